"""What Telos put into a wiki is taken back: by an account that may delete pages, or named for somebody who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from core.ports import Removed
from demo.localwiki import Account, LocalWiki, WikiSession
from plugins.mediawiki.install import templates
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create("1.43", tmp_path_factory.mktemp("removal") / "wiki", extensions=())
    with wiki:
        people = {"Mia": (), "Telos": ("bot",), "Theo": ("sysop", "bot")}
        accounts = (Account(name=name, password="a-password", groups=of) for name, of in people.items())
        wiki.create_users(accounts, announce=True)
        yield wiki


def installed(wiki: LocalWiki, user: str) -> MediaWiki:
    telos = MediaWiki("hr", {"url": wiki.url, "user": user, "password": "a-password"})
    assert {check.name for check in telos.install()} >= set(templates())
    return telos


def there(session: WikiSession) -> set[str]:
    pages = session.get(action="query", titles="|".join(templates()))["query"]["pages"]
    return {page["title"] for page in pages if "missing" not in page}


def test_templates_are_deleted_or_named_with_their_place(wiki: LocalWiki) -> None:
    mia, telos = wiki.session("Mia", "a-password"), installed(wiki, "Telos")
    mia.edit("Leave", "{{Charter|purpose=HR agrees on one policy.}}")
    # Without the right they are left, with the place where an administrator can do it.
    left = list(telos.remove())
    assert {page.what for page in left} == set(templates()) == there(mia)
    for page in left:
        assert not page.gone
        assert page.said == "The account may not delete pages."
        assert requests.get(page.url, timeout=60).status_code < 400
        assert page.url.endswith("action=delete")
    # An account with the right takes back its own only: the others' are somebody's words by now.
    theo = MediaWiki("hr", {"url": wiki.url, "user": "Theo", "password": "a-password"})
    assert not any(page.gone for page in theo.remove())
    assert there(mia) == set(templates())


def test_with_the_right_they_are_gone_and_what_people_wrote_stays(wiki: LocalWiki) -> None:
    mia, admin = wiki.session("Mia", "a-password"), wiki.session("Theo", "a-password")
    for title in there(mia):
        admin.post(action="delete", title=title, token=admin.token("csrf"))
    telos = installed(wiki, "Theo")
    mia.edit("Leave", "{{Charter|purpose=HR agrees on one policy for everybody.}}")
    mia.edit("Template:Charta", "#REDIRECT [[Template:Charter]]\nOurs, too.")
    by_title = {page.what: page for page in telos.remove()}
    charter, other = by_title["Template:Charter"], by_title["Template:Charta"]
    assert charter.gone
    assert "WhatLinksHere" in charter.url
    assert "Leave" in requests.get(charter.url, timeout=60).text
    assert not other.gone
    assert there(mia) == {"Template:Charta"}
    # Again: what is gone is nothing to speak of.
    assert [page.what for page in telos.remove()] == ["Template:Charta"]
    assert isinstance(other, Removed)

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
    one = LocalWiki.create("1.43", tmp_path_factory.mktemp("removal") / "wiki", extensions=())
    with one:
        people = {"Mia": (), "Telos": ("bot",), "Theo": ("sysop", "bot")}
        accounts = (Account(name=name, password="a-password", groups=of) for name, of in people.items())
        one.create_users(accounts, announce=True)
        yield one


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
    assert {one.what for one in left} == set(templates()) == there(mia)
    for one in left:
        assert not one.gone
        assert one.said == "The account may not delete pages."
        assert requests.get(one.url, timeout=60).status_code < 400
        assert one.url.endswith("action=delete")
    # An account with the right takes back its own only: the others' are somebody's words by now.
    theo = MediaWiki("hr", {"url": wiki.url, "user": "Theo", "password": "a-password"})
    assert not any(one.gone for one in theo.remove())
    assert there(mia) == set(templates())


def test_with_the_right_they_are_gone_and_what_people_wrote_stays(wiki: LocalWiki) -> None:
    mia, admin = wiki.session("Mia", "a-password"), wiki.session("Theo", "a-password")
    for title in there(mia):
        admin.post(action="delete", title=title, token=admin.token("csrf"))
    telos = installed(wiki, "Theo")
    mia.edit("Leave", "{{Charter|purpose=HR agrees on one policy for everybody.}}")
    mia.edit("Template:Charta", "#REDIRECT [[Template:Charter]]\nOurs, too.")
    found = {one.what: one for one in telos.remove()}
    charter, other = found["Template:Charter"], found["Template:Charta"]
    assert charter.gone
    assert "WhatLinksHere" in charter.url
    assert "Leave" in requests.get(charter.url, timeout=60).text
    assert not other.gone
    assert there(mia) == {"Template:Charta"}
    # Again: what is gone is nothing to speak of.
    assert [one.what for one in telos.remove()] == ["Template:Charta"]
    assert isinstance(other, Removed)

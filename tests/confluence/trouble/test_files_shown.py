"""A file that a policy shows gets a new version: who confirmed the page before it is asked again, and told why."""

from __future__ import annotations

import pytest

from core.model import PageKey, local_id
from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, MAX, MEMBER, TwinHouse, charter, usual
from tests.confluence.trouble.confirming import confirm, offered, owes, send

WHY = "A file on the page has a new version since you confirmed the page."
SHOWN = {
    "image": '<p><ac:image><ri:attachment ri:filename="plan.pdf" /></ac:image></p>',
    "macro": '<ac:structured-macro ac:name="view-file"><ac:parameter ac:name="name">'
    '<ri:attachment ri:filename="plan.pdf" /></ac:parameter></ac:structured-macro>',
}
PARAGRAPH = "<p>Who takes leave says so two weeks before, and hands over what waits.</p>"


def _policy(telos: TwinHouse, title: str, shown: str) -> PageKey:
    """A page that Ana, Mia and Max must read, with two files on it."""
    text = charter(telos.wiki, {**usual(title), "read by": "group: managers"}, PARAGRAPH)
    telos.wiki.twin.edit(title, text, by=ANA)
    for name in ("plan.pdf", "notes.pdf"):
        telos.wiki.twin.attach(title, name, by=ANA)
    id, _ = telos.wiki.twin.edit(title, text + shown, by=ANA)
    telos.hear()
    return PageKey(f"{telos.platform.site}:{id}")


def _renew(telos: TwinHouse, title: str, name: str, way: str) -> None:
    telos.wiki.twin.attach(title, name, by=ANA)
    if way == "sync":
        telos.wiki.drop_deliveries()
        telos.sync()
    else:
        telos.hear()


@pytest.mark.parametrize(("way", "shown"), [("hear", "image"), ("sync", "macro")])
def test_who_confirmed_before_a_new_version_of_a_file_is_asked_again_and_told_why(
    telos: TwinHouse, wiki: Harness, title: str, way: str, shown: str
) -> None:
    page = _policy(telos, title, SHOWN[shown])
    version = wiki.current(title)
    confirm(telos, MEMBER, page, title)
    before = telos.rows(t.act, page=page)
    assert not owes(telos, MEMBER, page)
    assert owes(telos, MAX, page)
    # A file that the page doesn't show asks nobody.
    _renew(telos, title, "notes.pdf", way)
    assert not owes(telos, MEMBER, page)

    _renew(telos, title, "plan.pdf", way)
    assert wiki.current(title) == version, "the page has no version of its own for it"
    assert owes(telos, MEMBER, page)
    view = telos.seen(MEMBER, page, version)
    assert view is not None
    assert WHY in str(view)
    assert "plan.pdf" not in str(view)
    # Who had not confirmed yet is asked once, for what is there now.
    other = telos.seen(MAX, page, version)
    assert other is not None
    assert WHY not in str(other)
    confirm(telos, MAX, page, title)
    assert not owes(telos, MAX, page)
    # What was confirmed stays as it was said; reading it again settles it for good.
    assert [row for row in telos.rows(t.act, page=page) if row in before] == before
    confirm(telos, MEMBER, page, title)
    telos.hear()
    telos.sync()
    assert not owes(telos, MEMBER, page)
    assert not owes(telos, MAX, page)


def test_a_file_renewed_while_the_page_was_open_is_not_confirmed_unseen(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    page = _policy(telos, title, SHOWN["image"])
    action = offered(telos, MEMBER, page, title)
    # Telos has not heard of it as she clicks.
    wiki.twin.attach(title, "plan.pdf", by=ANA)
    assert send(telos, MEMBER, page, action).page_changed
    assert owes(telos, MEMBER, page)
    confirm(telos, MEMBER, page, title)
    assert not owes(telos, MEMBER, page)


def test_what_was_told_of_a_file_is_known_for_good(telos: TwinHouse, wiki: Harness, title: str) -> None:
    """The wiki tells of the newest version only: the one that Max confirmed stays one of its own."""
    page = _policy(telos, title, SHOWN["image"])
    confirm(telos, MEMBER, page, title)
    _renew(telos, title, "plan.pdf", "hear")
    confirm(telos, MAX, page, title)
    _renew(telos, title, "plan.pdf", "hear")
    assert owes(telos, MEMBER, page)
    assert owes(telos, MAX, page)
    (row,) = telos.rows(t.page, key=page)
    assert row["files"].count('"att') == 2
    assert "plan" not in row["files"]
    assert local_id(page) not in row["files"]

"""What is said on a file of a page is said in the page's community; by webhook and by sync alike."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.model import PageKey
from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, BEN, MAX, MEMBER, TwinHouse

ASKED = "<p>Which of the two forms do I have to hand in when I am abroad for a month?</p>"


def _hear(telos: TwinHouse, way: str) -> None:
    if way == "sync":
        telos.wiki.drop_deliveries()
        telos.sync()
    else:
        telos.hear()


def _settled(telos: TwinHouse, page: PageKey) -> list[str]:
    rows = telos.rows(t.contribution, page=page)
    return [row["author"] for row in rows if row["settled_at"] is not None]


@pytest.mark.parametrize("way", ["hear", "sync"])
def test_a_comment_on_a_file_is_one_of_its_page(
    telos: TwinHouse, wiki: Harness, title: str, way: str
) -> None:
    page = telos.write(title)
    file = wiki.twin.attach(title, "form.pdf", by=ANA)
    comment = wiki.twin.comment(file, ASKED, by=MEMBER)
    _hear(telos, way)
    assert telos.waits(page) == [telos.person(MEMBER)]
    (kept,) = telos.rows(t.comment, page=page)
    assert (kept["id"], kept["on_file"]) == (comment, True)
    # It stays through every later reading of the page, and is answered where it stands.
    wiki.twin.comment(title, "<p>Another matter altogether: who signs when both are on leave?</p>", by=MAX)
    _hear(telos, way)
    assert sorted(telos.waits(page)) == sorted([telos.person(MEMBER), telos.person(MAX)])
    wiki.twin.comment(file, "<p>The second one, and only once.</p>", by=BEN, parent=comment)
    _hear(telos, way)
    assert telos.waits(page) == [telos.person(MAX)]
    assert _settled(telos, page) == [telos.person(MEMBER)]


def test_who_says_on_a_file_that_it_was_read_confirms_no_page(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    page = telos.write(title, **{"read by": "group: managers"})
    file = wiki.twin.attach(title, "form.pdf", by=ANA)
    wiki.twin.comment(file, "<p>Gelesen.</p>", by=MEMBER)
    telos.hear()
    assert [key for key in telos.owed_by(MEMBER) if key.startswith("confirm/")]
    assert telos.rows(t.sign, page=page) == []
    assert telos.waits(page) == []


def test_it_is_gone_with_the_comment_and_with_the_file(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    file, other = (wiki.twin.attach(title, name, by=ANA) for name in ("form.pdf", "old form.pdf"))
    comment = wiki.twin.comment(file, ASKED, by=MEMBER)
    wiki.twin.comment(other, "<p>Is this one still in use, or can it be taken off the page?</p>", by=MAX)
    telos.hear()
    assert len(telos.waits(page)) == 2
    wiki.twin.uncomment(comment)
    telos.hear()
    assert telos.waits(page) == [telos.person(MAX)]
    wiki.twin.unattach(other)
    wiki.edit(title, "The page, with another sentence that is long enough to count for something.", by=ANA)
    telos.hear()
    telos.sync()
    assert telos.person(MAX) not in telos.waits(page)


def test_looking_at_pages_takes_no_comment_on_a_file_for_a_change(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    page = telos.write(title)
    wiki.twin.comment(wiki.twin.attach(title, "form.pdf", by=ANA), ASKED, by=MEMBER)
    telos.hear()
    telos.sync()
    wiki.twin.requests()
    telos.sync()
    number = page.rpartition(":")[2]
    assert not [line for line in wiki.twin.requests() if line.endswith(f"/{number}") or f"/{number}?" in line]
    with telos.service.store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(t.comment.c.page == page)) == 1

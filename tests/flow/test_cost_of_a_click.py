"""What a click on a confirmation asks of the database: so many statements, and nothing of what is said on the page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from core.model import PageKey
from core.store import tables as t
from tests.flow.acting import confirm
from tests.support import fresh
from tests.support.house import House


class Asked:
    """Statements, and which of them stood in the transaction that writes."""

    def __init__(self) -> None:
        self.every: list[str] = []
        self.writing: list[str] = []


@contextmanager
def asked(house: House) -> Iterator[Asked]:
    told = Asked()

    def note(_: object, __: object, statement: str, *___: object) -> None:
        told.every.append(statement)
        if threading.current_thread().name.startswith("telos-"):
            told.writing.append(statement)

    engines = {house.store._writing, house.store._reading}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)


def test_a_click_takes_so_many_statements(house: House, home: PageKey) -> None:
    confirm(house, house.viewer("Moe Member", home))
    with asked(house) as told:
        confirm(house, house.viewer("Mia Member", home))
    lite = fresh.ENGINE[0] == fresh.SQLITE
    listed = "\n".join(told.every)
    assert len(told.writing) <= (27 if lite else 29), listed
    assert len(told.every) <= (43 if lite else 46), listed


def test_a_second_click_the_same_way_takes_no_more(house: House, home: PageKey) -> None:
    with asked(house) as first:
        confirm(house, house.viewer("Mia Member", home))
    with asked(house) as second:
        confirm(house, house.viewer("Max Member", home))
    assert len(second.every) <= len(first.every)


def test_what_is_said_on_the_page_is_not_read_for_it(house: House, home: PageKey) -> None:
    house.wiki.comment(home, house.key("Max Member"), "And who stands in for me?")
    house.hear()
    assert house.rows(t.comment)
    with asked(house) as told:
        confirm(house, house.viewer("Mia Member", home))
    # Only whether the page's own number is a comment's, and which there are, as with every page that is read.
    assert not [statement for statement in told.every if "comment.excerpt" in statement]
    assert not [statement for statement in told.writing if re.search(r"FROM (comment|sign)\b", statement)]

"""What one change of a page costs does not grow with what is said there: statements, rows, comments that are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bench import community, filling
from core.model import Comment, local_id, person_key
from core.store import UnitOfWork, comment_parts, history
from core.store import tables as t
from tests.support.readings import around_each

FEW, MANY = 100, 1_000
#: Rows that may come on top: a part of the page is 64 to 128 comments, whichever one changes.
PART = comment_parts.MOST


@dataclass
class Cost:
    """What happened meanwhile."""

    statements: int = 0
    #: Rows that were read, without those that say what the parts of the page come to; and rows that were written.
    read: int = 0
    written: int = 0
    parts: int = 0
    #: Comments of the store that were made for the rules.
    comments: int = 0


@contextmanager
def cost(made: community.Filled, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cost]:
    """Counts it for one change."""
    counted, store = Cost(), made.service.store
    comment = history._comment

    def watch(connection: UnitOfWork) -> None:
        def row(cursor: object, values: tuple[Any, ...]) -> tuple[Any, ...]:
            if len(values) == 3 and [name for name, *_ in cursor.description] == ["page", "since", "digest"]:  # type: ignore[attr-defined]
                counted.parts += 1
            else:
                counted.read += 1
            return values

        connection.connection.dbapi_connection.row_factory = row  # type: ignore[union-attr]

    def unwatch(connection: UnitOfWork) -> None:
        connection.connection.dbapi_connection.row_factory = None  # type: ignore[union-attr]

    def executed(
        _: object, cursor: Any, statement: str, parameters: Any, context: object, many: bool
    ) -> None:
        counted.statements += 1
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            counted.written += len(parameters) if many else 1

    def comment_made(row: Any) -> Comment:
        counted.comments += 1
        return comment(row)

    monkeypatch.setattr(history, "_comment", comment_made)
    store.write(watch)
    for engine in (store._reading, store._writing):
        sa.event.listen(engine, "before_cursor_execute", executed)
    try:
        with around_each(store, watch, unwatch):
            yield counted
    finally:
        for engine in (store._reading, store._writing):
            sa.event.remove(engine, "before_cursor_execute", executed)
        store.write(unwatch)
        monkeypatch.setattr(history, "_comment", comment)


def ask(made: community.Filled) -> None:
    """One more question, at the end of the page."""
    made.wiki.ask(made.clock.at)


def answer(made: community.Filled) -> None:
    """The newest question is answered by somebody who names who asked."""
    wiki = made.wiki
    number = int(local_id(wiki.pages[-1]))
    asked = wiki.more[number][-1]
    mentions = frozenset({asked.author} if asked.author else ())
    by = person_key(wiki.site, 1)
    wiki.more[number].append(
        Comment(id="late", at=made.clock.at, author=by, thread=asked.thread, excerpt="Yes", mentions=mentions)
    )


def reword(made: community.Filled) -> None:
    """A question in the middle of the page is put in other words."""
    wiki = made.wiki
    number = int(local_id(wiki.pages[-1]))
    name = f"q{number}-{wiki.total // 10 * 5}"
    comments = wiki.at(number).comments
    assert name in {comment.id for comment in comments}
    wiki.ready[wiki.pages[-1]] = wiki.made(
        number,
        f"Page 1/{number - community.FIRST}",
        ancestors=("Page 1",),
        comments=tuple(
            replace(comment, excerpt="How is it done, please?") if comment.id == name else comment
            for comment in comments
        ),
    )


@pytest.mark.parametrize("change", [ask, answer, reword])
def test_one_change_takes_no_more_on_a_page_of_ten_times_as_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    """Where people name each other, too."""
    costs = []
    for total in (FEW, MANY):
        wiki = community.Crowd(total, total, naming=True)
        with community.filled(tmp_path, total, total, wiki) as made:
            # The first ones find caches empty.
            made.edit()
            made.edit()
            made.clock.at += timedelta(hours=2)
            change(made)
            with cost(made, monkeypatch) as counted:
                filling.read(made.service, [int(local_id(wiki.pages[-1]))])
            with made.service.store.read() as connection:
                stored = connection.scalar(sa.select(sa.func.count()).select_from(t.comment))
                reworded = connection.scalar(
                    sa.select(sa.func.count()).where(t.comment.c.excerpt.startswith("How"))
                )
            assert stored == total + total // 5 * 4 + (2 if change is reword else 3)
            assert reworded == (1 if change is reword else 0)
            costs.append(counted)
    few, many = costs
    assert min(few.statements, few.read, few.written, few.parts) > 0
    # A new question is nobody's answer: nothing that was said before is looked at.
    assert (few.comments > 0) == (change is not ask)
    assert many.statements <= few.statements + 3, (few, many)
    assert many.written <= few.written + 5, (few, many)
    assert many.read <= few.read + PART, (few, many)
    assert many.comments <= few.comments + 5, (few, many)

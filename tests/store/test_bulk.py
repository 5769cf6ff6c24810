"""A group that is written at once is what the same would be one after the other, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ports import Delivery
from core.queue import Job, JobKind, Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store, bulk, dialect, inbox, sharing
from core.store import tables as t
from core.store.inbox import Arrival
from tests.support import fresh
from tests.support.clock import FrozenClock

CORE = Path(__file__).parents[2] / "core"
#: What one of the engines or drivers reads otherwise than as a text, or has no place for.
ODD = (
    "",
    "NULL",
    "null",
    "{a,b}",
    '"',
    "'",
    "\\",
    "\\x41",
    "%s",
    "?1",
    "a\0b",
    "a\ufffdb",
    "\0",
    "🙂",
    "é",
    "e\u0301",
    "٣",
)
ODD_BYTES = (
    b"", b"\0", b"\xff\xfe", b"\\x41", b"NULL", b'{"a":1,"a":2}', b"123456789012345678901234567890", b"1e999",
    b"\xed\xa0\x80",
)  # fmt: skip

texts = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
deliveries = st.builds(
    lambda site, id_, body, minutes: Arrival(
        site, Delivery(id=id_, body=body), FrozenClock().now() + timedelta(minutes=minutes)
    ),
    st.sampled_from(("hr", "it")),
    texts,
    st.sampled_from(ODD_BYTES) | st.binary(max_size=20),
    st.integers(0, 3),
)
jobs = st.builds(
    lambda kind, lane, subject: Job(kind=kind, site="hr", subject=subject, lane=lane),
    st.sampled_from((JobKind.PAGE, JobKind.INBOX, JobKind.ASSESS)),
    st.sampled_from((Lane.HOOK, Lane.ACT)),
    texts,
)


def everything(store: Store, table: sa.Table, *without: str) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name not in without]
    with store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(*columns)))


def of_number(store: Store) -> dict[int, tuple[str, str]]:
    i = t.inbox.c
    with store.read() as connection:
        rows = connection.execute(sa.select(i.id, i.site, i.delivery))
        return {row.id: (row.site, row.delivery) for row in rows}


@pytest.fixture(scope="module")
def pair(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """Two stores: in one all is written at once, in the other one after the other."""
    folder = tmp_path_factory.mktemp("pair")
    with (
        Store.open(fresh.at(folder / "a.db"), FrozenClock()) as at_once,
        Store.open(fresh.at(folder / "b.db"), FrozenClock()) as alone,
    ):
        yield at_once, alone


def empty(store: Store) -> None:
    def clear(unit: sa.Connection) -> None:
        for table in (t.inbox, t.job):
            unit.execute(sa.delete(table))

    store.write(clear)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(deliveries, max_size=12), max_size=4))
def test_webhooks_of_a_group_are_kept_as_they_would_be_alone(
    pair: tuple[Store, Store], groups: list[list[Arrival]]
) -> None:
    at_once, alone = pair
    empty(at_once)
    empty(alone)
    for group in groups:
        mine = at_once.write(partial(inbox.add, arrivals=group))
        # In one transaction, but one after the other.
        theirs = alone.write(partial(_one_by_one, group=group))
        assert [number is None for number in mine] == [number is None for number in theirs]
        known, known_alone = of_number(at_once), of_number(alone)
        # Each number is that of its own row.
        for number, other in zip(mine, theirs, strict=True):
            if number is not None and other is not None:
                assert known[number] == known_alone[other]
        numbers = [number for number in mine if number is not None]
        assert len(set(numbers)) == len(numbers)
    assert everything(at_once, t.inbox, "id") == everything(alone, t.inbox, "id")
    bodies = {it.delivery.body for group in groups for it in group}
    assert {bytes(row.body) for row in _rows(at_once)} <= bodies


def _one_by_one(unit: sa.Connection, group: Sequence[Arrival]) -> list[int | None]:
    """The naive way, with a plain statement for each row."""
    i, numbers = t.inbox.c, list[int | None]()
    for it in group:
        kept = it.delivery.id if dialect.lite(unit) else dialect.replaced(it.delivery.id)
        there = unit.scalar(sa.select(i.id).where(i.site == it.site, i.delivery == kept))
        row = {"site": it.site, "delivery": kept, "body": it.delivery.body, "received": it.at, "state": "new"}
        numbers.append(
            None if there is not None else unit.scalar(sa.insert(t.inbox).values(row).returning(i.id))
        )
    return numbers


def _rows(store: Store) -> Sequence[Any]:
    with store.read() as connection:
        return connection.execute(sa.select(t.inbox)).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(jobs, max_size=12), max_size=4), st.booleans())
def test_jobs_of_a_group_wait_as_they_would_alone(
    pair: tuple[Store, Store], groups: list[list[Job]], sooner: bool
) -> None:
    clock = FrozenClock()
    for store in pair:
        empty(store)
    queues = [EmbeddedQueue(store, clock) for store in pair]
    for number, group in enumerate(groups):
        due = clock.now() + timedelta(hours=2 - number)
        # The same twice in one call, where which one is meant is nowhere said.
        group = list({(job.kind, dialect.replaced(job.subject)): job for job in group}.values())
        for queue, store, parts in zip(queues, pair, ([group], [[job] for job in group]), strict=True):
            put = partial(_put, queue=queue, parts=parts, due=due, sooner=sooner)
            store.write(put)
    assert everything(pair[0], t.job, "id") == everything(pair[1], t.job, "id")


def _put(
    unit: sa.Connection, queue: EmbeddedQueue, parts: Sequence[Sequence[Job]], due: datetime, sooner: bool
) -> None:
    for part in parts:
        queue.put(unit, part, due=due, sooner=sooner)


def test_of_those_that_are_kept_as_the_same_one_waits(store: Store, queue: EmbeddedQueue) -> None:
    """PostgreSQL has one sign for two; a statement that meets a row twice would fail as a whole."""
    some = [Job(kind=JobKind.PAGE, site="hr", subject=subject) for subject in ("a\0", "a\ufffd", "b")]
    store.write(lambda unit: queue.put(unit, some))
    assert len(everything(store, t.job)) == (2 if store.shared else 3)


def arrivals(count: int, begin: int = 0) -> list[Arrival]:
    now = FrozenClock().now()
    return [
        Arrival("hr", Delivery(id=f"n{number}", body=b"{}"), now) for number in range(begin, begin + count)
    ]


def steps(store: Store, queue: EmbeddedQueue, some: Sequence[Arrival]) -> list[str]:
    """What the driver was asked to keep them with, in a transaction of its own."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, many: bool) -> None:
        # With many, or where it returns rows, the driver takes a step for each.
        assert not many, statement
        assert store.shared or "RETURNING" not in statement
        asked.append(statement)

    def keep(unit: sa.Connection) -> None:
        numbers = inbox.add(unit, some)
        queue.put(
            unit, [Job(kind=JobKind.INBOX, site="hr", subject=str(number)) for number in numbers if number]
        )

    sa.event.listen(store._writing, "before_cursor_execute", note)
    try:
        store.write(keep)
    finally:
        sa.event.remove(store._writing, "before_cursor_execute", note)
    return [
        statement
        for statement in asked
        if not statement.startswith(("BEGIN", "SELECT set_config('lock_timeout'"))
    ]


def test_a_group_takes_two_steps_however_large_it_is(store: Store, queue: EmbeddedQueue) -> None:
    begin, spelled = 0, set[str]()
    for count in (1, 2, 3, 7, 16, 33, bulk.MOST):
        taken = steps(store, queue, arrivals(count, begin))
        assert len(taken) == 2, taken
        spelled.update(taken)
        begin += count
    # The database reads few of them, and then knows them.
    for count in range(1, bulk.MOST + 1):
        spelled.update(steps(store, queue, arrivals(count, begin)))
        begin += count
    assert len(spelled) <= 2 * (bulk.MOST.bit_length())
    assert len(everything(store, t.inbox)) == len(everything(store, t.job)) == begin


def test_more_than_go_into_a_statement_are_kept_in_several(store: Store, queue: EmbeddedQueue) -> None:
    some = arrivals(3 * bulk.MOST + 5)
    numbers = store.write(lambda unit: inbox.add(unit, some))
    assert {number: ("hr", it.delivery.id) for number, it in zip(numbers, some, strict=True)} == of_number(
        store
    )
    again = store.write(lambda unit: inbox.add(unit, [*some[::7], *arrivals(2, len(some))]))
    assert [number is None for number in again] == [True] * len(some[::7]) + [False] * 2


def test_what_no_engine_takes_leaves_nothing_of_its_group(store: Store, queue: EmbeddedQueue) -> None:
    now = FrozenClock().now()
    with pytest.raises(UnicodeEncodeError):
        store.write(
            lambda unit: inbox.add(unit, [*arrivals(3), Arrival("hr", Delivery(id="\ud800", body=b""), now)])
        )
    assert everything(store, t.inbox) == []
    assert store.write(lambda unit: inbox.add(unit, arrivals(1))) != [None]


def test_only_tables_are_written_to_that_whoever_is_about_something_may_write_to() -> None:
    """On PostgreSQL a transaction about a few pages is watched for others; these statements are not seen there."""
    tables: set[str] = set()
    for path in CORE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "bulk.py":
            tables.update(re.findall(r"insert_(?:numbered|or_hold)\(\s*\w+,\s*([\w.]+)", text))
    assert tables == {"t.inbox", "t.job"}
    assert {t.inbox, t.job} <= sharing.OWN

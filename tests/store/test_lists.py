"""A condition for a list: one text of the statement for any length, and each value looked up in the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store import Store
from core.store import tables as t
from core.store.sql import bound, one_of, pairs
from tests.support import fresh
from tests.support.clock import FrozenClock

ODD = ("a", "it's", 'two "words"', "ü ☃ 𝄞", "back\\slash", "new\nline", "null", "[1]", "")
_SOME = sa.select(t.person.c.key).where(one_of(t.person.c.key)).order_by(t.person.c.key)
_NONE_OF = sa.select(t.person.c.key).where(sa.not_(one_of(t.person.c.key))).order_by(t.person.c.key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(fresh.at(tmp_path / "t.db"), FrozenClock()) as opened:
        rows = [
            {"key": key, "site": "hr", "active": True, "pseudonym": f"p{number}", "proof": f"q{number}"}
            for number, key in enumerate(ODD)
        ]
        opened.write(lambda unit: unit.execute(sa.insert(t.person), rows) and None)
        yield opened


@pytest.mark.parametrize("wanted", [(), ODD[:1], ODD[2:5], ODD, (*ODD, "unknown", "a")])
def test_what_is_found_is_what_stands_in_the_list(store: Store, wanted: tuple[str, ...]) -> None:
    with store.read() as connection:
        listed = set(connection.scalars(_SOME, {"keys": wanted}))
        others = set(connection.scalars(_NONE_OF, {"keys": wanted}))
    assert listed == set(ODD) & set(wanted)
    assert others == set(ODD) - set(wanted)


def test_a_list_of_any_length_is_the_same_statement(store: Store) -> None:
    told = set()
    with store.read() as connection:

        @sa.event.listens_for(connection, "before_cursor_execute")
        def _tell(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            told.add(statement)

        for length in (0, 1, 7, 500):
            connection.execute(_SOME, {"keys": [str(number) for number in range(length)]}).all()
    assert len(told) == 1


@pytest.mark.parametrize(
    ("statement", "values", "column"),
    [
        (_SOME, {"keys": ["a", "b"]}, "key"),
        (
            sa.select(t.contribution.c.doc).where(pairs(t.contribution.c.page, t.contribution.c.id)),
            bound([("hr:1", "r1"), ("hr:2", "r2")]),
            "page",
        ),
        (
            sa.delete(t.obligation).where(one_of(t.obligation.c.key), t.obligation.c.is_open),
            {"keys": ["a"]},
            "key",
        ),
    ],
)
def test_each_value_is_looked_up_in_the_index(
    store: Store, statement: sa.Executable, values: dict[str, object], column: str
) -> None:
    told: list[tuple[str, object]] = []

    def work(connection: sa.Connection) -> list[str]:
        @sa.event.listens_for(connection, "before_cursor_execute")
        def _tell(_connection: object, _cursor: object, text: str, parameters: object, *_: object) -> None:
            told.append((text, parameters))

        connection.execute(statement, values)
        text, parameters = told[0]
        if fresh.ENGINE[0] == fresh.SQLITE:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters)
        else:
            # Small tables it would read whole even where an index leads to the row.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            rows = connection.exec_driver_sql(f"EXPLAIN {text}", parameters)
        return [str(row[-1]) for row in rows]

    plan = store.write(work)
    looked_up = re.compile(rf"^SEARCH .*\({column}=\?|Index Cond: .*\b{column}\b.* = ANY")
    assert [line for line in plan if looked_up.search(line)], plan
    assert not [line for line in plan if re.search(r"SCAN (?!json_each)|Seq Scan", line)], plan

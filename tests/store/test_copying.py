"""A store on the other engine: each row is there, an interrupted copy leaves nothing, and nobody works meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.queue import Job, JobKind
from core.queue.embedded import EmbeddedQueue
from core.store import Store, StoreTrouble, copying, evidence
from core.store import tables as t
from core.store.columns import Instant
from core.store.postgres import by_itself
from tests.store.lives import everything
from tests.support import fresh, postgres
from tests.support.clock import FrozenClock
from tests.support.house import House

TABLES = t.metadata.sorted_tables
#: Instants, and texts as people write them, and as nobody should.
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
#: What a key is made of: without what PostgreSQL has no place for, and the sign that stands for it.
KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"), max_size=12)
WHOLE, LONG = st.integers(-(2**31), 2**31 - 1), st.integers(-(2**62), 2**62)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which everything happened once."""
    with fresh.on(fresh.SQLITE):
        house = House(tmp_path_factory.mktemp("life") / "t.db")
        house.people()
        house.hear()
        everything(house)
        house.close()
    return house.path


def empty() -> str:
    """A database whose tables hold nothing, as a copy that was ended leaves it; its name."""
    server, name = postgres.server(), f"copy{time.monotonic_ns()}"
    if not server.do("SELECT 1 FROM pg_database WHERE datname = 'blank'"):
        server.do("CREATE DATABASE blank")
        with by_itself(server.address("blank"), TABLES, make=True):
            pass
    server.do(f"CREATE DATABASE {name} TEMPLATE blank")
    return name


@pytest.fixture
def address() -> Iterator[str]:
    server, name = postgres.server(), empty()
    yield server.address(name)
    server.drop(name)


def quiet(part: float, table: str) -> None:
    """Nobody looks."""


def dump(address: str | Path) -> dict[str, list[dict[str, Any]]]:
    """All there is, by a way of its own: opened as a server does."""
    with Store.open(str(address), FrozenClock()) as store, store.read() as unit:
        return {
            table.name: sorted(
                (dict(row) for row in unit.execute(sa.select(table)).mappings()),
                key=lambda row: [str(value) for value in row.values()],
            )
            for table in TABLES
        }


def value(column: sa.Column[Any]) -> st.SearchStrategy[Any]:
    kind = column.type
    if isinstance(kind, Instant):
        strategy: st.SearchStrategy[Any] = INSTANTS
    elif isinstance(kind, sa.Boolean):
        strategy = st.booleans()
    elif isinstance(kind, sa.LargeBinary):
        strategy = st.binary(max_size=12)
    elif isinstance(kind, sa.Double):
        strategy = st.floats(allow_nan=False, allow_infinity=False)
    elif isinstance(kind, sa.Text):
        strategy = KEYS if column.primary_key else TEXTS
    else:
        strategy = LONG if isinstance(kind, sa.BigInteger) else WHOLE
    return st.none() | strategy if column.nullable else strategy


@st.composite
def contents(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Some rows for every table; what must be there for others is."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        keys = list(table.primary_key.columns)
        made = draw(
            st.lists(
                st.fixed_dictionaries({column.name: value(column) for column in table.columns}),
                min_size=1,
                max_size=3,
                unique_by=lambda row, keys=keys: tuple(row[key.name] for key in keys),
            )
        )
        for row in made:
            for column in table.columns:
                for key in column.foreign_keys:
                    row[column.name] = rows[key.column.table.name][0][key.column.name]
        rows[table.name] = made
    # One head, and numbers of rows that may be given out.
    rows["evidence_head"] = rows["evidence_head"][:1]
    rows["installation"] = [{**rows["installation"][0], "id": "0" * 32}]
    return rows


def fill(path: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Into a file with empty tables; of rows that may not stand beside others the first stands."""
    shutil.copy(fresh._made()[1], path)
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.delete(t.installation))
        for table in TABLES:
            for row in rows[table.name]:
                connection.execute(table.insert().prefix_with("OR IGNORE"), row)
    engine.dispose()


def without_nothing(rows: Any) -> Any:
    """As PostgreSQL keeps it: it has no place for the character NUL."""
    if isinstance(rows, dict):
        return {key: without_nothing(inner) for key, inner in rows.items()}
    if isinstance(rows, list):
        return [without_nothing(inner) for inner in rows]
    return rows.replace("\0", "\ufffd") if isinstance(rows, str) else rows


def ordered(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: sorted(some, key=lambda row: [str(value) for value in row.values()])
        for name, some in rows.items()
    }


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=contents())
def test_any_rows_are_the_same_there_and_back_again(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, list[dict[str, Any]]]
) -> None:
    folder, server, name = tmp_path_factory.mktemp("copy"), postgres.server(), empty()
    there, old, back = server.address(name), folder / "old.db", folder / "back.db"
    try:
        fill(old, rows)
        before = ordered(without_nothing(dump_raw(old)))
        assert all(before[table.name] for table in TABLES), "every table has rows"
        first = copying.copy(str(old), there, quiet)
        second = copying.copy(there, str(back), quiet)
    finally:
        server.drop(name)
    assert first.digests == second.digests
    assert first.rows == {name: len(some) for name, some in before.items()}
    assert ordered(dump_raw(back)) == before


def dump_raw(path: Path) -> dict[str, list[dict[str, Any]]]:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        dumped = {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in TABLES
        }
    engine.dispose()
    return dumped


def test_a_lived_store_goes_on_on_postgresql_and_comes_back(
    lived: Path, address: str, tmp_path: Path
) -> None:
    parts: list[float] = []
    before = dump(lived)
    assert sum(bool(rows) for rows in before.values()) > 25
    done = copying.copy(str(lived), address, lambda part, table: parts.append(part))
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert done.fault is None
    assert ordered(dump(address)) == ordered(before)
    with Store.open(address, FrozenClock()) as store:
        with store.read() as unit:
            assert evidence.verify(unit) is None
            assert evidence.head(unit) == done.head
        # What is put in from now on is beside what came along: numbers go on where they were.
        queue = EmbeddedQueue(store, FrozenClock())
        job = Job(kind=JobKind.PAGE, site="hr", subject="hr:999999")
        store.write(lambda unit: queue.put(unit, [job]))
        with store.read() as unit:
            (number,) = unit.scalars(sa.select(t.job.c.id).where(t.job.c.subject == "hr:999999"))
        assert number > max([0, *(row["id"] for row in before["job"])])
        store.write(lambda unit: unit.execute(sa.delete(t.job).where(t.job.c.id == number)))
    back = tmp_path / "back.db"
    assert copying.copy(address, str(back), quiet).digests == done.digests
    assert ordered(dump(back)) == ordered(before)
    assert back.stat().st_mode & 0o077 == 0
    # Nothing is given out a second time there, either.
    with Store.open(back, FrozenClock()) as store:
        queue = EmbeddedQueue(store, FrozenClock())
        store.write(lambda unit: queue.put(unit, [job]))
        with store.read() as unit:
            assert unit.scalar(sa.select(t.job.c.id).where(t.job.c.subject == "hr:999999")) > number
    assert sorted(entry.name for entry in tmp_path.iterdir() if "copying" in entry.name) == []


def test_a_changed_evidence_is_copied_as_it_is_and_said(lived: Path, address: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(lived, old)
    engine = sa.create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        connection.execute(sa.update(t.evidence).where(t.evidence.c.seq == 3).values(what="act.other"))
    engine.dispose()
    done = copying.copy(str(old), address, quiet)
    assert done.fault is not None
    assert (done.fault.what, done.fault.row) == ("changed", 3)


def refused(source: str | Path, target: str | Path) -> str:
    with pytest.raises(StoreTrouble) as told:
        copying.copy(str(source), str(target), quiet)
    return told.value.id


def test_what_has_anything_in_it_is_not_written_over(lived: Path, address: str, tmp_path: Path) -> None:
    Store.open(address, FrozenClock()).close()
    before = dump(address)
    assert refused(lived, address) == "store-copy-not-empty"
    assert dump(address) == before
    there = tmp_path / "there.db"
    there.write_bytes(b"")
    assert refused(address, there) == "store-copy-not-empty"
    assert refused(lived, tmp_path / "b.db") == "store-copy-same-engine"


def test_while_somebody_works_nothing_is_copied(lived: Path, address: str, tmp_path: Path) -> None:
    with Store.open(lived, FrozenClock()):
        assert refused(lived, address) == "store-busy"
    with Store.open(address, FrozenClock()):
        assert refused(address, tmp_path / "back.db") == "store-copy-at-work"
        assert refused(lived, address) == "store-copy-at-work"
    assert list(tmp_path.glob("*back.db")) == []


def test_tables_of_another_version_are_refused(lived: Path, address: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(lived, old)
    engine = sa.create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert refused(old, address) == "store-copy-version"
    engine.dispose()
    Store.open(address, FrozenClock()).close()
    postgres.server().do(
        "UPDATE alembic_version SET version_num = '0001'", address.split("/")[3].split("?")[0]
    )
    assert refused(lived, address) == "store-copy-version"
    assert refused(address, tmp_path / "back.db") == "store-copy-version"


def test_a_row_that_is_another_on_the_way_is_found(
    lived: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison reads both sides anew: what was changed while it was written must show."""
    insert = sa.Row._asdict

    def another(row: sa.Row[Any]) -> dict[str, Any]:
        inserted = insert(row)
        return inserted | {"excerpt": f"{inserted['excerpt']} "} if "excerpt" in inserted else inserted

    monkeypatch.setattr(copying, "_values", another)
    with pytest.raises(StoreTrouble) as told:
        copying.copy(str(lived), address, quiet)
    assert told.value.id == "store-copy-differs"
    assert told.value.values["table"] == "comment"
    monkeypatch.undo()
    assert copying.copy(str(lived), address, quiet).fault is None


PROGRAM = """
import os, signal, sys
from core.store import copying
at, seen = int(sys.argv[3]), 0
def step(part, table):
    global seen
    seen += 1
    if seen == at:
        os.kill(os.getpid(), signal.SIGKILL)
copying.copy(sys.argv[1], sys.argv[2], step)
"""


@pytest.mark.parametrize("there", [True, False], ids=["to postgresql", "and back"])
def test_killed_anywhere_it_leaves_nothing_and_can_be_begun_again(
    lived: Path, address: str, tmp_path: Path, there: bool
) -> None:
    back = tmp_path / "back.db"
    before = ordered(dump(lived))
    if not there:
        copying.copy(str(lived), address, quiet)
    source, target = (str(lived), address) if there else (address, str(back))
    for at in (1, 70):
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, source, target, str(at)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
        assert run.returncode == -signal.SIGKILL
        assert not back.exists()
    copying.copy(source, target, quiet)
    assert ordered(dump(target)) == before

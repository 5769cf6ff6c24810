"""A store on the other engine: every row is copied, read again from both sides, and compared before any of it counts.

All of it is one transaction of the target (on SQLite a file beside it, put in place at the end), so a copy that was
ended anywhere leaves the target empty and can be begun again. The source is only read.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.store import database, dialect, evidence, migrating
from core.store import tables as t
from core.store.errors import StoreTrouble
from core.store.evidence import Fault, Head

#: Rows that are carried, and compared, at once.
PART = 1_000
_BUSY_MS = 5_000

#: Told how much of the whole is done, 0 to 1, and the table that is being worked on.
Step = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What stands on the other engine now."""

    #: How the target is called, without its password.
    target: str
    #: Table → how many rows, and the digest of all of them, the same on both sides.
    rows: Mapping[str, int]
    digests: Mapping[str, str]
    #: Where the evidence ends, and where it does not hold: as it was before, or None.
    head: Head
    fault: Fault | None


def copy(source: str, target: str, step: Step) -> Copied:
    """Copy the store at one address to the other one.

    Raises :class:`StoreTrouble` when one of them is at work, has tables of another version, or the target has anything
    in it.
    """
    if database.is_shared(source) == database.is_shared(target):
        raise StoreTrouble("store-copy-same-engine", source=_called(source), target=_called(target))
    with _reading(source) as old, _writing(target) as new:
        return _copy(old, new, _called(target), step)


def _copy(old: sa.Connection, new: sa.Connection, target: str, step: Step) -> Copied:
    tables = t.metadata.sorted_tables
    counts = {table.name: _count(old, table) for table in tables}
    if any(_count(new, table) for table in tables):
        raise StoreTrouble("store-copy-not-empty", database=target)
    whole, done = max(2 * sum(counts.values()), 1), 0
    for table in tables:
        step(done / whole, table.name)
        for some in _parts(old, table):
            new.execute(table.insert(), [_values(row) for row in some])
            done += len(some)
            step(done / whole, table.name)
        dialect.count_on(new, table, dialect.counted(old, table))
    digests = {}
    for table in tables:
        digest = hashlib.sha256()
        for before, after in itertools.zip_longest(_rows(old, table), _rows(new, table)):
            if before is None or after is None or before != after:
                raise StoreTrouble("store-copy-differs", table=table.name)
            digest.update(repr(after).encode())
            done += 1
            if done % PART == 0:
                step(done / whole, table.name)
        digests[table.name] = digest.hexdigest()
    head, fault = evidence.head(new), evidence.verify(new)
    if head != evidence.head(old):
        raise StoreTrouble("store-copy-differs", table=t.evidence_head.name)
    step(1.0, "")
    return Copied(target=target, rows=counts, digests=digests, head=head, fault=fault)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _values(row: sa.Row[Any]) -> dict[str, Any]:
    return row._asdict()


def _parts(connection: sa.Connection, table: sa.Table) -> Iterator[Sequence[sa.Row[Any]]]:
    """All rows by their key, which both engines order by its bytes."""
    query = sa.select(table).order_by(*table.primary_key.columns)
    rows = connection.execution_options(stream_results=True).execute(query)
    yield from rows.partitions(PART)


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[tuple[Any, ...]]:
    for some in _parts(connection, table):
        for row in some:
            # What PostgreSQL has no place for, it keeps as the sign for that: that is no difference.
            yield tuple(dialect.replaced(cell) if isinstance(cell, str) else cell for cell in row)


def _called(address: str) -> str:
    """How a store is called where people read it."""
    if not database.is_shared(address):
        return address
    try:
        return sa.make_url(address).render_as_string(hide_password=True)
    except (sa.exc.ArgumentError, ValueError):
        return address.partition("://")[0] + "://…"


def _check_version(connection: sa.Connection, name: str) -> None:
    """Raise unless the tables are of this program's version."""
    tables = set(sa.inspect(connection).get_table_names())
    if not {"alembic_version", t.evidence.name} <= tables:
        raise StoreTrouble("store-not-ours", database=name)
    at, wanted = migrating.tables_at(connection)
    if at != wanted:
        raise StoreTrouble("store-copy-version", database=name, at=at or "–", wanted=wanted or "–")


# --- the source, which is only read ---


@contextlib.contextmanager
def _reading(address: str) -> Iterator[sa.Connection]:
    """A connection that sees one moment, while nobody works on the store."""
    with _reading_shared(address) if database.is_shared(address) else _reading_file(address) as connection:
        yield connection


@contextlib.contextmanager
def _reading_file(address: str) -> Iterator[sa.Connection]:
    path = database.path_of(address)
    if not path.exists():
        raise StoreTrouble("cli-no-database", database=str(path))
    with contextlib.closing(database.hold(path)):
        engine = database.engine(path, _BUSY_MS, writer=False)
        try:
            with engine.connect() as connection, connection.begin():
                _check_version(connection, str(path))
                yield connection
        except sa.exc.DatabaseError as error:
            if "not a database" in str(error.orig):
                raise StoreTrouble("store-no-database", database=str(path)) from error
            raise
        finally:
            engine.dispose()


@contextlib.contextmanager
def _reading_shared(address: str) -> Iterator[sa.Connection]:
    from core.store import postgres

    with postgres.by_itself(address, t.metadata.sorted_tables, make=False) as connection:
        _check_version(connection, _called(address))
        yield connection
        # Who began to work meanwhile waits for what this holds; then half of their work would stay behind.
        postgres.check_nobody(connection, _called(address))


# --- the target, which is whole or empty ---


@contextlib.contextmanager
def _writing(address: str) -> Iterator[sa.Connection]:
    """A connection to empty tables; what is written through it counts when all went well."""
    with _writing_shared(address) if database.is_shared(address) else _writing_file(address) as connection:
        yield connection


@contextlib.contextmanager
def _writing_file(address: str) -> Iterator[sa.Connection]:
    path = database.path_of(address)
    with contextlib.closing(database.hold(path)):
        if path.exists():
            raise StoreTrouble("store-copy-not-empty", database=str(path))
        new = path.with_name(f".{path.name}.copying")
        _clear(new)
        database.make(new)
        engine = database.engine(new, _BUSY_MS, writer=True)
        try:
            migrating.migrate(engine, str(path), path.parent)
            with engine.connect() as connection, connection.begin():
                yield connection
        except BaseException:
            engine.dispose()
            _clear(new)
            raise
        database.empty_log(engine)
        engine.dispose()
        new.rename(path)
        _clear(new)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _clear(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


@contextlib.contextmanager
def _writing_shared(address: str) -> Iterator[sa.Connection]:
    from core.store import postgres

    with postgres.by_itself(address, t.metadata.sorted_tables, make=True) as connection:
        _check_version(connection, _called(address))
        yield connection

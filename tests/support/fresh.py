"""A new store as a copy: its tables are made once for a process of tests, not once for each test.

A test names a file. Where it runs on PostgreSQL, a database of its own stands for it: :data:`ENGINE` says which
engine the tests of a module use, and ``tests/conftest.py`` which modules use both.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from core.store import Store
from core.store import tables as t
from tests.support import postgres, statements
from tests.support.clock import FrozenClock

SQLITE, POSTGRESQL = "sqlite", "postgresql"
#: What the tests that run now keep their data in, where nothing else is said.
USUAL = os.environ.get("TELOS_TEST_ENGINE", SQLITE)
ENGINE = [USUAL]

#: File that a test names → the database that stands for it.
_DATABASES: dict[Path, str] = {}
_KEPT: dict[Path, str] = {}


@contextmanager
def on(engine: str) -> Iterator[str]:
    """What is opened inside keeps its data in this engine."""
    before, ENGINE[0] = ENGINE[0], engine
    try:
        yield engine
    finally:
        ENGINE[0] = before


@cache
def _made() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    folder = tempfile.TemporaryDirectory(prefix="telos-store-")
    path = Path(folder.name) / "fresh.db"
    Store.open(path, FrozenClock()).close()
    return folder, path


def same_salt(store: Store) -> None:
    """Let two stores be compared: what is known by a salted digest is known by the same one."""
    store.write(lambda connection: connection.execute(sa.update(t.site).values(salt="the same everywhere")))


def at(path: Path) -> str | Path:
    """What to open for a file: itself, or the database that stands for it; with empty tables, unless it was there."""
    if ENGINE[0] == POSTGRESQL:
        server = postgres.server()
        return server.address(_DATABASES.get(path) or _DATABASES.setdefault(path, server.database()))
    if not path.exists():
        shutil.copy(_made()[1], path)
    statements.hurry(path)
    return path


def named(path: Path) -> str:
    """How settings name it: the file, which is made by who opens it first, or the database that stands for it."""
    return str(at(path)) if ENGINE[0] == POSTGRESQL else str(path)


@contextmanager
def behind(path: Path | str) -> Iterator[sa.Connection]:
    """One transaction behind Telos' back, on what a file, the database that stands for it or an address holds."""
    database = _DATABASES.get(path) if isinstance(path, Path) else None
    address = postgres.server().address(database) if database else str(path)
    if "://" in address:
        url = sa.make_url(address).set(drivername="postgresql+psycopg")
    else:
        url = sa.URL.create("sqlite", database=address)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def dump(path: Path) -> bytes:
    """What a backup would hold: the bytes of a file that nobody has open, or what ``pg_dump`` writes."""
    if ENGINE[0] == POSTGRESQL:
        return postgres.server().dump(_DATABASES[path])
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def copied(old: Path, new: Path) -> None:
    """Let a file be as another one is, which is closed and stays."""
    if ENGINE[0] == POSTGRESQL:
        if old in _DATABASES:
            # Of several tests: it stays as long as this process.
            _KEPT[old] = _DATABASES.pop(old)
        _DATABASES[new] = postgres.server().copy(_KEPT[old])
    else:
        shutil.copy(old, new)


def empty(path: Path) -> None:
    """Let the database that stands for a file, if one does, hold nothing, as a file that was deleted does."""
    if path in _DATABASES:
        postgres.server().anew(_DATABASES[path])


def forget(folder: Path | None = None) -> None:
    """Take away the databases of a test that is over: those of its folder, and of folders that are gone.

    Without a folder all of them, also those that several tests of a module share.
    """
    for path in list(_DATABASES):
        if folder is None or path.is_relative_to(folder) or not path.parent.exists():
            postgres.server().drop(_DATABASES.pop(path))

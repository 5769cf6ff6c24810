"""Opens the database: one process, migrations, a writer, and readers that never wait for it."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool, QueuePool

from core.ports import Clock, TelosError
from core.store.errors import StoreBusy, StoreUnavailable
from core.store.writer import Writer

T = TypeVar("T")

log = logging.getLogger("telos.store")

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Seconds that emptying the write-ahead log waits for readers.
_SCRUB = 20.0
#: Bytes of the file that are looked through at once.
_CHUNK = 1 << 20


class Store:
    """The project's own tables in one SQLite file, held by this process alone."""

    def __init__(
        self, path: Path, lock: IO[str], writing: sa.Engine, reading: sa.Engine, clock: Clock
    ) -> None:
        self.path = path
        self.clock = clock
        self._lock = lock
        self._writing = writing
        self._reading = reading
        self._writer = Writer(writing)

    @classmethod
    def open(cls, url_or_path: str | Path, clock: Clock, *, busy_ms: int = 5000) -> Store:
        """The store at a path or ``sqlite:///`` address, with its tables brought up to date.

        ``busy_ms``: how long to wait for somebody else's lock on the file, in milliseconds. Raises
        :class:`StoreBusy` when another process has it, :class:`TelosError` when it isn't ours to read.
        """
        path = _path(str(url_or_path))
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _take(path)
        try:
            writing = _engine(path, busy_ms, writer=True)
            migrate(writing)
            reading = _engine(path, busy_ms, writer=False)
            return cls(path, lock, writing, reading, clock)
        except BaseException:
            lock.close()
            raise

    def write(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """Run a function in a transaction on the writer thread; its result once it is on disk.

        The function must only use the connection it is given and must not wait for anything. ``urgent``:
        somebody waits for a click. Raises what the function raised, or :class:`StoreUnavailable`.
        """
        return self._writer.do(work, urgent=urgent)

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one committed moment and can't change it."""
        try:
            connection = self._reading.connect()
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(f"The database can't be read right now ({error.orig}).") from error
        with connection, connection.begin():
            yield connection

    def now(self) -> datetime:
        """The instant it is, by the clock the store was opened with."""
        return self.clock.now()

    def scrub(self, traces: Collection[bytes] = ()) -> None:
        """Leave nothing of what was deleted in the write-ahead log, nor these bytes in free parts of the file.

        Waits for readers that still look at what was before; gives up after some seconds, when one hangs.
        """
        self._empty_log()
        if traces and _holds(self.path, traces):
            # Rewriting the file takes as long as it is large, so only where something was found.
            self._rewrite()
            self._empty_log()

    def _rewrite(self) -> None:
        until = time.monotonic() + _SCRUB
        raw = self._writing.raw_connection()
        try:
            while True:
                try:
                    raw.execute("VACUUM")
                except sqlite3.OperationalError as error:
                    if time.monotonic() > until:
                        log.warning("free parts of the database could not be overwritten: %s", error)
                        return
                    time.sleep(0.05)
                else:
                    return
        finally:
            raw.close()

    def _empty_log(self) -> None:
        until = time.monotonic() + _SCRUB
        raw = self._writing.raw_connection()
        try:
            # The first column tells whether somebody was in the way.
            while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            raw.close()

    def close(self) -> None:
        """Finish what waits to be written and let other processes have the file."""
        self._writer.close()
        self._reading.dispose()
        self._writing.dispose()
        self._lock.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _path(text: str) -> Path:
    if text.startswith("sqlite:"):
        text = sa.make_url(text).database or ""
    elif "://" in text:
        raise TelosError(
            f"This version keeps its data in SQLite only; it can't open {text.partition('://')[0]}://… . "
            "Give a file path or sqlite:///path."
        )
    if not text or text == ":memory:":
        raise TelosError("The database needs a file, so that nothing is lost at a restart. Give a path.")
    return Path(text).absolute()


def _take(path: Path) -> IO[str]:
    """Hold the lock file beside the database for as long as this process lives."""
    name = path.with_name(path.name + ".lock")
    lock = name.open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreBusy(
            f"The database {path.name} is in use by process {holder}. Only one process may work on it. "
            "Stop that one first, or talk to the running server instead."
        ) from error
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _holds(path: Path, traces: Collection[bytes]) -> bool:
    """Whether any of these bytes stands in the file."""
    overlap = max(len(trace) for trace in traces)
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(_CHUNK):
            seen = before + chunk
            if any(trace in seen for trace in traces):
                return True
            before = seen[-overlap:]
    return False


def _engine(path: Path, busy_ms: int, *, writer: bool) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": busy_ms / 1000}}
    if writer:
        options["poolclass"] = NullPool
    else:
        options |= {"poolclass": QueuePool, "pool_size": 16, "max_overflow": 32}
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), **options)

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        # The driver's own transaction handling knows no savepoints; ours begins and ends by itself.
        raw.isolation_level = None
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            f"PRAGMA busy_timeout={int(busy_ms)}",
            "PRAGMA foreign_keys=ON",
            # What was erased is overwritten, not only unlinked.
            "PRAGMA secure_delete=ON",
            "PRAGMA query_only=OFF" if writer else "PRAGMA query_only=ON",
        ):
            raw.execute(line)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def config() -> Config:
    """Alembic's settings for our migrations; the connection is put into its attributes."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return settings


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to date; refuses a database that a newer version has written."""
    from alembic.runtime.migration import MigrationContext

    settings = config()
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    try:
        with engine.connect() as connection, connection.begin():
            at = MigrationContext.configure(connection).get_current_revision()
            if at is not None and at not in known:
                raise TelosError(
                    f"The database was written by a newer version of Telos (its tables are at {at}). "
                    "Start that version, or restore a backup from before the upgrade."
                )
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    except sa.exc.DatabaseError as error:
        if "not a database" in str(error):
            raise TelosError("The file given as database is something else. Give another path.") from error
        raise StoreUnavailable(f"The database can't be opened right now ({error.orig}).") from error

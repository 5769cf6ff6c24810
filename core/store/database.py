"""Opens the database: migrations, a writer, and readers that never wait for it; in a file for one process alone."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import secrets
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from core.i18n import Phrase
from core.life import beat
from core.ports import Clock
from core.store import installation, kept, seen
from core.store.checkpoints import MOST_PAGES, Checkpoints
from core.store.errors import StaleRead, StoreBusy, StoreTrouble, StoreUnavailable
from core.store.migrating import migrate
from core.store.writer import Writer

T = TypeVar("T")
Seen = TypeVar("Seen")

#: One transaction. Outside of the store it is only handed on, to the rooms that ask and write.
UnitOfWork = sa.Connection

log = logging.getLogger("telos.store")
#: Seconds that emptying the write-ahead log waits for readers.
_SCRUB = 20.0
#: Bytes of the file that are looked through at once.
_CHUNK = 1 << 20


class Store:
    """The project's own tables in one SQLite file, held by this process alone."""

    #: Whether other processes work on the same tables.
    shared = False

    def __init__(
        self, path: Path, lock: IO[str], writing: sa.Engine, reading: sa.Engine, clock: Clock
    ) -> None:
        self.path = path
        self.clock = clock
        #: Under which name this process takes leases; another one each time it opens the file.
        self.owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock = lock
        self._writing = writing
        self._reading = reading
        #: Connections that nobody reads with at the moment. To take one out of the pool and put it back costs four
        #: times as much as to begin and end what is read with it.
        self._readers: deque[tuple[sa.Connection, sqlite3.Connection]] = deque()
        self._begin()
        self._answers = kept.Answers()
        self._writes = seen.Writes(writing, self._answers.forget)
        self.after_write(self._writes.ended)
        self._checkpoints = Checkpoints(writing)
        self.after_write(self._checkpoints.written)
        self._writer = Writer(writing, ended=self._ended)
        self._file = _identity(path)

    def _begin(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._locks_lock = threading.Lock()
        self._after_write: list[Callable[[UnitOfWork], None]] = []

    def _ended(self, connection: UnitOfWork) -> None:
        for told in self._after_write:
            told(connection)

    @classmethod
    def open(
        cls, url_or_path: str | Path, clock: Clock, *, busy_ms: int = 5000, notes: Path | None = None
    ) -> Store:
        """The store at a path, ``sqlite:///`` or ``postgresql://`` address, with its tables brought up to date.

        ``busy_ms``: how long to wait for somebody else's lock on the file, in milliseconds. ``notes``: the folder
        in which it is noted which database is ours. Raises :class:`StoreBusy` when another process has it,
        :class:`StoreTrouble` when it isn't ours, was lost, or can't be where it should.
        """
        if is_shared(str(url_or_path)):
            from core.store.postgres import PostgresStore

            return PostgresStore.at(str(url_or_path), clock, notes)
        path = path_of(str(url_or_path))
        note = installation.note(notes, path) if notes else None
        installation.check_there(note, path)
        lock = hold(path)
        try:
            make(path)
            writing = engine(path, busy_ms, writer=True)
            migrate(writing, str(path), path.parent)
            reading = engine(path, busy_ms, writer=False)
            store = cls(path, lock, writing, reading, clock)
        except BaseException:
            lock.close()
            raise
        try:
            store.check_ours(note, path)
        except BaseException:
            store.close()
            raise
        return store

    def check_ours(self, note: Path | None, path: Path) -> None:
        """Raise when it is another database than the one that was noted; note it, where nothing is."""
        id_ = self.write(lambda connection: installation.id_of(connection, self.clock.now()))
        installation.check_same(note, path, id_)
        installation.write_down(note, id_)

    def in_place(self) -> bool:
        """Whether the file that is open is still the one at its path."""
        return _identity(self.path) == self._file

    def write(
        self,
        work: Callable[[sa.Connection], T],
        *,
        urgent: bool = False,
        beside: bool = False,
        about: Collection[str] | None = None,
        within: Collection[str] = (),
    ) -> T:
        """Run a function in a transaction on the writer thread; its result once it is on disk.

        The function must only use the connection it is given and must not wait for anything. It finds what every
        other one has written. Raises what the function raised, or :class:`StoreUnavailable`.
        """
        beat()
        return self._writer.do(work, urgent=urgent)

    def submit(
        self, work: Callable[[sa.Connection], T], *, urgent: bool = False, beside: bool = False
    ) -> Future[T]:
        """Have a function run as :meth:`write` does, for any number of threads that wait for it."""
        beat()
        return self._asked(beside).submit(work, urgent=urgent)

    def _asked(self, beside: bool) -> Writer:
        """Who writes it."""
        return self._writer

    def write_as_seen(
        self, look: Callable[[sa.Connection], Seen], work: Callable[[sa.Connection, Seen], T]
    ) -> T:
        """See :meth:`core.ports.Store.write_as_seen`; ``look`` must give what no longer needs its connection."""
        before = self._writes.now()
        with self.read() as connection, seen.watched(connection) as tables:
            kept.asks_all(connection)
            looked_up = look(connection)

        def go_on(unit: sa.Connection) -> T:
            if not self._writes.still(before, tables):
                raise StaleRead
            return work(unit, looked_up)

        return self.write(go_on)

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one committed moment and can't change it."""
        connection, driver = self._reader()
        try:
            driver.execute("BEGIN")
            kept.begin(connection, kept.Moment(self._answers, self._writes))
            yield connection
            driver.commit()
        except BaseException:
            # Whatever is wrong with it: the next one gets another.
            connection.close()
            raise
        self._readers.append((connection, driver))

    def _reader(self) -> tuple[sa.Connection, sqlite3.Connection]:
        """A connection to read with, which nobody else uses; the one used last knows the most by heart.

        To SQLAlchemy all that is ever read with it is one transaction: to begin and end one takes it three times as
        long as SQLite, which is told past it where each really begins and ends.
        """
        if self._readers:
            with contextlib.suppress(IndexError):
                return self._readers.pop()
        try:
            connection = self._reading.connect()
            connection.begin()
        except sa.exc.OperationalError as error:
            raise StoreUnavailable(Phrase("store-no-read", why=str(error.orig))) from error
        driver: Any = connection.connection.dbapi_connection
        # This one sees nothing yet, and whoever reads begins their own.
        driver.commit()
        return connection, driver

    def gone(self, owner: str) -> bool:
        """Whether whoever takes leases under this name works no more: the file is one process's at a time."""
        return owner != self.owner

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold the lock of this name, which one at a time has, over all that work on the same tables."""
        with self._locks_lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            yield

    def wake_others(self, names: Collection[str]) -> None:
        """Tell every other process on the same tables that something of these names waits; here there is none."""

    def listen(self, heard: Callable[[Collection[str]], None]) -> None:
        """Call this when another process wakes us, with the names of what waits; none where nobody knows."""

    def after_write(self, told: Callable[[UnitOfWork], None]) -> None:
        """Call this when a transaction that writes is over; see :meth:`core.ports.Store.after_write`."""
        self._after_write.append(told)

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
        empty_log(self._writing)

    def close(self) -> None:
        """Finish what waits to be written and let other processes have the file."""
        self._writer.close()
        self._checkpoints.close()
        while self._readers:
            self._readers.pop()[0].close()
        self._reading.dispose()
        self._writing.dispose()
        self._lock.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def empty_log(writing: sa.Engine) -> None:
    """Take what is in the write-ahead log into the file; gives up after some seconds, when a reader hangs."""
    until = time.monotonic() + _SCRUB
    raw = writing.raw_connection()
    try:
        # The first column tells whether somebody was in the way.
        while raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        raw.close()


def is_shared(address: str) -> bool:
    """Whether this is the address of a database that any number of processes may work on."""
    return address.partition(":")[0].partition("+")[0] in ("postgresql", "postgres")


def path_of(text: str) -> Path:
    """The file at a path or a ``sqlite:///`` address."""
    if text.startswith("sqlite:"):
        text = sa.make_url(text).database or ""
    elif "://" in text:
        raise StoreTrouble("store-no-sqlite", database=f"{text.partition('://')[0]}://…")
    if not text or text == ":memory:":
        raise StoreTrouble("store-needs-file")
    return Path(text).absolute()


def _identity(path: Path) -> tuple[int, int]:
    """What tells one file from another of the same name."""
    try:
        stat = path.stat()
    except OSError:
        return (0, 0)
    return (stat.st_dev, stat.st_ino)


def make(path: Path) -> None:
    """Let the file be there, readable by its owner alone from the first byte; its side files follow it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _trouble(path, error) from None


def _trouble(path: Path, error: OSError) -> StoreTrouble:
    """Why a file can't be made or opened, by its cause."""
    ids = {
        errno.ENOENT: "store-no-folder",
        errno.ENOTDIR: "store-no-folder",
        errno.EISDIR: "store-is-folder",
        errno.EACCES: "store-no-right",
        errno.EPERM: "store-no-right",
        errno.EROFS: "store-read-only",
        errno.ENOSPC: "store-full",
        errno.EDQUOT: "store-full",
    }
    id_ = ids.get(error.errno or 0, "store-other")
    return StoreTrouble(id_, database=str(path), folder=str(path.parent), why=error.strerror or str(error))


def hold(path: Path) -> IO[str]:
    """Hold the lock file beside the database for as long as this process lives."""
    name = path.with_name(path.name + ".lock")
    if path.is_dir():
        raise StoreTrouble("store-is-folder", database=str(path))
    try:
        lock = os.fdopen(os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+", encoding="utf-8")
    except OSError as error:
        raise _trouble(path, error) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise StoreBusy("store-busy", database=path.name, holder=holder) from error
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


def engine(path: Path, busy_ms: int, *, writer: bool) -> sa.Engine:
    """Connections to a file that is there."""
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": busy_ms / 1000}}
    if writer:
        options["poolclass"] = NullPool
    else:
        options |= {"poolclass": QueuePool, "pool_size": 16, "max_overflow": 32}
    # Never make a file here: one that was taken away must be missed, not begun anew.
    where = sa.URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "rw", "uri": "true"})
    engine = sa.create_engine(where, **options)

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
            f"PRAGMA wal_autocheckpoint={MOST_PAGES}",
            # Of a thread's own; what is read often the system keeps at hand for all of them.
            *(() if writer else ("PRAGMA cache_size=-500",)),
        ):
            raw.execute(line)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine

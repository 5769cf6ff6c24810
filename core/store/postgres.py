"""The same tables on PostgreSQL, for any number of processes on any number of hosts.

Whole transactions are written one after the other, over all processes, as on SQLite: each begins with one lock of the
database (docs/decisions/0124-one-writer-over-all-hosts.md). Those that say what they are about go on beside others
about something else (core/store/sharing.py). What does no harm beside others needs no lock: keeping a webhook, taking
a job. Who is at work is known by a lock that its connection holds, and that ends with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import select
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from core.i18n import Phrase
from core.life import beat
from core.ports import Clock
from core.store import dialect, sharing
from core.store.database import Seen, Store
from core.store.errors import StaleRead, StoreTrouble, StoreUnavailable
from core.store.migrating import migrate
from core.store.presence import Presence, lock_of
from core.store.writer import Writer, Writers, is_unavailable, message_of

T = TypeVar("T")

log = logging.getLogger("telos.store")

#: The oldest version that is tried in the tests; older ones lack nothing we know of, but nobody has looked.
OLDEST = 130000
#: Seconds to wait for a connection.
CONNECT = 5
#: So many clicks of one process are written beside each other.
CLICKS = 4
#: What each connection asks for, whatever the server's own settings are.
_OPTIONS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "timezone": "UTC",
        # What was answered for is on disk.
        "synchronous_commit": "on",
        # Whoever died in a transaction must not keep the others waiting.
        "idle_in_transaction_session_timeout": "60s",
        # Whoever else holds a table or a row must not keep us waiting without an end.
        "lock_timeout": dialect.WAIT,
        "client_encoding": "utf8",
        "standard_conforming_strings": "on",
    }.items()
)
#: A connection whose other end is gone is noticed within half a minute.
_ALIVE = {
    "connect_timeout": CONNECT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class PostgresStore(Store):
    """The project's own tables in one PostgreSQL database, shared with whoever else works on it."""

    shared = True

    def __init__(self, url: sa.URL, clock: Clock) -> None:
        """Connects, brings the tables up to date, and shows itself as one that works."""
        self.clock = clock
        self.url = url
        self.owner = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._begin()
        self._writing = _engine(url, NullPool)
        self._reading = _engine(url, QueuePool, reading=True, pool_size=16, max_overflow=32)
        check(self._writing, self.name)
        migrate(self._writing, self.name)
        self._presence = Presence(self._writing, self.owner)
        self._writer = Writer(self._writing, _alone, ended=self._ended)
        self._beside = Writer(self._writing, name="telos-beside", ended=self._ended)
        # One at a time: who waits for a lock must hold none that another function of the same transaction took.
        sharing.watch(self._writing)
        self._sharing = self._sharing_writer("telos-sharing")
        self._clicks = Writers([self._sharing_writer(f"telos-click-{number}") for number in range(CLICKS)])

    def _sharing_writer(self, name: str) -> Writer:
        return Writer(self._writing, sharing.begin, name, most=1, ended=self._ended)

    @property
    def name(self) -> str:
        """How the database is called where people read it: without its password."""
        return called(self.url)

    @classmethod
    def at(cls, address: str, clock: Clock, notes: Path | None = None) -> PostgresStore:
        """The store at a ``postgresql://`` address; see :meth:`Store.open`."""
        url = url_of(address)
        store = cls(url, clock)
        try:
            # The name of the database tells one installation from the next in the same folder.
            place = Path(f"{url.database or 'telos'}.postgresql")
            store.check_ours(notes / f"{place.name}.installation" if notes else None, place)
        except BaseException:
            store.close()
            raise
        return store

    def in_place(self) -> bool:
        """Whether this process still shows that it works, which others go by."""
        return self._presence.held

    def write(
        self,
        work: Callable[[sa.Connection], T],
        *,
        urgent: bool = False,
        beside: bool = False,
        about: Collection[str] | None = None,
        within: Collection[str] = (),
    ) -> T:
        """Run a function in a transaction; its result once it is on disk. See :meth:`Store.write`."""
        beat()
        if about is not None:
            try:
                few = partial(sharing.about, work=work, names=about, within=within)
                return (self._clicks if within else self._sharing).do(few, urgent=urgent)
            except sharing.Spans as more:
                log.debug("a transaction is done alone: %s", more)
        return self._asked(beside).do(work, urgent=urgent)

    def _asked(self, beside: bool) -> Writer:
        return self._beside if beside else self._writer

    def write_as_seen(
        self, look: Callable[[sa.Connection], Seen], work: Callable[[sa.Connection, Seen], T]
    ) -> T:
        """Other processes write, too, and nobody counts what: always stale. See :meth:`Store.write_as_seen`."""
        raise StaleRead

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one committed moment and can't change it."""
        try:
            connection = self._reading.connect()
        except (sa.exc.OperationalError, sa.exc.TimeoutError) as error:
            raise StoreUnavailable(Phrase("store-no-read", why=type(error).__name__)) from error
        try:
            with connection, connection.begin():
                yield connection
        except sa.exc.DBAPIError as error:
            if not is_unavailable(error):
                raise
            # Somebody holds a table, or the connection broke off.
            raise StoreUnavailable(Phrase("store-no-read", why=message_of(error))) from error

    def gone(self, owner: str) -> bool:
        """Whether nobody of this name is connected: then it works no more, or on nothing of ours."""
        if owner == self.owner:
            return False
        with self._writing.connect() as connection, connection.begin():
            free = sa.text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
            return bool(connection.scalar(free, {"name": lock_of(owner)}))

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold the lock of this name, which one at a time has, over all processes."""
        with super().alone(name), self._writing.connect() as connection:
            # Held by the connection, so that no transaction stays open for as long as it takes.
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(
                # Whoever has it may be at it for long, and comes to an end.
                sa.text(
                    "SELECT set_config('lock_timeout', :waits, false), pg_advisory_lock(hashtextextended(:name, 0)),"
                    " set_config('lock_timeout', :then, false)"
                ),
                {"name": f"telos/alone/{name}", "waits": dialect.ENDLESS, "then": dialect.WAIT},
            )
            yield

    def wake_others(self, names: Collection[str]) -> None:
        """Tell every other process on the same tables that something of these names waits."""
        self._presence.wake_others(names)

    def listen(self, heard: Callable[[Collection[str]], None]) -> None:
        """Call this when another process wakes us, with the names of what waits; none where nobody knows."""
        self._presence.listen(heard)

    def scrub(self, traces: Collection[bytes] = ()) -> None:
        """Take what was deleted out of the tables, so that its room is written over.

        Until it is, its bytes may stand in free parts of the files, in PostgreSQL's own log and in backups; see
        docs/many-hosts.md for when that is not soon enough.
        """
        if not traces:
            return
        with self._writing.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql(f"SET lock_timeout = '{dialect.LONG}'")
            for table in sorted(sa.inspect(connection).get_table_names()):
                # A full one would stop everybody for as long as it takes.
                connection.exec_driver_sql(f'VACUUM "{table}"')
            # The next one who is given this connection waits as everybody does.
            connection.exec_driver_sql("RESET lock_timeout")

    def close(self) -> None:
        """Finish what waits to be written, and show no more that it works."""
        for writer in (self._writer, self._beside, self._sharing, self._clicks):
            writer.close()
        self._presence.close()
        self._reading.dispose()
        self._writing.dispose()


def url_of(address: str) -> sa.URL:
    """A ``postgresql://`` address, with our driver."""
    try:
        return sa.make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise StoreTrouble("store-bad-address", database=address.partition("://")[0] + "://…") from None


def called(url: sa.URL) -> str:
    """How a database is called where people read it: without its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def check(engine: sa.Engine, name: str) -> None:
    """Raise unless there is a database of a kind that we know."""
    try:
        with engine.connect() as connection:
            version = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    except ImportError:
        raise StoreTrouble("store-no-driver") from None
    except sa.exc.OperationalError as error:
        raise StoreUnavailable(Phrase("store-not-opened", database=name, why=message_of(error))) from error
    if int(version) < OLDEST:
        raise StoreTrouble("store-too-old", database=name, version=str(int(version) // 10000))
    if encoding != "UTF8":
        raise StoreTrouble("store-encoding", database=name, encoding=encoding)


@contextlib.contextmanager
def by_itself(address: str, tables: Sequence[sa.Table], *, make: bool) -> Iterator[sa.Connection]:
    """One transaction on a database on which nobody works, and nobody writes until it ends.

    ``make``: an empty database gets its tables first. Raises :class:`StoreTrouble` where somebody works.
    """
    url = url_of(address)
    # By another name than those who work, so that they are told apart.
    engine, name = _engine(url, NullPool, called_in="telos-copy"), called(url)
    check(engine, name)
    try:
        with engine.connect() as connection, connection.begin():
            empty = make and not sa.inspect(connection).get_table_names()
        if empty:
            migrate(engine, name)
        with engine.connect() as connection, connection.begin():
            # Between two statements a copy may think for long.
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            check_nobody(connection, name)
            there = set(sa.inspect(connection).get_table_names())
            if those := [f'"{table.name}"' for table in tables if table.name in there]:
                # Also against those who need no other lock, like who keeps a webhook.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{dialect.LONG}'")
                try:
                    connection.exec_driver_sql(f"LOCK TABLE {', '.join(those)} IN EXCLUSIVE MODE")
                except sa.exc.OperationalError as error:
                    why = message_of(error)
                    raise StoreUnavailable(Phrase("store-not-opened", database=name, why=why)) from error
            yield connection
    finally:
        engine.dispose()


def check_nobody(connection: sa.Connection, name: str) -> None:
    """Raise where a server, a worker, a scheduler or a command is connected."""
    # What it told before in the same transaction it would tell again.
    connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
    count = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'telos'"
    ).scalar_one()
    if count:
        raise StoreTrouble("store-copy-at-work", database=name)


def _alone(connection: sa.Connection) -> None:
    dialect.lock(connection, dialect.WRITING)


def _engine(
    url: sa.URL, pool: Any, *, called_in: str = "telos", reading: bool = False, **options: Any
) -> sa.Engine:
    """``reading``: each transaction sees one committed moment and can't change it."""
    given = {name: value for name, value in _ALIVE.items() if name not in url.query}
    engine = sa.create_engine(
        url,
        poolclass=pool,
        connect_args={**given, "options": _OPTIONS, "application_name": called_in},
        **options,
    )

    @sa.event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        from psycopg import IsolationLevel

        from core.store.postgres_text import adapt

        adapt(raw)
        if reading:
            # Once for each connection: to ask for it with each transaction, and take it back, takes as long as to read.
            raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True

    if reading:

        @sa.event.listens_for(engine, "checkout")
        def _checkout(raw: Any, *_: object) -> None:
            if _over(raw):
                # Another one is taken.
                raise sa.exc.DisconnectionError

    return engine


def _over(raw: Any) -> bool:
    """Whether a connection that nobody uses was ended, without a question to the server: one that goes says so.

    Where the network is gone there is nothing to be heard; that is noticed as it is in the middle of a question.
    """
    if raw.closed:
        return True
    look = select.poll()
    look.register(raw.fileno(), select.POLLIN)
    return bool(look.poll(0))

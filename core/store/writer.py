"""A writer thread: many callers' functions in one transaction, one commit for all of them.

A commit costs a flush to disk. Callers that arrive while one is under way share the next, so that a storm
costs few flushes. Each of several runs inside its own savepoint: it fails alone. Its result is handed back only
after the commit, so what a caller was told is on disk.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from core.i18n import Phrase
from core.store.errors import StoreUnavailable
from core.turns import aside

T = TypeVar("T")
Work = Callable[[sa.Connection], Any]
#: How urgent, which one it is, what to do (None: stop), and who waits for it.
Waiting = tuple[int, int, Work | None, Future[Any]]

#: Most functions that share one commit; more would keep the first waiting.
BATCH = 128
#: How often a batch is begun that PostgreSQL ended because it and another one waited for each other.
ATTEMPTS = 4


class Writer:
    """Runs functions on a connection of its own that writes; ``urgent`` ones first."""

    def __init__(
        self,
        engine: sa.Engine,
        begin: Callable[[sa.Connection], None] | None = None,
        name: str = "telos-writer",
        most: int = BATCH,
        ended: Callable[[sa.Connection], None] = lambda connection: None,
    ) -> None:
        """``begin``: what each transaction begins with; ``most``: how many functions share one.

        ``ended``: told when one is over, before those who asked for it go on.
        """
        self._engine = engine
        self._begin = begin
        self._ended = ended
        self._most = most
        self._waiting: queue.PriorityQueue[Waiting] = queue.PriorityQueue()
        self._order = itertools.count()
        self._closing = threading.Lock()
        self._closed = False
        self._connection: sa.Connection | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """The function's result once it is committed; raises its own error, or StoreUnavailable."""
        future = self.submit(work, urgent=urgent)
        with aside(soon=True):
            return future.result()

    def submit(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> Future[T]:
        """Have it done without waiting for it; raises StoreUnavailable after the end."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write would wait for itself; pass the connection on")
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise StoreUnavailable(Phrase("store-closed"))
            self._waiting.put((0 if urgent else 1, next(self._order), work, future))
        return future

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._waiting.put((2, next(self._order), None, Future()))
        self._thread.join()

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            with contextlib.suppress(queue.Empty):
                while len(batch) < self._most:
                    waiting = self._waiting.get_nowait()
                    if waiting[0] != batch[0][0]:
                        # Who waits for a click doesn't wait for what can be done later, nor to be told that it is.
                        self._waiting.put(waiting)
                        break
                    batch.append(waiting)
            if batch[0][2] is None:
                self._drop_connection()
                return
            self._commit(batch)

    def _commit(self, batch: list[Waiting], attempts: int = ATTEMPTS) -> None:
        """One transaction for the batch. When it is lost as a whole, everyone in it hears so."""
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], BaseException]] = []
        kept, begun = self._connection is not None, False
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin() as transaction:
                if self._begin is not None:
                    self._begin(self._connection)
                begun, several = True, len(batch) > 1
                for place, (_, _, work, future) in enumerate(batch[:]):
                    if place and self._more_urgent_than(batch[place]):
                        for later in batch[place:]:
                            self._waiting.put(later)
                        del batch[place:]
                        break
                    if several:
                        self._connection.exec_driver_sql("SAVEPOINT one")
                    try:
                        result = work(self._connection) if work is not None else None
                    except BaseException as error:
                        if is_unavailable(error):
                            # The engine may already have rolled back all of it, savepoints and all.
                            raise
                        if several:
                            self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
                        else:
                            transaction.rollback()
                        failed.append((future, error))
                    else:
                        done.append((future, result))
                    if several:
                        self._connection.exec_driver_sql("RELEASE SAVEPOINT one")
        except BaseException as error:  # the callers hear it, the writer lives on
            self._drop_connection()
            # A connection that was kept may have died meanwhile; then nothing was tried yet.
            if attempts > 1 and (in_the_way(error) or (kept and not begun and _broke_off(error))):
                self._commit(batch, attempts - 1)
                return
            told = {id(future) for future, _ in failed}
            for future, reason in failed:
                future.set_exception(reason)
            for *_, future in batch:
                if id(future) not in told:
                    future.set_exception(_unavailable(error))
            return
        finally:
            if self._connection is not None:
                self._ended(self._connection)
        for future, reason in failed:
            future.set_exception(reason)
        for future, result in done:
            future.set_result(result)

    def _more_urgent_than(self, waiting: Waiting) -> bool:
        first = self._waiting.queue[:1]
        return bool(first) and first[0][0] < waiting[0]

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._ended(self._connection)
            with contextlib.suppress(Exception):
                self._connection.close()
            self._connection = None


class Writers:
    """Several writers, each at one thing at a time: what comes goes to the one that has least to do."""

    def __init__(self, writers: Sequence[Writer]) -> None:
        self._writers = list(writers)
        self._busy = [0] * len(self._writers)
        self._choosing = threading.Lock()

    def do(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """See :meth:`Writer.do`."""
        with self._choosing:
            place = self._busy.index(min(self._busy))
            self._busy[place] += 1
        try:
            return self._writers[place].do(work, urgent=urgent)
        finally:
            with self._choosing:
                self._busy[place] -= 1

    def close(self) -> None:
        """Finish what waits, then stop."""
        for writer in self._writers:
            writer.close()


#: SQLite's names for what passes by itself or once an admin has made room.
_PASSING = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)


#: PostgreSQL's codes for transactions that were in each other's way: the same once more goes well.
_IN_THE_WAY = ("40001", "40P01")
#: Somebody held what was needed for too long, or an admin ended the statement.
_IN_VAIN = ("55P03", "57014")
#: And for a server that takes nothing right now although it can be asked (a standby before it takes over).
_READ_ONLY = "25006"


def _state(error: BaseException) -> str | None:
    """PostgreSQL's code for what went wrong; "" where the connection itself did; None on another engine."""
    orig: Any = getattr(error, "orig", None)
    return (orig.sqlstate or "") if isinstance(error, DBAPIError) and hasattr(orig, "sqlstate") else None


def _broke_off(error: BaseException) -> bool:
    """Whether the connection may have died; who waited for a lock in vain has waited, and is not made to again."""
    return _state(error) not in (None, *_IN_VAIN)


def in_the_way(error: BaseException) -> bool:
    """Whether two transactions waited for each other, and this one was ended for it."""
    return _state(error) in _IN_THE_WAY


def is_unavailable(error: BaseException) -> bool:
    """Whether the database can't work now, in contrast to a statement that never will."""
    state = _state(error)
    if state is not None:
        return isinstance(error, (OperationalError, InterfaceError)) or state == _READ_ONLY
    if not isinstance(error, OperationalError):
        return False
    name: str = getattr(error.orig, "sqlite_errorname", "SQLITE_BUSY")
    return name.startswith(_PASSING)


def _unavailable(error: BaseException) -> BaseException:
    if is_unavailable(error) and isinstance(error, DBAPIError):
        engine = "file" if _state(error) is None else "postgresql"
        wrapped = StoreUnavailable(Phrase("store-takes-nothing", why=message_of(error), engine=engine))
        wrapped.__cause__ = error
        return wrapped
    return error


def message_of(error: DBAPIError) -> str:
    """What the engine says is wrong, in one line."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__

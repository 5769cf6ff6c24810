"""The one writer thread: many callers' functions in one transaction, one commit for all of them.

A commit costs a flush to disk. Callers that arrive while one is under way share the next, so that a storm
costs few flushes. Each function runs inside its own savepoint: it fails alone. Its result is handed back only
after the commit, so what a caller was told is on disk.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from core.store.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[sa.Connection], Any]

#: Most functions that share one commit; more would keep the first waiting.
BATCH = 128


class Writer:
    """Runs functions on the only connection that writes; ``urgent`` ones first."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._waiting: queue.PriorityQueue[tuple[int, int, Work | None, Future[Any]]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._closing = threading.Lock()
        self._closed = False
        self._connection: sa.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="telos-writer", daemon=True)
        self._thread.start()

    def do(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """The function's result once it is committed; raises its own error, or StoreUnavailable."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write would wait for itself; pass the connection on")
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise StoreUnavailable("The database is closed: the server is stopping. Try again soon.")
            self._waiting.put((0 if urgent else 1, next(self._order), work, future))
        return future.result()

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
                while len(batch) < BATCH:
                    batch.append(self._waiting.get_nowait())
            stop = any(work is None for _, _, work, _ in batch)
            todo = [(work, future) for _, _, work, future in batch if work is not None]
            if todo:
                self._commit(todo)
            if stop:
                self._drop_connection()
                return

    def _commit(self, batch: list[tuple[Work, Future[Any]]]) -> None:
        """One transaction for the batch. When it is lost as a whole, everyone in it hears so."""
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], BaseException]] = []
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                for work, future in batch:
                    self._connection.exec_driver_sql("SAVEPOINT one")
                    try:
                        result = work(self._connection)
                    except BaseException as error:
                        if is_unavailable(error):
                            # SQLite may already have rolled back all of it, savepoints and all.
                            raise
                        self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
                        failed.append((future, error))
                    else:
                        done.append((future, result))
                    self._connection.exec_driver_sql("RELEASE SAVEPOINT one")
        except BaseException as error:  # the callers hear it, the writer lives on
            self._drop_connection()
            told = {id(future) for future, _ in failed}
            for future, reason in failed:
                future.set_exception(reason)
            for _, future in batch:
                if id(future) not in told:
                    future.set_exception(_unavailable(error))
            return
        for future, reason in failed:
            future.set_exception(reason)
        for future, result in done:
            future.set_result(result)

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.close()
            self._connection = None


#: SQLite's names for what passes by itself or once an admin has made room.
_PASSING = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)


def is_unavailable(error: BaseException) -> bool:
    """Whether the database can't work now, in contrast to a statement that never will."""
    if not isinstance(error, OperationalError):
        return False
    name: str = getattr(error.orig, "sqlite_errorname", "SQLITE_BUSY")
    return name.startswith(_PASSING)


def _unavailable(error: BaseException) -> BaseException:
    if is_unavailable(error) and isinstance(error, OperationalError):
        wrapped = StoreUnavailable(
            f"The database can't take anything right now ({error.orig}). Nothing was stored. "
            "Free the disk or close other programs that hold the file; Telos goes on by itself."
        )
        wrapped.__cause__ = error
        return wrapped
    return error

"""Webhooks are kept: those that come while one waits to be written are written with it.

In a storm as many come at once as there are threads. What each would cost alone (a savepoint, three statements, waking
the workers) they share; what each was told is on disk all the same.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from core.i18n import Phrase
from core.queue import Job, JobKind, Queue
from core.store import Store, StoreUnavailable, UnitOfWork, inbox
from core.store.inbox import Arrival
from core.turns import aside


class _Group:
    """Those that are written together, and whether each was new, by their place, once that is on disk."""

    __slots__ = ("arrivals", "written")

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.written: Future[Sequence[bool]]


class Receiver:
    """Keeps webhooks, each with the job that reads it."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store, self._queue = store, queue
        self._lock = threading.Lock()
        #: The group that is not being written yet.
        self._open: _Group | None = None

    def keep(self, arrival: Arrival) -> bool:
        """False when it was there already. Raises ``StoreUnavailable``; when this returns, it is on disk."""
        group, place = self._join(arrival)
        try:
            # All of them wait for the writer: to hear it from each other they would wait for one another's turn.
            with aside(soon=True):
                error = group.written.exception()
        finally:
            # Also where it failed before it was begun.
            self._close(group)
        if error is None:
            return group.written.result()[place]
        if isinstance(error, StoreUnavailable) or len(group.arrivals) == 1:
            raise error
        if not isinstance(error, Exception):
            # What ends one of them is no reason for the others to end; what they bring is not kept, and comes again.
            raise error if place == 0 else StoreUnavailable(Phrase("store-closed"))
        # One of them may be what can't be kept: the others are no worse for it.
        return self._store.write(partial(self._add, arrivals=[arrival]), urgent=True, beside=True)[0]

    def waiting(self) -> int:
        """How many wait to be written, of which nothing is being written yet."""
        with self._lock:
            return len(self._open.arrivals) if self._open is not None else 0

    def _join(self, arrival: Arrival) -> tuple[_Group, int]:
        """The group it is written with, which the first one has put in the writer's line, and its place there."""
        with self._lock:
            group = self._open
            if group is None:
                group = _Group()
                group.written = self._store.submit(partial(self._keep, group), urgent=True, beside=True)
                self._open = group
            group.arrivals.append(arrival)
            return group, len(group.arrivals) - 1

    def _keep(self, group: _Group, connection: UnitOfWork) -> Sequence[bool]:
        self._close(group)
        return self._add(connection, group.arrivals)

    def _add(self, connection: UnitOfWork, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        numbers = inbox.add(connection, arrivals)
        self._queue.put(
            connection,
            [
                Job(kind=JobKind.INBOX, site=arrival.site, subject=str(number))
                for arrival, number in zip(arrivals, numbers, strict=True)
                if number is not None
            ],
        )
        return [number is not None for number in numbers]

    def _close(self, group: _Group) -> None:
        """Nobody joins it any more."""
        with self._lock:
            if self._open is group:
                self._open = None

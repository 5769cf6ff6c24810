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

#: Whether it was new, or why it could not be kept.
Outcome = bool | Exception


class _Group:
    """Those that are written together, and what became of each, by their place."""

    __slots__ = ("arrivals", "outcomes")

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.outcomes: Future[Sequence[Outcome]] = Future()


class Receiver:
    """Keeps webhooks, each with the job that reads it."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store, self._queue = store, queue
        self._lock = threading.Lock()
        #: The group that is not being written yet.
        self._open: _Group | None = None

    def keep(self, arrival: Arrival) -> bool:
        """False when it was there already. Raises ``StoreUnavailable``; when this returns, it is on disk."""
        with self._lock:
            group, is_first = self._open, self._open is None
            if group is None:
                group = self._open = _Group()
            place = len(group.arrivals)
            group.arrivals.append(arrival)
        if is_first:
            outcomes = self._write(group)
        else:
            with aside(soon=True):
                outcomes = group.outcomes.result()
        outcome = outcomes[place]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def waiting(self) -> int:
        """How many wait to be written, of which nothing is being written yet."""
        with self._lock:
            return len(self._open.arrivals) if self._open is not None else 0

    def _write(self, group: _Group) -> Sequence[Outcome]:
        """Let the first of a group write for all; the others hear of it."""
        try:
            outcomes = self._outcomes(group)
        except BaseException as error:
            # What ends this thread is no reason for the others to end; what they bring is not kept, and comes again.
            told = error if isinstance(error, Exception) else StoreUnavailable(Phrase("store-closed"))
            group.outcomes.set_exception(told)
            raise
        group.outcomes.set_result(outcomes)
        return outcomes

    def _outcomes(self, group: _Group) -> Sequence[Outcome]:
        def keep(connection: UnitOfWork) -> Sequence[bool]:
            self._close(group)
            return self._add(connection, group.arrivals)

        try:
            return self._store.write(keep, urgent=True, beside=True)
        except StoreUnavailable:
            raise
        except Exception as error:
            if len(group.arrivals) == 1:
                return [error]
        finally:
            # Also where it failed before it was begun.
            self._close(group)
        # One of them may be what can't be kept: the others are no worse for it.
        return [self._alone(arrival) for arrival in group.arrivals]

    def _alone(self, arrival: Arrival) -> Outcome:
        try:
            return self._store.write(partial(self._add, arrivals=[arrival]), urgent=True, beside=True)[0]
        except Exception as error:
            return error

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

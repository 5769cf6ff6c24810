"""Questions to a wiki while a person waits: within a short time, few at once, and none while it hangs.

A request that needs the wiki waits for it a moment and then says that it can't tell now. So a wiki that hangs
takes neither the threads that answer for other wikis nor those that take its own webhooks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from datetime import timedelta
from typing import TypeVar

from core.i18n import Phrase
from core.ports import GiveUp, Reject, RetryAt
from core.retry import RetryPolicy
from core.turns import aside

T = TypeVar("T")

#: How long a person waits for the wiki, in seconds.
PATIENCE = 2.5
#: Questions one site is asked at once for people who wait; those that hang hold their seats.
SEATS = 4
#: After so many in a row without an answer the site is not asked for a while.
FAILURES = 3
REST = RetryPolicy(timedelta(seconds=5), timedelta(minutes=1))


class CantTell(RetryAt):
    """The wiki does not answer in the time a person waits."""

    def __init__(self, site: str) -> None:
        super().__init__(Phrase("dead-why-cant-tell", site=site))


class _Site:
    """One wiki as those see it who wait for it."""

    def __init__(self) -> None:
        self.seats = threading.BoundedSemaphore(SEATS)
        self.waiting = 0
        self.failures = 0
        self.closed_until = 0.0
        self.probing = False


class Asking:
    """Asks the wikis for people who wait; one for all requests of a process."""

    def __init__(
        self,
        threads: int,
        sites: int = 1,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``threads`` answer requests. A part of them never waits for a wiki, and none waits for one alone."""
        self._most = max(1, threads - max(1, threads // 4))
        self._most_a_site = self._most if sites < 2 else max(1, self._most * 2 // 3)
        self._patience, self._clock = patience, clock
        self._sites: dict[str, _Site] = {}
        self._waiting = 0
        self._lock = threading.Lock()

    def ask(self, name: str, question: Callable[[], T]) -> T:
        """The wiki's answer; :class:`CantTell` when it takes too long, hangs, or too many wait already."""
        began = self._clock()
        site, probe = self._enter(name, began)
        answered = False
        try:
            with aside():
                if not site.seats.acquire(timeout=self._patience):
                    raise CantTell(name)
                box: Future[T] = Future()
                thread = threading.Thread(target=_run, args=(question, box, site.seats), daemon=True)
                thread.start()
                try:
                    result = box.result(max(0.0, self._patience - (self._clock() - began)))
                except TookTooLong:
                    raise CantTell(name) from None
                except (GiveUp, Reject):
                    # It did answer.
                    answered = True
                    raise
            answered = True
            return result
        finally:
            self._leave(site, answered, probe)

    def _enter(self, name: str, now: float) -> tuple[_Site, bool]:
        with self._lock:
            site = self._sites.setdefault(name, _Site())
            hangs = site.failures >= FAILURES
            full = self._waiting >= self._most or site.waiting >= self._most_a_site
            if full or (hangs and (now < site.closed_until or site.probing)):
                raise CantTell(name)
            site.waiting += 1
            self._waiting += 1
            site.probing = site.probing or hangs
            return site, hangs

    def _leave(self, site: _Site, answered: bool, probe: bool) -> None:
        with self._lock:
            site.waiting -= 1
            self._waiting -= 1
            if probe:
                site.probing = False
            if answered:
                site.failures = 0
                return
            site.failures += 1
            if site.failures >= FAILURES:
                # Each attempt in vain makes the rest longer.
                rest = REST.wait(site.failures - FAILURES + 1)
                site.closed_until = self._clock() + rest.total_seconds()


def _run(question: Callable[[], T], box: Future[T], seats: threading.BoundedSemaphore) -> None:
    try:
        box.set_result(question())
    except BaseException as error:  # whoever waits hears it
        box.set_exception(error)
    finally:
        seats.release()

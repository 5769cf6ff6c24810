"""Who sleeps until there is something to do is woken by the lanes they work in."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from weakref import WeakKeyDictionary

from core.queue import LANES, Lane


class Bells:
    """One for each lane; whoever is woken looks whether there is something to do, so in a storm it matters who is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rung: Counter[Lane] = Counter()
        #: Who sleeps: what wakes them, and for which lanes.
        self._asleep: dict[threading.Event, frozenset[Lane]] = {}
        #: What each transaction that is under way puts something into. Of one that was cut nothing can be asked,
        #: and yet it may have been written.
        self._put_in: WeakKeyDictionary[object, set[Lane]] = WeakKeyDictionary()

    def ring(self, lanes: Collection[Lane] = LANES) -> None:
        """Wake who sleeps for one of these lanes."""
        with self._lock:
            self._rung.update(lanes)
            woken = [bell for bell, asleep in self._asleep.items() if not asleep.isdisjoint(lanes)]
        for bell in woken:
            bell.set()

    def note(self, transaction: object, lanes: Collection[Lane]) -> None:
        """Note into which lanes something is put, for when the transaction is over."""
        with self._lock:
            self._put_in.setdefault(transaction, set()).update(lanes)

    def noted(self, transaction: object) -> Collection[Lane]:
        """What was noted of a transaction, which is over."""
        with self._lock:
            return self._put_in.pop(transaction, ())

    def rung(self, lanes: Collection[Lane] = LANES) -> int:
        """How often it rang for these lanes; given to :meth:`sleep` so that nothing is slept over."""
        with self._lock:
            return self._count(lanes)

    def sleep(self, since: int, seconds: float, lanes: Collection[Lane] = LANES) -> None:
        """Wait until it rings for one of these lanes after ``since``, at most so long."""
        bell = threading.Event()
        with self._lock:
            if self._count(lanes) != since:
                return
            self._asleep[bell] = frozenset(lanes)
        try:
            bell.wait(seconds)
        finally:
            with self._lock:
                del self._asleep[bell]

    def sleepers(self) -> int:
        """How many sleep."""
        with self._lock:
            return len(self._asleep)

    def _count(self, lanes: Collection[Lane]) -> int:
        return sum(self._rung[lane] for lane in set(lanes))

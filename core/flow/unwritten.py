"""What became of messages that had left when the store could take nothing: kept until it can."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Collection

from core.ports import Store
from core.store import StoreUnavailable, UnitOfWork, outbox

log = logging.getLogger(__name__)

Work = Callable[[UnitOfWork], object]


class Unwritten:
    """What is still to be written down of messages that are being sent, in the order in which it happened.

    A message that left is not sent again because its end could not be written down; what waits here is written before
    the next one is begun. It is lost with the process: then nobody knows, and it counts as sent
    (docs/decisions/0020-mail-at-most-once.md).
    """

    def __init__(self) -> None:
        self._works: deque[tuple[frozenset[str], Work]] = deque()
        self._lock = threading.Lock()

    def write(self, store: Store[UnitOfWork], keys: Collection[str], work: Work) -> None:
        """Write down what became of these notices, now or as soon as the store can."""
        with self._lock:
            waits = bool(self._works)
        if not waits:
            try:
                store.write(work)
            except StoreUnavailable:
                log.warning("what became of a message could not be written down yet")
            else:
                return
        with self._lock:
            self._works.append((frozenset(keys), work))

    def catch_up(self, store: Store[UnitOfWork]) -> None:
        """Write down all that waits; raises ``StoreUnavailable`` while that can't be."""
        with self._lock:
            while self._works:
                keys, work = self._works[0]

                def once(unit: UnitOfWork, keys: frozenset[str] = keys, work: Work = work) -> None:
                    # A commit whose answer was lost may have been one.
                    if outbox.leaving(unit, keys):
                        work(unit)

                store.write(once)
                self._works.popleft()

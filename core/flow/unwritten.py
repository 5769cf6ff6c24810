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
    (docs/decisions/0020-mail-at-most-once.md). All of it goes by the name of the claim: what another claim holds by
    now is none of ours (docs/decisions/0181-a-claim-has-a-name.md).
    """

    def __init__(self) -> None:
        self._works: deque[Work] = deque()
        self._lock = threading.Lock()

    def write(self, store: Store[UnitOfWork], claim: str, keys: Collection[str], work: Work) -> None:
        """Write down what became of these notices of a claim, now or as soon as the store can."""
        held = _held(claim, keys, work)
        with self._lock:
            waits = bool(self._works)
        if not waits:
            try:
                store.write(held)
            except StoreUnavailable:
                log.warning("what became of a message could not be written down yet")
            else:
                return
        with self._lock:
            self._works.append(held)

    def give_back(self, claim: str, keys: Collection[str], work: Work) -> None:
        """Nobody knows whether this claim holds these, and nothing left by it: undo it as soon as the store can."""
        with self._lock:
            self._works.append(_held(claim, keys, work))

    def catch_up(self, store: Store[UnitOfWork]) -> None:
        """Write down all that waits; raises ``StoreUnavailable`` while that can't be.

        A transaction that is alone begins behind every other one that had begun: also behind a commit that is still
        under way while its answer is lost already.
        """
        with self._lock:
            while self._works:
                store.write(self._works[0])
                self._works.popleft()


def _held(claim: str, keys: Collection[str], work: Work) -> Work:
    """The work, unless it was done: a commit whose answer was lost may have been one."""
    kept = frozenset(keys)

    def once(unit: UnitOfWork) -> None:
        if outbox.leaving(unit, kept, claim):
            work(unit)

    return once

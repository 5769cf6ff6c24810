"""How often one person may do something in a short time; one for what is answered and for what asks a wiki."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable


def drawn(level: float, passed: float, burst: float, per_second: float) -> tuple[float, float]:
    """What is left in a bucket that held ``level`` so many seconds ago, after a try to take a token, and the wait.

    The wait is 0 where there was one, else the seconds until the next.
    """
    level = min(burst, level + passed * per_second)
    return (level - 1, 0.0) if level >= 1 else (level, (1 - level) / per_second)


class Buckets:
    """A token bucket a key: ``burst`` at once, then ``per_second``. Remembers the ``most`` latest keys."""

    def __init__(
        self,
        burst: float,
        per_second: float,
        *,
        most: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._rate, self._most, self._clock = burst, per_second, most, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Take one token: 0 when there was one, else the seconds until the next."""
        now = self._clock()
        with self._lock:
            level, at = self._levels.pop(key, (self._burst, now))
            left, wait = drawn(level, now - at, self._burst, self._rate)
            self._levels[key] = (left, now)
            while len(self._levels) > self._most:
                self._levels.popitem(last=False)
        return wait

"""Does a function's time grow with its input, or with its square? Told by ratios, in processor time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

#: What a text twice as long may cost: linear work costs 2, quadratic 4. Between, what a busy machine adds.
MOST = 2.8
#: Seconds below which nothing is told from noise; a quadratic pattern is far above it at the longest text.
NOISE = 0.008
#: Characters of a short and a long text, and the growth between them that is worth measuring.
SHORT, LONG, SUSPECT = 1500, 6000, 7.0
#: Seconds after which a short text is suspect by itself, so that cubic ones end, too.
ENDLESS = 0.25
#: How often the measuring is repeated before a growth is believed.
TRIES = 4

Text = Callable[[int], str]
Work = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Growth:
    """Time on a text, on one twice as long, and what it shows."""

    size: int
    short: float
    long: float

    @property
    def ratio(self) -> float:
        """How much more the longer one takes."""
        return self.long / max(self.short, 1e-9)


def spent(work: Work, text: str, times: int = 1) -> float:
    """Seconds of this thread's processor time, the least of some runs."""
    best = float("inf")
    for _ in range(times):
        begin = time.thread_time()
        work(text)
        best = min(best, time.thread_time() - begin)
    return best


def too_fast(work: Work, text: Text) -> Growth | None:
    """The growth that is too fast, or None. ``text`` makes a hostile text of about so many characters."""
    gc.disable()
    try:
        short = spent(work, text(SHORT))
        if short > ENDLESS:
            return _measured(work, text, SHORT // 4) and _measured(work, text, SHORT // 2)
        long = spent(work, text(LONG))
        if long < NOISE or long < SUSPECT * short:
            return None
        # Once is a limit that is reached somewhere; growth goes on.
        return _measured(work, text, LONG // 2) and _measured(work, text, LONG)
    finally:
        gc.enable()


def too_fast_at(work: Work, text: Text, size: int) -> Growth | None:
    """The growth from a text of so many characters to one twice as long, when it is too fast; else None."""
    gc.disable()
    try:
        return _measured(work, text, size)
    finally:
        gc.enable()


def _measured(work: Work, text: Text, size: int) -> Growth | None:
    """The growth around a size, when it is too fast each time it is measured."""
    growth = None
    for _ in range(TRIES):
        growth = Growth(size, spent(work, text(size), 2), spent(work, text(size * 2), 2))
        if growth.ratio <= MOST:
            return None
    return growth

"""How much of a long work goes into one transaction: as much as its time allows, found out on the way.

What a part takes differs by machine and by what there is to it. So many rows as are right for one are too many for
another, and whoever clicks meanwhile waits. Only work counts, which is processor time: where others keep the machine
busy, smaller parts cost more and are waited for as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds of work in a part: whoever comes in the middle of it waits for the rest and for what is written to disk.
AIM = 0.04
#: The same where the transaction only writes what was found before: what is the same for all costs nothing in it.
WRITING = 0.015
#: How far it changes from one part to the next.
_SLOWER, _FASTER = 0.5, 1.25


class Pace:
    """The size of parts of one kind of work, in this process; shared by its threads, since it is only advice."""

    def __init__(self, first: int, least: int, most: int, aim: float = AIM) -> None:
        """``least``: what all have in common costs more than fewer would save. ``aim``: seconds of a part."""
        self.size, self._least, self._most, self._aim = first, least, most, aim

    @contextmanager
    def timed(self) -> Iterator[Callable[[int], None]]:
        """Work off a part, and learn from it; inside is said of how many it is."""
        counts: list[int] = []
        begin = time.thread_time()
        yield counts.append
        self.took(sum(counts), time.thread_time() - begin)

    def took(self, count: int, seconds: float) -> None:
        """So many took so long. A short last part tells how long few take, and nothing of how many could be."""
        full = count >= self.size
        if seconds > 0 and (full or seconds > self._aim):
            factor = min(max(self._aim / seconds, _SLOWER), _FASTER)
            self.size = min(max(int(min(count, self.size) * factor), self._least), self._most)


class Tries:
    """Whether to try what others may spoil: after each time they did, one is left out, then two, four, to a limit."""

    def __init__(self, most: int = 16) -> None:
        self._most, self._pause, self._left = most, 0, 0

    def now(self) -> bool:
        """Whether it is tried this time."""
        self._left -= 1
        return self._left < 0

    def went(self, well: bool) -> None:
        """How it went when it was tried."""
        self._pause = 0 if well else min(max(2 * self._pause, 1), self._most)
        self._left = self._pause

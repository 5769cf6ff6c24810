"""How much of a long work goes into one transaction: as much as its time allows, found out on the way.

What a part takes differs by machine and by what there is to it. So many rows as are right for one are too many for
another, and whoever clicks meanwhile waits. Only work counts, which is processor time: where others keep the machine
busy, smaller parts cost more and are waited for as long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds of work in a part: whoever comes in the middle of it waits for the rest and for what is written to disk.
AIM = 0.04
#: How far it changes from one part to the next.
_SLOWER, _FASTER = 0.5, 1.25


class Pace:
    """The size of parts of one kind of work, in this process; shared by its threads, since it is only advice."""

    def __init__(self, first: int, least: int, most: int) -> None:
        """``least``: what all have in common costs more than fewer would save."""
        self.size, self._least, self._most = first, least, most

    @contextmanager
    def timed(self, count: int) -> Iterator[None]:
        """Work off so many, and learn from it."""
        begin = time.thread_time()
        yield
        self.took(count, time.thread_time() - begin)

    def took(self, count: int, seconds: float) -> None:
        """So many took so long. A short last part tells how long few take, and nothing of how many could be."""
        full = count >= self.size
        if seconds > 0 and (full or seconds > AIM):
            factor = min(max(AIM / seconds, _SLOWER), _FASTER)
            self.size = min(max(int(min(count, self.size) * factor), self._least), self._most)

"""One processor at a time for a process that can use no more than one.

Python does one thing at a time. Threads of one process that run on two processors hand that right, and all that their
processor has at hand, from one to the other hundreds of times a second, which costs more than half of what a request
costs in all. So they keep to one, and go to another one together when somebody else needs theirs.

See docs/decisions/0186-a-process-keeps-to-one-processor.md.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

#: Seconds between two looks whether somebody else needs the processor, and how far a pause may be from that: two
#: processes that look at the same time go the same way, and meet again.
LOOK, APART = 5.0, 0.5
#: Shares of a processor's time: what others take of ours before it is left, and how much more must be free elsewhere.
IN_THE_WAY, BETTER = 0.3, 0.2

_STAT, _TASKS = Path("/proc/stat"), Path("/proc/self/task")
#: Processor → how long it worked and how long it has been there, in the kernel's own units.
Worked = Mapping[int, tuple[int, int]]


def worked() -> Worked:
    """How long each processor worked since the machine began, and since when it counts."""
    since_begin: dict[int, tuple[int, int]] = {}
    for line in _STAT.read_text(encoding="ascii").splitlines():
        name, *counts = line.split()
        if name.startswith("cpu") and name[3:].isdigit():
            # user, nice, system, idle, iowait, irq, softirq, steal; what guests take is among the first two.
            units = [int(count) for count in counts[:8]]
            since_begin[int(name[3:])] = sum(units) - sum(units[3:5]), sum(units)
    return since_begin


def keep_to(processors: Collection[int]) -> None:
    """Let every thread of this process run there only; those that they begin do, too."""
    # Twice: one that begins meanwhile may be a child of one that was not there yet.
    for _ in range(2):
        for task in _TASKS.iterdir():
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(task.name), processors)


class OneProcessor:
    """Keeps this process to one of the processors it may use."""

    def __init__(
        self,
        allowed: Collection[int] | None = None,
        *,
        worked: Callable[[], Worked] = worked,
        keep_to: Callable[[Collection[int]], None] = keep_to,
        clock: Callable[[], float] = time.monotonic,
        own: Callable[[], float] = time.process_time,
        chance: random.Random | None = None,
    ) -> None:
        """``allowed``: those it may use; None: as the machine says. ``own``: seconds this process has worked."""
        if allowed is None:
            allowed = _allowed()
        self._allowed = sorted(allowed)
        self._worked, self._keep_to, self._clock, self._own = worked, keep_to, clock, own
        self._chance = chance or random.Random()  # noqa: S311  (any will do)
        self._at: int | None = None
        self._before: tuple[float, float, Worked] | None = None
        self._next = 0.0

    def begin(self) -> None:
        """Choose one; nothing where there is only one, or no say in it."""
        try:
            self._before = self._seen()
            # In some containers the machine counts its processors otherwise than it lets one choose among them.
            told = [name for name in self._allowed if name in self._before[2]]
            if len(told) > 1:
                self._go(self._chance.choice(told))
        except (OSError, ValueError):
            # Not ours to choose, or no Linux as we know it: as it was.
            self._let_go()

    def look(self) -> None:
        """Go elsewhere when others take much of ours and more is free there; to be called about once a second."""
        if self._at is None or self._before is None or self._clock() < self._next:
            return
        try:
            then, own, before = self._before
            self._before = now, own_now, after = self._seen()
            busy = {name: _share(before.get(name), after.get(name)) for name in self._allowed}
            others = busy[self._at] - (own_now - own) / (now - then)
            best = min(self._allowed, key=lambda name: busy[name])
            if best != self._at and others > IN_THE_WAY and busy[best] < others - BETTER:
                self._go(best)
        except (OSError, ValueError):
            self._let_go()

    def _seen(self) -> tuple[float, float, Worked]:
        self._next = self._clock() + LOOK * self._chance.uniform(1 - APART, 1 + APART)
        return self._clock(), self._own(), self._worked()

    def _go(self, processor: int) -> None:
        self._keep_to((processor,))
        self._at = processor

    def _let_go(self) -> None:
        """Choose no more: some threads may have gone already, and all go where they may."""
        self._at = None
        with contextlib.suppress(OSError, ValueError):
            self._keep_to(self._allowed)


def _allowed() -> Collection[int]:
    try:
        return os.sched_getaffinity(0)
    except (AttributeError, OSError):
        return ()


def _share(before: tuple[int, int] | None, after: tuple[int, int] | None) -> float:
    """Which part of the time between it worked; all of it where that can't be told."""
    if before is None or after is None or after[1] <= before[1]:
        return 1.0
    return (after[0] - before[0]) / (after[1] - before[1])

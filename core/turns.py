"""Whose turn it is: a few requests are worked on at once, while any number of others wait for something.

Python does one thing at a time. Sixteen threads that all want to go on spend their time handing that right to each
other, a third of what a panel costs. So only as many go on as there is use for; who waits for the disk or for a wiki
lets somebody else go on meanwhile.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

#: Who goes on for longer than this, in seconds, waits for something that nobody told us of, and is in nobody's way.
LONGEST = 0.5

#: How often, in seconds, who gives way looks whether somebody is still to be answered.
_GLANCE = 0.002
#: So many times in a row nobody is: between two requests of a storm there is nobody for a moment, too.
_CALM = 2

_mine = threading.local()
#: Where requests of this process wait for their turn.
_all: weakref.WeakSet[Turns] = weakref.WeakSet()
_all_lock = threading.Lock()


class Turns(Executor):
    """Runs calls in threads, at most ``most`` of them going on at once; the others in the order they came."""

    def __init__(
        self, threads: int, most: int, *, name: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``threads``: how many can be begun and not ended; all but ``most`` of them wait :func:`aside`."""
        self._most, self._clock = most, clock
        self._pool = ThreadPoolExecutor(threads, name)
        # A signal may end it in the thread that is just submitting something.
        self._lock = threading.RLock()
        self._calls: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        #: Who goes on, and since when.
        self._going: dict[object, float] = {}
        #: How many stand aside until something is on disk.
        self._soon = 0
        self._over = False
        with _all_lock:
            _all.add(self)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have it called when it is its turn."""
        future: Future[T] = Future()
        with self._lock:
            if self._over:
                raise RuntimeError("nothing more is begun after the end")
            self._calls.append((future, partial(fn, *args, **kwargs)))
            self._call_in()
        return future

    def replace_stuck(self) -> None:
        """Let others go on in place of those that stand still; to be called about once a second."""
        with self._lock:
            self._call_in()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Begin nothing more; what nobody has begun yet is dropped."""
        with self._lock:
            self._over = True
            while self._calls:
                self._calls.popleft()[0].cancel()
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def someone_waits(self) -> bool:
        """Whether somebody waits for an answer that is being made; who waits for a wiki first waits for that."""
        with self._lock:
            return bool(self._calls) or self._soon > 0 or self._busy() > 0

    def _call_in(self) -> None:
        """With the lock held: give free turns to those that wait, each once."""
        free = min(self._most - self._busy(), len(self._calls))
        for _ in range(free):
            turn = object()
            self._going[turn] = self._clock()
            self._pool.submit(self._work, turn)

    def _busy(self) -> int:
        now = self._clock()
        return sum(now - since < LONGEST for since in self._going.values())

    def _work(self, turn: object) -> None:
        _mine.turns, _mine.turn = self, turn
        try:
            while call := self._next(turn):
                future, work = call
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    result = work()
                except BaseException as error:  # whoever waits hears it
                    future.set_exception(error)
                else:
                    future.set_result(result)
        finally:
            _mine.turns = None

    def _next(self, turn: object) -> tuple[Future[Any], Callable[[], Any]] | None:
        with self._lock:
            del self._going[turn]
            if not self._calls or self._busy() >= self._most:
                return None
            self._going[turn] = self._clock()
            return self._calls.popleft()

    def _step_aside(self, turn: object, soon: bool) -> None:
        with self._lock:
            del self._going[turn]
            self._soon += soon
            self._call_in()

    def _step_back(self, turn: object, soon: bool) -> None:
        # Without waiting: what was begun is ended first. For a moment one more than wanted goes on.
        with self._lock:
            self._soon -= soon
            self._going[turn] = self._clock()


@contextmanager
def aside(*, soon: bool = False) -> Iterator[None]:
    """This thread waits for something inside: if it answers a request, another one may be worked on meanwhile.

    ``soon``: it waits for our own disk, and not for anybody else.
    """
    turns: Turns | None = getattr(_mine, "turns", None)
    if turns is None:
        yield
        return
    turn = _mine.turn
    # Who stands aside has no turn to give away, however many things they wait for.
    _mine.turns = None
    turns._step_aside(turn, soon)
    try:
        yield
    finally:
        turns._step_back(turn, soon)
        _mine.turns = turns


def give_way(
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Let who waits for an answer go first: returns when nobody seems to, at the latest after so many seconds."""
    with _all_lock:
        places = list(_all)
    until, calm = clock() + seconds, 0
    while places and clock() < until and calm < _CALM:
        calm = 0 if any(turns.someone_waits() for turns in places) else calm + 1
        if calm < _CALM:
            sleep(_GLANCE)

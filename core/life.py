"""Signs of life: whoever works on a job shows that it goes on, so that what stalls can be told from what is long."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_shown: dict[int, float] = {}


def beat() -> None:
    """This thread got on: it asked the wiki something, or wrote something down."""
    _shown[threading.get_ident()] = time.monotonic()


def last(thread: int) -> float:
    """When the thread last showed that it lives, by the clock that never goes back; minus infinity for never."""
    return _shown.get(thread, float("-inf"))


def loaded() -> None:
    """All that a server loads once is there: looking for garbage leaves it out from now on.

    Else every full look goes through it, in whichever thread comes by, and with the writer everybody stands still.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def when_longer(seconds: float, then: Callable[[], None]) -> Iterator[None]:
    """Should what is done inside take longer than so many seconds, ``then`` is called meanwhile, once."""
    timer = threading.Timer(seconds, then)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class WaitedFor:
    """The threads whose answers somebody waits for."""

    def __init__(self) -> None:
        self._thread = threading.local()

    @contextmanager
    def here(self) -> Iterator[None]:
        """Somebody waits for what this thread does inside."""
        before = bool(self)
        self._thread.waits = True
        try:
            yield
        finally:
            self._thread.waits = before

    def __bool__(self) -> bool:
        """Whether somebody waits for this thread."""
        return bool(getattr(self._thread, "waits", False))

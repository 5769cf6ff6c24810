"""Signs of life: whoever works on a job shows that it goes on, so that what stalls can be told from what is long."""

from __future__ import annotations

import threading
import time

_shown: dict[int, float] = {}


def beat() -> None:
    """This thread got on: it asked the wiki something, or wrote something down."""
    _shown[threading.get_ident()] = time.monotonic()


def last(thread: int) -> float:
    """When the thread last showed that it lives, by the clock that never goes back; minus infinity for never."""
    return _shown.get(thread, float("-inf"))

"""What is made once of the same facts, and goes with them: who keeps the facts keeps this beside them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

_UNKNOWN: Any = object()


class Once:
    """What was made of facts that don't change as long as this is at hand; whoever makes it anew makes the same."""

    def __init__(self, most: int) -> None:
        """``most``: so much is kept; what came first goes first."""
        self._most = most
        self.known: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def keep(self, made: Iterable[tuple[Hashable, Any]]) -> None:
        """Have these at hand, each by what it was made of."""
        with self._lock:
            for values, value in made:
                while len(self.known) >= self._most:
                    del self.known[next(iter(self.known))]
                self.known[values] = value

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, which is made of these facts and of what the key tells, and which nobody changes."""
        value: T = self.known.get(key, _UNKNOWN)
        if value is _UNKNOWN:
            value = make()
            self.keep([(key, value)])
        return value

"""How long tests go on that try what chance makes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

#: Minutes for each of them (``make fuzz MINUTES=10``); without, a few tries.
MINUTES = float(os.environ.get("TELOS_FUZZ_MINUTES", "0") or 0)


def rounds() -> Iterator[int]:
    """As many rounds as fit into the time; one without any."""
    until, number = time.monotonic() + 60 * MINUTES, 0
    yield number
    while time.monotonic() < until:
        number += 1
        yield number

"""Where the time comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where ``now`` comes from outside the pure part."""

    def now(self) -> datetime:
        """The aware instant in UTC."""

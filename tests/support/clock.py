"""A clock that moves only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: A Monday morning.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class FrozenClock:
    """Stands still until moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at

"""Where ``now`` comes from outside the pure part."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock, aware and in UTC."""

    def now(self) -> datetime:
        """The instant it is."""
        return datetime.now(UTC)

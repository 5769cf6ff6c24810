"""Where ``now`` comes from outside the pure part."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class SystemClock:
    """The machine's own clock, aware and in UTC."""

    def now(self) -> datetime:
        """The instant it is."""
        return datetime.now(UTC)


def skew(date: str | None, now: datetime, before: float | None) -> float | None:
    """How many seconds another clock is ahead, by the Date of an answer; what was known ``before`` without one."""
    try:
        at = parsedate_to_datetime(date or "")
    except (ValueError, IndexError, TypeError):
        return before
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()

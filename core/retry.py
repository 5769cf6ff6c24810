"""When to try again: later each time, and not before the other side wants to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Whatever is asked for (Data Center asks for 9223372036854775807 seconds), it is tried again within this.
LONGEST_DELAY = timedelta(hours=1)
#: Doublings after which a wait grows no more; more would be too long for a number of seconds.
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off: ``first``, then twice as long each time, at most ``longest``; so many ``attempts``."""

    first: timedelta
    longest: timedelta
    #: After how many failures it is given up; 0: never.
    attempts: int = 0

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row, at least one."""
        doublings = min(max(failures - 1, 0), _MOST_DOUBLINGS)
        return min(self.first * (1 << doublings), self.longest)

    def again(self, failures: int, now: datetime, asked: datetime | None = None) -> datetime | None:
        """When to try again after so many failures; None: no more.

        Not before the time the other side ``asked`` for, and later each time: an hour of "in a minute" must not use
        up all attempts.
        """
        if self.attempts and failures >= self.attempts:
            return None
        at = now + self.wait(failures)
        return max(at, asked) if asked else at


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait of a Retry-After header (RFC 9110, 10.2.3), seconds or a date, clamped; None without a usable one."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than any sensible wait has are clamped before they become a number.
        return clamped(float(text)) if len(text) <= 9 else LONGEST_DELAY
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return clamped((at - now).total_seconds())


def clamped(seconds: float) -> timedelta:
    """A wait of so many seconds, not in the past and not too long."""
    return min(timedelta(seconds=max(0.0, seconds)), LONGEST_DELAY)

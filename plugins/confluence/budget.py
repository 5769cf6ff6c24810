"""How long Confluence wants us to wait, and whether our budget is used up: headers in, values out.

Atlassian, "Rate limiting": ``Retry-After``, ``X-RateLimit-*``, ``RateLimit`` and ``Beta-RateLimit`` (Cloud, points
an hour; Data Center, requests in a token bucket).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from core.retry import clamped, retry_after

#: Cloud names its points-based limits so while they are new.
_BETAS: Final = ("", "Beta-")
_LISTS: Final = ("RateLimit", "Beta-RateLimit")
#: Characters of a header that are read.
_LONGEST: Final = 2000


def used_up(headers: Mapping[str, str]) -> bool:
    """Whether this answer says that nothing is left to ask with."""
    told = [headers.get(f"X-{beta}RateLimit-Remaining") for beta in _BETAS]
    told += [left for name in _LISTS for left, _ in _limits(headers.get(name))]
    return any(
        left is not None and left.strip().isascii() and left.strip().isdigit() and int(left) == 0
        for left in told
    )


def reset_in(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """When there is something left again, by whichever header tells; None when none does."""
    wait = retry_after(headers.get("Retry-After") or headers.get("Beta-Retry-After"), now)
    if wait is not None:
        return wait
    resets = [headers.get(f"X-{beta}RateLimit-Reset") for beta in _BETAS]
    # Of several limits, the one that is used up counts.
    limits = [limit for name in _LISTS for limit in _limits(headers.get(name))]
    resets += [reset for left, reset in sorted(limits, key=lambda limit: (limit[0] or "1").strip() != "0")]
    text = next((reset.strip() for reset in resets if reset and reset.strip()), "")
    if text.isascii() and text.isdigit() and len(text) <= 12:
        # Seconds from now, or seconds since 1970.
        number = int(text)
        return clamped(number - now.timestamp() if number > 10**9 else number)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return clamped(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def _limits(value: str | None) -> list[tuple[str | None, str | None]]:
    """What is left of each limit, and the seconds until it is whole again: ``"app";r=50;t=30, "burst";t=1``."""
    limits = []
    for limit in (value or "")[:_LONGEST].split(","):
        told = dict(part.strip().partition("=")[::2] for part in limit.split(";"))
        limits.append((told.get("r"), told.get("t")))
    return limits

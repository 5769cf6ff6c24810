"""Two clocks: what people do here is dated by ours, what they write by their wiki's.

A wiki's tells whole seconds, a signature whole minutes, and neither clock is quite the other's. Which of two things
came first is told by what was known as somebody acted. What nobody had heard of and is dated just before came after
(docs/decisions/0179-what-was-known-tells-the-order.md).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.model import Act

#: How long before somebody acted a change may be dated that came after it.
STAMPS = timedelta(seconds=30)
_MINUTE = timedelta(minutes=1)
#: Under what name an act says what was known as it was done: the newest revision of its page; of a contribution that
#: was answered its newest revision, or how many remarks it had.
KNOWN = "known"


def known_to(act: Act) -> int:
    """What was known as somebody acted; 0 where nobody noted it."""
    return int(act.data.get(KNOWN, 0))


def minute_of(moment: datetime) -> datetime:
    """The minute of an instant: what is signed right after it is dated by that."""
    return moment.replace(second=0, microsecond=0)


def just_before(dated: datetime, moment: datetime, *, signed: bool) -> bool:
    """Whether what is dated before a moment may have come after it, or so late that nobody had heard of it."""
    minute_only = signed and dated == minute_of(dated)
    return timedelta() <= moment - dated < STAMPS + (_MINUTE if minute_only else timedelta())


def moment_of(revision: int, dated: datetime, acts: Sequence[Act]) -> datetime:
    """When a page was changed, by the clock of what people did about it; ``acts`` are those, in time."""
    moment = dated
    for act in acts[bisect.bisect_right(acts, dated - STAMPS, key=lambda act: act.at) :]:
        if known_to(act) >= revision:
            return min(moment, act.at - timedelta.resolution)
        if act.at >= dated + STAMPS:
            break
        if known_to(act) and act.at >= dated:
            moment = act.at + timedelta.resolution
    return moment

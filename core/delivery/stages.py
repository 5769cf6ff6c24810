"""The stages before a message is made: each takes the notices that came so far and stops some, with the reason.

Whoever wants to know why somebody was not told reads down :data:`STAGES`. The wiki is asked late, since its answer
holds for a moment only (docs/decisions/0135-a-notice-leaves-by-named-stages.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.delivery import accounted, asked, breaker, cap, holds, quiet, reading
from core.delivery.around import Round
from core.delivery.verdicts import Verdict
from core.store.outbox import Entry


class Stage(Protocol):
    """One question about notices."""

    def __call__(self, turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
        """Those it stops, by key; the others go on."""


#: In this order, by name.
STAGES: Mapping[str, Stage] = {
    "live": breaker.live,
    "decided": holds.decided,
    "still holds": holds.still_true,
    "accounted": accounted.complete,
    "asked": asked.still_news,
    "quiet hours": quiet.hours,
    "cap": cap.day,
    "may read": reading.allowed,
    "breaker": breaker.usual,
}

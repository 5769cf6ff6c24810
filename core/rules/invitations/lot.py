"""By lot: who is held back, and what that shows about inviting people here."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Iterable
from datetime import datetime

from core.model import CommunityKey, Invitation, PersonKey
from core.rules.factors.estimates import Estimate, share, silent
from core.rules.invitations.times import WITHIN

#: One in so many is held back.
ONE_IN = 5
#: People in each of both groups below which nothing is said.
LEAST = 10


def drawn(secret: str, community: CommunityKey, person: PersonKey) -> bool:
    """Whether the lot holds this person back; always the same for them here, and nobody can work it out."""
    digest = hmac.new(secret.encode(), f"invitation\n{community}\n{person}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % ONE_IN == 0


def came(invitation: Invitation) -> bool:
    """Whether they contributed within the time in which it can have to do with the invitation."""
    return invitation.contributed_at is not None and invitation.contributed_at < invitation.at + WITHIN


def effect(invitations: Iterable[Invitation], now: datetime) -> Estimate:
    """By how much the share of those who contributed is larger among the invited than among those held back.

    Both were chosen by a steward, and the lot decided: so the difference is what inviting does, with Newcombe's
    interval (Statistics in Medicine 17:873, 1998, method 10). Of those whose time is over only. Who was invited
    counts, whether they read it or not.
    """
    over = [invitation for invitation in invitations if invitation.at + WITHIN <= now]
    asked = [came(invitation) for invitation in over if not invitation.held_back]
    held_back = [came(invitation) for invitation in over if invitation.held_back]
    n = len(asked) + len(held_back)
    if min(len(asked), len(held_back)) < LEAST:
        return silent(n)
    first, second = share(sum(asked), len(asked)), share(sum(held_back), len(held_back))
    p, low, high = _told(first)
    q, lower, higher = _told(second)
    return Estimate(
        value=p - q,
        n=n,
        low=p - q - math.hypot(p - low, higher - q),
        high=p - q + math.hypot(high - p, q - lower),
    )


def _told(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value or 0.0, estimate.low or 0.0, 0.0 if estimate.high is None else estimate.high

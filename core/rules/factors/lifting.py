"""Whose messages are lifted: of those whom many different people answer or build on.

Who answers whom is all that goes in. Whether somebody is sponsor, steward or the head of something is no input, and
neither is how much they write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from core.model import Charter, PersonKey
from core.policy import Policy
from core.rules.factors import influence
from core.rules.factors.history import History
from core.rules.factors.influence import Rank
from core.rules.factors.sight import people_since, sight

#: From so many different people on somebody is one whom others build on.
LEAST_BUILT_ON = 3
#: So many are told at once; more are kept, for some don't want to be named, or wrote where a viewer can't read.
TOLD, KEPT = 3, 9
#: Of each so many messages are kept, the latest.
EACH = 3
#: So long a message is worth lifting: on a community's page, and in a digest.
ON_PAGE, IN_DIGEST = timedelta(days=28), timedelta(days=7)


class Message(Protocol):
    """A message that could be lifted."""

    @property
    def author(self) -> PersonKey:
        """Who wrote it."""

    @property
    def at(self) -> datetime:
        """When."""


M = TypeVar("M", bound=Message)


def ranks(history: History, now: datetime) -> tuple[Rank, ...]:
    """People by who answers and builds on whom, the first one first; what is too old to tell people apart left out."""
    since = history.people_since
    return influence.ranked(
        influence.attention(
            (contribution.answered_by, contribution.author)
            for contribution in history.contributions
            if contribution.answered_by is not None and not contribution.dismissed and contribution.at <= now
            if since is None or contribution.at >= since
        )
    )


def leaders(ranked: Sequence[Rank]) -> tuple[Rank, ...]:
    """Those whose messages are kept to be lifted; nobody where there are too few people to speak of one."""
    if len(ranked) < influence.LEAST_PEOPLE:
        return ()
    return tuple(rank for rank in ranked if rank.people >= LEAST_BUILT_ON)[:KEPT]


def lifted(messages: Iterable[M], now: datetime, within: timedelta | None, told: int = TOLD) -> tuple[M, ...]:
    """Of messages in the order of their authors' ranks, the latest first, one each of the first few people."""
    latest: dict[PersonKey, M] = {}
    for message in messages:
        if len(latest) < told and (within is None or now - within <= message.at <= now):
            latest.setdefault(message.author, message)
    return tuple(latest.values())


def recent(messages: Iterable[M], now: datetime, within: timedelta | None, policy: Policy) -> tuple[M, ...]:
    """Of messages, those that are not older than that, nor than the term after which nobody is told apart."""
    since = people_since(policy, now)
    return tuple(
        message
        for message in messages
        if (within is None or now - within <= message.at <= now) and (since is None or message.at >= since)
    )


def may_be_told(viewer: PersonKey, charter: Charter, policy: Policy) -> bool:
    """Whether this person is told by name whom others build on: nobody is while there are sums only."""
    if policy.sums_only:
        return False
    sponsor = charter.sponsor.person if charter.sponsor else None
    return viewer != sponsor or sight(viewer, charter, policy).names

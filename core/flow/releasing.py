"""While there are sums only: the figures of a community stay as they were told until enough people did something.

See :mod:`core.rules.factors.releases`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow.context import PipelineContext
from core.model import CommunityKey, Figure
from core.rules.factors import releases
from core.rules.factors.history import History
from core.rules.factors.releases import ByGroup, Told
from core.store import UnitOfWork, figures_told, overview, sites
from core.store.communities import Community


@dataclass(frozen=True, slots=True)
class Release:
    """What of a community's figures is told anew, and what is kept of that."""

    parts: frozenset[str]
    #: Whether anything was told before.
    first: bool
    #: What is told now.
    told: Told

    def held(self, figures: Sequence[Figure], known: Sequence[Figure]) -> tuple[Figure, ...]:
        """The figures as they are told; ``known``: as they were."""
        return releases.held(figures, () if self.first else known, self.parts)


def next_release(
    connection: UnitOfWork, flow: PipelineContext, community: Community, history: History, now: datetime
) -> Release | None:
    """Which parts are told anew; None where all is told as it is."""
    policy = flow.policy(community.site)
    if not policy.sums_only:
        return None
    before = figures_told.of(connection, community.key) or Told()
    did = _did(connection, community, history, now)
    parts = releases.renewed(before, did, policy.least_group)
    told = releases.remembered(before, did, parts)
    if releases.READING in parts:
        asked = overview.readers(connection, community, names=False)
        told = replace(told, readers=ByGroup(asked.groups, asked.overlap))
    return Release(parts, not before.marks, told)


def _did(
    connection: UnitOfWork, community: Community, history: History, now: datetime
) -> dict[str, tuple[str, ...]]:
    """What each person did, on each side, as marks made with a secret of the site."""
    did = releases.doings(history, now)
    did["readers"] = figures_told.readers(connection, community)
    did["reached"] = figures_told.reached(connection, community.key)
    secret = f"told\n{sites.get(connection, community.site).salt}\n{community.key}"
    return {side: releases.marks(some, secret) for side, some in did.items()}


def by_group(connection: UnitOfWork, key: CommunityKey, readers: overview.Readers) -> overview.Readers:
    """Who was asked, by group, as last told; ``readers`` has the groups one may know of."""
    told = figures_told.by_group(connection, key)
    names = {group.name for group in readers.groups}
    groups = tuple(group for group in told.groups if group.name in names)
    return replace(readers, groups=groups, overlap=told.overlap)

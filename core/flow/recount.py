"""Looks again at what is owed when a site's settings count time differently."""

from __future__ import annotations

import hashlib

from core.flow.context import PipelineContext
from core.queue import JobKind
from core.store import UnitOfWork, affected, sites

#: What due times are counted by, besides the charters.
_COUNTED = (
    "zone",
    "country",
    "region",
    "days_off",
    "extra_days",
    "weekdays",
    "holidays",
    "day_start",
    "day_end",
    "answer_within_days",
    "confirm_days",
    "complete_days",
    "decide_days",
    "review_days",
    "status_days",
)


def recount(connection: UnitOfWork, flow: PipelineContext) -> None:
    """Assess all pages of communities once, where the settings of their site are others than the last time."""
    for site in sorted(flow.platforms):
        policy = flow.policy(site)
        values = repr([(name, getattr(policy, name, None)) for name in _COUNTED])
        digest = hashlib.sha256(values.encode()).hexdigest()
        known = sites.get(connection, site).counted_by
        if known == digest:
            continue
        sites.put(connection, site, counted_by=digest)
        if not known:
            # Nobody counted differently before.
            continue
        for pages in affected.of_site(site):
            flow.queue.put_select(connection, JobKind.ASSESS, site, pages)

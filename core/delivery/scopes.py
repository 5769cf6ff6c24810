"""Tells a wiki which of its pages belong to a community, so that it shows a slot for the panel there."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from core.delivery.retrying import RETRY
from core.flow.context import PipelineContext
from core.ports import GiveUp, RetryAt, ScopeEntry, kept
from core.rules.deadline.due_dates import says_more
from core.store import UnitOfWork, codec, communities, outbox, sites

log = logging.getLogger(__name__)

#: In place of a digest: the wiki held nothing, and is being told for the first time. A list that arrived although we
#: never heard so must not look like another store's.
BEGUN = "begun"


def scope_entries(unit: UnitOfWork, site: str) -> list[ScopeEntry]:
    """Every scope of a site, as its wiki must know them."""
    return [
        ScopeEntry(
            community=community.key,
            home=community.home,
            scope=community.scope,
            more=says_more(community.charter),
        )
        for community in communities.of_site(unit, site)
    ]


def publish(flow: PipelineContext, now: datetime, site: str) -> bool:
    """Tell a wiki its scope list where that changed; whether it was told."""
    with flow.store.read() as unit:
        if site not in outbox.scopes_due(unit, now):
            return False
        entries = scope_entries(unit, site)
        known = sites.get(unit, site).scopes
    try:
        if held_by_another(flow, site):
            # What the wiki has is all that is left of what was lost: an admin decides, nobody's empty list.
            flow.store.write(partial(outbox.back, keys=[f"scopes/{site}"], at=now + RETRY.longest))
            log.warning("site %s holds what this database knows nothing of: see telos doctor", site)
            return False
    except (RetryAt, GiveUp) as error:
        _later(flow, site, error, now)
        return False
    if not known:
        flow.store.write(partial(sites.put, name=site, scopes=BEGUN))
    digest = hashlib.sha256(codec.canonical(entries).encode()).hexdigest()
    wiki = flow.platform(site).scope_map
    news = digest != known and wiki is not None
    try:
        if news and wiki is not None:
            wiki.publish(entries)
    except (RetryAt, GiveUp) as error:
        _later(flow, site, error, now)
        return False
    flow.store.write(partial(_published, site=site, told=entries, digest=digest))
    return news


def held_by_another(flow: PipelineContext, site: str) -> bool:
    """Whether the wiki holds what a Telos put there and this store did not: its database was lost, or is elsewhere.

    Asked of the wiki only until this store told it something, or an admin let the site go live. Raises what the wiki
    raises.
    """
    with flow.store.read() as unit:
        known = sites.get(unit, site)
    traces = flow.platform(site).traces
    return not known.scopes and known.live_since is None and traces is not None and traces.traces_left()


def go_on(unit: UnitOfWork, site: str, now: datetime) -> None:
    """An admin let the site go live: what was held back for what the wiki holds is told at once."""
    if not sites.get(unit, site).scopes:
        outbox.put_scopes(unit, site, now)


def _later(flow: PipelineContext, site: str, error: RetryAt | GiveUp, now: datetime) -> None:
    at = error.at if isinstance(error, RetryAt) and error.at else now + RETRY.first
    error_text = kept(error)
    flow.store.write(partial(outbox.back, keys=[f"scopes/{site}"], at=at, error=error_text))
    log.warning("site %s could not be told its scopes: %s", site, type(error).__name__)


def _published(unit: UnitOfWork, site: str, told: Sequence[ScopeEntry], digest: str) -> None:
    sites.put(unit, site, scopes=digest)
    if scope_entries(unit, site) == list(told):
        outbox.done(unit, [f"scopes/{site}"])

"""A policy for many is handed out in parts: each is a transaction of its own, so that no click waits for all of them.

Who must confirm is gone through in the order of keys, and how far that is stands in the database: a kill loses
nothing. What makes everybody be looked at again while that goes on lets it go once around from where it is
(docs/decisions/0113-a-policy-for-many-is-handed-out-in-parts.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.flow import materialise, status_projection
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.model import CharterState, CommunityKey, Finding, PersonKey
from core.queue import JobKind
from core.rules.acknowledgement.confirmations import READING_CODES, reading_findings
from core.store import UnitOfWork, communities, people, readers
from core.store.communities import Community

#: Most people of one transaction; it takes fewer where those before took long.
PART = 160
#: Transactions of one job.
TURNS = 20


def go_on(connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, now: datetime) -> bool:
    """Look at the next readers of a community; False when that were the last ones."""
    community, at = communities.get(connection, key), readers.state(connection, key)
    if community is None or at is None:
        return False
    if community.withdrawn:
        # It asks nobody any more; should its charter come back, everybody is looked at anew.
        readers.put_state(connection, key, None)
        return False
    size = min(flow.readers_pace.size, PART)
    some = readers.after(connection, community, at, size)
    with flow.readers_pace.timed(len(some)):
        told = materialise.focus(connection, flow, community, frozenset(some), now, part=True) if some else {}
    more = len(some) == size
    following = readers.on(at, some, more, told)
    if more or not at.around:
        readers.put_state(connection, key, following)
        return True
    readers.put_state(connection, key, None)
    _keep(connection, community, following.figures, now)
    status_projection.later(connection, flow, community.site, [community.home], now)
    return False


def first_others(connection: UnitOfWork, flow: PipelineContext, key: CommunityKey) -> bool:
    """Whether a job waits that will have all readers looked at anew: before it, their round is not begun."""
    community, at = communities.get(connection, key), readers.state(connection, key)
    if community is None or at is None or at.after or community.withdrawn:
        return False
    before = [(JobKind.SCOPE, key), (JobKind.PAGE, community.home), (JobKind.ASSESS, community.home)]
    if not flow.queue.is_due(connection, before):
        return False
    flow.queue.put(connection, [materialise.readers_job(community.site, key)])
    return True


def meanwhile(flow: PipelineContext, keys: Sequence[CommunityKey], person: PersonKey) -> None:
    """Somebody opens a page while the readers of these communities are gone through: theirs is not waited for."""
    flow.store.write(lambda connection: _only(connection, flow, keys, person), urgent=True)


def _only(
    connection: UnitOfWork, flow: PipelineContext, keys: Sequence[CommunityKey], person: PersonKey
) -> None:
    for community in communities.load(connection, keys).values():
        materialise.focus(connection, flow, community, frozenset({person}), flow.now(), part=True)


def _keep(connection: UnitOfWork, community: Community, figures: Mapping[str, float], now: datetime) -> None:
    """Keep what the readers come to, among what else a community's figures and findings say."""
    charter = community.charter
    directory = people.directory(connection, community.site, people=people_of(charter))
    found: tuple[Finding, ...] = ()
    if charter.state is CharterState.ACTIVE and figures:
        asked, late = int(figures.get("asked", 0)), int(figures.get("confirm_late", 0))
        confirmed = int(figures.get("confirmed", 0))
        found = tuple(reading_findings(charter, directory, asked, late, confirmed=confirmed, now=now))
    others = [one for one in community.findings if one.code not in READING_CODES]
    communities.save(
        connection,
        replace(community, findings=(*others, *found), figures={**community.figures, **figures}),
    )

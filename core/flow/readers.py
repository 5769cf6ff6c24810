"""A policy for many is handed out in parts: each is a transaction of its own, so that no click waits for all of them.

Who must confirm is gone through in the order of keys, and how far that is stands in the database: a kill loses
nothing. What makes everybody be looked at again while that goes on lets it go once around from where it is
(docs/decisions/0113-a-policy-for-many-is-handed-out-in-parts.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from core.flow import focus, materialise, status_projection
from core.flow.context import PipelineContext
from core.flow.focus import Assessed
from core.flow.named import people_of
from core.model import CharterState, CommunityKey, Finding, PersonKey
from core.queue import JobKind
from core.rules.acknowledgement.confirmations import READING_CODES, reading_findings
from core.store import StaleRead, UnitOfWork, communities, people, readers
from core.store.communities import Community
from core.store.readers import Round

#: Most people of one transaction; it takes fewer where those before took long.
PART = 400
#: The same where they are looked at in the transaction because somebody wrote in between.
FEW = 20
#: Transactions of one job.
TURNS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """The next readers of a community, and what was found about them."""

    community: Community
    at: Round
    people: Sequence[PersonKey]
    #: Whether there may be others after them.
    more: bool
    #: None where nobody is left, or nobody is asked any more.
    assessed: Assessed | None


def go_on(flow: PipelineContext, key: CommunityKey, now: datetime) -> bool:
    """Look at the next readers of a community; False when that were the last ones.

    They are looked at before the writer's turn, and only what was found is written in it. Where somebody has written
    in between what they depend on, fewer of them are looked at in the transaction itself.
    """
    write = partial(_write, flow=flow, now=now)

    def at_once(connection: UnitOfWork) -> bool:
        # Where looking before did no good, somebody clicks just now.
        size = min(flow.readers_pace.size, PART if flow.store.shared else FEW)
        with flow.readers_pace.timed() as of:
            part = _assess_part(connection, flow, key, now, size)
            of(len(part.people) if part else 0)
            return write(connection, part)

    def in_time(connection: UnitOfWork, part: Part | None) -> bool:
        with flow.written_pace.timed() as of:
            of(len(part.people) if part else 0)
            return write(connection, part)

    if not flow.before_turn.now():
        return flow.store.write(at_once)
    assess = partial(_assess_part, flow=flow, key=key, now=now, size=min(flow.written_pace.size, PART))
    try:
        more = flow.store.write_as_seen(assess, in_time)
    except StaleRead:
        flow.before_turn.went(well=False)
        return flow.store.write(at_once)
    flow.before_turn.went(well=True)
    return more


def _assess_part(
    connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, now: datetime, size: int
) -> Part | None:
    """What the next readers must confirm; None when they are done. Writes nothing."""
    community, at = communities.get(connection, key), readers.state(connection, key)
    if community is None or at is None:
        return None
    if community.withdrawn:
        return Part(community, at, (), more=False, assessed=None)
    people_ = readers.after(connection, community, at, size)
    assessed = focus.assess_people(connection, flow, community, frozenset(people_), now) if people_ else None
    return Part(community, at, people_, len(people_) == size, assessed)


def _write(connection: UnitOfWork, part: Part | None, flow: PipelineContext, now: datetime) -> bool:
    """Keep what was found about some readers, and how far they are gone through; whether there may be others."""
    if part is None:
        return False
    community, at = part.community, part.at
    if community.withdrawn:
        # It asks nobody any more; should its charter come back, everybody is looked at anew.
        readers.put_state(connection, community.key, None)
        return False
    if part.assessed is not None:
        focus.keep(connection, flow, part.assessed, now)
    following = readers.on(at, part.people, part.more, part.assessed.figures if part.assessed else {})
    if part.more or not at.around:
        readers.put_state(connection, community.key, following)
        return True
    readers.put_state(connection, community.key, None)
    _keep_figures(connection, community, following.figures, now)
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
    now = flow.now()
    for community in communities.load(connection, keys).values():
        assessed = focus.assess_people(connection, flow, community, frozenset({person}), now)
        if assessed is not None:
            focus.keep(connection, flow, assessed, now)


def _keep_figures(
    connection: UnitOfWork, community: Community, figures: Mapping[str, float], now: datetime
) -> None:
    """Keep what the readers come to, among what else a community's figures and findings say."""
    charter = community.charter
    directory = people.directory(connection, community.site, people=people_of(charter))
    findings: tuple[Finding, ...] = ()
    if charter.state is CharterState.ACTIVE and figures:
        asked, late = int(figures.get("asked", 0)), int(figures.get("confirm_late", 0))
        confirmed = int(figures.get("confirmed", 0))
        findings = tuple(reading_findings(charter, directory, asked, late, confirmed=confirmed, now=now))
    others = [finding for finding in community.findings if finding.code not in READING_CODES]
    communities.save(
        connection,
        replace(community, findings=(*others, *findings), figures={**community.figures, **figures}),
    )

"""Brings a community's figures up to date: wanted by whatever changes it, done by the clock, in nobody's way.

What changes a community marks it, in one statement. The tick gives out a job for each that is marked; however much
happens meanwhile, that is one job. It reads in a transaction that keeps nobody from writing, and writes a row a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.flow import inviting, past, releasing, taken_back
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.model import (
    CharterState,
    CommunityKey,
    Contribution,
    Figure,
    Finding,
    Obligation,
    PageKey,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.queue import Job, JobKind, Lane
from core.rules.assess_community import assess_community
from core.rules.community_findings import COMMUNITY_CODES, community_findings
from core.rules.factors import lifting, releases, running, sight
from core.rules.factors.course import Course, course
from core.rules.factors.history import History
from core.rules.factors.influence import Rank
from core.rules.factors.trend import BEFORE, as_before, as_of, fresh, with_earlier
from core.store import (
    UnitOfWork,
    communities,
    community_history,
    figures,
    figures_told,
    lifted,
    memberships,
    people,
)
from core.store.communities import Community

#: What happens within so long is reckoned together.
SOON = timedelta(seconds=5)
#: At least so long between two times, for each contribution: some twenty times what reckoning takes.
REST = timedelta(milliseconds=2)
#: Time alone changes them: who waits, waits longer.
AGAIN = timedelta(days=1)


def want(connection: UnitOfWork, key: CommunityKey, now: datetime) -> None:
    """Something changed in a community: its figures are to be reckoned anew soon."""
    figures.want(connection, key, now + SOON)


def moved(
    connection: UnitOfWork,
    key: CommunityKey,
    before: Sequence[Contribution],
    after: Sequence[Contribution],
    stored: Mapping[str, Obligation],
    wanted: Mapping[str, Obligation],
) -> None:
    """Add what changed on some pages to the figures that are sums: they are right with the change itself.

    ``before`` and ``after`` are all contributions of these pages, and those whose answers were handed out with theirs;
    ``stored`` and ``wanted`` what was and is owed for them. At a community's end nothing is, any more, for what stays.
    """
    if _told_of(before, stored) == _told_of(after, wanted):
        return
    known = figures.of(connection, key, running.RUNNING)
    if not known or figures_told.is_held(connection, key):
        # They were never reckoned; or one change alone tells of one person.
        return
    as_of = known[0].as_of
    now = running.tally(after, wanted, as_of)
    figures.save(connection, running.moved(known, running.tally(before, stored, as_of), now))


def _told_of(
    contributions: Sequence[Contribution], owed: Mapping[str, Obligation]
) -> set[tuple[PageKey, str, Settlement | None, bool, tuple[datetime, bool] | None]]:
    told = set()
    for contribution in contributions:
        item = owed.get(composite_keys.answer(contribution.page, contribution.id))
        owes = (item.due, item.open) if item is not None else None
        told.add((contribution.page, contribution.id, contribution.settled, contribution.own, owes))
    return told


def teams(
    connection: UnitOfWork, flow: PipelineContext, community: Community, history: History
) -> dict[PersonKey, frozenset[str]]:
    """In which teams those who contributed are, as far as that is known.

    What another system says of staff comes first. Where it says nothing of them, the groups that the charter names are
    the teams, of those that the wiki has and lets us read.
    """
    people = {contribution.author for contribution in (*history.past, *history.contributions)}
    told = memberships.teams_of(connection, community.site, flow.teams(community.site), people)
    if told:
        return told
    charter = community.charter
    named = {*charter.members.groups, *(charter.read_by.audience.groups if charter.read_by else ())}
    return memberships.teams_of(connection, community.site, named, people)


def begin(connection: UnitOfWork, flow: PipelineContext, now: datetime, limit: int) -> int:
    """Give out the jobs for the communities that are marked; how many were looked at."""
    due = figures.due(connection, now, limit)
    known = figures.count(connection, [key for _, key in due])
    for site, key in due:
        last = known.get(key)
        rested = last.as_of + last.n * REST if last is not None else now
        if site not in flow.platforms:
            # It is no longer configured: what comes of it when it is again asks anew.
            figures.put_due(connection, [key], None)
            continue
        if rested > now:
            figures.put_due(connection, [key], rested)
            continue
        figures.put_due(connection, [key], None)
        job = Job(kind=JobKind.FIGURES, site=site, subject=key, lane=Lane.SWEEP)
        flow.queue.put(connection, [job])
    return len(due)


def bring_up_to_date(flow: PipelineContext, key: CommunityKey) -> tuple[Figure, ...]:
    """Reckon a community's figures from what is stored now, and keep them."""
    now = flow.now()
    with flow.store.read() as connection:
        community = communities.get(connection, key)
    more = False
    if community is not None and not community.withdrawn:
        more = past.read(flow, community)
        more |= taken_back.read(flow, community)
    with flow.store.read() as connection:
        community = communities.get(connection, key)
        there = community is not None and not community.withdrawn
        known = figures.of(connection, key)
        history, release = None, None
        if community is not None and there:
            since = sight.people_since(flow.policy(community.site), now)
            history = community_history.history(connection, community, now, since)
            history = replace(history, teams=teams(connection, flow, community, history))
            release = releasing.next_release(connection, flow, community, history, now)
        could = (
            inviting.suggest_people(connection, flow, community, now)
            if community is not None and there
            else None
        )
    reckoned: tuple[Figure, ...] = ()
    when: Course | None = Course()
    active = False
    places: list[lifted.Place] = []
    noticed: tuple[Finding, ...] = ()
    if community is not None and history is not None:
        calendar = flow.calendar(community.site, community.charter)
        ranks = lifting.ranks(history, now)
        reckoned = assess_community(history, calendar, now, ranks)
        places = _lifted(flow, community.key, ranks)
        then = now - BEFORE
        if release is not None:
            reckoned = release.held(reckoned, known)
        elif fresh(known, then):
            reckoned = as_before(reckoned, known)
        else:
            reckoned = with_earlier(reckoned, assess_community(as_of(history, then), calendar, then))
        is_told = release is None or releases.WORK in release.parts
        when = course(history, calendar, now) if is_told else None
        active = community.charter.state is CharterState.ACTIVE
        noticed = _noticed(flow, community, history, reckoned, now)

    def keep(connection: UnitOfWork) -> None:
        # Its charter may have been taken off meanwhile.
        stays = communities.load(connection, [key]).get(key)
        if stays is None or stays.withdrawn:
            figures.put(connection, key, ())
            figures.put_course(connection, key, Course())
            lifted.put(connection, key, ())
            return
        # What changed since they were read was added to those that are there, and is added to these.
        meanwhile = known if release is not None else figures.of(connection, key, running.RUNNING)
        figures.put(connection, key, running.caught_up(reckoned, known, meanwhile))
        if history is not None:
            figures_told.put(connection, key, release.told if release is not None else None)
        if when is not None:
            figures.put_course(connection, key, when)
        lifted.put(connection, key, places)
        _keep_noticed(connection, stays, noticed)
        if could is not None:
            inviting.keep_found(connection, flow, stays, could, now)
        if active or more:
            figures.want(connection, key, now + (SOON if more else AGAIN))

    flow.store.write(keep, about=[key])
    return reckoned


def _noticed(
    flow: PipelineContext, community: Community, history: History, reckoned: Sequence[Figure], now: datetime
) -> tuple[Finding, ...]:
    """What is noticed about the community as a whole."""
    charter = community.charter
    with flow.store.read() as connection:
        directory = people.directory(connection, community.site, people=people_of(charter))
    calendar = flow.calendar(community.site, charter)
    sums_only = flow.policy(community.site).sums_only
    # Its words stand on the charter's page, for whoever reads that.
    reckoned = sight.told(reckoned, sight.sight(None, charter, flow.policy(community.site)))
    return community_findings(history, reckoned, directory, calendar, now, sums_only=sums_only)


def _keep_noticed(connection: UnitOfWork, community: Community, noticed: tuple[Finding, ...]) -> None:
    """Keep it among what its charter's page shows; whatever is noticed there stays."""
    if community.charter.state is not CharterState.ACTIVE:
        noticed = ()
    findings = (*(finding for finding in community.findings if finding.code not in COMMUNITY_CODES), *noticed)
    if findings != community.findings:
        communities.save(connection, replace(community, findings=findings))


def _lifted(flow: PipelineContext, key: CommunityKey, ranks: Sequence[Rank]) -> list[lifted.Place]:
    """The latest messages of those whom others build on."""
    with flow.store.read() as connection:
        return [
            lifted.Place(page, contribution, place, rank.people)
            for place, rank in enumerate(lifting.leaders(ranks))
            for page, contribution in lifted.latest(connection, key, PersonKey(rank.person), lifting.EACH)
        ]

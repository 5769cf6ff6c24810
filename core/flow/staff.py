"""What other systems say of staff, kept and looked after: who left, is away, came into a team.

Nobody can be asked whether it is so, so it is kept as it was said, the later word in place of the earlier one. What
follows from it is derived: from what was said, from the wiki's accounts, and from the settings, in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial

from core.events import StaffAbsent, StaffEvent, StaffJoined, StaffLeft, StaffMoved
from core.flow.again import assess, came_or_left, follow
from core.flow.context import PipelineContext
from core.model import PersonKey, site_of
from core.ports import StaffSource
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, chunked, communities, owed, sites
from core.store import staff as staff_rows
from core.store.staff import ABSENCE, CANCELLED, JOINED, LEFT, TEAM, Fact

#: Accounts that are gone through in one transaction.
PART = 100


def take(
    connection: UnitOfWork, flow: PipelineContext, site: str, told: Iterable[StaffEvent], now: datetime
) -> None:
    """Keep what a system said, and let it have its effect; a wiki has nothing to say here."""
    source = flow.staff.get(site)
    if source is None:
        return
    names = staff_rows.put(connection, site, [_fact(source, event) for event in told])
    settle(connection, flow, staff_rows.accounts_of(connection, source, names), now)


def _fact(source: StaffSource, event: StaffEvent) -> Fact:
    name = staff_rows.as_named(source, event.person)
    match event:
        case StaffAbsent():
            return Fact(
                person=name,
                aspect=f"{ABSENCE}{event.absence}",
                at=event.at,
                value=CANCELLED if event.cancelled else "",
                begins=event.start,
                ends=event.end,
            )
        case StaffMoved():
            return Fact(person=name, aspect=TEAM, at=event.at, value=event.team)
        case StaffLeft():
            return Fact(person=name, aspect=LEFT, at=event.at)
        case StaffJoined():
            return Fact(person=name, aspect=JOINED, at=event.at)
    raise TypeError(type(event).__name__)


def settle(connection: UnitOfWork, flow: PipelineContext, keys: Collection[PersonKey], now: datetime) -> None:
    """Let these accounts be as it is said of them, and look again wherever that makes a difference."""
    if not keys:
        return
    settled = staff_rows.settle(connection, flow.staff, keys)
    changed = set(settled.used)
    for (site, group), moved in settled.groups.items():
        changed |= came_or_left(connection, flow, site, group, moved)
    for site in sorted({site_of(key) for key in changed}):
        follow(connection, flow, site, {key for key in changed if site_of(key) == site}, set())
    for key in sorted(settled.used | settled.away):
        reassess(connection, flow, key, now)


def reassess(connection: UnitOfWork, flow: PipelineContext, key: PersonKey, now: datetime) -> None:
    """Look again at what a person owes, and once more when one of their absences begins or ends."""
    site = site_of(key)
    concerned = communities.using(connection, site, "person", [key]) | set(owed.count_open(connection, key))
    homes = [community.home for community in communities.load(connection, sorted(concerned)).values()]
    flow.queue.put(connection, [assess(site, home) for home in homes])
    then = staff_rows.next_change(connection, key, now)
    if then is not None:
        job = Job(kind=JobKind.STAFF, site=site, subject=key, lane=Lane.SWEEP)
        flow.queue.put(connection, [job], due=then, sooner=True)


def heard_of(
    connection: UnitOfWork, flow: PipelineContext, site: str, keys: Collection[PersonKey]
) -> frozenset[str]:
    """The addresses of accounts the wiki tells about, where it matters who they are."""
    if not any(site in source.about for source in flow.staff.values()):
        return frozenset()
    return staff_rows.addresses(connection, keys)


def told_by_wiki(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    keys: Collection[PersonKey],
    before: frozenset[str],
    now: datetime,
) -> None:
    """A wiki told about accounts: whom another system means may be others now. ``before``: their addresses then."""
    if not any(site in source.about for source in flow.staff.values()):
        return
    known = before | staff_rows.addresses(connection, keys)
    settle(connection, flow, {*keys, *staff_rows.with_address(connection, [site], known)}, now)


# --- all of them ----------------------------------------------------------------------------------------


def begin(flow: PipelineContext) -> None:
    """At the start: the groups there are by the settings, and nothing left of systems that are in them no more."""
    now = flow.now()
    if flow.staff:
        flow.store.write(partial(staff_rows.know_groups, sources=flow.staff, now=now))
    with flow.store.read() as connection:
        orphaned = staff_rows.orphaned(connection, flow.staff)
    if orphaned:
        _all(flow, now)


def sync(flow: PipelineContext, site: str) -> None:
    """Where the settings of a system are others than before, go through all accounts again."""
    source, now = flow.staff[site], flow.now()
    told = repr((source.about, sorted(source.teams.items()), sorted((source.accounts or {}).items())))
    digest = hashlib.sha256(f"{source.accounts is None}{told}".encode()).hexdigest()
    with flow.store.read() as connection:
        before = sites.get(connection, site).cursor
    if before != digest:
        _all(flow, now)
    flow.store.write(partial(sites.put, name=site, cursor=digest, synced_at=now))


def _all(flow: PipelineContext, now: datetime) -> None:
    after, some = "", list[PersonKey]()
    while True:
        with flow.store.read() as connection:
            some = staff_rows.concerned(connection, flow.staff, after, PART)
        if not some:
            break
        flow.store.write(partial(settle, flow=flow, keys=some, now=now))
        after = some[-1]
    for listed in chunked({key for source in flow.staff.values() for key in source.called}, PART):
        flow.store.write(partial(settle, flow=flow, keys=listed, now=now))

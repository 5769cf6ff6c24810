"""What other systems say of deadlines: somebody moved one there, and it counts here where they may decide it.

Nobody can be asked whether it is so, so it is taken as it was said. It becomes an act of who decided it, at the time at
which it became so, with its reason and its source; of several the latest counts, in whatever order they came. What
can't count is never dropped: it waits until its person or community is known, or is given up with what helps
(``telos dead list``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.events import DeadlineMoved
from core.flow import deciding, told
from core.flow.again import assess
from core.flow.context import PipelineContext
from core.model import Act, ActKind, CharterState
from core.ports import StaffSource
from core.queue import Job, JobKind, Lane
from core.rules.deadline import due_dates, extensions
from core.store import UnitOfWork, communities, evidence, told_dates
from core.store import acts as act_rows
from core.store import staff as staff_rows
from core.store.communities import Community
from core.store.told_dates import ToldDate

#: Why one doesn't count, beside what :mod:`core.flow.told` has.
NO_DATE, NOBODY_ALONE, NO_RIGHT = "no-date", "nobody-alone", "no-right"
#: What may still become known.
UNKNOWN = told.UNKNOWN | {NO_DATE}


def take(
    connection: UnitOfWork, flow: PipelineContext, site: str, moves: Iterable[DeadlineMoved], now: datetime
) -> None:
    """Keep what a system said, and let it count where it does; a wiki has nothing to say here."""
    source = flow.staff.get(site)
    if source is None:
        return
    facts = [
        ToldDate(
            source=site,
            community=move.community,
            person=staff_rows.as_named(source, move.person),
            at=move.at,
            until=move.until,
            reason=move.reason,
            heard=now,
        )
        for move in moves
    ]
    if not facts:
        return
    fresh, most = told_dates.put(connection, site, facts), flow.dates_pace.size
    with flow.dates_pace.timed() as took:
        _judge(connection, flow, source, fresh[:most], now)
        took(len(fresh[:most]))
    if fresh[most:]:
        # In whatever order they are judged, the latest counts.
        rest = Job(kind=JobKind.SYNC, site=site, subject=site, lane=Lane.CLOCK)
        flow.queue.put(connection, [rest], sooner=True)


def sync(flow: PipelineContext, site: str) -> None:
    """Look once more at what waits."""
    told.try_again(flow, site, told_dates.waiting, _judge, flow.dates_pace)


def redrive(connection: UnitOfWork, flow: PipelineContext, keys: Sequence[tuple[str, str]]) -> int:
    """Look once more at what was given up; how many still were, of systems that are in the settings."""
    return told.redrive(connection, flow, told_dates.load(connection, keys), _judge)


def _judge(
    connection: UnitOfWork,
    flow: PipelineContext,
    source: StaffSource,
    dates: Sequence[ToldDate],
    now: datetime,
) -> None:
    counts: list[ToldDate] = []
    places = communities.load(connection, sorted({told_date.community for told_date in dates}))
    accounts = told.accounts_of(
        connection,
        source,
        {
            (told_date.person, places[told_date.community].site)
            for told_date in dates
            if told_date.community in places
        },
    )
    for told_date in dates:
        why = _count(connection, flow, source, told_date, places.get(told_date.community), accounts)
        if not why:
            counts.append(told_date)
            continue
        told_dates.set_aside(connection, told_date, told.aside(why, told_date.heard, now, UNKNOWN), why)
    told_dates.done(connection, counts)


def _count(
    connection: UnitOfWork,
    flow: PipelineContext,
    source: StaffSource,
    told_date: ToldDate,
    community: Community | None,
    accounts: told.Accounts,
) -> str:
    """Let it count; why it doesn't, "" where it does."""
    missing = told.missing(source, told_date.community, community)
    if missing or community is None:
        return missing
    person, why = accounts[told_date.person, community.site]
    if person is None:
        return why
    charter = community.charter
    if charter.state is CharterState.CLOSED:
        return told.CLOSED
    if charter.deadline is None:
        return NO_DATE
    if due_dates.silent_at(charter, told_date.at):
        return NOBODY_ALONE
    if not deciding.decides(connection, charter, person, "decide", told_date.at):
        return NO_RIGHT
    act = Act(
        id=told_date.act,
        kind=ActKind.EXTEND,
        person=person,
        at=told_date.at,
        page=community.home,
        community=community.key,
        channel=f"told/{told_date.source}",
        text=told_date.reason,
        checked=True,
        data={
            # As if it were written: the later one takes the place of the earlier one.
            extensions.WRITTEN: told_date.until.isoformat(),
            extensions.DECIDES: "yes",
            extensions.TOLD: told_date.source,
        },
    )
    if not act_rows.known(connection, [act.id]):
        evidence.of_act(connection, act, community.site, act_rows.save(connection, act))
        flow.queue.put(connection, [assess(community.site, community.home, Lane.ACT)])
    return ""

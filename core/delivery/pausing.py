"""A page somebody can't read pauses what they owe there (docs/decisions/0057-what-one-can-not-read-pauses.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from core.delivery.around import Around
from core.effects import Step
from core.flow import links
from core.flow.context import PipelineContext
from core.flow.gather import assess
from core.model import Charter, Obligation, ObligationKind, PageKey, PersonKey, site_of
from core.ports import GiveUp, RetryAt, shown_pairs
from core.rules.deadline.escalation import date_of, step_of
from core.store import UnitOfWork, communities, notices, owed, pauses
from core.store.communities import Community
from core.store.outbox import Entry

#: Most that are looked at again in one go.
LIMIT = 2000


def pause(
    unit: UnitOfWork, flow: PipelineContext, entries: Collection[Entry], around: Around, now: datetime
) -> None:
    """What these are about pauses: who owes it can't read the page."""
    items = {entry.notice.obligation: around.obligations[entry.notice.obligation] for entry in entries}
    for item in items.values():
        community = around.communities[item.community]
        left = notices.known(unit, item.community, [item.key]).left
        days = _days_left(flow, community, item, left, now)
        _hold(unit, flow, community.charter, replace(item, paused=now), days, now)


def check(flow: PipelineContext, now: datetime, site: str) -> int:
    """Look whether a site's pages can be read again; how many obligations go on."""
    with flow.store.read() as unit:
        some = pauses.due(unit, site, now, LIMIT)
        if not some:
            return 0
        items = owed.get_many(unit, [ended_pause.obligation for ended_pause in some])
        communities_by_key = communities.load(unit, {item.community for item in items.values()})
        charters = {key: community.charter for key, community in communities_by_key.items()}
        products = links.outputs(unit, charters, items.values(), site)
    open_items = {
        key: item for key, item in items.items() if item.open and item.community in communities_by_key
    }
    reads = {
        key: needed(item, communities_by_key[item.community].home, products.get(item.key))
        for key, item in open_items.items()
    }
    pages = {page for some in reads.values() for page in some}
    try:
        people = {person for item in open_items.values() for person in (item.person, *item.closed_to)}
        shown = shown_pairs(flow.platform(site), people, pages) if open_items else frozenset()
    except (RetryAt, GiveUp):
        # The wiki is asked again at the next round.
        return 0
    resumed = 0

    def work(unit: UnitOfWork) -> None:
        nonlocal resumed
        pauses.end(
            unit, [ended_pause.obligation for ended_pause in some if ended_pause.obligation not in open_items]
        )
        for open_pause in some:
            item = open_items.get(open_pause.obligation)
            if item is None:
                continue
            charter = communities_by_key[item.community].charter
            closed_to = tuple(
                person for person in item.closed_to if not _reads(person, reads[item.key], shown)
            )
            if closed_to != item.closed_to:
                # It can be theirs again, and what was noticed about that is over.
                item = replace(item, closed_to=closed_to)
                flow.queue.put(unit, [assess(site, item.page)])
            if _reads(item.person, reads[item.key], shown):
                moved = _moved(flow, charter, item, open_pause.days, now)
                pauses.resume(unit, replace(moved, paused=None), now)
                resumed += 1
            else:
                _hold(unit, flow, charter, replace(item, paused=open_pause.since), open_pause.days, now)

    flow.store.write(work)
    return resumed


def _reads(person: PersonKey, pages: Iterable[PageKey], shown: Collection[tuple[PersonKey, PageKey]]) -> bool:
    return all((person, page) in shown for page in pages)


def needed(item: Obligation, home: PageKey, output: PageKey | None = None) -> tuple[PageKey, ...]:
    """The pages one has to read for it: its own, the charter's, and that of what is to be delivered."""
    return (item.page, home) if output is None else (item.page, home, output)


def _hold(
    unit: UnitOfWork,
    flow: PipelineContext,
    charter: Charter,
    item: Obligation,
    days: int | None,
    now: datetime,
) -> None:
    """Let it pause until the next working morning; the due time keeps its distance."""
    if item.kind is ObligationKind.ANSWER and item.person not in item.closed_to:
        # Somebody else answers it, where there is anybody.
        item = replace(item, closed_to=(*item.closed_to, item.person))
        flow.queue.put(unit, [assess(site_of(item.page), item.page)])
    calendar = flow.calendar(charter.community.partition(":")[0], charter)
    morning = calendar.start_of(calendar.next_workday(calendar.local(now).date()))
    pauses.put(unit, _moved(flow, charter, item, days, now), days, morning)


def _moved(
    flow: PipelineContext, charter: Charter, item: Obligation, days: int | None, now: datetime
) -> Obligation:
    if days is None:
        return item
    calendar = flow.calendar(charter.community.partition(":")[0], charter)
    day = calendar.local(calendar.add_days(now, days)).date()
    return replace(item, due=max(item.due, calendar.end_of(day)))


def _days_left(
    flow: PipelineContext, community: Community, item: Obligation, left: Mapping[str, datetime], now: datetime
) -> int | None:
    """The working days that were left when the person could last read it for sure; None when it was late."""
    date = date_of(item.due)
    told = {step: at for key, at in left.items() for step, of in (step_of(key),) if of in ("", date)}
    if Step.AFTER_1 in told:
        return None
    calendar, policy = flow.calendar(community.site, community.charter), flow.policy(community.site)
    read = max((at for step, at in told.items() if step is not None), default=item.opened)
    days = calendar.workdays_between(min(read, now), item.due)
    return min(max(days, 1), policy.confirm_days)

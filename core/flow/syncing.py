"""The sync: what changed in a wiki since the cursor, and what its list of changes doesn't tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from core.flow import (
    gather,
    reading,
    reconcile,
    staff,
    told_dates,
    told_entries,
)
from core.flow.context import PipelineContext
from core.flow.gather import Gathered
from core.ports import (
    Changes,
)
from core.queue import JobKind
from core.store import (
    UnitOfWork,
    addresses,
    chunked,
    sites,
)

#: Links that are rebuilt in one transaction.
REBUILT = 500


def sync(flow: PipelineContext, site: str, progress: Callable[[float | None], None] | None = None) -> int:
    """Walk what changed since the last time; how many pages. Safe to end anywhere."""
    platform = flow.platform(site)
    if platform.staff is not None:
        staff.sync(flow, site)
        told_dates.sync(flow, site)
        told_entries.sync(flow, site)
        return 0
    with flow.store.alone(f"sync/{site}"):
        with flow.store.read() as connection:
            cursor = sites.get(connection, site).cursor
        count, asked_at = 0, flow.now()
        for step in platform.changes(cursor, now=asked_at):
            there = told_entries.with_told(flow, step.pages)
            step = replace(step, pages=tuple(reading.with_losers(flow, site, there)))
            reading.take(flow, site, step.pages, _who(flow, site, step), asked_at, step.cursor or cursor)
            count += len(step.pages)
            asked_at = flow.now()
            if progress is not None:
                progress(step.progress)
        _rebuild_links(flow, site)
        count += _sweep(flow, site)
        done = flow.now()
        flow.store.write(partial(sites.put, name=site, synced_at=done))
    return count


def _rebuild_links(flow: PipelineContext, site: str) -> None:
    """After a move of the wiki, let what is stored lead to where its pages are now."""
    begin = flow.platform(site).links_begin()
    with flow.store.read() as connection:
        before = sites.get(connection, site).links
    if not begin or begin == before:
        return
    after: str | None = None if not before or addresses.shorter(before, begin) else ""
    while after is not None:
        step = partial(addresses.rebuild, site=site, before=before, begin=begin, after=after, limit=REBUILT)
        after = flow.store.write(step)

    def rest(connection: UnitOfWork) -> None:
        flow.queue.put_select(connection, JobKind.PAGE, site, addresses.astray(site, before, begin))
        sites.put(connection, site, links=begin)

    flow.store.write(rest)


def _sweep(flow: PipelineContext, site: str) -> int:
    """Find what the list of changes doesn't tell; how many pages."""
    count, now = 0, flow.now()
    round_ = reconcile.pages(flow, site)
    if round_ is not None:
        for some in chunked(round_.pages, reading.PAGES):
            reading.read(flow, site, some)
            count += len(some)
        flow.store.write(partial(sites.put, name=site, swept=round_.swept, listed=round_.listed))
    who = reconcile.ensure_people(flow, site, now)
    if who is not None:
        reading.take(flow, site, (), who, now)
        flow.store.write(partial(sites.put, name=site, met_at=now))
    return count


def _who(flow: PipelineContext, site: str, step: Changes) -> Gathered:
    named = reading.about_pages(flow, site, step.pages, read=True)
    if not step.people and not step.persons_changed:
        return named
    return gather.merged(named, gather.about_people(flow, site, step.persons_changed, step.people))

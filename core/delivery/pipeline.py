"""Lets notices leave: stage by stage, then a person's in one message.

A mail that may have left is never sent a second time: before anything leaves, its notices are marked as being
sent, and what is found so marked after a crash counts as sent (docs/decisions/0020-mail-at-most-once.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from core.delivery import around, breaker, holds, native, pausing, record, together
from core.delivery.around import Part, Round, by_person
from core.delivery.send import send
from core.delivery.stages import STAGES
from core.delivery.together import Together
from core.delivery.verdicts import write_down
from core.flow.context import PipelineContext
from core.model import PersonKey, site_of
from core.ports import GiveUp, RetryAt
from core.store import UnitOfWork, chunked, outbox, people, sites
from core.store.outbox import Entry

#: Most notices looked at in one go.
LIMIT = 2000
#: People with accounts on several sites about whom the other wikis are asked at once.
ASKED = 20
#: Stages that look at all that is due on a site; they speak in its own round only.
WHOLE = frozenset({"live", "breaker"})


def deliver(flow: PipelineContext, now: datetime, site: str) -> int:
    """Send what is due on a site; how many messages left.

    Whoever has accounts on other sites gets what these have for them in the same message, where their wikis say in
    time what may be read there. No other wiki is waited for, and none asked before the others' messages left
    (docs/decisions/0156-each-wiki-delivers-by-itself.md).
    """
    flow.unwritten.catch_up(flow.store)
    try:
        return _round(flow, now, site)
    finally:
        # Where that can't be now, either, the round is begun again later.
        flow.unwritten.catch_up(flow.store)


def _round(flow: PipelineContext, now: datetime, site: str) -> int:
    pausing.check(flow, now, site)
    with flow.store.read() as unit:
        due = outbox.due(unit, site, now, LIMIT)
    if not due:
        breaker.tell_admins(flow, now, site)
        return 0
    group = together.find(flow, site, {entry.notice.to for entry in due}, now)
    turn, entries = _site(flow, site, due, group, now)
    breaker.tell_admins(flow, now, site)
    parts = {part.key: part for part in _parts(turn, entries)}
    left = sum(send(flow, [parts[key]], now) for key in sorted(parts) if len(group.of(key)) == 1)
    several = sorted(key for key in parts if len(group.of(key)) > 1)
    for some in chunked(several, ASKED):
        left += _with_others(flow, [parts[key] for key in some], group, now)
    if not turn.held:
        _less_released(flow, site, len(entries), now)
    return left


def _site(
    flow: PipelineContext, site: str, due: Sequence[Entry], group: Together, now: datetime
) -> tuple[Round, Sequence[Entry]]:
    """One site's notices that passed every stage."""
    with flow.store.read() as unit:
        known = sites.get(unit, site)
        early = _of(group.early, group.groups, site) if known.live_since and not known.held_since else []
        surroundings = around.load(unit, flow, site, [*due, *early], now)
        turn = Round(flow=flow, known=known, now=now, around=surroundings, together=group)
    entries = [*due, *holds.riding(turn, due, early)]
    for name, stage in STAGES.items():
        stopped = stage(turn, entries)
        write_down(turn, name, entries, stopped)
        entries = [entry for entry in entries if entry.key not in stopped]
    return turn, entries


def _of(
    entries: Mapping[PersonKey, Sequence[Entry]], accounts: Iterable[PersonKey], site: str
) -> list[Entry]:
    return [
        entry
        for key in sorted(accounts)
        for entry in entries.get(key, ())
        if entry.site == site == site_of(key)
    ]


def _with_others(flow: PipelineContext, mine: Sequence[Part], group: Together, now: datetime) -> int:
    """Send messages to people with accounts on several sites, with what the other sites have for them."""
    accounts = {account for part in mine for account in group.of(part.key)}
    parts = {part.key: part for part in mine}
    away = {site_of(part.key) for part in mine}
    for site in sorted({site_of(account) for account in accounts} - away):
        with contextlib.suppress(RetryAt, GiveUp):
            for part in flow.in_time(site, partial(_rides_along, flow, site, accounts, group, now)):
                parts[part.key] = part
    left = 0
    for part in mine:
        together = [parts[account] for account in group.of(part.key) if account in parts]
        left += send(flow, together, now, group)
        for other in together:
            if other is not part:
                _less_released(flow, other.site, len(other.entries), now)
    return left


def _rides_along(
    flow: PipelineContext, site: str, accounts: Collection[PersonKey], group: Together, now: datetime
) -> list[Part]:
    """What a site has for these that may leave now. Nothing is written down: that is for the site's own round."""
    due = _of(group.due, accounts, site)
    early = _of(group.early, accounts, site)
    if not due and not early:
        return []
    with flow.store.read() as unit:
        known = sites.get(unit, site)
        waits = outbox.count_due(unit, site, now)
        surroundings = around.load(unit, flow, site, [*due, *early], now)
    turn = Round(flow=flow, known=known, now=now, around=surroundings, together=group)
    # What its own round would drop or hold does not leave by another's.
    if known.live_since is None or known.held_since or not breaker.is_usual(turn, waits + len(early)):
        return []
    entries = [*due, *holds.riding(turn, due, early)]
    with flow.platform(site).at_once():
        for name, stage in STAGES.items():
            if name not in WHOLE:
                stopped = stage(turn, entries)
                entries = [entry for entry in entries if entry.key not in stopped]
    return _parts(turn, entries)


def _parts(turn: Round, entries: Sequence[Entry]) -> list[Part]:
    return [
        Part(site=turn.site, key=key, entries=some, around=turn.around, shown=turn.shown)
        for key, some in by_person(entries).items()
    ]


def _less_released(flow: PipelineContext, site: str, count: int, now: datetime) -> None:
    """What an admin released and what has left of it counts against the next hour no more."""

    def work(unit: UnitOfWork) -> None:
        # Another site's round may have taken some along meanwhile.
        rest = max(sites.get(unit, site).released_count - count, 0)
        sites.put(unit, site, released_count=rest, released_at=now)

    with flow.store.read() as unit:
        released = sites.get(unit, site).released_count
    if released:
        flow.store.write(work)


def recover(unit: UnitOfWork, flow: PipelineContext, now: datetime) -> int:
    """What a process that is gone was sending may have left and is never sent again. How many notices.

    It is written down like any message of which nobody knows: it counts for the cap, stands in the evidence, and
    others hear what waited for it.
    """
    entries_by_person = by_person(outbox.interrupted(unit, flow.store.gone))
    known = people.load(unit, entries_by_person)
    for key, entries in entries_by_person.items():
        person = known.get(key)
        ways = (channel.name for channel in flow.notifiers if person is not None and channel.reaches(person))
        record.sent(unit, key, entries, [next(ways, native.NAME)], now, record.UNCERTAIN)
    return sum(map(len, entries_by_person.values()))

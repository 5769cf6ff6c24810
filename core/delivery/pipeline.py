"""Lets notices leave: stage by stage, then a person's in one message.

A mail that may have left is never sent a second time: before anything leaves, its notices are marked as being
sent, and what is found so marked after a crash counts as sent (docs/decisions/0020-mail-at-most-once.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from core.delivery import around, breaker, holds, pausing, together
from core.delivery.around import Part, Round, by_person
from core.delivery.send import send
from core.delivery.stages import STAGES
from core.delivery.together import Together
from core.delivery.verdicts import write_down
from core.flow.context import PipelineContext
from core.store import UnitOfWork, notices, outbox, sites
from core.store.outbox import Entry

#: Most notices looked at in one go.
LIMIT = 2000


def deliver(flow: PipelineContext, now: datetime) -> int:
    """Send what is due on all sites; how many messages left."""
    pausing.check(flow, now)
    with flow.store.read() as unit:
        due = [site for site in outbox.due_sites(unit, now) if site in flow.platforms]
    group = together.find(flow, due, now, LIMIT)
    checked = [_site(flow, site, group, now) for site in sorted({*due, *group.early})]
    breaker.tell_admins(flow, now)
    parts = {part.key: part for turn, entries in checked for part in _parts(turn, entries)}
    left, done = 0, set()
    for key in sorted(parts):
        if key not in done:
            mine = [account for account in group.of(key) if account in parts]
            done |= set(mine)
            left += send(flow, [parts[account] for account in mine], now)
    for turn, entries in checked:
        _less_released(turn, len(entries))
    return left


def _site(flow: PipelineContext, site: str, group: Together, now: datetime) -> tuple[Round, Sequence[Entry]]:
    """One site's notices that passed every stage."""
    with flow.store.read() as unit:
        known = sites.get(unit, site)
        due = outbox.due(unit, site, now, LIMIT)
        early = list(group.early.get(site, ())) if known.live_since and not known.held_since else []
        found = around.load(unit, [*due, *early], flow.policy(site), now)
        turn = Round(flow=flow, known=known, now=now, around=found, together=group)
    entries = [*due, *holds.riding(turn, due, early)]
    for name, stage in STAGES.items():
        stopped = stage(turn, entries)
        write_down(turn, name, entries, stopped)
        entries = [one for one in entries if one.key not in stopped]
    return turn, entries


def _parts(turn: Round, entries: Sequence[Entry]) -> list[Part]:
    return [
        Part(site=turn.site, key=key, entries=some, around=turn.around, shown=turn.shown)
        for key, some in by_person(entries).items()
    ]


def _less_released(turn: Round, count: int) -> None:
    """What an admin released and what has left of it counts against the next hour no more."""
    known = turn.known
    if known.released_count and not turn.held:
        rest = max(known.released_count - count, 0)
        turn.flow.store.write(partial(sites.put, name=turn.site, released_count=rest, released_at=turn.now))


def recover(unit: UnitOfWork, now: datetime, gone: Callable[[str], bool]) -> int:
    """What a process that is ``gone`` was sending may have left and is never sent again. How many."""
    keys = outbox.interrupted(unit, gone)
    notices.mark(unit, keys, "sent", now, "uncertain: the process ended while it was being sent")
    outbox.done(unit, keys)
    return len(keys)

"""What was given up is tried again, after its cause was mended: once, however often it is asked for."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from core.flow import outgoing, told_dates, told_entries
from core.flow.context import PipelineContext
from core.queue import JobKind
from core.store import UnitOfWork, calls, chunked, dead_letters, evidence, inbox, outbox
from core.store.dead_letters import Letter, Source

log = logging.getLogger(__name__)

#: Letters in one transaction: no click waits for more.
TOGETHER = 50
#: The kind of row in the evidence.
REDRIVEN = "dead.redriven"


def redrive(flow: PipelineContext, ids: Collection[str] | None = None) -> Mapping[Source, int]:
    """Let what was given up (of these ids, or all of it) wait again; how many of each that still were given up.

    A notice is looked at like any other that is due, so it leaves only where it still holds and has not left; a message
    to another system keeps its id. Ended in between, what was not yet redriven is still given up.
    """
    with flow.store.read() as unit:
        letters = dead_letters.everything(unit)
    wanted = [letter for letter in letters if ids is None or letter.id in ids]
    total: Counter[Source] = Counter()
    for some in chunked(wanted, TOGETHER):
        total.update(flow.store.write(partial(_again, flow=flow, letters=some)))
    if total:
        log.info("redriven: %s", ", ".join(f"{count} {source}" for source, count in sorted(total.items())))
    return total


def _again(unit: UnitOfWork, flow: PipelineContext, letters: Sequence[Letter]) -> Counter[Source]:
    now, total = flow.now(), Counter[Source]()
    for site in sorted({letter.site for letter in letters}):
        mine = [letter for letter in letters if letter.site == site]
        done = Counter[Source]()
        jobs = [letter for letter in mine if letter.source is Source.JOB]
        inbox.revive(unit, [int(letter.about) for letter in jobs if letter.kind == JobKind.INBOX])
        done[Source.JOB] = flow.queue.redrive(unit, [int(letter.where[0]) for letter in jobs])
        keys = [letter.where[0] for letter in mine if letter.source is Source.NOTICE]
        done[Source.NOTICE] = outbox.redrive(unit, keys, now)
        told = [(letter.where[0], letter.where[1]) for letter in mine if letter.source is Source.CALL]
        done[Source.CALL], names = calls.redrive(unit, told, now)
        flow.queue.put(unit, [outgoing.job(name) for name in names], due=now, sooner=True)
        dates = [(letter.where[0], letter.where[1]) for letter in mine if letter.source is Source.TOLD]
        done[Source.TOLD] = told_dates.redrive(unit, flow, dates) + told_entries.redrive(unit, flow, dates)
        done = +done
        if done:
            data = {source.value: count for source, count in done.items()}
            evidence.add(unit, at=now, site=site, what=REDRIVEN, data=data)
        total.update(done)
    return total

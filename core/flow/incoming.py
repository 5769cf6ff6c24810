"""Stored webhooks become hints, and hints become jobs; what is said of staff, dates and contributions is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from core.events import DeadlineMoved, EntryEvent, Hint, StaffEvent, hints
from core.flow import staff, told_dates, told_entries
from core.flow.context import PipelineContext
from core.ports import TelosError
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, housekeeping, inbox, sites

#: A hint about a whole site waits this long for others: a directory that is imported gives one for each member.
SOON = timedelta(seconds=10)


def put(connection: UnitOfWork, flow: PipelineContext, hints: Iterable[Hint], lane: Lane = Lane.HOOK) -> None:
    """Let the jobs wait that look where hints say; the order of hints makes no difference."""
    jobs = [job(hint, lane) for hint in sorted(hints, key=lambda hint: (hint.page or "", hint.person or ""))]
    flow.queue.put(connection, [put_in for put_in in jobs if put_in.kind is not JobKind.SYNC])
    flow.queue.put(
        connection, [put_in for put_in in jobs if put_in.kind is JobKind.SYNC], due=flow.now() + SOON
    )


def job(hint: Hint, lane: Lane = Lane.HOOK) -> Job:
    """The job that looks where a hint says; one that names neither page nor person asks what changed."""
    if hint.page or hint.person:
        kind = JobKind.PAGE if hint.page else JobKind.PERSON
        return Job(kind=kind, site=hint.site, subject=hint.page or hint.person or "", lane=lane)
    return Job(kind=JobKind.SYNC, site=hint.site, subject=hint.site, lane=Lane.CLOCK)


def open_all(flow: PipelineContext, site: str, numbers: Collection[int]) -> dict[int, BaseException]:
    """Read stored webhooks: they give hints, and their bodies are forgotten. Those that can't be read.

    All of them in one transaction: in a storm, one flush to disk each would be slower than they come.
    """
    with flow.store.read() as connection:
        bodies = inbox.bodies(connection, numbers)
    wanted: set[Hint] = set()
    told: list[StaffEvent] = []
    dates: list[DeadlineMoved] = []
    entries: list[EntryEvent] = []
    unknown = 0
    failed: dict[int, BaseException] = {}
    for number, body in bodies.items():
        try:
            events = flow.platform(site).webhooks.normalise(body)
        except TelosError as error:
            failed[number] = error
        else:
            wanted.update(hint for event in events for hint in hints(event))
            told += [event for event in events if isinstance(event, StaffEvent)]
            dates += [event for event in events if isinstance(event, DeadlineMoved)]
            entries += [event for event in events if isinstance(event, EntryEvent)]
            unknown += not events

    def done(connection: UnitOfWork) -> None:
        put(connection, flow, wanted)
        if site in flow.staff and bodies:
            sites.put(connection, site, heard_at=flow.now())
        staff.take(connection, flow, site, told, flow.now())
        told_dates.take(connection, flow, site, dates, flow.now())
        told_entries.take(connection, flow, site, entries, flow.now())
        salt = sites.get(connection, site).salt
        opened = {
            number: housekeeping.digest(salt, bodies[number]) for number in bodies.keys() - failed.keys()
        }
        inbox.read(connection, opened)
        inbox.unreadable(connection, failed.keys())
        if unknown:
            sites.count_unknown(connection, site, unknown)

    # About no page yet: what is said of staff, or of nothing known, is kept alone.
    flow.store.write(done, about=())
    return failed

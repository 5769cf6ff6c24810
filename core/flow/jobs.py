"""What does the queue's jobs, by their kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from core.events import Hint
from core.flow import (
    assigning,
    building,
    charters,
    figures,
    including,
    materialise,
    readers,
    reading,
    staff,
    status_projection,
    told_entries,
)
from core.flow.context import PipelineContext
from core.model import (
    CommunityKey,
    PageKey,
    PersonKey,
)
from core.queue import Job, JobKind

#: Kinds whose work asks a wiki for each thing by itself, and all that ask one.
ASKING_EACH = frozenset({JobKind.COMPARE, JobKind.SCOPE, JobKind.SHOW})
ASKING = ASKING_EACH | {JobKind.PAGE, JobKind.PERSON, JobKind.ASSESS, JobKind.INCLUDING}


def each(
    work: Callable[[PipelineContext, str, str], object],
) -> Callable[[PipelineContext, str, Sequence[str]], None]:
    """A handler that does one subject after the other."""

    def handle(flow: PipelineContext, site: str, subjects: Sequence[str]) -> None:
        for subject in subjects:
            work(flow, site, subject)

    return handle


def _pages(flow: PipelineContext, site: str, subjects: Sequence[str]) -> None:
    reading.process(flow, [Hint(site=site, page=PageKey(subject)) for subject in subjects])


def _people(flow: PipelineContext, site: str, subjects: Sequence[str]) -> None:
    reading.process(flow, [Hint(site=site, person=PersonKey(subject)) for subject in subjects])


def _assess(flow: PipelineContext, site: str, subjects: Sequence[str]) -> None:
    reading.assess(flow, site, [PageKey(subject) for subject in subjects])


def _staff(flow: PipelineContext, site: str, subject: str) -> None:
    flow.store.write(partial(staff.reassess, flow=flow, key=PersonKey(subject), now=flow.now()))


def _compare(flow: PipelineContext, site: str, subject: str) -> None:
    building.compare(flow, site, PageKey(subject))


def _walk(flow: PipelineContext, site: str, subject: str) -> None:
    reading.walk(flow, site, CommunityKey(subject))


def _speak(flow: PipelineContext, site: str, subject: str) -> None:
    reading.look_through(flow, site, PageKey(subject))


def _figures(flow: PipelineContext, site: str, subject: str) -> None:
    figures.bring_up_to_date(flow, CommunityKey(subject))


def _show(flow: PipelineContext, site: str, subject: str) -> None:
    status_projection.show(flow, site, PageKey(subject))


def _assign(flow: PipelineContext, site: str, subject: str) -> None:
    key = CommunityKey(subject)
    part = _written(flow, materialise.assign_on, key, [subject])
    _in_turns(flow, part, assigning.TURNS, assigning.job(site, key))


def _readers(flow: PipelineContext, site: str, subject: str) -> None:
    key = CommunityKey(subject)
    if flow.store.write(partial(readers.first_others, flow=flow, key=key)):
        return
    # Each part makes its own transaction, since it is looked at before.
    part = partial(readers.go_on, flow, key)
    _in_turns(flow, lambda: part(flow.now()), readers.TURNS, materialise.readers_job(site, key))


def _leave(flow: PipelineContext, site: str, subject: str) -> None:
    key = CommunityKey(subject)
    part = _written(flow, charters.leave_on, key)
    _in_turns(flow, part, charters.TURNS, charters.leaving_job(site, key))


def _written(
    flow: PipelineContext,
    part: Callable[..., bool],
    key: CommunityKey,
    about: Collection[str] | None = None,
) -> Callable[[], bool]:
    """A part of a community's job as one transaction."""
    return lambda: flow.store.write(partial(part, flow=flow, key=key, now=flow.now()), about=about)


def _in_turns(flow: PipelineContext, part: Callable[[], bool], turns: int, job: Job) -> None:
    """Do part after part of a job, as long as there are others; what is left after so many is queued."""
    for _ in range(turns):
        if not part():
            break
    else:
        flow.store.write(partial(flow.queue.put, jobs=[job]))


#: What does the jobs of a kind; those that are not here are the service's.
HANDLERS: Mapping[JobKind, Callable[[PipelineContext, str, Sequence[str]], None]] = {
    JobKind.PAGE: _pages,
    JobKind.PERSON: _people,
    JobKind.ASSESS: _assess,
    JobKind.INCLUDING: including.ask,
    JobKind.STAFF: each(_staff),
    JobKind.JUDGE: each(told_entries.go_on),
    JobKind.COMPARE: each(_compare),
    JobKind.SCOPE: each(_walk),
    JobKind.SPEAKING: each(_speak),
    JobKind.FIGURES: each(_figures),
    JobKind.SHOW: each(_show),
    JobKind.ASSIGN: each(_assign),
    JobKind.READERS: each(_readers),
    JobKind.LEAVE: each(_leave),
}

"""What is alike in all that other systems tell: it counts, waits until it can, or is given up with what helps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from core.flow.context import PipelineContext
from core.flow.pace import Pace
from core.model import CommunityKey, PersonKey
from core.ports import StaffSource
from core.store import UnitOfWork, identity
from core.store import staff as staff_rows
from core.store.communities import Community
from core.store.told_dates import DEAD, WAITING

#: Why one doesn't count: the end of message ids (``told-why-<why>``, ``dead-do-told-<why>``).
NOT_GIVEN, NO_COMMUNITY, NO_PERSON, SEVERAL, CLOSED = (
    "not-given",
    "no-community",
    "no-person",
    "several",
    "closed",
)
#: What may still become known: so long it is looked for.
UNKNOWN = frozenset({NO_COMMUNITY, NO_PERSON, SEVERAL})
PATIENCE = timedelta(days=3)


class Told(Protocol):
    """One thing that a system told."""

    @property
    def source(self) -> str:
        """The system's name in the settings."""

    @property
    def id(self) -> str:
        """How it is known."""


T = TypeVar("T", bound=Told)
#: Lets what counts count, and writes down of the rest why it doesn't.
Judge = Callable[[UnitOfWork, PipelineContext, StaffSource, Sequence[T], datetime], None]


def try_again(
    flow: PipelineContext,
    site: str,
    waiting: Callable[[UnitOfWork, str, str, int], Sequence[T]],
    judge: Judge[T],
    pace: Pace,
) -> None:
    """Look once more at what waits: by now its person or its community may be known.

    Part by part. Ended in between, what was judged stays so, and the rest still waits.
    """
    source, after = flow.staff[site], ""
    while True:
        with flow.store.read() as connection:
            some = waiting(connection, site, after, pace.size)
        if not some:
            break
        flow.store.write(partial(_judged, flow=flow, source=source, told=some, judge=judge, pace=pace))
        after = some[-1].id


def _judged(
    connection: UnitOfWork,
    flow: PipelineContext,
    source: StaffSource,
    told: Sequence[T],
    judge: Judge[T],
    pace: Pace,
) -> None:
    with pace.timed() as took:
        judge(connection, flow, source, told, flow.now())
        took(len(told))


def redrive(connection: UnitOfWork, flow: PipelineContext, told: Iterable[T], judge: Judge[T]) -> int:
    """Look once more at what was given up; how many still were, of systems that are in the settings."""
    by_source: dict[str, list[T]] = {}
    for statement in told:
        by_source.setdefault(statement.source, []).append(statement)
    tried = 0
    for name, some in sorted(by_source.items()):
        source = flow.staff.get(name)
        if source is not None:
            judge(connection, flow, source, some, flow.now())
            tried += len(some)
    return tried


def aside(why: str, heard: datetime, now: datetime, unknown: Collection[str]) -> str:
    """Whether what doesn't count waits or is given up."""
    return WAITING if why in unknown and now < heard + PATIENCE else DEAD


def missing(source: StaffSource, key: CommunityKey | None, community: Community | None) -> str:
    """Why nothing can be told of the community of a key; "" where it can."""
    if key is None or not source.speaks_for(key):
        return NOT_GIVEN
    there = community is not None and not community.withdrawn and community.site in source.about
    return "" if there else NO_COMMUNITY


#: Somebody as a system calls them, and a site → whose account there is meant, or why that can't be told.
Accounts = Mapping[tuple[str, str], tuple[PersonKey | None, str]]


def accounts_of(connection: UnitOfWork, source: StaffSource, wanted: Collection[tuple[str, str]]) -> Accounts:
    """Whose account in a wiki a system means, of all of these, each (person, site)."""
    in_use = staff_rows.in_use(connection, source, wanted)
    gone = identity.erased(connection, {key for keys in in_use.values() for key in keys})
    return {asked: _meant(in_use.get(asked, ()), gone) for asked in wanted}


def _meant(keys: Sequence[PersonKey], gone: Collection[PersonKey]) -> tuple[PersonKey | None, str]:
    if len(keys) != 1:
        return None, SEVERAL if keys else NO_PERSON
    return (None, NO_PERSON) if keys[0] in gone else (keys[0], "")

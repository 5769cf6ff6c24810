"""What is known of a community's past, as its figures need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.model import Charter, CommunityKey, PageKey, PersonKey
from core.rules.deadline.due_dates import effective

#: Days of a window that are looked at, the last ones: a charter may begin in the year 1.
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Given:
    """A contribution: by whom, when, and what became of it."""

    author: PersonKey
    at: datetime
    #: Who answered it when; None while it waits, and for what needs no answer.
    answered_by: PersonKey | None
    answered_at: datetime | None
    #: Until when an answer was promised, None where nobody was asked.
    due: datetime | None
    #: The work of those who answer here: nobody owes them an answer.
    own: bool = False
    #: Found to be no contribution.
    dismissed: bool = False
    #: The page it stands on; None where that makes no difference.
    page: PageKey | None = None
    #: Who is asked to answer it, where somebody is or was.
    owed_by: PersonKey | None = None
    #: Whether it changed the page, and so could be taken back; what was said could not.
    edit: bool = False

    @property
    def heard(self) -> bool:
        """Whether it waits for nobody: it was answered, or is the work of those who answer."""
        return self.own or self.answered_at is not None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What somebody added and somebody else took back: by whom, when, and when it was taken back."""

    author: PersonKey
    at: datetime
    back_at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """Something owed within a time, and when it was done."""

    opened: datetime
    due: datetime
    done: datetime | None
    #: By whom; None where that makes no difference.
    person: PersonKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A community's running history: its latest acts in order of time, and the sums over all of them."""

    community: CommunityKey
    charter: Charter
    #: Since when there is one.
    since: datetime
    contributions: Sequence[Given] = ()
    confirmations: Sequence[Promised] = ()
    deliveries: Sequence[Promised] = ()
    #: What stands on all pages, by the names of their figures: contributions, answered, waiting, late, …
    counts: Mapping[str, float] = field(default_factory=dict)
    #: What was contributed before there was a charter, in order of time: nobody was asked to answer it.
    past: Sequence[Given] = ()
    #: What was added and taken back by somebody else, in order of time; it is no contribution.
    taken_back: Sequence[TakenBack] = ()
    #: What is older than this is counted, and nobody is told apart in it; None: people stay.
    people_since: datetime | None = None
    #: The home page's own figures: asked, confirmed, deliverables, …
    home: Mapping[str, float] = field(default_factory=dict)
    #: The sums of a group goal: "goal" and "goal_reached"; nothing where there is none.
    goal: Mapping[str, float] = field(default_factory=dict)
    #: How many different people stand behind what is reached of it; 0 where it counts nobody's acts.
    goal_people: int = 0
    #: How many people the community's messages could reach.
    reached_people: int = 0
    #: Contributor → their teams, of those of whom one is known.
    teams: Mapping[PersonKey, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Window:
    """The days up to a date of the charter: a milestone, or the deadline."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def windows(history: History, local: Callable[[datetime], date]) -> list[Window]:
    """The stretches between the dates of a charter. A milestone ends one: it makes a burst of its own."""
    charter = history.charter
    deadline = effective(charter)
    dates = {milestone.due.at for milestone in charter.milestones} | ({deadline.at} if deadline else set())
    begin = charter.start.at if charter.start else history.since
    spans: list[Window] = []
    first = local(begin)
    for last in sorted({local(at) for at in dates if at > begin}):
        if last >= first:
            spans.append(Window(max(first, last - timedelta(days=LONGEST - 1)), last))
            first = last + timedelta(days=1)
    return spans


def by_days_left(days: Iterable[date], window: Window) -> list[int]:
    """How many of these days fell on each day of a window, the last day first."""
    counts = [0] * window.days
    for day in days:
        if window.first <= day <= window.last:
            counts[(window.last - day).days] += 1
    return counts


def over(days: Sequence[date], several: Iterable[Window], today: date) -> list[list[int]]:
    """The counts of each window that is over."""
    return [by_days_left(days, window) for window in several if window.last < today]


def of_promises(kept: Iterable[Promised], local: Callable[[datetime], date]) -> list[list[int]]:
    """The same of what was done within its own time: those with a time of the same length together."""
    counts_by_length: dict[int, Counter[int]] = {}
    for promise in kept:
        if promise.done is None or not promise.opened <= promise.done <= promise.due:
            continue
        first, last, day = local(promise.opened), local(promise.due), local(promise.done)
        length = (last - first).days + 1
        if length <= LONGEST:
            counts_by_length.setdefault(length, Counter())[(last - day).days] += 1
    return [[counts[left] for left in range(length)] for length, counts in sorted(counts_by_length.items())]

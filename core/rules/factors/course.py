"""How much was contributed and answered when: what the pictures of a community are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.calendar import WorkCalendar
from core.rules.factors.history import Given, History, windows
from core.rules.factors.people_behind import answering, fewest

#: So many bars are drawn at most.
BARS = 12


class Unit(StrEnum):
    """How long a time one bar stands for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: Months in each.
_LENGTH = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month, a quarter or a year by its first day: what came, and how much of that has an answer by now."""

    first: date
    contributed: int
    answered: int
    #: How many different people contributed then, and of how many are the answers, on the smaller side.
    people: int = 0
    answering: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """The window that runs: its days, and what came on each up to today."""

    first: date
    last: date
    today: date
    #: From the first day to today, both with it.
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A community's course in time."""

    unit: Unit = Unit.MONTH
    stretches: tuple[Stretch, ...] = ()
    running: Running | None = None


def course(history: History, calendar: WorkCalendar, now: datetime) -> Course:
    """What came from the first day on, by month, quarter or year, and the window that runs."""

    def day(at: datetime) -> date:
        return calendar.local(at).date()

    given = [
        contribution
        for contribution in (*history.past, *history.contributions)
        if not contribution.dismissed and contribution.at <= now
    ]
    days = [day(contribution.at) for contribution in given]
    today = day(now)
    unit, firsts = _firsts(min(days, default=today), today)

    contributions_by_start: dict[date, list[Given]] = {first: [] for first in firsts}
    for at, what in zip(days, given, strict=True):
        contributions_by_start.setdefault(_start(at, unit), []).append(what)
    stretches = tuple(_stretch(first, contributions_by_start[first]) for first in firsts)
    running = None
    for window in windows(history, day):
        if window.first <= today <= window.last:
            counts = [0] * ((today - window.first).days + 1)
            for when in days:
                if window.first <= when <= today:
                    counts[(when - window.first).days] += 1
            running = Running(window.first, window.last, today, tuple(counts))
    return Course(unit, stretches if given else (), running)


def _stretch(first: date, given: Sequence[Given]) -> Stretch:
    """What came within a stretch, with how many different people contributed, and stand behind the answers."""
    answered = [contribution for contribution in given if contribution.answered_at is not None]
    return Stretch(
        first=first,
        contributed=len(given),
        answered=len(answered),
        people=len({contribution.author for contribution in given}),
        answering=fewest({contribution.author for contribution in answered}, answering(answered)),
    )


def _firsts(first: date, today: date) -> tuple[Unit, list[date]]:
    """The unit in which all of it fits, and the first day of each; of many years the latest."""
    months = (today.year - first.year) * 12 + today.month - first.month + 1
    unit = Unit.MONTH if months <= BARS else Unit.QUARTER if months <= 2 * BARS + 6 else Unit.YEAR
    days: list[date] = []
    day = _start(today, unit)
    while len(days) < BARS and day >= _start(first, unit):
        days.append(day)
        day = _before(day, _LENGTH[unit])
    return unit, days[::-1]


def _start(day: date, unit: Unit) -> date:
    return day.replace(month=day.month - (day.month - 1) % _LENGTH[unit], day=1)


def _before(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(max(1, year), month + 1, 1)

"""How much was contributed and answered when: what the pictures of a community are drawn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from core.calendar import WorkCalendar
from core.rules.factors.history import History, windows

#: So many months are drawn.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day: what came, and how much of that has an answer by now."""

    first: date
    contributed: int
    answered: int


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

    months: tuple[Month, ...] = ()
    running: Running | None = None


def course(history: History, calendar: WorkCalendar, now: datetime) -> Course:
    """The latest months up to now (or up to the end of what was contributed), and the window that runs."""

    def day(at: datetime) -> date:
        return calendar.local(at).date()

    given = [one for one in history.contributions if not one.dismissed and one.at <= now]
    days = [day(one.at) for one in given]
    today = day(now)
    came: Counter[date] = Counter(one.replace(day=1) for one in days)
    answered: Counter[date] = Counter(
        at.replace(day=1) for at, one in zip(days, given, strict=True) if one.answered_at is not None
    )
    months = tuple(Month(one, came[one], answered[one]) for one in _latest(today, min(days, default=today)))
    running = None
    for window in windows(history, day):
        if window.first <= today <= window.last:
            counts = [0] * ((today - window.first).days + 1)
            for one in days:
                if window.first <= one <= today:
                    counts[(one - window.first).days] += 1
            running = Running(window.first, window.last, today, tuple(counts))
    return Course(months if given else (), running)


def _latest(today: date, first: date) -> list[date]:
    found, one = [today.replace(day=1)], today.replace(day=1)
    while len(found) < MONTHS and one > first.replace(day=1):
        one = one.replace(year=one.year - 1, month=12) if one.month == 1 else one.replace(month=one.month - 1)
        found.append(one)
    return found[::-1]

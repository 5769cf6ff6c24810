"""Working time, periods and hours a week as people write them, and what the calendar makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import Every, Months
from core.policy import Policy
from core.rules.deadline.durations import hours_a_week, period, working_time
from tests.rules.calendars import CALENDAR
from tests.rules.charters import POLICY


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2 working days", timedelta(days=2)),
        ("two working days", timedelta(days=2)),
        ("within 3 days", timedelta(days=3)),
        ("3 Tage", timedelta(days=3)),
        ("innerhalb von 2 Arbeitstagen", timedelta(days=2)),
        ("ein Tag", timedelta(days=1)),
        ("a week", timedelta(days=5)),
        ("zwei Wochen", timedelta(days=10)),
        ("4 hours", timedelta(hours=4)),
        ("1,5 Stunden", timedelta(hours=1.5)),
        ("2", None),
        ("a month", None),
        ("0 days", None),
        ("2.5 days", None),
        ("9999 days", None),
        ("soon", None),
        ("", None),
    ],
)
def test_working_time(text: str, span: timedelta | None) -> None:
    assert working_time(text, CALENDAR) == span


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("yearly", Months(12)),
        ("every year", Months(12)),
        ("jährlich", Months(12)),
        ("einmal im Jahr", Months(12)),
        ("monthly", Months(1)),
        ("6 months", Months(6)),
        ("alle 6 Monate", Months(6)),
        ("halbjährlich", Months(6)),
        ("half\u2011yearly", Months(6)),
        ("quarterly", Months(3)),
        ("every two years", Months(24)),
        ("10 years", Months(120)),
        ("90 days", timedelta(90)),
        ("4 Wochen", timedelta(28)),
        ("4 hours", None),
        ("2 working days", None),
        ("1.5 years", None),
        ("11 years", None),
        ("0 months", None),
        ("1² months", None),
        ("often", None),
    ],
)
def test_periods(text: str, every: Every | None) -> None:
    assert period(text) == every


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("yearly", "2027-03-01T10:00+01:00", "2028-03-01T10:00+01:00"),  # over a leap day
        ("yearly", "2028-02-29T10:00+01:00", "2029-02-28T10:00+01:00"),
        ("every two years", "2026-11-23T10:00+01:00", "2028-11-23T10:00+01:00"),
        ("monthly", "2027-01-31T10:00+01:00", "2027-02-28T10:00+01:00"),
        ("monthly", "2026-12-31T10:00+01:00", "2027-01-31T10:00+01:00"),
        ("quarterly", "2026-11-30T10:00+01:00", "2027-02-28T10:00+01:00"),
        ("6 months", "2026-12-18T10:00+01:00", "2027-06-18T10:00+02:00"),  # the clocks change between
        ("90 days", "2026-03-01T10:00+01:00", "2026-05-30T10:00+02:00"),
    ],
)
def test_periods_go_by_the_calendar(text: str, begin: str, end: str) -> None:
    every = period(text)
    assert every is not None
    assert CALENDAR.after(datetime.fromisoformat(begin), every) == datetime.fromisoformat(end)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.integers(1, 120))
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    later = CALENDAR.local(CALENDAR.after(CALENDAR.end_of(day), Months(months))).date()
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


AMOUNTS = {
    "minutes": [f"{number / 60:.2f} hours".replace(".00", "") for number in range(15, 600, 15)],
    "hours": [f"{number} hours" for number in range(1, 200)],
    "days": [f"{number} working days" for number in range(1, 30)],
    "weeks": [f"{number} weeks" for number in range(1, 6)],
}


@pytest.mark.parametrize(
    "policy",
    [
        POLICY,
        Policy(zone="Asia/Riyadh", country="SA"),
        Policy(zone="Europe/Berlin", country="DE", region="BW", weekdays=(1, 2, 3, 4)),
        Policy(day_start=time(8, 30), day_end=time(16, 15)),
        Policy(day_start=time(0), day_end=time(23, 59)),
    ],
)
@pytest.mark.parametrize(
    "begin", ["2026-11-23T10:20Z", "2026-12-23T15:59Z", "2026-03-27T21:00Z", "2026-11-22T05:00Z"]
)
def test_more_working_time_never_ends_earlier(policy: Policy, begin: str) -> None:
    calendar, at = WorkCalendar.of(policy), datetime.fromisoformat(begin)
    day = calendar.workday / timedelta(hours=1)
    ends: list[tuple[float, datetime]] = []
    for unit, texts in AMOUNTS.items():
        hours = {"minutes": 1.0, "hours": 1.0, "days": day, "weeks": day * calendar.days_a_week}[unit]
        for text in texts:
            span = working_time(text, calendar)
            assert span is not None, text
            ends.append((float(text.split()[0]) * hours, calendar.add(at, span)))
    ends.sort()
    for (less, sooner), (more, later) in pairwise(ends):
        assert sooner <= later, (less, more)
        if more - less < 1e-9:
            assert later - sooner < timedelta(minutes=1), "as many hours as a day has are a day"


def test_twenty_three_hours_end_before_twenty_four() -> None:
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    ends = []
    for text in ("8 hours", "1 day", "23 hours", "24 hours", "3 days"):
        span = working_time(text, CALENDAR)
        assert span is not None
        ends.append(CALENDAR.add(monday, span).isoformat())
    assert ends == [
        "2026-11-23T16:00:00+00:00",
        "2026-11-23T16:00:00+00:00",
        "2026-11-25T15:00:00+00:00",
        "2026-11-25T16:00:00+00:00",
        "2026-11-25T16:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2", 2.0),
        ("2 hours", 2.0),
        ("2 hours a week", 2.0),
        ("2h/week", 2.0),
        ("1,5 Stunden pro Woche", 1.5),
        ("zwei Stunden pro Woche", 2.0),
        ("90 minutes a week", 1.5),
        ("4 hours a month", None),
        ("2 days a week", None),
        ("200 hours", None),
        ("0", None),
        ("plenty", None),
    ],
)
def test_hours_a_week(text: str, hours: float | None) -> None:
    assert hours_a_week(text) == hours

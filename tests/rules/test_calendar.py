"""Working time: days off, both days on which the clocks change, the leap day, counting there and back."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import public_holidays
from core.calendar import WorkCalendar, country_of, region_of, zone_of
from core.policy import Policy

BERLIN = Policy(
    zone="Europe/Berlin", country="DE", region="BW", days_off=("2026-12-28",), extra_days=("2026-12-12",)
)
CALENDAR = WorkCalendar.of(BERLIN)
PLACES = [
    CALENDAR,
    WorkCalendar.of(Policy(zone="America/New_York", country="US", region="CA")),
    WorkCalendar.of(Policy(zone="Asia/Kathmandu")),
    WorkCalendar.of(Policy(zone="Pacific/Apia", weekdays=(1, 2, 3, 4))),
    WorkCalendar.of(Policy(zone="Asia/Jerusalem", country="IL", weekdays=(7, 1, 2, 3, 4))),
]
calendars = st.sampled_from(PLACES)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(0), timedelta(days=30))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-11-23", True),  # a Monday
        ("2026-11-22", False),  # a Sunday
        ("2026-12-25", False),  # Christmas
        ("2026-06-04", False),  # Corpus Christi, a holiday in Baden-Württemberg
        ("2026-12-28", False),  # the company's own day off
        ("2026-12-12", True),  # a Saturday that the company works
        ("2028-02-29", True),  # the leap day, a Tuesday
    ],
)
def test_days_off(day: str, worked: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is worked


def test_a_holiday_counts_only_in_its_region() -> None:
    corpus_christi = date(2026, 6, 4)
    assert WorkCalendar.of(BERLIN, region="BE").is_workday(corpus_christi)
    assert not CALENDAR.is_workday(corpus_christi)


def test_a_community_may_have_its_own_zone_and_country() -> None:
    calendar = WorkCalendar.of(BERLIN, zone="America/New_York", country="US")
    assert calendar.zone == ZoneInfo("America/New_York")
    assert not calendar.is_workday(date(2026, 11, 26)), "Thanksgiving"
    assert calendar.is_workday(date(2026, 6, 4)), "the site's region does not follow into another country"
    assert calendar.end_of(date(2026, 11, 25)) == datetime(2026, 11, 25, 22, 0, tzinfo=UTC)


def test_a_country_with_another_weekend_works_its_own_week() -> None:
    calendar = WorkCalendar.of(BERLIN, country="IL")
    assert calendar.is_workday(date(2026, 11, 22)), "a Sunday"
    assert not calendar.is_workday(date(2026, 11, 20)), "a Friday"


def test_unknown_overrides_fall_back_to_the_site() -> None:
    calendar = WorkCalendar.of(BERLIN, zone="Mars/Olympus", country="XX", region="ZZ")
    assert calendar == CALENDAR


@pytest.mark.parametrize(
    "policy",
    [
        Policy(zone="Berlin"),
        Policy(country="Atlantis"),
        Policy(country="DE", region="ZZ"),
        Policy(weekdays=()),
        Policy(weekdays=(0,)),
        Policy(day_start=time(17), day_end=time(9)),
        Policy(days_off=("24.12.2026",)),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_with_what_to_write(policy: Policy) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        WorkCalendar.of(policy)


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        # Friday to Monday over both Sundays on which the clocks change: the local time stays.
        ("2026-03-27T16:00+01:00", 1, "2026-03-30T16:00+02:00"),
        ("2026-10-23T16:00+02:00", 1, "2026-10-26T16:00+01:00"),
        ("2026-10-26T16:00+01:00", -1, "2026-10-23T16:00+02:00"),
        # Over Christmas and the company's day off.
        ("2026-12-23T10:00+01:00", 2, "2026-12-29T10:00+01:00"),
        ("2026-12-29T10:00+01:00", -2, "2026-12-23T10:00+01:00"),
        # From a day off.
        ("2026-11-21T10:00+01:00", 0, "2026-11-23T10:00+01:00"),
        ("2026-11-21T10:00+01:00", 1, "2026-11-23T10:00+01:00"),
        ("2026-11-21T10:00+01:00", -1, "2026-11-20T10:00+01:00"),
        # The leap day is a day like others.
        ("2028-02-28T10:00+01:00", 2, "2028-03-01T10:00+01:00"),
    ],
)
def test_shift(at: str, days: int, expected: str) -> None:
    assert CALENDAR.shift(datetime.fromisoformat(at), days) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("at", "span", "expected"),
    [
        ("2026-11-23T10:00+01:00", timedelta(days=2), "2026-11-25T10:00+01:00"),
        ("2026-11-23T10:00+01:00", timedelta(hours=4), "2026-11-23T14:00+01:00"),
        ("2026-11-23T15:00+01:00", timedelta(hours=4), "2026-11-24T11:00+01:00"),
        ("2026-11-23T15:00+01:00", timedelta(hours=2), "2026-11-23T17:00+01:00"),
        # In the evening nothing counts: two whole days from the next morning.
        ("2026-11-23T20:00+01:00", timedelta(days=2), "2026-11-25T17:00+01:00"),
        ("2026-11-23T06:00+01:00", timedelta(days=2), "2026-11-24T17:00+01:00"),
        ("2026-11-21T12:00+01:00", timedelta(days=1), "2026-11-23T17:00+01:00"),
        ("2026-11-23T20:00+01:00", timedelta(0), "2026-11-24T09:00+01:00"),
        ("2026-12-23T16:00+01:00", timedelta(hours=2), "2026-12-24T10:00+01:00"),
        # Over the clocks' change.
        ("2026-10-23T16:00+02:00", timedelta(hours=2), "2026-10-26T10:00+01:00"),
    ],
)
def test_add_counts_working_time_only(at: str, span: timedelta, expected: str) -> None:
    assert CALENDAR.add(datetime.fromisoformat(at), span) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        ("2026-11-23T10:00+01:00", 1, "2026-11-24T10:00+01:00"),
        ("2026-11-23T20:00+01:00", 1, "2026-11-24T17:00+01:00"),
        ("2026-11-23T06:00+01:00", 1, "2026-11-24T17:00+01:00"),
        ("2026-11-21T12:00+01:00", 1, "2026-11-23T17:00+01:00"),
    ],
)
def test_add_days(at: str, days: int, expected: str) -> None:
    assert CALENDAR.add_days(datetime.fromisoformat(at), days) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_days_on_which_the_clocks_change_begin_and_end_by_the_local_clock(day: str) -> None:
    on = date.fromisoformat(day)
    assert CALENDAR.local(CALENDAR.start_of(on)).time() == time(9)
    assert CALENDAR.local(CALENDAR.end_of(on)).time() == time(17)


def test_a_time_that_the_clocks_skip_is_moved_behind_the_gap() -> None:
    night = WorkCalendar.of(
        Policy(zone="Europe/Berlin", weekdays=(1, 2, 3, 4, 5, 6, 7), day_start=time(0), day_end=time(2, 30))
    )
    assert night.local(night.end_of(date(2026, 3, 29))).time() == time(3, 30)
    assert night.end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "the first 02:30"


def test_time_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="shift"):
        CALENDAR.add(datetime(2026, 11, 23, tzinfo=UTC), timedelta(seconds=-1))


@given(calendars, instants, st.integers(-200, 200))
def test_shift_there_and_back(calendar: WorkCalendar, at: datetime, days: int) -> None:
    at = calendar.at(calendar.on_or_after(calendar.local(at).date()), time(12, 34))
    there = calendar.shift(at, days)
    assert calendar.shift(there, -days) == at
    assert calendar.workdays_between(at, there) == days


@given(calendars, instants, st.integers(-200, 200), spans)
def test_nothing_lands_on_a_day_off(calendar: WorkCalendar, at: datetime, days: int, span: timedelta) -> None:
    landed = [calendar.shift(at, days), calendar.add(at, span), calendar.add_days(at, abs(days))]
    assert all(calendar.is_workday(calendar.local(moment).date()) for moment in landed)
    assert all(moment.utcoffset() == timedelta(0) for moment in landed)
    clock = calendar.local(landed[1]).time()
    assert calendar.day_start <= clock <= calendar.day_end
    assert landed[1] >= at


@given(calendars, instants, instants, spans, spans)
def test_add_is_monotone(
    calendar: WorkCalendar, first: datetime, other: datetime, short: timedelta, long: timedelta
) -> None:
    first, other = sorted((first, other))
    short, long = sorted((short, long))
    assert calendar.add(first, long) <= calendar.add(other, long)
    # A day of a span is a working day; compared are spans of whole days, or hours within one.
    if short.days == long.days or (short.seconds <= 8 * 3600 and long.days > short.days):
        assert calendar.add(first, short) <= calendar.add(first, long)


@given(calendars, instants)
def test_working_days_around_any_day(calendar: WorkCalendar, at: datetime) -> None:
    day = calendar.local(at).date()
    assert calendar.on_or_before(day) <= day <= calendar.on_or_after(day) <= calendar.next_workday(day)
    assert calendar.next_workday(day) > day
    assert calendar.is_open(at) == (
        calendar.is_workday(day) and calendar.start_of(day) <= at < calendar.end_of(day)
    )


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("CEST", ""),
        ("../../etc", ""),
    ],
)
def test_zones_as_written(written: str, zone: str) -> None:
    assert zone_of(written) == zone


@pytest.mark.parametrize(
    ("written", "country"),
    [("de", "DE"), ("Deutschland", "DE"), ("Austria", "AT"), ("Atlantis", ""), ("", "")],
)
def test_countries_as_written(written: str, country: str) -> None:
    assert country_of(written) == country


@pytest.mark.parametrize(
    ("country", "written", "region"),
    [
        ("DE", "bw", "BW"),
        ("DE", "DE-BW", "BW"),
        ("DE", "Baden-Württemberg", "BW"),
        ("US", "California", "CA"),
        ("DE", "augsburg", "Augsburg"),
        ("DE", "Tirol", ""),
        ("", "BW", ""),
        ("DE", "", ""),
    ],
)
def test_regions_as_written(country: str, written: str, region: str) -> None:
    assert region_of(country, written) == region


def test_countries_and_regions_are_those_of_all_calendars() -> None:
    every = holidays.list_supported_countries()
    assert set(public_holidays.codes()) == set(every)
    for code, known in every.items():
        assert public_holidays.country_code(code.lower()) == str(holidays.country_holidays(code).country)
        assert public_holidays.regions(code) == tuple(known)
    assert public_holidays.country_code("XX") == ""
    assert public_holidays.regions("XX") == ()


def test_a_country_in_a_charter_is_known_without_loading_all_calendars() -> None:
    """The first charter of a server is read while everybody else who writes waits."""
    asked = (
        "import sys; from core.calendar import country_of; "
        "print(country_of('Germany'), 'holidays.countries' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["DE", "False"]

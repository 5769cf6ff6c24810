"""Which days are off, against the holiday data read in the plainest way: a day at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import holidays
import pytest

from core.calendar import WorkCalendar
from core.policy import GroupWords, Policy
from core.rules.deadline.quiet_hours import recipient_calendar
from tests.rules.community import charter, person

KINDS = ("public", "de_facto")
YEARS = (2025, 2026, 2027)


@cache
def of(country: str, region: str | None = None) -> holidays.HolidayBase:
    known = holidays.country_holidays(country).supported_categories
    return holidays.country_holidays(
        country, subdiv=region, years=range(2024, 2029), categories=[kind for kind in KINDS if kind in known]
    )


def states(country: str) -> list[str]:
    """The regions, without the cities that some calendars name beside them."""
    return [code for code in holidays.country_holidays(country).subdivisions if len(code) <= 3]


def naive(day: date, country: str, region: str | None = None) -> bool:
    """Whether a day is worked, as somebody would look it up."""
    calendars = [
        of(country, state) for state in ([region] if region or not states(country) else states(country))
    ]
    if sum(day in calendar.weekend_workdays for calendar in calendars) * 2 > len(calendars):
        return True
    if sum(calendar.is_weekend(day) for calendar in calendars) * 2 > len(calendars):
        return False
    return sum(day in calendar for calendar in calendars) * 2 <= len(calendars)


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("HU", ""), ("CN", ""), ("LV", ""), ("UZ", ""), ("VN", ""), ("SE", ""), ("SA", ""), ("AE", ""), ("NP", ""),
        ("HK", ""), ("JP", ""), ("IL", ""), ("DE", "BY"), ("DE", "BE"), ("GB", "SCT"), ("CH", "ZH"), ("US", "CA"),
        ("MY", "01"), ("MY", "02"), ("MY", "03"), ("MY", "10"), ("MY", "11"),
    ],
)  # fmt: skip
def test_every_day_of_three_years_as_the_calendar_has_it(country: str, region: str) -> None:
    calendar = WorkCalendar.of(Policy(country=country, region=region))
    data = of(country, region or None)
    for year in YEARS:
        for number in range(365):
            day = date(year, 1, 1) + timedelta(days=number)
            worked = day in data.weekend_workdays or (not data.is_weekend(day) and day not in data)
            assert calendar.is_workday(day) is worked, day


def test_a_week_changes_with_the_years_and_the_region() -> None:
    emirates = WorkCalendar.of(Policy(country="AE"))
    assert [emirates.is_workday(day) for day in (date(2021, 12, 17), date(2021, 12, 19))] == [False, True]
    assert [emirates.is_workday(day) for day in (date(2022, 12, 16), date(2022, 12, 18))] == [True, False]
    johor, malaysia = (WorkCalendar.of(Policy(country="MY", region=region)) for region in ("01", ""))
    assert [johor.is_workday(date(year, 11, 7)) for year in (2024, 2025)] == [True, True]
    assert [johor.is_workday(day) for day in (date(2024, 11, 8), date(2025, 11, 14))] == [False, True]
    assert malaysia.is_workday(date(2024, 11, 8))
    assert not malaysia.is_workday(date(2024, 11, 10))


@pytest.mark.parametrize("country", ["GB", "CH", "DE"])
def test_without_a_region_those_days_are_off_that_most_regions_have(country: str) -> None:
    calendar = WorkCalendar.of(Policy(country=country))
    calendars = [of(country, code) for code in states(country)]
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        off = day.weekday() > 4 or sum(day in calendar for calendar in calendars) * 2 > len(calendars)
        assert calendar.is_workday(day) is not off, day
    assert calendar.regions_differ(2026)
    assert not WorkCalendar.of(Policy(country=country, region=states(country)[0])).regions_differ(2026)


def test_a_country_that_is_the_same_everywhere_says_nothing_about_regions() -> None:
    assert not WorkCalendar.of(Policy(country="HU")).regions_differ(2026)
    assert not WorkCalendar.of(Policy()).regions_differ(2026)


@pytest.mark.parametrize(
    ("country", "day"), [("HU", "2026-08-08"), ("CN", "2026-02-14"), ("HU", "2026-01-10")]
)
def test_a_saturday_that_the_calendar_names_is_worked(country: str, day: str) -> None:
    saturday = date.fromisoformat(day)
    calendar = WorkCalendar.of(Policy(country=country))
    assert calendar.is_workday(saturday)
    assert calendar.next_workday(saturday - timedelta(days=1)) == saturday
    off = WorkCalendar.of(Policy(country=country, days_off=(day,)))
    assert not off.is_workday(saturday), "the company's own day off wins"


@pytest.mark.parametrize("day", ["2026-06-19", "2026-12-24", "2026-12-31"])
def test_days_off_without_a_law_are_off_by_policy(day: str) -> None:
    eve = date.fromisoformat(day)
    assert not WorkCalendar.of(Policy(country="SE")).is_workday(eve)
    assert WorkCalendar.of(Policy(country="SE", holidays=("public",))).is_workday(eve)


def test_a_day_off_has_its_name() -> None:
    sweden = WorkCalendar.of(Policy(country="SE"))
    assert sweden.holiday(date(2026, 6, 19), "en") == "Midsummer Eve"
    assert sweden.holiday(date(2026, 12, 24), "en") == "Christmas Eve"
    assert sweden.holiday(date(2026, 12, 31), "en") == "New Year's Eve"
    assert (
        WorkCalendar.of(Policy(country="DE", region="BW")).holiday(date(2026, 6, 4), "de") == "Fronleichnam"
    )
    assert WorkCalendar.of(Policy(country="DE")).holiday(date(2026, 10, 31), "de") == "Reformationstag"
    assert sweden.holiday(date(2026, 6, 18), "en") == ""
    assert WorkCalendar.of(Policy()).holiday(date(2026, 12, 25), "en") == ""


SUNDAY, THURSDAY, FRIDAY = date(2026, 11, 22), date(2026, 11, 26), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("policy", "country", "sunday", "friday"),
    [
        (Policy(country="SA"), "", True, False),
        (Policy(country="SA"), "DE", False, True),
        (Policy(country="DE"), "SA", True, False),
        (Policy(country="DE", weekdays=(1, 2, 3, 4)), "SA", True, False),
        (Policy(country="SA", weekdays=(7, 1, 2, 3, 4, 5)), "", True, True),
        (Policy(country="SA", weekdays=(7, 1, 2, 3, 4, 5)), "DE", False, True),
        (Policy(weekdays=(1, 2, 3, 4)), "SA", True, False),
        (Policy(weekdays=(1, 2, 3, 4)), "", False, False),
        (Policy(country="DE"), "deu", False, True),
    ],
)
def test_the_communitys_own_country_decides_its_week(
    policy: Policy, country: str, sunday: bool, friday: bool
) -> None:
    calendar = WorkCalendar.of(policy, country=country)
    assert (calendar.is_workday(SUNDAY), calendar.is_workday(FRIDAY)) == (sunday, friday)


OWN = Policy(
    zone="Europe/Berlin", country="DE", region="BW", days_off=("2026-11-27",), extra_days=("2026-11-28",)
)


def test_a_sites_own_days_do_not_apply_abroad() -> None:
    at_home, abroad = WorkCalendar.of(OWN), WorkCalendar.of(OWN, country="FR")
    assert (at_home.is_workday(FRIDAY), at_home.is_workday(date(2026, 11, 28))) == (False, True)
    assert (abroad.is_workday(FRIDAY), abroad.is_workday(date(2026, 11, 28))) == (True, False)
    unsaid = Policy(zone="Europe/Berlin", days_off=OWN.days_off)
    assert not WorkCalendar.of(unsaid, country="DE").is_workday(FRIDAY), "its zone says where it is"
    assert WorkCalendar.of(unsaid, country="FR").is_workday(FRIDAY)


@pytest.mark.parametrize(
    ("zone", "friday", "saturday", "thursday"),
    [
        ("Europe/Berlin", False, True, True),
        ("", False, True, True),
        # Thanksgiving; the site's own days are the site's.
        ("America/New_York", True, False, False),
        ("Asia/Riyadh", False, False, True),
    ],
)
def test_a_recipient_abroad_has_the_days_of_their_country(
    zone: str, friday: bool, saturday: bool, thursday: bool
) -> None:
    calendar = recipient_calendar(person("Ana", zone=zone), charter(), OWN)
    days = [FRIDAY, date(2026, 11, 28), THURSDAY]
    assert [calendar.is_workday(day) for day in days] == [friday, saturday, thursday]


def test_a_recipient_in_another_country_without_a_region_has_what_most_regions_have() -> None:
    calendar = recipient_calendar(person("Ana", zone="Europe/Zurich"), charter(), OWN)
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert calendar.is_workday(day) is naive(day, "CH"), day


def test_a_policy_that_speaks_of_groups_plans_messages_like_any_other() -> None:
    words = GroupWords(group="managers", name="Managers", because={"en": "you approve leave"})
    calendar = recipient_calendar(
        person("Ana", zone="Europe/Zurich"), charter(), replace(OWN, groups=(words,))
    )
    assert calendar == recipient_calendar(person("Ana", zone="Europe/Zurich"), charter(), OWN)

"""Dates, durations and numbers as people write them: read in one way, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.i18n import LANGUAGES, Translator
from core.model import Every, Months
from core.policy import Policy
from core.rules.deadline.dates import due, read_date
from core.rules.deadline.durations import hours_a_week, period, working_time
from core.ui.finding_text import told
from tests.rules.charters import NOW, POLICY, read

CALENDAR = WorkCalendar.of(POLICY)
DECEMBER_18 = date(2026, 12, 18)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-18",
        "2026/12/18",
        "18 Dec 2026",
        "18 december 2026",
        "18. Dezember 2026",
        "18. Dez. 2026",
        "18th of December 2026",
        "December 18, 2026",
        "Dec 18 2026",
        "18-Dec-2026",
        "18.12.2026",
        "18. 12. 2026",
        "18/12/2026",
        "12/18/2026",
        "Fri 18 Dec 2026",
        "Fri. the 18th of Dec. 2026",
        "Freitag, 18. Dezember 2026",
        "Fr., 18.12.2026",
        "by 18 Dec 2026",
        "bis zum 18.12.2026",
        "  18 Dec\u00a02026. ",
        "\u200f18 Dec 2026\u200e",
        "１８ Dec 2026",
    ],
)
def test_dates_that_can_be_read_in_one_way(text: str) -> None:
    assert read_date(text).day == DECEMBER_18
    assert read_date(text).clock is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-12-18T14:00", time(14)),
        ("2026-12-18 14:00:30", time(14, 0, 30)),
        ("18 Dec 2026 2 pm", time(14)),
        ("18 Dec 2026, 2:30 pm", time(14, 30)),
        ("18 Dec 2026 12 am", time(0)),
        ("18 Dec 2026 at 14:00", time(14)),
        ("18.12.2026 14 Uhr", time(14)),
        ("18.12.2026 um 14.30 Uhr", time(14, 30)),
        ("18. Dezember 2026, 14:00 Uhr", time(14)),
    ],
)
def test_times_behind_dates(text: str, clock: time) -> None:
    reading = read_date(text)
    assert (reading.day, reading.clock) == (DECEMBER_18, clock)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("03/04/2026", "ambiguous"),
        ("03-04-2026", "ambiguous"),
        ("Mon 18 Dec 2026", "weekday"),
        ("18 Dec", "year"),
        ("Dec 18", "year"),
        ("18.12.", "year"),
        ("18.12.26", "year"),
        ("12/18", "year"),
        ("30 Feb 2026", "impossible"),
        ("29 Feb 2027", "impossible"),
        ("2026-13-01", "impossible"),
        ("13/13/2026", "impossible"),
        ("18 Dec 2026 25:00", "impossible"),
        ("18 Dec 2026 13 pm", "impossible"),
        ("18 Dec 0026", "range"),
        ("9999-12-31", "range"),
        ("tomorrow", "unknown"),
        ("next Friday", "unknown"),
        ("in two weeks", "unknown"),
        ("morgen", "unknown"),
        ("end of year", "unknown"),
        ("Q4 2026", "unknown"),
        ("December 2026", "unknown"),
        ("20261218", "unknown"),
        ("18 Dec 2026 or later", "unknown"),
        ("", "unknown"),
        ("18 Dec 2026" + " " * 10_000, "unknown"),
        ("٢٠٢٦-١٢-١٨", "unknown"),
    ],
)
def test_what_could_mean_something_else_is_not_guessed(text: str, problem: str) -> None:
    reading = read_date(text)
    assert reading.day is None
    assert reading.problem == problem


def test_an_ambiguous_date_names_both_readings() -> None:
    assert read_date("03/04/2026").readings == (date(2026, 3, 4), date(2026, 4, 3))
    assert read_date("04/04/2026").day == date(2026, 4, 4), "both readings are one day"


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.sampled_from(["en", "de"]))
def test_what_the_languages_themselves_write_is_read(day: date, language: str) -> None:
    for style in ("long", "full", "medium"):
        text = format_date(day, style, locale=language)
        assert read_date(text).day == day, text
    assert read_date(day.isoformat()).day == day


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    reading = read_date(text)
    assert (reading.day is None) == bool(reading.problem)
    working_time(text, CALENDAR)
    period(text)
    hours_a_week(text)


def test_a_date_without_a_time_ends_with_the_working_day() -> None:
    found, _ = due("18 Dec 2026", CALENDAR)
    assert found is not None
    assert found.at == datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
    assert found.moved_from is None
    summer, _ = due("18 Jun 2026", CALENDAR)
    assert summer is not None
    assert summer.at == datetime(2026, 6, 18, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day", "moved_from", "at"),
    [
        ("19 Dec 2026", "2026-12-18", "2026-12-19", "2026-12-18T17:00+01:00"),
        ("25 Dec 2026", "2026-12-24", "2026-12-25", "2026-12-24T17:00+01:00"),
        ("19 Dec 2026 14:00", "2026-12-18", "2026-12-19", "2026-12-18T14:00+01:00"),
        # 23:30 in UTC is the day after in Berlin.
        ("2026-12-17T23:30Z", "2026-12-18", None, "2026-12-18T00:30+01:00"),
        ("2026-12-18T14:00-05:00", "2026-12-18", None, "2026-12-18T20:00+01:00"),
    ],
)
def test_a_day_off_moves_to_the_working_day_before(
    text: str, day: str, moved_from: str | None, at: str
) -> None:
    found, _ = due(text, CALENDAR)
    assert found is not None
    assert found.text == text
    assert found.day.isoformat() == day
    assert (found.moved_from.isoformat() if found.moved_from else None) == moved_from
    assert found.at == datetime.fromisoformat(at)


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


# --- what people paste ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026\u201112\u201118",
        "2026–12–18",
        "2026\u201012\u201018",
        "2026\u221212\u221218",
        "2026—12—18",
        "18–12–2026",
        "18–Dec–2026",
        "2026-12-\u00ad18",
        "Freitag, den 18. Dezember 2026",
        "am Freitag, dem 18. Dezember 2026",
        "bis Freitag, den 18.12.2026",
        "den 18. Dezember 2026",
        "the 18th of December 2026",
        "on Friday the 18th of December, 2026",
        "Friday, December the 18th, 2026",
        "18 December 2026 (Fri)",
        "18 Dec 2026 (Friday)",
        "18.12.2026 (Fr.)",
        "2026-12-18 [Fri]",
        "2026-12-18 Fri",
        "18 Dec 2026, Friday",
        "Friday (18 Dec 2026)",
        "2026 December 18",
        "\u200e18 December 2026\u200e",
        "Freitag, der 18. Dezember 2026",
        "bis einschließlich 18. Dezember 2026",
        "no later than 18 December 2026",
        "due 18 December 2026",
        "18/Dec/2026",
        "2026-Dec-18",
        "2026, December 18",
        "2026.12.18",
        "2026. 12. 18.",
    ],
)
def test_dates_that_people_paste(text: str) -> None:
    assert (read_date(text).day, read_date(text).clock) == (DECEMBER_18, None), read_date(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # Stamps as wikis write them for five tildes.
        ("18:30, 18 December 2026 (UTC)", "2026-12-18T18:30+00:00"),
        ("18:30, 18. Dez. 2026 (CET)", "2026-12-18T18:30+01:00"),
        ("18:30, 18. Dezember 2026 (MEZ)", "2026-12-18T18:30+01:00"),
        ("18:30, December 18, 2026 (UTC)", "2026-12-18T18:30+00:00"),
        ("18:30, 2026 December 18 (UTC)", "2026-12-18T18:30+00:00"),
        ("2026-12-18T18:30:00 (UTC)", "2026-12-18T18:30+00:00"),
        ("18:30, 18 December 2026 (-03)", "2026-12-18T18:30-03:00"),
        ("11:15, 18. Jun. 2026 (CEST)", "2026-06-18T11:15+02:00"),
        ("18 Dec 2026 18:30 CET", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026, 6:30 pm GMT", "2026-12-18T18:30+00:00"),
        ("18 Dec 2026 18:30 GMT+1", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 18:30 UTC\u22125", "2026-12-18T18:30-05:00"),
        ("18 Dec 2026 18:30 (UTC+05:30)", "2026-12-18T18:30+05:30"),
        ("18 Dec 2026 18:30\u221205:00", "2026-12-18T18:30-05:00"),
        ("18 Dec 2026 18:30 EST", "2026-12-18T18:30-05:00"),
        ("18 Dec 2026 18:30 Europe/Berlin", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 18:30 (America/New York)", "2026-12-18T18:30-05:00"),
        ("18 Jun 2026 18:30 America/New_York", "2026-06-18T18:30-04:00"),
        ("Fri, 18 Dec 2026 18:30:00 +0100", "2026-12-18T18:30+01:00"),
        ("Fri, 18 Dec 2026 18:30:00 +0100 (CET)", "2026-12-18T18:30+01:00"),
        ("18 December 2026 (Fri) 18:30 (CET)", "2026-12-18T18:30+01:00"),
        ("18. Dezember 2026 um 18 Uhr", "2026-12-18T18:00+01:00"),
        ("18 Uhr, 18. Dezember 2026", "2026-12-18T18:00+01:00"),
        ("18:30 am 18. Dezember 2026", "2026-12-18T18:30+01:00"),
        ("6 pm on Friday, 18 December 2026", "2026-12-18T18:00+01:00"),
        ("18 Dec 2026 Anywhere on Earth", "2026-12-18T23:59-12:00"),
        ("18 Dec 2026 (AoE)", "2026-12-18T23:59-12:00"),
        ("18 Dec 2026, 17:00 anywhere on earth", "2026-12-18T17:00-12:00"),
        ("18 Dec 2026 23:59 UTC-12", "2026-12-18T23:59-12:00"),
        ("18 Dec 2026 23:59 UTC\u221212", "2026-12-18T23:59-12:00"),
        ("18 Dec 2026 23:59 UTC−12:00", "2026-12-18T23:59-12:00"),
        ("2026-12-18T18:30:15.250000Z", "2026-12-18T18:30:15Z"),
        ("2026-12-18 18:30 CET (Fri)", "2026-12-18T18:30+01:00"),
        ("18. Dez 2026, 18:30 MEZ (Fr.)", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026, 6:30 p.m. CET", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 6 p.m.", "2026-12-18T18:00+01:00"),
        ("18 Dec 2026 23:59 Anywhere on Earth (AoE)", "2026-12-18T23:59-12:00"),
        ("18 Dec 2026 18:30 CET (UTC+1)", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 18:30 UTC+1 (CET)", "2026-12-18T18:30+01:00"),
        ("18:30 CET, 18 December 2026", "2026-12-18T18:30+01:00"),
        ("18:30 UTC-12 on 18 December 2026", "2026-12-18T18:30-12:00"),
        ("6 pm GMT on Friday, 18 December 2026", "2026-12-18T18:00+00:00"),
        ("Fri Dec 18 2026 18:30:00 GMT+0100 (Central European Standard Time)", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 18:30 Central European Time", "2026-12-18T18:30+01:00"),
        ("18 Jun 2026 18:30 Eastern Time", "2026-06-18T18:30-04:00"),
        ("18. Dezember 2026, 18:30 Mitteleuropäische Zeit", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 – 18:30", "2026-12-18T18:30+01:00"),
        ("18 Dec 2026 @ 18:30", "2026-12-18T18:30+01:00"),
        ("18.12.2026, 18:30 h", "2026-12-18T18:30+01:00"),
        ("18. Dezember 2026, 24 Uhr", "2026-12-18T23:59+01:00"),
        ("2026-12-18T24:00Z", "2026-12-18T23:59Z"),
    ],
)
def test_times_with_a_zone(text: str, at: str) -> None:
    found, reading = due(text, CALENDAR)
    assert found is not None, reading
    assert found.at == datetime.fromisoformat(at)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tues 15 Dec 2026", 15),
        ("Weds, 16 Dec 2026", 16),
        ("Thur 17 Dec 2026", 17),
        ("Thurs. 17 Dec 2026", 17),
        ("Sonnabend, den 19. Dezember 2026", 19),
    ],
)
def test_weekdays_as_people_shorten_them(text: str, day: int) -> None:
    assert read_date(text).day == date(2026, 12, day)


def test_an_abbreviation_that_means_several_is_the_communitys_own_or_none() -> None:
    london, dublin = (WorkCalendar.of(Policy(zone=zone)) for zone in ("Europe/London", "Europe/Dublin"))
    found, _ = due("18 Jun 2026 18:30 BST", london)
    assert found is not None
    assert found.at == datetime(2026, 6, 18, 17, 30, tzinfo=UTC)
    assert due("18 Jun 2026 18:30 IST", dublin)[0] is not None
    assert due("18 Jun 2026 18:30 IST", london)[1].problem == "zone"
    assert due("18 Dec 2026 18:30 BST", london)[1].problem == "zone", "in winter nobody there has it"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("18² Dec 2026", "unknown"),
        ("1⁸ Dec 2026", "unknown"),
        ("18 Dec 2026²", "unknown"),
        ("2026-12-1\u2088", "unknown"),
        ("⑱ Dec 2026", "unknown"),
        ("𝟏𝟖 Dec 2026", "unknown"),
        ("18–20 Dec 2026", "unknown"),
        ("18 Dec 2026 10:00–12:00", "unknown"),
        ("18 Dec 2026 10:00-12:00", "unknown"),
        ("18 December 2026 (Mon)", "weekday"),
        ("Montag, den 18. Dezember 2026", "weekday"),
        ("Fri 18 Dec 2026 (Sat)", "weekday"),
        ("18 Dec 2026 18:30 Europe/Atlantis", "zone"),
        ("18 Dec 2026 18:30 CST", "zone"),
        ("18 Dec 2026 18:30 UTC+25", "zone"),
        ("18 Dec 2026 18:30 +0200 (CET)", "zone"),
        ("18 Dec 2026 18:30 UTC+2 (CET)", "zone"),
        ("18:30 CET, 18 December 2026 (UTC)", "zone"),
        ("18 Dec 2026 24:30", "impossible"),
        ("18 Dec 2026 10 – 12 h", "unknown"),
        ("18 Dec 2026 10h-12", "unknown"),
        ("18 Dec 2026 10:00 - 12:00 h", "unknown"),
        ("2026.13.40", "impossible"),
        ("Thurs 18 Dec 2026", "weekday"),
        ("2026-12-18 18:30 CET (Sat)", "weekday"),
        ("18:30", "unknown"),
        ("18:30, 30 February 2026 (UTC)", "impossible"),
        ("the 18th of December", "year"),
    ],
)
def test_what_was_pasted_and_could_mean_something_else_is_not_guessed(text: str, problem: str) -> None:
    assert (read_date(text).day, read_date(text).problem) == (None, problem)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_stays_unread_names_the_form_to_write(language: str) -> None:
    form = {"en": "18 Dec 2026", "de": "18. Dez. 2026"}[language]
    for text in ("03/04/2026", "Mon 18 Dec 2026", "18 Dec", "30 Feb 2026", "18 Dec 9999", "18² Dec 2026", "soon",
                 "18 Dec 2026 18:30 CST"):  # fmt: skip
        _, findings = read({"deadline": text})
        [unread] = [one for one in findings if one.code == "D205"]
        assert form in told(unread, Translator(language), zone="UTC", now=NOW).text, text


@pytest.mark.parametrize(
    ("text", "at", "day", "moved_from"),
    [
        # Friday evening in New York is Saturday in Berlin: not a day early.
        ("2026-12-18T18:30-05:00", "2026-12-18T18:30-05:00", "2026-12-19", None),
        # Saturday night in Tokyo is Friday afternoon in Berlin.
        ("2026-12-19T00:30+09:00", "2026-12-19T00:30+09:00", "2026-12-18", None),
        # A Saturday there and a Sunday here: the Friday before, at the clock that was written.
        ("2026-12-19T18:30-05:00", "2026-12-18T18:30-05:00", "2026-12-18", "2026-12-19"),
        ("19 Dec 2026 18:30 America/New_York", "2026-12-18T18:30-05:00", "2026-12-18", "2026-12-19"),
        ("20 Dec 2026 AoE", "2026-12-20T23:59-12:00", "2026-12-21", None),
        # Over the change of the clocks the clock stays, not the offset.
        ("29 Mar 2026 18:30 Europe/Berlin", "2026-03-27T18:30+01:00", "2026-03-27", "2026-03-29"),
        ("19 Dec 2026 18:30", "2026-12-18T18:30+01:00", "2026-12-18", "2026-12-19"),
    ],
)
def test_a_time_on_a_day_off_keeps_its_clock_in_the_zone_that_was_written(
    text: str, at: str, day: str, moved_from: str | None
) -> None:
    found, _ = due(text, CALENDAR)
    assert found is not None
    assert found.at == datetime.fromisoformat(at)
    assert (found.day.isoformat(), found.moved_from and found.moved_from.isoformat()) == (day, moved_from)


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

"""Dates as people write them: read in one way, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from core.rules.deadline.dates import due, read_date
from core.rules.deadline.durations import hours_a_week, period, working_time
from tests.rules.calendars import CALENDAR, DECEMBER_18


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
    due_date, _ = due("18 Dec 2026", CALENDAR)
    assert due_date is not None
    assert due_date.at == datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
    assert due_date.moved_from is None
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
    due_date, _ = due(text, CALENDAR)
    assert due_date is not None
    assert due_date.text == text
    assert due_date.day.isoformat() == day
    assert (due_date.moved_from.isoformat() if due_date.moved_from else None) == moved_from
    assert due_date.at == datetime.fromisoformat(at)

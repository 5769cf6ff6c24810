"""Dates as people paste them from mails, calendars and tables: read in one way, or said to be unread."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.calendar import WorkCalendar
from core.i18n import LANGUAGES, Translator
from core.policy import Policy
from core.rules.deadline.dates import due, read_date
from core.ui.finding_text import told
from tests.rules.calendars import CALENDAR, DECEMBER_18
from tests.rules.charters import NOW, read


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
    due_date, reading = due(text, CALENDAR)
    assert due_date is not None, reading
    assert due_date.at == datetime.fromisoformat(at)


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
    due_date, _ = due("18 Jun 2026 18:30 BST", london)
    assert due_date is not None
    assert due_date.at == datetime(2026, 6, 18, 17, 30, tzinfo=UTC)
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
        [unread] = [finding for finding in findings if finding.code == "D205"]
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
    due_date, _ = due(text, CALENDAR)
    assert due_date is not None
    assert due_date.at == datetime.fromisoformat(at)
    assert (due_date.day.isoformat(), due_date.moved_from and due_date.moved_from.isoformat()) == (
        day,
        moved_from,
    )

"""Dates as people write them in English and German. Nothing is ever guessed.

What can be read in one way only is read; everything else is given back with the reason, so that the person
who wrote it can be shown what was read and what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from babel import Locale

from core.calendar import WorkCalendar
from core.model import DueDate

#: Years outside are typing errors, and time zones can't be computed for all of them.
FIRST_YEAR, LAST_YEAR = 1970, 2199
#: A date is short; longer text is none, however it begins.
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a date: a day (with a time, if one was written), or why nothing could be."""

    day: date | None = None
    clock: time | None = None
    #: Offset to UTC, when one was written behind the time.
    offset: timezone | None = None
    #: "ambiguous", "weekday", "year", "impossible", "range" or "unknown"; "" when a day was read.
    problem: str = ""
    #: The days it could mean.
    readings: tuple[date, ...] = ()


# --- words ----------------------------------------------------------------------------------------


def plain_text(text: str) -> str:
    """The text's letters as people mean them: one kind of space, no invisible marks, lower case."""
    text = unicodedata.normalize("NFKC", text[: LONGEST * 4])
    # Marks that steer the direction of writing, zero-width space and the like are no part of a date.
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names = {"sept": 9, "maerz": 3, "mrz": 3, "jänner": 1, "feber": 2}
    for language in ("en", "de"):
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    names[name.casefold().rstrip(".")] = number
    return names


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in ("en", "de"):
        for context in Locale(language).days.values():
            for width in ("wide", "abbreviated", "short"):
                for number, name in context.get(width, {}).items():
                    names[name.casefold().rstrip(".")] = number
    return names


def _any_of(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_BEFORE = re.compile(r"(?:by|until|till|on|bis zum|bis|spätestens|am|zum) (?=\S)")
_CLOCK = re.compile(
    r"(?:[ ,]|(?<=\d)t) ?(?:at |um )?(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.0{1,6})?)?(?: ?(?P<half>am|pm)| ?uhr)?"
    r"|\.(?P<dotted>[0-9]{2}) uhr| ?uhr| ?(?P<bare>am|pm))"
    r" ?(?P<offset>z|utc|[+-][0-9]{2}:?[0-9]{2})?$"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_DOTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_NUMBERS = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_NO_YEAR = re.compile(r"[0-9]{1,2}([./-]) ?[0-9]{1,2}(?:\1(?: ?[0-9]{2})?)?")


@lru_cache(maxsize=1)
def _named() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    month, weekday = _any_of(_months()), _any_of(_weekdays())
    ordinal = r"(?:st|nd|rd|th|\.)?"
    return (
        re.compile(rf"(?:({weekday})\.?,? )"),
        re.compile(rf"([0-9]{{1,2}}){ordinal}[ -]?(?:of )?({month})\.?,?[ -]([0-9]{{4}})"),
        re.compile(rf"({month})\.? ([0-9]{{1,2}}){ordinal},? ([0-9]{{4}})"),
        re.compile(
            rf"[0-9]{{1,2}}{ordinal} ?({month})\.?(?: [0-9]{{2}})?|({month})\.? [0-9]{{1,2}}{ordinal}"
        ),
    )


# --- dates ----------------------------------------------------------------------------------------


def read_date(text: str) -> Reading:
    """The day (and time) written in ``text``, or why it can't be read; never raises.

    Read are ISO dates and times, ``18 Dec 2026``, ``18. Dezember 2026``, ``December 18, 2026``,
    ``18.12.2026``, with a weekday in front (which must be right) and a time behind. ``13/12/2026`` can only
    be one day; ``03/04/2026`` can be two and is therefore not read. A year needs its four digits.
    """
    if len(text) > LONGEST * 4:
        return Reading(problem="unknown")
    plain = plain_text(text).rstrip(" .,;")
    if len(plain) > LONGEST:
        return Reading(problem="unknown")
    plain = _BEFORE.sub("", plain, count=1) if _BEFORE.match(plain) else plain
    weekday, named, english, no_year = _named()
    said: int | None = None
    if match := weekday.match(plain):
        said, plain = _weekdays()[match[1]], plain[match.end() :]
    clock: time | None = None
    offset: timezone | None = None
    if match := _CLOCK.search(plain):
        try:
            clock, offset = _clock(match)
        except ValueError:
            return Reading(problem="impossible")
        plain = plain[: match.start()].rstrip(" ,")
    days = _days(plain, named, english)
    if days is None:
        lacks_year = no_year.fullmatch(plain) or _NO_YEAR.fullmatch(plain)
        return Reading(problem="year" if lacks_year else "unknown")
    if not days:
        return Reading(problem="impossible")
    if len(days) > 1:
        return Reading(problem="ambiguous", readings=days)
    if not FIRST_YEAR <= days[0].year <= LAST_YEAR:
        return Reading(problem="range", readings=days)
    if said is not None and days[0].weekday() != said:
        return Reading(problem="weekday", readings=days)
    return Reading(day=days[0], clock=clock, offset=offset)


def _clock(match: re.Match[str]) -> tuple[time, timezone | None]:
    hour = int(match["hour"])
    half = match["half"] or match["bare"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute = int(match["minute"] or match["dotted"] or 0)
    clock = time(hour, minute, int(match["second"] or 0))
    written = match["offset"]
    if not written:
        return clock, None
    if written in ("z", "utc"):
        return clock, UTC
    sign = -1 if written[0] == "-" else 1
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    return clock, timezone(sign * timedelta(hours=hours, minutes=minutes))


def _days(plain: str, named: re.Pattern[str], english: re.Pattern[str]) -> tuple[date, ...] | None:
    """All days the text can mean; none when there is no such day; None when it has no known shape."""
    if match := _YEAR_FIRST.fullmatch(plain):
        return _existing((int(match[1]), int(match[3]), int(match[4])))
    if match := _DOTS.fullmatch(plain):
        return _existing((int(match[3]), int(match[2]), int(match[1])))
    if match := named.fullmatch(plain):
        return _existing((int(match[3]), _months()[match[2]], int(match[1])))
    if match := english.fullmatch(plain):
        return _existing((int(match[3]), _months()[match[1]], int(match[2])))
    if match := _NUMBERS.fullmatch(plain):
        one, two, year = int(match[1]), int(match[3]), int(match[4])
        return _existing((year, two, one), (year, one, two))
    return None


def _existing(*candidates: tuple[int, int, int]) -> tuple[date, ...]:
    found: set[date] = set()
    for year, month, day in candidates:
        try:
            found.add(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(found))


def due(text: str, calendar: WorkCalendar) -> tuple[DueDate | None, Reading]:
    """The instant a written date ends, moved off a day off to the working day before; and what was read.

    Without a time it is the end of that working day in the calendar's zone.
    """
    reading = read_date(text)
    if reading.day is None:
        return None, reading
    if reading.clock is None:
        return due_on(text, reading.day, calendar), reading
    day, clock = reading.day, reading.clock
    if reading.offset is not None:
        local = calendar.local(datetime.combine(day, clock, tzinfo=reading.offset))
        day, clock = local.date(), local.time()
    worked = calendar.on_or_before(day)
    moved = day if worked != day else None
    return DueDate(text=text, at=calendar.at(worked, clock), day=worked, moved_from=moved), reading


def due_on(text: str, day: date, calendar: WorkCalendar) -> DueDate:
    """The end of a day, or of the working day before it when it is a day off."""
    worked = calendar.on_or_before(day)
    moved = day if worked != day else None
    return DueDate(text=text, at=calendar.end_of(worked), day=worked, moved_from=moved)


def begins(text: str, calendar: WorkCalendar) -> tuple[DueDate | None, Reading]:
    """The instant at which a written start begins. A start may be on a day off: nothing is owed by it."""
    reading = read_date(text)
    if reading.day is None:
        return None, reading
    at = calendar.start_of(reading.day)
    if reading.clock is not None:
        zone = reading.offset or calendar.zone
        at = datetime.combine(reading.day, reading.clock, tzinfo=zone).astimezone(UTC)
    return DueDate(text=text, at=at, day=calendar.local(at).date()), reading

"""Dates as people write them in English and German. Nothing is ever guessed.

What can be read in one way only is read; everything else is given back with the reason, so that the person
who wrote it can be shown what was read and what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

from babel import Locale

from core.calendar import ONE_DAY, WorkCalendar
from core.model import DueDate
from core.rules.deadline.time_zones import ANYWHERE, SHAPE, offset, split_zone, zone_at
from core.word_tables import meanings

#: Years outside are typing errors, and time zones can't be computed for all of them.
FIRST_YEAR, LAST_YEAR = 1970, 2199
#: A date is short; longer text is none, however it begins.
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a date: a day (with a time, if one was written), or why nothing could be."""

    day: date | None = None
    clock: time | None = None
    #: The zone, when one was written.
    zone: tzinfo | None = None
    #: "ambiguous", "weekday", "year", "impossible", "range", "zone" or "unknown"; "" when a day was read.
    problem: str = ""
    #: The days it could mean.
    readings: tuple[date, ...] = ()


# --- words ----------------------------------------------------------------------------------------


#: Dashes that look alike on a screen; one that stands between two things stays apart from a hyphen.
_DASHES = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\u2014": "–", "\u2015": "–"}
)
#: What stands for a digit that is none of a date's.
_NO_DIGIT = "\ufffd"


def plain_text(text: str) -> str:
    """The text's letters as people mean them: one kind of space and hyphen, no invisible marks, lower case.

    A digit is one of ``0`` to ``9``, full width included; a superscript is a note's number.
    """
    text = "".join(_NO_DIGIT if _odd_digit(char) else char for char in text[: LONGEST * 4])
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    # Marks that steer the direction of writing, zero-width space and the like are no part of a date.
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return " ".join(text.split()).casefold()


def _odd_digit(char: str) -> bool:
    if char.isascii() or unicodedata.decomposition(char).startswith("<wide>"):
        return False
    return any(digit.isdigit() or digit.isnumeric() for digit in unicodedata.normalize("NFKC", char))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names = {word: int(number) for word, number in meanings("month").items()}
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
    return names | {word: int(number) for word, number in meanings("weekday").items()}


def calendar_words() -> frozenset[str]:
    """What days and months are called, in lower case: no name of a person."""
    return frozenset({*_months(), *_weekdays()})


def _any_of(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_BEFORE = re.compile(
    r"(?:by|until|till|on|due|no later than|the"
    r"|bis zum|bis einschliesslich|bis|spätestens|am|zum|den|dem|der|d\.) (?=\S)"
)
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?: ?(?P<half>am|pm)| ?uhr| ?h(?:rs?)?)?|\.(?P<dotted>[0-9]{2}) uhr| ?uhr| ?h(?:rs?)?| ?(?P<bare>am|pm))"
)
_CLOCK = re.compile(
    rf"(?:[ ,]|(?P<iso>(?<=[0-9])t)) ?(?:at |um |@ ?|[–-] )?{_TIME} ?(?P<offset>[+-][0-9]{{2}}(?::?[0-9]{{2}})?)?$"
)
_CLOCK_FIRST = re.compile(rf"(?:at |um )?{_TIME}(?: (?P<where>{SHAPE}))?(?:, ?| on | am | )(?=\S)")
#: "5 p.m."
_HALVES = re.compile(r"\b([ap])\. ?m\b\.?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/–]|\. ?)([0-9]{1,2})\2([0-9]{1,2})")
_DOTS = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_NUMBERS = re.compile(r"([0-9]{1,2})([-/–])([0-9]{1,2})\2([0-9]{4})")
_NO_YEAR = re.compile(r"[0-9]{1,2}([./–-]) ?[0-9]{1,2}(?:\1(?: ?[0-9]{2})?)?")
#: Words and marks in front of a date, of which there are only so many.
_MOST_BEFORE = 6


@lru_cache(maxsize=1)
def _shapes() -> tuple[re.Pattern[str], ...]:
    """A weekday in front and behind; day, month, year in their three orders; a date that lacks its year."""
    month, weekday = _any_of(_months()), _any_of(_weekdays())
    ordinal = r"(?:st|nd|rd|th|\.)?"
    return (
        re.compile(rf"({weekday})\.?,? (?=\S)"),
        re.compile(rf"[ ,]+({weekday})\.?$"),
        re.compile(rf"([0-9]{{1,2}}){ordinal}[ /–-]?(?:of )?({month})\.?,?[ /–-]([0-9]{{4}})"),
        re.compile(rf"({month})\.? (?:the )?([0-9]{{1,2}}){ordinal},? ([0-9]{{4}})"),
        re.compile(rf"([0-9]{{4}}),?[ /–-]({month})\.?[ /–-]([0-9]{{1,2}}){ordinal}"),
        re.compile(
            rf"[0-9]{{1,2}}{ordinal} ?(?:of )?({month})\.?(?: [0-9]{{2}})?|({month})\.? [0-9]{{1,2}}{ordinal}"
        ),
    )


# --- dates ----------------------------------------------------------------------------------------


def read_date(text: str, home: tzinfo | None = None) -> Reading:
    """The day (and time) written in ``text``, or why it can't be read; never raises.

    Read are ISO dates and times, ``18 Dec 2026``, ``18. Dezember 2026``, ``December 18, 2026``,
    ``18.12.2026``, with a weekday in front or behind (which must be right), a time in front or behind, as in a
    wiki's own stamps, and a zone behind. ``13/12/2026`` can only be one day; ``03/04/2026`` can be two and is
    therefore not read. A year needs its four digits. ``home`` is the zone that tells what an abbreviation
    means that means several.
    """
    if len(text) > LONGEST * 4:
        return Reading(problem="unknown")
    plain = plain_text(text).rstrip(" .,;")
    if len(plain) > LONGEST:
        return Reading(problem="unknown")
    plain = " ".join(_OFFSET_ALONE.sub(r" utc\1", plain).translate(_BRACKETS).split())
    plain = _HALVES.sub(r"\1m", plain)
    plain, named = _weekday_behind(plain)
    plain, zones = _zones_behind(plain)
    try:
        plain, clock, behind, weekdays, where = _around(plain)
    except ValueError as error:
        return Reading(problem="unknown" if isinstance(error, _TwoTimes) else "impossible")
    days = _days(plain)
    if days is None:
        lacks_year = _shapes()[5].fullmatch(plain) or _NO_YEAR.fullmatch(plain)
        return Reading(problem="year" if lacks_year else "unknown")
    if not days:
        return Reading(problem="impossible")
    if len(days) > 1:
        return Reading(problem="ambiguous", readings=days)
    if not FIRST_YEAR <= days[0].year <= LAST_YEAR:
        return Reading(problem="range", readings=days)
    if any(days[0].weekday() != number for number in (*weekdays, *named)):
        return Reading(problem="weekday", readings=days)
    meant: tzinfo | None = behind
    for zone in (*zones, *where):
        at = datetime.combine(days[0], clock or time(17))
        written_zone = zone_at(zone, at, home)
        if written_zone is None or (meant and meant.utcoffset(at) != written_zone.utcoffset(at)):
            return Reading(problem="zone")
        meant = written_zone
    return Reading(day=days[0], clock=clock, zone=meant)


def _weekday_behind(plain: str) -> tuple[str, list[int]]:
    """A text without the weekday at its end, "(Fri)"."""
    match = _shapes()[1].search(plain)
    return (plain, []) if match is None else (plain[: match.start()], [_weekdays()[match[1]]])


def _zones_behind(plain: str) -> tuple[str, list[str]]:
    """A text without the zones at its end, of which there may be two: "CET (UTC+1)"."""
    zones: list[str] = []
    for _ in range(2):
        plain, zone = split_zone(plain)
        if zone:
            zones.insert(0, zone)
    return plain, zones


#: How a wiki's stamp names a zone without an abbreviation: "(-03)".
_OFFSET_ALONE = re.compile(r"\(([+-][0-9]{2}(?::?[0-9]{2})?)\)$")
_BRACKETS = str.maketrans("()[]", "    ")


def _around(plain: str) -> tuple[str, time | None, tzinfo | None, list[int], list[str]]:
    """A date without what stands around it: its time, the offset behind that, the weekdays, and a zone in front."""
    before = _shapes()[0]
    where: list[str] = []
    clock: time | None = None
    ahead: tzinfo | None = None
    plain, weekdays = _weekday_behind(plain)
    if match := _CLOCK.search(plain):
        clock, ahead = _clock(match)
        plain = plain[: match.start()].rstrip(" ,")
    plain, further = _weekday_behind(plain)
    weekdays += further
    for _ in range(_MOST_BEFORE):
        if match := _BEFORE.match(plain):
            pass
        elif match := before.match(plain):
            weekdays.append(_weekdays()[match[1]])
        elif clock is None and (match := _CLOCK_FIRST.match(plain)):
            clock, _none = _clock(match)
            where += [match["where"]] if match["where"] else []
        else:
            break
        plain = plain[match.end() :]
    return plain, clock, ahead, weekdays, where


class _TwoTimes(ValueError):
    """A time that could be the beginning of a span."""


def _clock(match: re.Match[str]) -> tuple[time, tzinfo | None]:
    hour = int(match["hour"])
    half = match["half"] or match["bare"]
    first = "iso" not in match.re.groupindex
    if half == "am" and hour > 12 and first:
        half = ""  # "18:30 am 18. Dezember": the German word, no half of a day.
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "pm" else 0)
    minute, second = int(match["minute"] or match["dotted"] or 0), int(match["second"] or 0)
    # 24:00 is the end of the day.
    clock = time(23, 59) if (hour, minute, second) == (24, 0, 0) else time(hour, minute, second)
    written = None if first else match["offset"]
    if not written:
        return clock, None
    if match["minute"] is None:
        raise _TwoTimes("10 Uhr -12")
    written_offset = offset(written)
    if written_offset is None:
        raise ValueError("no such offset")
    until = int(written[1:3]) * 60 + int(written[4:] or 0) if written[3:4] == ":" else 0
    if written[0] == "-" and not match["iso"] and not match["second"] and until > hour * 60 + minute:
        raise _TwoTimes("10:00-12:00")
    return clock, written_offset


def _days(plain: str) -> tuple[date, ...] | None:
    """All days the text can mean; none when there is no such day; None when it has no known shape."""
    _, _, day_first, month_first, year_first, _ = _shapes()
    if match := _YEAR_FIRST.fullmatch(plain):
        return _existing((int(match[1]), int(match[3]), int(match[4])))
    if match := _DOTS.fullmatch(plain):
        return _existing((int(match[3]), int(match[2]), int(match[1])))
    if match := day_first.fullmatch(plain):
        return _existing((int(match[3]), _months()[match[2]], int(match[1])))
    if match := month_first.fullmatch(plain):
        return _existing((int(match[3]), _months()[match[1]], int(match[2])))
    if match := year_first.fullmatch(plain):
        return _existing((int(match[1]), _months()[match[2]], int(match[3])))
    if match := _NUMBERS.fullmatch(plain):
        first, two, year = int(match[1]), int(match[3]), int(match[4])
        return _existing((year, two, first), (year, first, two))
    return None


def _existing(*candidates: tuple[int, int, int]) -> tuple[date, ...]:
    days: set[date] = set()
    for year, month, day in candidates:
        try:
            days.add(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(days))


def due(text: str, calendar: WorkCalendar) -> tuple[DueDate | None, Reading]:
    """The instant a written date ends, moved off a day off to the working day before; and what was read.

    Without a time it is the end of that working day in the calendar's zone. A time keeps its clock: in the
    zone that was written, if one was. Such an instant stays where it is when it lies on a working day there
    or here.
    """
    reading = read_date(text, calendar.zone)
    if reading.day is None:
        return None, reading
    if reading.clock is None and reading.zone is None:
        return due_on(text, reading.day, calendar), reading
    zone, clock = reading.zone, _clock_of(reading, calendar)
    if zone is None:
        worked = calendar.on_or_before(reading.day)
        moved = reading.day if worked != reading.day else None
        return DueDate(text=text, at=calendar.at(worked, clock), day=worked, moved_from=moved), reading
    day = reading.day
    while not calendar.is_workday(day):
        here = calendar.local(datetime.combine(day, clock, tzinfo=zone)).date()
        if calendar.is_workday(here):
            break
        day -= ONE_DAY
    at = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    if day != reading.day:
        return DueDate(text=text, at=at, day=day, moved_from=reading.day), reading
    return DueDate(text=text, at=at, day=calendar.local(at).date()), reading


def plainest(text: str, home: tzinfo | None = None) -> str:
    """A written date in the form that says what was read and not a word more; "" where nothing can be."""
    reading = read_date(text, home)
    if reading.day is None:
        return ""
    day, clock, zone = reading.day.isoformat(), reading.clock, reading.zone
    if zone is None:
        return f"{day} {clock:%H:%M:%S}" if clock else day
    if zone is ANYWHERE:
        return f"{day} {clock:%H:%M:%S} aoe" if clock else f"{day} aoe"
    at = datetime.combine(reading.day, clock or time(17), tzinfo=zone)
    ahead = f"{at:%z}"
    ahead = f"{ahead[:3]}:{ahead[3:5]}"
    return f"{day}T{clock:%H:%M:%S}{ahead}" if clock else f"{day} utc{ahead}"


def _clock_of(reading: Reading, calendar: WorkCalendar) -> time:
    """The time that was written; a day anywhere on Earth ends with the day, other days with the work."""
    if reading.clock is not None:
        return reading.clock
    return time(23, 59) if reading.zone is ANYWHERE else calendar.day_end


def due_on(text: str, day: date, calendar: WorkCalendar) -> DueDate:
    """The end of a day, or of the working day before it when it is a day off."""
    worked = calendar.on_or_before(day)
    moved = day if worked != day else None
    return DueDate(text=text, at=calendar.end_of(worked), day=worked, moved_from=moved)


def begins(text: str, calendar: WorkCalendar) -> tuple[DueDate | None, Reading]:
    """The instant at which a written start begins. A start may be on a day off: nothing is owed by it."""
    reading = read_date(text, calendar.zone)
    if reading.day is None:
        return None, reading
    zone, clock = reading.zone or calendar.zone, reading.clock or calendar.day_start
    at = datetime.combine(reading.day, clock, tzinfo=zone).astimezone(UTC)
    return DueDate(text=text, at=at, day=calendar.local(at).date()), reading

"""Durations and numbers as people write them in English and German. Nothing is ever guessed."""

from __future__ import annotations

import re
from datetime import timedelta

from core.calendar import WorkCalendar
from core.model import Every, Months
from core.rules.deadline.dates import LONGEST, plain_text
from core.word_tables import meanings, words

_COUNTS = {word: int(number) for word, number in meanings("count").items()}
_UNITS = {word.replace(" ", "_"): unit for word, unit in meanings("unit").items()}


def _often(meaning: str) -> tuple[int, str]:
    number, unit = meaning.split()
    return int(number), unit


_ADVERBS = {word: _often(meaning) for word, meaning in meanings("often").items()}
_COUNT_WORDS = "|".join(sorted(_COUNTS, key=len, reverse=True))
_SPAN = re.compile(
    r"(?:every |each |within |alle |jede |jeden |jedes |innerhalb von |innerhalb |binnen )?"
    rf"(?:(?P<number>[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?) ?|(?P<word>{_COUNT_WORDS}) )?"
    r"(?P<unit>[a-zäöü]+(?:[ -][a-z]+)?)"
)
#: For what is renewed or reviewed again and again.
_DAYS, _MONTHS = {"day": 1, "week": 7}, {"month": 1, "quarter": 3, "year": 12}
#: Ten years: longer is a typing error.
_LONGEST_DAYS, _LONGEST_MONTHS = 3660, 120
#: How somebody says that something never happens.
NEVER = words("never", "never")


def _span(text: str) -> tuple[float, str] | None:
    plain = plain_text(text).rstrip(" .").replace("–", "-") if len(text) <= LONGEST else ""
    if plain in _ADVERBS:
        return _ADVERBS[plain]
    match = _SPAN.fullmatch(plain)
    if not match:
        return None
    unit = _UNITS.get(match["unit"].replace(" ", "_").replace("-", "_"))
    if unit is None:
        return None
    if match["number"]:
        return float(match["number"].replace(",", ".")), unit
    return float(_COUNTS[match["word"]] if match["word"] else 1), unit


def working_time(text: str, calendar: WorkCalendar) -> timedelta | None:
    """Working time such as "2 working days", "4 hours", "eine Woche": a day stands for a working day.

    Hours are working hours: as many as fill a working day are one, so that 23 hours end before 24 do. None for
    anything else, for nothing at all and for more than ten years. Hours may have a fraction; months are no
    working time.
    """
    span = _span(text)
    if span is None:
        return None
    count, unit = span
    if unit == "hour":
        days, rest = divmod(timedelta(hours=count), calendar.workday)
        length = timedelta(days=days) + rest
    elif unit in ("day", "workday", "week") and count == int(count):
        length = timedelta(days=int(count) * (calendar.days_a_week if unit == "week" else 1))
    else:
        return None
    return length if timedelta(0) < length <= timedelta(days=_LONGEST_DAYS) else None


def period(text: str) -> Every | None:
    """Time on the calendar after which something comes again: "yearly", "alle 6 Monate", "90 days".

    A year is a calendar year, a month a calendar month. None for anything else; hours and working days are no
    such period, nor is more than ten years.
    """
    span = _span(text)
    if span is None or span[0] != int(span[0]):
        return None
    count, unit = int(span[0]), span[1]
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        return Months(months) if 0 < months <= _LONGEST_MONTHS else None
    days = count * _DAYS.get(unit, 0)
    return timedelta(days=days) if 0 < days <= _LONGEST_DAYS else None


_HOURS_A_WEEK = re.compile(
    r"(?:(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,2})?) ?|(?P<word>[a-zäöü]+) )(?P<unit>[a-z]+)?"
    r"(?: ?(?:a|per|each|every|/|pro|je|in der|die|jede) ?(?:week|woche|w)| weekly| wöchentlich)?"
)
_MINUTES = frozenset({"min", "mins", "minute", "minutes", "minuten"})


def hours_a_week(text: str) -> float | None:
    """Hours a week such as "2", "1,5 Stunden pro Woche", "90 minutes a week"; None for anything else."""
    plain = plain_text(text).rstrip(" .") if len(text) <= LONGEST else ""
    match = _HOURS_A_WEEK.fullmatch(plain)
    if not match or (match["word"] and match["word"] not in _COUNTS):
        return None
    hours = float(match["number"].replace(",", ".")) if match["number"] else float(_COUNTS[match["word"]])
    if match["unit"] in _MINUTES:
        hours /= 60
    elif match["unit"] and _UNITS.get(match["unit"]) != "hour":
        return None
    return hours if 0 < hours <= 168 else None

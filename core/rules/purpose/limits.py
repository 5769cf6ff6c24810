"""The limits a charter sets itself, as people write them: ``3 extensions``, ``48 hours``, ``half``, ``5 people``."""

from __future__ import annotations

import re
from datetime import timedelta

from core.model import Quorum
from core.rules.finding_collector import FindingCollector
from core.rules.purpose.fields import Values
from core.rules.text import form, seen
from core.word_tables import meanings, words

MOST, QUIET, QUORUM = "extensions at most", "quiet before", "quorum"
#: What is longer says something else; what is more is a typing error.
LONGEST, MANY, DAYS = 80, 1_000_000, 90

_NUMBERS = {form(word): int(number) for word, number in meanings("count").items()}
_NONE = {form(word) for word in words("limit", "none")}
_TIMES = {form(word) for word in words("limit", "extensions")}
_PEOPLE = {form(word) for word in words("limit", "people")}
_PERCENT = {form(word) for word in words("limit", "percent")}
_PARTS = {form(word): float(part) for word, part in meanings("part_of").items()}
_CLOCK = {form(word): int(hours) for word, hours in meanings("clock").items()}
_NUMBER = re.compile(r"(?P<number>[0-9]{1,7}(?:[.,][0-9]{1,3})?) ?")


def read_most(values: Values, notes: FindingCollector) -> int | None:
    """How often the deadline may move; None for any number, 0 for never."""
    # "None" is an answer here, where it says nothing elsewhere.
    raw = values.known.get(MOST, "").strip()
    if form(raw) in _NONE:
        return 0
    written = values.get(MOST)
    if not written:
        return None
    number, unit = _apart(written)
    if number is None or number != int(number) or number > 99 or (unit and unit not in _TIMES):
        notes.add("P116", MOST, written, why="extensions")
        return None
    return int(number)


def read_quiet(values: Values, notes: FindingCollector) -> timedelta | None:
    """How long before the deadline neither it nor the text should change, by the clock and not in working time."""
    written = values.get(QUIET)
    if not written or form(written) in _NONE:
        return None
    number, unit = _apart(written)
    quiet = timedelta(hours=number * _CLOCK[unit]) if number is not None and unit in _CLOCK else None
    if quiet is None or not timedelta(0) < quiet <= timedelta(days=DAYS):
        notes.add("P116", QUIET, written, why="hours-before")
        return None
    return quiet


def read_quorum(values: Values, notes: FindingCollector) -> Quorum | None:
    """How many must take part, as people or as a part of those asked."""
    written = values.get(QUORUM)
    if not written or form(written) in _NONE:
        return None
    part = _PARTS.get(form(written))
    if part is not None:
        return Quorum(percent=part)
    number, unit = _apart(written)
    percent = unit in _PERCENT or written.rstrip().endswith("%")
    if number is not None and percent and 0 < number <= 100:
        return Quorum(percent=number)
    whole = number is not None and number == int(number) and 0 < number <= MANY
    if number is not None and whole and not percent and (not unit or unit in _PEOPLE):
        return Quorum(people=int(number))
    notes.add("P116", QUORUM, written, why="quorum")
    return None


def _apart(written: str) -> tuple[float | None, str]:
    """A number and the letters behind it."""
    text = " ".join(seen(written).split()) if len(written) <= LONGEST else ""
    match = _NUMBER.match(text)
    if match:
        return float(match["number"].replace(",", ".")), form(text[match.end() :])
    word, _, rest = text.partition(" ")
    return _NUMBERS.get(form(word)), form(rest)

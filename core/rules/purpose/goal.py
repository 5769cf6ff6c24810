"""A group goal as people write it: ``50 pages reviewed by 18 Dec 2026``, ``all deliverables done``.

A number and what is counted, in words of ``words.toml``; behind it a date of its own, if any. Nothing is guessed.
"""

from __future__ import annotations

import re

from core.calendar import WorkCalendar
from core.model import Counted, GroupGoal
from core.rules.deadline import dates
from core.rules.finding_collector import FindingCollector
from core.rules.text import form, seen
from core.word_tables import meanings, table, words

#: The charter's field.
FIELD = "group goal"
#: A goal is short; what is longer is none.
LONGEST = 200
#: More than this is a typing error.
MOST = 1_000_000

_COUNTED = {form(word): Counted(name) for name, spelt in table("goal").items() for word in (name, *spelt)}
_ALL = {form(word) for word in words("goal_of", "all")}
_AT_LEAST = {form(word) for word in words("goal_of", "at least")}
_NUMBERS = {form(word): int(number) for word, number in meanings("count").items()}
#: A number as English, German and Swiss people group its digits.
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f ][0-9]{3})+|[0-9]{1,7}")
_BEFORE = {form(word) for word in words("before", "a date")}


def read_goal(written: str, calendar: WorkCalendar, notes: FindingCollector) -> GroupGoal | None:
    """The goal in a field; P116 where it can't be read, and nothing for an empty one."""
    if not written:
        return None
    text = " ".join(seen(written).split()) if len(written) <= LONGEST else ""
    parts = text.rstrip(" .!").split(" ")
    what, when = _apart(parts)
    read = _read(what)
    if read is None:
        notes.add("P116", FIELD, written, why="goal")
        return None
    due = None
    if when:
        due, _ = dates.due(when, calendar)
        if due is None:
            notes.add("P116", FIELD, written, why="goal-date")
    counted, wanted = read
    return GroupGoal(counted=counted, wanted=wanted, due=due)


def _apart(parts: list[str]) -> tuple[list[str], str]:
    """What is counted, and the date behind it: from the first word that stands before a date and behind a goal."""
    for at, word in enumerate(parts):
        if at and form(word) in _BEFORE and _read(parts[:at]) is not None:
            return parts[:at], " ".join(parts[at:])
    for at in range(1, len(parts)):
        if parts[at].endswith((",", ":")) and _read([*parts[:at], parts[at][:-1]]) is not None:
            return [*parts[:at], parts[at][:-1]], " ".join(parts[at + 1 :])
    return parts, ""


def _read(parts: list[str]) -> tuple[Counted, int | None] | None:
    """What is counted and how many of it; None for what is no goal."""
    several = [(form(" ".join(parts[:at])), parts[at:]) for at in range(min(len(parts), 4), 0, -1)]
    for head, rest in several:
        if head in _AT_LEAST:
            reading = _read(rest) if rest else None
            return reading if reading is not None and reading[1] is not None else None
    for head, rest in several:
        if head in _ALL:
            counted = _COUNTED.get(form(" ".join(rest)))
            # There is no last contribution.
            return (counted, None) if counted not in (None, Counted.CONTRIBUTIONS) else None
    sentence = " ".join(parts)
    match = _NUMBER.match(sentence)
    if match is not None:
        number, rest_of = int(re.sub("[^0-9]", "", match[0])), sentence[match.end() :]
        if rest_of[:1] != " ":
            return None
    else:
        number, rest_of = _NUMBERS.get(form(parts[0]), 0), " ".join(parts[1:])
    counted = _COUNTED.get(form(rest_of))
    return (counted, number) if counted is not None and 0 < number <= MOST else None

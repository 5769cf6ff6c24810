"""The limits that a charter sets to its own date and text: so many extensions, none shortly before, a quorum.

They bind who may only ask, and what nobody objects to. Who decides still can, and it is said that they did
(docs/decisions/0131-limits-bind-who-asks.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model import Charter, PersonKey, Quorum
from core.rules.deadline.due_dates import effective, same_day
from core.rules.finding_collector import FindingCollector

#: What an act about a date carries where it is beyond a limit: judged once, as it was done.
LIMIT = "limit"
#: All extensions are used; it is too shortly before the deadline, or after it.
EXTENSIONS, HOURS = "extensions", "hours"
LIMITS = (EXTENSIONS, HOURS)


def used(charter: Charter) -> int:
    """How often a later date than the first one was granted, one that was replaced since included."""
    first = charter.deadline
    return sum(
        extension.approved is True and (first is None or extension.due.at > first.at)
        for extension in charter.extensions
    )


def beyond(charter: Charter, at: datetime) -> str:
    """The limit that another date asked for at this instant is beyond, of :data:`LIMITS`; "" for none."""
    if charter.most_extensions is not None and used(charter) >= charter.most_extensions:
        return EXTENSIONS
    counts = effective(charter)
    if charter.quiet_before is not None and counts is not None and at >= counts.at - charter.quiet_before:
        return HOURS
    return ""


# --- a quorum -------------------------------------------------------------------------------------------


def needed(quorum: Quorum | None, asked: int | None) -> int:
    """How many of so many must take part; 0 where any number will do, or nobody knows of how many."""
    if quorum is None:
        return 0
    if quorum.people:
        return quorum.people
    return math.ceil(round(quorum.percent * asked / 100, 6)) if asked else 0


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said about what was asked for."""

    person: PersonKey
    at: datetime
    yes: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """What became of something that counts unless somebody objects."""

    #: None while it waits: for its time, or for enough people.
    approved: bool | None
    at: datetime | None
    #: Who objected.
    by: PersonKey | None
    took_part: int


def silence(
    asker: tuple[PersonKey | None, datetime],
    voices: Sequence[Voice],
    until: datetime,
    least: int,
    now: datetime,
) -> Silence:
    """What nobody objected to by ``until``, once ``least`` people have taken part; who asked is one of them.

    An objection counts for as long as it waits, and needs nobody beside it.
    """
    first: dict[PersonKey, datetime] = {}
    if asker[0] is not None:
        first[asker[0]] = asker[1]
    for voice in sorted(voices, key=lambda voice: voice.at):
        first.setdefault(voice.person, voice.at)
    times = sorted(first.values())
    end: datetime | None = until
    if least:
        end = max(until, times[least - 1]) if len(times) >= least else None
    against = [voice for voice in voices if not voice.yes and (end is None or voice.at <= end)]
    if against:
        no = min(against, key=lambda voice: voice.at)
        return Silence(False, no.at, no.person, len(times))
    if end is not None and end <= now:
        return Silence(True, end, None, len(times))
    return Silence(None, None, None, len(times))


# --- what is said about it ------------------------------------------------------------------------------


def check(charter: Charter, notes: FindingCollector) -> None:
    """D207 where the written date is beyond a limit and doesn't count, D208 where one that counts is."""
    if "deadline" in charter.inherited:
        return
    for code, limit, read in _broken(charter):
        most, granted = charter.most_extensions or 0, used(charter)
        notes.add(code, "deadline", read, why=limit, used=granted, most=most, hours=hours(charter))


def _broken(charter: Charter) -> Iterator[tuple[str, str, str]]:
    """The code, the limit and what was read."""
    counts, written = effective(charter), charter.written
    for extension in charter.extensions:
        stands = written is not None and same_day(extension.due, written)
        if extension.beyond and extension.approved is False and written is not None and stands:
            if counts is None or not same_day(counts, written):
                yield "D207", extension.beyond, written.text
            break
    if charter.most_extensions is not None and used(charter) > charter.most_extensions:
        yield "D208", EXTENSIONS, ""
    elif any(
        granted.beyond == HOURS and granted.approved and not granted.superseded
        for granted in charter.extensions
    ):
        yield "D208", HOURS, ""


def hours(charter: Charter) -> int:
    """The hours before the deadline in which neither date nor text should change; 0 for none."""
    return round(charter.quiet_before.total_seconds() / 3600) if charter.quiet_before else 0

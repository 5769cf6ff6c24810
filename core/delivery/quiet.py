"""Stage "quiet hours": nobody is written to at night, on a day off, in an absence, or against their rhythm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.delivery.around import Round, by_person
from core.delivery.reasons import Drop
from core.delivery.verdicts import Dropped, Later, Verdict
from core.model import Person
from core.policy import Policy
from core.rules.deadline.quiet_hours import may_send, recipient_calendar, send_time
from core.store.outbox import Entry

MINUTE = timedelta(minutes=1)


def times(turn: Round, some: Sequence[Entry]) -> tuple[Person, WorkCalendar, Policy]:
    """The person these go to, and when they are written to: who has accounts on several sites, by one of them."""
    key = some[0].notice.to
    person, policy = turn.around.people[key], turn.together.policy(turn.flow, key)
    return person, recipient_calendar(person, turn.around.community(some[0]).charter, policy), policy


def wait(turn: Round, some: Sequence[Entry], until: datetime | None) -> dict[str, Verdict]:
    """Let all of these wait; None: there is no time at which they may leave."""
    verdict: Verdict = Dropped(Drop.PANEL_ONLY)
    if until is not None:
        verdict = Later(max(until, turn.now + MINUTE))
    return {entry.key: verdict for entry in some}


def hours(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """What may not start out now waits until it may."""
    stopped: dict[str, Verdict] = {}
    for some in by_person(entries).values():
        person, calendar, policy = times(turn, some)
        if not may_send(person, turn.now, calendar, policy):
            stopped |= wait(turn, some, send_time(person, turn.now, calendar, policy))
    return stopped

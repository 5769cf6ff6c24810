"""Stage "cap": so many messages a day, one digest at its time, on all of a person's accounts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.delivery import together
from core.delivery.around import Round, by_person
from core.delivery.quiet import times, wait
from core.delivery.verdicts import Verdict
from core.rules.deadline.quiet_hours import capped
from core.store import outbox
from core.store.outbox import Entry


def day(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """What is over the cap, or came after the digest, rides in the next one."""
    stopped: dict[str, Verdict] = {}
    people = by_person(entries)
    with turn.flow.store.read() as unit:
        for key, some in people.items():
            person, calendar, policy = times(turn, some)
            accounts = turn.together.of(key)
            midnight = calendar.local(turn.now).replace(hour=0, minute=0, second=0, microsecond=0)
            later = together.next_digest(unit, person, accounts, calendar, policy, turn.now)
            if later is None:
                later = capped(outbox.sent_to(unit, accounts, midnight), turn.now, person, calendar, policy)
            if later != turn.now:
                stopped |= wait(turn, some, later)
    return stopped

"""Stage "still holds": whether what a notice says is true at this moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from core.delivery.around import Round, by_person
from core.delivery.reasons import Drop
from core.delivery.verdicts import Dropped, Later, Then, Verdict
from core.effects import NoticeKind, SendNotice
from core.model import ObligationKind
from core.queue import JobKind
from core.rules.deadline.escalation import still_holds
from core.rules.deadline.quiet_hours import may_send, recipient_calendar
from core.store import pages as page_rows
from core.store.outbox import Entry

#: What may show that a contribution was answered: so long nothing about it leaves. A wiki that does not answer
#: for longer keeps nobody waiting.
UNDECIDED = (JobKind.PAGE, JobKind.COMPARE, JobKind.ASSESS)
PATIENCE = timedelta(hours=1)
#: When it is looked at again; what decides it takes seconds.
SOON = timedelta(seconds=10)


def undecided(turn: Round, entries: Collection[Entry]) -> frozenset[str]:
    """Notices about contributions of which it is just being asked whether an edit answered them."""
    about = {
        entry.key: item.page
        for entry in entries
        if (item := turn.around.obligations.get(entry.notice.obligation)) is not None
        and item.kind is ObligationKind.ANSWER
    }
    if not about:
        return frozenset()
    with turn.flow.store.read() as unit:
        since = turn.now - PATIENCE
        asked = turn.flow.queue.waits(unit, UNDECIDED, set(about.values()), since)
        asked |= page_rows.half_read(unit, set(about.values()), since)
    return frozenset(key for key, page in about.items() if page in asked)


def decided(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """What may have been answered a moment ago waits until that is known."""
    return dict.fromkeys(undecided(turn, entries), Later(turn.now + SOON))


def still_true(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """What the rules would not plan any more is dropped; a step of the ladder lapses and uses up nothing."""
    stopped: dict[str, Verdict] = {}
    for some in by_person(entries).values():
        batch = [facts.notice for facts in some]
        for entry in some:
            community = turn.around.communities.get(entry.notice.community)
            if community is None or community.withdrawn:
                stopped[entry.key] = Dropped(Drop.COMMUNITY_GONE)
            elif not _holds(turn, entry, batch):
                then = Then.LAPSE if entry.notice.kind is NoticeKind.LADDER else Then.OVER
                stopped[entry.key] = Dropped(Drop.NO_LONGER_HOLDS, then)
    return stopped


def riding(turn: Round, due: Sequence[Entry], early: Sequence[Entry]) -> list[Entry]:
    """Those that are not due yet and may leave with what is. What does not hold now waits for its own time."""
    waits = undecided(turn, [*due, *early])
    due = [entry for entry in due if entry.key not in waits]
    early = [entry for entry in early if entry.key not in waits]
    return [entry for entry in early if _rides(turn, entry, [*due, *early])]


def _rides(turn: Round, entry: Entry, all_of_them: Sequence[Entry]) -> bool:
    community = turn.around.communities.get(entry.notice.community)
    if community is None or community.withdrawn:
        return False
    key = entry.notice.to
    person, policy = turn.around.people[key], turn.together.policy(turn.flow, key)
    calendar = recipient_calendar(person, community.charter, policy)
    batch = [facts.notice for facts in all_of_them if facts.notice.to == key]
    return may_send(person, turn.now, calendar, policy) and _holds(turn, entry, batch)


def _holds(turn: Round, entry: Entry, batch: Sequence[SendNotice]) -> bool:
    charter = turn.around.community(entry).charter
    return still_holds(
        entry.notice,
        turn.around.obligations.get(entry.notice.obligation),
        charter,
        turn.around.directory,
        turn.now,
        batch=batch,
        calendar=turn.flow.calendar(turn.site, charter),
        policy=turn.policy,
    )

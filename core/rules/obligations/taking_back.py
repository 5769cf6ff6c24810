"""What of the things a person did can be taken back, and for how long; evidence keeps both."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.model import Act, ActKind, Obligation
from core.rules.obligations.reassignment import EXCUSED
from core.rules.registry import kind_of

#: Kinds that are over once done: a click by mistake can be taken back for so long.
UNDO_FOR = timedelta(days=1)
_DONE = frozenset(
    {
        ActKind.CONFIRM,
        ActKind.DELIVER,
        ActKind.THANK,
        ActKind.ANSWER,
        ActKind.ELSEWHERE,
        ActKind.NOT_CONTRIBUTION,
        ActKind.REVIEW,
        ActKind.STATUS,
        ActKind.EXCUSE,
        ActKind.DISMISS,
    }
)
#: Kinds that go on having an effect, and can be taken back as long as they have it.
_LASTING = frozenset({ActKind.SNOOZE, ActKind.NOT_MINE, ActKind.HAND_OVER, ActKind.AWAY})
#: All that a person is shown of what they did.
SHOWN = _DONE | _LASTING
#: What was posted in the wiki stays there, and so stays an answer.
_IN_WIKI = ("revision", "comment", "link")


def can_take_back(act: Act, obligation: Obligation | None, now: datetime) -> bool:
    """Whether the person who did it can take it back now; ``obligation`` is what it was about, as it stands."""
    if act.kind is ActKind.AWAY:
        return act.until is not None and act.until > now
    if act.kind is ActKind.DISMISS:
        # About no obligation: what was dismissed is said again.
        return now - act.at < UNDO_FOR
    if obligation is None:
        return False
    if act.kind is ActKind.SNOOZE:
        until = obligation.snoozed_until
        return obligation.open and obligation.person == act.person and until is not None and until > now
    if act.kind is ActKind.NOT_MINE:
        return obligation.settled is None and (obligation.declined or obligation.person != act.person)
    if act.kind is ActKind.HAND_OVER:
        return obligation.settled is None and act.to == obligation.person != act.person
    if act.kind not in _DONE or now - act.at >= UNDO_FOR:
        return False
    if act.kind is ActKind.ANSWER and any(act.data.get(name) for name in _IN_WIKI):
        return False
    done = obligation.settled
    if act.kind is ActKind.EXCUSE:
        return done is not None and done.how == EXCUSED
    return done is not None and done.by == act.person and done.at == act.at


def gives_back(act: Act, obligation: Obligation | None) -> bool:
    """Whether taking it back means that the person has it again, whoever was given it meanwhile."""
    if act.kind is ActKind.HAND_OVER:
        return True
    passes_on = obligation is not None and kind_of(obligation).passes_on
    return act.kind is ActKind.NOT_MINE and passes_on

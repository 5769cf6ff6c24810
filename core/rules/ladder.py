"""The ladder every obligation climbs: two reminders before its due time and one after it to the person, then
a steward, then the sponsor. Each step at most once, and none to anybody who is done.

The times of steps go by the community's calendar, the times of messages by the recipient's
(:mod:`core.rules.sending`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from core.calendar import WorkCalendar
from core.effects import NoticeKind, SendNotice, Step
from core.model import (
    Charter,
    CharterState,
    Directory,
    Obligation,
    ObligationKind,
    PersonKey,
    Rhythm,
)
from core.policy import Policy
from core.rules.sending import recipient_calendar, send_time

__all__ = [
    "NOT_AN_ANSWER",
    "TO_PERSON",
    "WHY_AGAIN",
    "Rung",
    "by_subject",
    "forecast",
    "ladder_notice",
    "late_from",
    "recipient",
    "reminds",
    "rungs",
    "send_time",
    "step_key",
    "steps",
    "steps_done",
    "still_holds",
]

#: The steps that go to the person who owes; the others go to a steward and the sponsor.
TO_PERSON = (Step.BEFORE_5, Step.BEFORE_1, Step.AFTER_1)
_ORDER = MappingProxyType({step: number for number, step in enumerate(Step)})
#: An answer to a contribution that is no answer, and so no news to its author.
NOT_AN_ANSWER = "not a contribution"
#: Why a steward owes an answer again: the author says that there was none.
WHY_AGAIN = "why-answer-again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step with its instants."""

    step: Step
    #: Where the due time puts it.
    nominal: datetime
    #: When it is to be taken: later than nominal for who was told late.
    at: datetime


def steps(
    obligation: Obligation, calendar: WorkCalendar, policy: Policy
) -> tuple[tuple[Step, datetime], ...]:
    """The steps of an obligation's ladder with their instants, earliest first.

    A step falls on the start of its working day. Steps to the person that lie before the opening, or within a
    snooze, shrink to the last of them, taken at the opening or at the snooze's end.
    """
    return tuple((rung.step, rung.at) for rung in rungs(obligation, calendar, policy)[0])


def rungs(
    obligation: Obligation,
    calendar: WorkCalendar,
    policy: Policy,
    *,
    done: Collection[Step] = (),
    now: datetime | None = None,
) -> tuple[tuple[Rung, ...], tuple[Step, ...]]:
    """The steps still to take, earliest first, and those that are left out for a later one.

    ``done`` are the steps already taken or left out. With ``now``, what was missed until then (the server was
    away, the charter came late) shrinks too. Nobody else hears of a delay before the person does: when the
    person's own step comes late, the steward's and the sponsor's keep their distance to it.
    """
    before_5, before_1, after, steward, sponsor = policy.ladder
    floor = max(obligation.opened, obligation.snoozed_until or obligation.opened)
    missed_until = max(floor, now or floor)
    person = [
        (step, _morning(obligation.due, days, calendar))
        for step, days in zip(TO_PERSON, (-before_5, -before_1, after), strict=True)
        if step not in done
    ]
    missed = [one for one in person if one[1] <= missed_until]
    found = [Rung(step=step, nominal=at, at=at) for step, at in person if at > missed_until]
    if missed:
        step, at = missed[-1]
        found.append(Rung(step=step, nominal=at, at=max(at, floor)))
    for step, days in ((Step.STEWARD, steward), (Step.SPONSOR, sponsor)):
        if step in done:
            continue
        nominal = _morning(obligation.due, days, calendar)
        at = max(nominal, floor)
        if missed:
            at = max(at, _morning(missed_until, max(days - after, 1), calendar))
        found.append(Rung(step=step, nominal=nominal, at=at))
    found.sort(key=lambda one: (one.at, _ORDER[one.step]))
    return tuple(found), tuple(step for step, _ in missed[:-1])


def late_from(obligation: Obligation, calendar: WorkCalendar, policy: Policy) -> datetime:
    """When the first step after the due time falls: from then on others may hear of it."""
    return _morning(obligation.due, policy.ladder[2], calendar)


# Thousands of obligations share a due time.
@lru_cache(maxsize=16384)
def _morning(at: datetime, workdays: int, calendar: WorkCalendar) -> datetime:
    """The start of the working day so many working days after (before, when negative) an instant's."""
    return calendar.start_of(calendar.local(calendar.shift(at, workdays)).date())


# --- notices --------------------------------------------------------------------------------------------


def step_key(obligation: str, step: Step | str, to: PersonKey) -> str:
    """The key of a notice: ``<obligation or subject key>#<step or kind>#<recipient>``."""
    return f"{obligation}#{step}#{to}"


def by_subject(noticed: Iterable[str]) -> dict[str, list[str]]:
    """Notice keys by the obligation, or other subject, that they are about."""
    found: dict[str, list[str]] = {}
    for key in noticed:
        found.setdefault(key.rpartition("#")[0].rpartition("#")[0], []).append(key)
    return found


def steps_done(noticed: Iterable[str]) -> frozenset[Step]:
    """The steps that one obligation's notice keys stand for: taken or left out before, to whomever."""
    named = (key.rpartition("#")[0].rpartition("#")[2] for key in noticed)
    return frozenset(Step(step) for step in named if step in _STEPS)


_STEPS = frozenset(step.value for step in Step)


def recipient(obligation: Obligation, step: Step, directory: Directory) -> PersonKey | None:
    """Whom a step tells; None when it is left out.

    A steward's or the sponsor's step is left out when that is the person who owes, or has no usable account;
    the sponsor's also when the same person got the steward's.
    """
    if step in TO_PERSON:
        return obligation.person if directory.usable(obligation.person) else None
    steward = next(
        (one for one in obligation.stewards if one != obligation.person and directory.usable(one)), None
    )
    if step is Step.STEWARD:
        return steward
    sponsor = obligation.sponsor
    if sponsor is None or sponsor in (obligation.person, steward) or not directory.usable(sponsor):
        return None
    return sponsor


def reminds(obligation: Obligation, charter: Charter) -> bool:
    """Whether the ladder climbs for it: open, in a running community; in a draft only to complete it."""
    if not obligation.open or not obligation.reminds:
        return False
    if charter.state is CharterState.DRAFT:
        return obligation.kind is ObligationKind.COMPLETE
    return charter.state is CharterState.ACTIVE


def ladder_notice(
    obligation: Obligation, rung: Rung, at: datetime, charter: Charter, directory: Directory, policy: Policy
) -> SendNotice | None:
    """The notice of a step taken at ``at``; None when nobody is told, or wants the panel only."""
    step = rung.step
    # "A few days are left" would be odd for what has only begun.
    begins = step in (Step.BEFORE_5, Step.BEFORE_1) and rung.at == obligation.opened
    to = recipient(obligation, step, directory)
    person = directory.get(to)
    if to is None or person is None:
        return None
    when = send_time(person, at, recipient_calendar(person, charter, policy), policy)
    if when is None:
        return None
    return SendNotice(
        key=step_key(obligation.key, step, to),
        kind=NoticeKind.LADDER,
        to=to,
        community=obligation.community,
        page=obligation.page,
        not_before=when,
        obligation=obligation.key,
        step=step,
        data={"reason": f"reason-ladder-{'new' if begins else step}"},
    )


def forecast(
    obligations: Iterable[Obligation],
    *,
    noticed: frozenset[str] = frozenset(),
    charter: Charter,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
    until: datetime,
) -> tuple[SendNotice, ...]:
    """Every notice the ladder would send up to ``until`` if nobody did anything, soonest first."""
    found = []
    known = by_subject(noticed)
    for obligation in obligations:
        if not reminds(obligation, charter):
            continue
        done = steps_done(known.get(obligation.key, ()))
        for rung in rungs(obligation, calendar, policy, done=done, now=now)[0]:
            if rung.at <= until:
                at = max(rung.at, now)
                notice = ladder_notice(obligation, rung, at, charter, directory, policy)
                if notice is not None and notice.not_before <= until:
                    found.append(notice)
    return tuple(sorted(found, key=lambda one: (one.not_before, one.key)))


# --- at the moment of sending ---------------------------------------------------------------------------


def still_holds(
    notice: SendNotice,
    obligation: Obligation | None,
    charter: Charter,
    directory: Directory,
    now: datetime,
    *,
    batch: Collection[SendNotice] = (),
) -> bool:
    """Whether a notice is still true and wanted at the moment of sending.

    ``obligation`` is what the notice is about as it is now, None when it is gone. ``batch`` are the notices
    about to go to the same person: of one obligation only the latest step goes.
    """
    person = directory.get(notice.to)
    if person is None or not directory.usable(notice.to) or person.rhythm is Rhythm.PANEL:
        return False
    if notice.kind is NoticeKind.OUTCOME:
        return charter.state is CharterState.CLOSED
    if charter.state is CharterState.CLOSED:
        return False
    if notice.kind is NoticeKind.DECIDED:
        return True
    if obligation is None:
        return False
    if notice.kind is NoticeKind.ANSWERED:
        return obligation.settled is not None and obligation.settled.how != NOT_AN_ANSWER
    if notice.kind is NoticeKind.PLACED:
        return _placing_holds(notice, obligation, now)
    if not _step_holds(notice, obligation, charter, now):
        return False
    return not any(
        _follows(other, notice) and _step_holds(other, obligation, charter, now) for other in batch
    )


def _placing_holds(notice: SendNotice, obligation: Obligation, now: datetime) -> bool:
    if obligation.settled is not None:
        return False
    match notice.data.get("reason"):
        case "reason-placed-not-mine":
            return obligation.declined
        case "reason-placed-snoozed":
            return obligation.snoozed_until is not None and now < obligation.snoozed_until
        case _:
            return obligation.open and obligation.person == notice.to


def _step_holds(notice: SendNotice, obligation: Obligation, charter: Charter, now: datetime) -> bool:
    if not reminds(obligation, charter):
        return False
    if obligation.snoozed_until is not None and now < obligation.snoozed_until:
        return False
    match notice.step:
        case Step.BEFORE_5 | Step.BEFORE_1:
            return notice.to == obligation.person
        case Step.AFTER_1:
            # A later date was agreed since: then it isn't late.
            return notice.to == obligation.person and obligation.due <= now
        case Step.STEWARD:
            steward = notice.to in obligation.stewards and notice.to != obligation.person
            return steward and obligation.due <= now
        case Step.SPONSOR:
            return notice.to == obligation.sponsor != obligation.person and obligation.due <= now
        case _:
            return False


def _follows(other: SendNotice, notice: SendNotice) -> bool:
    """Whether another notice is a later step of the same obligation, to the same person."""
    return (
        other.step is not None
        and notice.step is not None
        and other.obligation == notice.obligation
        and other.to == notice.to
        and _ORDER[other.step] > _ORDER[notice.step]
    )

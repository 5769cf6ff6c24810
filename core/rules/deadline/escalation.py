"""The ladder every obligation climbs: two reminders before its due time and one after it to the person, then
a steward, then the sponsor. Each step at most once for a due date, and none to anybody who is done.

The times of steps go by the community's calendar, the times of messages by the recipient's
(:mod:`core.rules.deadline.quiet_hours`). docs/decisions/0055-a-moved-date-is-a-new-promise.md says what
belongs to a date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.calendar import WorkCalendar
from core.effects import NoticeKind, SendNotice, Step
from core.model import (
    Charter,
    CharterState,
    Directory,
    NoticeKey,
    Obligation,
    ObligationKind,
    PersonKey,
    Rhythm,
    composite_keys,
)
from core.policy import Policy
from core.rules.deadline.quiet_hours import recipient_calendar, send_time
from core.rules.drafts import owed_in_draft, owed_when_closed
from core.rules.registry import kind_of

__all__ = [
    "NOT_AN_ANSWER",
    "TO_PERSON",
    "WHY_AGAIN",
    "Rung",
    "Times",
    "by_subject",
    "date_of",
    "ladder_notice",
    "late_from",
    "recipient",
    "reminds",
    "rungs",
    "send_time",
    "step_key",
    "step_of",
    "steps",
    "steps_done",
    "still_holds",
    "times_of",
]

#: In the data of a step that goes to somebody else: with whom it was as the step was taken.
WHOSE = "whose"
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


class Timed(Protocol):
    """What of an obligation its ladder goes by, and nothing else."""

    @property
    def kind(self) -> ObligationKind: ...
    @property
    def opened(self) -> datetime: ...
    @property
    def due(self) -> datetime: ...
    @property
    def snoozed_until(self) -> datetime | None: ...


class Times(NamedTuple):
    """The times of an obligation by themselves: thousands who are to read one page have the same."""

    kind: ObligationKind
    opened: datetime
    due: datetime
    snoozed_until: datetime | None


def times_of(obligation: Obligation) -> Times:
    """What of this obligation its ladder goes by."""
    return Times(obligation.kind, obligation.opened, obligation.due, obligation.snoozed_until)


def steps(
    obligation: Obligation, calendar: WorkCalendar, policy: Policy
) -> tuple[tuple[Step, datetime], ...]:
    """The steps of an obligation's ladder with their instants, earliest first.

    A step falls on the start of its working day. Steps to the person that lie before the opening, or within a
    snooze, shrink to the last of them, taken at the opening or at the snooze's end.
    """
    return tuple((rung.step, rung.at) for rung in rungs(obligation, calendar, policy)[0])


def rungs(
    obligation: Timed,
    calendar: WorkCalendar,
    policy: Policy,
    *,
    done: Collection[Step] = (),
    now: datetime | None = None,
    told: datetime | None = None,
) -> tuple[tuple[Rung, ...], tuple[Step, ...]]:
    """The steps still to take for the due date, earliest first, and those that are left out for a later one.

    ``done`` are the steps already taken or left out. With ``now``, what was missed until then (the server was
    away, the charter came late) shrinks too; a step before is over once the due time has passed. ``told`` is
    when the person heard of the delay: nobody else hears of it before, so the steward's and the sponsor's
    steps keep their distance to that. Without it they keep it to the person's own step.
    """
    floor = max(obligation.opened, obligation.snoozed_until or obligation.opened)
    missed_until = max(floor, now or floor)
    reached, left_out = _to_person(obligation, calendar, policy, done, floor, missed_until)
    after = policy.ladder[2]
    heard = told or max((rung.at for rung in reached if rung.step is Step.AFTER_1), default=floor)
    if told is None and Step.AFTER_1 not in done:
        heard = max(heard, missed_until)
    others = (Step.STEWARD, Step.SPONSOR) if kind_of(obligation).goes_up else ()
    for step, days in zip(others, policy.ladder[3:], strict=False):
        # The sponsor's step is the last word: a steward's that was left behind it comes no more.
        if step not in done and Step.SPONSOR not in done:
            nominal = max(_morning(obligation.due, days, calendar), obligation.due)
            distance = _morning(heard, max(days - after, 1), calendar)
            reached.append(Rung(step=step, nominal=nominal, at=max(nominal, floor, distance)))
    reached.sort(key=lambda rung: (rung.at, _ORDER[rung.step]))
    return tuple(reached), left_out


def _to_person(
    obligation: Timed,
    calendar: WorkCalendar,
    policy: Policy,
    done: Collection[Step],
    floor: datetime,
    missed_until: datetime,
) -> tuple[list[Rung], tuple[Step, ...]]:
    """The steps to the person who owes, and those left out for a later one."""
    before_5, before_1, after, _, _ = policy.ladder
    last = max((_ORDER[step] for step in done if step in TO_PERSON), default=-1)
    open_steps = [
        (step, _morning(obligation.due, days, calendar))
        for step, days in zip(TO_PERSON, (-before_5, -before_1, after), strict=True)
        if step not in done and _ORDER[step] > last
    ]
    reached: list[Rung] = []
    missed: list[tuple[Step, datetime]] = []
    left_out: list[Step] = []
    for step, at in open_steps:
        if step is Step.AFTER_1:
            at = max(at, obligation.due)
        elif missed_until >= obligation.due:
            # "Due by the next working day" is wrong once it is late: the step after says what is true.
            left_out.append(step)
            continue
        if at <= missed_until:
            missed.append((step, at))
        else:
            reached.append(Rung(step=step, nominal=at, at=at))
    if missed:
        step, at = missed[-1]
        reached.append(Rung(step=step, nominal=at, at=max(at, floor)))
    return reached, (*left_out, *(step for step, _ in missed[:-1]))


def late_from(obligation: Obligation, calendar: WorkCalendar, policy: Policy) -> datetime:
    """When the first step after the due time falls: from then on others may hear of it."""
    return max(_morning(obligation.due, policy.ladder[2], calendar), obligation.due)


# Thousands of obligations share a due time.
@lru_cache(maxsize=16384)
def _morning(at: datetime, workdays: int, calendar: WorkCalendar) -> datetime:
    """The start of the working day so many working days after (before, when negative) an instant's."""
    return calendar.start_of(calendar.local(calendar.shift(at, workdays)).date())


# --- notices --------------------------------------------------------------------------------------------


def date_of(due: datetime) -> str:
    """The date a ladder's steps belong to, as notice keys name it.

    In UTC, not on a community's clock: the same promise keeps its date when a zone or a holiday is mended.
    """
    return due.astimezone(UTC).date().isoformat()


def step_key(obligation: str, step: Step | str, to: PersonKey, due: datetime | None = None) -> NoticeKey:
    """The key of a notice: ``<obligation or subject key>#<step or kind>[@<due date>]#<recipient>``."""
    date = date_of(due) if due is not None else ""
    return composite_keys.notice(obligation, step, to, date)


def step_of(notice: str) -> tuple[Step | None, str]:
    """Which step of the ladder a notice's key stands for, and for which due date; "" in keys from before."""
    named, date = composite_keys.step_and_date(notice)
    return (Step(named), date) if named in _STEPS else (None, "")


def by_subject(noticed: Iterable[str]) -> dict[str, list[str]]:
    """Notice keys by the obligation, or other subject, that they are about."""
    keys_of: dict[str, list[str]] = {}
    for key in noticed:
        keys_of.setdefault(composite_keys.subject_of(key), []).append(key)
    return keys_of


def steps_done(noticed: Iterable[str], due: datetime) -> frozenset[Step]:
    """The steps that one obligation's notice keys stand for: taken or left out for this date, to whomever."""
    date = date_of(due)
    known = map(step_of, noticed)
    return frozenset(step for step, of in known if step is not None and of in ("", date))


_STEPS = frozenset(step.value for step in Step)


def recipient(obligation: Obligation, step: Step, directory: Directory) -> PersonKey | None:
    """Whom a step tells; None when it is left out.

    A steward's or the sponsor's step is left out when that is the person who owes, or has no usable account;
    the sponsor's also when the same person got the steward's.
    """
    if step in TO_PERSON:
        return obligation.person if directory.usable(obligation.person) else None
    steward = next(
        (
            person
            for person in obligation.stewards
            if person != obligation.person and directory.usable(person)
        ),
        None,
    )
    if step is Step.STEWARD:
        return steward
    sponsor = obligation.sponsor
    if sponsor is None or sponsor in (obligation.person, steward) or not directory.usable(sponsor):
        return None
    return sponsor


def reminds(obligation: Obligation, charter: Charter) -> bool:
    """Whether the ladder climbs for it: open, in a running community; in a draft only what a draft asks for."""
    if not obligation.open or not obligation.reminds or obligation.paused is not None:
        return False
    if charter.state is CharterState.DRAFT:
        return owed_in_draft(obligation)
    return charter.state is CharterState.ACTIVE or owed_when_closed(obligation)


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
        key=step_key(obligation.key, step, to, obligation.due),
        kind=NoticeKind.LADDER,
        to=to,
        community=obligation.community,
        page=obligation.page,
        not_before=when,
        obligation=obligation.key,
        step=step,
        data={"reason": f"reason-ladder-{'new' if begins else step}"}
        | ({} if step in TO_PERSON else {WHOSE: obligation.person}),
    )


# --- at the moment of sending ---------------------------------------------------------------------------


def still_holds(
    notice: SendNotice,
    obligation: Obligation | None,
    charter: Charter,
    directory: Directory,
    now: datetime,
    *,
    batch: Collection[SendNotice] = (),
    calendar: WorkCalendar | None = None,
    policy: Policy | None = None,
) -> bool:
    """Whether a notice is still true and wanted at the moment of sending.

    ``obligation`` is what the notice is about as it is now, None when it is gone. ``batch`` are the notices
    about to go to the same person: of one obligation only the latest step goes. With the community's
    ``calendar`` and ``policy`` a step before must also still be as near to its day as it says.
    """
    near = _Near(calendar, policy) if calendar is not None and policy is not None else None
    person = directory.get(notice.to)
    if person is None or not directory.usable(notice.to) or person.rhythm is Rhythm.PANEL:
        return False
    if notice.kind is NoticeKind.OUTCOME:
        return charter.state is CharterState.CLOSED
    if charter.state is CharterState.CLOSED and not (obligation and owed_when_closed(obligation)):
        return False
    if notice.kind in (NoticeKind.INVITED, NoticeKind.PAIRED):
        return charter.state is CharterState.ACTIVE
    if obligation is None:
        return False
    if notice.kind is NoticeKind.DECIDED:
        return obligation.settled is not None
    if notice.kind is NoticeKind.ANSWERED:
        return obligation.settled is not None and obligation.settled.how != NOT_AN_ANSWER
    if notice.kind is NoticeKind.PLACED:
        # Who is reminded of it in the same message need not hear besides that it is with them.
        return _placing_holds(notice, obligation, now) and not (
            notice.data.get("reason") == "reason-placed-handed-over"
            and any(
                other.kind is NoticeKind.LADDER
                and (other.obligation, other.to) == (notice.obligation, notice.to)
                and _step_holds(other, obligation, charter, now, near)
                for other in batch
            )
        )
    if not _step_holds(notice, obligation, charter, now, near):
        return False
    return not any(
        _follows(other, notice) and _step_holds(other, obligation, charter, now, near) for other in batch
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


@dataclass(frozen=True, slots=True)
class _Near:
    """How near a due time is, in the community's working days."""

    calendar: WorkCalendar
    policy: Policy

    def fits(self, notice: SendNotice, due: datetime, now: datetime) -> bool:
        """Whether a step before says what is true: its morning has come, the next step's has not."""
        if notice.data.get("reason") == "reason-ladder-new":
            return True
        before_5, before_1, *_ = self.policy.ladder
        if notice.step is Step.BEFORE_5:
            return _morning(due, -before_5, self.calendar) <= now < _morning(due, -before_1, self.calendar)
        return _morning(due, -before_1, self.calendar) <= now


def _step_holds(
    notice: SendNotice, obligation: Obligation, charter: Charter, now: datetime, near: _Near | None
) -> bool:
    if not reminds(obligation, charter):
        return False
    if obligation.snoozed_until is not None and now < obligation.snoozed_until:
        return False
    if step_of(notice.key)[1] not in ("", date_of(obligation.due)):
        # The date has moved: the new one has steps of its own.
        return False
    if notice.data.get(WHOSE, obligation.person) != obligation.person:
        # It is with somebody else by now, who has to hear of it before others do.
        return False
    late = obligation.due <= now
    match notice.step:
        case Step.BEFORE_5 | Step.BEFORE_1:
            mine = notice.to == obligation.person and not late
            return mine and (near is None or near.fits(notice, obligation.due, now))
        case Step.AFTER_1:
            return notice.to == obligation.person and late
        case Step.STEWARD:
            return notice.to in obligation.stewards and notice.to != obligation.person and late
        case Step.SPONSOR:
            return notice.to == obligation.sponsor != obligation.person and late
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

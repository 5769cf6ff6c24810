"""The deadline: which date counts, who decides on another one, and the findings D201 to D206."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime, timedelta

from core.calendar import WorkCalendar
from core.model import (
    Charter,
    CharterState,
    Deliverable,
    Directory,
    DueDate,
    Extension,
    Outcome,
    PersonKey,
    Settlement,
)
from core.policy import Policy
from core.rules.deadline.dates import read_date
from core.rules.finding_collector import FindingCollector
from core.rules.rights import holders


def effective(charter: Charter) -> DueDate | None:
    """The date that counts now: the latest approved extension, else the first deadline.

    The first one stays in ``charter.deadline`` for ever. A date that was moved nearer counts as an extension
    too, as long as no other one is approved. What somebody with the right replaced by another date counts no more.
    """
    approved = [
        extension.due for extension in charter.extensions if extension.approved and not extension.superseded
    ]
    return max(approved, key=lambda date: (date.at, date.text)) if approved else charter.deadline


def moved_because(charter: Charter) -> str:
    """Why the date that counts is the one that counts; "" where it is the first one, or nobody gave a reason."""
    date = effective(charter)
    moves = [
        extension
        for extension in charter.extensions
        if extension.approved and not extension.superseded and extension.due == date
    ]
    return next((extension.reason.strip() for extension in reversed(moves) if extension.reason.strip()), "")


def is_done(
    charter: Charter, deliverable: Deliverable, settled: Settlement | None, accepting: Container[str]
) -> bool:
    """Whether a deliverable is done: what was said of it at closing, else whether somebody delivered it.

    What waits to be accepted is not done yet; ``accepting`` are the keys of such deliverables.
    """
    outcome = charter.deliverable_outcomes.get(deliverable.key)
    if outcome is not None:
        return outcome is Outcome.MET
    return settled is not None and deliverable.key not in accepting


def same_day(due: DueDate, other: DueDate) -> bool:
    """True when two dates are the same promise: the same day, or the same words read anew.

    Another time of that day is another promise: until midnight, or already at noon.
    """
    if due.text.strip() == other.text.strip():
        return True
    return due.day == other.day and (due.at == other.at or (_whole_day(due) and _whole_day(other)))


def _whole_day(date: DueDate) -> bool:
    """Whether a date was written without a time and a zone."""
    reading = read_date(date.text)
    return reading.clock is None and reading.zone is None and reading.problem != "zone"


def page_key(due: DueDate) -> str:
    """The key of the wish for a date that was written on the page."""
    clock = "" if _whole_day(due) else f"-{due.at.astimezone(UTC):%H%M}"
    return f"page-{due.day.isoformat()}{clock}"


def pending(charter: Charter) -> tuple[Extension, ...]:
    """Extensions that wait for a decision, the oldest first; a closed community waits for none."""
    if charter.state is CharterState.CLOSED:
        return ()
    return tuple(extension for extension in charter.extensions if extension.approved is None)


def says_more(charter: Charter) -> bool:
    """Whether another date than the written one counts, or is asked for: the charter's own box must say so."""
    counts = effective(charter)
    if counts is None or "deadline" in charter.inherited:
        return False
    return bool(pending(charter)) or (charter.written is not None and charter.written.day != counts.day)


def decider(extension: Extension, charter: Charter, directory: Directory) -> PersonKey | None:
    """Whom an extension waits for, or who decided it."""
    people = holders("decide", charter, directory)
    if extension.approved is not None and extension.decided_by in people:
        return extension.decided_by
    return next((person for person in people if person != extension.asked_by), next(iter(people), None))


def consensus_at(extension: Extension, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """When silence approves an extension in a community of level 4; None when nobody knows since when."""
    if extension.asked_at is None:
        return None
    return calendar.add_days(extension.asked_at, policy.decide_days)


#: The level from which an extension nobody objects to is approved, and nobody decides alone.
CONSENSUS = 4


def level_at(charter: Charter, at: datetime | None) -> int:
    """The level that a community had then; None: now. Before its first one it is 1, or that of the one around it."""
    if at is None or not charter.levels:
        return charter.level
    before = [level_since.level for level_since in charter.levels if level_since.since <= at]
    return before[-1] if before else 1


def silent_at(charter: Charter, at: datetime | None) -> bool:
    """Whether what was asked then is decided by nobody's objecting: another level afterwards changes nothing of it."""
    return level_at(charter, at) >= CONSENSUS


# --- findings -------------------------------------------------------------------------------------


def check(
    charter: Charter,
    *,
    missing: bool,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
    notes: FindingCollector,
) -> None:
    """Note D201, D202, D203 and D206 about the date that counts.

    ``missing``: neither the charter nor the one around it says by when. Unreadable dates (D205) and days off
    (D204) are noted where a date is read; an inherited deadline is looked at in the charter it comes from.
    """
    if missing:
        notes.add("D201", "deadline")
        return
    counting = effective(charter)
    if counting is None or "deadline" in charter.inherited:
        return
    if counting.at < now and charter.outcome is None:
        notes.add("D202", "deadline", counting.text, day=counting.day.isoformat())
    _check_order(charter, counting, notes)
    _check_gaps(charter, counting, calendar, policy, now, notes)


def _check_order(charter: Charter, counting: DueDate, notes: FindingCollector) -> None:
    last = counting.day.isoformat()
    if charter.start is not None and charter.start.at > counting.at and "start" not in charter.inherited:
        notes.add("D206", "start", charter.start.text, name="", day=charter.start.day.isoformat(), last=last)
    dated = [("milestones", item.name, item.due) for item in charter.milestones]
    dated += [("deliverables", item.name, item.due) for item in charter.deliverables if item.due is not None]
    for field, name, due in dated:
        if due.at > counting.at:
            notes.add("D206", field, due.text, name=name, day=due.day.isoformat(), last=last)


def _check_gaps(
    charter: Charter,
    counting: DueDate,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
    notes: FindingCollector,
) -> None:
    """More than the policy's days ahead of us without anything due in between."""
    begin = calendar.local(now).date()
    if charter.start is not None:
        begin = max(begin, charter.start.day)
    dues = [item.due for item in charter.milestones]
    dues += [item.due for item in charter.deliverables if item.due is not None]
    stops = sorted({due.day for due in dues if begin <= due.day < counting.day} | {counting.day})
    for stop in stops:
        if stop - begin > timedelta(days=policy.milestone_after_days):
            days, until = (stop - begin).days, stop.isoformat()
            notes.add(
                "D203",
                "milestones",
                days=days,
                begin=begin.isoformat(),
                day=until,
                most=policy.milestone_after_days,
            )
        begin = stop

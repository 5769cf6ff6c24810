"""What was promised stays promised: what happens to a due time when the term or the calendar behind it changes.

What was late stays late, what was in time stays in time, and what is open gets the later of both
(docs/decisions/0056-what-was-promised-stays-promised.md). A date that somebody moves is a new promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from core.calendar import WorkCalendar
from core.model import Charter, Directory, DueDate, Every, Obligation, Term
from core.policy import Policy
from core.rules.registry import kind_of


def promised(obligation: Obligation, before: Mapping[str, Obligation], now: datetime) -> Obligation:
    """The obligation with the due time that was promised; ``before`` are the stored ones by key."""
    known = before.get(obligation.key)
    if known is None:
        return obligation
    if obligation.settled is None and (known.paused is not None or known.closed_to):
        paused = known.paused if known.person == obligation.person else None
        obligation = replace(obligation, paused=paused, closed_to=known.closed_to)
    if known.due == obligation.due:
        return obligation
    review = kind_of(obligation).comes_again
    late = known.due <= now
    if review and late:
        return replace(obligation, due=known.due)
    if known.dated != obligation.dated or (known.opened != obligation.opened and not review):
        return obligation
    if late or obligation.settled is not None:
        return replace(obligation, due=known.due)
    return replace(obligation, due=max(known.due, obligation.due))


def after_absence(
    obligation: Obligation, directory: Directory, charter: Charter, calendar: WorkCalendar, policy: Policy
) -> Obligation:
    """A whole term from the return on, for who is away or blocked over the due time, as a joiner has.

    A deliverable keeps its date: that one was agreed with others.
    """
    person = directory.get(obligation.person)
    if person is None or not person.absences or obligation.settled is not None:
        return obligation
    term = kind_of(obligation).term
    if term is None:
        return obligation
    due, back = obligation.due, None
    for absence in sorted(person.absences, key=lambda absence: absence.start):
        if absence.start <= due < absence.end and absence.end > obligation.opened:
            back = absence.end
            due = max(due, term(back, charter, calendar, policy))
    if back is None:
        return obligation
    return replace(obligation, due=due, dated=f"{obligation.dated} back {back.isoformat()}".strip())


# --- dates that are written ---------------------------------------------------------------------------------


def same_dates(charter: Charter, before: Charter | None, now: datetime) -> Charter:
    """The charter with the instants its dates had, where the same words are read by another calendar."""
    if before is None:
        return charter
    parts = {deliverable.key: deliverable.due for deliverable in before.deliverables}
    stones = {milestone.key: milestone.due for milestone in before.milestones}
    read_by = charter.read_by
    if read_by is not None and read_by.until is not None:
        until = before.read_by.until if before.read_by else None
        read_by = replace(read_by, until=_same(read_by.until, until, now))
    return replace(
        charter,
        deadline=_same(charter.deadline, before.deadline, now),
        written=_same(charter.written, before.written, now),
        deliverables=tuple(
            replace(deliverable, due=_same(deliverable.due, parts.get(deliverable.key), now))
            for deliverable in charter.deliverables
        ),
        milestones=tuple(
            replace(milestone, due=_same(milestone.due, stones.get(milestone.key), now) or milestone.due)
            for milestone in charter.milestones
        ),
        read_by=read_by,
    )


def unmoved(charter: Charter) -> frozenset[str]:
    """The dates as they were written that stand on the day that was written."""
    dates = [charter.deadline, charter.written, charter.read_by.until if charter.read_by else None]
    dates += [deliverable.due for deliverable in charter.deliverables]
    dates += [milestone.due for milestone in charter.milestones]
    moved = {due.text for due in dates if due is not None and due.moved_from is not None}
    return frozenset({due.text for due in dates if due is not None} - moved)


def _same(date: DueDate | None, known: DueDate | None, now: datetime) -> DueDate | None:
    if date is None or known is None or date.text != known.text or date.at == known.at:
        return date
    return known if known.at <= now or known.at > date.at else date


# --- terms that return --------------------------------------------------------------------------------------


def returns(
    every: Every | None, terms: tuple[Term, ...], calendar: WorkCalendar
) -> Callable[[datetime], datetime] | None:
    """When what was done at an instant has to be done again, by the term that counted then; None for never.

    A changed term starts with the change, with a whole term: nothing comes due for the time before.
    """
    known = terms or ((Term(every=every),) if every is not None else ())
    if not any(term.every is not None for term in known):
        return None

    def again(at: datetime) -> datetime:
        for place, term in enumerate(known):
            until = known[place + 1].since if place + 1 < len(known) else None
            if term.every is None:
                continue
            start = max(at, term.since) if term.since is not None else at
            due = calendar.after(start, term.every)
            if until is None or due < until:
                return due
        return datetime.max.replace(tzinfo=at.tzinfo)

    return again


def noted(
    terms: Mapping[str, tuple[Term, ...]], before: Charter | None, charter: Charter, at: datetime
) -> dict[str, tuple[Term, ...]]:
    """The terms of a charter with what has changed now, at ``at``."""
    noted_terms = dict(terms)
    for name, get in _TERMS.items():
        known = noted_terms.get(name, ())
        if name == STATUS and not known and get(charter) is None:
            # Nobody ever asked for it.
            continue
        if not known:
            # What the charter said before anybody wrote it down has always been so.
            noted_terms[name] = known = (Term(every=get(before if before is not None else charter)),)
        if known[-1].every != get(charter):
            since = at if known[-1].since is None else max(at, known[-1].since)
            noted_terms[name] = (*known, Term(every=get(charter), since=since))
    return noted_terms


RENEW, REVIEW, STATUS = "renewed every", "review every", "status every"
_TERMS: Mapping[str, Callable[[Charter], Every | None]] = {
    RENEW: lambda charter: charter.read_by.renew if charter.read_by else None,
    REVIEW: lambda charter: charter.review_every,
    STATUS: lambda charter: charter.status_every,
}

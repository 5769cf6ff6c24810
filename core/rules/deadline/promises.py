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


def promised(one: Obligation, before: Mapping[str, Obligation], now: datetime) -> Obligation:
    """The obligation with the due time that was promised; ``before`` are the stored ones by key."""
    known = before.get(one.key)
    if known is None:
        return one
    if one.settled is None and (known.paused is not None or known.closed_to):
        paused = known.paused if known.person == one.person else None
        one = replace(one, paused=paused, closed_to=known.closed_to)
    if known.due == one.due:
        return one
    review = kind_of(one).comes_again
    late = known.due <= now
    if review and late:
        return replace(one, due=known.due)
    if known.dated != one.dated or (known.opened != one.opened and not review):
        return one
    if late or one.settled is not None:
        return replace(one, due=known.due)
    return replace(one, due=max(known.due, one.due))


def after_absence(
    one: Obligation, directory: Directory, charter: Charter, calendar: WorkCalendar, policy: Policy
) -> Obligation:
    """A whole term from the return on, for who is away or blocked over the due time, as a joiner has.

    A deliverable keeps its date: that one was agreed with others.
    """
    person = directory.get(one.person)
    if person is None or not person.absences or one.settled is not None:
        return one
    term = kind_of(one).term
    if term is None:
        return one
    due, back = one.due, None
    for absence in sorted(person.absences, key=lambda absence: absence.start):
        if absence.start <= due < absence.end and absence.end > one.opened:
            back = absence.end
            due = max(due, term(back, charter, calendar, policy))
    if back is None:
        return one
    return replace(one, due=due, dated=f"{one.dated} back {back.isoformat()}".strip())


# --- dates that are written ---------------------------------------------------------------------------------


def same_dates(charter: Charter, before: Charter | None, now: datetime) -> Charter:
    """The charter with the instants its dates had, where the same words are read by another calendar."""
    if before is None:
        return charter
    parts = {one.key: one.due for one in before.deliverables}
    stones = {one.key: one.due for one in before.milestones}
    read_by = charter.read_by
    if read_by is not None and read_by.until is not None:
        until = before.read_by.until if before.read_by else None
        read_by = replace(read_by, until=_same(read_by.until, until, now))
    return replace(
        charter,
        deadline=_same(charter.deadline, before.deadline, now),
        written=_same(charter.written, before.written, now),
        deliverables=tuple(
            replace(one, due=_same(one.due, parts.get(one.key), now)) for one in charter.deliverables
        ),
        milestones=tuple(
            replace(one, due=_same(one.due, stones.get(one.key), now) or one.due)
            for one in charter.milestones
        ),
        read_by=read_by,
    )


def unmoved(charter: Charter) -> frozenset[str]:
    """The dates as they were written that stand on the day that was written."""
    dates = [charter.deadline, charter.written, charter.read_by.until if charter.read_by else None]
    dates += [one.due for one in charter.deliverables]
    dates += [one.due for one in charter.milestones]
    moved = {one.text for one in dates if one is not None and one.moved_from is not None}
    return frozenset({one.text for one in dates if one is not None} - moved)


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
    found = dict(terms)
    for name, get in _TERMS.items():
        known = found.get(name, ())
        if name == STATUS and not known and get(charter) is None:
            # Nobody ever asked for it.
            continue
        if not known:
            # What the charter said before anybody wrote it down has always been so.
            found[name] = known = (Term(every=get(before if before is not None else charter)),)
        if known[-1].every != get(charter):
            since = at if known[-1].since is None else max(at, known[-1].since)
            found[name] = (*known, Term(every=get(charter), since=since))
    return found


RENEW, REVIEW, STATUS = "renewed every", "review every", "status every"
_TERMS: Mapping[str, Callable[[Charter], Every | None]] = {
    RENEW: lambda charter: charter.read_by.renew if charter.read_by else None,
    REVIEW: lambda charter: charter.review_every,
    STATUS: lambda charter: charter.status_every,
}

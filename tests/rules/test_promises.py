"""What was promised stays promised, whatever term or calendar changes afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import (
    Absence,
    Audience,
    CharterState,
    DueDate,
    ObligationKind,
    ReadBy,
    Settlement,
    Term,
)
from core.rules.assess import assess
from core.rules.deadline.promises import RENEW, noted, promised, returns, same_dates
from tests.rules.community import (
    CALENDAR,
    POLICY,
    at,
    charter,
    directory,
    named,
    obligation,
    page,
    person,
    subject,
    who,
)

#: Each look at an obligation: what the calendar and the term of that day would make of it, and whether it was
#: done by then.
LOOKS = st.lists(st.tuples(st.integers(1, 600), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=400, deadline=None)
@given(LOOKS)
def test_late_stays_late_and_in_time_stays_in_time(looks):
    """An oracle that only remembers what was said: the verdict never turns, and an open one never shrinks."""
    start, stored, verdict, shown_due = at(2), {}, None, None
    done = None
    for day, (hours, settles) in enumerate(looks):
        now = start + timedelta(days=day)
        if settles and done is None:
            done = now
        settled = Settlement(by=who("mia"), at=done, how="done") if done is not None else None
        owed = obligation(
            kind=ObligationKind.ANSWER, due=start + timedelta(hours=hours), opened=start, settled=settled
        )
        kept = promised(owed, stored, now)
        if verdict is not None:
            # Once it was late, or done, the time it was judged by stays.
            assert kept.due == shown_due
        elif shown_due is not None and done is None:
            assert kept.due == (shown_due if shown_due <= now else max(shown_due, owed.due))
        shown_due = kept.due
        if done is not None or kept.due <= now:
            verdict = kept.due
        stored = {kept.key: kept}


def test_a_date_that_somebody_moves_is_a_new_promise():
    known = obligation(due=at(20, "17:00"), dated="2026-11-20")
    moved = replace(known, due=at(27, "17:00"), dated="2026-11-27")
    nearer = replace(known, due=at(18, "17:00"), dated="2026-11-18")
    for now in (at(10), at(24)):
        assert promised(moved, {known.key: known}, now) == moved
        assert promised(nearer, {known.key: known}, now) == nearer


def test_a_country_that_changes_on_the_due_day_makes_nothing_late():
    # 8 December is a day off in Austria: read there, the date moves to the day before.
    day = date(2026, 12, 8)
    due = DueDate(text="2026-12-08", at=CALENDAR.end_of(day), day=day)
    before = date(2026, 12, 7)
    moved = DueDate(text="2026-12-08", at=CALENDAR.end_of(before), day=before, moved_from=day)
    then, now = charter(deadline=due), charter(deadline=moved)
    assert same_dates(now, then, at(8, "10:00", month=12)).deadline == due
    # The other way round: late is late.
    assert same_dates(then, now, at(8, "10:00", month=12)).deadline == moved
    # In time, it gets the later of both.
    assert same_dates(then, now, at(1, "10:00", month=12)).deadline == due
    other = replace(moved, text="2026-12-07")
    assert same_dates(charter(deadline=other), then, at(1, month=12)).deadline == other


DAYS = timedelta(days=1)


def test_a_changed_term_starts_with_the_change():
    terms = (Term(every=365 * DAYS), Term(every=182 * DAYS, since=at(1, month=11)))
    again = returns(182 * DAYS, terms, CALENDAR)
    told = at(10, month=2)
    assert again(told) == CALENDAR.after(at(1, month=11), 182 * DAYS)
    assert again(at(5, month=11)) == CALENDAR.after(at(5, month=11), 182 * DAYS)
    # What ran out before the change ran out.
    old = at(20, month=10, year=2025)
    assert again(old) == CALENDAR.after(old, 365 * DAYS)
    assert returns(None, (), CALENDAR) is None


def _years_later(start: datetime, terms: list[tuple[int, int]]) -> datetime | None:
    """A naive oracle: day by day, with the term of that day and when it began."""
    counted_from = start
    for step in range(4000):
        now = start + step * DAYS
        current = [(begins, every) for begins, every in terms if begins <= step]
        begins, every = current[-1]
        counted_from = max(start, start + begins * DAYS)
        if now >= counted_from + every * DAYS:
            return now
    return None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(30, 400)), max_size=4), st.integers(30, 400))
def test_terms_agree_with_a_day_by_day_count(changes, first):
    start, step = at(2), 0
    naive, terms = [(0, first)], [Term(every=first * DAYS)]
    for gap, every in changes:
        step += gap
        naive.append((step, every))
        terms.append(Term(every=every * DAYS, since=start + step * DAYS))
    calendar = WorkCalendar.of(replace(POLICY, zone="UTC"))
    assert returns(first * DAYS, tuple(terms), calendar)(start) == _years_later(start, naive)


def test_terms_are_written_down_as_they_change():
    def reads(days):
        every = days * DAYS if days else None
        return charter(read_by=ReadBy(audience=Audience(people=(named("cem"),)), renew=every))

    once = noted({}, None, reads(365), at(2))
    assert once[RENEW] == (Term(every=365 * DAYS),)
    then = noted(once, reads(365), reads(182), at(9))
    assert then[RENEW] == (Term(every=365 * DAYS), Term(every=182 * DAYS, since=at(9)))
    assert noted(then, reads(182), reads(182), at(12)) == then


def reading(renew, terms, now, *acts, people=None, stored=None):
    reads = charter(
        read_by=ReadBy(audience=Audience(people=(named("cem"),)), renew=renew),
        terms=terms,
        state=CharterState.ACTIVE,
    )
    more = {"directory": people} if people else {}
    return assess(subject(page(), acts=acts, charter=reads, since=at(1), promised=stored or {}, **more), now)


def test_a_shortened_renewal_opens_no_round_in_the_past():
    from tests.rules.confirming import confirmation

    told = confirmation("cem", 1, at(2, "11:00"))
    change = at(2, month=8, year=2027)
    terms = {RENEW: (Term(every=365 * DAYS), Term(every=182 * DAYS, since=change))}
    after = reading(182 * DAYS, terms, change + DAYS, told)
    assert [
        obligation for obligation in after.obligations if obligation.kind == "confirm" and obligation.open
    ] == []
    assert after.next_check is not None
    later = CALENDAR.after(change, 182 * DAYS)
    [again] = [
        obligation
        for obligation in reading(182 * DAYS, terms, later, told).obligations
        if obligation.kind == "confirm" and obligation.open
    ]
    assert again.opened == later


def test_who_was_away_over_the_due_time_gets_a_whole_term_when_back():
    # Asked on the 1st with ten working days; away from the 9th to the 30th, over the due day.
    away = Absence(start=at(9), end=at(30))
    people = directory(person("cem", absences=(away,)))
    [mine] = [
        obligation
        for obligation in reading(None, {}, at(30), people=people).obligations
        if obligation.person == who("cem")
    ]
    assert mine.due == at(14, "17:00", month=12)
    short = directory(person("cem", absences=(Absence(start=at(3), end=at(5)),)))
    [same] = [
        obligation
        for obligation in reading(None, {}, at(5), people=short).obligations
        if obligation.person == who("cem")
    ]
    assert same.due == at(13, "17:00")

"""Whom a true fact speaks for, when an invitation leaves, and what the lot shows."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import (
    CommunityKey,
    Fact,
    Invitation,
    Page,
    Person,
    Revision,
    Rhythm,
    page_key,
    person_key,
)
from core.policy import Policy
from core.rules.deadline.quiet_hours import send_time
from core.rules.invitations import lot, suggest, times

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = Policy(zone="Europe/Berlin")
CALENDAR = WorkCalendar.of(POLICY)
HOME = CommunityKey("hr:page:1")


def who(number: int) -> str:
    return person_key("hr", str(number))


def page(number: int, *revisions: tuple[int, float, int], **more) -> Page:
    """A page by (author, days ago, bytes then); each revision's text is its own."""
    made = tuple(
        Revision(
            number=at + 1,
            parent=at,
            at=NOW - timedelta(days=days),
            author=who(author),
            size=size,
            digest=more.get("digests", {}).get(at, f"{number}/{at}"),
            minor=at in more.get("minor", ()),
            hidden=at in more.get("hidden", ()),
        )
        for at, (author, days, size) in enumerate(revisions)
    )
    return Page(
        key=page_key("hr", number),
        title=f"Page {number}",
        url="",
        current=len(made),
        revisions=made,
        partial=more.get("partial", False),
    )


def facts(*pages: Page, excluded=()) -> dict[str, tuple[Fact, ...]]:
    return {
        suggestion.person: suggestion.facts
        for suggestion in suggest.suggestions(pages, POLICY, NOW, [who(n) for n in excluded])
    }


def test_what_is_told_is_true():
    facts_by_person = facts(page(1, (1, 300, 100), (2, 200, 160), (1, 10, 400), (2, 5, 300)))
    assert facts_by_person[who(1)] == (Fact(page="hr:1", edits=2, added=340, last=NOW - timedelta(days=10)),)
    # The last one took away: it counts as an edit and added nothing.
    assert facts_by_person[who(2)] == (Fact(page="hr:1", edits=2, added=60, last=NOW - timedelta(days=5)),)


def test_nothing_is_counted_where_not_all_of_the_history_is_known():
    whole = page(1, (1, 300, 100), (1, 10, 400))
    cut = replace(whole, revisions=whole.revisions[1:])
    assert facts(cut)[who(1)] == (Fact(page="hr:1", edits=0, added=0, last=NOW - timedelta(days=10)),)
    assert facts(replace(whole, partial=True))[who(1)][0].edits == 0


def test_what_was_taken_back_minor_or_hidden_speaks_for_nobody():
    vandal = page(1, (1, 30, 100), (2, 20, 9000), (1, 19, 100), digests={0: "same", 2: "same"})
    assert set(facts(vandal)) == {who(1)}
    assert facts(page(1, (1, 30, 100), (2, 20, 300), minor={1})).keys() == {who(1)}
    assert facts(page(1, (1, 30, 100), (2, 20, 300), hidden={1})).keys() == {who(1)}
    assert facts(page(1, (1, 30, 100), (2, 20, 300)), excluded=[2]).keys() == {who(1)}


def naive(pages: list[Page], excluded: set[str]) -> list[str]:
    """The same order, reckoned for one person after the other from what stands on each page."""
    authors = {revision.author for each in pages for revision in each.revisions if revision.author} - excluded
    marks = {}
    for author in authors:
        mark, any_ = 0.0, False
        for each in pages:
            texts = [revision.digest for revision in each.revisions]
            for at, revision in enumerate(each.revisions):
                later = texts[at + 1 : at + 18]
                gone = any(text in texts[max(0, at - 15) : at] for text in later)
                again = revision.digest in texts[max(0, at - 16) : at]
                if revision.author != author or revision.minor or gone or again:
                    continue
                any_ = True
                added = revision.size - (each.revisions[at - 1].size if at else 0)
                age = (NOW - revision.at).total_seconds() / 86_400
                mark += math.log(2 + max(added, 0) / 200, 2) * math.exp(-age / 180 * math.log(2))
        if any_:
            marks[author] = mark
    return sorted(marks, key=lambda author: (-round(marks[author], 9), author))


EDITS = st.lists(
    st.tuples(st.integers(1, 8), st.floats(0, 2000), st.integers(0, 20_000)), min_size=1, max_size=12
)


@given(st.lists(EDITS, min_size=1, max_size=4), st.sets(st.integers(1, 8)))
def test_the_order_is_that_of_a_naive_reckoning(lists, excluded):
    pages = [
        page(number, *sorted(edits, key=lambda edit: -edit[1])) for number, edits in enumerate(lists, start=1)
    ]
    out = {who(name) for name in excluded}
    suggested = [suggestion.person for suggestion in suggest.suggestions(pages, POLICY, NOW, out)]
    assert not set(suggested) & out
    expected = naive(pages, out)
    assert set(suggested) == set(expected)
    if suggested != expected:
        # Only people of the same mark may change places.
        by = {person: at for at, person in enumerate(expected)}
        assert [by[person] for person in suggested] == pytest.approx(
            sorted(by[person] for person in suggested), abs=1
        )


# --- when ---------------------------------------------------------------------------------------------------


def person(rhythm: Rhythm = Rhythm.DAILY, zone: str = "") -> Person:
    return Person(key=who(1), name="One", email="one@example.org", rhythm=rhythm, zone=zone)


def send(invited: Person, start: datetime, taken: list[datetime]) -> datetime | None:
    theirs = WorkCalendar.of(POLICY, zone=invited.zone)
    return times.slot(invited, start, taken, theirs=theirs, ours=CALENDAR, policy=POLICY)


@given(
    st.lists(
        st.tuples(st.integers(0, 24 * 60 * 5), st.sampled_from(["", "America/New_York", "Asia/Tokyo"])),
        min_size=1,
        max_size=25,
    )
)
def test_they_leave_one_by_one_in_working_hours_and_so_many_a_day(clicks):
    taken: list[datetime] = []
    for minutes, zone in sorted(clicks):
        start = NOW + timedelta(minutes=minutes)
        at = send(person(zone=zone), start, taken)
        assert at is not None
        assert at >= start
        local = WorkCalendar.of(POLICY, zone=zone).local(at)
        assert local.isoweekday() < 6
        assert 9 <= local.hour < 17
        assert all(abs(at - slot) >= POLICY.invite_apart for slot in taken)
        taken.append(at)
    days = [CALENDAR.local(at).date() for at in taken]
    assert max(days.count(day) for day in days) <= POLICY.invite_a_day


def _naive_slot(invited: Person, start: datetime, taken: list[datetime]) -> datetime | None:
    """Minute by minute through what is taken, looked through anew each time."""
    calendar = WorkCalendar.of(POLICY, zone=invited.zone)
    now_ = replace(invited, rhythm=Rhythm.NOW)
    at = send_time(now_, start, calendar, POLICY)
    while at is not None:
        day = CALENDAR.local(at).date()
        if sum(CALENDAR.local(other).date() == day for other in taken) >= POLICY.invite_a_day:
            at = send_time(now_, CALENDAR.start_of(CALENDAR.next_workday(day)), calendar, POLICY)
        elif near := [other for other in taken if abs(at - other) < POLICY.invite_apart]:
            at = send_time(now_, max(near) + POLICY.invite_apart, calendar, POLICY)
        else:
            break
    return at


@given(st.lists(st.integers(0, 60 * 24 * 9), max_size=40), st.integers(0, 60 * 24 * 5))
def test_the_moment_is_that_of_a_naive_search(minutes, start):
    taken = [NOW + timedelta(minutes=minute) for minute in minutes]
    begins = NOW + timedelta(minutes=start)
    assert send(person(), begins, taken) == _naive_slot(person(), begins, taken)


def test_finding_a_moment_looks_at_each_that_is_taken_once():
    """Twice as many that wait ask the calendar twice as often, not four times."""
    counts = []
    for many in (100, 200):
        taken: list[datetime] = []
        for _ in range(many):
            at = send(person(), NOW, taken)
            assert at is not None
            taken.append(at)
        asked = 0

        class Counting(WorkCalendar):
            def local(self, at: datetime) -> datetime:
                nonlocal asked
                asked += 1
                return super().local(at)

        ours = WorkCalendar.of(POLICY)
        counting = Counting(**{name: getattr(ours, name) for name in ours.__dataclass_fields__})
        times.slot(person(), NOW, taken, theirs=CALENDAR, ours=counting, policy=POLICY)
        counts.append(asked)
    assert counts[1] <= 2.5 * counts[0]


def test_who_chose_how_often_to_hear_is_asked_at_that_time():
    assert send(person(Rhythm.PANEL), NOW, []) is None
    weekly = send(person(Rhythm.WEEKLY), NOW, [])
    assert weekly is not None
    assert CALENDAR.local(weekly).isoweekday() == 1
    assert send(person(), NOW, []) == NOW
    assert times.slot(
        person(), NOW, [], theirs=CALENDAR, ours=CALENDAR, policy=replace(POLICY, invite_a_day=0)
    ) is None  # fmt: skip


def invitation(number: int = 1, **changes) -> Invitation:
    fact = Fact(page=page_key("hr", 1), edits=2, added=10, last=NOW)
    made = {"community": HOME, "person": who(number), "by": who(99), "at": NOW, "leaves": NOW, "fact": fact}
    return Invitation(**{**made, **changes})


@pytest.mark.parametrize("what", ["visited_at", "declined_at", "contributed_at"])
def test_nobody_is_asked_twice_who_looked_in_said_no_or_contributed(what):
    assert times.asks_again(invitation(), NOW)
    assert not times.asks_again(invitation(**{what: NOW}), NOW)
    assert not times.asks_again(invitation(held_back=True), NOW)
    assert not times.asks_again(invitation(), NOW + times.WITHIN)
    assert times.stands(invitation(visited_at=NOW), NOW)


# --- the lot ------------------------------------------------------------------------------------------------


def test_the_lot_holds_back_a_fifth_always_the_same_and_another_one_with_another_secret():
    people = [who(number) for number in range(5000)]
    first = {person for person in people if lot.drawn("secret", HOME, person)}
    assert first == {person for person in people if lot.drawn("secret", HOME, person)}
    assert 900 < len(first) < 1100
    other = {person for person in people if lot.drawn("another", HOME, person)}
    assert 130 < len(first & other) < 270


def many(asked: tuple[int, int], held: tuple[int, int]) -> list[Invitation]:
    """(How many came, how many there were) of both groups."""
    old = NOW - times.WITHIN
    effects = [
        invitation(number, at=old, held_back=back, contributed_at=old + timedelta(days=3) if number < came else None)
        for back, (came, there) in ((False, asked), (True, held))
        for number in range(there)
    ]  # fmt: skip
    return [*effects, invitation(7, contributed_at=NOW)]


def test_what_inviting_does_is_said_with_its_interval():
    # Newcombe (1998), table II, case (a): 56/70 and 48/80 differ by .2000 (.0524 to .3339).
    effect = lot.effect(many((56, 70), (48, 80)), NOW)
    assert effect.n == 150
    assert (effect.value, effect.low, effect.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    # Case (b): 9/10 and 3/10 differ by .6000 (.1705 to .8090).
    effect = lot.effect(many((9, 10), (3, 10)), NOW)
    assert (effect.value, effect.low, effect.high) == pytest.approx((0.6, 0.1705, 0.8090), abs=5e-5)
    assert lot.effect(many((9, 9), (3, 30)), NOW).value is None


def test_who_came_too_late_came_of_themselves():
    assert lot.came(invitation(contributed_at=NOW + timedelta(days=27)))
    assert not lot.came(invitation(contributed_at=NOW + times.WITHIN))

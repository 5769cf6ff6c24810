"""How many people stand behind a figure, and how few teams carry half: each against counting by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import Charter, CommunityKey, Figure, PageKey, PersonKey, Scope, ScopeKind
from core.policy import Policy
from core.rules.assess_community import FIGURES, assess_community
from core.rules.factors import carriers
from core.rules.factors.course import Course, Running, Stretch, Unit, course
from core.rules.factors.history import Given, History, Promised
from core.rules.factors.sight import Sight, course_told, told
from core.rules.factors.trend import as_of, with_earlier

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = CommunityKey("hr:page:1")
CHARTER = Charter(
    community=KEY, home=PageKey("hr:1"), title="Leave", scope=Scope(kind=ScopeKind.PAGE, value="Leave")
)
CALENDAR = WorkCalendar.of(Policy(zone="UTC"))
PROTECTED = Sight(names=False, acts=False, least=5)


def who(number: int) -> PersonKey:
    return PersonKey(f"hr:{number}")


def asked(author: int, day: float, steward: int, wait: float | None = None) -> Given:
    """Contributed that day, to be answered by a steward within three, and answered after so many or not."""
    at = AT + timedelta(days=day)
    done = at + timedelta(days=wait) if wait is not None else None
    by = who(steward) if wait is not None else None
    return Given(who(author), at, by, done, at + timedelta(days=3), owed_by=who(steward))


def reckoned(*some: Given, **changes: Any) -> dict[str, Figure]:
    counts = {
        "contributions": len(some),
        "answered": sum(given.answered_at is not None for given in some),
        "not_contributions": 0,
        "waiting": sum(given.answered_at is None for given in some),
        "late": sum(given.answered_at is None for given in some),
    }
    past = History(community=KEY, charter=CHARTER, since=AT, contributions=some, counts=counts)
    now = AT + timedelta(days=60)
    return {figure.name: figure for figure in assess_community(replace(past, **changes), CALENDAR, now)}


OF_CONTRIBUTING = ("contributions", "burstiness", "spread", "absence_factor", "active", "returning")
OF_ANSWERING = (
    "answered", "waiting", "late", "in_time", "waiting_after_a_day", "waiting_after_a_week", "support", "accepted",
)  # fmt: skip


@pytest.mark.parametrize(
    ("authors", "stewards", "contributing", "answering"),
    [
        (1, 2, False, False),
        (9, 2, True, False),
        (1, 9, False, False),
        (4, 5, False, False),
        (9, 6, True, True),
    ],
)
def test_nothing_is_told_of_what_too_few_did(
    authors: int, stewards: int, contributing: bool, answering: bool
) -> None:
    """One author and two stewards: neither how much that one wrote, nor how quick those two are."""
    some = [
        asked(number % authors, number / 4, 100 + number % stewards, 1 if number % 3 else None)
        for number in range(60)
    ]
    by_name = {figure.name: figure for figure in told(reckoned(*some).values(), PROTECTED)}
    for names, known in ((OF_CONTRIBUTING, contributing), (OF_ANSWERING, answering)):
        for name in names:
            figure = by_name[name]
            assert figure.withheld is not known or figure.value is None, name
            assert known or (figure.value, figure.n, figure.low, figure.high) == (None, 0, None, None), name
    assert any(by_name[name].value is not None for name in OF_CONTRIBUTING) is contributing
    assert any(by_name[name].value is not None for name in OF_ANSWERING) is answering
    assert not any(figure.withheld for figure in told(reckoned(*some).values(), Sight(names=True, acts=True)))


def test_what_was_found_to_be_no_contribution_tells_of_those_who_wrote_it_alone() -> None:
    """Of twenty people two wrote what was none: how much that was is those two's."""
    some = [asked(number % 20, number / 4, 100 + number % 6, 1) for number in range(60)]
    none = [
        replace(given, author=who(number % 2), dismissed=True, answered_at=None)
        for number, given in enumerate(some[:6])
    ]
    figures = reckoned(*some, *none, counts={"contributions": 66, "not_contributions": 6})
    assert (figures["not_contributions"].people, figures["contributions"].people) == (2, 20)
    kept = {figure.name: figure for figure in told(figures.values(), PROTECTED)}
    assert (kept["not_contributions"].value, kept["contributions"].value) == (None, 66)


GIVEN = st.lists(
    st.builds(
        asked, st.integers(1, 8), st.integers(0, 40), st.integers(50, 58), st.none() | st.integers(0, 9)
    ),
    max_size=40,
)


@given(GIVEN, st.integers(2, 6))
def test_whatever_is_told_has_so_many_people_behind_it(some: list[Given], least: int) -> None:
    seen = replace(PROTECTED, least=least)
    authors = {given.author for given in some}
    answering = {given.answered_by or given.owed_by for given in some}
    for figure in told(reckoned(*some).values(), seen):
        if figure.withheld or not figure.value:
            continue
        if figure.name in OF_ANSWERING:
            assert len(answering) >= least, figure.name
        if figure.name in (*OF_ANSWERING, *OF_CONTRIBUTING):
            assert len(authors) >= least, figure.name


def test_what_it_was_four_weeks_ago_is_told_of_as_many_people_alone() -> None:
    early = [asked(1, number / 4, 100 + number % 6, 1) for number in range(20)]
    late = [asked(number % 9, 40 + number / 4, 100 + number % 6, 1) for number in range(40)]
    history = History(community=KEY, charter=CHARTER, since=AT, contributions=[*early, *late])
    now = AT + timedelta(days=60)
    then = assess_community(as_of(history, AT + timedelta(days=32)), CALENDAR, AT + timedelta(days=32))
    both = with_earlier(assess_community(history, CALENDAR, now), then)
    before = {figure.name: figure for figure in both}
    assert before["in_time"].earlier is not None
    by_name = {figure.name: figure for figure in told(both, PROTECTED)}
    assert by_name["in_time"].value is not None
    assert by_name["in_time"].earlier is None, "of four weeks ago it tells of one person"


def test_bars_are_told_where_each_is_of_enough_people_and_no_single_day_is() -> None:
    plenty = [asked(number % 6, number, 100 + number % 6, 1) for number in range(40)]
    history = History(community=KEY, charter=CHARTER, since=AT, contributions=plenty)
    now = AT + timedelta(days=60)
    several = course(history, CALENDAR, now)
    assert [(stretch.people, stretch.answering) for stretch in several.stretches if stretch.contributed] == [
        (6, 6),
        (6, 6),
    ]
    assert course_told(several, PROTECTED) == several
    lone = course(replace(history, contributions=[*plenty, asked(1, 60, 100)]), CALENDAR, now)
    assert course_told(lone, PROTECTED).stretches == (), (
        "what is left out alone is the sum without the others"
    )
    running = Running(date(2026, 3, 2), date(2026, 5, 2), date(2026, 3, 4), (1, 0, 2))
    kept = course_told(Course(Unit.MONTH, several.stretches, running), PROTECTED).running
    assert kept == replace(running, counts=())
    older = Course(Unit.MONTH, (Stretch(date(2026, 3, 1), 4, 0),))
    assert course_told(older, PROTECTED).stretches == (), "of how many it is was not kept"
    assert course_told(older, Sight(names=True, acts=True)) == older


# --- teams ------------------------------------------------------------------------------------------------


def by_trying(made: dict[PersonKey, int], teams: dict[PersonKey, set[str]]) -> int | None:
    """The fewest teams that made half: every set of teams is tried, in fractions."""
    known = {person: count for person, count in made.items() if count and teams.get(person)}
    whole = sum(known.values())
    if not whole or 2 * whole < sum(made.values()):
        return None
    names = sorted({team for person in known for team in teams[person]})
    for size in range(1, len(names) + 1):
        for some in itertools.combinations(names, size):
            part = sum(
                Fraction(count * len(teams[person] & set(some)), len(teams[person]))
                for person, count in known.items()
            )
            if 2 * part >= whole:
                return size
    raise AssertionError("all of them made all of it")


PEOPLE = st.sampled_from([PersonKey(letter) for letter in "abcdefgh"])
MADE = st.dictionaries(PEOPLE, st.integers(0, 9))
TEAMS = st.dictionaries(PEOPLE, st.sets(st.sampled_from(["hr", "it", "ops", "law"])))


@given(MADE, TEAMS)
def test_the_fewest_teams_that_made_half(
    made: dict[PersonKey, int], teams: dict[PersonKey, set[str]]
) -> None:
    estimate = carriers.elephant(made, teams)
    assert estimate.value == by_trying(made, teams)
    assert estimate.n == sum(count for person, count in made.items() if teams.get(person))
    if estimate.value is not None:
        inside = [sum(made.get(person, 0) > 0 and team in several for person, several in teams.items())
                  for team in ("hr", "it", "ops", "law")]  # fmt: skip
        assert min(count for count in inside if count) <= estimate.people <= max(inside)


def test_where_the_teams_of_most_are_unknown_it_says_nothing() -> None:
    a, b = PersonKey("a"), PersonKey("b")
    assert carriers.elephant({a: 4, b: 5}, {a: {"hr"}}) == carriers.Elephant(None, 4, 0)
    assert carriers.elephant({a: 5, b: 5}, {a: {"hr"}}) == carriers.Elephant(1, 5, 1)
    assert carriers.elephant({a: 5}, {}) == carriers.Elephant(None, 0, 0)


def test_a_team_of_too_few_is_not_told_under_data_protection() -> None:
    """Six of one team made a little, one of another half of it: that half is one person's."""
    some = [asked(number % 6, number / 4, 100 + number % 6, 1) for number in range(12)]
    teams = {who(number): frozenset({"many"}) for number in range(6)}
    alone = [asked(77, number / 4, 100 + number % 6, 1) for number in range(20)]
    figures = reckoned(*some, *alone, teams={**teams, who(77): frozenset({"one"})})
    assert (figures["elephant_factor"].value, figures["elephant_factor"].n) == (1, 32)
    (kept,) = told([figures["elephant_factor"]], PROTECTED)
    assert (kept.value, kept.n, kept.withheld) == (None, 0, True)
    many = reckoned(*some, teams=teams)
    assert told([many["elephant_factor"]], PROTECTED)[0].value == 1


def test_who_delivers_stands_behind_what_was_delivered_in_time() -> None:
    done = [
        Promised(AT, AT + timedelta(days=5), AT + timedelta(days=number % 7), who(number % 2))
        for number in range(10)
    ]
    figures = reckoned(deliveries=done)
    assert figures["on_time"].value is not None
    assert told([figures["on_time"]], PROTECTED)[0].value is None
    assert set(figures) <= set(FIGURES)

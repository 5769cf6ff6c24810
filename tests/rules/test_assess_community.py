"""The figures of a community from its history: what counts where, and that nothing unanswered helps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import Charter, CommunityKey, DueDate, Figure, Milestone, PageKey, PersonKey, Scope, ScopeKind
from core.policy import Policy
from core.rules.assess_community import FIGURES, SUMS, assess_community
from core.rules.factors.direction import LESS_IS_BETTER, MORE_IS_BETTER
from core.rules.factors.history import Given, History, Promised, TakenBack, by_days_left, of_promises, windows
from core.rules.factors.levels import BOUNDS

CALENDAR = WorkCalendar.of(Policy(zone="Europe/Berlin"))
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = CommunityKey("hr:page:1")
#: Amounts and shapes: how much there is, when it came and how it is spread. None of it is good or bad.
SHAPES = {
    "contributions",
    "before",
    "asked",
    "deliverables",
    "goal",
    "goal_reached",
    "notices",
    "forecast",
    "spread",
}
SHAPES |= {"burstiness", "top_influence", "top_in_degree", "top_expertise", "agreement"}
SHAPES |= {f"late_shift_{kind}" for kind in ("contributing", "answering", "confirming", "delivering")}


def day(number: float) -> datetime:
    return BEGIN + timedelta(days=number)


def due(number: float) -> DueDate:
    return DueDate(text="then", at=day(number), day=day(number).date())


def charter(**changes: object) -> Charter:
    plain = Charter(
        community=KEY, home=PageKey("hr:1"), title="Leave", scope=Scope(kind=ScopeKind.PAGE, value="Leave")
    )
    return replace(plain, **{"start": due(0), "deadline": due(40), **changes})


def contributed(author: int, at: float, wait: float | None = None, by: int = 99, **changes: object) -> Given:
    answered = None if wait is None else day(at + wait)
    answerer = None if wait is None else PersonKey(f"hr:{by}")
    return replace(
        Given(PersonKey(f"hr:{author}"), day(at), answerer, answered, day(at + 3), own=False), **changes
    )


def reckon(*contributions: Given, now: float = 30, **changes: object) -> dict[str, Figure]:
    past = History(community=KEY, charter=charter(), since=BEGIN, contributions=contributions)
    figures = assess_community(replace(past, **changes), CALENDAR, day(now))
    assert [figure.name for figure in figures] == [
        name for name in FIGURES if name in {f.name for f in figures}
    ]
    return {figure.name: figure for figure in figures}


def test_nothing_is_known_of_a_community_in_which_nothing_happened() -> None:
    figures = reckon()
    assert {figure.value for figure in figures.values()} == {None}
    assert {figure.n for figure in figures.values()} == {0}


CASES = st.lists(
    st.builds(
        contributed,
        st.integers(1, 5),
        st.integers(0, 28),
        st.none() | st.sampled_from([0.01, 0.5, 1, 2, 5]),
        st.integers(1, 8),
        own=st.booleans(),
        dismissed=st.booleans(),
        edit=st.booleans(),
    ),
    min_size=10,
    max_size=25,
)


PEOPLE = st.integers(1, 9).map(lambda number: PersonKey(f"hr:{number}"))
REST = st.fixed_dictionaries(
    {
        "past": st.lists(
            st.integers(1, 9).map(lambda number: contributed(number, -number, due=None)), max_size=8
        ),
        "taken_back": st.lists(
            st.builds(TakenBack, PEOPLE, st.integers(0, 20).map(day), st.integers(20, 35).map(day)),
            max_size=8,
        ),
        "deliveries": st.lists(
            st.builds(
                Promised, st.just(BEGIN), st.integers(1, 40).map(day), st.none() | st.just(day(9)), PEOPLE
            ),
            max_size=8,
        ),
        "teams": st.dictionaries(
            PEOPLE, st.sampled_from(("it", "hr", "law")).map(lambda team: frozenset({team}))
        ),
        "people_since": st.none() | st.integers(0, 25).map(day),
        "home": st.just(
            {"asked": 9, "confirmed": 4, "to_confirm": 5, "confirm_late": 1, "delivered": 1, "stale": 0}
        ),
    }
)


@given(CASES, REST, st.integers(1, 12), st.floats(0, 29), st.booleans(), st.booleans())
def test_an_unanswered_contribution_improves_nothing(cases, rest, author, at, promised, edit) -> None:
    """Of every figure there is: none that has a better gets better, and what has no part in it stays as it is."""
    new = contributed(author, at, edit=edit) if promised else contributed(author, at, due=None, edit=edit)
    before, after = (reckon(*some, counts=counts(some), **rest) for some in (cases, [*cases, new]))
    assert set(before) == set(after)
    for name, was in before.items():
        value, now = was.value, after[name].value
        if name in MORE_IS_BETTER:
            # What was not known yet may be told by now.
            assert value is None or now is None or now <= value, name
        elif name in LESS_IS_BETTER:
            # No longer reached is worse than whenever it was.
            assert value is None or now is None or now >= value - 1e-12, name
        if name not in TOUCHED:
            # One more person who contributes is one more behind what tells of them.
            assert after[name] == replace(was, people=after[name].people), name


#: What an unanswered contribution is counted in at all.
TOUCHED = {"contributions", "forecast", "spread", "burstiness", "late_shift_contributing"}
TOUCHED |= {
    "waiting",
    "late",
    "waiting_after_a_day",
    "waiting_after_a_week",
    "median_wait",
    "in_time",
    "support",
}


def test_each_figure_has_a_better_or_is_an_amount_or_a_shape() -> None:
    known = (MORE_IS_BETTER, LESS_IS_BETTER, SHAPES)
    assert set(FIGURES) == set().union(*known)
    assert sum(map(len, known)) == len(FIGURES), "each has one"
    # What a level asks for has a better; what there may be little of, a worse.
    for bounds in BOUNDS.values():
        for bound in bounds:
            assert bound.figure in (LESS_IS_BETTER if bound.most is not None else MORE_IS_BETTER)


def test_what_nobody_answered_makes_nobody_active_and_no_community_carried_by_more() -> None:
    heard = [contributed(number % 5, 3 + number, 0.2) for number in range(10)]
    waiting = [contributed(number, 20) for number in range(30, 60)]
    few, many = reckon(*heard), reckon(*heard, *waiting)
    for name in ("active", "returning", "absence_factor", "reverted"):
        assert many[name] == few[name], name
    answered = [replace(case, answered_by=PersonKey("hr:99"), answered_at=day(21)) for case in waiting]
    then = reckon(*heard, *answered)
    assert (then["active"].n, then["absence_factor"].value) == (few["active"].n + 30, 15)


def counts(cases: list[Given]) -> dict[str, float]:
    open_ = [case for case in cases if not case.own and case.answered_at is None]
    return {
        "contributions": len(cases),
        "answered": sum(case.answered_at is not None for case in cases),
        "waiting": len(open_),
        "late": sum(case.due is not None and case.due <= day(30) for case in open_),
    }


def test_a_milestone_ends_a_window_and_begins_another() -> None:
    middle = Milestone(key="m", name="Draft", due=due(20))
    past = History(community=KEY, charter=charter(milestones=(middle,)), since=BEGIN)
    counted = windows(past, local)
    assert [(window.first, window.last, window.days) for window in counted] == [
        (date(2026, 3, 2), date(2026, 3, 22), 21),
        (date(2026, 3, 23), date(2026, 4, 11), 20),
    ]
    assert by_days_left([date(2026, 3, 22), date(2026, 3, 21), date(2026, 4, 11)], counted[0])[:3] == [
        1,
        1,
        0,
    ]


def local(at: datetime) -> date:
    return CALENDAR.local(at).date()


@pytest.mark.parametrize(
    "dates",
    [
        {"start": due(-700_000), "deadline": due(2_000_000)},
        {"start": due(50), "deadline": due(40)},
        {"start": None, "deadline": None},
        {"milestones": tuple(Milestone(key=str(n), name="", due=due(n % 7)) for n in range(500))},
    ],
    ids=["two thousand years", "ends before it begins", "no dates", "many on the same days"],
)
def test_dates_as_nobody_means_them(dates) -> None:
    figures = reckon(*(contributed(n % 7, n / 4) for n in range(100)), charter=charter(**dates))
    assert figures["late_shift_contributing"].n <= 100
    assert sum(window.days for window in windows(reckoned_of(dates), local)) <= 400


def reckoned_of(dates: dict[str, object]) -> History:
    return History(community=KEY, charter=charter(**dates), since=BEGIN)


def test_late_shift_is_told_for_each_kind_apart() -> None:
    # Forty on the last day and the one before, all answered at once.
    late = [contributed(n % 9, 40 if n % 8 else 39, 0.001) for n in range(40)]
    promised = [Promised(day(0), day(9.9), day(n / 5)) for n in range(40)]
    figures = reckon(*late, now=60, confirmations=promised)
    shift = figures["late_shift_contributing"]
    assert (shift.n, shift.low > 2) == (40, True)
    early = figures["late_shift_confirming"]
    assert early.high < 0.8
    assert figures["late_shift_answering"].value < 0
    assert figures["late_shift_delivering"].value is None


def test_what_was_late_or_before_its_time_is_in_no_window() -> None:
    kept = [
        Promised(day(0), day(3), day(1)),
        Promised(day(0), day(3), day(4)),
        Promised(day(0), day(3), None),
        Promised(day(2), day(3), day(1)),
        Promised(day(0), day(5_000), day(1)),
    ]
    assert of_promises(kept, local) == [[0, 0, 1, 0]]


def test_forecast_knows_the_window_that_runs() -> None:
    middle = Milestone(key="m", name="Draft", due=due(20))
    past = [contributed(n % 9, 20 - (n % 8) ** 2 / 4) for n in range(60)]
    running = [contributed(n % 9, 21 + n * 0.7) for n in range(20)]
    figures = reckon(*past, *running, now=35, charter=charter(milestones=(middle,)))["forecast"]
    assert figures.n == 20
    assert 20 < figures.low < figures.value < figures.high
    assert reckon(*past, now=35)["forecast"].value is None, "no window is over yet"
    assert "forecast" not in reckon(*past, *running, now=99)


def test_who_answers_and_who_is_answered() -> None:
    cases = [contributed(n % 4, n, 0.2, by=n % 4 + 10) for n in range(12)]
    cases += [contributed(n + 10, n, 0.2, by=n) for n in range(4)]
    own = [contributed(50, 1, own=True), contributed(1, 2, 0.1, by=1)]
    gone = [contributed(60, 1, dismissed=True)] * 9
    figures = reckon(*cases, *own, *gone)
    assert figures["answerers"].value == 8
    assert (figures["mutual"].n, figures["mutual"].value) == (4, None)
    assert figures["top_influence"].value is None, "eight people are too few to speak of one"
    assert figures["spread"].n == 9
    # Nobody owes an answer to the work of those who answer; no contribution is none.
    assert figures["waiting_after_a_day"].n == 17
    assert figures["accepted"].value == pytest.approx(17 / 26)


@pytest.mark.parametrize("seed", range(4))
def test_influence_stands_beside_the_plain_count_and_expertise_goes_the_other_way(seed: int) -> None:
    chance = Random(seed)
    pairs = [(chance.randint(1, 14), int(chance.paretovariate(0.8)) % 14 + 1) for _ in range(60)]
    figures = reckon(*(contributed(author, at / 4, 0.1, by=by) for at, (by, author) in enumerate(pairs)))
    edges = {(by, author) for by, author in pairs if by != author}
    people = {who for edge in edges for who in edge}
    # Nothing but a share handed on, round after round.
    scores = []
    for graph in (edges, {(author, by) for by, author in edges}):
        score = dict.fromkeys(people, 1 / len(people))
        for _ in range(300):
            lost = sum(score[who] for who in people if not any(giver == who for giver, _ in graph))
            score = {
                who: 0.15 / len(people)
                + 0.85 * lost / len(people)
                + 0.85
                * sum(
                    score[giver] / sum(other == giver for other, _ in graph)
                    for giver, taker in graph
                    if taker == who
                )
                for who in people
            }
        scores.append(score)
    degree = {who: sum(taker == who for _, taker in edges) for who in people}
    assert figures["top_influence"].value == pytest.approx(max(scores[0].values()))
    assert figures["top_expertise"].value == pytest.approx(max(scores[1].values()))
    assert figures["top_in_degree"].value == pytest.approx(max(degree.values()) / len(edges))
    # Spearman: Pearson's correlation of mean places.
    places = [
        [(sum(b < a for b in values) + sum(b <= a for b in values) + 1) / 2 for a in values]
        for values in (
            [round(scores[0][who], 9) for who in sorted(people)],
            [degree[who] for who in sorted(people)],
        )
    ]
    assert figures["agreement"].value == pytest.approx(correlation(*places))
    assert {figures[name].n for name in ("agreement", "top_expertise", "top_in_degree")} == {len(people)}


def test_in_time_counts_what_is_missing_after_its_time() -> None:
    cases = [
        contributed(1, 0, 1),
        contributed(2, 0, 2),
        contributed(3, 0, 5),
        contributed(4, 0),
        contributed(5, 0),
        contributed(6, 29),
    ]
    figures = reckon(*cases, contributed(7, 0, due=None))
    assert (figures["in_time"].value, figures["in_time"].n) == (2 / 5, 5)


def test_deliveries_on_time() -> None:
    promised = [Promised(day(0), day(9), day(done)) for done in (1, 8, 9, 10)]
    missing, coming = Promised(day(0), day(9), None), Promised(day(0), day(99), None)
    figures = reckon(deliveries=[*promised, missing, coming])
    assert (figures["on_time"].value, figures["on_time"].n) == (3 / 5, 5)


def test_after_it_closed_nobody_is_kept_waiting() -> None:
    cases = [contributed(n, 0, 1 if n < 4 else None) for n in range(12)]
    closed = reckon(*cases, now=900, charter=charter(closed_at=day(3)))
    assert closed["waiting_after_a_day"].value == pytest.approx(8 / 12)
    assert closed["waiting_after_a_week"].value is None, "it was open for three days"


def test_every_figure_has_its_line_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "factors.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(FIGURES)
    assert set(FIGURES) >= SUMS

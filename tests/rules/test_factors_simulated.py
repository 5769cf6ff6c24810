"""What was planted in made-up communities is found again, as often as its interval says."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.model import Charter, CommunityKey, Named, PageKey, PersonKey, Scope, ScopeKind
from core.rules.factors import behaviour, culture, influence, lifting
from core.rules.factors.history import Given, History

RUNS = 500
KEY, BEGIN = CommunityKey("hr:page:1"), datetime(2026, 3, 2, 8, tzinfo=UTC)


def window(rng: random.Random, alpha: float, days: int, n: int) -> list[int]:
    """Counts by days left, the last day first."""
    weights = [k**-alpha for k in range(1, days + 1)]
    drawn = Counter(rng.choices(range(days), weights, k=n))
    return [drawn[day] for day in range(days)]


@pytest.mark.parametrize("alpha", [0, 0.5, 1, 1.5])
@pytest.mark.parametrize(("days", "n"), [(10, 30), (31, 200)])
def test_late_shift_is_within_its_interval(alpha: float, days: int, n: int) -> None:
    rng = random.Random(f"{alpha} {days}")
    estimate = [culture.late_shift([window(rng, alpha, days, n)]) for _ in range(RUNS)]
    assert sum(estimate.low <= alpha <= estimate.high for estimate in estimate) >= 0.93 * RUNS


@pytest.mark.parametrize("alpha", [0, 1])
def test_forecast_is_within_its_band(alpha: float) -> None:
    rng = random.Random(f"forecast {alpha}")
    held = told = 0
    for _ in range(RUNS):
        # Nobody knows the final count: it is chance, too.
        n = round(rng.gauss(120, 120**0.5))
        days = window(rng, alpha, 30, n)[::-1]
        shift = culture.late_shift([window(rng, alpha, 30, 150) for _ in range(2)])
        band = culture.forecast_band(days[:15], 15, shift)
        if band.expected is not None:
            told += 1
            held += band.low <= n <= band.high
    assert told > 0.9 * RUNS
    assert held >= 0.93 * told


def test_an_influencer_of_low_rank_is_among_the_first_three() -> None:
    hits = 0
    for run in range(200):
        rng = random.Random(f"community {run}")
        # Ten of higher rank who write much and whom few build on; the one whom many do wrote little.
        people = [f"p{number:02}" for number in range(60)]
        planted = rng.choice(people[10:])
        edges = []
        for giver in people:
            for _ in range(rng.randrange(1, 6)):
                edges.append((giver, rng.choice(people)))
            if rng.random() < 0.3:
                edges.append((giver, planted))
        hits += planted in [rank.person for rank in influence.ranked(edges)[:3]]
    assert hits >= 190


def made_up(run: int) -> tuple[History, PersonKey]:
    """A community of sixty people, and who of them wrote little and is built on by many; the sponsor writes most."""
    rng = random.Random(f"figures {run}")
    people = [PersonKey(f"hr:{number:02}") for number in range(60)]
    planted, given = rng.choice(people[10:]), []

    def add(author: PersonKey, by: PersonKey | None) -> None:
        at = BEGIN + timedelta(hours=len(given))
        answered = at + timedelta(minutes=30) if by is not None else None
        given.append(Given(author, at, by, answered, at + timedelta(days=2)))

    for person in people:
        # Ten of higher rank write much more than all others.
        for _ in range(rng.randrange(8, 15) if person in people[:10] else rng.randrange(1, 5)):
            add(person, rng.choice([colleague for colleague in people if colleague != person] + [None] * 10))
    for person in rng.sample([person for person in people if person != planted], 18):
        add(planted, person)
    sponsor = Named(text="", person=people[0])
    charter = Charter(
        community=KEY,
        home=PageKey("hr:1"),
        title="Leave",
        scope=Scope(kind=ScopeKind.PAGE, value="Leave"),
        sponsor=sponsor,
        stewards=tuple(Named(text="", person=person) for person in people[1:4]),
    )
    return History(community=KEY, charter=charter, since=BEGIN, contributions=given), planted


def test_whose_messages_are_lifted_is_told_by_who_builds_on_them_and_by_no_position() -> None:
    hits = 0
    for run in range(200):
        history, planted = made_up(run)
        now = history.contributions[-1].at + timedelta(days=1)
        first = lifting.leaders(lifting.ranks(history, now))[: lifting.TOLD]
        hits += planted in [rank.person for rank in first]
        other = Named(text="Head of everything", person=planted if run % 2 else PersonKey("hr:11"))
        named = replace(history.charter, sponsor=other, stewards=(other,), it_contact=other, level=4)
        assert lifting.leaders(lifting.ranks(replace(history, charter=named), now))[: lifting.TOLD] == first
    assert hits >= 190


def test_nobody_is_lifted_among_few_people_or_by_few() -> None:
    def ranks(*edges: tuple[str, str]) -> tuple[influence.Rank, ...]:
        return lifting.leaders(influence.ranked(edges))

    everybody = [f"p{number:02}" for number in range(12)]
    ring = list(pairwise([*everybody, everybody[0]]))
    many = [(person, "p00") for person in everybody[1:4]]
    assert ranks(*ring) == (), "one of each is nobody's crowd"
    assert [rank.person for rank in ranks(*ring, *many)] == ["p00"]
    assert ranks(*[(person, "p00") for person in everybody[1:9]]) == (), (
        "nine are too few people to speak of one"
    )


def test_burstiness_is_nothing_by_chance_also_for_few() -> None:
    rng = random.Random("chance")
    values = [behaviour.burstiness([rng.random() for _ in range(25)]).value for _ in range(RUNS)]
    assert abs(sum(values) / RUNS) < 0.02


def test_waiting_is_within_its_interval() -> None:
    rng = random.Random("waits")
    held = 0
    for _ in range(RUNS):
        durations, answered = [], []
        for _ in range(60):
            answer, seen = rng.expovariate(1 / 50), rng.uniform(10, 200)
            durations.append(min(answer, seen))
            answered.append(answer <= seen)
        estimate = behaviour.first_response(durations, answered).waiting_after(24)
        held += estimate.low <= 2.718281828 ** (-24 / 50) <= estimate.high
    assert held >= 0.93 * RUNS

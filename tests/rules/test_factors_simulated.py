"""What was planted in made-up communities is found again, as often as its interval says."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from core.rules.factors import behaviour, culture, influence

RUNS = 500


def window(rng: random.Random, alpha: float, days: int, n: int) -> list[int]:
    """Counts by days left, the last day first."""
    weights = [k**-alpha for k in range(1, days + 1)]
    drawn = Counter(rng.choices(range(days), weights, k=n))
    return [drawn[day] for day in range(days)]


@pytest.mark.parametrize("alpha", [0, 0.5, 1, 1.5])
@pytest.mark.parametrize(("days", "n"), [(10, 30), (31, 200)])
def test_late_shift_is_within_its_interval(alpha: float, days: int, n: int) -> None:
    rng = random.Random(f"{alpha} {days}")
    found = [culture.late_shift([window(rng, alpha, days, n)]) for _ in range(RUNS)]
    assert sum(one.low <= alpha <= one.high for one in found) >= 0.93 * RUNS


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
    found = 0
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
        found += planted in [rank.person for rank in influence.ranked(edges)[:3]]
    assert found >= 190


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

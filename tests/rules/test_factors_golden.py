"""The factors' figures come out as they were published, and as a real group's discussions say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from core.rules.factors import behaviour, carriers, culture, influence

DISCUSSIONS = json.loads((Path(__file__).parents[1] / "data" / "discussions.json").read_text())

#: Merges into a project's proposals before four freezes it had published, by days left, the last day first.
WINDOWS = {
    name: [int(count) for count in counts.split()]
    for name, counts in {
        "1.21": "33 19 1 2 5 6 4 5 6 0 1 7 3 5 9 2 0 0 2 4 2 4 0 1 0 1 3 4 1 2 3",
        "1.23": "12 19 5 2 1 0 5 2 10 3 2 0 0 0 1 1 0 0 0",
        "1.29": "17 12 8 2 0 0 4 0 1 1 4 0 1 4 0 2 0 1 0 0 2 1 0 1 1 0 0 0 1 2 4 1 0",
        "1.31": "11 15 15 3 0 1 4 2 0 2 4 0 0 3 2 8 0 0 0 0 0 1 1 1 2 0 0 0 0 1 4 1 0",
    }.items()
}
POOLED = culture.late_shift(list(WINDOWS.values()))


@pytest.mark.parametrize(
    ("name", "alpha"), [("1.21", 0.841), ("1.23", 1.016), ("1.29", 0.979), ("1.31", 0.904)]
)
def test_late_shift_of_each_window(name: str, alpha: float) -> None:
    assert round(culture.late_shift([WINDOWS[name]]).alpha, 3) == alpha


def test_late_shift_over_all_windows_with_its_interval() -> None:
    assert (round(POOLED.alpha, 3), round(POOLED.low, 3), round(POOLED.high, 3)) == (0.911, 0.816, 1.005)
    assert POOLED.n == 349


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("more", [0, 1], ids=["shorter half", "longer half"])
def test_forecast_at_half_time_beats_a_straight_line(name: str, more: int) -> None:
    days = list(reversed(WINDOWS[name]))
    gone = (len(days) + more) // 2
    so_far, final = days[:gone], sum(days)
    expected = culture.forecast(so_far, len(days) - gone, POOLED.alpha)
    line = sum(so_far) * len(days) / gone
    assert abs(expected - final) < abs(line - final)
    band = culture.forecast_band(so_far, len(days) - gone, POOLED)
    if band.expected is not None:
        assert band.expected == expected
        assert band.low <= final <= band.high


def freireich() -> tuple[list[float], list[bool]]:
    observed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    return [*observed, *censored], [True] * len(observed) + [False] * len(censored)


def test_first_response_as_in_the_leukaemia_data_of_1963() -> None:
    estimate = behaviour.first_response(*freireich())
    assert {time: round(value, 4) for time, value in estimate.survival.items()} == {
        6: 0.8571,
        7: 0.8067,
        10: 0.7529,
        13: 0.6902,
        16: 0.6275,
        22: 0.5378,
        23: 0.4482,
    }
    assert estimate.median == 23
    control = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    assert behaviour.first_response(control, [True] * len(control)).median == 8


def test_first_response_has_greenwoods_interval() -> None:
    # As R's survfit(conf.type = "log-log") has it for this arm.
    low, high = behaviour.first_response(*freireich()).survival.interval(10)
    assert (round(low, 3), round(high, 3)) == (0.503, 0.889)


def test_gini_absence_factor_and_elephant_factor() -> None:
    incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert round(carriers.gini(incomes), 6) == 0.462091
    # .462091 · 10/9 gives …434 or …435 in the sixth digit, as one rounds.
    assert carriers.gini_unbiased(incomes) == pytest.approx(0.513435, abs=1e-6)
    assert carriers.absence_factor([1000, 202, 90, 33, 332, 343, 42, 433]) == 2
    assert carriers.elephant_factor([12.5] * 8) == 4
    assert carriers.elephant_factor([50, 12, 10, 10, 10, 8]) == 1


def test_pagerank() -> None:
    edges = [(pair[0], pair[1]) for pair in ["12", "13", "31", "32", "35", "45", "46", "54", "56", "64"]]
    estimate = influence.influence(edges, damping=0.9)
    wanted = [0.03721197, 0.05395735, 0.04150565, 0.37508081, 0.20599833, 0.28624589]
    assert list(estimate) == ["1", "2", "3", "4", "5", "6"]
    # The published digits are cut, not rounded.
    assert list(estimate.values()) == pytest.approx(wanted, abs=1e-8)


def test_burstiness_of_a_clock_and_of_chance() -> None:
    assert behaviour.burstiness(range(50)).value == -1
    # n times between that are spread as by chance: r² = (n-1)/(n+1), which the plain figure takes for order.
    n = 60
    assert behaviour._burst(((n - 1) / (n + 1)) ** 0.5, n) == pytest.approx(0, abs=1e-12)
    assert behaviour._burst((n - 1) ** 0.5, n) == pytest.approx(1)


class TestDiscussions:
    """446 real discussions of a public standards group, with 174 that nobody ever answered."""

    def response(self) -> behaviour.FirstResponse:
        end, items = DISCUSSIONS["end"], DISCUSSIONS["items"]
        return behaviour.first_response(
            [item["responses"][0][1] if item["responses"] else end - item["opened"] for item in items],
            [bool(item["responses"]) for item in items],
        )

    @pytest.mark.parametrize(("hours", "value"), [(1, 0.8430), (24, 0.6749), (168, 0.5807), (720, 0.5247)])
    def test_waiting(self, hours: int, value: float) -> None:
        assert round(self.response().survival[hours], 4) == value
        estimate = self.response().waiting_after(hours)
        assert estimate.low < estimate.value < estimate.high
        assert estimate.n == 446

    def test_median_counts_the_unanswered(self) -> None:
        assert round(self.response().median, 2) == 1192.54
        assert self.response().answered == 272

    def test_who_carries_it(self) -> None:
        by_author = Counter(item["author"] for item in DISCUSSIONS["items"])
        assert round(carriers.gini(by_author.values()), 6) == 0.760565
        assert carriers.absence_factor(by_author.values()) == 3

    def test_attention_graph(self) -> None:
        responses = [
            (str(person), str(item["author"]))
            for item in DISCUSSIONS["items"]
            for person, _ in item["responses"]
        ]
        graph = influence.attention(responses)
        assert len(graph) == 205
        assert len(influence.influence(responses)) == 99
        scores, people = influence.influence(graph), influence.in_degree(graph)
        assert 0.94 <= influence.agreement(scores, people) <= 0.99
        assert influence.expertise(responses) == {(author, person) for person, author in graph}

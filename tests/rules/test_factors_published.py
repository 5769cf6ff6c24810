"""Further published data come out as well, each beside a slow way that knows nothing of the code."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

import pytest

from core.rules.factors import behaviour, carriers, culture, influence

#: Remission after chemotherapy, maintained and not (Miller 1981; in R as survival::aml). False: censored.
MAINTAINED = {
    "times": [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
    "seen": [True, True, False, True, True, False, True, True, False, True, False],
    "curve": {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184},
    "median": 31,
}
NOT_MAINTAINED = {
    "times": [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
    "seen": [True] * 5 + [False] + [True] * 6,
    "curve": {
        5: 0.8333,
        8: 0.6667,
        12: 0.5833,
        23: 0.4861,
        27: 0.3889,
        30: 0.2917,
        33: 0.1944,
        43: 0.0972,
        45: 0,
    },
    "median": 23,
}


def by_hand(times: Sequence[float], seen: Sequence[bool]) -> dict[float, float]:
    """Kaplan and Meier's product, term by term."""
    left, curve = 1.0, {}
    for at in sorted({time for time, was in zip(times, seen, strict=True) if was}):
        waiting = sum(time >= at for time in times)
        ended = sum(time == at and was for time, was in zip(times, seen, strict=True))
        left *= 1 - ended / waiting
        curve[at] = left
    return curve


@pytest.mark.parametrize("arm", [MAINTAINED, NOT_MAINTAINED], ids=["maintained", "not maintained"])
def test_first_response_as_in_the_remission_data_of_1981(arm: dict) -> None:  # type: ignore[type-arg]
    estimate = behaviour.first_response(arm["times"], arm["seen"])
    digits = 3 if arm is MAINTAINED else 4
    assert {at: round(value, digits) for at, value in estimate.survival.items()} == arm["curve"]
    assert estimate.median == arm["median"]
    assert dict(estimate.survival.items()) == pytest.approx(by_hand(arm["times"], arm["seen"]))


def test_influence_as_in_the_picture_everybody_knows() -> None:
    """The eleven pages of Wikipedia's article on PageRank: shares of a hundred, d = 0.85, and A leads nowhere."""
    edges = [
        (pair[0], pair[1])
        for pair in [
            "BC",
            "CB",
            "DA",
            "DB",
            "ED",
            "EB",
            "EF",
            "FE",
            "FB",
            "GE",
            "GB",
            "HE",
            "HB",
            "IE",
            "IB",
            "JE",
            "KE",
        ]
    ]
    estimate = {name: round(100 * value, 1) for name, value in influence.influence(edges).items()}
    known = {"A": 3.3, "B": 38.4, "C": 34.3, "D": 3.9, "E": 8.1, "F": 3.9}
    assert estimate == known | dict.fromkeys("GHIJK", 1.6)
    # A walker who follows a link or, else, begins anywhere.
    names = sorted(estimate)
    place = dict.fromkeys(names, 1 / 11)
    for _ in range(500):
        lost = sum(place[name] for name in names if not any(a == name for a, _ in edges))
        place = {
            name: 0.15 / 11
            + 0.85
            * (lost / 11 + sum(place[a] / sum(x == a for x, _ in edges) for a, b in edges if b == name))
            for name in names
        }
    assert influence.influence(edges) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize("n", [2, 5, 10, 100])
def test_gini_of_the_first_numbers_and_of_one_who_has_all(n: int) -> None:
    assert carriers.gini(range(1, n + 1)) == pytest.approx((n - 1) / (3 * n))
    alone = [0] * (n - 1) + [7]
    assert carriers.gini(alone) == pytest.approx((n - 1) / n)
    assert carriers.gini_unbiased(alone) == pytest.approx(1)
    assert carriers.gini([3] * n) == pytest.approx(0)


@pytest.mark.parametrize(
    ("windows", "shift"),
    [
        # Counts as the law itself says, so the shift is known beforehand.
        ([[round(1e6 / k**1.25) for k in range(1, 22)]], 1.25),
        ([[round(1e6 / k**0.3) for k in range(1, 15)], [round(1e6 / k**0.3) for k in range(1, 40)]], 0.3),
        ([[1000] * 12], 0),
        # More at the beginning than at the end.
        ([[round(1e5 * k**0.5) for k in range(1, 25)]], -0.5),
    ],
)
def test_late_shift_of_counts_as_the_law_has_them(windows: list[list[int]], shift: float) -> None:
    estimate = culture.late_shift(windows)
    assert estimate.alpha == pytest.approx(shift, abs=2e-4)
    assert estimate.low < estimate.alpha < estimate.high
    assert estimate.n == sum(map(sum, windows))
    # What an even pace forecasts where there is no shift, and more where there is one.
    so_far = windows[0][::-1][: len(windows[0]) // 2]
    left = len(windows[0]) - len(so_far)
    expected = culture.forecast(so_far, left, estimate.alpha)
    assert expected == pytest.approx(sum(windows[0]), rel=1e-3)


def test_absence_factor_of_further_teams() -> None:
    assert carriers.absence_factor([100]) == 1
    assert carriers.absence_factor([50, 50]) == 1
    assert carriers.absence_factor([10] * 10) == 5
    assert carriers.absence_factor([49, 17, 17, 17]) == 2


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (culture.late_shift, ["windows"]),
        (culture.forecast, ["window_so_far", "days_left", "alpha"]),
        (behaviour.first_response, ["durations", "answered"]),
        (influence.influence, ["edges", "damping"]),
    ],
)
def test_what_others_call_has_the_names_they_know(function: object, parameters: list[str]) -> None:
    assert callable(function)
    assert list(inspect.signature(function).parameters)[: len(parameters)] == parameters


def test_what_others_read_has_the_names_they_know() -> None:
    shift = culture.late_shift([[30, 10, 5, 1]])
    assert all(isinstance(getattr(shift, name), float) for name in ("alpha", "low", "high"))
    assert shift.n == 46
    estimate = behaviour.first_response([1.0, 2.0, 3.0], [True, False, False])
    assert isinstance(estimate.survival, Mapping)
    assert dict(estimate.survival) == {1.0: pytest.approx(2 / 3)}
    assert estimate.median is None
    assert inspect.signature(influence.influence).parameters["damping"].default == 0.85
    assert influence.influence(iter([("a", "b"), ("a", "b")])) == influence.influence([("a", "b")])

"""The factors' figures against slow second ways to them, and with whatever may come in."""

from __future__ import annotations

import itertools
import math
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.factors import behaviour, carriers, culture, estimates, influence, maturity

TIMES = st.sampled_from([0, 0.5, 1, 2, 3, 5, 8, 13, 24, 168])
WAITS = st.lists(st.tuples(TIMES, st.booleans()), max_size=14)
PEOPLE = st.sampled_from("abcdef")
EDGES = st.lists(st.tuples(PEOPLE, PEOPLE), max_size=14)
COUNTS = st.lists(st.integers(0, 40), max_size=9)


def response(waits: Sequence[tuple[float, bool]]) -> behaviour.FirstResponse:
    return behaviour.first_response([time for time, _ in waits], [done for _, done in waits])


# --- an unanswered contribution never helps ------------------------------------------------------------


@given(WAITS, TIMES)
def test_an_unanswered_contribution_never_improves_how_soon(waits, waited) -> None:
    before, after = response(waits), response([*waits, (waited, False)])
    for time in {time for time, _ in waits}:
        assert after.survival[time] >= before.survival[time] - 1e-12
    medians = [math.inf if estimate.median is None else estimate.median for estimate in (before, after)]
    assert medians == sorted(medians)


@given(
    st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=12), st.sampled_from([False, None])
)
def test_an_unanswered_contribution_never_improves_a_share(kept, new) -> None:
    for share in (
        behaviour.in_time,
        lambda kept: maturity.trust(kept, []).in_time,
        lambda kept: maturity.ability(accepted=kept, on_time=[], reverted=[]).accepted,
        lambda kept: maturity.ability(accepted=[], on_time=kept, reverted=[]).on_time,
    ):
        before, after = share(kept), share([*kept, new])
        if before.value is not None:
            assert after.value <= before.value
            assert after.high <= before.high


@given(st.dictionaries(PEOPLE, st.integers(0, 9)), st.dictionaries(PEOPLE, st.integers(0, 9)), PEOPLE)
def test_an_unanswered_contribution_never_improves_support(given_, own, author) -> None:
    more = {**own, author: own.get(author, 0) + 1}
    before, after = behaviour.support(given_, own), behaviour.support(given_, more)
    if before.value is not None:
        assert after.value <= before.value


# --- second ways -----------------------------------------------------------------------------------


@given(WAITS)
def test_first_response_as_by_handing_on_what_is_censored(waits) -> None:
    # Efron 1967: each has the same mass; who is lost hands it on to all who were followed for longer.
    order = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    mass = [Fraction(1, len(order)) for _ in order]
    left = Fraction(1)
    wanted = {}
    for place, (time, done) in enumerate(order):
        if done:
            left -= mass[place]
            wanted[time] = left
        elif rest := range(place + 1, len(order)):
            for other in rest:
                mass[other] += mass[place] / len(rest)
    assert dict(response(waits).survival) == pytest.approx(
        {t: float(s) for t, s in wanted.items()}, abs=1e-12
    )


@given(st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=12), min_size=1, max_size=3))
def test_late_shift_as_by_trying(windows) -> None:
    estimate = culture.late_shift(windows)
    if estimate.alpha is None or abs(estimate.alpha) > 20:
        return

    def likelihood(alpha: float) -> float:
        whole = 0.0
        for window in windows:
            weights = [k**-alpha for k in range(1, len(window) + 1)]
            whole += sum(n * math.log(w / sum(weights)) for n, w in zip(window, weights, strict=True))
        return whole

    assert all(
        likelihood(estimate.alpha) >= likelihood(estimate.alpha + step) for step in (-0.5, -1e-3, 1e-3, 0.5)
    )
    bend = (
        likelihood(estimate.alpha + 1e-3) + likelihood(estimate.alpha - 1e-3) - 2 * likelihood(estimate.alpha)
    ) / 1e-6
    assert estimate.high - estimate.alpha == pytest.approx(1.96 / math.sqrt(-bend), rel=1e-2)


@given(EDGES, st.sampled_from([0, 0.5, 0.85, 0.99]))
def test_influence_as_by_solving_the_equations(edges, damping) -> None:
    graph = {(a, b) for a, b in edges if a != b}
    people = sorted({person for edge in graph for person in edge})
    n, d = len(people), Fraction(damping)
    rows = []
    for j in people:
        row = [Fraction(int(i == j)) for i in people]
        for place, i in enumerate(people):
            out = [b for a, b in graph if a == i]
            row[place] -= d * (Fraction(1, len(out)) if j in out else Fraction(0) if out else Fraction(1, n))
        rows.append([*row, (1 - d) / n])
    for pivot in range(n):
        best = next(place for place in range(pivot, n) if rows[place][pivot])
        rows[pivot], rows[best] = rows[best], rows[pivot]
        rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for other in range(n):
            if other != pivot:
                rows[other] = [
                    a - rows[other][pivot] * b for a, b in zip(rows[other], rows[pivot], strict=True)
                ]
    wanted = {person: float(rows[place][-1]) for place, person in enumerate(people)}
    assert influence.influence(edges, damping) == pytest.approx(wanted, abs=1e-8)


@given(COUNTS)
def test_gini_as_by_comparing_each_with_each(counts) -> None:
    estimate = carriers.gini(counts)
    if not sum(counts):
        assert estimate is None
        return
    apart = sum(abs(a - b) for a in counts for b in counts)
    assert estimate == pytest.approx(apart / (2 * len(counts) * sum(counts)), abs=1e-12)


@given(st.lists(st.integers(0, 40), min_size=5, max_size=9))
def test_spread_as_by_leaving_each_out(counts) -> None:
    estimate = carriers.spread(counts)
    if estimate.value is None:
        return
    n = len(counts)
    without = [carriers.gini_unbiased(counts[:k] + counts[k + 1 :]) or 0.0 for k in range(n)]
    error = math.sqrt(
        (n - 1) / n * sum((share_without - statistics.fmean(without)) ** 2 for share_without in without)
    )
    assert estimate.high - estimate.value == pytest.approx(min(1 - estimate.value, 1.96 * error), abs=1e-4)


@given(COUNTS)
def test_absence_factor_as_by_trying_every_group(counts) -> None:
    wanted = None
    if sum(counts):
        wanted = min(
            size
            for size in range(1, len(counts) + 1)
            for some in itertools.combinations(counts, size)
            if 2 * sum(some) >= sum(counts)
        )
    assert carriers.absence_factor(counts) == wanted


@given(st.lists(st.integers(0, 500), min_size=20, max_size=30, unique=True))
def test_burstiness_as_by_the_book(times) -> None:
    def book(gaps: Sequence[float]) -> float:
        n, r = len(gaps), statistics.pstdev(gaps) / statistics.fmean(gaps)
        return (math.sqrt(n + 1) * r - math.sqrt(n - 1)) / ((math.sqrt(n + 1) - 2) * r + math.sqrt(n - 1))

    gaps = [b - a for a, b in itertools.pairwise(sorted(times))]
    estimate = behaviour.burstiness(times)
    without = [book(gaps[:k] + gaps[k + 1 :]) for k in range(len(gaps))]
    low, high = estimates.jackknife(book(gaps), without)
    assert estimate.value == pytest.approx(book(gaps))
    assert (estimate.low, estimate.high) == pytest.approx((max(-1, low), min(1, high)), abs=1e-6)


@given(st.integers(0, 30), st.integers(1, 30))
def test_share_as_by_wilsons_equation(hits, n) -> None:
    if hits > n:
        return
    estimate = estimates.share(hits, n)
    for end in (estimate.low, estimate.high):
        if 0 < end < 1:
            # The ends are where the share would be just 1.96 errors away.
            assert abs(hits / n - end) == pytest.approx(
                1.96 * math.sqrt(end * (1 - end) / n), rel=1e-3, abs=1e-6
            )


# --- whatever comes in --------------------------------------------------------------------------------


def test_nothing_is_said_about_nothing() -> None:
    assert culture.late_shift([]) == culture.LateShift(None, None, None, 0)
    assert culture.late_shift([[], [0, 0], [99]]) == culture.LateShift(None, None, None, 0)
    assert culture.late_shift([[20, 9]]) == culture.LateShift(None, None, None, 29)
    assert culture.forecast([], 3, 1.0) == culture.forecast([0, 0], 3, 1.0) == 0
    nothing = behaviour.first_response([], [])
    assert (dict(nothing.survival), nothing.median, nothing.waiting_after(24).value) == ({}, None, None)
    assert influence.influence([]) == influence.influence([("a", "a")]) == {}
    assert influence.ranked([]) == ()
    assert influence.agreement({}, {}) is influence.agreement({"a": 1}, {"a": 2}) is None
    assert carriers.gini([]) is carriers.gini([0, 0]) is carriers.gini_unbiased([3]) is None
    assert carriers.absence_factor([]) is carriers.elephant_factor([0]) is None
    for estimate in (
        carriers.spread([4, 4, 4]),
        behaviour.in_time([None] * 9),
        behaviour.support({}, {}),
        behaviour.support({"a": 3}, {}),
        behaviour.burstiness([]),
        behaviour.burstiness([7] * 99),
        behaviour.return_share({}, 10, 1),
        behaviour.active_share({}, 0, 10, 1),
        maturity.trust([], []).mutual,
    ):
        assert (estimate.value, estimate.low, estimate.high) == (None, None, None)


def test_all_censored_is_a_curve_that_stays_at_one() -> None:
    estimate = behaviour.first_response([30.0] * 12, [False] * 12)
    assert (estimate.median, estimate.answered, estimate.survival[24]) == (None, 0, 1.0)
    # Nobody was followed for a week: of that nothing is known.
    assert estimate.survival.at(168) is None
    assert estimate.waiting_after(168).value is None
    with pytest.raises(KeyError):
        estimate.survival[168]


def test_answered_at_once_and_all_answered() -> None:
    estimate = behaviour.first_response([0, 0, 0, 5], [True, True, True, False])
    assert (estimate.survival[0], estimate.median) == (0.25, 0)
    done = behaviour.first_response([1, 2], [True, True])
    assert (done.survival[168], done.median, done.survival.interval(2)) == (0, 1, None)


def test_all_on_the_last_day_or_all_on_the_first() -> None:
    late, early = culture.late_shift([[100] + [0] * 20]), culture.late_shift([[0] * 20 + [100]])
    assert late.low < late.alpha == late.high == culture.LIMIT
    assert late.low > 4
    assert early.low == early.alpha < early.high < -50
    assert all(map(math.isfinite, (late.alpha, late.low, early.alpha, early.high)))
    assert culture.late_shift([[10**15, 1, 1]]).alpha > 40
    # One window all late and one all early have a middle.
    both = culture.late_shift([[50, 0, 0], [0, 0, 50]])
    assert both.low < both.alpha < both.high


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -1, 10**400])
def test_what_is_no_number_is_refused(bad: float) -> None:
    refused: list[Callable[[], object]] = [
        lambda: culture.late_shift([[1, bad]]),
        lambda: culture.forecast([1, bad], 2, 1.0),
        lambda: behaviour.first_response([1.0, bad], [True, True]),
        lambda: behaviour.support({"a": bad}, {"a": 1}),
        lambda: carriers.gini([1, bad]),
        lambda: carriers.absence_factor([1, bad]),
        lambda: influence.influence([("a", "b")], damping=bad),
        lambda: estimates.share(1, bad) if bad == -1 else estimates.number(bad),
    ]
    for call in refused:
        with pytest.raises(ValueError):
            call()
    for more in (lambda: culture.forecast([1], -1, 1.0), lambda: culture.forecast([1], 1, math.nan)):
        with pytest.raises(ValueError):
            more()
    with pytest.raises(ValueError):
        behaviour.first_response([1.0], [])
    with pytest.raises(ValueError):
        influence.influence([("a", "b")], damping=1)


def test_huge_counts_and_far_ends() -> None:
    assert carriers.gini([10**90, 10**90]) == 0
    assert carriers.absence_factor([10**90, 1]) == 1
    assert math.isfinite(culture.late_shift([[10**90, 10**80]]).alpha)
    assert math.isfinite(culture.forecast([10**9], 10_000, 1e9))
    assert culture.forecast([5] * 10, 10, -1e9) == pytest.approx(50)
    wide = culture.forecast_band([40] * 1_000, 1_000, culture.LateShift(50.0, -1e5, 90.0, 99))
    assert all(map(math.isfinite, (wide.expected, wide.low, wide.high)))


@given(EDGES)
def test_edges_count_once_and_never_to_oneself(edges) -> None:
    again = [*edges, *reversed(edges), *((person, person) for edge in edges for person in edge)]
    assert influence.influence(again) == influence.influence(edges)
    assert sum(influence.influence(edges).values()) == pytest.approx(1 if influence.distinct(edges) else 0)
    assert sum(influence.in_degree(edges).values()) == len(influence.distinct(edges))


def test_forecast_is_told_from_half_time_on() -> None:
    shift = culture.late_shift([[30, 20, 10, 5, 5]])
    assert culture.forecast_band([9] * 4, 5, shift).expected is None
    half = culture.forecast_band([9] * 5, 5, shift)
    assert 45 < half.low < half.expected < half.high
    over = culture.forecast_band([9] * 5, 0, shift)
    assert (over.expected, over.low, over.high) == (45, 45, 45)
    assert culture.forecast_band([1] * 5, 5, shift).expected is None
    assert culture.forecast_band([9] * 5, 5, culture.late_shift([])).expected is None


def test_kinds_of_acts_stay_apart() -> None:
    kinds = culture.by_kind({"answering": [[20, 10, 5]], "contributing": [[10, 10, 15]], "delivering": [[1]]})
    assert kinds["answering"].alpha > 0 > kinds["contributing"].alpha
    assert kinds["delivering"].alpha is None


def test_who_is_active_and_who_comes_back() -> None:
    days = {"a": [1, 30], "b": [1, 1.5], "c": [2, 9], "d": [3], "e": [25], "f": [4, 5]}
    estimate = behaviour.return_share(days, now=31, within=10)
    # e came too lately to tell; a came back too late, b on the same day.
    assert (estimate.value, estimate.n) == (2 / 5, 5)
    assert behaviour.active_share(days, 12, now=31, within=10).value == 2 / 12


def test_trust_counts_people_and_pairs() -> None:
    answers = [("a", "b"), ("b", "a"), ("a", "c"), ("d", "c"), ("e", "c"), ("e", "d"), ("a", "a")]
    estimate = maturity.trust([True, True, False, None, True, True], answers)
    assert (estimate.in_time.value, estimate.answerers.value) == (4 / 5, 4)
    assert (estimate.mutual.value, estimate.mutual.n) == (1 / 5, 5)


# --- cost ----------------------------------------------------------------------------------------------


def test_cost_grows_with_what_comes_in() -> None:
    def of(n: int) -> float:
        edges = [(str(k * 7 % (n // 10)), str(k * k % (n // 9))) for k in range(n)]
        begun = process_time()
        behaviour.first_response([k * 31 % n for k in range(n)], [k % 3 > 0 for k in range(n)])
        behaviour.burstiness([k * 31 % n for k in range(n)])
        carriers.spread([k * 31 % 97 for k in range(n)])
        influence.ranked(edges)
        culture.late_shift([[k % 5 for k in range(n // 40)]])
        return process_time() - begun

    small = min(of(2_000) for _ in range(3))
    assert of(20_000) < 40 * small


def test_no_great_library_is_loaded() -> None:
    code = (
        "import sys, core.rules.factors.behaviour, core.rules.factors.carriers, core.rules.factors.culture, "
        "core.rules.factors.influence, core.rules.factors.maturity; "
        "print({'numpy', 'scipy', 'pandas', 'networkx', 'lifelines'} & {*sys.modules})"
    )
    root = Path(__file__).parents[2]
    process = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == "set()"

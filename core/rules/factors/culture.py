"""Culture: whether a community hoards until its deadline, and where that leads by then.

Alfi, Parisi and Pietronero, "Conference registration: how people react to a deadline" (Nature Physics 3:746,
2007): the nearer the deadline, the more come, as 1/(days left). Here the power is free: an act with k days left
(k = 1 is the last day) has the weight k^-alpha. Alpha 0 is even work, 1 is the law of that paper, below 0 is
work done early. Who writes and who approves differ by a factor of seven in real histories, so kinds of acts are
never put together: see :func:`by_kind`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.rules.factors.estimates import Z, counted, number, root

#: Acts below which nothing is said about when they come.
LEAST_ACTS = 30
#: Acts so far below which nothing is forecast.
LEAST_SO_FAR = 10
#: Further than this no history tells: all on the last day is "at least ``low``". Early work has ``-LIMIT`` times
#: the days of the window, for neighbouring days differ less the farther the deadline is.
LIMIT = 60.0
#: How much likelier the best is than an end of the 95 % interval: half of chi-squared's quantile.
_DROP = Z * Z / 2


@dataclass(frozen=True, slots=True)
class LateShift:
    """The late shift alpha with its 95 % interval; all three None while there are too few acts."""

    alpha: float | None
    low: float | None
    high: float | None
    #: Acts it was made from.
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a window is expected to end with, in a band that nineteen of twenty windows end within."""

    #: None before half time, and while there are too few acts.
    expected: float | None
    low: float | None
    high: float | None
    #: Acts so far.
    n: int


class _Window:
    """What is needed of a window for its likelihood: logarithms of days left, and sums over its acts."""

    def __init__(self, counts: Sequence[float]) -> None:
        self.logs = [math.log(k) for k in range(1, len(counts) + 1)]
        #: Whether all came on the last, or on the first day.
        self.latest, self.earliest = not any(counts[1:]), not any(counts[:-1])
        self.n = math.fsum(counts)
        self.sum_log = math.fsum(count * log for count, log in zip(counts, self.logs, strict=True))

    def moments(self, alpha: float) -> tuple[float, float, float]:
        """Logarithm of the sum of weights, mean and variance of log(days left) under this alpha."""
        top = max(0.0, -alpha * self.logs[-1])
        weights = [math.exp(-alpha * log - top) for log in self.logs]
        whole = math.fsum(weights)
        mean = math.fsum(w * log for w, log in zip(weights, self.logs, strict=True)) / whole
        spread = math.fsum(w * (log - mean) ** 2 for w, log in zip(weights, self.logs, strict=True)) / whole
        return math.log(whole) + top, mean, spread


def late_shift(windows: Sequence[Sequence[int]]) -> LateShift:
    """How late the acts of one kind came, over windows that are over.

    Each window: counts by days left, the last day first. Alpha is the maximum of the likelihood
    ``prod k^-alpha / sum(j^-alpha, j = 1..T)``, each window over its own length T; there is one only, for
    its logarithm is concave. The interval comes from the observed information, ``sum n · Var(log k)``. Where all
    acts came on the last day (or all on the first) there is no maximum: alpha is then the limit, and the interval
    reaches there from where the likelihood ratio puts its other end.
    Nothing is said below ``LEAST_ACTS`` acts; a window of one day tells nothing and is left out.
    """
    whole = [_Window(counted(window)) for window in windows]
    several = [window for window in whole if len(window.logs) > 1 and window.n > 0]
    n = round(math.fsum(window.n for window in several))
    if n < LEAST_ACTS:
        return LateShift(None, None, None, n)

    def likelihood(alpha: float) -> float:
        return -math.fsum(alpha * window.sum_log + window.n * window.moments(alpha)[0] for window in several)

    def rising(alpha: float) -> float:
        return math.fsum(window.sum_log - window.n * window.moments(alpha)[1] for window in several)

    lowest = -LIMIT * max(len(window.logs) for window in several)
    # Under the limit all are where they are with certainty: its likelihood is 1, the logarithm 0.
    if all(window.latest for window in several):
        return LateShift(LIMIT, root(lambda a: likelihood(a) + _DROP, lowest, LIMIT), LIMIT, n)
    if all(window.earliest for window in several):
        return LateShift(lowest, lowest, root(lambda a: -likelihood(a) - _DROP, lowest, LIMIT), n)
    alpha = root(rising, lowest, LIMIT)
    information = math.fsum(window.n * window.moments(alpha)[2] for window in several)
    error = Z / math.sqrt(information) if information > 0 else math.inf
    return LateShift(alpha, max(alpha - error, lowest), min(alpha + error, LIMIT), n)


def by_kind(windows: Mapping[str, Sequence[Sequence[int]]]) -> dict[str, LateShift]:
    """The late shift of each kind of act apart: contributing, answering, confirming, delivering."""
    return {kind: late_shift(windows[kind]) for kind in sorted(windows)}


def forecast(window_so_far: Sequence[int], days_left: int, alpha: float) -> float:
    """The count a window is expected to end with.

    ``window_so_far``: counts of the days that are over, in order of time. What came so far stands for its share of
    all weights: ``so far · sum(k^-alpha, all days) / sum(k^-alpha, days that are over)``. 0 where nothing came yet.
    """
    so_far = math.fsum(counted(window_so_far))
    return so_far * (1 + _rest(len(window_so_far), days_left, alpha)) if so_far else 0.0


def forecast_band(window_so_far: Sequence[int], days_left: int, shift: LateShift) -> Forecast:
    """The forecast with a band, from half time on and with ``LEAST_SO_FAR`` acts.

    The band is Nelson's for a count still to come (Applied Life Data Analysis, 1982): with r the weight of the days
    to come over that of the days gone, ``r · n ± z · sqrt(d · r · (1 + r) · n)``; its lower end is reckoned with the
    lower end of alpha's interval, its upper with the upper. d is how much more the days so far differ than by
    chance (Pearson's chi-squared over its degrees of freedom, at least 1): people come in groups and on weekdays.
    """
    counts = counted(window_so_far)
    so_far = math.fsum(counts)
    n = round(so_far)
    if days_left <= 0 and counts:
        return Forecast(expected=so_far, low=so_far, high=so_far, n=n)
    few = n < LEAST_SO_FAR or len(counts) < days_left
    if few or shift.alpha is None or shift.low is None or shift.high is None:
        return Forecast(expected=None, low=None, high=None, n=n)
    spread = _spread(counts, days_left, shift.alpha)

    def end(alpha: float, z: float) -> float:
        rest = _rest(len(counts), days_left, alpha)
        error = math.sqrt(rest) * math.sqrt(1 + rest) * math.sqrt(spread * (so_far + 0.5))
        return so_far + max(0.0, rest * so_far + z * error)

    return Forecast(
        expected=forecast(window_so_far, days_left, shift.alpha),
        low=end(shift.low, -Z),
        high=end(shift.high, Z),
        n=n,
    )


def _rest(days_gone: int, days_left: int, alpha: float) -> float:
    """The weight of the days to come over that of the days gone."""
    if days_left < 0:
        raise ValueError(f"{days_left} days left")
    number(alpha)
    if not days_gone or not days_left:
        return 0.0
    weights = _weights(days_gone + days_left, alpha)
    return math.fsum(weights[:days_left]) / math.fsum(weights[days_left:])


def _weights(days: int, alpha: float) -> list[float]:
    """Weights of days by days left, the last first, in shares of the greatest."""
    kept = min(max(alpha, -LIMIT * days), LIMIT)
    top = max(0.0, -kept * math.log(days))
    return [math.exp(-kept * math.log(k) - top) for k in range(1, days + 1)]


def _spread(counts: Sequence[float], days_left: int, alpha: float) -> float:
    """How much more these days differ from what alpha says than by chance: Pearson's dispersion, at least 1."""
    weights = _weights(len(counts) + days_left, alpha)[days_left:][::-1]
    level = math.fsum(counts) / math.fsum(weights)
    # Days that nothing can be expected on would make any single act a wonder.
    cells = [(count, level * weight) for count, weight in zip(counts, weights, strict=True) if weight > 1e-9]
    if len(cells) < 2:
        return 1.0
    return max(1.0, math.fsum((count - hoped) ** 2 / hoped for count, hoped in cells) / (len(cells) - 1))

"""Behaviour: how soon people are answered, whether they come back, how evenly work flows.

First response follows Kaplan and Meier (J. Am. Stat. Assoc. 53:457, 1958): who waits still counts, as one of whom
it is known only that no answer came so far. Averages over the answered alone get better with every contribution that
nobody answers; this one never does. Responses by bots and by the author are none (CHAOSS, "Time to First Response").
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.rules.factors.estimates import Estimate, Z, counted, jackknife, number, share, silent

#: Contributions below which nothing is said about how soon they are answered.
LEAST_WAITS = 10
#: Contributions below which nothing is said about answers in time, and people for a share of people.
LEAST_SHARE = 5
#: Acts below which nothing is said about how evenly they come.
LEAST_BURST = 20
#: How much of rounding a product of many factors may have.
_ROUNDING = 1e-9


class Survival(Mapping[float, float]):
    """S by time: the share that still waits for a response after so long.

    It lists the times at which responses came. Asked for any other time it tells S there (S only steps down
    at a response), and is a KeyError for times longer than anybody was followed.
    """

    def __init__(self, times: Sequence[float], values: Sequence[float], errors: Sequence[float], end: float):
        self._times, self._values, self._errors, self._end = times, values, errors, end

    def __getitem__(self, time: float) -> float:
        known = self.at(time)
        if known is None:
            raise KeyError(time)
        return known

    def __iter__(self) -> Iterator[float]:
        return iter(self._times)

    def __len__(self) -> int:
        return len(self._times)

    def __repr__(self) -> str:
        return f"Survival({dict(self)!r})"

    def at(self, time: float) -> float | None:
        """S at a time, None where nobody was followed so long."""
        if not self._reaches(time):
            return None
        place = bisect.bisect_right(self._times, time)
        return self._values[place - 1] if place else 1.0

    def interval(self, time: float) -> tuple[float, float] | None:
        """The 95 % interval of S there: Greenwood's variance on the scale log(-log S), which stays within 0 and 1.

        None where S is 1 or 0 there, or unknown.
        """
        place = bisect.bisect_right(self._times, time)
        if not self._reaches(time) or not place or self._values[place - 1] <= 0:
            return None
        value = self._values[place - 1]
        step = math.exp(Z * math.sqrt(self._errors[place - 1]) / abs(math.log(value)))
        return value**step, value ** (1 / step)

    def _reaches(self, time: float) -> bool:
        return number(time) >= 0 and (time <= self._end or bool(self._values and self._values[-1] <= 0))


@dataclass(frozen=True, slots=True)
class FirstResponse:
    """How soon contributions are answered, the unanswered counted."""

    survival: Survival
    #: When half of them are answered, None where that is not reached.
    median: float | None
    #: All contributions, and the answered among them.
    n: int = field(default=0, kw_only=True)
    answered: int = field(default=0, kw_only=True)

    def waiting_after(self, time: float) -> Estimate:
        """S(time): the share still unanswered then, with its interval."""
        value = self.survival.at(time)
        if value is None or self.n < LEAST_WAITS:
            return silent(self.n)
        low, high = self.survival.interval(time) or (None, None)
        return Estimate(value=value, n=self.n, low=low, high=high)


def first_response(durations: Sequence[float], answered: Sequence[bool]) -> FirstResponse:
    """How soon contributions are answered; ``durations`` until the answer, or for which it has been waited.

    At each time t at which responses came, ``S(t) = prod (1 - d/r)``: d responses then, r still waited just
    before. Of those at one time responses come first. The median is the first time with S ≤ ½.
    """
    if len(durations) != len(answered):
        raise ValueError(f"{len(durations)} durations and {len(answered)} answers")
    waited = counted(durations)
    events = sorted(zip(waited, answered, strict=True))
    times: list[float] = []
    values: list[float] = []
    errors: list[float] = []
    risk, value, error, place = len(events), 1.0, 0.0, 0
    while place < len(events):
        time, answered_now, left = events[place][0], 0, 0
        while place < len(events) and events[place][0] == time:
            answered_now += bool(events[place][1])
            left, place = left + 1, place + 1
        if answered_now:
            value *= (risk - answered_now) / risk
            error += answered_now / (risk * (risk - answered_now)) if risk > answered_now else math.inf
            times.append(time)
            values.append(value)
            errors.append(error)
        risk -= left
    median = next((t for t, s in zip(times, values, strict=True) if s <= 0.5 + _ROUNDING), None)
    survival = Survival(times, values, errors, max(waited, default=-1.0))
    return FirstResponse(survival, median, n=len(events), answered=sum(map(bool, answered)))


def in_time(kept: Iterable[bool | None]) -> Estimate:
    """The share answered in the promised time: True, False (late or still missing after it), None not due yet."""
    due = [was_kept for was_kept in kept if was_kept is not None]
    return share(sum(due), len(due), LEAST_SHARE)


def support(given: Mapping[str, int], contributed: Mapping[str, int]) -> Estimate:
    """Answers given to others per own contribution, over all people, with an interval over people.

    The ratio's error is that of survey sampling (Cochran 1977): ``sqrt(n/(n-1) · sum (g - R·c)²) / sum c``.
    """
    people = sorted({*given, *contributed})
    pairs = [(given.get(person, 0), contributed.get(person, 0)) for person in people]
    counted(value for pair in pairs for value in pair)
    n, whole = len(people), sum(c for _, c in pairs)
    if n < LEAST_SHARE or not whole:
        return silent(n)
    ratio = sum(g for g, _ in pairs) / whole
    error = Z * math.sqrt(n / (n - 1) * math.fsum((g - ratio * c) ** 2 for g, c in pairs)) / whole
    return Estimate(value=ratio, n=n, low=max(0.0, ratio - error), high=ratio + error)


def active_share(days: Mapping[str, Sequence[float]], members: int, now: float, within: float) -> Estimate:
    """The share of ``members`` people who did something in the last ``within`` days; ``days``: when each one did."""
    active = sum(any(0 <= now - day <= within for day in counted(some)) for some in days.values())
    return share(active, max(members, active), LEAST_SHARE)


def return_share(days: Mapping[str, Sequence[float]], now: float, within: float) -> Estimate:
    """The share of people who came back on another day, within so many days of their first.

    Only whose first day is that long ago is counted: the others had no time for it yet.
    """
    back = []
    for some in days.values():
        first = min(counted(some), default=math.inf)
        if first + within <= now:
            back.append(any(math.floor(first) < math.floor(day) and day <= first + within for day in some))
    return share(sum(back), len(back), LEAST_SHARE)


def burstiness(times: Iterable[float], minimum: int = LEAST_BURST) -> Estimate:
    """How unevenly acts follow one another: -1 like a clock, 0 by chance, towards 1 in bursts.

    Goh and Barabási (EPL 81:48002, 2008), ``B = (σ - μ)/(σ + μ)`` of the times between acts, with the correction of
    Kim and Jo (Phys. Rev. E 94:032311, 2016) for few of them: with r = σ/μ and n times between,
    ``(√(n+1)·r - √(n-1)) / ((√(n+1) - 2)·r + √(n-1))``. The interval leaves out each in turn.
    """
    moments = sorted(number(time) for time in times)
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    n = len(gaps)
    if len(moments) < max(minimum, 4):
        return silent(len(moments))
    mean = math.fsum(gaps) / n
    if mean <= 0:
        # All at one moment: nothing lies between.
        return silent(len(moments))
    # In units of the mean: squares of long times stay exact.
    gaps = [gap / mean for gap in gaps]
    squares = math.fsum((gap - 1) ** 2 for gap in gaps)
    value = _burst(math.sqrt(squares / n), n)
    without = []
    for gap in gaps:
        middle = (n - gap) / (n - 1)
        # The sum of squares about the mean without this one.
        rest = max(0.0, squares - (gap - 1) ** 2 * n / (n - 1))
        without.append(_burst(math.sqrt(rest / (n - 1)) / middle, n - 1) if middle > 1e-12 else 0.0)
    low, high = jackknife(value, without)
    return Estimate(value=value, n=len(moments), low=max(-1.0, low), high=min(1.0, high))


def _burst(r: float, n: int) -> float:
    more, less = math.sqrt(n + 1), math.sqrt(n - 1)
    return min(1.0, max(-1.0, (more * r - less) / ((more - 2) * r + less)))

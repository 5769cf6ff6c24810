"""Who carries it: on how few people, or organisations, the contributions rest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.model import PersonKey
from core.rules.factors.estimates import Estimate, counted, jackknife, silent

#: People below which nothing is said about how evenly they share the work.
LEAST_PEOPLE = 5


def gini(counts: Iterable[float]) -> float | None:
    """How unevenly contributions are spread: 0 all the same, towards 1 all by one (Gini 1912).

    ``G = 2·sum(i·x_i) / (n·sum(x)) - (n+1)/n`` over counts in rising order. None where there is nothing.
    """
    values = sorted(counted(counts))
    whole, n = math.fsum(values), len(values)
    if not whole > 0:
        return None
    # In shares of the greatest, so that no sum is too large.
    top = values[-1]
    ranked = math.fsum(place * (value / top) for place, value in enumerate(values, 1))
    return max(0.0, 2 * ranked / (n * math.fsum(value / top for value in values)) - (n + 1) / n)


def gini_unbiased(counts: Iterable[float]) -> float | None:
    """Gini's figure without its bias for few people: ``G·n/(n-1)`` (Deltas 2003). None below two people."""
    values = list(counts)
    biased = gini(values)
    return None if biased is None or len(values) < 2 else min(1.0, biased * len(values) / (len(values) - 1))


def spread(counts: Iterable[float]) -> Estimate:
    """The unbiased Gini over people with its interval, which leaves out each person in turn."""
    values = sorted(counted(counts))
    value, n = gini_unbiased(values), len(values)
    if value is None or n < LEAST_PEOPLE:
        return silent(n)
    low, high = jackknife(value, list(_without_each(values)))
    return Estimate(value=value, n=n, low=max(0.0, low), high=min(1.0, high))


def _without_each(values: list[float]) -> Iterable[float]:
    """The unbiased Gini without each person, from sums that are made once."""
    n, top = len(values), values[-1]
    scaled = [value / top for value in values]
    whole = math.fsum(scaled)
    ranked = math.fsum(place * value for place, value in enumerate(scaled, 1))
    above = whole
    for place, value in enumerate(scaled, 1):
        above -= value
        # Without one, all above it are one place lower.
        rest = whole - value
        left = 2 * (ranked - place * value - above) / ((n - 1) * rest) - n / (n - 1) if rest > 0 else 0.0
        yield min(1.0, max(0.0, left) * (n - 1) / (n - 2))


def absence_factor(counts: Iterable[float], part: float = 0.5) -> int | None:
    """The fewest people who made half of the contributions (CHAOSS, "Contributor Absence Factor").

    So many would have to stay away for half to be missing. None where there is nothing.
    """
    if not 0 < part <= 1:
        raise ValueError(f"a part of {part}")
    values = sorted(counted(counts), reverse=True)
    if not values or values[0] <= 0:
        return None
    top, reached = values[0], 0.0
    wanted = part * math.fsum(value / top for value in values) * (1 - 1e-12)
    for place, value in enumerate(values, 1):
        reached += value / top
        if reached >= wanted:
            return place
    return len(values)


def elephant_factor(counts: Iterable[float]) -> int | None:
    """The same over organisations: the fewest that made half of the contributions (CHAOSS, "Elephant Factor")."""
    return absence_factor(counts)


@dataclass(frozen=True, slots=True)
class Elephant:
    """The fewest teams that made half, of what people made whose team is known."""

    value: int | None
    #: Contributions by people whose team is known.
    n: int
    #: Of the teams that made half, the people who contributed in the smallest: nothing is told of fewer than some.
    people: int


def elephant(made: Mapping[PersonKey, int], teams: Mapping[PersonKey, Collection[str]]) -> Elephant:
    """The elephant factor over teams from contributor → contributions and contributor → teams.

    Who is in several teams counts in each for an equal part. Where the teams of those who made half of it are not known
    it says nothing: the rest may be one team's work.
    """
    counted(made.values())
    known = {key: count for key, count in made.items() if count and teams.get(key)}
    n = sum(known.values())
    shares: dict[str, float] = {}
    inside: Counter[str] = Counter()
    for person, count in sorted(known.items()):
        theirs = set(teams[person])
        for team in theirs:
            shares[team] = shares.get(team, 0.0) + count / len(theirs)
            inside[team] += 1
    fewest = elephant_factor(shares.values()) if 2 * n >= sum(made.values()) else None
    if fewest is None:
        return Elephant(None, n, 0)
    # Of teams that made as much the smaller one is looked at.
    order = sorted(shares, key=lambda team: (-shares[team], inside[team]))
    return Elephant(fewest, n, min(inside[team] for team in order[:fewest]))

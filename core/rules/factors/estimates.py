"""A figure's value with its n and its 95 % interval, and what all figures refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

#: Half the width of a 95 % interval, in standard errors.
Z = 1.959963984540054
#: Nothing that is counted or measured here is larger; sums of squares of such still are numbers.
_LARGEST = 1e100


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with what it was made from; ``value`` is None while there is not enough data."""

    value: float | None
    #: How many acts or people it was made from.
    n: int
    #: The 95 % interval, None where none is known.
    low: float | None = None
    high: float | None = None


def silent(n: int) -> Estimate:
    """Not enough data."""
    return Estimate(value=None, n=n)


def number(value: float) -> float:
    """This number; a ValueError for one that nothing can be reckoned with."""
    if not -_LARGEST <= value <= _LARGEST:
        raise ValueError("not a finite number")
    return float(value)


def counted(values: Iterable[float]) -> list[float]:
    """These counts; a ValueError for one that is negative or is no number."""
    numbers = [number(value) for value in values]
    if any(value < 0 for value in numbers):
        raise ValueError(f"a count below zero: {min(numbers)!r}")
    return numbers


def share(hits: int, n: int, minimum: int = 1) -> Estimate:
    """How many of n, with Wilson's interval (Wilson, J. Am. Stat. Assoc. 22:209, 1927): it holds for few, too."""
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n}")
    if n < max(minimum, 1):
        return silent(n)
    p, z = hits / n, Z * Z / n
    middle, half = (p + z / 2) / (1 + z), Z / (1 + z) * math.sqrt(p * (1 - p) / n + z / (4 * n))
    return Estimate(
        value=p,
        n=n,
        low=0.0 if hits == 0 else max(0.0, middle - half),
        high=1.0 if hits == n else min(1.0, middle + half),
    )


def jackknife(value: float, without: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of a value from what it would be without each one (Tukey 1958)."""
    n = len(without)
    mean = math.fsum(without) / n
    error = math.sqrt((n - 1) / n * math.fsum((estimate - mean) ** 2 for estimate in without))
    return value - Z * error, value + Z * error


def root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero between two places (the nearer of them where it doesn't)."""
    if rising(low) >= 0:
        return low
    if rising(high) <= 0:
        return high
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if rising(middle) < 0:
            low = middle
        else:
            high = middle

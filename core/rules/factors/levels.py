"""The level that a community's figures speak for, with what speaks for it and what is missing.

Four stages are what others count, too (the Community Roundtable's maturity model); that trust is earned by being
answered, in time and by different people, is this product's own idea of it. The bounds are ours, in one table: nobody
has measured them. Each needs enough data; what can't be told yet speaks for nothing. They speak of a community, never
of a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: From level 1, which needs nothing, to the highest.
LOWEST, HIGHEST = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One figure, and how much of it a level needs at least."""

    figure: str
    least: float
    #: Of what speaks against a level there is to be no more than this; too few to tell speak neither for nor against.
    most: float | None = None
    #: Left out where nothing of it was ever due: a community without dated deliverables is not late with one.
    if_any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What a level needs of one figure, and what there is."""

    level: int
    figure: str
    least: float
    #: The most there may be, of what speaks against it.
    most: float | None = None
    #: None where it can't be told yet; ``n`` is what there is to tell it from.
    value: float | None
    n: int
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The highest level for which everything speaks, that of all levels below included."""

    level: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as far as a level asks for it."""

    value: float | None
    n: int


#: What each level needs of ability (accepted, reverted, on time), interest (came back) and trust (answered in time, by
#: how many).
BOUNDS: Mapping[int, Sequence[Bound]] = {
    2: (
        Bound(figure="accepted", least=0.5),
        Bound(figure="in_time", least=0.5),
        Bound(figure="answerers", least=2),
    ),
    3: (
        Bound(figure="accepted", least=0.7),
        Bound(figure="reverted", least=0.0, most=0.3),
        Bound(figure="on_time", least=0.5, if_any=True),
        Bound(figure="returning", least=0.3),
        Bound(figure="in_time", least=0.8),
        Bound(figure="answerers", least=3),
    ),
    4: (
        Bound(figure="accepted", least=0.8),
        Bound(figure="reverted", least=0.0, most=0.15),
        Bound(figure="on_time", least=0.8, if_any=True),
        Bound(figure="returning", least=0.5),
        Bound(figure="in_time", least=0.9),
        Bound(figure="answerers", least=5),
        Bound(figure="mutual", least=0.2),
    ),
}
#: All figures that a level rests on.
FIGURES = tuple(dict.fromkeys(bound.figure for some in BOUNDS.values() for bound in some))


def proposed(figures: Mapping[str, Measured]) -> Proposed:
    """The level that these figures speak for, with every criterion of every level."""
    criteria = tuple(_criterion(level, bound, figures) for level, some in BOUNDS.items() for bound in some)
    level = LOWEST
    while level < HIGHEST and all(criterion.met for criterion in criteria if criterion.level == level + 1):
        level += 1
    return Proposed(level=level, criteria=criteria)


def _criterion(level: int, bound: Bound, figures: Mapping[str, Measured]) -> Criterion:
    measured = figures.get(bound.figure, Measured(None, 0))
    if bound.most is not None:
        met = measured.value is None or measured.value <= bound.most
    else:
        none_due = bound.if_any and measured.n == 0
        met = none_due or (measured.value is not None and measured.value >= bound.least)
    return Criterion(
        level=level,
        figure=bound.figure,
        least=bound.least,
        most=bound.most,
        value=measured.value,
        n=measured.n,
        met=met,
    )


def told(figures: Mapping[str, Measured]) -> str:
    """What a level was approved on, short enough to stand in evidence: ``accepted=0.92/25 in_time=0.8/10``."""
    return " ".join(
        f"{name}={measured.value:.3g}/{measured.n}"
        if measured.value is not None
        else f"{name}=?/{measured.n}"
        for name in FIGURES
        if (measured := figures.get(name)) is not None
    )

"""Maturity, as far as it is figures: ability, interest and trust of a community.

Shares with Wilson's intervals, side by side and never one mark: a level is proposed from them with its evidence,
and a person approves it. They speak of communities, not of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.rules.factors.behaviour import in_time
from core.rules.factors.estimates import Estimate, share, silent
from core.rules.factors.influence import distinct, mutual

#: Cases below which a share says nothing.
LEAST_CASES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """What becomes of the work: is it accepted, on time, does it stay."""

    #: Of the contributions that are decided, those a person took up.
    accepted: Estimate
    #: Of the deliveries due, those on time; one that is missing is not.
    on_time: Estimate
    #: Of the edits, those that were undone.
    reverted: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whether people can rely on being answered, and by whom."""

    #: Of the answers due, those given in the promised time.
    in_time: Estimate
    #: How many different people answered others.
    answerers: Estimate
    #: Of the pairs of whom one answered the other, those that did so both ways.
    mutual: Estimate


def ability(
    *,
    accepted: Iterable[bool | None],
    on_time: Iterable[bool | None],
    reverted: Iterable[bool],
) -> Ability:
    """Ability from what became of contributions (None: not decided), deliveries (None: not due) and edits."""
    undone = list(reverted)
    return Ability(
        accepted=_of(accepted),
        on_time=_of(on_time),
        reverted=share(sum(undone), len(undone), LEAST_CASES),
    )


def trust(kept: Iterable[bool | None], answers: Iterable[tuple[str, str]]) -> Trust:
    """Trust from promises (see :func:`in_time`) and from (who answered, who had contributed)."""
    told = list(answers)
    others = [pair for pair in told if pair[0] != pair[1]]
    both, pairs = mutual(distinct(told))
    return Trust(
        in_time=in_time(kept),
        answerers=Estimate(value=float(len({answerer for answerer, _ in others})), n=len(others))
        if len(others) >= LEAST_CASES
        else silent(len(others)),
        mutual=share(both, pairs, LEAST_CASES),
    )


def _of(cases: Iterable[bool | None]) -> Estimate:
    decided = [agreed for agreed in cases if agreed is not None]
    return share(sum(decided), len(decided), LEAST_CASES)

"""Figures that are sums: what one change adds to them, without looking at anything else.

How long people wait, who carries it and who builds on whom is reckoned from all of a community's past, by a job. How
many came, were answered, wait, are late, and the shares made of two such counts, are moved by the change itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from core.model import Contribution, Figure, Obligation, composite_keys
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.factors.behaviour import LEAST_SHARE
from core.rules.factors.estimates import share
from core.rules.factors.maturity import LEAST_CASES

#: Sums that a change moves.
SUMS = ("contributions", "answered", "not_contributions", "waiting", "late")
#: Shares that it moves, each with the least it is told from.
SHARES: Mapping[str, int] = {"in_time": LEAST_SHARE, "accepted": LEAST_CASES}
#: All of them.
RUNNING = (*SUMS, *SHARES)


def tally(
    contributions: Iterable[Contribution], answers: Mapping[str, Obligation], as_of: datetime
) -> dict[str, tuple[int, int]]:
    """What these contributions add to each running figure, as it stood then: (hits, of how many)."""
    hits: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for contribution in contributions:
        dismissed = contribution.settled is not None and contribution.settled.how == NOT_AN_ANSWER
        answered = contribution.settled is not None and not dismissed
        item = answers.get(composite_keys.answer(contribution.page, contribution.id))
        hits["contributions"] += 1
        hits["answered"] += answered
        hits["not_contributions"] += dismissed
        hits["waiting"] += contribution.settled is None and not contribution.own
        hits["late"] += item is not None and item.open and item.due <= as_of
        if contribution.own:
            continue
        if contribution.settled is not None:
            of["accepted"] += 1
            hits["accepted"] += answered
        if dismissed or item is None:
            # Nothing was promised.
            continue
        if contribution.settled is not None:
            of["in_time"] += 1
            hits["in_time"] += contribution.settled.at <= item.due
        elif item.due <= as_of:
            of["in_time"] += 1
    return {name: (hits[name], of[name] if name in SHARES else hits[name]) for name in RUNNING}


def moved(
    figures: Iterable[Figure], before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]
) -> tuple[Figure, ...]:
    """The running figures that this changes, as they are from now on; the interval of a share goes with it."""
    added = []
    for figure in figures:
        if figure.name not in RUNNING:
            continue
        hits, of = (now - then for now, then in zip(after[figure.name], before[figure.name], strict=True))
        if hits or of:
            added.append(_added(figure, hits, of))
    return tuple(added)


def caught_up(
    reckoned: Iterable[Figure], seen: Iterable[Figure], now: Iterable[Figure]
) -> tuple[Figure, ...]:
    """Figures reckoned from what was seen, with what was added meanwhile to those that run."""
    then, by_now = _counts(seen), _counts(now)
    return tuple(
        _added(figure, *(b - a for a, b in zip(then[figure.name], by_now[figure.name], strict=True)))
        if figure.name in then and figure.name in by_now and then[figure.name] != by_now[figure.name]
        else figure
        for figure in reckoned
    )


def _counts(figures: Iterable[Figure]) -> dict[str, tuple[int, int]]:
    return {
        figure.name: _hits(figure)
        for figure in figures
        if figure.name in RUNNING and figure.value is not None
    }


def _hits(figure: Figure) -> tuple[int, int]:
    if figure.name in SHARES:
        return round((figure.value or 0) * figure.n), figure.n
    return round(figure.value or 0), round(figure.value or 0)


def _added(figure: Figure, hits: int, of: int) -> Figure:
    if figure.value is None:
        # Of how many it says nothing is not kept: the job tells it.
        return figure
    known, n = _hits(figure)
    # Whose it is that was added is not looked at: as many as there were, and where there was nobody it is one person.
    people = max(1, figure.people) if figure.people is not None else None
    if figure.name not in SHARES:
        value = max(0, known + hits)
        return replace(figure, value=float(value), n=value, people=people)
    n = max(0, n + of)
    estimate = share(min(n, max(0, known + hits)), n, SHARES[figure.name])
    return replace(
        figure, value=estimate.value, n=estimate.n, low=estimate.low, high=estimate.high, people=people
    )

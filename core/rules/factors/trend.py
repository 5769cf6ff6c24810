"""What a community was like some weeks ago, and whether it is another now.

The earlier figures are reckoned from the same history, as far as it went then: so they are there from the first day,
and what is heard late counts for its own time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.model import Earlier, Figure
from core.rules.factors.history import Given, History, Promised

#: So long ago was "earlier".
BEFORE = timedelta(days=28)
#: The past moves slowly: it is reckoned anew once a day.
AGAIN = timedelta(days=1)


class Trend(StrEnum):
    """How a figure is now beside what it was earlier."""

    MORE = "more"
    LESS = "less"
    SAME = "same"


def as_of(history: History, then: datetime) -> History:
    """The history as far as it went at that time. Of readers nothing is known but what they did."""
    given = [
        _given_then(contribution, then) for contribution in history.contributions if contribution.at <= then
    ]
    promised = [_promised_then(promise, then) for promise in history.deliveries if promise.opened <= then]
    return replace(
        history,
        contributions=given,
        past=[contribution for contribution in history.past if contribution.at <= then],
        confirmations=[
            promise for promise in history.confirmations if promise.done is None or promise.done <= then
        ],
        deliveries=promised,
        counts=counts(given, then),
        goal={},
        home={"delivered": sum(promise.done is not None for promise in promised)} if promised else {},
    )


def counts(given: Iterable[Given], now: datetime) -> dict[str, float]:
    """What stands on all pages, by the names of the figures."""
    tally: Counter[str] = Counter()
    for contribution in given:
        open_ = contribution.answered_at is None and not contribution.dismissed and not contribution.own
        tally["contributions"] += 1
        tally["answered"] += contribution.answered_at is not None
        tally["waiting"] += open_
        tally["late"] += open_ and contribution.due is not None and contribution.due <= now
    return dict(tally)


def _given_then(contribution: Given, then: datetime) -> Given:
    if contribution.answered_at is None or contribution.answered_at <= then:
        return contribution
    return replace(contribution, answered_at=None, answered_by=None)


def _promised_then(promise: Promised, then: datetime) -> Promised:
    return promise if promise.done is None or promise.done <= then else replace(promise, done=None)


def with_earlier(now: Iterable[Figure], then: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with what each was earlier."""
    before = {figure.name: figure for figure in then if figure.value is not None}
    return tuple(
        replace(figure, earlier=_earlier(before[figure.name])) if figure.name in before else figure
        for figure in now
    )


def fresh(known: Iterable[Figure], then: datetime) -> bool:
    """Whether what is known of then was reckoned for about that time: once a day is enough."""
    times = [figure.earlier.at for figure in known if figure.earlier is not None]
    return bool(times) and min(times) <= then < min(times) + AGAIN


def as_before(now: Iterable[Figure], known: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with what is known of each from earlier."""
    before = {figure.name: figure.earlier for figure in known}
    return tuple(replace(figure, earlier=before.get(figure.name)) for figure in now)


def _earlier(figure: Figure) -> Earlier:
    assert figure.value is not None
    return Earlier(
        value=figure.value, low=figure.low, high=figure.high, at=figure.as_of, people=figure.people
    )


def trend(figure: Figure) -> Trend | None:
    """How a figure moved; None where one of the two is not known. Overlapping intervals are not told apart."""
    before = figure.earlier
    if figure.value is None or before is None:
        return None
    low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
    before_low, before_high = (before.value if end is None else end for end in (before.low, before.high))
    if low > before_high:
        return Trend.MORE
    return Trend.LESS if high < before_low else Trend.SAME

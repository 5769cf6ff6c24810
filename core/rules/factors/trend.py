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
    given = [_given_then(one, then) for one in history.contributions if one.at <= then]
    promised = [_promised_then(one, then) for one in history.deliveries if one.opened <= then]
    return replace(
        history,
        contributions=given,
        past=[one for one in history.past if one.at <= then],
        confirmations=[one for one in history.confirmations if one.done is None or one.done <= then],
        deliveries=promised,
        counts=counts(given, then),
        goal={},
        home={"delivered": sum(one.done is not None for one in promised)} if promised else {},
    )


def counts(given: Iterable[Given], now: datetime) -> dict[str, float]:
    """What stands on all pages, by the names of the figures."""
    found: Counter[str] = Counter()
    for one in given:
        open_ = one.answered_at is None and not one.dismissed and not one.own
        found["contributions"] += 1
        found["answered"] += one.answered_at is not None
        found["waiting"] += open_
        found["late"] += open_ and one.due is not None and one.due <= now
    return dict(found)


def _given_then(one: Given, then: datetime) -> Given:
    if one.answered_at is None or one.answered_at <= then:
        return one
    return replace(one, answered_at=None, answered_by=None)


def _promised_then(one: Promised, then: datetime) -> Promised:
    return one if one.done is None or one.done <= then else replace(one, done=None)


def with_earlier(now: Iterable[Figure], then: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with what each was earlier."""
    before = {one.name: one for one in then if one.value is not None}
    return tuple(
        replace(one, earlier=_earlier(before[one.name])) if one.name in before else one for one in now
    )


def fresh(known: Iterable[Figure], then: datetime) -> bool:
    """Whether what is known of then was reckoned for about that time: once a day is enough."""
    times = [one.earlier.at for one in known if one.earlier is not None]
    return bool(times) and min(times) <= then < min(times) + AGAIN


def as_before(now: Iterable[Figure], known: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with what is known of each from earlier."""
    before = {one.name: one.earlier for one in known}
    return tuple(replace(one, earlier=before.get(one.name)) for one in now)


def _earlier(one: Figure) -> Earlier:
    assert one.value is not None
    return Earlier(value=one.value, low=one.low, high=one.high, at=one.as_of, people=one.people)


def trend(one: Figure) -> Trend | None:
    """How a figure moved; None where one of the two is not known. Overlapping intervals are not told apart."""
    before = one.earlier
    if one.value is None or before is None:
        return None
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    before_low, before_high = (before.value if end is None else end for end in (before.low, before.high))
    if low > before_high:
        return Trend.MORE
    return Trend.LESS if high < before_low else Trend.SAME

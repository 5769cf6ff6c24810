"""What the rules find when they look at a community as a whole: its figures.

Beside :func:`core.rules.assess.assess`, which looks at one page. ``docs/factors.md`` tells what each figure means.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.calendar import WorkCalendar
from core.model import Behind, Charter, Counted, Figure, PersonKey
from core.rules.factors import behaviour, carriers, culture, influence, lifting, maturity
from core.rules.factors.estimates import Estimate, silent
from core.rules.factors.history import Given, History, Promised, by_days_left, of_promises, over, windows
from core.rules.factors.people_behind import people_behind

#: After so many days who did nothing is not active any more, and whoever came back did.
DAYS = 28
#: Hours after which an answer is asked for: a day and a week.
DAY, WEEK = 24.0, 168.0

#: Every figure in the order in which it is told, with what it was made from.
FIGURES: Mapping[str, Behind] = {
    "contributions": Behind.CONTRIBUTIONS,
    "answered": Behind.ANSWERED,
    "not_contributions": Behind.DISMISSED,
    "waiting": Behind.WAITING,
    "late": Behind.LATE,
    "before": Behind.HISTORY,
    "asked": Behind.CONFIRMATIONS,
    "confirmed": Behind.CONFIRMATIONS,
    "to_confirm": Behind.CONFIRMATIONS,
    "confirm_late": Behind.CONFIRMATIONS,
    "deliverables": Behind.DELIVERIES,
    "delivered": Behind.DELIVERIES,
    "stale": Behind.HOME,
    "goal": Behind.HOME,
    "goal_reached": Behind.CONTRIBUTIONS,
    "notices": Behind.NOTICES,
    "opt_outs": Behind.NOTICES,
    # Culture
    "late_shift_contributing": Behind.HISTORY,
    "late_shift_answering": Behind.ANSWERED,
    "late_shift_confirming": Behind.CONFIRMATIONS,
    "late_shift_delivering": Behind.DELIVERIES,
    "forecast": Behind.HISTORY,
    "spread": Behind.HISTORY,
    "absence_factor": Behind.HISTORY,
    "elephant_factor": Behind.HISTORY,
    "support": Behind.CONTRIBUTIONS,
    # Behaviour
    "waiting_after_a_day": Behind.CONTRIBUTIONS,
    "waiting_after_a_week": Behind.CONTRIBUTIONS,
    "median_wait": Behind.CONTRIBUTIONS,
    "in_time": Behind.CONTRIBUTIONS,
    "active": Behind.HISTORY,
    "returning": Behind.HISTORY,
    "burstiness": Behind.HISTORY,
    # Influencers
    "top_influence": Behind.ANSWERED,
    "top_in_degree": Behind.ANSWERED,
    "agreement": Behind.ANSWERED,
    "top_expertise": Behind.ANSWERED,
    "answerers": Behind.ANSWERED,
    "mutual": Behind.ANSWERED,
    # Maturity
    "accepted": Behind.CONTRIBUTIONS,
    "reverted": Behind.REVERTED,
    "on_time": Behind.DELIVERIES,
}
#: Sums that a page's assessment keeps; they are told only where they apply.
HOME = ("asked", "confirmed", "to_confirm", "confirm_late", "deliverables", "delivered", "stale")
COUNTS = ("contributions", "answered", "not_contributions", "waiting", "late")
#: How many a group goal wants, and how many of them are reached.
GOAL = ("goal", "goal_reached")
#: What it cost: messages that were sent, and people who chose to get none.
COSTS = ("notices", "opt_outs")
#: What was there before the charter.
BEFORE = "before"
SUMS = frozenset({*HOME, *GOAL, *COUNTS, *COSTS, BEFORE})
#: The acts behind what is reached of a goal.
_GOAL_BEHIND: Mapping[Counted, Behind] = {
    Counted.PAGES: Behind.CONTRIBUTIONS,
    Counted.READERS: Behind.CONFIRMATIONS,
    Counted.ANSWERS: Behind.ANSWERED,
    Counted.DELIVERABLES: Behind.DELIVERIES,
    Counted.CONTRIBUTIONS: Behind.CONTRIBUTIONS,
}


class Unit(StrEnum):
    """What a figure's number is."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    HOURS = "hours"


#: The five factors, each with the figures that a short report tells of it.
FACTORS: Mapping[str, tuple[str, ...]] = {
    "motivation": ("deliverables", "delivered", "asked", "confirmed", *GOAL),
    "culture": (
        "late_shift_contributing",
        "late_shift_answering",
        "late_shift_confirming",
        "late_shift_delivering",
        "forecast",
        "spread",
        "absence_factor",
        "elephant_factor",
        "support",
    ),
    "behaviour": (
        "waiting_after_a_day",
        "waiting_after_a_week",
        "median_wait",
        "in_time",
        "active",
        "returning",
        "burstiness",
    ),
    "influencers": ("answerers", "mutual", "top_influence", "top_in_degree", "agreement", "top_expertise"),
    "maturity": ("accepted", "reverted", "on_time"),
}
_SHARES = frozenset(
    {"waiting_after_a_day", "waiting_after_a_week", "in_time", "active", "returning", "mutual"}
    | {"top_influence", "top_in_degree", "top_expertise", "accepted", "reverted", "on_time"}
)
_RATIOS = frozenset({"spread", "support", "burstiness", "agreement"})


def behind_of(name: str, charter: Charter) -> Behind | None:
    """The acts that a figure of this community was made from; None for no figure. A goal says itself what it counts."""
    if name == "goal_reached" and charter.goal is not None:
        return _GOAL_BEHIND[charter.goal.counted]
    return FIGURES.get(name)


def unit_of(name: str) -> Unit:
    """What a figure's number is."""
    if name in _SHARES:
        return Unit.SHARE
    if name in _RATIOS or name.startswith("late_shift_"):
        return Unit.RATIO
    return Unit.HOURS if name == "median_wait" else Unit.COUNT


@dataclass(frozen=True, slots=True)
class _Whole:
    """A history with what several figures need of it."""

    history: History
    calendar: WorkCalendar
    now: datetime
    #: What counts as contributed, and of that what somebody is to answer.
    given: tuple[Given, ...]
    asked: tuple[Given, ...]

    def day(self, at: datetime) -> date:
        """The community's day."""
        return self.calendar.local(at).date()

    @property
    def every(self) -> tuple[Given, ...]:
        """All of it with what was contributed before there was a charter."""
        return (
            *(contribution for contribution in self.history.past if contribution.at <= self.now),
            *self.given,
        )

    @property
    def made(self) -> Iterator[Given]:
        """The same as far as people are told apart in it."""
        since = self.history.people_since
        return (contribution for contribution in self.every if since is None or contribution.at >= since)

    @property
    def heard(self) -> Iterator[Given]:
        """Of these, what does not wait for an answer: nothing gets better by what nobody answers."""
        since = self.history.people_since
        before = (contribution for contribution in self.history.past if contribution.at <= self.now)
        now = (contribution for contribution in self.given if contribution.heard)
        return (contribution for contribution in (*before, *now) if since is None or contribution.at >= since)

    @property
    def by_people(self) -> Iterator[Given]:
        """What people are told apart in: all of it, or what is young enough."""
        since = self.history.people_since
        return (contribution for contribution in self.given if since is None or contribution.at >= since)

    @property
    def answers(self) -> Iterator[tuple[PersonKey, Given]]:
        """Who answered what of somebody else."""
        for contribution in self.by_people:
            if contribution.answered_by is not None and contribution.answered_by != contribution.author:
                yield contribution.answered_by, contribution


def assess_community(
    history: History,
    calendar: WorkCalendar,
    now: datetime,
    ranks: Sequence[influence.Rank] | None = None,
) -> tuple[Figure, ...]:
    """The figures of a community, each once, in the order of :data:`FIGURES`; ``ranks`` where they are known."""
    given = tuple(
        contribution
        for contribution in history.contributions
        if not contribution.dismissed and contribution.at <= now
    )
    whole = _Whole(
        history, calendar, now, given, tuple(contribution for contribution in given if not contribution.own)
    )
    estimates: dict[str, Estimate] = {name: _sum(value) for name, value in history.counts.items()}
    estimates |= {name: _sum(history.home[name]) for name in HOME if name in history.home}
    estimates |= {name: _sum(value) for name, value in history.goal.items()}
    if history.past:
        estimates[BEFORE] = _sum(sum(contribution.at <= now for contribution in history.past))
    teams = carriers.elephant(Counter(contribution.author for contribution in whole.heard), history.teams)
    estimates |= _culture(whole, teams)
    estimates |= _behaviour(whole)
    ranks = lifting.ranks(history, now) if ranks is None else ranks
    estimates |= _influencers(whole, ranks)
    estimates |= _maturity(whole)
    people = people_behind(history, now, ranks, teams.people)
    return tuple(
        Figure(
            community=history.community,
            name=name,
            value=estimates[name].value,
            n=estimates[name].n,
            low=estimates[name].low,
            high=estimates[name].high,
            as_of=now,
            behind=behind_of(name, history.charter) or behind,
            people=people.get(name),
        )
        for name, behind in FIGURES.items()
        if name in estimates
    )


def _sum(value: float) -> Estimate:
    return Estimate(value=value, n=int(value))


def _culture(whole: _Whole, teams: carriers.Elephant) -> dict[str, Estimate]:
    history, today = whole.history, whole.day(whole.now)
    stretches = windows(history, whole.day)
    days = [whole.day(contribution.at) for contribution in whole.every]
    answers = [
        Promised(contribution.at, contribution.due, contribution.answered_at)
        for contribution in whole.asked
        if contribution.due and contribution.answered_at
    ]
    shifts = culture.by_kind(
        {
            "contributing": over(days, stretches, today),
            "answering": of_promises(answers, whole.day),
            "confirming": of_promises(history.confirmations, whole.day),
            "delivering": of_promises(history.deliveries, whole.day),
        }
    )
    estimates = {
        f"late_shift_{kind}": Estimate(value=shift.alpha, n=shift.n, low=shift.low, high=shift.high)
        for kind, shift in shifts.items()
    }
    for window in stretches:
        if window.first <= today <= window.last:
            # Today is not over: what comes on it is still to come.
            gone = (today - window.first).days
            counts = by_days_left(days, window)[::-1]
            band = culture.forecast_band(counts[:gone], window.days - gone, shifts["contributing"])
            estimates["forecast"] = Estimate(value=band.expected, n=band.n, low=band.low, high=band.high)
    by_author: Counter[str] = Counter(contribution.author for contribution in whole.by_people)
    answered: Counter[str] = Counter(person for person, _ in whole.answers)
    makers: Counter[str] = Counter(contribution.author for contribution in whole.made)
    heard: Counter[str] = Counter(contribution.author for contribution in whole.heard)
    fewest = carriers.absence_factor(heard.values())
    estimates["spread"] = carriers.spread(makers.values())
    estimates["absence_factor"] = Estimate(value=fewest, n=heard.total())
    estimates["elephant_factor"] = Estimate(value=teams.value, n=teams.n)
    estimates["support"] = behaviour.support(answered, by_author)
    return estimates


def _behaviour(whole: _Whole) -> dict[str, Estimate]:
    until = min(whole.now, whole.history.charter.closed_at or whole.now)
    waited = [
        ((contribution.answered_at or max(until, contribution.at)) - contribution.at).total_seconds() / 3600
        for contribution in whole.asked
    ]
    response = behaviour.first_response(
        [max(0.0, hours) for hours in waited],
        [contribution.answered_at is not None for contribution in whole.asked],
    )
    enough = response.n >= behaviour.LEAST_WAITS
    days: dict[str, list[float]] = {}
    # Days are counted from the first thing that happened.
    zero = min([whole.history.since, *(contribution.at for contribution in whole.history.past[:1])])
    for person, at in _doings(whole):
        # A wiki's clock may be a little behind the moment at which the charter was read.
        days.setdefault(person, []).append(max(0.0, (at - zero).total_seconds() / 86_400))
    today = max(0.0, (whole.now - zero).total_seconds() / 86_400)
    return {
        "waiting_after_a_day": response.waiting_after(DAY),
        "waiting_after_a_week": response.waiting_after(WEEK),
        "median_wait": Estimate(value=response.median if enough else None, n=response.n),
        "in_time": behaviour.in_time(_in_time(whole)),
        "active": behaviour.active_share(days, len(days), today, DAYS),
        "returning": behaviour.return_share(days, today, DAYS),
        "burstiness": behaviour.burstiness(
            contribution.at.timestamp() / 3600 for contribution in whole.every
        ),
    }


def _doings(whole: _Whole) -> Iterator[tuple[PersonKey, datetime]]:
    for contribution in whole.heard:
        yield contribution.author, contribution.at
        if contribution.answered_by is not None and contribution.answered_at is not None:
            yield contribution.answered_by, contribution.answered_at


def _in_time(whole: _Whole) -> Iterable[bool | None]:
    for contribution in whole.asked:
        if contribution.due is None:
            yield None
        elif contribution.answered_at is not None:
            yield contribution.answered_at <= contribution.due
        else:
            yield False if contribution.due <= whole.now else None


def _influencers(whole: _Whole, ranks: Sequence[influence.Rank]) -> dict[str, Estimate]:
    answers = [(person, contribution.author) for person, contribution in whole.answers]
    trust = maturity.trust((), answers)
    asked = influence.influence(influence.expertise(answers))
    degrees = {rank.person: float(rank.people) for rank in ranks}
    edges = math.fsum(degrees.values())
    return {
        "top_influence": _of_people([rank.score for rank in ranks]),
        # The plain count beside it, as a share of all edges; and how far the two say the same.
        "top_in_degree": _of_people([degree / edges for degree in degrees.values()] if edges else []),
        "agreement": Estimate(
            value=influence.agreement({rank.person: round(rank.score, 9) for rank in ranks}, degrees)
            if len(ranks) >= influence.LEAST_PEOPLE
            else None,
            n=len(ranks),
        ),
        "top_expertise": _of_people(asked.values()),
        "answerers": trust.answerers,
        "mutual": trust.mutual,
    }


def _of_people(shares: Collection[float]) -> Estimate:
    """The largest of these shares, one each of so many people."""
    n = len(shares)
    return Estimate(value=max(shares), n=n) if n >= influence.LEAST_PEOPLE else silent(n)


def _maturity(whole: _Whole) -> dict[str, Estimate]:
    decided = [
        not contribution.dismissed
        for contribution in whole.history.contributions
        if not contribution.own and (contribution.dismissed or contribution.answered_at is not None)
    ]
    on_time = [
        promise.done <= promise.due
        if promise.done is not None
        else False
        if promise.due <= whole.now
        else None
        for promise in whole.history.deliveries
    ]
    # What was taken back later still stood then.
    undone = [
        taken_back.back_at <= whole.now
        for taken_back in whole.history.taken_back
        if taken_back.at <= whole.now
    ]
    undone += [False for contribution in whole.given if contribution.edit and contribution.heard]
    ability = maturity.ability(accepted=decided, on_time=on_time, reverted=undone)
    return {"accepted": ability.accepted, "reverted": ability.reverted, "on_time": ability.on_time}

"""Who leads helps who begins: a community of level 3 or 4 beside one of level 1 or 2, when both agree.

Told from what both sides said, in order, and from nothing else (docs/decisions/0132-a-pair-is-two-who-agreed.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.model import Charter, CharterState, Pairing, Word
from core.rules.factors.behaviour import in_time
from core.rules.factors.estimates import Estimate, silent
from core.rules.factors.history import Given
from core.rules.factors.people_behind import answering, fewest

#: Up to this level a community is helped, and from this one it helps.
YOUNG, MATURE = 2, 3
#: How long a question waits, and how long nobody is asked again after a no or an end.
WAITS, QUIET = timedelta(days=28), timedelta(days=90)
#: Nobody is asked a third time.
MOST = 2
#: So many communities are helped by one at a time.
HELPED = 2
#: How much before and after is compared, at most.
SPAN = timedelta(days=90)


class State(StrEnum):
    """How two communities stand to each other."""

    #: It may be proposed to the young side.
    OPEN = "open"
    #: The young side asked, and the other one has not answered yet.
    ASKED = "asked"
    TOGETHER = "together"
    #: Somebody said not now, did not answer, or ended it: nobody is asked for a while.
    QUIET = "quiet"
    #: It was asked or turned down as often as anything is: never again.
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair stands, since when, and from when to when they were last together."""

    state: State
    since: datetime | None = None
    begun: datetime | None = None
    ended: datetime | None = None


def standing(pair: Pairing, now: datetime) -> Standing:
    """How a pair stands at this moment."""
    state, since = State.OPEN, None
    begun: datetime | None = None
    ended: datetime | None = None
    times = 0
    for step in pair.steps:
        if step.at > now:
            break
        if state is State.ASKED and since is not None and step.at >= since + WAITS:
            # It lapsed before this was said.
            state, since = State.QUIET, since + WAITS
        if step.word is Word.ASK:
            state, times = State.ASKED, times + 1
        elif step.word is Word.YES:
            state, begun, ended = State.TOGETHER, step.at, None
        else:
            # A proposal that was turned down was asked, too; the no to a question belongs to it.
            times += state not in (State.ASKED, State.TOGETHER)
            ended = step.at if state is State.TOGETHER else ended
            state = State.QUIET
        since = step.at
    if state is State.ASKED and since is not None and now >= since + WAITS:
        state, since = State.QUIET, since + WAITS
    if state is State.QUIET and times >= MOST:
        state = State.OVER
    elif state is State.QUIET and since is not None and now >= since + QUIET:
        state = State.OPEN
    return Standing(state, since, begun, ended)


def allowed(pair: Pairing, young: bool, now: datetime) -> frozenset[Word]:
    """What this side may say now."""
    state = standing(pair, now).state
    if state is State.OPEN and young:
        return frozenset({Word.ASK, Word.NOT_NOW})
    if state is State.ASKED:
        return frozenset({Word.END}) if young else frozenset({Word.YES, Word.NOT_NOW})
    return frozenset({Word.END}) if state is State.TOGETHER else frozenset()


def runs(charter: Charter) -> bool:
    """Whether a community takes part at all: it runs, and is no copy of another one."""
    return charter.state is CharterState.ACTIVE and not charter.copied


def fits(young: Charter, mature: Charter) -> bool:
    """Whether the one can be helped by the other, by their levels: the helper's is one of its own."""
    own = bool(mature.levels) and mature.levels[-1].level == mature.level
    return runs(young) and runs(mature) and young.level <= YOUNG and mature.level >= MATURE and own


# --- before and after -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The share answered in time before two were together and since."""

    before: Estimate
    after: Estimate


def compared(
    given: Iterable[Given], begun: datetime, ended: datetime | None, now: datetime, least: int = 0
) -> BeforeAfter:
    """In time of what was contributed in the days before, and in as many since, or until it ended.

    Nothing is told where fewer than ``least`` people stand behind it. What differs may have other reasons: nobody was
    drawn by lot.
    """
    until = min(ended or now, begun + SPAN)
    before: list[Given] = []
    after: list[Given] = []
    for contribution in given:
        if begun - SPAN <= contribution.at < begun:
            before.append(contribution)
        elif begun <= contribution.at < until:
            after.append(contribution)
    return BeforeAfter(_told(before, now, least), _told(after, now, least))


def _kept(contribution: Given, now: datetime) -> bool | None:
    if contribution.due is None or contribution.own or contribution.dismissed:
        return None
    if contribution.answered_at is not None:
        return contribution.answered_at <= contribution.due
    return False if contribution.due <= now else None


def _told(given: Iterable[Given], now: datetime, least: int) -> Estimate:
    known = [contribution for contribution in given if _kept(contribution, now) is not None]
    few = fewest({contribution.author for contribution in known}, answering(known)) < least
    return silent(0) if few else in_time(_kept(contribution, now) for contribution in known)

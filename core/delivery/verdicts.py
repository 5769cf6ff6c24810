"""What a stage says of a notice that it stops, and how that is written down."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from itertools import groupby

from core.delivery import pausing
from core.delivery.around import Round
from core.delivery.reasons import Drop
from core.store import UnitOfWork, notices, outbox, owed
from core.store.outbox import Entry

log = logging.getLogger(__name__)


class Then(Enum):
    """What follows when a notice is dropped."""

    #: It never comes again.
    OVER = auto()
    #: It uses up nothing: the ladder looks again what is true.
    LAPSE = auto()
    #: It uses up nothing, and what is owed pauses.
    PAUSE = auto()


@dataclass(frozen=True, slots=True)
class Dropped:
    """It does not leave."""

    reason: Drop
    then: Then = Then.OVER


@dataclass(frozen=True, slots=True)
class Later:
    """It waits until then."""

    at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An admin has to release it first; whoever says so has written it down."""


Verdict = Dropped | Later | Held


def write_down(turn: Round, stage: str, entries: Sequence[Entry], verdicts: Mapping[str, Verdict]) -> None:
    """Keep what a stage said, in one transaction."""
    stopped = [
        (entry, verdict)
        for entry in entries
        if not isinstance(verdict := verdicts.get(entry.key), Held | None)
    ]
    if not stopped:
        return

    def work(unit: UnitOfWork) -> None:
        # What left meanwhile with a message of another site is no stage's any more.
        waits = outbox.still_due(unit, [entry.key for entry, _ in stopped])
        still = [pair for pair in stopped if pair[0].key in waits]
        for verdict, group in groupby(
            sorted(still, key=lambda pair: repr(pair[1])), key=lambda pair: pair[1]
        ):
            some = [entry for entry, _ in group]
            if isinstance(verdict, Later):
                outbox.back(unit, [entry.key for entry in some], verdict.at, verdict.error)
            elif isinstance(verdict, Dropped):
                _drop(unit, turn, some, verdict)

    turn.flow.store.write(work)
    reasons = Counter(verdict.reason for _, verdict in stopped if isinstance(verdict, Dropped))
    for reason, count in reasons.items():
        log.info("site %s: %d notices stopped at %r: %s", turn.site, count, stage, reason.value)


def _drop(unit: UnitOfWork, turn: Round, some: Sequence[Entry], verdict: Dropped) -> None:
    keys = [entry.key for entry in some]
    state = "dropped" if verdict.then is Then.OVER else notices.LAPSED
    notices.mark(unit, keys, state, turn.now, verdict.reason.value)
    outbox.done(unit, keys)
    if verdict.then is Then.LAPSE:
        owed.wake(unit, [entry.notice.obligation for entry in some if entry.notice.obligation], turn.now)
    elif verdict.then is Then.PAUSE:
        pausing.pause(unit, turn.flow, some, turn.around, turn.now)


def drop(unit: UnitOfWork, keys: Collection[str], reason: Drop, now: datetime) -> None:
    """They will never leave, with the reason."""
    if keys:
        notices.mark(unit, keys, "dropped", now, reason.value)
        outbox.done(unit, keys)


def give_up(unit: UnitOfWork, keys: Collection[str], error: str, now: datetime) -> None:
    """They were given up over an error; ``telos doctor`` shows it."""
    notices.mark(unit, keys, "dropped", now, error)
    outbox.dead(unit, keys, error, now)

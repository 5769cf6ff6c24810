"""How many different people stand behind each figure: what data protection goes by (docs/decisions/0157).

Where a figure tells of two sides, who contributed and who answers, the smaller side counts: of twenty people whom two
answer, a share answered in time is these two's. 0 stands for a figure that tells of nobody: what the charter's own page
says to each of its readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from core.model import PersonKey
from core.rules.factors.history import Given, History
from core.rules.factors.influence import Rank

#: What a charter promises and whether its page was looked after; nobody's acts are counted in it.
OF_THE_PAGE = ("deliverables", "delivered", "stale", "goal")
_AUTHORS = ("spread", "burstiness")
_HEARD = ("absence_factor", "active", "returning")
_BOTH = (
    "answered",
    "waiting",
    "late",
    "waiting_after_a_day",
    "waiting_after_a_week",
    "median_wait",
    "in_time",
)


def fewest(*sides: Iterable[PersonKey]) -> int:
    """The people of the smallest of these sides; a side with nobody is none."""
    return min((count for side in sides if (count := len(set(side)))), default=0)


def answering(given: Iterable[Given]) -> set[PersonKey]:
    """Who answered somebody else, or owes an answer."""
    found: set[PersonKey] = set()
    for one in given:
        if one.answered_by is not None and one.answered_by != one.author:
            found.add(one.answered_by)
        if one.answered_at is None and one.owed_by is not None:
            found.add(one.owed_by)
    return found


def people_behind(history: History, now: datetime, ranks: Sequence[Rank], teams: int) -> Mapping[str, int]:
    """Figure → people. ``teams``: of the teams that made half, how many contributed in the smallest."""
    given = [one for one in history.contributions if one.at <= now]
    counted = [one for one in given if not one.dismissed]
    asked = [one for one in counted if not one.own]
    decided = [one for one in given if not one.own and (one.dismissed or one.answered_at is not None)]
    past = {one.author for one in history.past if one.at <= now}
    every = past | {one.author for one in counted}
    askers, answerers = {one.author for one in asked}, answering(asked)
    kept = [one for one in asked if one.answered_at is not None]
    owners = {one.person for one in history.deliveries if one.person is not None}
    pairs = {one.person for one in ranks}
    readers = round(history.home.get("asked", 0))
    found = dict.fromkeys(OF_THE_PAGE, 0)
    found |= dict.fromkeys(_AUTHORS, len(every))
    found |= dict.fromkeys(_HEARD, len(past | {one.author for one in counted if one.heard}))
    found |= dict.fromkeys(("late_shift_contributing", "forecast"), len(every))
    found |= dict.fromkeys(_BOTH, fewest(askers, answerers))
    found |= dict.fromkeys(("asked", "confirmed", "to_confirm", "confirm_late"), readers)
    found |= dict.fromkeys(("on_time", "late_shift_delivering"), len(owners))
    found |= dict.fromkeys(("agreement", "top_influence", "top_in_degree", "top_expertise"), len(pairs))
    found |= {
        "contributions": len({one.author for one in given}),
        "not_contributions": len({one.author for one in given if one.dismissed}),
        "before": len(past),
        "goal_reached": history.goal_people,
        "late_shift_answering": fewest({one.author for one in kept}, answering(kept)),
        "late_shift_confirming": readers,
        "elephant_factor": teams,
        "support": fewest({one.author for one in counted}, answering(counted)),
        "answerers": len(answering(one for one in counted if one.answered_by is not None)),
        "mutual": len(pairs),
        "accepted": fewest({one.author for one in decided}, answering(decided) or answerers),
        "reverted": len(
            {one.author for one in counted if one.edit and one.heard}
            | {one.author for one in history.taken_back if one.at <= now}
        ),
        "notices": history.reached_people,
        "opt_outs": round(history.counts.get("opt_outs", 0)),
    }
    return found

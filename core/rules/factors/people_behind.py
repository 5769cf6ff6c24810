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
    people: set[PersonKey] = set()
    for contribution in given:
        if contribution.answered_by is not None and contribution.answered_by != contribution.author:
            people.add(contribution.answered_by)
        if contribution.answered_at is None and contribution.owed_by is not None:
            people.add(contribution.owed_by)
    return people


def people_behind(history: History, now: datetime, ranks: Sequence[Rank], teams: int) -> Mapping[str, int]:
    """Figure → people. ``teams``: of the teams that made half, how many contributed in the smallest."""
    given = [contribution for contribution in history.contributions if contribution.at <= now]
    counted = [contribution for contribution in given if not contribution.dismissed]
    asked = [contribution for contribution in counted if not contribution.own]
    decided = [
        contribution
        for contribution in given
        if not contribution.own and (contribution.dismissed or contribution.answered_at is not None)
    ]
    past = {contribution.author for contribution in history.past if contribution.at <= now}
    every = past | {contribution.author for contribution in counted}
    askers, answerers = {contribution.author for contribution in asked}, answering(asked)
    kept = [contribution for contribution in asked if contribution.answered_at is not None]
    owners = {promise.person for promise in history.deliveries if promise.person is not None}
    pairs = {rank.person for rank in ranks}
    readers = round(history.home.get("asked", 0))
    counts = dict.fromkeys(OF_THE_PAGE, 0)
    counts |= dict.fromkeys(_AUTHORS, len(every))
    counts |= dict.fromkeys(
        _HEARD, len(past | {contribution.author for contribution in counted if contribution.heard})
    )
    counts |= dict.fromkeys(("late_shift_contributing", "forecast"), len(every))
    counts |= dict.fromkeys(_BOTH, fewest(askers, answerers))
    counts |= dict.fromkeys(("asked", "confirmed", "to_confirm", "confirm_late"), readers)
    counts |= dict.fromkeys(("on_time", "late_shift_delivering"), len(owners))
    counts |= dict.fromkeys(("agreement", "top_influence", "top_in_degree", "top_expertise"), len(pairs))
    counts |= {
        "contributions": len({contribution.author for contribution in given}),
        "not_contributions": len({contribution.author for contribution in given if contribution.dismissed}),
        "before": len(past),
        "goal_reached": history.goal_people,
        "late_shift_answering": fewest({contribution.author for contribution in kept}, answering(kept)),
        "late_shift_confirming": readers,
        "elephant_factor": teams,
        "support": fewest({contribution.author for contribution in counted}, answering(counted)),
        "answerers": len(
            answering(contribution for contribution in counted if contribution.answered_by is not None)
        ),
        "mutual": len(pairs),
        "accepted": fewest(
            {contribution.author for contribution in decided}, answering(decided) or answerers
        ),
        "reverted": len(
            {contribution.author for contribution in counted if contribution.edit and contribution.heard}
            | {taken_back.author for taken_back in history.taken_back if taken_back.at <= now}
        ),
        "notices": history.reached_people,
        "opt_outs": round(history.counts.get("opt_outs", 0)),
    }
    return counts

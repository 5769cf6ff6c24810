"""How far groups are with their goals, as far as everybody may know it."""

from __future__ import annotations

from collections.abc import Iterable

from core.flow.context import PipelineContext
from core.model import CharterState, CommunityKey
from core.rules.factors.goal import Progress
from core.rules.factors.sight import Sight, told
from core.store import UnitOfWork, figures
from core.store.communities import Community

#: What is read for it: of how many readers a goal tells decides whether it may tell of them.
_NAMES = ("goal", "goal_reached", "asked")


def of(unit: UnitOfWork, flow: PipelineContext, several: Iterable[Community]) -> dict[CommunityKey, Progress]:
    """How far each of these is, as last reckoned; nothing of one without a goal, or of too few people."""
    having = {
        community.key: community
        for community in several
        if community.charter.goal is not None and community.charter.state is not CharterState.DRAFT
    }
    progress_by_community: dict[CommunityKey, Progress] = {}
    for key, rows in figures.some(unit, having, _NAMES).items() if having else ():
        policy = flow.policy(having[key].site)
        seen = Sight(names=False, acts=False, least=max(1, policy.least_group) if policy.sums_only else 0)
        values = {figure.name: figure.value for figure in told(rows, seen)}
        wanted, reached = values.get("goal"), values.get("goal_reached")
        if wanted is not None and reached is not None:
            progress_by_community[key] = Progress(round(reached), round(wanted))
    return progress_by_community

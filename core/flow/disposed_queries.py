"""What a screen shows of what became of contributions: to who says it, and to whoever contributed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from core.flow import disposing
from core.flow.context import PipelineContext
from core.flow.permits import Permits
from core.model import CharterState, PageKey, PersonKey, Viewer, site_of
from core.read_models import Accounting, Became, DispositionGroup
from core.rules.deadline.closing import ASKED_FOR, said_until
from core.rules.deadline.due_dates import effective
from core.rules.purpose.visibility import seen
from core.store import UnitOfWork, communities, dispositions, pages
from core.store.communities import Community

#: It can be said from so long before the deadline on: the end is near enough to know.
BEFORE = timedelta(days=7)
#: Groups of one community that are listed, and contributions that can be told apart in one form.
GROUPS, CHOSEN = 30, 40
#: Of a person's own as many are listed on their own page.
OWN = 20


def asks_now(community: Community, now: datetime) -> bool:
    """Whether what became of contributions is to be said: near the deadline, and for some weeks after the end."""
    charter, deadline = community.charter, effective(community.charter)
    if community.withdrawn or charter.state is CharterState.DRAFT:
        return False
    if charter.state is CharterState.CLOSED:
        return charter.closed_at is not None and now <= charter.closed_at + ASKED_FOR
    return deadline is not None and deadline.at - BEFORE <= now


def facts(
    flow: PipelineContext, permits: Permits, viewer: Viewer, tended: Collection[Community], now: datetime
) -> tuple[Accounting, ...]:
    """Of these communities, which the viewer may speak for, what is to be said and what was said; as they may read."""
    made = [_of(flow, permits, viewer, one, now) for one in tended if asks_now(one, now)]
    return tuple(one for one in made if one is not None)


def _of(
    flow: PipelineContext, permits: Permits, viewer: Viewer, community: Community, now: datetime
) -> Accounting | None:
    end = disposing.until(community)
    with flow.store.read() as unit:
        groups = dispositions.groups(unit, community.key, end, GROUPS)
        left = dispositions.unsaid(unit, community.key, end)
        known = pages.load(unit, {one.page for one in groups} | {community.home}, history=False)
    if not groups:
        return None
    shown = permits.readable(community.site, viewer.person, known, own=viewer.page)
    if community.home not in shown:
        return None
    told = []
    with flow.store.read() as unit:
        for one in groups:
            if one.page not in shown or one.page not in known:
                continue
            some = dispositions.of_group(
                unit, community.key, one.page, one.comments, end, disposing.AT_ONCE, unsaid=False
            )
            unsaid = [added for added, said in some if said is None]
            told.append(
                DispositionGroup(
                    page=known[one.page],
                    comments=one.comments,
                    added=one.added,
                    said=one.said,
                    at_once=len(unsaid),
                    seen=disposing.digest(unsaid),
                    some=tuple(some[:CHOSEN]),
                )
            )
    calendar = flow.calendar(community.site, community.charter)
    return Accounting(
        charter=seen(community.charter, shown),
        groups=tuple(told),
        left=left,
        hidden=len(told) < len(groups),
        until=said_until(community.charter, calendar, flow.policy(community.site)),
    )


def own(
    flow: PipelineContext, permits: Permits, viewer: Viewer, person: PersonKey, now: datetime
) -> tuple[Became, ...]:
    """What became of the viewer's own contributions lately, on pages they may read; nothing before the end."""
    with flow.store.read() as unit:
        found = dispositions.lately(unit, person, now - ASKED_FOR, OWN)
        if not found:
            return ()
        around = communities.load(unit, {said.community for _, said in found if said is not None})
        known = pages.load(
            unit, {added.page for added, _ in found} | {one.home for one in around.values()}, history=False
        )
    shown = permits.readable(site_of(person), person, known, own=viewer.page)
    return tuple(
        Became(contribution=added, said=said, page=known[added.page], charter=seen(one.charter, shown))
        for added, said in found
        if said is not None
        and added.page in shown
        and added.page in known
        and (one := around.get(said.community)) is not None
        and _over(one)
        and one.home in shown
    )


def _over(community: Community) -> bool:
    return not community.withdrawn and community.charter.state is CharterState.CLOSED


def of_own(
    unit: UnitOfWork, community: Community, wanted: Collection[tuple[PageKey, str]]
) -> Mapping[tuple[PageKey, str], dispositions.Pair]:
    """What became of these contributions, once their community is closed."""
    return dispositions.at(unit, wanted) if wanted and _over(community) else {}

"""What a screen shows of what became of contributions: to who says it, and to whoever contributed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import count

from core.flow import disposing, links
from core.flow.context import PipelineContext
from core.flow.permits import Permits
from core.model import CharterState, Page, PageKey, PersonKey, Viewer, site_of
from core.read_models import Accounting, Became, DispositionGroup
from core.rules.deadline.closing import ASKED_FOR, said_until
from core.rules.deadline.due_dates import effective
from core.rules.factors.sight import answers_here, sight
from core.rules.purpose.visibility import seen
from core.store import UnitOfWork, chunked, communities, dispositions, pages
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
    made = [_of(flow, permits, viewer, community, now) for community in tended if asks_now(community, now)]
    return tuple(accounting for accounting in made if accounting is not None)


def _of(
    flow: PipelineContext, permits: Permits, viewer: Viewer, community: Community, now: datetime
) -> Accounting | None:
    end, policy = disposing.until(community), flow.policy(community.site)
    view = sight(viewer.person, community.charter, policy)
    # Who answers here works with what was added; who sees sums only sees them of enough people, and none of it apart.
    apart = not policy.sums_only or answers_here(viewer.person, community.charter)
    with flow.store.read() as unit:
        every = dispositions.groups(unit, community.key, end)
    enough = [accounting for accounting in every if apart or accounting.authors >= view.least]
    few, every = len(enough) < len(every), enough
    groups: list[dispositions.Group] = []
    known: dict[PageKey, Page] = {}
    shown: frozenset[PageKey] = frozenset()
    hidden = False
    # Readable first, limited afterwards: what one may not read keeps nothing back of what one may, and isn't counted.
    for some in chunked(every):
        wanted = {accounting.page for accounting in some} | {community.home}
        with flow.store.read() as unit:
            known |= pages.load(unit, wanted, history=False)
        shown |= permits.readable(community.site, viewer.person, wanted, own=viewer.page)
        if community.home not in shown:
            return None
        mine = [accounting for accounting in some if accounting.page in shown and accounting.page in known]
        hidden |= len(mine) < len(some)
        groups += mine
        if len(groups) >= GROUPS:
            break
    if not every and not few:
        return None
    told = []
    with flow.store.read() as unit:
        for group in groups[:GROUPS]:
            pairs = dispositions.of_group(
                unit, community.key, group.page, group.comments, end, disposing.AT_ONCE, unsaid=False
            )
            unsaid = [added for added, disposed in pairs if disposed is None]
            listed = pairs[:CHOSEN] if apart else []
            there = links.trail(unit, [] if group.comments else [added for added, _ in listed])
            told.append(
                DispositionGroup(
                    page=known[group.page],
                    comments=group.comments,
                    added=group.added,
                    disposed=group.disposed,
                    at_once=len(unsaid),
                    seen=disposing.digest(unsaid),
                    some=tuple(listed),
                    changes={
                        added.id: links.diff(flow, known[group.page], added, there)
                        for added, _ in listed
                        if not group.comments
                    },
                )
            )
    calendar = flow.calendar(community.site, community.charter)
    return Accounting(
        charter=seen(community.charter, shown),
        groups=tuple(told),
        left=sum(accounting.added - accounting.disposed for accounting in told),
        hidden=hidden,
        few=few,
        names=not policy.sums_only,
        until=said_until(community.charter, calendar, policy),
    )


def authors(told: Collection[Accounting]) -> set[PersonKey]:
    """Whose contributions are listed one by one, where they may be named."""
    return {
        added.author
        for accounting in told
        if accounting.names
        for group in accounting.groups
        for added, _ in group.some
        if added.author
    }


def own(
    flow: PipelineContext, permits: Permits, viewer: Viewer, person: PersonKey, now: datetime
) -> tuple[Became, ...]:
    """What became of the viewer's own contributions lately, on pages they may read; nothing before the end."""
    since = now - ASKED_FOR
    with flow.store.read() as unit:
        around = communities.load(unit, sorted(dispositions.communities_of(unit, person)))
        over = {key: closed_community for key, closed_community in around.items() if _over(closed_community)}
        # What was said before the end is news with the end.
        ended = {
            key
            for key, closed_community in over.items()
            if (at := closed_community.charter.closed_at) is None or at >= since
        }
    if not over:
        return ()
    told: list[Became] = []
    # Readable first, limited afterwards.
    for start in count(0, dispositions.MOST):
        with flow.store.read() as unit:
            pairs = dispositions.lately(unit, person, ended, over.keys() - ended, since, start)
            homes = {over[disposed.community].home for _, disposed in pairs if disposed is not None}
            known = pages.load(unit, {added.page for added, _ in pairs} | homes, history=False)
        shown = permits.readable(site_of(person), person, known, own=viewer.page)
        told += (
            Became(
                contribution=added,
                disposed=disposed,
                page=known[added.page],
                charter=seen(community.charter, shown),
            )
            for added, disposed in pairs
            if disposed is not None
            and added.page in shown
            and added.page in known
            and (community := over[disposed.community]).home in shown
        )
        if len(pairs) < dispositions.MOST or len(told) >= OWN:
            break
    return tuple(told[:OWN])


def _over(community: Community) -> bool:
    return not community.withdrawn and community.charter.state is CharterState.CLOSED


def of_own(
    unit: UnitOfWork, community: Community, wanted: Collection[tuple[PageKey, str]]
) -> Mapping[tuple[PageKey, str], dispositions.Pair]:
    """What became of these contributions, once their community is closed."""
    return dispositions.at(unit, wanted) if wanted and _over(community) else {}

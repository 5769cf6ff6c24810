"""What would help the communities somebody looks after: gathered for one viewer, and what they dismiss.

Read in as many statements for one community as for several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.flow import links
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.flow.permits import Permits
from core.model import CommunityKey, Contribution, Directory, Page, PersonKey, Viewer, composite_keys, site_of
from core.read_models import Advised, Advising
from core.rules.advice.items import Advice, Evidence, Item, dismissed, may_do, stands_again, top_advice
from core.rules.advice.rules import Situation, advice
from core.rules.factors.sight import Sight, course_told, sight, told
from core.rules.purpose.visibility import hides_dates, seen, sources
from core.store import UnitOfWork, figures, invitations, overview, pages, people
from core.store import acts as act_rows
from core.store.communities import Community

#: The figures that advice rests on.
_NAMES = (
    "late",
    "waiting",
    "contributions",
    "deliverables",
    "delivered",
    "late_shift_contributing",
    "absence_factor",
    "forecast",
)


def of(
    unit: UnitOfWork,
    flow: PipelineContext,
    viewer: Viewer,
    several: Iterable[Community],
    waits: Mapping[CommunityKey, Collection[Contribution]] | None = None,
) -> dict[CommunityKey, tuple[Advice, ...]]:
    """What the viewer could do in each of these that would help. ``waits``: what has waited longest, where known."""
    known = {community.key: community for community in several}
    if not known:
        return {}
    gone = act_rows.dismissing(unit, known)
    directory = _directory(unit, viewer.person, known.values())
    advice_by_community: dict[CommunityKey, tuple[Advice, ...]] = {}
    for key, all_of in _all(unit, flow, viewer.person, known, waits or {}).items():
        charter = known[key].charter
        theirs = [piece for piece in all_of if may_do(piece.item, viewer.person, charter, directory)]
        advice_by_community[key] = top_advice(theirs, dismissed(gone.get(key, ())))
    return advice_by_community


def _directory(unit: UnitOfWork, person: PersonKey, several: Iterable[Community]) -> Directory:
    named = {person}
    for community in several:
        named |= people_of(community.charter)
    return Directory(people=people.load(unit, named))


def _all(
    unit: UnitOfWork,
    flow: PipelineContext,
    person: PersonKey,
    known: Mapping[CommunityKey, Community],
    waits: Mapping[CommunityKey, Collection[Contribution]],
) -> dict[CommunityKey, tuple[Advice, ...]]:
    rows = figures.some(unit, known, _NAMES)
    courses = figures.courses(unit, known)
    could = invitations.how_many(unit, known)
    now = flow.now()
    advice_by_community: dict[CommunityKey, tuple[Advice, ...]] = {}
    for key, community in known.items():
        policy, calendar = flow.policy(community.site), flow.calendar(community.site, community.charter)
        view: Sight = sight(person, community.charter, policy)
        asks = policy.invite_a_day >= 1 and not policy.sums_only
        course = courses.get(key)
        oldest = next(iter(waits.get(key, ())), None)
        situation = Situation(
            charter=seen(community.charter, {community.home}),
            today=calendar.local(now).date(),
            figures={figure.name: figure for figure in told(rows.get(key, ()), view)},
            # What is taken over is told on another page, which not all may read who are advised.
            running=course_told(course, view).running
            if course is not None and not hides_dates(community.charter, {community.home})
            else None,
            findings=community.findings,
            longest=composite_keys.contribution(oldest.page, oldest.id) if oldest is not None else "",
            could_invite=could.get(key, 0) if asks else 0,
        )
        advice_by_community[key] = advice(situation, calendar)
    return advice_by_community


@dataclass(frozen=True, slots=True)
class Standing:
    """A piece of advice as it stands now."""

    evidence: Evidence
    #: Whether it is said: nobody dismissed it on this evidence.
    open: bool


def stands(
    unit: UnitOfWork, flow: PipelineContext, viewer: Viewer, community: Community, item: Item | None
) -> Standing | None:
    """How a piece of advice stands that is to be dismissed; None where there is none."""
    waits = {community.key: overview.longest(unit, community.key)}
    several = _all(unit, flow, viewer.person, {community.key: community}, waits)[community.key]
    piece = next((each for each in several if each.item is item), None)
    if piece is None:
        return None
    gone = dismissed(act_rows.dismissing(unit, [community.key]).get(community.key, ()))
    return Standing(
        piece.evidence,
        piece.item not in gone or stands_again(piece.item, gone[piece.item], piece.evidence),
    )


# --- with where it is done ------------------------------------------------------------------------------------


def advised(
    flow: PipelineContext,
    community: Community,
    home: Page,
    several: Iterable[Advice],
    ways: Sequence[tuple[datetime, str]] = (),
    *,
    invites: str = "",
) -> tuple[Advised, ...]:
    """Advice with where each is done. ``ways``: to what waits longest; ``invites``: to where people are invited."""
    return tuple(
        Advised(
            advice=piece,
            url=invites
            if piece.item is Item.INVITE
            else links.at_field(flow, community, home, piece.field)
            if piece.field
            else "",
            ways=tuple(ways) if piece.item is Item.ANSWER else (),
        )
        for piece in several
    )


def for_queue(
    flow: PipelineContext, permits: Permits, viewer: Viewer, tended: Sequence[Community]
) -> tuple[Advising, ...]:
    """What would help these communities, but for what the queue itself says: whom to answer first."""
    with flow.store.read() as unit:
        advice_by_community = of(unit, flow, viewer, tended)
        homes = pages.load(
            unit,
            {community.home for community in tended if advice_by_community.get(community.key)},
            history=False,
        )
    wanted = set(homes) | sources(community.charter for community in tended if community.home in homes)
    shown = permits.readable(site_of(viewer.person), viewer.person, wanted, own=viewer.page) if homes else ()
    return tuple(
        Advising(
            charter=seen(community.charter, shown),
            advised=advised(flow, community, homes[community.home], advice_by_community[community.key]),
        )
        for community in tended
        if advice_by_community.get(community.key) and community.home in shown and community.home in homes
    )

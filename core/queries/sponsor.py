"""Gathers the page of a community's figures, for who looks after it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow import advising, levelling, lifted, links, pairing
from core.flow.context import PipelineContext
from core.flow.inviting import came_of_it
from core.flow.named import people_of
from core.flow.panel_queries import person_of
from core.flow.permits import Permits
from core.flow.releasing import by_group
from core.model import (
    Charter,
    CharterState,
    CommunityKey,
    Contribution,
    Directory,
    Obligation,
    Page,
    PageKey,
    PersonKey,
    Viewer,
    composite_keys,
    site_of,
)
from core.policy import Policy
from core.ports import GiveUp, RetryAt
from core.queries import whom_to_ask
from core.rules.advice.items import Item
from core.rules.deadline.due_dates import is_done
from core.rules.factors.course import Course
from core.rules.factors.sight import (
    Sight,
    course_told,
    of_groups,
    sees_figures,
    sight,
    tells_longest,
    told,
)
from core.rules.kinds.deliver import deliver_key
from core.rules.purpose.visibility import hides_dates, item_seen, seen, sources, unnamed
from core.store import UnitOfWork, communities, figures, invitations, owed, pages, people
from core.store import overview as overview_rows
from core.store.communities import Community
from core.store.lifted import Message
from core.store.overview import Readers
from core.ui.sponsor.facts import Choice, Late, Longest, SponsorFacts

#: Of what waits longest, so many are led to.
FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The communities that somebody looks after, and the page of one of them."""

    choices: tuple[Choice, ...] = ()
    facts: SponsorFacts | None = None


def looked_after(
    connection: UnitOfWork, viewer: Viewer
) -> tuple[dict[CommunityKey, Community], Mapping[PageKey, Page]]:
    """The communities of the site whose figures are the viewer's business, with their homes; nobody was asked yet."""
    site = site_of(viewer.person)
    keys = communities.using(connection, site, "person", [viewer.person])
    communities_by_key = {
        key: community
        for key, community in communities.load(connection, sorted(keys)).items()
        if not community.withdrawn and sees_figures(viewer.person, community.charter)
    }
    return communities_by_key, pages.load(
        connection, {community.home for community in communities_by_key.values()}, history=False
    )


def readable(
    flow: PipelineContext, permits: Permits, viewer: Viewer
) -> tuple[dict[CommunityKey, Community], frozenset[PageKey], dict[PageKey, Page]]:
    """Of these the ones whose home the wiki shows to the viewer, and all pages that were asked about and may be read.

    Readability is asked first, about all of them: one that is closed to the viewer is as if it were not there.
    """
    with flow.store.read() as connection:
        communities_by_key, homes = looked_after(connection, viewer)
    wanted = {community.home for community in communities_by_key.values()} | sources(
        community.charter for community in communities_by_key.values()
    )
    shown = permits.readable(site_of(viewer.person), viewer.person, wanted, own=viewer.page)
    return (
        {
            key: community
            for key, community in communities_by_key.items()
            if community.home in shown and community.home in homes
        },
        shown,
        dict(homes),
    )


def overview(
    flow: PipelineContext, permits: Permits, viewer: Viewer, wanted: CommunityKey | None = None
) -> Overview | None:
    """The page of a community that the viewer looks after; of the first one when none is named.

    None where there is none, the viewer doesn't look after it, or may not read its home: all alike.
    """
    communities_by_key, shown, homes = readable(flow, permits, viewer)
    order = sorted(communities_by_key.values(), key=_first)
    choices = tuple(
        Choice(key=community_there.key, title=community_there.charter.title) for community_there in order
    )
    community = communities_by_key.get(wanted) if wanted is not None else next(iter(order), None)
    if community is None:
        return None
    facts = _facts(flow, permits, viewer, community, homes[community.home], shown)
    return Overview(choices=choices, facts=facts)


def _first(community: Community) -> tuple[bool, str, str]:
    return community.charter.state is CharterState.CLOSED, community.charter.title.casefold(), community.key


def course_seen(course: Course, charter: Charter, readable: Collection[PageKey], view: Sight) -> Course:
    """The course as it is told to who may read these pages: the window that runs tells the community's dates."""
    told_course = course_told(course, view)
    return replace(told_course, running=None) if hides_dates(charter, readable) else told_course


def _facts(
    flow: PipelineContext,
    permits: Permits,
    viewer: Viewer,
    community: Community,
    home: Page,
    shown: Collection[PageKey],
) -> SponsorFacts:
    policy, now, site = flow.policy(community.site), flow.now(), community.site
    charter = seen(community.charter, shown)
    view = sight(viewer.person, community.charter, policy)
    with flow.store.read() as connection:
        person = person_of(connection, viewer)
        known_figures = figures.of(connection, community.key)
        course = course_seen(figures.course_of(connection, community.key), community.charter, shown, view)
        waits = overview_rows.longest(connection, community.key)
        late = overview_rows.overdue(connection, community.key, now) if view.acts else ()
        products = links.products(connection, charter, site)
        built_on: tuple[Message, ...] = ()
        if view.names:
            here = {community.key: community.charter}
            built_on = lifted.candidates(connection, viewer.person, here, policy, now, None)
        needed = overview_rows.pages_of(waits, late) | {message.page for message in built_on}
        known = pages.load(connection, needed, history=False)
        readers = overview_rows.readers(connection, replace(community, charter=charter), names=view.names)
        if view.least:
            readers = by_group(connection, community.key, readers)
        done = delivered(connection, charter)
        answers = owed.get_many(
            connection,
            [composite_keys.answer(contribution.page, contribution.id) for contribution in waits[:1]],
        )
        there = links.trail(connection, (*waits, *(message.contribution for message in built_on)))
        advice = advising.of(connection, flow, viewer, [community], {community.key: waits})[community.key]
        level = levelling.facts(connection, community, told(known_figures, view), policy, now)
        named = (
            people_of(charter)
            | {obligation.person for obligation in late}
            | {key for _, key in readers.missing}
        )
        named |= (
            {obligation.person for obligation in answers.values()}
            | {message.author for message in built_on}
            | {*level.asked}
        )
        asked = [
            invitation_row.invitation
            for invitation_row in invitations.of_community(connection, community.key)
        ]
        asked_not = invitations.unsuggested(connection, named)
        directory = Directory(people=people.load(connection, named) | {person.key: person})
    more = {page.key for page in products.values()} | set(known)
    shown = {*shown, *permits.readable(site, viewer.person, more, own=viewer.page)}
    hidden = unnamed(community.charter, shown) | asked_not
    ask = lifted.facts(flow, built_on, known, shown, there, now, None)
    return SponsorFacts(
        community=community.key,
        charter=charter,
        url=flow.platform(site).link(home),
        language=viewer.language,
        zone=flow.zone(site, person),
        home_zone=policy.zone,
        now=now,
        directory=directory,
        sight=view,
        figures={figure.name: figure for figure in told(known_figures, view)},
        course=course,
        findings=community.findings,
        delivered=done,
        deliverable_urls={
            key: flow.platform(site).link(page) for key, page in products.items() if page.key in shown
        },
        groups=of_groups(readers.groups, view.least, overlap=readers.overlap, told_of=known_figures),
        group_names=group_names(policy),
        missing=_missing(readers, view, hidden),
        longest=_longest(flow, view, waits, answers, known, shown, there, hidden),
        advice=advising.advised(
            flow,
            community,
            home,
            advice,
            _first_waiting(flow, waits, known, shown, there) if view.acts else (),
            invites=_inviting(flow, home) if any(piece.item is Item.INVITE for piece in advice) else "",
        ),
        overdue=tuple(
            Late(
                obligation=item_seen(obligation, community.charter, shown),
                title=known[obligation.page].title,
                url=flow.platform(site).link(known[obligation.page], obligation=obligation.key),
            )
            for obligation in late
            if obligation.page in shown and obligation.page in known
        ),
        invited=came_of_it(asked, now, view.least) if asked else None,
        ask=whom_to_ask.with_places(flow, permits, viewer, community, built_on, ask),
        unnamed=hidden,
        viewer=viewer.person if view.acts else None,
        level=level,
        speaker=viewer.person,
        pairs=pairing.facts(flow, permits, viewer, community, view),
        edit_url=links.editor(flow, community, home)[0] if view.acts else "",
    )


def delivered(connection: UnitOfWork, charter: Charter) -> dict[str, bool]:
    """Whether each deliverable is done, by its key."""
    keys = {item.key: deliver_key(charter, item) for item in charter.deliverables}
    stored = owed.get_many(connection, keys.values())
    accepting = owed.accepting(connection, charter.community)
    return {
        item.key: is_done(charter, item, stored[key].settled if key in stored else None, accepting)
        for item in charter.deliverables
        for key in (keys[item.key],)
    }


def group_names(policy: Policy) -> dict[str, str]:
    """How the admin calls groups for people to read."""
    return {group.group: group.name for group in policy.groups if group.name}


def _missing(
    readers: Readers, view: Sight, hidden: Collection[PersonKey]
) -> dict[str, tuple[PersonKey, ...]]:
    if not view.names:
        return {}
    people_by_group: dict[str, list[PersonKey]] = {}
    for group, person in readers.missing:
        if person not in hidden:
            people_by_group.setdefault(group, []).append(person)
    return {group: tuple(several) for group, several in people_by_group.items()}


def _first_waiting(
    flow: PipelineContext,
    waits: Sequence[Contribution],
    known: Mapping[PageKey, Page],
    shown: Collection[PageKey],
    there: links.Trail,
) -> list[tuple[datetime, str]]:
    """Since when what waits longest does, and where it is seen; the first few that the viewer may read."""
    readable = [
        contribution for contribution in waits if contribution.page in shown and contribution.page in known
    ]
    return [
        (
            contribution.at,
            links.diff(flow, known[contribution.page], contribution, there)
            or flow.platform(one_site).link(known[contribution.page]),
        )
        for contribution in readable[:FIRST]
        for one_site in (known[contribution.page].site,)
    ]


def _inviting(flow: PipelineContext, home: Page) -> str:
    """Where people are invited: the viewer's own lists in the wiki, or on our own pages."""
    try:
        return flow.platform(home.site).part_link(home) or flow.platform(home.site).link(home)
    except (RetryAt, GiveUp):
        return flow.platform(home.site).link(home)


def _longest(
    flow: PipelineContext,
    view: Sight,
    waits: Sequence[Contribution],
    answers: Mapping[str, Obligation],
    known: Mapping[PageKey, Page],
    shown: Collection[PageKey],
    there: links.Trail,
    hidden: Collection[PersonKey],
) -> Longest | None:
    if not waits or not tells_longest(view):
        return None
    first = waits[0]
    if not view.acts or first.page not in shown or first.page not in known:
        # That somebody waits so long is a sum; where, and at whom, is not for everybody.
        return Longest(since=first.at)
    page, answer = known[first.page], answers.get(composite_keys.answer(first.page, first.id))
    steward = answer.person if answer is not None and view.names and answer.person not in hidden else None
    return Longest(
        since=first.at,
        due=answer.due if answer is not None else None,
        steward=steward,
        url=links.diff(flow, page, first, there) or flow.platform(page.site).link(page),
    )

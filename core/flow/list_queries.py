"""The facts behind a person's lists: their part everywhere, their communities, the steward's queue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.flow import advising, disposed_queries, doings, inviting, links, pairing
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.flow.panel_queries import MOST, last_confirmed, people_of_doings, person_of, since_confirmed
from core.flow.permits import Permits
from core.model import (
    ActKind,
    Charter,
    CommunityKey,
    Directory,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    PersonKey,
    Viewer,
    composite_keys,
    site_of,
)
from core.read_models import Doing, Owed, PartFacts, QueueFacts, Waiting
from core.rules.obligations.reassignment import stewards
from core.rules.purpose.visibility import item_seen, seen, sources, unnamed
from core.rules.rights import may
from core.store import UnitOfWork, communities, contributed, invitations, owed, own, pages, people, reach
from core.store.communities import Community

#: Communities of one steward for which it is looked whom they could invite.
TENDED = 5
#: So long a person's own figures go back.
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What the store knows of a person's part, before anybody asked which pages they may read."""

    person: Person
    #: What they owe.
    items: tuple[Obligation, ...]
    known: Mapping[CommunityKey, Community]
    #: How much they owe in each community.
    counts: Mapping[CommunityKey, int]
    #: Those they look after.
    tended: tuple[CommunityKey, ...]
    #: Where a deliverable of theirs stands, by its obligation.
    products: Mapping[str, Page]
    #: What others said is not theirs, to be placed by this person.
    declined: tuple[Obligation, ...]
    did: tuple[Doing, ...]
    #: The revision they last confirmed, by page.
    confirmed: Mapping[PageKey, int]
    #: Every page that any of it is about, and what is known of them.
    about: frozenset[PageKey]
    stored: Mapping[PageKey, Page]
    directory: Directory
    done_this_month: int

    def is_visible(self, item: Obligation, shown: Collection[PageKey]) -> bool:
        """Whether the person may read what an obligation is about, and the charter that it comes from."""
        return item.community in self.known and _visible(
            item.page, self.known[item.community].home, shown, self.stored
        )


def part(flow: PipelineContext, permits: Permits, viewer: Viewer, *, every: bool = False) -> PartFacts:
    """What a person owes everywhere on their site, and the communities they may see.

    Communities are those the person has to do with; with ``every`` all of the site.
    """
    site, now = site_of(viewer.person), flow.now()
    with flow.store.read() as connection:
        rows = _read(connection, flow, viewer, now, every=every)
    wanted = rows.about | sources(community.charter for community in rows.known.values())
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    person, known = rows.person, rows.known
    tended = [key for key in rows.tended if known[key].home in shown]
    with flow.store.read() as connection:
        unreached = reach.why_unreached(connection, person.key)
        others = reach.unreached_owing(connection, site, tended, but=person.key)
        figures = None if every else own.of(connection, person.key, now - YEAR)
        unsuggested = bool(invitations.unsuggested(connection, [person.key]))
    return PartFacts(
        viewer=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=rows.directory,
        owed=_owed(flow, rows, shown),
        done_this_month=rows.done_this_month,
        own=figures,
        unreached=unreached,
        unreached_others=others,
        unsuggested=unsuggested,
        became=disposed_queries.own(flow, permits, viewer, person.key, now),
        doings=doings.shown(rows.did, shown),
        to_place=_to_place(flow, rows, shown),
        space=viewer.space,
        communities=tuple(
            (seen(community.charter, shown), rows.stored[community.home], rows.counts.get(community.key, 0))
            for community in known.values()
            if community.home in shown and community.home in rows.stored
        ),
    )


def _read(
    connection: UnitOfWork, flow: PipelineContext, viewer: Viewer, now: datetime, *, every: bool
) -> _Rows:
    site, person = site_of(viewer.person), person_of(connection, viewer)
    mine = owed.of_person(connection, person.key)
    counts = owed.count_open(connection, person.key)
    known = _communities(connection, site, person.key, counts, every=every)
    delivering = {
        obligation.community for obligation in mine if obligation.kind is ObligationKind.DELIVER
    } & set(known)
    charters = {key: known[key].charter for key in sorted(delivering)}
    products: dict[str, Page] = {
        composite_keys.deliver(community, key): page
        for community, pages_of in links.all_products(connection, charters, site).items()
        for key, page in pages_of.items()
    }
    products = {obligation.key: products[obligation.key] for obligation in mine if obligation.key in products}
    tended = tuple(key for key, community in known.items() if person.key in _looking_after(community.charter))
    declined = {item.key: item for item in owed.declined(connection, () if every else tended)}
    did = doings.find(connection, flow, person.key)
    about = {obligation.page for obligation in mine} | {community.home for community in known.values()}
    about |= {page.key for page in products.values()} | {item.page for item in declined.values()}
    about |= doings.pages_of(did)
    named = {person.key} | _named_in((*mine, *declined.values())) | people_of_doings(did)
    named |= {item.person for item in declined.values()}
    for concerned in known.values():
        named |= people_of(concerned.charter)
    asked = [obligation.page for obligation in mine if obligation.kind is ObligationKind.CONFIRM]
    return _Rows(
        person=person,
        items=mine,
        known=known,
        counts=counts,
        tended=tended,
        products=products,
        declined=tuple(sorted(declined.values(), key=lambda item: (item.due, item.key))),
        did=did,
        confirmed=last_confirmed(connection, person.key, asked),
        about=frozenset(about),
        stored=pages.load(connection, about, history=False),
        directory=Directory(people=people.load(connection, named) | {person.key: person}),
        done_this_month=owed.count_settled(connection, person.key, _month(flow, site, person, now)),
    )


def _communities(
    connection: UnitOfWork, site: str, person: PersonKey, owing: Iterable[CommunityKey], *, every: bool
) -> dict[CommunityKey, Community]:
    """Those the person has to do with, or all of the site; none that was withdrawn."""
    if every:
        communities_by_key = {community.key: community for community in communities.of_site(connection, site)}
    else:
        keys = {*owing, *contributed.communities_of(connection, person)}
        keys |= communities.using(connection, site, "person", [person])
        communities_by_key = communities.load(connection, sorted(keys))
    return {key: community for key, community in communities_by_key.items() if not community.withdrawn}


def _owed(flow: PipelineContext, rows: _Rows, shown: Collection[PageKey]) -> tuple[Owed, ...]:
    edits = {
        key: links.editor(flow, community, rows.stored[community.home])
        for key, community in rows.known.items()
        if community.home in rows.stored
    }
    listed = []
    for item in rows.items:
        if not rows.is_visible(item, shown):
            continue
        page, product = rows.stored[item.page], rows.products.get(item.key)
        edit_url, charter_file = edits[item.community]
        own_url = flow.platform(page.site).link(product) if product and product.key in shown else ""
        since = ""
        if item.kind is ObligationKind.CONFIRM:
            since = since_confirmed(flow, page, rows.confirmed.get(item.page))
        listed.append(
            Owed(
                obligation=item_seen(item, rows.known[item.community].charter, shown),
                page=page,
                charter=seen(rows.known[item.community].charter, shown),
                url=flow.platform(page.site).link(page, obligation=item.key),
                own_url=own_url,
                edit_url=edit_url,
                since_url=since,
                charter_file=charter_file,
            )
        )
    return tuple(listed)


def _to_place(flow: PipelineContext, rows: _Rows, shown: Collection[PageKey]) -> tuple[Owed, ...]:
    """What others said is not theirs, where the person may know whose it was."""
    listed = []
    for item in rows.declined:
        if not rows.is_visible(item, shown):
            continue
        community, page = rows.known[item.community], rows.stored[item.page]
        if item.person in unnamed(community.charter, shown):
            continue
        home = rows.stored[community.home]
        listed.append(
            Owed(
                obligation=item_seen(item, community.charter, shown),
                page=page,
                charter=seen(community.charter, shown),
                url=flow.platform(page.site).link(page, obligation=item.key),
                edit_url=links.at_field(flow, community, home, "read by"),
            )
        )
    return tuple(listed)


def _visible(page: PageKey, home: PageKey, shown: Collection[PageKey], stored: Collection[PageKey]) -> bool:
    return page in shown and home in shown and page in stored


def _named_in(items: Collection[Obligation]) -> set[PersonKey]:
    keys = {key for item in items for key in (item.about, item.sponsor, *item.stewards) if key}
    return keys | {item.passed.by for item in items if item.passed}


def _looking_after(charter: Charter) -> set[PersonKey]:
    """Who places what somebody said is not theirs."""
    named = (*charter.stewards, *([charter.sponsor] if charter.sponsor else []))
    return {person.person for person in named if person.person}


def _month(flow: PipelineContext, site: str, person: Person, now: datetime) -> datetime:
    local = WorkCalendar.of(flow.policy(site), zone=person.zone).local(now)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def queue(flow: PipelineContext, permits: Permits, viewer: Viewer) -> tuple[QueueFacts, tuple[str, ...]]:
    """What waits for this person's answer or, for a steward, in their communities; and what was told."""
    site, now = site_of(viewer.person), flow.now()
    with flow.store.read() as connection:
        person = person_of(connection, viewer)
        mine = owed.of_person(connection, person.key)
        keys = {obligation.community for obligation in mine if obligation.kind is ObligationKind.ANSWER}
        steward_of = communities.using(connection, site, "person", [person.key])
        communities_by_key = communities.load(connection, sorted(keys | steward_of))
        named: set[PersonKey] = {person.key}
        directory = Directory(people={person.key: person})
        looked_at = [
            community.key
            for community in communities_by_key.values()
            if not community.withdrawn
            and (community.key in keys or person.key in stewards(community.charter, directory))
        ]
        # One more than is shown tells that there are more.
        waiting = owed.waiting(connection, looked_at, person.key, MOST + 1)
        named |= {
            key
            for contribution, item in waiting
            for key in (contribution.author, item.person, item.sponsor)
            if key
        }
        for charter in {
            item.community: communities_by_key[item.community].charter for _, item in waiting
        }.values():
            named |= people_of(charter)
        did = tuple(
            doing
            for doing in doings.find(connection, flow, person.key)
            if doing.open
            and (
                doing.act.kind is ActKind.DISMISS
                or (doing.obligation is not None and doing.obligation.kind is ObligationKind.ANSWER)
            )
        )
        named |= people_of_doings(did)
        stored = pages.load(connection, {contribution.page for contribution, _ in waiting}, history=False)
        there = links.trail(connection, [contribution for contribution, _ in waiting])
        directory = Directory(people=people.load(connection, named) | {person.key: person})
        tended = [
            community
            for community in communities_by_key.values()
            if not community.withdrawn
            and person.key in _looking_after(community.charter)
            and directory.usable(person.key)
        ]
        accounts = [
            community
            for community in communities_by_key.values()
            if not community.withdrawn and may(person.key, "account", community.charter, directory)
        ][:TENDED]
    homes = {community.key: community.home for community in communities_by_key.values()}
    wanted = {contribution.page for contribution, _ in waiting} | {
        homes[item.community] for _, item in waiting
    }
    wanted |= sources(communities_by_key[item.community].charter for _, item in waiting) | doings.pages_of(
        did
    )
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    lines = [
        Waiting(
            contribution=contribution,
            obligation=item_seen(item, communities_by_key[item.community].charter, shown),
            page=stored[contribution.page],
            diff_url=links.diff(flow, stored[contribution.page], contribution, there),
            charter=seen(communities_by_key[item.community].charter, shown),
        )
        for contribution, item in waiting
        if _visible(contribution.page, homes[item.community], shown, stored)
    ]
    own = [line for line in lines if line.obligation.person == person.key]
    others = [line for line in lines if line.obligation.person != person.key]
    some = sorted(tended, key=lambda community: community.key)[:TENDED]
    accounting = disposed_queries.facts(flow, permits, viewer, accounts, now)
    with flow.store.read() as connection:
        authors = people.load(connection, disposed_queries.authors(accounting) - directory.people.keys())
    facts = QueueFacts(
        viewer=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=replace(directory, people={**directory.people, **authors}),
        waiting=(*own[:MOST], *others[:MOST]),
        more=len(own) > MOST,
        more_with_others=len(others) > MOST,
        doings=doings.shown(did, shown),
        accounting=accounting,
        inviting=inviting.facts(flow, permits, viewer, some),
        advising=advising.for_queue(flow, permits, viewer, some),
        pairing=pairing.for_queue(flow, permits, viewer, some),
    )
    return facts, tuple(line.obligation.key for line in facts.waiting)

"""The facts behind a person's lists: their part everywhere, their communities, the steward's queue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
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
from core.read_models import Owed, PartFacts, QueueFacts, Waiting
from core.rules.obligations.reassignment import stewards
from core.rules.purpose.visibility import item_seen, seen, sources, unnamed
from core.rules.rights import may
from core.store import communities, invitations, owed, own, pages, people, reach

#: Communities of one steward for which it is looked whom they could invite.
TENDED = 5
#: So long a person's own figures go back.
YEAR = timedelta(days=365)


def part(flow: PipelineContext, permits: Permits, viewer: Viewer, *, every: bool = False) -> PartFacts:
    """What a person owes everywhere on their site, and the communities they may see.

    Communities are those the person has to do with; with ``every`` all of the site.
    """
    site, now = site_of(viewer.person), flow.now()
    with flow.store.read() as connection:
        person = person_of(connection, viewer)
        zone = flow.zone(site, person)
        mine = owed.of_person(connection, person.key)
        counts = owed.count_open(connection, person.key)
        keys = set(counts) | set(owed.communities_of(connection, person.key))
        keys |= communities.using(connection, site, "person", [person.key])
        found = (
            {one.key: one for one in communities.of_site(connection, site)}
            if every
            else communities.load(connection, sorted(keys))
        )
        found = {key: one for key, one in found.items() if not one.withdrawn}
        delivering = {one.community for one in mine if one.kind is ObligationKind.DELIVER} & set(found)
        charters = {key: found[key].charter for key in sorted(delivering)}
        products: dict[str, Page] = {
            composite_keys.deliver(community, key): page
            for community, known in links.all_products(connection, charters, site).items()
            for key, page in known.items()
        }
        products = {one.key: products[one.key] for one in mine if one.key in products}
        wanted = {one.page for one in mine} | {one.home for one in found.values()}
        wanted |= {page.key for page in products.values()}
        wanted |= sources(one.charter for one in found.values())
        did = doings.find(connection, flow, person.key)
        tended = [key for key, one in found.items() if person.key in _looking_after(one.charter)]
        placing = {item.key: item for item in owed.declined(connection, () if every else tended)}
        wanted |= doings.pages_of(did) | {item.page for item in placing.values()}
        stored = pages.load(connection, wanted, history=False)
        named: set[PersonKey] = {person.key}
        for one in found.values():
            named |= people_of(one.charter)
        named |= _named_in((*mine, *placing.values())) | people_of_doings(did)
        named |= {item.person for item in placing.values()}
        directory = Directory(people=people.load(connection, named) | {person.key: person})
        asked = [one.page for one in mine if one.kind is ObligationKind.CONFIRM]
        confirmed = last_confirmed(connection, person.key, asked)
        done = owed.count_settled(connection, person.key, _month(flow, site, person, now))
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    tended = [key for key in tended if found[key].home in shown]
    with flow.store.read() as connection:
        unreached = reach.why_unreached(connection, person.key)
        others = reach.unreached_owing(connection, site, tended, but=person.key)
        figures = None if every else own.of(connection, person.key, now - YEAR)
        unsuggested = bool(invitations.unsuggested(connection, [person.key]))
    edits = {
        key: links.editor(flow, one, stored[one.home]) for key, one in found.items() if one.home in stored
    }
    return PartFacts(
        viewer=person,
        zone=zone,
        home=flow.policy(site).zone,
        now=now,
        directory=directory,
        owed=tuple(
            Owed(
                obligation=item_seen(item, found[item.community].charter, shown),
                page=stored[item.page],
                charter=seen(found[item.community].charter, shown),
                url=flow.platform(site).link(stored[item.page], obligation=item.key),
                own_url=flow.platform(site).link(products[item.key])
                if item.key in products and products[item.key].key in shown
                else "",
                edit_url=edits[item.community][0],
                since_url=since_confirmed(flow, stored[item.page], confirmed.get(item.page))
                if item.kind is ObligationKind.CONFIRM
                else "",
                charter_file=edits[item.community][1],
            )
            for item in mine
            if item.community in found and _visible(item.page, found[item.community].home, shown, stored)
        ),
        done_this_month=done,
        own=figures,
        unreached=unreached,
        unreached_others=others,
        unsuggested=unsuggested,
        became=disposed_queries.own(flow, permits, viewer, person.key, now),
        doings=doings.shown(did, shown),
        to_place=tuple(
            Owed(
                obligation=item_seen(item, found[item.community].charter, shown),
                page=stored[item.page],
                charter=seen(found[item.community].charter, shown),
                url=flow.platform(site).link(stored[item.page], obligation=item.key),
                edit_url=links.at_field(
                    flow, found[item.community], stored[found[item.community].home], "read by"
                ),
            )
            for item in sorted(placing.values(), key=lambda item: (item.due, item.key))
            if _visible(item.page, found[item.community].home, shown, stored)
            and item.person not in unnamed(found[item.community].charter, shown)
        ),
        space=viewer.space,
        communities=tuple(
            (seen(one.charter, shown), stored[one.home], counts.get(one.key, 0))
            for one in found.values()
            if one.home in shown and one.home in stored
        ),
    )


def _visible(page: PageKey, home: PageKey, shown: Collection[PageKey], stored: Collection[PageKey]) -> bool:
    return page in shown and home in shown and page in stored


def _named_in(items: Collection[Obligation]) -> set[PersonKey]:
    found = {key for item in items for key in (item.about, item.sponsor, *item.stewards) if key}
    return found | {item.passed.by for item in items if item.passed}


def _looking_after(charter: Charter) -> set[PersonKey]:
    """Who places what somebody said is not theirs."""
    named = (*charter.stewards, *([charter.sponsor] if charter.sponsor else []))
    return {one.person for one in named if one.person}


def _month(flow: PipelineContext, site: str, person: Person, now: datetime) -> datetime:
    local = WorkCalendar.of(flow.policy(site), zone=person.zone).local(now)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def queue(flow: PipelineContext, permits: Permits, viewer: Viewer) -> tuple[QueueFacts, tuple[str, ...]]:
    """What waits for this person's answer or, for a steward, in their communities; and what was told."""
    site, now = site_of(viewer.person), flow.now()
    with flow.store.read() as connection:
        person = person_of(connection, viewer)
        mine = owed.of_person(connection, person.key)
        keys = {one.community for one in mine if one.kind is ObligationKind.ANSWER}
        steward_of = communities.using(connection, site, "person", [person.key])
        found = communities.load(connection, sorted(keys | steward_of))
        named: set[PersonKey] = {person.key}
        directory = Directory(people={person.key: person})
        looked_at = [
            one.key
            for one in found.values()
            if not one.withdrawn and (one.key in keys or person.key in stewards(one.charter, directory))
        ]
        waiting = owed.waiting(connection, looked_at, MOST)
        named |= {key for one, item in waiting for key in (one.author, item.person, item.sponsor) if key}
        for charter in {item.community: found[item.community].charter for _, item in waiting}.values():
            named |= people_of(charter)
        did = tuple(
            one
            for one in doings.find(connection, flow, person.key)
            if one.open
            and (
                one.act.kind is ActKind.DISMISS
                or (one.obligation is not None and one.obligation.kind is ObligationKind.ANSWER)
            )
        )
        named |= people_of_doings(did)
        stored = pages.load(connection, {one.page for one, _ in waiting}, history=False)
        there = links.trail(connection, [one for one, _ in waiting])
        directory = Directory(people=people.load(connection, named) | {person.key: person})
        tended = [
            one
            for one in found.values()
            if not one.withdrawn
            and person.key in _looking_after(one.charter)
            and directory.usable(person.key)
        ]
        accounts = [
            one
            for one in found.values()
            if not one.withdrawn and may(person.key, "account", one.charter, directory)
        ][:TENDED]
    homes = {one.key: one.home for one in found.values()}
    wanted = {one.page for one, _ in waiting} | {homes[item.community] for _, item in waiting}
    wanted |= sources(found[item.community].charter for _, item in waiting) | doings.pages_of(did)
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    lines = [
        Waiting(
            contribution=one,
            obligation=item_seen(item, found[item.community].charter, shown),
            page=stored[one.page],
            diff_url=links.diff(flow, stored[one.page], one, there),
            charter=seen(found[item.community].charter, shown),
        )
        for one, item in waiting
        if _visible(one.page, homes[item.community], shown, stored)
    ]
    lines.sort(key=lambda line: (line.obligation.due, line.obligation.key))
    some = sorted(tended, key=lambda one: one.key)[:TENDED]
    accounting = disposed_queries.facts(flow, permits, viewer, accounts, now)
    with flow.store.read() as connection:
        authors = people.load(connection, disposed_queries.authors(accounting) - directory.people.keys())
    facts = QueueFacts(
        viewer=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=replace(directory, people={**directory.people, **authors}),
        waiting=tuple(lines[:MOST]),
        doings=doings.shown(did, shown),
        accounting=accounting,
        inviting=inviting.facts(flow, permits, viewer, some),
        advising=advising.for_queue(flow, permits, viewer, some),
        pairing=pairing.for_queue(flow, permits, viewer, some),
    )
    return facts, tuple(line.obligation.key for line in facts.waiting)

"""Gathers the facts behind what a person sees. Everything here was checked: the wiki would show it to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from core.calendar import WorkCalendar
from core.flow import doings, inviting, links, translated
from core.flow.context import PipelineContext
from core.flow.named import groups_of, people_of
from core.flow.permits import Permits
from core.model import (
    ActKind,
    Charter,
    Confirmation,
    Contribution,
    Directory,
    Finding,
    Invitation,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    PersonKey,
    Settlement,
    Viewer,
    composite_keys,
    site_of,
)
from core.policy import Policy
from core.read_models import Doing, Invited, Owed, PanelFacts, PartFacts, QueueFacts, Waiting
from core.rules.acknowledgement.confirmations import confirmation
from core.rules.acknowledgement.content_versions import wordings
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.obligations.reassignment import stewards
from core.rules.purpose.visibility import contribution_seen, item_seen, lacks, seen, sources, unnamed
from core.rules.rights import RIGHTS, may
from core.store import UnitOfWork, communities, invitations, owed, pages, people, reach, screens
from core.store import acts as act_rows
from core.store.communities import Community
from core.store.screens import Glance

#: Most of a kind that is gathered for one screen.
MOST, EARLIER = 50, 5
#: Communities of one steward for which it is looked whom they could invite.
TENDED = 5


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is put on a screen, and the obligations whose person the viewer learns from it."""

    facts: PanelFacts
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the store says, before the wiki was asked what may be shown."""

    viewer: Person
    page: Page
    community: Community
    home: Page
    directory: Directory
    mine: tuple[Obligation, ...]
    to_place: tuple[Obligation, ...]
    contributed: tuple[Contribution, ...]
    waiting: tuple[tuple[Contribution, Obligation], ...]
    earlier: tuple[Contribution, ...]
    delivered: dict[str, Settlement | None]
    confirmed: Confirmation | None
    contributors: int
    pages: dict[PageKey, Page]
    mine_answered: dict[str, Obligation]
    #: Deliverable key → its own page, where it names one that is known.
    products: dict[str, Page]
    accepting: dict[str, Obligation]
    doings: tuple[Doing, ...]
    findings: tuple[Finding, ...]
    trail: links.Trail
    #: That the viewer was invited here, as long as that stands.
    invited: Invitation | None
    #: The language the viewer chose for Telos; "" follows the wiki.
    language: str


def person_of(connection: UnitOfWork, viewer: Viewer) -> Person:
    """The viewer as the store knows them; with nothing but their name when it doesn't yet."""
    return _known(people.load(connection, [viewer.person]).get(viewer.person), viewer)


def _known(known: Person | None, viewer: Viewer) -> Person:
    if known is None or not known.name:
        return Person(key=viewer.person, name=viewer.name, language=viewer.language)
    return known


def find(connection: UnitOfWork, flow: PipelineContext, viewer: Viewer, glance: Glance) -> Found | None:
    """What the store says about the viewer's page; None outside every community."""
    page, community, home = glance.page, glance.community, glance.home
    if page is None or not page.exists or community is None or community.withdrawn or home is None:
        return None
    charter, key = community.charter, viewer.person
    deliveries = {item.key: composite_keys.deliver(community.key, item.key) for item in charter.deliverables}
    standing = screens.standing(
        connection, community.key, page.key, key, deliveries=deliveries.values(), most=EARLIER * 4
    )
    if 0 < viewer.revision < page.shown_now:
        # What changed since is told from the page's revisions; who looks at the newest needs none of them.
        page = pages.with_revisions(connection, page)
    mine = _in_this_language(connection, flow, page, charter, standing.mine)
    # A steward's own work waits for nobody's answer: no receipt promises one.
    contributed = tuple(one for one in standing.contributed if one.settled or not one.own)
    answers = (
        owed.get_many(connection, [composite_keys.answer(one.page, one.id) for one in contributed])
        if contributed
        else {}
    )
    is_steward = key in {one.person for one in charter.stewards} or any(
        one.kind is ObligationKind.ANSWER for one in mine
    )
    waiting = owed.waiting(connection, [community.key], MOST) if is_steward else ()
    to_place = tuple(one for one in standing.declined if key in (*one.stewards, one.sponsor))
    earlier = tuple(one for one in standing.answered if one.settled and one.settled.how != NOT_AN_ANSWER)
    named = _named(
        charter, (*mine, *to_place, *answers.values()), (*contributed, *earlier, *(one for one, _ in waiting))
    )
    did = doings.find(connection, flow, key, community.key)
    invited = inviting.standing(connection, community.key, key, flow.now()) if glance.invited else None
    named |= _of_doings(did) | ({invited.by} if invited else set())
    directory = people.directory(
        connection,
        community.site,
        people={*named, key},
        groups=groups_of(charter),
        focus={key},
    )
    # Somebody the store has not read yet is who the wiki says they are.
    person = _known(directory.people.get(key), viewer)
    around = {one.page for one, _ in waiting} | {one.page for one in earlier}
    around |= {invited.fact.page} if invited else set()
    said = act_rows.last_confirmed(connection, key, page.key)
    settled = {name: standing.deliveries.get(wanted) for name, wanted in deliveries.items()}
    return Found(
        viewer=person,
        page=page,
        community=community,
        home=home,
        findings=() if page.key == community.home else glance.findings,
        directory=replace(directory, people={**directory.people, key: person}),
        mine=mine,
        to_place=to_place,
        contributed=contributed,
        waiting=waiting,
        earlier=earlier,
        delivered={name: one.settled if one else None for name, one in settled.items()},
        confirmed=confirmation(said, page.key) if said else None,
        contributors=standing.contributors,
        pages=pages.load(connection, around, history=False),
        mine_answered=answers,
        products=links.products(connection, charter, community.site),
        accepting=standing.accepting,
        doings=did,
        trail=links.trail(connection, (*contributed, *earlier, *(one for one, _ in waiting))),
        invited=invited,
        language=glance.language,
    )


def panel(flow: PipelineContext, permits: Permits, viewer: Viewer, found: Found) -> Seen | None:
    """The panel of the viewer's page, of what the wiki would show them; None where that is not its charter."""
    site, now = site_of(viewer.person), flow.now()
    wanted = {found.home.key, *(one.page for one in found.mine), *(one.page for one in found.earlier)}
    wanted |= {one.page for one, _ in found.waiting} | {one.page for one in found.to_place}
    wanted |= {page.key for page in found.products.values()} | sources([found.community.charter])
    wanted |= doings.pages_of(found.doings) | ({found.invited.fact.page} if found.invited else set())
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page, must={found.home.key})
    if found.home.key not in shown:
        # The charter stands on a page that the wiki would not show to this person.
        return None
    return _seen(flow, viewer, found, shown, now)


def _in_this_language(
    connection: UnitOfWork, flow: PipelineContext, page: Page, charter: Charter, mine: tuple[Obligation, ...]
) -> tuple[Obligation, ...]:
    """What the person owes, a confirmation of the page that this one translates as one of this page.

    Where the translation has not followed its page yet, the page itself is to be read.
    """
    original = translated.original(connection, page)
    if original is None:
        return mine
    home, page = pages.with_revisions(connection, original), pages.with_revisions(connection, page)
    if not translated.follows_page(page, home, charter, flow.policy(page.site)):
        return mine
    return tuple(
        replace(one, page=page.key) if one.kind is ObligationKind.CONFIRM and one.page == home.key else one
        for one in mine
    )


def _seen(
    flow: PipelineContext, viewer: Viewer, found: Found, shown: Collection[PageKey], now: datetime
) -> Seen:
    community, page, person = found.community, found.page, found.viewer
    charter = seen(community.charter, shown)
    policy, platform = flow.policy(community.site), flow.platform(community.site)
    changed_to, changed_at = _changed(page, viewer.revision, policy)
    diff = platform.diff(page, viewer.revision, changed_to) if changed_to else ""
    confirmed = found.confirmed
    since = bool(confirmed and 0 < confirmed.revision < page.shown_now)
    waiting = tuple(
        Waiting(
            contribution=one,
            obligation=item_seen(obligation, community.charter, shown),
            page=found.pages[one.page],
            diff_url=links.diff(flow, found.pages[one.page], one, found.trail),
            charter=charter,
        )
        for one, obligation in found.waiting
        if one.page in shown and one.page in found.pages
    )
    promised = {
        one.id: obligation
        for one in found.contributed
        if (obligation := found.mine_answered.get(composite_keys.answer(one.page, one.id)))
        and obligation.open
    }
    mine = tuple(item_seen(one, community.charter, shown) for one in found.mine if one.page in shown)
    contributed = tuple(contribution_seen(one, community.charter, shown) for one in found.contributed)
    lacking = lacks(community.charter, community.text, shown, ())
    edit_url, charter_file = links.editor(flow, community, found.home)
    earlier = tuple(one for one in found.earlier if one.page in shown)[:EARLIER]
    around = {**found.pages, page.key: page}
    invited = found.invited
    if invited is not None and not (invited.fact.page in shown and invited.fact.page in around):
        invited = None
    facts = PanelFacts(
        viewer=person,
        page=page,
        shown=viewer.revision,
        charter=charter,
        directory=found.directory,
        calendar=flow.calendar(community.site, community.charter),
        now=now,
        zone=flow.zone(community.site, person),
        home_url=platform.link(found.home),
        edit_url=edit_url,
        field_urls=links.fields(flow, community, found.home),
        charter_file=charter_file,
        deliverable_urls={
            key: platform.link(product) for key, product in found.products.items() if product.key in shown
        },
        answer_urls=links.answers(flow, around, (*found.contributed, *earlier), found.trail),
        contribution_urls=links.places(flow, around, (*found.contributed, *earlier), found.trail),
        titles={
            one.page: around[one.page].title for one in (*found.contributed, *earlier) if one.page in around
        },
        findings=(*community.findings, *lacking, *found.findings),
        mine=tuple(sorted(mine, key=lambda one: (one.page != page.key, one.due, one.key))),
        to_place=tuple(
            item_seen(one, community.charter, shown)
            for one in found.to_place
            if one.page in shown and one.person not in unnamed(community.charter, shown)
        ),
        contributed=contributed,
        promised={key: obligation.due for key, obligation in promised.items()},
        waiting=waiting,
        confirmed=found.confirmed,
        changed_to=changed_to,
        changed_at=changed_at,
        waits=bool(page.shown) and viewer.revision > page.shown_now,
        diff_url=diff,
        since_url=platform.diff(page, confirmed.revision, page.shown_now) if since and confirmed else "",
        delivered=found.delivered,
        accepting=found.accepting,
        doings=doings.shown(found.doings, shown),
        read_by_url=links.at_field(flow, community, found.home, "read by"),
        earlier=earlier,
        contributors=found.contributors,
        invited=Invited(invitation=invited, page=around[invited.fact.page]) if invited else None,
        language=found.language,
        can=frozenset(
            right for right in RIGHTS if may(person.key, right, community.charter, found.directory)
        ),
    )
    # Of whose name was not shown nothing was promised.
    named = {one.id for one in contributed if one.steward}
    told = {obligation.key for id, obligation in promised.items() if id in named}
    told |= {one.obligation.key for one in waiting}
    return Seen(facts=facts, told=tuple(sorted(told)))


def _changed(page: Page, shown: int, policy: Policy) -> tuple[int | None, datetime | None]:
    """The major revision that came after the one on the screen, and when."""
    words = wordings(page, policy)
    if not shown or shown not in words.of or words.of[shown] == words.current or not words.current:
        return None, None
    if shown > page.shown_now:
        # Nothing came after it: it waits for approval itself.
        return None, None
    return page.shown_now, words.changes[-1][0]


def _last_confirmed(
    connection: UnitOfWork, person: PersonKey, asked: Collection[PageKey]
) -> dict[PageKey, int]:
    """The revision of each page that the person last confirmed."""
    if not asked:
        return {}
    return {
        page: act.revision
        for page, acts in act_rows.of_pages(connection, asked, focus=[person]).items()
        for act in acts
        if act.kind is ActKind.CONFIRM
    }


def _since(flow: PipelineContext, page: Page, revision: int | None) -> str:
    """The address of what changed since the person confirmed this revision; "" where nothing did."""
    if not revision or revision >= page.shown_now:
        return ""
    return flow.platform(page.site).diff(page, revision, page.shown_now)


def _of_doings(did: Iterable[Doing]) -> set[PersonKey]:
    """Whom the viewer gave something to, or excused."""
    keys = {one.act.to for one in did} | {one.obligation.person for one in did if one.obligation}
    return {key for key in keys if key}


def _named(
    charter: Charter, obligations: Iterable[Obligation], contributions: Iterable[Contribution]
) -> set[PersonKey]:
    keys: set[PersonKey | None] = set(people_of(charter))
    for item in obligations:
        keys |= {item.person, item.about, item.sponsor, *item.stewards}
        keys.add(item.passed.by if item.passed else None)
    for one in contributions:
        keys |= {one.author, one.steward, one.settled.by if one.settled else None}
    return {key for key in keys if key}


# --- pages of one's own -------------------------------------------------------------------------------------


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
        named |= _named_in((*mine, *placing.values())) | _of_doings(did)
        named |= {item.person for item in placing.values()}
        directory = Directory(people=people.load(connection, named) | {person.key: person})
        asked = [one.page for one in mine if one.kind is ObligationKind.CONFIRM]
        confirmed = _last_confirmed(connection, person.key, asked)
        done = owed.count_settled(connection, person.key, _month(flow, site, person, now))
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    tended = [key for key in tended if found[key].home in shown]
    with flow.store.read() as connection:
        unreached = reach.why_unreached(connection, person.key)
        others = reach.unreached_owing(connection, site, tended, but=person.key)
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
                since_url=_since(flow, stored[item.page], confirmed.get(item.page))
                if item.kind is ObligationKind.CONFIRM
                else "",
                charter_file=edits[item.community][1],
            )
            for item in mine
            if item.community in found and _visible(item.page, found[item.community].home, shown, stored)
        ),
        done_this_month=done,
        unreached=unreached,
        unreached_others=others,
        unsuggested=unsuggested,
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
            if one.open and one.obligation and one.obligation.kind is ObligationKind.ANSWER
        )
        named |= _of_doings(did)
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
    facts = QueueFacts(
        viewer=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=directory,
        waiting=tuple(lines[:MOST]),
        doings=doings.shown(did, shown),
        inviting=inviting.facts(flow, permits, viewer, sorted(tended, key=lambda one: one.key)[:TENDED]),
    )
    return facts, tuple(line.obligation.key for line in facts.waiting)

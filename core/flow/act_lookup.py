"""What an act is about: obligation, contribution, community, page and people, as the store knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from core.flow import translated
from core.flow.named import groups_of, people_of
from core.flow.permitted import ALONE, LONGEST_TEXT, NEEDS, About
from core.model import (
    Act,
    ActKind,
    CommunityKey,
    Contribution,
    Directory,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    composite_keys,
    site_of,
)
from core.store import UnitOfWork, communities, contributed, owed, pages, people
from core.store import acts as act_rows
from core.store.communities import Community


def find(
    connection: UnitOfWork,
    act: Act,
    hidden: Collection[PageKey] = (),
    as_known: Callable[[Person | None], Person] | None = None,
) -> About:
    """The act with everything it is about filled in from the store.

    What stands on a ``hidden`` page, or belongs to a community whose charter does, is as if it were not there.
    ``as_known``: who does it, where nothing may be stored of them yet.
    """
    earlier = _earlier(connection, act)
    if earlier is not None:
        act = replace(act, obligation=earlier.obligation, page=earlier.page, community=earlier.community)
    elif act.kind is ActKind.TAKE_BACK:
        act = replace(act, obligation="", contribution="", page=None, community=None)
    confirmed = _confirmed(connection, act, hidden)
    original = _original(connection, confirmed)
    contribution = _contribution(connection, act, hidden)
    obligation = _obligation(connection, act, contribution, original, hidden)
    if contribution is None and obligation and obligation.kind is ObligationKind.ANSWER:
        local = composite_keys.own_part(obligation.key)
        contribution = contributed.get_contribution(connection, obligation.page, local)
    community = communities.get(connection, _community(connection, act, obligation, contribution, hidden))
    if community is not None and community.home in hidden:
        community, obligation, contribution = None, None, None
    page = _page(act, obligation, contribution, community, original, hidden)
    directory = _directory(connection, act, community)
    person = as_known(directory.get(act.person)) if as_known is not None else directory.people[act.person]
    if act.kind in ALONE:
        page, community = None, None
    return About(
        act=replace(
            act,
            page=page,
            community=community.key if community else None,
            obligation=obligation.key if obligation else act.obligation,
            contribution=contribution.id if contribution else act.contribution,
            text=act.text[:LONGEST_TEXT],
            checked=True,
        ),
        person=person,
        community=None if community is None or community.withdrawn else community,
        obligation=obligation,
        contribution=contribution,
        directory=replace(directory, people={**directory.people, person.key: person}),
        sent=act,
        page=confirmed,
        earlier=earlier,
        original=original,
    )


def _earlier(connection: UnitOfWork, act: Act) -> Act | None:
    """The person's own act that this one takes back; None for anybody else's, as for none."""
    earlier = act_rows.get(connection, act.data.get("act", "")) if act.kind is ActKind.TAKE_BACK else None
    if earlier is None or earlier.person != act.person:
        return None
    if earlier.kind is ActKind.DISMISS and earlier.community is not None:
        # About no obligation that would tell: once is once.
        there = act_rows.dismissing(connection, [earlier.community]).get(earlier.community, ())
        if all(dismissal.id != earlier.id for dismissal in there):
            return None
    return act_rows.as_it_stands(connection, [earlier])[0]


def _confirmed(connection: UnitOfWork, act: Act, hidden: Collection[PageKey]) -> Page | None:
    """The page that is confirmed, without its history."""
    if act.kind is not ActKind.CONFIRM or not act.page or act.page in hidden:
        return None
    return pages.get(connection, act.page)


def _original(connection: UnitOfWork, page: Page | None) -> PageKey | None:
    """The page that the one confirmed is a translation of."""
    original_page = translated.original(connection, page) if page is not None else None
    return original_page.key if original_page is not None else None


def _contribution(connection: UnitOfWork, act: Act, hidden: Collection[PageKey]) -> Contribution | None:
    if not act.contribution:
        return None
    page, local = composite_keys.page_and_own(act.contribution)
    where = pages.key_of(connection, site_of(act.person), page) if page else act.page
    return contributed.get_contribution(connection, where, local) if where and where not in hidden else None


def _obligation(
    connection: UnitOfWork,
    act: Act,
    contribution: Contribution | None,
    original: PageKey | None,
    hidden: Collection[PageKey],
) -> Obligation | None:
    key = act.obligation
    if not key and contribution is not None:
        key = composite_keys.answer(contribution.page, contribution.id)
    if not key and act.kind is ActKind.CONFIRM and act.page:
        key = owed.confirm_key(connection, original or act.page, act.person)
    obligation = owed.get(connection, key) if key else None
    return obligation if obligation is not None and obligation.page not in hidden else None


def _community(
    connection: UnitOfWork,
    act: Act,
    obligation: Obligation | None,
    contribution: Contribution | None,
    hidden: Collection[PageKey],
) -> CommunityKey | None:
    if obligation is not None:
        return obligation.community
    if contribution is not None:
        return contribution.community
    if act.community is None and act.page is not None and act.page not in hidden:
        return pages.community_of(connection, [act.page]).get(act.page)
    return act.community


def _page(
    act: Act,
    obligation: Obligation | None,
    contribution: Contribution | None,
    community: Community | None,
    original: PageKey | None,
    hidden: Collection[PageKey],
) -> PageKey | None:
    if contribution is not None:
        return contribution.page
    if obligation is not None and not (original and obligation.page == original):
        return obligation.page
    if community is not None and act.kind in NEEDS:
        return community.home
    return None if act.page in hidden else act.page


def _directory(connection: UnitOfWork, act: Act, community: Community | None) -> Directory:
    """Who the act and the charter name."""
    named = {key for key in (act.person, act.to) if key}
    if community is None:
        return Directory(people=people.load(connection, named))
    named |= people_of(community.charter)
    return people.directory(
        connection, community.site, people=named, groups=groups_of(community.charter), focus=named
    )

"""The facts of one page's panel, of what the store says and the wiki would show to whoever looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow import (
    disposed_queries,
    doings,
    levelling,
    lifted,
    links,
)
from core.flow.context import PipelineContext
from core.flow.panel_queries import EARLIER, Found
from core.flow.permits import Permits
from core.model import (
    Page,
    PageKey,
    Viewer,
    composite_keys,
    site_of,
)
from core.policy import Policy
from core.read_models import Accounting, Invited, LevelFacts, PanelFacts, Waiting
from core.rules.acknowledgement.content_versions import wordings
from core.rules.factors import lifting
from core.rules.purpose.visibility import contribution_seen, item_seen, lacks, seen, unnamed
from core.rules.rights import may, rights_of
from core.store import people


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is put on a screen, and the obligations whose person the viewer learns from it."""

    facts: PanelFacts
    told: tuple[str, ...] = ()


def panel(flow: PipelineContext, permits: Permits, viewer: Viewer, stored: Found) -> Seen | None:
    """The panel of the viewer's page, of what the wiki would show them; None where that is not its charter."""
    site, now = site_of(viewer.person), flow.now()
    wanted = {
        *stored.outline.told_on,
        *(obligation.page for obligation in stored.mine),
        *(contribution.page for contribution in stored.earlier),
    }
    wanted |= {contribution.page for contribution, _ in stored.waiting} | {
        obligation.page for obligation in stored.to_place
    }
    wanted |= {message.page for message in stored.lifted}
    wanted |= doings.pages_of(stored.doings) | ({stored.invited.fact.page} if stored.invited else set())
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page, must={stored.home.key})
    if stored.home.key not in shown:
        # The charter stands on a page that the wiki would not show to this person.
        return None
    community = stored.community
    speaks = stored.page.key == community.home and may(
        viewer.person, "account", community.charter, stored.directory
    )
    accounting = disposed_queries.facts(flow, permits, viewer, [community] if speaks else [], now)
    if authors := disposed_queries.authors(accounting):
        with flow.store.read() as connection:
            named = {**people.load(connection, authors), **stored.directory.people}
        stored = replace(stored, directory=replace(stored.directory, people=named))
    can = rights_of(viewer.person, community.charter, stored.directory)
    level, policy = None, flow.policy(site)
    if "level" in can and stored.page.key == community.home:
        with flow.store.read() as connection:
            figures = levelling.figures_told(connection, community, viewer.person, policy)
            level = levelling.facts(connection, community, figures, policy, now)
    return _seen(flow, viewer, stored, shown, now, can, next(iter(accounting), None), level)


def _seen(
    flow: PipelineContext,
    viewer: Viewer,
    stored: Found,
    shown: Collection[PageKey],
    now: datetime,
    can: frozenset[str],
    accounting: Accounting | None,
    level: LevelFacts | None,
) -> Seen:
    community, page, person = stored.community, stored.page, stored.viewer
    charter = seen(community.charter, shown)
    policy, platform = flow.policy(community.site), flow.platform(community.site)
    changed_to, changed_at = _changed(page, viewer.revision, policy)
    diff = platform.diff(page, viewer.revision, changed_to) if changed_to else ""
    confirmed = stored.confirmed
    since = bool(confirmed and confirmed.page == page.key and 0 < confirmed.revision < page.shown_now)
    waiting = tuple(
        Waiting(
            contribution=contribution,
            obligation=item_seen(obligation, community.charter, shown),
            page=stored.pages[contribution.page],
            diff_url=links.diff(flow, stored.pages[contribution.page], contribution, stored.trail),
            charter=charter,
        )
        for contribution, obligation in stored.waiting
        if contribution.page in shown and contribution.page in stored.pages
    )
    promised = {
        contribution.id: obligation
        for contribution in stored.contributed
        if (obligation := stored.mine_answered.get(composite_keys.answer(contribution.page, contribution.id)))
        and obligation.open
    }
    mine = tuple(
        item_seen(obligation, community.charter, shown)
        for obligation in stored.mine
        if obligation.page in shown
    )
    contributed = tuple(
        contribution_seen(contribution, community.charter, shown) for contribution in stored.contributed
    )
    lacking = lacks(community.charter, community.text, shown, ())
    outline = stored.outline
    whole = charter is community.charter
    earlier = tuple(contribution for contribution in stored.earlier if contribution.page in shown)[:EARLIER]
    around = {**stored.pages, page.key: page}
    invited = stored.invited
    if invited is not None and not (invited.fact.page in shown and invited.fact.page in around):
        invited = None
    facts = PanelFacts(
        viewer=person,
        page=page,
        shown=viewer.revision,
        charter=charter,
        directory=stored.directory,
        calendar=flow.calendar(community.site, community.charter),
        now=now,
        zone=flow.zone(community.site, person),
        home_url=outline.home_url,
        edit_url=outline.edit_url,
        field_urls=outline.field_urls,
        charter_file=outline.charter_file,
        deliverable_urls={
            key: url for key, url in outline.product_urls.items() if outline.products[key].key in shown
        },
        answer_urls=links.answers(flow, around, (*stored.contributed, *earlier), stored.trail),
        contribution_urls=links.places(flow, around, (*stored.contributed, *earlier), stored.trail),
        titles={
            contribution.page: around[contribution.page].title
            for contribution in (*stored.contributed, *earlier)
            if contribution.page in around
        },
        findings=(*community.findings, *lacking, *stored.findings),
        mine=tuple(sorted(mine, key=lambda item: (item.page != page.key, item.due, item.key))),
        to_place=tuple(
            item_seen(obligation, community.charter, shown)
            for obligation in stored.to_place
            if obligation.page in shown and obligation.person not in unnamed(community.charter, shown)
        ),
        contributed=contributed,
        promised={key: obligation.due for key, obligation in promised.items()},
        waiting=waiting,
        confirmed=stored.confirmed,
        changed_to=changed_to,
        changed_at=changed_at,
        waits=bool(page.shown) and viewer.revision > page.shown_now,
        diff_url=diff,
        since_url=platform.diff(page, confirmed.revision, page.shown_now) if since and confirmed else "",
        delivered=stored.delivered,
        accepting=stored.accepting,
        doings=doings.shown(stored.doings, shown),
        read_by_url=outline.read_by_url,
        earlier=earlier,
        lifted=lifted.facts(flow, stored.lifted, around, shown, stored.trail, now, lifting.ON_PAGE),
        contributors=stored.contributors,
        became=stored.became,
        invited=Invited(invitation=invited, page=around[invited.fact.page]) if invited else None,
        goal=stored.goal,
        language=stored.account.language,
        shared=outline.shared if whole and person.key not in outline.named else None,
        can=can,
        accounting=accounting,
        level=level,
        decide_days=policy.decide_days,
    )
    # Of whose name was not shown nothing was promised.
    named = {contribution.id for contribution in contributed if contribution.steward}
    told = {obligation.key for id, obligation in promised.items() if id in named}
    told |= {wait.obligation.key for wait in waiting}
    return Seen(facts=facts, told=tuple(sorted(told)))


def _changed(page: Page, shown: int, policy: Policy) -> tuple[int | None, datetime | None]:
    """The major revision that came after the one on the screen, and when."""
    words = wordings(page, policy)
    if not shown or shown not in words.of or words.of[shown] == words.text or not words.text:
        return None, None
    if shown > page.shown_now:
        # Nothing came after it: it waits for approval itself.
        return None, None
    return page.shown_now, words.since_text

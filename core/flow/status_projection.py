"""How a page stands, on the page itself: built from the store, written when it is different, not at every click.

A state is an effect like any other: at least once, idempotent. What a page shows is kept as a digest, so that
the version which the wiki saves for it leads to nothing new (docs/decisions/0026-a-pages-state-is-an-effect.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.model import (
    CharterState,
    Directory,
    Page,
    PageKey,
    composite_keys,
    local_id,
)
from core.ports import GiveUp, PageState, ShownDeliverable
from core.queue import Job, JobKind, Lane
from core.rules.acknowledgement.content_versions import wordings
from core.rules.deadline.due_dates import decider, effective, is_done, pending
from core.rules.factors.sight import sight, told
from core.rules.kinds.deliver import deliver_key
from core.rules.obligations.reassignment import stewards
from core.rules.purpose.visibility import seen
from core.store import UnitOfWork, codec, communities, figures, owed, pages, people, shown, sites
from core.store.communities import Community

#: Before the digest of a state that the wiki would not take: the same one is not tried again by itself. Also
#: before one that is to be looked at again by a job that waits for it.
REFUSED = "refused "
#: A page whose wording people are asked to confirm is shown anew within this.
SOON = timedelta(seconds=3)
#: Pages that are told in one transaction when a site goes live.
STEP = 500
#: From so many people on, a confirmation alone waits longer (``policy.counts_after``) to be counted on the page.
MANY = 200


def shows(flow: PipelineContext, site: str) -> bool:
    """Whether a site's wiki shows states on its pages."""
    platform = flow.platforms.get(site)
    return platform is not None and platform.status is not None


def live(connection: UnitOfWork, flow: PipelineContext, site: str) -> bool:
    """Whether pages of the site are written to: it can show states, and an admin let it go live."""
    return shows(flow, site) and sites.get(connection, site).live_since is not None


def begin(
    connection: UnitOfWork, flow: PipelineContext, site: str, after: PageKey, now: datetime
) -> PageKey | None:
    """The site went live: show the next of its communities' pages how they stand; the last of them, or None."""
    keys = shown.inside(connection, site, after, STEP) if live(connection, flow, site) else []
    later(connection, flow, site, keys, now)
    return keys[-1] if keys else None


def want(
    connection: UnitOfWork, flow: PipelineContext, site: str, keys: Collection[PageKey], now: datetime
) -> None:
    """Let those of these pages be shown anew soon whose state is not what they show."""
    if not keys or not live(connection, flow, site):
        return
    before = shown.digests(connection, keys)
    wanted = build(connection, flow, site, before)
    different = [key for key in before if _differs(wanted[key], before[key])]
    # Who is asked to confirm a page needs the way on from the wording that it has now.
    asks = {key for key in different if (state := wanted[key]) and state.asked}
    later(connection, flow, site, asks, now, most=SOON)
    later(connection, flow, site, set(different) - asks, now)


def count(connection: UnitOfWork, flow: PipelineContext, community: Community, now: datetime) -> None:
    """Somebody confirmed: let the page of a policy count it, in a while where there are many of them."""
    if not live(connection, flow, community.site):
        return
    if community.figures.get("asked", 0) < MANY:
        later(connection, flow, community.site, [community.home], now)
    else:
        at = now + flow.policy(community.site).counts_after
        flow.queue.put(connection, [_job(community.site, community.home)], due=at)


def later(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    keys: Iterable[PageKey],
    now: datetime,
    most: timedelta = timedelta.max,
) -> None:
    """Show these pages once in a moment, however often it is asked for until then; after ``most`` at the latest."""
    at = now + min(flow.policy(site).show_after, most)
    jobs = [_job(site, key) for key in keys]
    flow.queue.put(connection, jobs, due=at, sooner=True)


def _job(site: str, key: PageKey) -> Job:
    return Job(kind=JobKind.SHOW, site=site, subject=key, lane=Lane.SWEEP)


def mark_stale(
    connection: UnitOfWork, flow: PipelineContext, site: str, places: Collection[str], now: datetime
) -> None:
    """Pages moved: what may be said on a page depends on what it lies below; they are shown anew."""
    if live(connection, flow, site):
        later(connection, flow, site, shown.in_doubt(connection, site, places, REFUSED), now)


def show(flow: PipelineContext, site: str, key: PageKey) -> bool:
    """Bring one page's state to the wiki; False when it is there already, and before the site is live.

    Raises what the wiki raises. A state that it would not take (:class:`GiveUp`) is a dead letter, and not
    tried again before something changes or somebody redrives it.
    """
    wiki = flow.platforms[site].status if site in flow.platforms else None
    if wiki is None:
        return False
    with flow.store.read() as connection:
        if not live(connection, flow, site):
            return False
        # A page that is gone comes back, if ever, with what it showed.
        before = shown.digests(connection, [key])
        state = build(connection, flow, site, [key])[key]
    digest = digest_of(state)
    if before.get(key, digest) == digest:
        return False
    try:
        wiki.show(state or PageState(page=key, shown=False))
    except GiveUp:
        flow.store.write(lambda connection: shown.put(connection, key, REFUSED + digest), about=[key])
        raise
    flow.store.write(lambda connection: shown.put(connection, key, digest), about=[key])
    return True


def _differs(state: PageState | None, before: str) -> bool:
    return digest_of(state) != before.removeprefix(REFUSED)


def digest_of(state: PageState | None) -> str:
    """One text for one state; "" for none."""
    return hashlib.sha256(codec.canonical(state).encode()).hexdigest()[:32] if state else ""


# --- building -----------------------------------------------------------------------------------------------


def build(
    connection: UnitOfWork, flow: PipelineContext, site: str, keys: Iterable[PageKey]
) -> dict[PageKey, PageState | None]:
    """How pages stand, from what is stored; None outside every community, and for pages that are gone."""
    wanted = list(keys)
    pages_by_key = pages.load(connection, wanted, history=False)
    belongs = pages.community_of(connection, wanted)
    homes = {
        community.home: community
        for community in communities.at_home(connection, wanted)
        if not community.withdrawn
    }
    around = communities.load(connection, {key for key in belongs.values() if key})
    waiting = shown.waiting(connection, wanted)
    states: dict[PageKey, PageState | None] = dict.fromkeys(wanted)
    for key in wanted:
        page, inside = pages_by_key.get(key), belongs.get(key)
        # On a charter's own page its own community counts, also when the page lies in another one.
        community = homes.get(key) or (around.get(inside) if inside else None)
        if page is None or not page.exists or community is None or community.withdrawn:
            continue
        state = _state(connection, flow, page, community, waiting.get(key, 0))
        states[key] = _at_home(connection, flow, state, community) if key == community.home else state
    return states


def _state(
    connection: UnitOfWork, flow: PipelineContext, page: Page, community: Community, waiting: int
) -> PageState:
    site = community.site
    # Words of a charter around this one may stand on a page that not all readers of this page may read: but for
    # those of a page above, which whoever reads this one may read (where a state is shown, that is so).
    above = pages.at_places(connection, site, page.ancestors) if community.charter.sources else frozenset()
    charter = seen(community.charter, {page.key, *above})
    deadline = effective(charter)
    first = charter.deadline
    named = people.load(connection, people_of(charter))
    directory = Directory(people=named)
    asked = next(reversed(pending(charter)), None)
    return PageState(
        page=page.key,
        community=charter.title,
        home=community.home,
        state=charter.state.value,
        purpose=charter.purpose,
        benefit=charter.benefit,
        deadline=deadline.day if deadline else None,
        first_deadline=first.day if first and deadline and first.day != deadline.day else None,
        requested=asked.due.day if asked else None,
        decider=decider(asked, charter, directory) if asked else None,
        waiting=waiting,
        stewards=stewards(charter, directory),
        language=flow.policy(site).language,
        act_url=f"{flow.server_url}/at/{site}/{local_id(page.key)}",
    )


def _at_home(
    connection: UnitOfWork, flow: PipelineContext, state: PageState, community: Community
) -> PageState:
    """What only the charter's own page shows: its deliverables, and how many of those asked have confirmed."""
    charter = community.charter
    done = owed.wanted_keys(
        connection,
        [composite_keys.deliver(community.key, deliverable.key) for deliverable in charter.deliverables],
    )
    accepting = owed.accepting(connection, community.key)
    read_by = charter.read_by
    asked, confirmed = 0, 0
    if read_by is not None:
        asked = int(community.figures.get("asked", 0))
        confirmed = int(community.figures.get("confirmed", 0))
        if charter.state is CharterState.ACTIVE:
            confirmed = max(asked - shown.unconfirmed(connection, community.key, community.home), 0)
    wording = _wording(connection, flow, community) if asked else 0
    view = sight(None, charter, flow.policy(community.site))
    if view.least:
        # The page is everybody's: of few nobody is told how many confirmed, only that it is asked for; and of more it
        # says what is told elsewhere, for one more is one person.
        rows = told(figures.of(connection, community.key, ("asked", "confirmed")), view)
        known = {figure.name: round(figure.value or 0) for figure in rows}
        asked, confirmed = known.get("asked", 0), known.get("confirmed", 0)
    return replace(
        state,
        deliverables=tuple(
            ShownDeliverable(
                name=deliverable.name,
                owner=deliverable.owner.person if deliverable.owner else None,
                due=deliverable.due.day if deliverable.due else None,
                done=is_done(charter, deliverable, done.get(deliver_key(charter, deliverable)), accepting),
            )
            for deliverable in charter.deliverables
        ),
        asked=asked,
        confirmed=confirmed,
        wording=wording,
        read_until=read_by.until.day if read_by and read_by.until else None,
    )


def _wording(connection: UnitOfWork, flow: PipelineContext, community: Community) -> int:
    page = pages.get(connection, community.home, history=True)
    return wordings(page, flow.policy(community.site)).text if page else 0

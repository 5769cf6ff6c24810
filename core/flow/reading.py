"""Pages read from their wiki and taken into the store: what is read is merged, however often and by whatever hint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.events import Hint
from core.flow import (
    following,
    gather,
    including,
    incoming,
    materialise,
    speaking,
    status_projection,
    told_entries,
)
from core.flow.context import PipelineContext
from core.flow.gather import Gathered
from core.flow.shares import Share, about, by_community, in_parts, shares
from core.model import (
    CommunityKey,
    Page,
    PageKey,
    PersonKey,
    local_id,
    page_key,
)
from core.queue import Job, JobKind, Lane
from core.store import (
    UnitOfWork,
    chunked,
    communities,
    pages,
    sharing,
    sites,
    watching,
)

#: Pages read from a wiki in one go.
PAGES = 50


def process(flow: PipelineContext, wanted: Collection[Hint]) -> None:
    """Look again at pages and people. Raises what the wiki raises; nothing is half done."""
    for site in sorted({hint.site for hint in wanted}):
        mine = [hint for hint in wanted if hint.site == site]
        persons = {hint.person for hint in mine if hint.person}
        if persons:
            people(flow, site, persons)
        for some in chunked(sorted({hint.page for hint in mine if hint.page}), PAGES):
            read(flow, site, some)
        if any(hint.page is None and hint.person is None for hint in mine):
            flow.store.write(partial(incoming.put, flow=flow, hints=[Hint(site=site)]))
            flow.queue.wake()


def read(flow: PipelineContext, site: str, keys: Sequence[PageKey], *, changed: bool = False) -> None:
    """Read pages, and those on which comments of these ids stood: of one taken back the wiki may not say.

    ``changed``: those that are stored as they are now are left as they are.
    """
    with flow.store.read() as connection:
        holding = watching.page_of_comment(connection, site, [local_id(key) for key in keys])
    comments = {page_key(site, one) for one in holding}
    asked_at = flow.now()
    found = flow.platform(site).read(sorted({*keys, *holding.values()}))
    # A comment that is gone is no page that is gone.
    found = [page for page in found if page.exists or page.key not in comments]
    found = with_losers(flow, site, told_entries.with_told(flow, found))
    if changed:
        with flow.store.read() as connection:
            known = pages.as_known(connection, found)
        found = [page for page in found if page.key not in known]
    if found or not changed:
        take(flow, site, found, about_pages(flow, site, found, read=True), asked_at)


def with_losers(flow: PipelineContext, site: str, found: Sequence[Page]) -> list[Page]:
    """These pages, those that lost to them what people said, and those that got what they lost, as they are now."""
    platform, found = flow.platform(site), without_charters(flow, site, found)
    with flow.store.read() as connection:
        others = set(following.elsewhere(connection, site, found))
        losers = following.losers(connection, found) if platform.remarks is not None else []
    if platform.remarks is not None:
        # Who put it in first was read while it still stood in both, where it was only quoted.
        others |= {key for page in losers[:PAGES] for key in platform.remarks.taken_to(page)}
    known = {page.key for page in found}
    more = platform.read(sorted(others - known)) if others - known else ()
    more = without_charters(flow, site, [page for page in more if page.key not in known])
    return [*found, *told_entries.with_told(flow, more)]


def without_charters(flow: PipelineContext, site: str, found: Sequence[Page]) -> list[Page]:
    """These pages; of those whose charter was taken off, what each version said is told without it."""
    part = flow.platform(site).past_charters
    bare = [page.key for page in found if page.exists and page.charter is None]
    if part is None or not bare:
        return list(found)
    with flow.store.read() as connection:
        stood = communities.charters_stood(connection, bare)
    return [part.without_charters(page) if page.key in stood else page for page in found]


def about_pages(flow: PipelineContext, site: str, found: Sequence[Page], *, read: bool = False) -> Gathered:
    """People and groups that matter on these pages, and whether their charters may speak for others."""
    return replace(gather.about_pages(flow, site, found, read=read), speaks=speaking.ask(flow, site, found))


def take(
    flow: PipelineContext,
    site: str,
    found: Sequence[Page],
    who: Gathered,
    asked_at: datetime,
    cursor: str | None = None,
) -> None:
    """Facts, charters, what is owed, what must be sent, where to look next: a few pages in one transaction."""
    now = flow.now()
    rest = gather.ahead(flow, site, who, now)

    def put(connection: UnitOfWork, found: Sequence[Page], left: int, first: bool, last: bool) -> None:
        if first:
            gather.store(connection, flow, site, rest, now)
        whole = pages.known_whole(connection, found)
        flow.queue.put(connection, [Job(kind=JobKind.PAGE, site=site, subject=key) for key in sorted(whole)])
        fresh = [page for page in found if page.key not in whole]
        moved = pages.moved(connection, fresh)
        including.changed(connection, flow, site, fresh)
        taken = pages.save(connection, fresh, asked_at)
        if moved:
            sharing.alone(connection)
            # What lies below a page moves with it, and the wiki may tell of the page alone.
            flow.queue.put_select(connection, JobKind.PAGE, site, watching.below(site, moved))
            status_projection.mark_stale(connection, flow, site, moved, now)
        materialise.look(connection, flow, site, taken, now, who.speaks, taken)
        if left:
            pages.put_unread(connection, list(taken), left)
        if cursor is not None and last:
            sites.put(connection, site, cursor=cursor)

    if flow.store.shared:
        # About nobody's pages alone: in transactions of their own, so that the pages' need not wait for others.
        if replace(rest, speaks={}) != Gathered():
            flow.store.write(partial(gather.store, flow=flow, site=site, found=rest, now=now))
        for pages_, places in by_community(flow.store, found):
            for share in in_parts(flow.store, pages_):
                work = partial(put, found=share.pages, left=share.left, first=False, last=False)
                flow.store.write(work, about=about(places, share.pages))
        if cursor is not None:
            flow.store.write(partial(sites.put, name=site, cursor=cursor))
    else:
        some = list(in_parts(flow.store, found)) or [Share(())]
        for place, share in enumerate(some):
            first, last = place == 0, place == len(some) - 1
            flow.store.write(partial(put, found=share.pages, left=share.left, first=first, last=last))
    flow.queue.wake()


def people(flow: PipelineContext, site: str, keys: Collection[PersonKey]) -> None:
    """What the wiki says of people: who they are, and in which groups."""
    take(flow, site, (), gather.about_people(flow, site, keys), flow.now())


def assess(flow: PipelineContext, site: str, keys: Collection[PageKey]) -> None:
    """Look again at stored pages, without asking the wiki about them."""
    for some in chunked(sorted(keys), PAGES):
        with flow.store.read() as connection:
            stored = list(pages.load(connection, some).values())
        now = flow.now()
        who = gather.ahead(flow, site, about_pages(flow, site, stored), now)
        if replace(who, speaks={}) != Gathered():
            flow.store.write(partial(gather.store, flow=flow, site=site, found=who, now=now))
        for together_, places in by_community(flow.store, stored):
            for share in shares(together_):
                again = [page.key for page in share]
                look = partial(materialise.look, flow=flow, site=site, keys=again, now=now, speaks=who.speaks)
                flow.store.write(look, about=about(places, share))
    flow.queue.wake()


def walk(flow: PipelineContext, site: str, key: CommunityKey) -> None:
    """Look at every page of a community that is new or was attached elsewhere."""
    with flow.store.read() as connection:
        community = communities.get(connection, key)
    if community is None or community.withdrawn:
        return
    for some in chunked(flow.platform(site).members(community.scope)):
        with flow.store.read() as connection:
            known = pages.community_of(connection, some)
        jobs = [
            gather.assess(site, page)
            if page in known
            else Job(kind=JobKind.PAGE, site=site, subject=page, lane=Lane.SWEEP)
            for page in some
        ]
        flow.store.write(partial(flow.queue.put, jobs=jobs))


def look_through(flow: PipelineContext, site: str, key: PageKey) -> None:
    """Decide for which pages a charter speaks that wants to speak for very many."""
    said = speaking.look_through(flow, site, key)
    if said is None:
        return
    scope, may = said

    def look(connection: UnitOfWork) -> None:
        if speaking.unchanged(connection, key, scope):
            materialise.look(connection, flow, site, [key], flow.now(), {key: may})

    flow.store.write(look)

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
    page_standing,
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


def read(flow: PipelineContext, site: str, keys: Sequence[PageKey], *, changed: bool = False) -> None:
    """Read pages, and those on which comments of these ids stood: of one taken back the wiki may not say.

    ``changed``: those that are stored as they are now are left as they are.
    """
    with flow.store.read() as connection:
        holding = watching.page_of_comment(connection, site, [local_id(key) for key in keys])
    comments = {page_key(site, id_) for id_ in holding}
    asked_at = flow.now()
    pages_read = flow.platform(site).read(sorted({*keys, *holding.values()}))
    # A comment that is gone is no page that is gone.
    pages_read = [page for page in pages_read if page.exists or page.key not in comments]
    pages_read = with_losers(flow, site, told_entries.with_told(flow, pages_read))
    if changed:
        with flow.store.read() as connection:
            known = pages.as_known(connection, pages_read)
        pages_read = [page for page in pages_read if page.key not in known]
    if pages_read or not changed:
        take(flow, site, pages_read, about_pages(flow, site, pages_read, read=True), asked_at)


def with_losers(flow: PipelineContext, site: str, pages_read: Sequence[Page]) -> list[Page]:
    """These pages, those that lost to them what people said, and those that got what they lost, as they are now."""
    platform, pages_read = flow.platform(site), without_charters(flow, site, pages_read)
    with flow.store.read() as connection:
        others = set(following.elsewhere(connection, site, pages_read))
        losers = following.losers(connection, pages_read) if platform.remarks is not None else []
    if platform.remarks is not None:
        # Who put it in first was read while it still stood in both, where it was only quoted.
        others |= {key for page in losers[:PAGES] for key in platform.remarks.taken_to(page)}
    known = {page.key for page in pages_read}
    more = platform.read(sorted(others - known)) if others - known else ()
    more = without_charters(flow, site, [page for page in more if page.key not in known])
    return [*pages_read, *told_entries.with_told(flow, more)]


def without_charters(flow: PipelineContext, site: str, pages_read: Sequence[Page]) -> list[Page]:
    """These pages; of those whose charter was taken off, what each version said is told without it."""
    part = flow.platform(site).past_charters
    bare = [page.key for page in pages_read if page.exists and page.charter is None]
    if part is None or not bare:
        return list(pages_read)
    with flow.store.read() as connection:
        stood = communities.charters_stood(connection, bare)
    return [part.without_charters(page) if page.key in stood else page for page in pages_read]


def about_pages(
    flow: PipelineContext, site: str, pages_read: Sequence[Page], *, read: bool = False
) -> Gathered:
    """People and groups that matter on these pages, and whether their charters may speak for others."""
    return replace(
        gather.about_pages(flow, site, pages_read, read=read), speaks=speaking.ask(flow, site, pages_read)
    )


def take(
    flow: PipelineContext,
    site: str,
    pages_read: Sequence[Page],
    who: Gathered,
    asked_at: datetime,
    cursor: str | None = None,
) -> None:
    """Facts, charters, what is owed, what must be sent, where to look next: a few pages in one transaction."""
    now = flow.now()
    rest = gather.ahead(flow, site, who, now)

    def put(connection: UnitOfWork, share: Share, first: bool, last: bool) -> None:
        part_read, left = share.pages, share.left
        if first:
            gather.store(connection, flow, site, rest, now)
        whole = pages.known_whole(connection, part_read)
        flow.queue.put(connection, [Job(kind=JobKind.PAGE, site=site, subject=key) for key in sorted(whole)])
        fresh = [page for page in part_read if page.key not in whole]
        moved = pages.moved(connection, fresh)
        including.changed(connection, flow, site, fresh)
        taken = pages.save(connection, fresh, asked_at)
        if moved:
            sharing.alone(connection)
            # What lies below a page moves with it, and the wiki may tell of the page alone.
            flow.queue.put_select(connection, JobKind.PAGE, site, watching.below(site, moved))
            status_projection.mark_stale(connection, flow, site, moved, now)
        if share.looked:
            materialise.reassess(connection, flow, site, taken, now, who.speaks, taken)
        else:
            # Of what is kept now the last part's reading tells nothing: all of the page has to be looked at then.
            for key in taken:
                page_standing.put_judged(connection, key, "")
        if left:
            pages.put_unread(connection, list(taken), left)
        if cursor is not None and last:
            sites.put(connection, site, cursor=cursor)

    if flow.store.shared:
        # About nobody's pages alone: in transactions of their own, so that the pages' need not wait for others.
        if replace(rest, speaks={}) != Gathered():
            flow.store.write(partial(gather.store, flow=flow, site=site, gathered=rest, now=now))
        for pages_, places in by_community(flow.store, pages_read):
            for share in in_parts(flow.store, pages_):
                work = partial(put, share=share, first=False, last=False)
                flow.store.write(work, about=about(places, share.pages))
        if cursor is not None:
            flow.store.write(partial(sites.put, name=site, cursor=cursor))
    else:
        some = list(in_parts(flow.store, pages_read)) or [Share(())]
        for place, share in enumerate(some):
            first, last = place == 0, place == len(some) - 1
            flow.store.write(partial(put, share=share, first=first, last=last))


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
            flow.store.write(partial(gather.store, flow=flow, site=site, gathered=who, now=now))
        for together_, places in by_community(flow.store, stored):
            for share in shares(together_):
                again = [page.key for page in share]
                reassess = partial(
                    materialise.reassess, flow=flow, site=site, keys=again, now=now, speaks=who.speaks
                )
                flow.store.write(reassess, about=about(places, share))


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
    answer = speaking.look_through(flow, site, key)
    if answer is None:
        return
    scope, may_speak = answer

    def reassess(connection: UnitOfWork) -> None:
        if speaking.unchanged(connection, key, scope):
            materialise.reassess(connection, flow, site, [key], flow.now(), {key: may_speak})

    flow.store.write(reassess)

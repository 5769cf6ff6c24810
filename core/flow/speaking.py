"""Whether a charter may speak for pages that are not its own, asked of the wiki, or of the community that holds them.

Own are its page and what lies below it. For all others who wrote the scope must be allowed to edit (by policy: to
protect) them, or an admin attaches it. Else it is a request, and a draft till then; what was said is kept, so that
later changes of rights take nothing back (docs/decisions/0047-speaking-for-pages.md).
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from core.flow.context import PipelineContext
from core.flow.gather import MaySpeak, assess
from core.life import beat
from core.model import Act, ActKind, CommunityKey, Page, PageKey, Scope, ScopeKind, composite_keys
from core.ports import GiveUp, Listing, Platform
from core.queue import Job, JobKind, Lane
from core.rules.page_context import SCOPE_REQUEST, Request, request_key
from core.rules.purpose import authorship
from core.rules.purpose.charter import scope_of
from core.rules.purpose.fields import sort_fields
from core.rules.purpose.scope import nearest, place_of, reaches_beyond, scope_id
from core.store import UnitOfWork, communities, evidence, installation, looking, pages
from core.store.communities import Community, Speaks
from core.store.looking import Looking

#: Pages of a scope about which the wiki is asked, beside its root. More pages than that second number are listed by a
#: job of their own, all of them.
SOME, LISTED = 50, 1000
#: Who asked for so large a scope in vain is looked at again after this, when their page is read.
AGAIN = timedelta(days=1)
#: Ways in which a charter came to speak for pages: an admin's file, the writer's right, the community's yes, before
#: anybody asked. Else it was asked for, or refused.
GRANTED = frozenset({"attach", "edit", "granted", "before"})
ASKED, REFUSED = "asked", "refused"
#: While all pages of a large scope are looked through.
LOOKING = "looking"


def ask(flow: PipelineContext, site: str, pages_read: Sequence[Page]) -> dict[PageKey, MaySpeak]:
    """By page: whether who wrote its charter's scope may speak for it; only of those not decided yet.

    A scope of more pages than :data:`LISTED` is left to a job, see :func:`look_through`. No transaction is open here.
    Raises what the wiki raises.
    """
    may_speak: dict[PageKey, MaySpeak] = {}
    for page in pages_read:
        if not page.exists or page.charter is None:
            continue
        scope = scope_of(page.charter, page)
        if not reaches_beyond(scope, page) or (how := _how(flow, page, scope)) not in (None, ASKED, LOOKING):
            continue
        answer = _may(flow, site, page, scope, LISTED)
        if answer is not None:
            may_speak[page.key] = answer
            continue
        job = Job(kind=JobKind.SPEAKING, site=site, subject=page.key, lane=Lane.SWEEP)
        due = flow.now() + (AGAIN if how == ASKED else timedelta())
        flow.store.write(partial(flow.queue.put, jobs=[job], due=due))
    return may_speak


def look_through(flow: PipelineContext, site: str, key: PageKey) -> tuple[Scope, MaySpeak] | None:
    """Whether who wrote the scope of a page's charter may speak for all of it, however many pages that is.

    None where there is nothing to decide. No transaction is open here, and no more than :data:`SOME` pages are kept.
    Cut short, it goes on after the last part that the wiki listed. Raises what the wiki raises.
    """
    with flow.store.read() as connection:
        page = pages.load(connection, [key], history=False).get(key)
    scope = scope_of(page.charter, page) if page is not None and page.exists and page.charter else None
    if (
        page is None
        or scope is None
        or not reaches_beyond(scope, page)
        or (_how(flow, page, scope) not in (None, ASKED, LOOKING))
    ):
        flow.store.write(partial(looking.forget, page=key))
        return None
    return scope, _may(flow, site, page, scope) or MaySpeak(may=False)


def unchanged(connection: UnitOfWork, key: PageKey, scope: Scope) -> bool:
    """Whether a page's charter wants this scope still."""
    page = pages.load(connection, [key], history=False).get(key)
    return page is not None and page.charter is not None and scope_of(page.charter, page) == scope


def _how(flow: PipelineContext, page: Page, scope: Scope) -> str | None:
    """What was said of a charter's scope so far."""
    with flow.store.read() as connection:
        for community in communities.at_home(connection, [page.key]):
            entry = community.speaks.get(scope_id(scope))
            if community.origin == "page" and entry is not None:
                return None if _is_another(connection, page.site, scope, entry) else entry.how
    return None


def _root(connection: UnitOfWork, site: str, scope: Scope) -> PageKey | None:
    """The page that has a scope's title now."""
    root = pages.titled(connection, site, scope.value)
    return root.key if root is not None else None


def _right(
    connection: UnitOfWork, site: str, scope: Scope, how: str, since: datetime | None, root: PageKey | None
) -> Speaks:
    """How it stands with the right to speak for a scope; one with a title means the page that has it now.

    ``root``: that page as the wiki told of it, which may be one that nobody has read yet.
    """
    titled = scope.kind in (ScopeKind.PAGE, ScopeKind.TREE)
    return Speaks(
        how=how, since=since, root=(root or _root(connection, site, scope) or "") if titled else None
    )


def _is_another(connection: UnitOfWork, site: str, scope: Scope, known: Speaks) -> bool:
    """Whether another page has the title by now: who moved theirs away from it has no right to what came there."""
    return known.root is not None and not known.means(_root(connection, site, scope))


def _may(
    flow: PipelineContext, site: str, page: Page, scope: Scope, most: int | None = None
) -> MaySpeak | None:
    """Whether who wrote the scope may speak for it; None where it holds more than ``most`` pages."""
    try:
        root = _root_to_ask(flow, site, scope)
        may = _may_all(flow, site, page, scope, root, most)
    except GiveUp:
        # A title that several pages have, say: nobody can tell for which pages it is.
        return MaySpeak(may=False)
    return None if may is None else MaySpeak(may, root)


def _root_to_ask(flow: PipelineContext, site: str, scope: Scope) -> Page | None:
    """The page that has a scope's title, also where only the wiki knows it."""
    if scope.kind not in (ScopeKind.PAGE, ScopeKind.TREE):
        return None
    with flow.store.read() as connection:
        root = pages.titled(connection, site, scope.value)
    return root or flow.platform(site).find(scope.value)


def _may_all(
    flow: PipelineContext, site: str, page: Page, scope: Scope, root: Page | None, most: int | None
) -> bool | None:
    platform, policy = flow.platform(site), flow.policy(site)
    if root is not None and place_of(page) in root.ancestors:
        return True
    by = authorship.author(page.charter, "scope") if page.charter else None
    if by is None:
        return False
    wanted = {root.key} if root is not None and root.exists else set()
    if scope.kind is not ScopeKind.PAGE:
        some = _some(flow, page.key, scope, platform, most)
        if some is None:
            return None
        wanted |= some
    wanted.discard(page.key)
    if not wanted and scope.kind is ScopeKind.LABEL:
        # Nobody's pages are in it; whoever puts one in may edit that one.
        return True
    if not wanted or platform.rights is None:
        # Where nobody can tell, nobody may.
        return False
    return wanted <= platform.rights.may(by, wanted, policy.speaking_needs)


def _some(
    flow: PipelineContext, key: PageKey, scope: Scope, platform: Platform, most: int | None
) -> set[PageKey] | None:
    """All pages of a small scope; of a large one some that nobody can choose beforehand, always the same ones.

    Else whoever made the first few of them would speak for the rest. None where there are more than ``most``.
    """
    with flow.store.read() as connection:
        secret = installation.known(connection).encode()

    def lot(page: PageKey) -> bytes:
        return hashlib.blake2s(f"{scope_id(scope)}\n{page}".encode(), key=secret[:32]).digest()

    if most is None and platform.listing is not None:
        return set(_all_of(flow, key, scope, platform.listing, lot))
    members = platform.members(scope)
    if most is not None:
        members = tuple(islice(members, most + 1))
        if len(members) > most:
            return None
    return set(heapq.nsmallest(SOME, members, key=lot))


def _all_of(
    flow: PipelineContext,
    key: PageKey,
    scope: Scope,
    listing: Listing,
    lot: Callable[[PageKey], bytes],
) -> frozenset[PageKey]:
    """The same of all pages of a scope, however many: how far the list came is kept after each part."""
    id = scope_id(scope)
    with flow.store.read() as connection:
        far = looking.so_far(connection, key, id)
    begun = far.cursor
    try:
        for some, cursor in listing.listed(scope, far.cursor):
            beat()
            kept = heapq.nsmallest(SOME, far.some.union(some), key=lot)
            far = Looking(cursor, far.count + len(some), frozenset(kept))
            if cursor:
                flow.store.write(partial(looking.keep, page=key, scope=id, far=far))
    except GiveUp:
        # A cursor that the wiki knows no more: the list begins anew, once.
        flow.store.write(partial(looking.forget, page=key))
        if begun:
            return _all_of(flow, key, scope, listing, lot)
        raise
    flow.store.write(partial(looking.forget, page=key))
    return far.some


def placed(
    connection: UnitOfWork,
    community: Community,
    page: Page,
    wanted: Scope,
    answer: MaySpeak | None,
    now: datetime,
) -> tuple[Community, str]:
    """The community at the pages it may speak for, and "" or why these are fewer than it wants."""
    since = min(
        authorship.since(community.text, "scope") or community.text.since or community.attached_at, now
    )
    id = scope_id(wanted)
    # What it no longer asks for is asked about anew when it does: who never heard of that knows as much. What
    # people decided stays decided.
    kept = {
        other: entry
        for other, entry in community.speaks.items()
        if other == id or entry.how not in ("edit", ASKED, LOOKING)
    }
    community = replace(community, speaks=kept)
    if not reaches_beyond(wanted, page):
        same = community.scope == wanted and community.scope_since is not None
        at = community.scope_since if same else since
        return replace(community, scope=wanted, scope_since=at, asks=None), ""
    known = community.speaks.get(id)
    if known is not None and _is_another(connection, community.site, wanted, known):
        known = None
    may, root = (answer.may, answer.root) if answer is not None else (None, None)
    if known is None or (known.how == ASKED and may) or (known.how == LOOKING and may is not None):
        how = "edit" if may else LOOKING if may is None else ASKED
        # Who asked for long is not older for it than who speaks for the pages meanwhile.
        at = now if known is not None and known.how == ASKED else since
        known = _right(connection, community.site, wanted, how, at, root.key if root is not None else None)
    if known.how != LOOKING and known != community.speaks.get(id):
        evidence.add(
            connection,
            at=now,
            site=community.site,
            what="community.speaks",
            data={"community": community.key, "scope": wanted.kind.value, "how": known.how},
        )
    community = replace(community, speaks={**community.speaks, id: known})
    if known.how in GRANTED:
        at = known.since or community.scope_since or since
        return replace(community, scope=wanted, scope_since=at), ""
    if known.how == LOOKING:
        holder = None
    else:
        holder = community.asks if known.how == REFUSED else _holder(connection, community, wanted, answer)
    own = Scope(kind=ScopeKind.PAGE, value=place_of(page))
    why = known.how if known.how in (REFUSED, LOOKING) else "asked" if holder else "nobody"
    return replace(community, scope=own, scope_since=since, asks=holder), why


def _holder(
    connection: UnitOfWork, community: Community, wanted: Scope, answer: MaySpeak | None
) -> CommunityKey | None:
    """The community that speaks for these pages now, also for a page that only the wiki knows yet."""
    if wanted.kind in (ScopeKind.PAGE, ScopeKind.TREE):
        root = pages.titled(connection, community.site, wanted.value)
        if root is None and answer is None:
            # Nobody asked the wiki this time: it stays as it was told.
            return community.asks
        root = root or (answer.root if answer is not None else None)
        if root is None:
            return None
        around = communities.around(connection, root)
        return nearest(root, [(key, scope) for key, scope in around if key != community.key])
    same = communities.same_scope(connection, replace(community, scope=wanted))
    return next((key for key, _ in same if key != community.key), None)


# --- what the community that holds the pages says --------------------------------------------------------------


def requests(connection: UnitOfWork, flow: PipelineContext, holder: Community) -> tuple[Request, ...]:
    """Who asks this community for pages of it, and what was said."""
    requests_ = []
    for community in communities.asking(connection, holder.key):
        home = pages.get(connection, community.home)
        if home is None or community.withdrawn:
            continue
        wanted = scope_of(community.text, home)
        entry = community.speaks.get(scope_id(wanted))
        if entry is None or entry.how not in (ASKED, REFUSED, "granted"):
            continue
        requests_.append(
            Request(
                key=request_key(community.key, wanted),
                words=sort_fields(community.text).get("scope")[:200] or wanted.value[:200],
                by=authorship.author(community.text, "scope"),
                at=min(authorship.since(community.text, "scope") or community.attached_at, flow.now()),
                how=entry.how,
            )
        )
    return tuple(requests_)


def decided(connection: UnitOfWork, flow: PipelineContext, act: Act, now: datetime) -> None:
    """Somebody who may decide in the community that holds the pages said yes or no."""
    key = composite_keys.own_part(act.obligation)
    if act.kind is not ActKind.DECIDE or not key.startswith(SCOPE_REQUEST) or act.community is None:
        return
    for community in communities.asking(connection, act.community):
        home = pages.get(connection, community.home)
        if home is None:
            continue
        wanted = scope_of(community.text, home)
        if request_key(community.key, wanted) != key:
            continue
        how = "granted" if act.data.get("decision") == "yes" else REFUSED
        entry = _right(connection, community.site, wanted, how, now, None)
        speaks: Mapping[str, Speaks] = {**community.speaks, scope_id(wanted): entry}
        communities.save(connection, replace(community, speaks=speaks))
        flow.queue.put(connection, [assess(community.site, community.home, Lane.ACT)])

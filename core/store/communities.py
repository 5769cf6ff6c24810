"""Communities as their charters were last read, and whom they name."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from core.model import (
    Charter,
    CharterText,
    CommunityKey,
    DueDate,
    Finding,
    Page,
    PageKey,
    PersonKey,
    Scope,
    ScopeKind,
)
from core.rules.purpose.scope import label_form, match_form, matches, nearest, scope_id
from core.store import codec, pages
from core.store import tables as t
from core.store.sql import chunked, insert_new, one_of, upsert

#: How the origin of a charter begins that an admin put on pages from a file; its name follows.
FROM_FILE = "file:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaks:
    """By what right a charter speaks for a scope that is more than its own page and what is below it."""

    #: "edit", "attach", "granted", "before"; "asked" and "refused" while it may not.
    how: str
    #: Since when; None for as long as the community is there.
    since: datetime | None = None
    #: The page that the scope's title meant then, where it is a page's or a tree's: another one there is not meant.
    #: "" where there was none yet, None where nobody wrote that down.
    root: PageKey | str | None = None

    def means(self, root: PageKey | None) -> bool:
        """Whether it is for the page that has the title now; where there is none, it is for no other."""
        return self.root is None or root is None or root == self.root


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A charter attached to a scope, with what the store remembers about it."""

    key: CommunityKey
    site: str
    home: PageKey
    #: "page", or "file:<slug>" for an attached file.
    origin: str
    scope: Scope
    text: CharterText
    charter: Charter
    findings: tuple[Finding, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    withdrawn: bool = False
    parent: CommunityKey | None = None
    attached_at: datetime
    first_deadline: DueDate | None = None
    level: int = 1
    #: How often it has been a draft, this time included, and since when the second and later times.
    drafts: int = 0
    draft_since: datetime | None = None
    #: Since when it speaks for its scope: age decides between equals. None: since it was attached.
    scope_since: datetime | None = None
    #: What was said about scopes that it named, by ``core.rules.purpose.scope.scope_id``.
    speaks: Mapping[str, Speaks] = field(default_factory=dict)
    #: The community that holds the pages it asks for.
    asks: CommunityKey | None = None
    #: Account name → whom it meant when it was written.
    meant: Mapping[str, PersonKey] = field(default_factory=dict)
    #: "asked" whether it is one of its own; "before" anybody asked, "alone" since the older one is gone: it is.
    own: str = ""


def _speaks(text: str) -> dict[str, Speaks]:
    return {
        id: Speaks(
            how=how, since=datetime.fromisoformat(since) if since else None, root=root[0] if root else None
        )
        for id, (how, since, *root) in json.loads(text).items()
    }


def save(connection: sa.Connection, community: Community) -> None:
    """Write a community as it now is."""
    upsert(
        connection,
        t.community,
        [
            {
                "key": community.key,
                "site": community.site,
                "home": community.home,
                "origin": community.origin,
                "scope_kind": community.scope.kind.value,
                "scope_value": community.scope.value,
                "scope_match": match_form(community.scope),
                "text": codec.dump(community.text),
                "charter": codec.dump(community.charter),
                "findings": codec.dump(community.findings),
                "figures": codec.dump(community.figures),
                "state": community.charter.state.value,
                "withdrawn": community.withdrawn,
                "parent": community.parent,
                "attached_at": community.attached_at,
                "first_deadline": codec.dump(community.first_deadline) if community.first_deadline else None,
                "level": community.charter.level,
                "drafts": community.drafts,
                "draft_since": community.draft_since,
                "scope_since": community.scope_since or community.attached_at,
                "speaks": codec.dump(
                    {
                        id: [speaks.how, speaks.since or "", *([] if speaks.root is None else [speaks.root])]
                        for id, speaks in community.speaks.items()
                    }
                ),
                "asks": community.asks,
                "meant": codec.dump(community.meant),
                "own": community.own,
            }
        ],
    )


@lru_cache(maxsize=64)
def of_row(row: Any) -> Community:
    """The community of a row; the same one for the same row, which is read much more often than it changes."""
    return Community(
        key=row.key,
        site=row.site,
        home=row.home,
        origin=row.origin,
        scope=Scope(kind=ScopeKind(row.scope_kind), value=row.scope_value),
        text=codec.load(CharterText, row.text),
        charter=codec.load(Charter, row.charter),
        findings=codec.load_many(Finding, row.findings),
        figures=json.loads(row.figures),
        withdrawn=row.withdrawn,
        parent=row.parent,
        attached_at=row.attached_at,
        first_deadline=codec.load(DueDate, row.first_deadline) if row.first_deadline else None,
        level=row.level,
        drafts=row.drafts,
        draft_since=row.draft_since,
        scope_since=row.scope_since,
        speaks=_speaks(row.speaks),
        asks=row.asks,
        meant=json.loads(row.meant),
        own=row.own,
    )


_ONE = sa.select(t.community).where(t.community.c.key == sa.bindparam("key"))
_SOME = sa.select(t.community).where(one_of(t.community.c.key))
_STOOD = sa.select(t.community.c.home).where(one_of(t.community.c.home), t.community.c.origin == "page")
_AT_HOME = sa.select(t.community).where(one_of(t.community.c.home)).order_by(t.community.c.key)


def get(connection: sa.Connection, key: CommunityKey | None) -> Community | None:
    """The community of this key, or None."""
    if key is None:
        return None
    row = connection.execute(_ONE, {"key": key}).first()
    return of_row(row) if row else None


def load(connection: sa.Connection, keys: Collection[CommunityKey]) -> dict[CommunityKey, Community]:
    """Communities by key."""
    communities: dict[CommunityKey, Community] = {}
    for group in chunked(keys):
        for row in connection.execute(_SOME, {"keys": group}):
            communities[row.key] = of_row(row)
    return communities


def charters_stood(connection: sa.Connection, homes: Collection[PageKey]) -> frozenset[PageKey]:
    """Those of these pages on which a charter stands or stood."""
    pages: set[PageKey] = set()
    for group in chunked(homes):
        pages.update(connection.scalars(_STOOD, {"keys": group}))
    return frozenset(pages)


def at_home(connection: sa.Connection, homes: Collection[PageKey]) -> tuple[Community, ...]:
    """Communities whose charter stands on or is attached to one of these pages; withdrawn ones too."""
    communities: list[Community] = []
    for group in chunked(homes):
        communities += [of_row(row) for row in connection.execute(_AT_HOME, {"keys": group})]
    return tuple(communities)


def of_site(connection: sa.Connection, site: str, *, withdrawn: bool = False) -> tuple[Community, ...]:
    """All communities of a site, by key."""
    query = sa.select(t.community).where(t.community.c.site == site).order_by(t.community.c.key)
    if not withdrawn:
        query = query.where(sa.not_(t.community.c.withdrawn))
    return tuple(of_row(row) for row in connection.execute(query))


def attached(connection: sa.Connection, key: CommunityKey) -> tuple[datetime | None] | None:
    """Since when a community is attached, as far as that is known; None without the community."""
    c = t.community.c
    row = connection.execute(sa.select(c.attached_at).where(c.key == key)).first()
    return (row.attached_at,) if row else None


def children(connection: sa.Connection, key: CommunityKey) -> tuple[PageKey, ...]:
    """Homes of the communities that inherit from this one."""
    return tuple(
        connection.scalars(sa.select(t.community.c.home).where(t.community.c.parent == key).distinct())
    )


@cache
def _around(labelled: bool) -> sa.Select[Any]:
    c = t.community.c
    conditions = [
        sa.and_(c.scope_kind == ScopeKind.PAGE.value, c.scope_match == sa.bindparam("place")),
        sa.and_(c.scope_kind == ScopeKind.SPACE.value, c.scope_match == sa.bindparam("space")),
        sa.and_(c.scope_kind == ScopeKind.TREE.value, one_of(c.scope_match, "trees")),
    ]
    if labelled:
        conditions.append(sa.and_(c.scope_kind == ScopeKind.LABEL.value, one_of(c.scope_match, "labels")))
    return (
        sa.select(c.key, c.scope_kind, c.scope_value, c.speaks)
        .where(c.site == sa.bindparam("site"), sa.not_(c.withdrawn), sa.or_(*conditions))
        .order_by(c.scope_since.nulls_first(), c.key)
    )


def around(connection: sa.Connection, page: Page) -> list[tuple[CommunityKey, Scope]]:
    """The communities whose scope could hold this page, the oldest first; ``core.rules.purpose.scope`` picks one."""
    if not page.exists:
        return []
    labels = sorted({label_form(label) for label in page.labels})
    asked: dict[str, object] = {"site": page.site, "place": page.place, "space": page.space.casefold()}
    asked |= {"trees": [page.place, *page.ancestors], "labels": labels}
    rows = connection.execute(_around(bool(labels)), asked).all()
    return [
        (row.key, scope)
        for row in rows
        if _is_meant(
            connection,
            page,
            scope := Scope(kind=ScopeKind(row.scope_kind), value=row.scope_value),
            row.speaks,
        )
    ]


def _is_meant(connection: sa.Connection, page: Page, scope: Scope, speaks: str) -> bool:
    """Whether the page at a scope's title is the one for which the right to speak was told, where that is known."""
    if scope.kind not in (ScopeKind.PAGE, ScopeKind.TREE) or speaks == "{}":
        return True
    known = _speaks(speaks).get(scope_id(scope))
    if known is None or known.root is None:
        return True
    root = page if scope.value == page.place else pages.titled(connection, page.site, scope.value)
    return known.means(root.key if root is not None else None)


def same_scope(connection: sa.Connection, community: Community) -> list[tuple[CommunityKey, Scope]]:
    """The communities that are attached to exactly the same scope, itself among them, the oldest first."""
    c = t.community.c
    rows = connection.execute(
        sa.select(c.key, c.scope_kind, c.scope_value, c.scope_since).where(
            c.site == community.site,
            c.scope_kind == community.scope.kind.value,
            c.scope_match == match_form(community.scope),
            sa.not_(c.withdrawn),
            c.key != community.key,
        )
    )
    own = (community.scope_since or community.attached_at, community.key, community.scope)
    same = [
        (row.scope_since, row.key, Scope(kind=ScopeKind(row.scope_kind), value=row.scope_value))
        for row in rows
    ]
    return [(key, scope) for _, key, scope in sorted([*same, own], key=lambda claim: (claim[0], claim[1]))]


def oldest_of_scope(connection: sa.Connection, community: Community) -> datetime | None:
    """Since when another one has spoken for exactly this scope; None where nobody does."""
    c = t.community.c
    oldest: datetime | None = connection.scalar(
        sa.select(sa.func.min(c.scope_since)).where(
            c.site == community.site,
            c.scope_kind == community.scope.kind.value,
            c.scope_match == match_form(community.scope),
            sa.not_(c.withdrawn),
            c.key != community.key,
        )
    )
    return oldest


def taken_from(
    connection: sa.Connection, site: str, scope: Scope, key: CommunityKey
) -> dict[CommunityKey, int]:
    """Communities in use that a charter for this scope would take pages from, and how many of those known."""
    p, c = t.page.c, t.community.c
    rows = connection.execute(
        sa.select(t.page, c.key.label("held_by"))
        .join(t.community, c.key == p.community)
        .where(p.site == site, p.exists, c.key != key, sa.not_(c.withdrawn))
    )
    taken: dict[CommunityKey, int] = {}
    for row in rows:
        page = Page(
            key=row.key,
            title=row.title,
            url="",
            space=row.space,
            place=row.place,
            ancestors=tuple(json.loads(row.ancestors)),
            labels=frozenset(json.loads(row.labels)),
        )
        if matches(scope, page):
            before = around(connection, page)
            # Asked as if it came first: that is what an admin who says yes gets.
            if nearest(page, [(key, scope), *((k, s) for k, s in before if k != key)]) == key:
                taken[row.held_by] = taken.get(row.held_by, 0) + 1
    return taken


def homes_that_ask(connection: sa.Connection, site: str) -> list[PageKey]:
    """The homes of those that want pages which aren't theirs, whether a community was found to ask or none."""
    c = t.community.c
    wanting = sa.select(c.home).where(
        c.site == site, sa.not_(c.withdrawn), c.speaks.contains('["asked",', autoescape=True)
    )
    return [PageKey(home) for home in connection.scalars(wanting.order_by(c.home))]


def homes_of(connection: sa.Connection, keys: Collection[CommunityKey]) -> dict[CommunityKey, PageKey]:
    """The home of each of these communities."""
    pages_by_community: dict[CommunityKey, PageKey] = {}
    for group in chunked(keys):
        rows = connection.execute(
            sa.select(t.community.c.key, t.community.c.home).where(t.community.c.key.in_(group))
        )
        pages_by_community.update({row.key: row.home for row in rows})
    return pages_by_community


def asking(connection: sa.Connection, key: CommunityKey) -> tuple[Community, ...]:
    """The communities that ask this one for pages, or did."""
    rows = connection.execute(
        sa.select(t.community)
        .where(t.community.c.asks == key, sa.not_(t.community.c.withdrawn))
        .order_by(t.community.c.key)
    )
    return tuple(of_row(row) for row in rows)


# --- whom a charter names -------------------------------------------------------------------------------


def put_uses(
    connection: sa.Connection,
    key: CommunityKey,
    *,
    people: Iterable[PersonKey],
    accounts: Iterable[str],
    groups: Iterable[str],
    everyone: bool,
) -> None:
    """Write down whom a charter names: keys, account names, groups, everyone."""
    u = t.community_uses
    connection.execute(sa.delete(u).where(u.c.community == key))
    rows: list[tuple[str, str]] = [("person", person) for person in set(people)]
    rows += [("account", name) for name in set(accounts)]
    rows += [("group", name) for name in set(groups)]
    if everyone:
        rows.append(("everyone", ""))
    insert_new(connection, u, [{"community": key, "kind": kind, "value": value} for kind, value in rows])


_USING = (
    sa.select(t.community_uses.c.community)
    .join(t.community, t.community.c.key == t.community_uses.c.community)
    .where(
        t.community.c.site == sa.bindparam("site"),
        sa.not_(t.community.c.withdrawn),
        t.community_uses.c.kind == sa.bindparam("kind"),
        one_of(t.community_uses.c.value, "values"),
    )
)


def using(connection: sa.Connection, site: str, kind: str, values: Collection[str]) -> set[CommunityKey]:
    """Communities of a site whose charter names one of these."""
    communities: set[CommunityKey] = set()
    for group in chunked(values):
        communities.update(connection.scalars(_USING, {"site": site, "kind": kind, "values": group}))
    return communities

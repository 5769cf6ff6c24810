"""Communities as their charters were last read, and whom they name."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
from core.rules.scope import label_form
from core.store import codec
from core.store import tables as t
from core.store.sql import insert_new, parts, upsert


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


def _match(scope: Scope) -> str:
    if scope.kind is ScopeKind.LABEL:
        return label_form(scope.value)
    if scope.kind is ScopeKind.SPACE:
        return scope.value.casefold()
    return scope.value


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
                "scope_match": _match(community.scope),
                "text": codec.dump(community.text),
                "charter": codec.dump(community.charter),
                "findings": codec.dump(community.findings),
                "figures": codec.dump(community.figures),
                "state": community.charter.state.value,
                "withdrawn": community.withdrawn,
                "parent": community.parent,
                "attached_at": community.attached_at,
                "first_deadline": codec.dump(community.first_deadline) if community.first_deadline else None,
                "level": community.level,
                "drafts": community.drafts,
                "draft_since": community.draft_since,
            }
        ],
    )


def _community(row: Any) -> Community:
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
    )


def get(connection: sa.Connection, key: CommunityKey | None) -> Community | None:
    """The community of this key, or None."""
    if key is None:
        return None
    row = connection.execute(sa.select(t.community).where(t.community.c.key == key)).first()
    return _community(row) if row else None


def load(connection: sa.Connection, keys: Collection[CommunityKey]) -> dict[CommunityKey, Community]:
    """Communities by key."""
    found: dict[CommunityKey, Community] = {}
    for group in parts(keys):
        for row in connection.execute(sa.select(t.community).where(t.community.c.key.in_(group))):
            found[row.key] = _community(row)
    return found


def at_home(connection: sa.Connection, homes: Collection[PageKey]) -> tuple[Community, ...]:
    """Communities whose charter stands on or is attached to one of these pages; withdrawn ones too."""
    found: list[Community] = []
    for group in parts(homes):
        rows = connection.execute(
            sa.select(t.community).where(t.community.c.home.in_(group)).order_by(t.community.c.key)
        )
        found += [_community(row) for row in rows]
    return tuple(found)


def of_site(connection: sa.Connection, site: str, *, withdrawn: bool = False) -> tuple[Community, ...]:
    """All communities of a site, by key."""
    query = sa.select(t.community).where(t.community.c.site == site).order_by(t.community.c.key)
    if not withdrawn:
        query = query.where(sa.not_(t.community.c.withdrawn))
    return tuple(_community(row) for row in connection.execute(query))


def children(connection: sa.Connection, key: CommunityKey) -> tuple[PageKey, ...]:
    """Homes of the communities that inherit from this one."""
    return tuple(
        connection.scalars(sa.select(t.community.c.home).where(t.community.c.parent == key).distinct())
    )


def around(connection: sa.Connection, page: Page) -> list[tuple[CommunityKey, Scope]]:
    """The communities whose scope could hold this page; ``core.rules.scope`` picks among them."""
    if not page.exists:
        return []
    c = t.community.c
    conditions = [
        sa.and_(c.scope_kind == ScopeKind.PAGE.value, c.scope_match == page.place),
        sa.and_(c.scope_kind == ScopeKind.SPACE.value, c.scope_match == page.space.casefold()),
    ]
    for some in parts([page.place, *page.ancestors]):
        conditions.append(sa.and_(c.scope_kind == ScopeKind.TREE.value, c.scope_match.in_(some)))
    for some in parts(sorted({label_form(label) for label in page.labels})):
        conditions.append(sa.and_(c.scope_kind == ScopeKind.LABEL.value, c.scope_match.in_(some)))
    rows = connection.execute(
        sa.select(c.key, c.scope_kind, c.scope_value)
        .where(c.site == page.site, sa.not_(c.withdrawn), sa.or_(*conditions))
        .order_by(c.key)
    )
    return [(row.key, Scope(kind=ScopeKind(row.scope_kind), value=row.scope_value)) for row in rows]


def same_scope(connection: sa.Connection, community: Community) -> list[tuple[CommunityKey, Scope]]:
    """The communities that are attached to exactly the same scope, itself among them."""
    c = t.community.c
    rows = connection.execute(
        sa.select(c.key, c.scope_kind, c.scope_value).where(
            c.site == community.site,
            c.scope_kind == community.scope.kind.value,
            c.scope_match == _match(community.scope),
            sa.not_(c.withdrawn),
        )
    )
    return [(row.key, Scope(kind=ScopeKind(row.scope_kind), value=row.scope_value)) for row in rows]


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


def using(connection: sa.Connection, site: str, kind: str, values: Collection[str]) -> set[CommunityKey]:
    """Communities of a site whose charter names one of these."""
    found: set[CommunityKey] = set()
    u, c = t.community_uses.c, t.community.c
    for group in parts(values):
        found.update(
            connection.scalars(
                sa.select(u.community)
                .join(t.community, c.key == u.community)
                .where(c.site == site, sa.not_(c.withdrawn), u.kind == kind, u.value.in_(group))
            )
        )
    return found

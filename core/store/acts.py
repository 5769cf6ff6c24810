"""What people did: kept for ever, the same id once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import Act, ActKind, CommunityKey, PageKey, PersonKey, in_force
from core.store import codec
from core.store import tables as t
from core.store.sql import parts


def get(connection: sa.Connection, act_id: str) -> Act | None:
    """The act of this id, or None."""
    doc = connection.scalar(sa.select(t.act.c.doc).where(t.act.c.id == act_id))
    return codec.load(Act, doc) if doc else None


def known(connection: sa.Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of these ids under which an act is kept."""
    found: set[str] = set()
    for some in parts(sorted(set(ids))):
        found.update(connection.scalars(sa.select(t.act.c.id).where(t.act.c.id.in_(some))))
    return frozenset(found)


def save(connection: sa.Connection, act: Act) -> str:
    """Keep a new act; the salt its text is hashed with in the evidence."""
    salt = secrets.token_hex(16)
    connection.execute(
        t.act.insert().values(
            id=act.id,
            kind=act.kind.value,
            person=act.person,
            at=act.at,
            page=act.page,
            community=act.community,
            obligation=act.obligation,
            salt=salt,
            doc=codec.dump(act),
        )
    )
    return salt


def of_pages(
    connection: sa.Connection,
    pages: Collection[PageKey],
    focus: Collection[PersonKey] | None = None,
    *,
    but: Collection[ActKind] = (),
) -> dict[PageKey, tuple[Act, ...]]:
    """Acts about each page, in time order; of ``focus`` only, if given; ``but`` leaves out kinds."""
    found: dict[PageKey, list[Act]] = {}
    for group in parts(pages):
        query = sa.select(t.act.c.page, t.act.c.doc).where(t.act.c.page.in_(group))
        if but:
            # By what they are, so that the index leads past a hundred thousand of another kind.
            query = query.where(t.act.c.kind.in_(_others(but)))
        queries = [query] if focus is None else [query.where(t.act.c.person.in_(p)) for p in parts(focus)]
        for one in queries:
            for row in connection.execute(one):
                found.setdefault(row.page, []).append(codec.load(Act, row.doc))
    return {page: _in_order(acts) for page, acts in found.items()}


def about(
    connection: sa.Connection, obligations: Collection[str], kinds: Collection[ActKind]
) -> tuple[Act, ...]:
    """Acts of these kinds about these obligations, whoever did them, in time order."""
    found: list[Act] = []
    wanted = [*(kind.value for kind in kinds), ActKind.TAKE_BACK.value]
    for group in parts(sorted(obligations)):
        query = sa.select(t.act.c.doc).where(t.act.c.obligation.in_(group), t.act.c.kind.in_(wanted))
        found += [codec.load(Act, doc) for doc in connection.scalars(query)]
    return _in_order(found)


def of_community(
    connection: sa.Connection, community: CommunityKey, *, but: Collection[ActKind] = ()
) -> tuple[Act, ...]:
    """Acts about a community or one of its pages, in time order; ``but`` leaves out kinds."""
    pages = sa.select(t.page.c.key).where(t.page.c.community == community)
    query: sa.Select[Any] = sa.select(t.act.c.doc).where(
        sa.or_(t.act.c.community == community, t.act.c.page.in_(pages))
    )
    if but:
        query = query.where(t.act.c.kind.in_(_others(but)))
    return _in_order([codec.load(Act, doc) for doc in connection.scalars(query)])


def of_person(
    connection: sa.Connection, person: PersonKey, kinds: Collection[str], since: datetime, limit: int = 200
) -> tuple[Act, ...]:
    """What a person did since then and has not taken back, of these kinds, newest first."""
    wanted = [*kinds, ActKind.TAKE_BACK.value]
    rows = connection.scalars(
        sa.select(t.act.c.doc)
        .where(t.act.c.person == person, t.act.c.kind.in_(wanted), t.act.c.at >= since)
        .order_by(t.act.c.at.desc(), t.act.c.id.desc())
        .limit(limit)
    )
    return in_force(codec.load(Act, doc) for doc in rows)


def _others(but: Collection[ActKind]) -> list[str]:
    return [kind.value for kind in ActKind if kind not in but]


def _in_order(acts: list[Act]) -> tuple[Act, ...]:
    return tuple(sorted(in_force(acts), key=lambda act: (act.at, act.id)))

"""Young communities and mature ones: what either side said about being paired."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from core.model import CharterState, CommunityKey, Pairing, Step
from core.rules.pairing import MATURE
from core.store import codec
from core.store import tables as t
from core.store.sql import chunked

#: Most communities that are looked at for one that helps.
LOOKED_AT = 50


def put(connection: sa.Connection, pair: Pairing) -> None:
    """Keep what was said about two communities."""
    p = t.pairing.c
    mine = sa.and_(p.young == pair.young, p.mature == pair.mature)
    connection.execute(sa.delete(t.pairing).where(mine))
    row = {"young": pair.young, "mature": pair.mature, "doc": codec.dump(pair.steps)}
    connection.execute(t.pairing.insert(), [row])


def of(connection: sa.Connection, community: CommunityKey) -> tuple[Pairing, ...]:
    """All that was ever said with this community on either side."""
    p = t.pairing.c
    mine = sa.or_(p.young == community, p.mature == community)
    rows = connection.execute(sa.select(t.pairing).where(mine).order_by(p.young, p.mature))
    return tuple(_pairing(row) for row in rows)


def of_mature(connection: sa.Connection, keys: Collection[CommunityKey]) -> tuple[Pairing, ...]:
    """All that was ever said with one of these communities as the one that is to help."""
    pairings: list[Pairing] = []
    for some in chunked(sorted(keys)):
        p = t.pairing.c
        rows = connection.execute(sa.select(t.pairing).where(p.mature.in_(some)).order_by(p.young, p.mature))
        pairings += map(_pairing, rows)
    return tuple(pairings)


def _pairing(row: Any) -> Pairing:
    return Pairing(
        young=CommunityKey(row.young),
        mature=CommunityKey(row.mature),
        steps=codec.load_many(Step, row.doc),
    )


def mature(connection: sa.Connection, site: str, but: Collection[CommunityKey]) -> tuple[CommunityKey, ...]:
    """Communities of a site that could help, the highest level first."""
    c = t.community.c
    query = sa.select(c.key).where(
        c.site == site,
        c.level >= MATURE,
        c.state == CharterState.ACTIVE.value,
        sa.not_(c.withdrawn),
    )
    query = query.order_by(c.level.desc(), c.key).limit(LOOKED_AT + len(but))
    return tuple(CommunityKey(key) for key in connection.scalars(query) if key not in but)[:LOOKED_AT]

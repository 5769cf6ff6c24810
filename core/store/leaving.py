"""What is left of communities whose charter was taken off: it counts for nothing and goes in parts."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Obligation
from core.store import codec
from core.store import tables as t


@cache
def here(community: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """That a row's community is no such one."""
    c = t.community.c
    return sa.not_(sa.exists().where(c.key == community, c.withdrawn))


def delete(
    connection: sa.Connection,
    community: CommunityKey,
    most: int | None,
    owed: list[Obligation] | None = None,
) -> bool:
    """Delete so many rows of what a community owed and was given, or all; whether there may be more.

    ``owed`` is given what was deleted of what was owed and not done.
    """
    o = t.obligation.c
    more = False
    for table in (t.contribution, t.obligation):
        keys = list(table.primary_key.columns)
        mine = table.c.community == community
        if most is None and (owed is None or table is t.contribution):
            connection.execute(sa.delete(table).where(mine))
            continue
        told = [o.doc, o.settled_at] if table is t.obligation and owed is not None else []
        query = sa.select(*keys, *told).where(mine)
        rows = connection.execute(query if most is None else query.limit(most)).all()
        if rows:
            which = sa.and_(*(column == sa.bindparam(f"k{place}") for place, column in enumerate(keys)))
            connection.execute(
                sa.delete(table).where(which),
                [{f"k{place}": row[place] for place in range(len(keys))} for row in rows],
            )
        if told and owed is not None:
            owed += [codec.load(Obligation, row.doc) for row in rows if row.settled_at is None]
        more = more or len(rows) == most
    return more


def any_left(connection: sa.Connection, community: CommunityKey) -> bool:
    """Whether anything is left of it."""
    return any(
        connection.scalar(sa.select(sa.literal(1)).where(table.c.community == community).limit(1)) is not None
        for table in (t.contribution, t.obligation)
    )


def under_way(connection: sa.Connection) -> int:
    """Of how many communities something is left."""
    c = t.community.c
    gone = sa.select(c.key).where(c.withdrawn)
    return sum(any_left(connection, CommunityKey(key)) for key in connection.scalars(gone).all())

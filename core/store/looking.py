"""How far the list of a large scope came, so that what is cut short goes on from there."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from core.model import PageKey
from core.store import tables as t
from core.store.sql import upsert


@dataclass(frozen=True, slots=True)
class Looking:
    """A list so far."""

    #: Where it goes on; "" at its begin.
    cursor: str = ""
    #: Pages that came.
    count: int = 0
    #: Those of them about which the wiki is asked.
    some: frozenset[PageKey] = frozenset()


def so_far(connection: sa.Connection, page: PageKey, scope: str) -> Looking:
    """How far the list of a page's scope came; of another scope nothing is known."""
    c = t.looking_through.c
    query = sa.select(c.cursor, c["count"], c.some).where(c.page == page, c.scope == scope)
    row = connection.execute(query).first()
    if row is None:
        return Looking()
    cursor, count, some = row
    return Looking(cursor, count, frozenset(json.loads(some)))


def keep(connection: sa.Connection, page: PageKey, scope: str, far: Looking) -> None:
    """Keep how far it came."""
    row = {"page": page, "scope": scope, "cursor": far.cursor, "count": far.count, "some": _text(far.some)}
    upsert(connection, t.looking_through, [row])


def forget(connection: sa.Connection, page: PageKey) -> None:
    """It came to its end, or nobody wants it any more."""
    connection.execute(sa.delete(t.looking_through).where(t.looking_through.c.page == page))


def _text(some: Collection[PageKey]) -> str:
    return json.dumps(sorted(some))

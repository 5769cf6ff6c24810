"""Whom no message reached, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.model import (
    CommunityKey,
    PersonKey,
)
from core.store import tables as t

#: Of how many people at most who cannot be reached a page tells.
MOST_UNREACHED = 6


def reached(connection: sa.Connection, key: PersonKey, why: str, now: datetime) -> None:
    """Remember whether messages reach somebody: why not, "" when they do. The first time it was so stays."""
    p = t.person.c
    since = sa.case((p.unreached == "", now), else_=p.unreached_since) if why else sa.null()
    changed = sa.update(t.person).where(p.key == key, p.unreached != why)
    connection.execute(changed.values(unreached=why, unreached_since=since))


def all_unreached(connection: sa.Connection) -> dict[PersonKey, str]:
    """Whom messages don't reach → why."""
    p = t.person.c
    rows = connection.execute(sa.select(p.key, p.unreached).where(p.unreached != ""))
    return {PersonKey(row.key): row.unreached for row in rows}


def unreached(connection: sa.Connection, site: str, most: int) -> tuple[int, list[str]]:
    """How many people of a site messages don't reach, and the names of some, the longest first."""
    p = t.person.c
    which = sa.and_(p.site == site, p.unreached != "", p.active)
    count = connection.scalar(sa.select(sa.func.count()).select_from(t.person).where(which)) or 0
    names = connection.scalars(sa.select(p.name).where(which).order_by(p.unreached_since, p.key).limit(most))
    return int(count), list(names)


def why_unreached(connection: sa.Connection, key: PersonKey) -> str:
    """Why messages don't reach somebody; "" while they do."""
    return connection.scalar(sa.select(t.person.c.unreached).where(t.person.c.key == key)) or ""


def unreached_owing(
    connection: sa.Connection,
    site: str,
    communities: Sequence[CommunityKey],
    *,
    but: PersonKey,
    most: int = MOST_UNREACHED,
) -> tuple[str, ...]:
    """Names of people whom messages don't reach and who owe something in these communities, the longest first."""
    p, o = t.person.c, t.obligation.c
    owes = sa.exists().where(o.person == p.key, o.is_open, o.community.in_(communities))
    which = sa.and_(p.site == site, p.unreached != "", p.active, p.key != but, owes)
    names = sa.select(sa.func.coalesce(sa.func.nullif(p.display, ""), p.name)).where(which)
    return (
        tuple(connection.scalars(names.order_by(p.unreached_since, p.key).limit(most))) if communities else ()
    )

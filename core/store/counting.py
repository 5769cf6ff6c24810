"""How much there is: for ``/metrics``, for ``telos doctor``, and for reports. Never a name, never a title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey
from core.store import tables as t
from core.store.notices import LAPSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a site's wiki told."""

    site: str
    synced_at: datetime | None
    unknown_hooks: int


def jobs(connection: sa.Connection) -> list[tuple[tuple[str, str], int]]:
    """Jobs by lane and state."""
    return _grouped(connection, t.job.c.lane, t.job.c.state)


def outbox(connection: sa.Connection) -> list[tuple[tuple[str], int]]:
    """What waits to leave, by state."""
    return _grouped(connection, t.outbox.c.state)


def notices(connection: sa.Connection) -> list[tuple[tuple[str], int]]:
    """Notices ever planned, by what became of them."""
    return _grouped(connection, t.noticed.c.state)


def stopped(connection: sa.Connection) -> list[tuple[tuple[str], int]]:
    """Notices that did not leave, by what was kept as the reason."""
    n = t.noticed.c
    return _grouped(connection, n.reason, where=n.state.in_(("dropped", LAPSED)))


def communities(connection: sa.Connection) -> list[tuple[tuple[str], int]]:
    """Communities by state."""
    return _grouped(connection, t.community.c.state)


def open_obligations(connection: sa.Connection) -> list[tuple[tuple[str], int]]:
    """What is owed in all communities, by kind."""
    return _grouped(connection, t.obligation.c.kind, where=t.obligation.c.is_open)


def owed_in(connection: sa.Connection, community: CommunityKey) -> list[tuple[str, int, int]]:
    """What is owed in a community: kind, how much, and by how many different people."""
    o = t.obligation.c
    query = sa.select(o.kind, sa.func.count(), sa.func.count(sa.distinct(o.person))).group_by(o.kind)
    rows = connection.execute(query.where(o.is_open, o.community == community))
    return [(row[0], row[1], row[2]) for row in rows]


def pages_of(connection: sa.Connection, community: CommunityKey) -> int:
    """How many pages a community has."""
    return _count(connection, t.page, t.page.c.community == community)


def contributions_of(connection: sa.Connection, community: CommunityKey) -> int:
    """How many contributions a community has."""
    return _count(connection, t.contribution, t.contribution.c.community == community)


def arrived(connection: sa.Connection, site: str) -> int:
    """How many deliveries of a site were kept."""
    return _count(connection, t.inbox, t.inbox.c.site == site)


def heard(connection: sa.Connection) -> list[Heard]:
    """What each site's wiki told."""
    rows = connection.execute(sa.select(t.site.c.name, t.site.c.synced_at, t.site.c.unknown_hooks))
    return [Heard(site=row.name, synced_at=row.synced_at, unknown_hooks=row.unknown_hooks) for row in rows]


def who_owe(connection: sa.Connection, site: str) -> tuple[int, int]:
    """How many people of a site owe something, and how many of these have an address."""
    p, o = t.person.c, t.obligation.c
    those = sa.select(o.person).where(o.is_open).distinct()
    query = sa.select(sa.func.count(), sa.func.count(p.email)).where(
        p.site == site, p.active, p.key.in_(those)
    )
    people, reached = connection.execute(query).one()
    return people, reached


def _grouped(
    connection: sa.Connection, *columns: sa.Column[Any], where: sa.ColumnElement[bool] | None = None
) -> list[Any]:
    query = sa.select(*columns, sa.func.count()).group_by(*columns)
    rows = connection.execute(query if where is None else query.where(where))
    return [(tuple(row[:-1]), row[-1]) for row in rows]


def waits_since(connection: sa.Connection, now: datetime) -> datetime | None:
    """Since when the oldest work waits that is due; None where none does, or somebody works on something."""
    j = t.job.c
    oldest = sa.select(sa.func.min(j.due)).where(j.state == "waiting", j.due <= now)
    at_work = sa.exists().where(j.state == "leased", j.lease_until > now)
    since: datetime | None = connection.scalar(oldest.where(~at_work))
    return since


def _count(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(where)).scalar_one())

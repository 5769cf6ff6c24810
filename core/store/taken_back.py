"""What people added to a community's pages and somebody else took back: for its figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Page, PageKey, PersonKey
from core.rules.acknowledgement.reverted import Reverted
from core.rules.factors.history import TakenBack
from core.store import tables as t
from core.store.identity import erased
from core.store.sql import chunked, upsert

#: Rows taken from the database at once.
_STEP = 500


def unread(connection: sa.Connection, community: CommunityKey, since: datetime, limit: int) -> list[PageKey]:
    """Pages of a community that were written on since then and not looked at as they stand now."""
    p, r, s = t.page.c, t.taken_back_read.c, t.revision.c
    same = sa.and_(r.community == p.community, r.current == p.current)
    query = (
        sa.select(p.key)
        .select_from(t.page.outerjoin(t.taken_back_read, r.page == p.key))
        .where(p.community == community, p.exists, sa.not_(p.partial))
        .where(sa.or_(r.page.is_(None), sa.not_(same)), sa.exists().where(s.page == p.key, s.at >= since))
        .order_by(p.key)
        .limit(limit)
    )
    return [PageKey(key) for key in connection.scalars(query)]


def put(
    connection: sa.Connection,
    community: CommunityKey,
    found: Sequence[tuple[Page, Sequence[Reverted]]],
) -> None:
    """Keep what was taken back on these pages in place of what was kept of it."""
    # It was read outside of this transaction: whoever was erased meanwhile stands there by their pseudonym.
    gone = erased(connection, {one.author for _, several in found for one in several})
    for some in chunked([page.key for page, _ in found]):
        connection.execute(sa.delete(t.taken_back).where(t.taken_back.c.page.in_(some)))
    read = [{"page": page.key, "community": community, "current": page.current} for page, _ in found]
    upsert(connection, t.taken_back_read, read)
    rows = [
        {
            "page": page.key,
            "id": one.id,
            "community": community,
            "author": gone.get(one.author, one.author),
            "at": one.at,
            "back_at": one.back_at,
            "first_revision": one.first_revision,
            "last_revision": one.last_revision,
        }
        for page, several in found
        for one in several
    ]
    for part in chunked(rows):
        connection.execute(sa.insert(t.taken_back), part)


def left(connection: sa.Connection, community: CommunityKey, limit: int) -> list[PageKey]:
    """Pages that were looked at and are no longer there, or in this community."""
    p, r = t.page.c, t.taken_back_read.c
    stays = sa.exists().where(p.key == r.page, p.community == community, p.exists)
    query = sa.select(r.page).where(r.community == community, sa.not_(stays)).order_by(r.page).limit(limit)
    return [PageKey(key) for key in connection.scalars(query)]


def drop(connection: sa.Connection, keys: Sequence[PageKey]) -> None:
    """Forget what was taken back on these pages."""
    for table in (t.taken_back, t.taken_back_read):
        connection.execute(sa.delete(table).where(table.c.page.in_(keys)))


def forget(connection: sa.Connection, community: CommunityKey) -> None:
    """Keep nothing of it."""
    for table in (t.taken_back, t.taken_back_read):
        connection.execute(sa.delete(table).where(table.c.community == community))


def of(connection: sa.Connection, community: CommunityKey, most: int) -> list[TakenBack]:
    """The latest of it in order of time."""
    rows = connection.execute(_rows(community).limit(most))
    return [TakenBack(PersonKey(row.author), row.at, row.back_at) for row in rows][::-1]


def listed(
    connection: sa.Connection, community: CommunityKey, after: tuple[datetime, str, str] | None, limit: int
) -> Iterator[Any]:
    """Rows of it, the latest first."""
    c, query = t.taken_back.c, _rows(community)
    if after is not None:
        at, page, own = after
        earlier = sa.or_(c.page < page, sa.and_(c.page == page, c.id < own))
        query = query.where(c.at <= at, sa.or_(c.at < at, earlier))
    yield from connection.execute(query.limit(limit))


def _rows(community: CommunityKey) -> sa.Select[Any]:
    """What bots added is nobody's work."""
    c, p = t.taken_back.c, t.person.c
    bots = sa.exists().where(p.key == c.author, p.bot)
    return (
        sa.select(t.taken_back)
        .where(c.community == community, sa.not_(bots))
        .order_by(c.at.desc(), c.page.desc(), c.id.desc())
        .execution_options(yield_per=_STEP)
    )

"""What was contributed on a community's pages before there was a charter: for its figures, and owed to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Contribution, Page, PageKey, PersonKey
from core.rules.factors.history import Given
from core.store import tables as t
from core.store.identity import erased
from core.store.sql import chunked, upsert

#: Rows taken from the database at once.
_STEP = 500


def unread(connection: sa.Connection, community: CommunityKey, before: datetime, limit: int) -> list[PageKey]:
    """Pages of a community with a past that was not read yet, or that changed since."""
    p, r, s, c = t.page.c, t.past_read.c, t.revision.c, t.comment.c
    old = sa.or_(
        sa.exists().where(s.page == p.key, s.at < before), sa.exists().where(c.page == p.key, c.at < before)
    )
    same = sa.and_(r.community == p.community, r.current == p.current, r.before == before)
    query = (
        sa.select(p.key)
        .select_from(t.page.outerjoin(t.past_read, r.page == p.key))
        .where(p.community == community, p.exists, sa.not_(p.partial))
        .where(sa.or_(r.page.is_(None), sa.not_(same)), old)
        .order_by(p.key)
        .limit(limit)
    )
    return [PageKey(key) for key in connection.scalars(query)]


def put(
    connection: sa.Connection,
    community: CommunityKey,
    before: datetime,
    found: Sequence[tuple[Page, Sequence[Contribution]]],
) -> None:
    """Keep the past of these pages in place of what was kept of it."""
    read = [
        {"page": page.key, "community": community, "current": page.current, "before": before}
        for page, _ in found
    ]
    # It was read outside of this transaction: whoever was erased meanwhile stands there by their pseudonym.
    gone = erased(connection, {one.author for _, several in found for one in several})
    for some in chunked([page.key for page, _ in found]):
        connection.execute(sa.delete(t.past_contribution).where(t.past_contribution.c.page.in_(some)))
    upsert(connection, t.past_read, read)
    rows = [
        {
            "page": one.page,
            "id": one.id,
            "community": community,
            "author": gone.get(one.author, one.author),
            "at": one.at,
            "first_revision": one.first_revision,
            "last_revision": one.last_revision,
        }
        for _, several in found
        for one in several
    ]
    for part in chunked(rows):
        connection.execute(sa.insert(t.past_contribution), part)


def left(connection: sa.Connection, community: CommunityKey, limit: int) -> list[PageKey]:
    """Pages whose past is kept and that are no longer there, or in this community."""
    p, r = t.page.c, t.past_read.c
    stays = sa.exists().where(p.key == r.page, p.community == community, p.exists)
    query = sa.select(r.page).where(r.community == community, sa.not_(stays)).order_by(r.page).limit(limit)
    return [PageKey(key) for key in connection.scalars(query)]


def drop(connection: sa.Connection, keys: Sequence[PageKey]) -> None:
    """Forget the past of these pages."""
    for table in (t.past_contribution, t.past_read):
        connection.execute(sa.delete(table).where(table.c.page.in_(keys)))


def forget(connection: sa.Connection, community: CommunityKey) -> None:
    """Keep nothing of a community's past."""
    for table in (t.past_contribution, t.past_read):
        connection.execute(sa.delete(table).where(table.c.community == community))


def unknown(connection: sa.Connection, community: CommunityKey, limit: int) -> list[PersonKey]:
    """Of who contributed then, those about whom the wiki was never asked: some may be bots."""
    c, p = t.past_contribution.c, t.person.c
    query = (
        sa.select(c.author)
        .distinct()
        .select_from(t.past_contribution.outerjoin(t.person, p.key == c.author))
        .where(c.community == community, p.read_at.is_(None))
        .order_by(c.author)
        .limit(limit)
    )
    return [PersonKey(key) for key in connection.scalars(query)]


def given(connection: sa.Connection, community: CommunityKey, most: int) -> list[Given]:
    """The latest of the past in order of time, nothing by bots; nobody was asked to answer any of it."""
    found = [
        Given(author=PersonKey(row.author), at=row.at, answered_by=None, answered_at=None, due=None)
        for row in connection.execute(_people(community).limit(most))
    ]
    return found[::-1]


def listed(
    connection: sa.Connection, community: CommunityKey, after: tuple[datetime, str, str] | None, limit: int
) -> Iterator[Any]:
    """Rows of the past, the latest first."""
    c, query = t.past_contribution.c, _people(community)
    if after is not None:
        at, page, own = after
        earlier = sa.or_(c.page < page, sa.and_(c.page == page, c.id < own))
        query = query.where(c.at <= at, sa.or_(c.at < at, earlier))
    yield from connection.execute(query.limit(limit))


def _people(community: CommunityKey) -> sa.Select[Any]:
    c, p = t.past_contribution.c, t.person.c
    bots = sa.exists().where(p.key == c.author, p.bot)
    return (
        sa.select(t.past_contribution)
        .where(c.community == community, sa.not_(bots))
        .order_by(c.at.desc(), c.page.desc(), c.id.desc())
        .execution_options(yield_per=_STEP)
    )

"""What is read off a community's pages for its figures alone: rows page by page, and how far each page was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Page, PageKey
from core.store import tables as t
from core.store.identity import erased
from core.store.sql import chunked, upsert

#: Rows taken from the database at once.
_STEP = 500
#: Where a list of rows goes on: time, page and id of the last one.
After = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class PageReadings:
    """Two tables: rows (page, id, community, author, at, …), and the pages (page, community, current, …) of them."""

    rows: sa.Table
    read: sa.Table

    def unread(
        self,
        connection: sa.Connection,
        community: CommunityKey,
        limit: int,
        *,
        about: sa.ColumnElement[bool],
        as_read: sa.ColumnElement[bool] | None = None,
    ) -> list[PageKey]:
        """Pages of a community that were not read, or are no longer as they were.

        ``about``: which pages there is something to read of; ``as_read``: what else must be as when it was read.
        """
        p, r = t.page.c, self.read.c
        same = sa.and_(
            r.community == p.community, r.current == p.current, *([] if as_read is None else [as_read])
        )
        query = (
            sa.select(p.key)
            .select_from(t.page.outerjoin(self.read, r.page == p.key))
            .where(p.community == community, p.exists, sa.not_(p.partial))
            .where(sa.or_(r.page.is_(None), sa.not_(same)), about)
            .order_by(p.key)
            .limit(limit)
        )
        return [PageKey(key) for key in connection.scalars(query)]

    def put(
        self,
        connection: sa.Connection,
        community: CommunityKey,
        pages: Sequence[Page],
        rows: Sequence[Mapping[str, Any]],
        **how: Any,
    ) -> None:
        """Keep what was read of these pages in place of what was kept of them; ``how`` stands with each page."""
        read = [{"page": page.key, "community": community, "current": page.current, **how} for page in pages]
        # It was read outside of this transaction: whoever was erased meanwhile stands there by their pseudonym.
        gone = erased(connection, {row["author"] for row in rows})
        for some in chunked([page.key for page in pages]):
            connection.execute(sa.delete(self.rows).where(self.rows.c.page.in_(some)))
        upsert(connection, self.read, read)
        kept = [
            {**row, "community": community, "author": gone.get(row["author"], row["author"])} for row in rows
        ]
        for part in chunked(kept):
            connection.execute(sa.insert(self.rows), part)

    def left(self, connection: sa.Connection, community: CommunityKey, limit: int) -> list[PageKey]:
        """Pages that were read and are no longer there, or in this community."""
        p, r = t.page.c, self.read.c
        stays = sa.exists().where(p.key == r.page, p.community == community, p.exists)
        query = sa.select(r.page).where(r.community == community, sa.not_(stays))
        return [PageKey(key) for key in connection.scalars(query.order_by(r.page).limit(limit))]

    def drop(self, connection: sa.Connection, keys: Sequence[PageKey]) -> None:
        """Forget what was read of these pages."""
        for table in (self.rows, self.read):
            connection.execute(sa.delete(table).where(table.c.page.in_(keys)))

    def forget(self, connection: sa.Connection, community: CommunityKey) -> None:
        """Keep nothing of a community."""
        for table in (self.rows, self.read):
            connection.execute(sa.delete(table).where(table.c.community == community))

    def latest(self, connection: sa.Connection, community: CommunityKey, most: int) -> list[Any]:
        """The latest rows in order of time, nothing by bots."""
        return list(connection.execute(self._by_people(community).limit(most)))[::-1]

    def listed(
        self, connection: sa.Connection, community: CommunityKey, after: After | None, limit: int
    ) -> Iterator[Any]:
        """Rows, the latest first, nothing by bots."""
        c, query = self.rows.c, self._by_people(community)
        if after is not None:
            at, page, own = after
            earlier = sa.or_(c.page < page, sa.and_(c.page == page, c.id < own))
            query = query.where(c.at <= at, sa.or_(c.at < at, earlier))
        yield from connection.execute(query.limit(limit))

    def _by_people(self, community: CommunityKey) -> sa.Select[Any]:
        """What bots added is nobody's work."""
        c, p = self.rows.c, t.person.c
        bots = sa.exists().where(p.key == c.author, p.bot)
        return (
            sa.select(self.rows)
            .where(c.community == community, sa.not_(bots))
            .order_by(c.at.desc(), c.page.desc(), c.id.desc())
            .execution_options(yield_per=_STEP)
        )

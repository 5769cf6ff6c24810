"""What was contributed on a community's pages before there was a charter: for its figures, and owed to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.model import CommunityKey, Contribution, Page, PageKey, PersonKey
from core.rules.factors.history import Given
from core.store import tables as t
from core.store.page_readings import PageReadings

KEPT = PageReadings(t.past_contribution, t.past_read)


def unread(connection: sa.Connection, community: CommunityKey, before: datetime, limit: int) -> list[PageKey]:
    """Pages of a community with a past that was not read yet, or that changed since."""
    p, s, c = t.page.c, t.revision.c, t.comment.c
    old = sa.or_(
        sa.exists().where(s.page == p.key, s.at < before), sa.exists().where(c.page == p.key, c.at < before)
    )
    return KEPT.unread(connection, community, limit, about=old, as_read=t.past_read.c.before == before)


def put(
    connection: sa.Connection,
    community: CommunityKey,
    before: datetime,
    by_page: Sequence[tuple[Page, Sequence[Contribution]]],
) -> None:
    """Keep the past of these pages in place of what was kept of it."""
    rows = [
        {
            "page": contribution.page,
            "id": contribution.id,
            "author": contribution.author,
            "at": contribution.at,
            "first_revision": contribution.first_revision,
            "last_revision": contribution.last_revision,
        }
        for _, several in by_page
        for contribution in several
    ]
    KEPT.put(connection, community, [page for page, _ in by_page], rows, before=before)


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
    """The latest of the past in order of time; nobody was asked to answer any of it."""
    return [
        Given(author=PersonKey(row.author), at=row.at, answered_by=None, answered_at=None, due=None)
        for row in KEPT.latest(connection, community, most)
    ]

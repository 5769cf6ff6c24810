"""What people added to a community's pages and somebody else took back: for its figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.model import CommunityKey, Page, PageKey, PersonKey
from core.rules.acknowledgement.reverted import Reverted
from core.rules.factors.history import TakenBack
from core.store import tables as t
from core.store.page_readings import PageReadings

KEPT = PageReadings(t.taken_back, t.taken_back_read)


def unread(connection: sa.Connection, community: CommunityKey, since: datetime, limit: int) -> list[PageKey]:
    """Pages of a community that were written on since then and not looked at as they stand now."""
    s = t.revision.c
    fresh = sa.exists().where(s.page == t.page.c.key, s.at >= since)
    return KEPT.unread(connection, community, limit, about=fresh)


def put(
    connection: sa.Connection, community: CommunityKey, by_page: Sequence[tuple[Page, Sequence[Reverted]]]
) -> None:
    """Keep what was taken back on these pages in place of what was kept of it."""
    rows = [
        {
            "page": page.key,
            "id": reverted.id,
            "author": reverted.author,
            "at": reverted.at,
            "back_at": reverted.back_at,
            "first_revision": reverted.first_revision,
            "last_revision": reverted.last_revision,
        }
        for page, several in by_page
        for reverted in several
    ]
    KEPT.put(connection, community, [page for page, _ in by_page], rows)


def of(connection: sa.Connection, community: CommunityKey, most: int) -> list[TakenBack]:
    """The latest of it in order of time."""
    return [
        TakenBack(PersonKey(row.author), row.at, row.back_at)
        for row in KEPT.latest(connection, community, most)
    ]

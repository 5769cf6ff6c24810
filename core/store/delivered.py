"""Which channel took a notice: one row for each notice and channel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import chunked, upsert

#: It left; it may have left and must not leave again; the channel will not take it.
SENT, UNCERTAIN, REFUSED = "sent", "uncertain", "refused"


def put(
    connection: sa.Connection, notices: Collection[str], channel: str, outcome: str, now: datetime
) -> None:
    """What a channel did with these notices."""
    row = {"channel": channel, "outcome": outcome, "at": now}
    upsert(connection, t.delivered, [{"notice": key, **row} for key in sorted(notices)])


def taken(connection: sa.Connection, notices: Collection[str], channel: str) -> frozenset[str]:
    """Those of the notices that a channel took, or may have taken."""
    d, ids = t.delivered.c, set[str]()
    for some in chunked(sorted(notices)):
        query = sa.select(d.notice).where(d.notice.in_(some), d.channel == channel, d.outcome != REFUSED)
        ids.update(connection.scalars(query))
    return frozenset(ids)

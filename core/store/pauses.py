"""What pauses because who owes it can't read the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.model import Obligation, site_of
from core.store import codec
from core.store import tables as t
from core.store.sql import chunked, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One obligation that waits until its page can be read again."""

    obligation: str
    since: datetime
    #: Working days that were left; None: it was late before.
    days: int | None


#: Put together once: each round of delivery asks, and mostly nothing pauses.
_DUE = (
    sa.select(t.pause)
    .where(t.pause.c.next_check <= sa.bindparam("now"), t.pause.c.site == sa.bindparam("on"))
    .order_by(t.pause.c.next_check, t.pause.c.obligation)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def due(connection: sa.Connection, site: str, now: datetime, limit: int) -> list[Pause]:
    """Those of a site to be looked at again now."""
    rows = connection.execute(_DUE, {"now": now, "on": site, "most": limit})
    return [Pause(obligation=row.obligation, since=row.since, days=row.days) for row in rows]


def put(connection: sa.Connection, item: Obligation, days: int | None, next_check: datetime) -> None:
    """Let an obligation pause, or go on pausing, until ``look``; its due time is what ``item`` says."""
    values = {"obligation": item.key, "site": site_of(item.person), "since": item.paused, "days": days}
    upsert(connection, t.pause, [{**values, "next_check": next_check}])
    _write(connection, item, None)


def end(connection: sa.Connection, keys: Collection[str]) -> None:
    """They pause no more."""
    for group in chunked(keys):
        connection.execute(sa.delete(t.pause).where(t.pause.c.obligation.in_(group)))


def resume(connection: sa.Connection, item: Obligation, now: datetime) -> None:
    """An obligation goes on, with the due time that ``item`` says."""
    end(connection, [item.key])
    _write(connection, item, now)


def _write(connection: sa.Connection, item: Obligation, next_check: datetime | None) -> None:
    o = t.obligation
    connection.execute(
        sa.update(o)
        .where(o.c.key == item.key)
        .values(due=item.due, next_check=next_check, doc=codec.dump(item))
    )

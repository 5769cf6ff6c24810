"""Slots of the clock that were already taken: each once, over any number of schedulers and restarts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import insert_new

_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=t.Instant())
_O, _P, _C = t.obligation.c, t.page.c, t.community.c
#: One of each is enough to know; put together once, since every minute asks.
_DUE: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(sa.literal_column("1")).where(
        sa.exists().where(_O.next_check.is_not(None), _O.next_check <= _NOW)
    ),
    sa.select(sa.literal_column("1")).where(
        sa.exists().where(_P.next_check.is_not(None), _P.next_check <= _NOW)
    ),
    sa.select(sa.literal_column("1")).where(sa.exists().where(_C.figures_due <= _NOW)),
)


def is_due(connection: sa.Connection, now: datetime) -> bool:
    """Whether a tick finds anything: a step of an obligation, a page to look at again, figures to reckon."""
    return connection.execute(_DUE, {"now": now}).first() is not None


def take(connection: sa.Connection, job: str, due: datetime) -> bool:
    """Claim a slot; False when somebody had it before."""
    return insert_new(connection, t.tick, [{"job": job, "due": due}]) == 1


def last(connection: sa.Connection, job: str) -> datetime | None:
    """The latest slot of a job that was taken, or None."""
    latest = sa.select(sa.func.max(t.tick.c.due)).where(t.tick.c.job == job)
    moment: datetime | None = connection.scalar(latest)
    return moment

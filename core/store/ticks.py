"""Slots of the clock that were already taken: each once, over any number of schedulers and restarts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import insert_new


def take(connection: sa.Connection, job: str, due: datetime) -> bool:
    """Claim a slot; False when somebody had it before."""
    return insert_new(connection, t.tick, [{"job": job, "due": due}]) == 1


def last(connection: sa.Connection, job: str) -> datetime | None:
    """The latest slot of a job that was taken, or None."""
    latest = sa.select(sa.func.max(t.tick.c.due)).where(t.tick.c.job == job)
    found: datetime | None = connection.scalar(latest)
    return found

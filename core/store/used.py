"""What must not be used a second time, over all servers: a sign-in that came back, a session that was ended."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import insert_new


def take(connection: sa.Connection, id: str, until: datetime) -> bool:
    """Use it up, to be remembered until then; False when it was already."""
    return insert_new(connection, t.used, [{"id": _digest(id), "until": until}]) == 1


def has(connection: sa.Connection, id: str) -> bool:
    """Whether it was used up."""
    return connection.scalar(sa.select(t.used.c.id).where(t.used.c.id == _digest(id))) is not None


def _digest(id: str) -> str:
    """What is kept of it, so that nobody who reads the table can use it."""
    return hashlib.sha256(id.encode()).hexdigest()

"""Webhooks as they came: kept under the sender's id for ever, their bodies only until they were read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from core.ports import Delivery
from core.store import tables as t
from core.store.sql import chunked, insert_returning


def add(connection: sa.Connection, site: str, delivery: Delivery, now: datetime) -> int | None:
    """Keep a delivery; its number, or None when it was there already."""
    row = {"site": site, "delivery": delivery.id, "body": delivery.body, "received": now, "state": "new"}
    number = connection.scalar(insert_returning(connection, t.inbox, "id"), row)
    return int(number) if number is not None else None


def bodies(connection: sa.Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """What is to be read, by number; without those that were read before."""
    i = t.inbox.c
    found: dict[int, bytes] = {}
    for some in chunked(sorted(numbers)):
        query = sa.select(i.id, i.body).where(i.id.in_(some), i.state == "new")
        found.update({row.id: row.body for row in connection.execute(query)})
    return found


def mark(connection: sa.Connection, numbers: Collection[int], state: str) -> None:
    """They were read (``done``) or can't be (``dead``); a body that was read is forgotten."""
    values: dict[str, object] = {"state": state}
    if state == "done":
        values["body"] = b""
    for some in chunked(sorted(numbers)):
        connection.execute(sa.update(t.inbox).where(t.inbox.c.id.in_(some)).values(**values))


def revive(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Those of these that could not be read are to be read again."""
    i = t.inbox.c
    for some in chunked(sorted(numbers)):
        those = sa.and_(i.id.in_(some), i.state == "dead", i.body != b"")
        connection.execute(sa.update(t.inbox).where(those).values(state="new"))

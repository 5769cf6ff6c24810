"""Webhooks as they came: kept under the sender's id for ever, their bodies only until they were read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.ports import Delivery
from core.store import tables as t
from core.store.bulk import insert_numbered
from core.store.sql import chunked


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified delivery of a site, and when it came."""

    site: str
    delivery: Delivery
    at: datetime


def add(connection: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
    """Keep deliveries; the number of each, or None where it was there already, by their place."""
    rows = {
        (arrival.site, arrival.delivery.id): {
            "site": arrival.site,
            "delivery": arrival.delivery.id,
            "body": arrival.delivery.body,
            "received": arrival.at,
            "state": "new",
        }
        for arrival in reversed(arrivals)
    }
    # In the same order for everybody: two that keep the same ones wait for each other in one direction only.
    keys = sorted(rows)
    new = insert_numbered(connection, t.inbox, [rows[key] for key in keys], ("site", "delivery"))
    numbers = dict(zip(keys, new, strict=True))
    return [numbers.pop((arrival.site, arrival.delivery.id), None) for arrival in arrivals]


def bodies(connection: sa.Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """What is to be read, by number; without those that were read before."""
    i = t.inbox.c
    bodies_by_id: dict[int, bytes] = {}
    for some in chunked(sorted(numbers)):
        query = sa.select(i.id, i.body).where(i.id.in_(some), i.state == "new")
        bodies_by_id.update({row.id: row.body for row in connection.execute(query)})
    return bodies_by_id


def read(connection: sa.Connection, digests: Mapping[int, str]) -> None:
    """They were read: of their bodies these digests stay."""
    if digests:
        mine = sa.update(t.inbox).where(t.inbox.c.id == sa.bindparam("number"))
        connection.execute(
            mine.values(state="done", body=b"", digest=sa.bindparam("kept")),
            [{"number": number, "kept": digests[number]} for number in sorted(digests)],
        )


def unreadable(connection: sa.Connection, numbers: Collection[int]) -> None:
    """They can't be read; they are kept to be looked at."""
    for some in chunked(sorted(numbers)):
        connection.execute(sa.update(t.inbox).where(t.inbox.c.id.in_(some)).values(state="dead"))


def revive(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Those of these that could not be read are to be read again."""
    i = t.inbox.c
    for some in chunked(sorted(numbers)):
        those = sa.and_(i.id.in_(some), i.state == "dead", i.body != b"")
        connection.execute(sa.update(t.inbox).where(those).values(state="new"))

"""What other systems are to be told, and were: kept in the transaction of the fact, until it was taken or given up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import insert_new, upsert

WAITING, SENT, DEAD = "waiting", "sent", "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One message to one address."""

    id: str
    endpoint: str
    kind: str
    body: str
    attempts: int = 0


def put(connection: sa.Connection, calls: Sequence[Call], now: datetime) -> dict[str, datetime]:
    """Let messages wait; one that ever waited for its address does so no second time. When each address is told."""
    r = t.call_rest.c
    names = sorted({call.endpoint for call in calls})
    rests = connection.execute(sa.select(r.endpoint, r.until).where(r.endpoint.in_(names), r.until > now))
    begin = dict.fromkeys(names, now) | {row.endpoint: row.until for row in rests}
    rows = [
        {
            "id": call.id,
            "endpoint": call.endpoint,
            "kind": call.kind,
            "body": call.body,
            "created": now,
            "not_before": begin[call.endpoint],
            "state": WAITING,
        }
        for call in calls
    ]
    insert_new(connection, t.call, rows)
    return begin


def due(connection: sa.Connection, endpoint: str, now: datetime, limit: int) -> list[Call]:
    """The messages to an address whose time has come, the oldest first."""
    c = t.call.c
    query = (
        sa.select(c.id, c.endpoint, c.kind, c.body, c.attempts)
        .where(c.state == WAITING, c.endpoint == endpoint, c.not_before <= now)
        .order_by(c.not_before, c.created, c.id)
        .limit(limit)
    )
    return [Call(**row) for row in connection.execute(query).mappings()]


def next_due(connection: sa.Connection, endpoint: str) -> datetime | None:
    """When the next message to an address is due; None where none waits."""
    c = t.call.c
    query = sa.select(sa.func.min(c.not_before)).where(c.state == WAITING, c.endpoint == endpoint)
    moment: datetime | None = connection.scalar(query)
    return moment


def taken(connection: sa.Connection, call: Call, now: datetime, answer: str) -> None:
    """The other side has it."""
    _put(connection, call, state=SENT, tried=now, answer=answer, body="", attempts=call.attempts + 1)
    connection.execute(sa.delete(t.call_rest).where(t.call_rest.c.endpoint == call.endpoint))


def failed(connection: sa.Connection, call: Call, now: datetime, answer: str, at: datetime | None) -> None:
    """It was not taken; it is tried again at ``at``, or (None) given up."""
    values: dict[str, Any] = {"state": DEAD} if at is None else {"not_before": at}
    _put(connection, call, tried=now, answer=answer, attempts=call.attempts + 1, **values)


def _put(connection: sa.Connection, call: Call, **values: Any) -> None:
    c = t.call.c
    mine = sa.and_(c.id == call.id, c.endpoint == call.endpoint, c.state == WAITING)
    connection.execute(sa.update(t.call).where(mine).values(**values))


def rest(connection: sa.Connection, endpoint: str, until: datetime) -> None:
    """An address that does not answer is left alone: what waits for it waits until then."""
    c = t.call.c
    mine = sa.and_(c.state == WAITING, c.endpoint == endpoint, c.not_before < until)
    connection.execute(sa.update(t.call).where(mine).values(not_before=until))
    upsert(connection, t.call_rest, [{"endpoint": endpoint, "until": until}])


def redrive(
    connection: sa.Connection, some: Iterable[tuple[str, str]], now: datetime
) -> tuple[int, list[str]]:
    """What was given up of these, by id and address, waits again; how many, and the addresses they go to."""
    c, count, names = t.call.c, 0, set[str]()
    for id_, endpoint in some:
        mine = sa.and_(c.state == DEAD, c.id == id_, c.endpoint == endpoint)
        done = connection.execute(
            sa.update(t.call).where(mine).values(state=WAITING, attempts=0, not_before=now)
        ).rowcount
        if done:
            count += 1
            names.add(endpoint)
    connection.execute(sa.delete(t.call_rest).where(t.call_rest.c.endpoint.in_(sorted(names))))
    return count, sorted(names)


def waiting_for(connection: sa.Connection) -> list[str]:
    """The addresses for which messages wait."""
    c = t.call.c
    return sorted(connection.scalars(sa.select(c.endpoint).where(c.state == WAITING).distinct()))


def counts(connection: sa.Connection) -> dict[tuple[str, str], int]:
    """How many messages there are by (address, state)."""
    c = t.call.c
    query = sa.select(c.endpoint, c.state, sa.func.count().label("n")).group_by(c.endpoint, c.state)
    return {(row.endpoint, row.state): row.n for row in connection.execute(query)}


def log(connection: sa.Connection, endpoints: Collection[str], limit: int) -> list[dict[str, Any]]:
    """The latest messages to these addresses, without what they said."""
    c = t.call.c
    query = (
        sa.select(c.id, c.endpoint, c.kind, c.created, c.state, c.attempts, c.tried, c.answer, c.not_before)
        .where(c.endpoint.in_(sorted(endpoints)))
        .order_by(c.created.desc(), c.id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(query).mappings()]

"""What only served the day, and when it has: found by reading, taken away a few rows at a time.

To find what is old can take long in a large store, so nobody's writing waits for that. What was found is looked at once
more in the transaction that takes it away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from core.store import calls, told_entries
from core.store import tables as t
from core.store.comments import REMEMBERED
from core.store.database import Store
from core.store.sql import chunked, delete_by_key

#: Slots of the clock, and what other systems took, are remembered so long.
A_MONTH = timedelta(days=30)
#: What was given up is kept so long to be looked at; what left, for the daily cap and the rhythm of digests.
A_QUARTER = timedelta(days=90)
#: Any token bucket is full again after so long without a take, so that nothing need be remembered of it.
FULL = timedelta(hours=1)
#: Rows in one transaction: no click waits for more.
PART = 200
#: Rows of one table in one go, so that their keys have room in memory.
MOST = 100_000
#: So often may the server have broken down over a job that it is remembered for when it is asked for again.
_BROKE = 2


def old(now: datetime) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """The tables of which rows are taken away, each with which they are."""
    month, quarter = now - A_MONTH, now - A_QUARTER
    k, c, d, s, j = t.tick.c, t.call.c, t.delivered.c, t.sent.c, t.job.c
    newer = t.tick.alias()
    # The latest slot stays for the catch-up.
    superseded = sa.exists().where(newer.c.job == k.job, newer.c.due > k.due)
    yield t.tick, sa.and_(k.due < month, superseded)
    yield t.call, sa.and_(c.state == calls.SENT, c.created < month)
    yield t.call, sa.and_(c.state == calls.DEAD, c.tried < quarter)
    # One that waits is given up long before, unless its system is no longer in the settings.
    yield t.told_date, t.told_date.c.heard < quarter
    for gone in told_entries.purged(quarter):
        yield t.told_entry, gone
    yield t.comment_gone, t.comment_gone.c.at < now - REMEMBERED
    yield t.used, t.used.c.until < now
    yield t.bucket, t.bucket.c.at < now - FULL
    yield t.sent, s.at < quarter
    # While a notice may be tried again, it matters what took it.
    waits = sa.exists().where(t.outbox.c.key == d.notice)
    yield t.delivered, sa.and_(d.at < quarter, sa.not_(waits))
    # Given up once more over the same: the last time says all.
    later = t.job.alias()
    again = sa.exists().where(
        later.c.state == "dead", later.c.kind == j.kind, later.c.subject == j.subject, later.c.id > j.id
    )
    yield t.job, sa.and_(j.state == "dead", j.broke < _BROKE, j.due < now - timedelta(days=1), again)


def purge(store: Store, now: datetime, went: Callable[[str, int], None]) -> None:
    """Take away what is old; ``went`` is told of each part, with its table.

    Ended anywhere, or where there is very much, the rest goes the next day.
    """
    for table, mine in old(now):
        _delete(store, table, mine, went)
    _expire(store, now - A_QUARTER, went)


def _delete(
    store: Store, table: sa.Table, mine: sa.ColumnElement[bool], went: Callable[[str, int], None]
) -> None:
    keys = list(table.primary_key.columns)
    with store.read() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(*keys).where(mine).limit(MOST))]
    for some in chunked(rows, PART):
        went(table.name, store.write(partial(delete_by_key, table=table, keys=some, still=mine)))


def _expire(store: Store, before: datetime, went: Callable[[str, int], None]) -> None:
    """Of deliveries that nobody could read and nobody looked at for long, only the digest is kept."""
    j = t.job.c
    mine = sa.and_(j.state == "dead", j.kind == "inbox", j.due < before)
    with store.read() as connection:
        jobs = connection.execute(sa.select(j.id, j.subject).where(mine).order_by(j.id).limit(MOST))
        dead = [(int(row.id), int(row.subject)) for row in jobs]
    for some in chunked(dead, PART):

        def work(connection: sa.Connection, some: list[tuple[int, int]] = some) -> int:
            _empty(connection, [number for _, number in some])
            return delete_by_key(connection, t.job, [(job,) for job, _ in some], mine)

        went(t.inbox.name, store.write(work))


def _empty(connection: sa.Connection, numbers: list[int]) -> None:
    i = t.inbox.c
    rows = connection.execute(
        sa.select(i.id, i.body, t.site.c.salt)
        .join_from(t.inbox, t.site, t.site.c.name == i.site, isouter=True)
        .where(i.id.in_(numbers), i.state == "dead", i.body != b"")
    ).all()
    for row in rows:
        kept = {"body": b"", "digest": digest(row.salt or "", row.body)}
        connection.execute(sa.update(t.inbox).where(i.id == row.id).values(kept))


def digest(salt: str, body: bytes) -> str:
    """What is kept of a delivery: whoever shows the same bytes can be told that they came."""
    return hashlib.sha256(salt.encode() + b"\n" + body).hexdigest()

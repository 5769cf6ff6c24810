"""What must still leave: notices and scope lists, each under its key, and the messages that left."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.effects import SendNotice
from core.model import PersonKey
from core.store import codec
from core.store import tables as t
from core.store.sql import chunked, insert_new, upsert

NOTICE, SCOPES, READ, HELD = "notice", "scopes", "read", "held"
_CLAIMS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One notice that waits to leave."""

    key: str
    site: str
    attempts: int
    notice: SendNotice


def put(connection: sa.Connection, site: str, notices: Iterable[SendNotice]) -> None:
    """Let notices wait; a key that ever waited is skipped by ``core.store.notices.put`` before."""
    insert_new(
        connection,
        t.outbox,
        [
            {
                "key": notice.key,
                "site": site,
                "kind": NOTICE,
                "person": notice.to,
                "not_before": notice.not_before,
                "state": "due",
                "doc": codec.dump(notice),
            }
            for notice in notices
        ],
    )


def put_scopes(connection: sa.Connection, site: str, now: datetime) -> None:
    """The wiki must be told its scope list (again)."""
    upsert(
        connection,
        t.outbox,
        [
            {
                "key": f"scopes/{site}",
                "site": site,
                "kind": SCOPES,
                "person": None,
                "not_before": now,
                "state": "due",
                "attempts": 0,
                "error": "",
                "doc": "{}",
            }
        ],
    )


def put_read(connection: sa.Connection, site: str, keys: Iterable[tuple[str, str]], now: datetime) -> None:
    """Notices by (key, person) that the wiki is to mark read."""
    insert_new(
        connection,
        t.outbox,
        [
            {
                "key": f"{READ}/{key}",
                "site": site,
                "kind": READ,
                "person": person,
                "not_before": now,
                "state": "due",
                "doc": "{}",
            }
            for key, person in keys
        ],
    )


def put_held(connection: sa.Connection, site: str, count: int, now: datetime) -> None:
    """An admin must hear that so many notices are held."""
    upsert(
        connection,
        t.outbox,
        [
            {
                "key": f"{HELD}/{site}/{now.isoformat()}",
                "site": site,
                "kind": HELD,
                "person": None,
                "not_before": now,
                "state": "due",
                "attempts": 0,
                "error": "",
                "doc": json.dumps(count),
            }
        ],
    )


# Each round of delivery asks these, and mostly nothing is due: put together once.
_O = t.outbox.c


def _is_due(kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(_O.kind == kind, _O.state == "due", _O.not_before <= sa.bindparam("now"))


_HELD_DUE = (
    sa.select(_O.key, _O.attempts, _O.doc)
    .where(_is_due(HELD), _O.site == sa.bindparam("on"))
    .order_by(_O.not_before, _O.key)
)
_READ_DUE = (
    sa.select(_O.key)
    .where(_is_due(READ), _O.site == sa.bindparam("on"))
    .order_by(_O.not_before, _O.key)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_SCOPES_DUE = sa.select(_O.site).where(_is_due(SCOPES)).order_by(_O.site)
_COUNT_DUE = sa.select(sa.func.count()).where(_is_due(NOTICE), _O.site == sa.bindparam("on"))


def held_due(connection: sa.Connection, site: str, now: datetime) -> list[tuple[str, int, int]]:
    """Key, attempts so far and number of notices of what an admin must hear now about a site."""
    rows = connection.execute(_HELD_DUE, {"now": now, "on": site})
    return [(row.key, row.attempts, int(json.loads(row.doc))) for row in rows]


def again(connection: sa.Connection, key: str, at: datetime, error: str) -> None:
    """One more attempt failed; the next one is at this time."""
    o = t.outbox.c
    values = {"attempts": o.attempts + 1, "not_before": at, "error": error[:2000]}
    connection.execute(sa.update(t.outbox).where(o.key == key).values(values))


def read_due(connection: sa.Connection, site: str, now: datetime, limit: int) -> list[str]:
    """Keys of notices that a site's wiki is to mark read now."""
    keys = connection.scalars(_READ_DUE, {"now": now, "on": site, "most": limit})
    return [key.removeprefix(f"{READ}/") for key in keys]


def scopes_due(connection: sa.Connection, now: datetime) -> tuple[str, ...]:
    """Sites whose wiki must be told its scope list."""
    return tuple(connection.scalars(_SCOPES_DUE, {"now": now}))


def _entries(rows: Iterable[Any]) -> list[Entry]:
    return [
        Entry(key=row.key, site=row.site, attempts=row.attempts, notice=codec.load(SendNotice, row.doc))
        for row in rows
    ]


def due(connection: sa.Connection, site: str, now: datetime, limit: int) -> list[Entry]:
    """Notices of a site whose time has come, the oldest first."""
    o = t.outbox.c
    rows = connection.execute(
        sa.select(o.key, o.site, o.attempts, o.doc)
        .where(o.state == "due", o.not_before <= now, o.kind == NOTICE, o.site == site)
        .order_by(o.not_before, o.key)
        .limit(limit)
    )
    return _entries(rows)


def of_person(connection: sa.Connection, person: PersonKey, after: datetime, until: datetime) -> list[Entry]:
    """Notices to one person whose time comes after now, before ``until``."""
    o = t.outbox.c
    rows = connection.execute(
        sa.select(o.key, o.site, o.attempts, o.doc)
        .where(o.person == person, o.kind == NOTICE, o.state == "due", o.not_before > after)
        .where(o.not_before < until)
        .order_by(o.not_before, o.key)
    )
    return _entries(rows)


def due_to(connection: sa.Connection, person: PersonKey, now: datetime) -> list[Entry]:
    """Notices to one person whose time has come."""
    o = t.outbox.c
    rows = connection.execute(
        sa.select(o.key, o.site, o.attempts, o.doc)
        .where(o.person == person, o.kind == NOTICE, o.state == "due", o.not_before <= now)
        .order_by(o.not_before, o.key)
    )
    return _entries(rows)


def count_due(connection: sa.Connection, site: str, now: datetime) -> int:
    """How many notices of a site are due."""
    return int(connection.scalar(_COUNT_DUE, {"now": now, "on": site}) or 0)


def still_due(connection: sa.Connection, keys: Collection[str]) -> frozenset[str]:
    """Those of these that still wait: nobody is sending them, holds them, or has given them up meanwhile."""
    return _in_state(connection, keys, "due")


def sent_rows(connection: sa.Connection, accounts: Collection[PersonKey]) -> int:
    """How many messages these accounts ever got, as far as is kept: it tells whether one left meanwhile."""
    s = t.sent.c
    query = sa.select(sa.func.count()).where(s.person.in_(sorted(accounts)))
    return int(connection.scalar(query) or 0)


def sent_elsewhere(connection: sa.Connection, accounts: Collection[PersonKey], owner: str) -> bool:
    """Whether another process than ``owner`` is sending something to one of these accounts at this moment."""
    o = t.outbox.c
    query = sa.select(o.lease_owner).where(o.person.in_(sorted(accounts)), o.kind == NOTICE)
    claims = connection.scalars(query.where(o.state == "sending"))
    return any(owner_of(claim) != owner for claim in claims)


def waiting(connection: sa.Connection, site: str) -> list[SendNotice]:
    """All notices of a site that may still leave."""
    o = t.outbox.c
    rows = connection.scalars(
        sa.select(o.doc)
        .where(o.site == site, o.kind == NOTICE, o.state.in_(("due", "held")))
        .order_by(o.not_before, o.key)
    )
    return [codec.load(SendNotice, doc) for doc in rows]


def claim_name(owner: str) -> str:
    """A name for one more claim of this process: whoever made it knows it among all others."""
    return f"{owner}/{next(_CLAIMS)}"


def owner_of(claim: str) -> str:
    """The process that made a claim."""
    return claim.partition("/")[0]


def claim(connection: sa.Connection, keys: Collection[str], name: str) -> frozenset[str]:
    """Mark notices as being sent under this name, before anything leaves; those that still were due."""
    claimed: set[str] = set()
    for group in chunked(sorted(keys)):
        o = t.outbox.c
        still = sa.select(o.key).where(o.key.in_(group), o.state == "due")
        mine = connection.scalars(still.with_for_update(skip_locked=True)).all()
        connection.execute(
            sa.update(t.outbox)
            .where(o.key.in_(mine))
            .values(state="sending", lease_owner=name, attempts=o.attempts + 1)
        )
        claimed.update(mine)
    return frozenset(claimed)


def unclaim(connection: sa.Connection, keys: Collection[str], name: str) -> frozenset[str]:
    """What is held under this name waits as if it had never been; the keys."""
    o, held = t.outbox.c, leaving(connection, keys, name)
    for group in chunked(sorted(held)):
        mine = sa.update(t.outbox).where(o.key.in_(group))
        connection.execute(mine.values(state="due", attempts=o.attempts - 1))
    return held


def back(connection: sa.Connection, keys: Collection[str], at: datetime, error: str = "") -> None:
    """Not now: they wait until ``at``."""
    for group in chunked(sorted(keys)):
        connection.execute(
            sa.update(t.outbox)
            .where(t.outbox.c.key.in_(group))
            .values(state="due", not_before=at, error=error[:2000])
        )


def forward(connection: sa.Connection, key: str, at: datetime) -> None:
    """What waits longer than until then waits no longer than that."""
    o = t.outbox.c
    mine = sa.and_(o.key == key, o.state == "due", o.not_before > at)
    connection.execute(sa.update(t.outbox).where(mine).values(not_before=at))


def leaving(connection: sa.Connection, keys: Collection[str], name: str = "") -> frozenset[str]:
    """Those of these that are being sent at this moment; under this ``name``, where one is given."""
    return _in_state(connection, keys, "sending", name)


def _in_state(connection: sa.Connection, keys: Collection[str], state: str, name: str = "") -> frozenset[str]:
    keys_there: set[str] = set()
    o = t.outbox.c
    for group in chunked(sorted(keys)):
        query = sa.select(o.key).where(o.key.in_(group), o.state == state)
        keys_there.update(connection.scalars(query.where(o.lease_owner == name) if name else query))
    return frozenset(keys_there)


def done(connection: sa.Connection, keys: Collection[str]) -> None:
    """They left or will never leave."""
    for group in chunked(sorted(keys)):
        connection.execute(sa.delete(t.outbox).where(t.outbox.c.key.in_(group)))


def dead(connection: sa.Connection, keys: Collection[str], error: str, now: datetime) -> None:
    """They were given up, with the reason."""
    values = {"state": "dead", "error": error[:2000], "not_before": now}
    for group in chunked(sorted(keys)):
        connection.execute(sa.update(t.outbox).where(t.outbox.c.key.in_(group)).values(values))


def hold(connection: sa.Connection, site: str, now: datetime) -> list[str]:
    """The breaker: everything that is due on a site is held; the keys."""
    o = t.outbox.c
    held_keys = list(
        connection.scalars(
            sa.select(o.key).where(o.site == site, o.kind == NOTICE, o.state == "due", o.not_before <= now)
        )
    )
    for group in chunked(held_keys):
        connection.execute(sa.update(t.outbox).where(o.key.in_(group)).values(state="held"))
    return held_keys


def release(connection: sa.Connection, site: str) -> list[str]:
    """What was held may leave; the keys."""
    o = t.outbox.c
    held_keys = list(connection.scalars(sa.select(o.key).where(o.site == site, o.state == "held")))
    for group in chunked(held_keys):
        connection.execute(sa.update(t.outbox).where(o.key.in_(group)).values(state="due"))
    return held_keys


def redrive(connection: sa.Connection, keys: Collection[str], now: datetime) -> int:
    """What was given up of these waits again, to be checked and tried once more; how many."""
    o, count = t.outbox.c, 0
    for group in chunked(sorted(keys)):
        update = sa.update(t.outbox).where(o.state == "dead", o.key.in_(group))
        count += connection.execute(update.values(state="due", attempts=0, not_before=now)).rowcount
    return count


def interrupted(connection: sa.Connection, gone: Callable[[str], bool]) -> list[Entry]:
    """Notices that were being sent by a process that is gone: nobody knows whether they left."""
    o = t.outbox.c
    query = sa.select(o.key, o.site, o.attempts, o.doc, o.lease_owner)
    rows = connection.execute(query.where(o.kind == NOTICE, o.state == "sending").order_by(o.key))
    return _entries(row for row in rows if gone(owner_of(row.lease_owner)))


def put_sent(
    connection: sa.Connection,
    *,
    key: str,
    site: str,
    person: PersonKey,
    at: datetime,
    notices: int,
    channel: str,
) -> None:
    """One message left."""
    insert_new(
        connection,
        t.sent,
        [
            {
                "key": key,
                "site": site,
                "person": person,
                "at": at,
                "notices": notices,
                "channel": channel,
            }
        ],
    )


def sent_to(connection: sa.Connection, accounts: Collection[PersonKey], since: datetime) -> int:
    """How many messages a person got since then, on all of their accounts; one for several of them is one."""
    s = t.sent.c
    of = sa.func.count() if len(accounts) == 1 else sa.func.count(sa.distinct(s.at))
    query = sa.select(of).where(s.person.in_(list(accounts)), s.at >= since)
    return int(connection.scalar(query) or 0)


def last_digest(connection: sa.Connection, person: PersonKey) -> datetime | None:
    """When a person last got a message of more than one notice; None for never."""
    s = t.sent.c
    query = sa.select(s.at).where(s.person == person, s.notices > 1).order_by(s.at.desc()).limit(1)
    return connection.scalar(query)


def sent_on(connection: sa.Connection, site: str, since: datetime) -> int:
    """How many notices left a site since then."""
    s = t.sent.c
    query = sa.select(sa.func.coalesce(sa.func.sum(s.notices), 0)).where(s.site == site, s.at >= since)
    return int(connection.scalar(query) or 0)

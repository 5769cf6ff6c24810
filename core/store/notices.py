"""Every notice ever planned, by its key: what became of it, and that it is never planned again.

One that lapsed is the exception: it did not leave because it was not true at that moment, and uses up nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.model import CommunityKey
from core.store import tables as t
from core.store.sql import chunked, one_of, upsert

#: It did not leave and may come again: the date moved, the person could not read the page.
LAPSED = "lapsed"
#: Kept with what only the wiki's own alert told, because nothing else reaches the person: an alert waits until
#: somebody comes, so nobody knows whether they heard.
MAIL_FAILED, MAIL_REFUSED, NO_ADDRESS = "mail failed", "mail refused", "no address"
_UNHEARD = frozenset({MAIL_FAILED, MAIL_REFUSED, NO_ADDRESS})


# Put together once: these are asked for with every event.
_PLANNED = sa.select(*(t.noticed.c[name] for name in ("key", "state", "at", "reason"))).where(
    t.noticed.c.state != LAPSED
)
_ALL = _PLANNED.where(t.noticed.c.community == sa.bindparam("community"))
_ABOUT_IT = _ALL.where(t.noticed.c.obligation == "")
_ABOUT = _PLANNED.where(one_of(t.noticed.c.obligation))
#: Both at once, which most events ask: each part has an index of its own.
_ABOUT_BOTH = _ABOUT_IT.union_all(_ABOUT)
_BEFORE = sa.select(t.noticed.c.key).where(one_of(t.noticed.c.key), t.noticed.c.state != LAPSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was planned before, and what of it left."""

    keys: frozenset[str]
    left: Mapping[str, datetime]
    #: Those of them that maybe nobody heard of.
    unheard: frozenset[str]


def known(
    connection: sa.Connection, community: CommunityKey, obligation_keys: Collection[str] | None = None
) -> Known:
    """Keys of all notices ever planned: about these obligations, or about the community as a whole."""
    if obligation_keys is None:
        rows = list(connection.execute(_ALL, {"community": community}))
    else:
        first, *more = list(chunked(sorted(obligation_keys))) or [[]]
        rows = list(connection.execute(_ABOUT_BOTH, {"community": community, "keys": first}))
        for group in more:
            rows += connection.execute(_ABOUT, {"keys": group})
    return Known(
        keys=frozenset(row.key for row in rows),
        left={row.key: row.at for row in rows if row.state == "sent"},
        unheard=frozenset(row.key for row in rows if row.state == "sent" and row.reason in _UNHEARD),
    )


def sent_about(connection: sa.Connection, obligations: Collection[str]) -> dict[str, list[str]]:
    """Obligation → keys of the notices about it that were sent."""
    n = t.noticed.c
    keys_by_obligation: dict[str, list[str]] = {}
    for group in chunked(sorted(obligations)):
        query = sa.select(n.obligation, n.key).where(n.obligation.in_(group), n.state == "sent")
        for row in connection.execute(query):
            keys_by_obligation.setdefault(row.obligation, []).append(row.key)
    return keys_by_obligation


def state(connection: sa.Connection, key: str) -> tuple[str, datetime] | None:
    """What became of a notice ("planned", "sent", "dropped", …), and when; None for one that never was."""
    n = t.noticed.c
    row = connection.execute(sa.select(n.state, n.at).where(n.key == key)).first()
    return (row.state, row.at) if row else None


def states(connection: sa.Connection, keys: Collection[str]) -> dict[str, tuple[str, datetime]]:
    """The same of many, by key."""
    n = t.noticed.c
    states_by_key: dict[str, tuple[str, datetime]] = {}
    for group in chunked(sorted(keys)):
        for row in connection.execute(sa.select(n.key, n.state, n.at).where(n.key.in_(group))):
            states_by_key[row.key] = (row.state, row.at)
    return states_by_key


def put(
    connection: sa.Connection,
    rows: Iterable[tuple[str, str]],
    community: CommunityKey,
    state: str,
    now: datetime,
    reason: str = "",
) -> frozenset[str]:
    """Remember notices by (key, obligation key); those that were new. None is ever planned twice."""
    unique = dict(rows)
    before: set[str] = set()
    for group in chunked(sorted(unique)):
        before.update(connection.scalars(_BEFORE, {"keys": group}))
    fresh = [key for key in unique if key not in before]
    upsert(
        connection,
        t.noticed,
        [
            {
                "key": key,
                "obligation": unique[key],
                "community": community,
                "state": state,
                "reason": reason,
                "at": now,
            }
            for key in fresh
        ],
    )
    return frozenset(fresh)


def mark(
    connection: sa.Connection, keys: Collection[str], state: str, now: datetime, reason: str = ""
) -> None:
    """What became of notices."""
    for group in chunked(keys):
        connection.execute(
            sa.update(t.noticed).where(t.noticed.c.key.in_(group)).values(state=state, at=now, reason=reason)
        )

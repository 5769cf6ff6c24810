"""Every notice ever planned, by its key: what became of it, and that it is never planned again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from core.model import CommunityKey
from core.store import tables as t
from core.store.sql import insert_new, parts


def known(
    connection: sa.Connection, community: CommunityKey, obligation_keys: Collection[str] | None = None
) -> frozenset[str]:
    """Keys of all notices ever planned: about these obligations, or about the community as a whole."""
    n = t.noticed.c
    if obligation_keys is None:
        return frozenset(connection.scalars(sa.select(n.key).where(n.community == community)))
    about_it = sa.select(n.key).where(n.obligation == "", n.community == community)
    found = set(connection.scalars(about_it))
    for group in parts(sorted(obligation_keys)):
        found.update(connection.scalars(sa.select(n.key).where(n.obligation.in_(group))))
    return frozenset(found)


def sent_about(connection: sa.Connection, obligations: Collection[str]) -> dict[str, list[str]]:
    """Obligation → keys of the notices about it that were sent."""
    n = t.noticed.c
    found: dict[str, list[str]] = {}
    for group in parts(sorted(obligations)):
        query = sa.select(n.obligation, n.key).where(n.obligation.in_(group), n.state == "sent")
        for row in connection.execute(query):
            found.setdefault(row.obligation, []).append(row.key)
    return found


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
    for group in parts(sorted(unique)):
        before.update(connection.scalars(sa.select(t.noticed.c.key).where(t.noticed.c.key.in_(group))))
    fresh = [key for key in unique if key not in before]
    insert_new(
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
    for group in parts(keys):
        connection.execute(
            sa.update(t.noticed).where(t.noticed.c.key.in_(group)).values(state=state, at=now, reason=reason)
        )

"""Accounts of one person on several sites: the same confirmed address, where the admin says that this counts.

Nothing is kept about who belongs together: it is told anew by the addresses, and ends when one of them changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from core.model import PersonKey
from core.store import tables as t
from core.store.sql import chunked

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def linked(
    connection: sa.Connection, keys: Collection[PersonKey], on: Sequence[str]
) -> dict[PersonKey, tuple[PersonKey, ...]]:
    """All accounts of the person behind each of these, in the order of the sites; only of those who have several.

    An address that two accounts of one site have is a shared one, and says of nobody who they are.
    """
    if len(on) < 2 or not keys:
        return {}
    p = t.person.c
    usable = sa.and_(p.site.in_(list(on)), p.address != "", p.active, sa.not_(p.bot))
    addresses: set[str] = set()
    for those in chunked(sorted(set(keys))):
        addresses.update(connection.scalars(sa.select(p.address).where(p.key.in_(those), usable)))
    groups: dict[str, list[tuple[int, PersonKey]]] = {}
    for some in chunked(sorted(addresses)):
        rows = connection.execute(sa.select(p.key, p.site, p.address).where(p.address.in_(some), usable))
        for row in rows:
            groups.setdefault(row.address, []).append((list(on).index(row.site), row.key))
    linked_people: dict[PersonKey, tuple[PersonKey, ...]] = {}
    for group in groups.values():
        if 1 < len(group) == len({site for site, _ in group}):
            together = tuple(key for _, key in sorted(group))
            linked_people |= dict.fromkeys(together, together)
    wanted = set(keys)
    return {key: group for key, group in linked_people.items() if key in wanted}


def settle(connection: sa.Connection, keys: Collection[PersonKey], on: Sequence[str]) -> None:
    """Let the latest choice of each of these people hold on all of their accounts."""
    p = t.person.c
    for group in set(linked(connection, keys, on).values()):
        rows = connection.execute(
            sa.select(p.key, p.rhythm, p.opted_out, p.chosen_at).where(p.key.in_(group))
        ).all()
        chosen = [row for row in rows if row.rhythm is not None]
        if not chosen:
            continue
        last = max(chosen, key=lambda row: (row.chosen_at or _NEVER, -group.index(row.key)))
        values = {"rhythm": last.rhythm, "opted_out": last.opted_out, "chosen_at": last.chosen_at}
        if any((row.rhythm, row.opted_out, row.chosen_at) != tuple(values.values()) for row in rows):
            connection.execute(sa.update(t.person).where(p.key.in_(group)).values(**values))


def everybody(connection: sa.Connection, on: Sequence[str]) -> list[PersonKey]:
    """Those whose address more than one account has: whoever may have several."""
    p = t.person.c
    if len(on) < 2:
        return []
    several = (
        sa.select(p.address)
        .where(p.address != "", p.site.in_(list(on)))
        .group_by(p.address)
        .having(sa.func.count() > 1)
    )
    return list(connection.scalars(sa.select(p.key).where(p.address.in_(several)).order_by(p.key)))

"""What was told of a community while there are sums only: by it is decided when they are told anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, PersonKey
from core.rules.factors.releases import ByGroup, Told
from core.store import codec
from core.store import tables as t
from core.store.communities import Community
from core.store.overview import counted_confirmations
from core.store.sql import upsert

#: Asked with every change.
_IS_HELD = sa.select(t.figures_told.c.community).where(
    t.figures_told.c.community == sa.bindparam("community")
)


def of(connection: sa.Connection, community: CommunityKey) -> Told | None:
    """What the figures that are told were made of; None where all is told as it is."""
    c = t.figures_told.c
    row = connection.execute(sa.select(c.marks, c.readers).where(c.community == community)).first()
    if row is None:
        return None
    marks = {side: tuple(map(tuple, several)) for side, several in json.loads(row.marks).items()}
    return Told(marks, codec.load(ByGroup, row.readers))


def by_group(connection: sa.Connection, community: CommunityKey) -> ByGroup:
    """Who was asked to read, by group, as it is told; without the marks, of which there are several for each person."""
    c = t.figures_told.c
    readers = connection.scalar(sa.select(c.readers).where(c.community == community))
    return codec.load(ByGroup, readers) if readers else ByGroup()


def is_held(connection: sa.Connection, community: CommunityKey) -> bool:
    """Whether figures stay as they were told until enough people did something."""
    return connection.scalar(_IS_HELD, {"community": community}) is not None


def put(connection: sa.Connection, community: CommunityKey, released: Told | None) -> None:
    """Keep it; None: keep nothing."""
    if released is None:
        connection.execute(sa.delete(t.figures_told).where(t.figures_told.c.community == community))
        return
    row = {
        "community": community,
        "marks": codec.dump(released.marks),
        "readers": codec.dump(released.readers),
    }
    upsert(connection, t.figures_told, [row])


def readers(connection: sa.Connection, community: Community) -> dict[PersonKey, list[str]]:
    """Who is asked to confirm the home, with all of it that is counted: what they did, and in which groups they are."""
    o, m, p = t.obligation.c, t.membership.c, t.person.c
    marks: dict[PersonKey, list[str]] = {}
    mine = counted_confirmations(community)
    rows: Iterable[Any] = connection.execute(sa.select(o.person, o.due, o.settled_at, o.is_open).where(mine))
    for row in rows:
        mark = f"{row.due} {row.settled_at} {row.is_open}"
        marks.setdefault(PersonKey(row.person), []).append(mark)
    there = sa.select(o.person).where(mine)
    rows = connection.execute(sa.select(p.key, p.active).where(p.key.in_(there)))
    for row in rows:
        marks[PersonKey(row.key)].append(f"active {row.active}")
    asked = community.charter.read_by
    if asked is None:
        return marks
    for named in asked.audience.people:
        if named.person in marks:
            marks[named.person].append("named")
    groups = sorted(asked.audience.groups)
    query = sa.select(m.person, m.grp).where(m.site == community.site, m.grp.in_(groups), m.person.in_(there))
    rows = connection.execute(query)
    for row in rows:
        marks[PersonKey(row.person)].append(f"in {row.grp}")
    return marks


def reached(connection: sa.Connection, community: CommunityKey) -> dict[PersonKey, list[str]]:
    """Who owes or owed something there, with the messages about it and whether they want any."""
    o, n, p = t.obligation.c, t.noticed.c, t.person.c
    here = sa.select(o.person, p.opted_out).select_from(t.obligation.join(t.person, p.key == o.person))
    marks = {
        PersonKey(row.person): [f"out {row.opted_out}"]
        for row in connection.execute(here.where(o.community == community).distinct())
    }
    sent = (
        sa.select(o.person, sa.func.count().label("sent"))
        .select_from(t.noticed.join(t.obligation, o.key == n.obligation))
        .where(n.community == community, n.state == "sent")
        .group_by(o.person)
    )
    for row in connection.execute(sent):
        marks.setdefault(PersonKey(row.person), []).append(f"sent {row.sent}")
    return marks

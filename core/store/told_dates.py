"""Dates that other systems say were moved: kept while nobody can tell yet whether they count, and where they don't."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from core.model import CommunityKey, person_key
from core.store import acts, identity, sites
from core.store import tables as t
from core.store.sql import chunked, delete_by_key, insert_new

WAITING, DEAD = "waiting", "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDate:
    """One date that a system says somebody moved."""

    source: str
    community: CommunityKey
    #: As the system calls them.
    person: str
    at: datetime
    until: date
    reason: str
    #: When it came first.
    heard: datetime
    id: str = ""

    @property
    def act(self) -> str:
        """Id of the act that it becomes: the same thing said again is the same act."""
        return f"told/{self.source}/{self.id}"


def put(connection: sa.Connection, source: str, told: Iterable[ToldDate]) -> list[ToldDate]:
    """Keep what was said and is not known yet; that which is new."""
    salt = sites.get(connection, source).salt
    named = {told_date.id: told_date for told_date in (_named(told_date, salt) for told_date in told)}
    gone = identity.erased(connection, [person_key(source, told_date.person) for told_date in named.values()])
    counts = acts.known(connection, [told_date.act for told_date in named.values()])
    known, d = set[str](), t.told_date.c
    for some in chunked(sorted(named)):
        known.update(connection.scalars(sa.select(d.id).where(d.source == source, d.id.in_(some))))
    fresh = [
        told_date
        for told_date in named.values()
        if told_date.id not in known
        and told_date.act not in counts
        and person_key(source, told_date.person) not in gone
    ]
    rows = [
        {
            "source": source,
            "id": told_date.id,
            "community": told_date.community,
            "person": told_date.person,
            "at": told_date.at,
            "until": told_date.until.isoformat(),
            "reason": told_date.reason,
            "heard": told_date.heard,
            "state": WAITING,
        }
        for told_date in fresh
    ]
    insert_new(connection, t.told_date, rows)
    return fresh


def _named(told_date: ToldDate, salt: str) -> ToldDate:
    told = [
        told_date.community,
        told_date.person,
        told_date.at.isoformat(),
        told_date.until.isoformat(),
        told_date.reason,
    ]
    digest = hashlib.sha256(f"{salt}\n{json.dumps(told)}".encode()).hexdigest()[:32]
    return replace(told_date, id=digest)


def waiting(connection: sa.Connection, source: str, after: str, limit: int) -> list[ToldDate]:
    """The next of a system's that wait, by their ids."""
    d = t.told_date.c
    mine = d.source == source, d.state == WAITING, d.id > after
    return _read(connection, sa.select(t.told_date).where(*mine).order_by(d.id).limit(limit))


def load(connection: sa.Connection, keys: Collection[tuple[str, str]]) -> list[ToldDate]:
    """Those of these (source, id) that were given up."""
    d, told_dates = t.told_date.c, list[ToldDate]()
    for source in sorted({source for source, _ in keys}):
        for some in chunked(sorted(id_ for of, id_ in keys if of == source)):
            mine = d.source == source, d.state == DEAD, d.id.in_(some)
            told_dates += _read(connection, sa.select(t.told_date).where(*mine).order_by(d.id))
    return told_dates


def _read(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[ToldDate]:
    return [
        ToldDate(
            source=row.source,
            id=row.id,
            community=CommunityKey(row.community),
            person=row.person,
            at=row.at,
            until=date.fromisoformat(row.until),
            reason=row.reason,
            heard=row.heard,
        )
        for row in connection.execute(query)
    ]


def done(connection: sa.Connection, told: Sequence[ToldDate]) -> None:
    """They count, and are acts."""
    delete_by_key(
        connection, t.told_date, [(told_date.source, told_date.id) for told_date in told], sa.true()
    )


def set_aside(connection: sa.Connection, told_date: ToldDate, state: str, why: str) -> None:
    """It doesn't count, or not yet."""
    d = t.told_date.c
    mine = sa.update(t.told_date).where(d.source == told_date.source, d.id == told_date.id)
    connection.execute(mine.values(state=state, why=why))


def counted(connection: sa.Connection, source: str) -> dict[str, int]:
    """How many of a system's are in which state."""
    d = t.told_date.c
    query = sa.select(d.state, sa.func.count()).where(d.source == source).group_by(d.state)
    return {state: int(number) for state, number in connection.execute(query)}

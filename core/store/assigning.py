"""Who answers what in a community, row by row: what stood before a moment, and what comes after it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    CommunityKey,
    Contribution,
    Obligation,
    ObligationKind,
    PageKey,
    PersonKey,
    composite_keys,
)
from core.rules.acknowledgement.assignment import Load
from core.store import codec
from core.store import tables as t
from core.store.columns import Instant
from core.store.leaving import here
from core.store.sql import chunked, upsert

#: A place in the order in which contributions are handed out: time, page, id.
Turn = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A contribution as stored."""

    community: CommunityKey
    #: Without its steward: the facts alone.
    facts: Contribution
    steward: PersonKey | None
    #: See :func:`core.rules.acknowledgement.assignment.wished`.
    wishes: str
    doc: str


_COLUMNS = (
    t.contribution.c.community,
    t.contribution.c.steward,
    t.contribution.c.wishes,
    t.contribution.c.doc,
)


def _kept(rows: Iterable[Any]) -> list[Kept]:
    return [
        Kept(
            CommunityKey(row.community),
            replace(codec.load(Contribution, row.doc), steward=None),
            PersonKey(row.steward) if row.steward else None,
            row.wishes,
            row.doc,
        )
        for row in rows
    ]


def on_pages(connection: sa.Connection, pages: Collection[PageKey]) -> list[Kept]:
    """The contributions on these pages, whichever community they count for."""
    found: list[Kept] = []
    for some in chunked(sorted(pages)):
        c = t.contribution.c
        query = sa.select(*_COLUMNS).where(c.page.in_(some), here(c.community))
        found += _kept(connection.execute(query))
    return found


def among(connection: sa.Connection, page: PageKey, comments: Collection[str]) -> list[Kept]:
    """Of a page's contributions those to its text, and those of these ids."""
    c = t.contribution.c
    query = sa.select(*_COLUMNS).where(c.page == page, here(c.community))
    found = _kept(connection.execute(query.where(c.id >= "r", c.id < "s")))
    for some in chunked(sorted(comments)):
        found += _kept(connection.execute(query.where(c.id.in_(some))))
    return found


def times(connection: sa.Connection, page: PageKey, names: Collection[str]) -> dict[str, datetime]:
    """When these were contributed to a page, by id."""
    c, found = t.contribution.c, {}
    for some in chunked(sorted(names)):
        rows = connection.execute(sa.select(c.id, c.at).where(c.page == page, c.id.in_(some)))
        found.update({row.id: row.at for row in rows})
    return found


def waited(
    connection: sa.Connection, page: PageKey, people: Collection[PersonKey], since: datetime
) -> frozenset[str]:
    """The ids of what these people contributed to a page and what had no answer yet at a time."""
    c, found = t.contribution.c, set()
    for some in chunked(sorted(people)):
        mine = sa.and_(c.page == page, c.author.in_(some))
        query = sa.select(c.id).where(mine, sa.or_(c.settled_at.is_(None), c.settled_at >= since))
        found |= {str(one) for one in connection.scalars(query)}
    return frozenset(found)


def later(connection: sa.Connection, community: CommunityKey, turn: Turn, limit: int) -> list[Kept]:
    """The first contributions of a community from this turn on."""
    c = t.contribution.c
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(c.community == community, c.at >= turn[0], _not_before(turn))
        .order_by(c.at, c.page, c.id)
        .limit(limit)
    )
    return _kept(rows)


def loads(
    connection: sa.Connection, community: CommunityKey, turn: Turn, people: Collection[PersonKey]
) -> dict[PersonKey, Load]:
    """What these people had to answer just before this turn, and when they last had to do with it."""
    c, at = t.contribution.c, turn[0]
    earlier = sa.and_(c.at <= at, sa.not_(_not_before(turn)))
    found = {person: Load() for person in people}
    mine = sa.and_(c.community == community, c.steward.in_(sorted(people)))
    waiting = connection.execute(
        sa.select(c.steward, sa.func.count().label("n"))
        .where(mine, c.settled_at.is_(None), earlier)
        .group_by(c.steward)
    )
    for row in waiting:
        found[row.steward].open = row.n
    ends = connection.execute(
        sa.select(c.steward, c.settled_at).where(mine, c.settled_at > at, earlier).order_by(c.settled_at)
    )
    for row in ends:
        found[row.steward].ends.append(row.settled_at)
    for person, load in found.items():
        theirs = sa.and_(c.community == community, c.steward == person)
        taken = sa.select(c.at).where(theirs, earlier).order_by(c.at.desc()).limit(1)
        done = (
            sa.select(c.settled_at)
            .where(theirs, c.settled_at <= at, earlier)
            .order_by(c.settled_at.desc())
            .limit(1)
        )
        for query in (taken, done):
            busy = connection.scalar(query)
            if busy is not None:
                load.last_busy = max(load.last_busy, busy)
    return found


def who_waits(connection: sa.Connection, community: CommunityKey) -> frozenset[PersonKey]:
    """Everyone who has something to answer now."""
    c = t.contribution.c
    query = sa.select(c.steward).where(c.community == community, c.settled_at.is_(None))
    return frozenset(PersonKey(one) for one in connection.scalars(query.distinct()) if one)


def owed_on(
    connection: sa.Connection, community: CommunityKey, pages: Collection[PageKey]
) -> dict[str, Obligation]:
    """The obligations of a community to answer what stands on these pages, settled ones among them."""
    o = t.obligation.c
    found: dict[str, Obligation] = {}
    for some in chunked(sorted(pages)):
        rows = connection.scalars(
            sa.select(o.doc).where(
                o.page.in_(some), o.kind == ObligationKind.ANSWER.value, o.community == community
            )
        )
        found |= {item.key: item for item in (codec.load(Obligation, doc) for doc in rows)}
    return found


def pinned(connection: sa.Connection, keys: Collection[str]) -> dict[str, PersonKey]:
    """Those of these answers that somebody was told about: ``<page>/<contribution>`` → person, open ones only."""
    o, found = t.obligation.c, {}
    for some in chunked(sorted(keys)):
        rows = connection.execute(
            sa.select(o.key, o.person).where(o.key.in_(some), o.is_open, o.told, here(o.community))
        )
        found.update({composite_keys.answered(row.key): PersonKey(row.person) for row in rows})
    return found


def put(
    connection: sa.Connection,
    wanted: Sequence[Contribution],
    wishes: Mapping[str, str],
    before: Mapping[tuple[PageKey, str], Kept],
) -> None:
    """Write contributions with who answers; ``before`` is what stood there, ``wishes`` by page and id."""
    rows = []
    for one in wanted:
        doc, wish = codec.dump(one), wishes.get(composite_keys.contribution(one.page, one.id), "")
        known = before.get((one.page, one.id))
        if known is None or (known.doc, known.wishes, known.community) != (doc, wish, one.community):
            rows.append(
                {
                    "page": one.page,
                    "id": one.id,
                    "community": one.community,
                    "author": one.author,
                    "at": one.at,
                    "settled_at": one.settled.at if one.settled else None,
                    "steward": one.steward,
                    "wishes": wish,
                    "doc": doc,
                }
            )
    upsert(connection, t.contribution, rows)


def drop(connection: sa.Connection, community: CommunityKey, keys: Collection[tuple[str, str]]) -> None:
    """Forget these contributions of a community, by page and id; what counts for another by now stays."""
    c = t.contribution.c
    for page in sorted({page for page, _ in keys}):
        for names in chunked(sorted(name for p, name in keys if p == page)):
            connection.execute(
                sa.delete(t.contribution).where(c.page == page, c.community == community, c.id.in_(names))
            )


# --- how far it is -------------------------------------------------------------------------------------------


def state(connection: sa.Connection, community: CommunityKey) -> tuple[str, Turn | None]:
    """What the answers were handed out by, and from where on they are to be handed out anew."""
    c = t.community.c
    row = connection.execute(
        sa.select(c.assigned_with, c.assign_from).where(c.key == community)
    ).one_or_none()
    return (row.assigned_with, _turn(row.assign_from)) if row else ("", None)


def under_way(connection: sa.Connection) -> int:
    """In how many communities answers wait to be handed out anew."""
    c = t.community.c
    return int(connection.scalar(sa.select(sa.func.count()).where(c.assign_from.is_not(None))) or 0)


def put_state(connection: sa.Connection, community: CommunityKey, used: str, turn: Turn | None) -> None:
    """Write down by what, and up to where, answers are handed out."""
    value = json.dumps([turn[0].isoformat(), turn[1], turn[2]]) if turn else None
    connection.execute(
        sa.update(t.community)
        .where(t.community.c.key == community)
        .values(assigned_with=used, assign_from=value)
    )


def _turn(text: str | None) -> Turn | None:
    if text is None:
        return None
    at, page, name = json.loads(text)
    return datetime.fromisoformat(at), page, name


def _not_before(turn: Turn) -> sa.ColumnElement[bool]:
    c = t.contribution.c
    at, page, name = sa.literal(turn[0], Instant()), turn[1], turn[2]
    return sa.or_(
        c.at > at, sa.and_(c.at == at, sa.or_(c.page > page, sa.and_(c.page == page, c.id >= name)))
    )

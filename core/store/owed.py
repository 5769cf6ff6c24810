"""Obligations: what the rules made of facts and acts, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.model import (
    CommunityKey,
    Contribution,
    Obligation,
    ObligationKey,
    ObligationKind,
    PageKey,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.store import codec
from core.store import tables as t
from core.store.leaving import here
from core.store.sql import PAIRS, bound, chunked, one_of, pairs, upsert

# Put together once: these are asked for with every event.
_KEY = one_of(t.obligation.c.key)
_MANY = sa.select(t.obligation.c.doc).where(_KEY, here(t.obligation.c.community))
_STORED = sa.select(
    t.obligation.c.key,
    t.obligation.c.person,
    t.obligation.c.told,
    here(t.obligation.c.community).label("here"),
).where(_KEY)
_FORGET = sa.delete(t.obligation).where(_KEY)
#: What is left of a community whose charter was taken off.
_LEFT = sa.delete(t.obligation).where(_KEY, sa.not_(here(t.obligation.c.community)))
_NEXT_CHECKS = sa.select(t.obligation.c.key, t.obligation.c.next_check).where(_KEY)
_PUT_NEXT_CHECK = (
    sa.update(t.obligation)
    .where(t.obligation.c.key == sa.bindparam("k"))
    .values(next_check=sa.bindparam("n"))
)
_NEXT_DUE = sa.select(sa.func.min(t.obligation.c.due)).where(
    t.obligation.c.page == sa.bindparam("page"),
    t.obligation.c.kind == ObligationKind.ANSWER.value,
    t.obligation.c.is_open,
    t.obligation.c.due > sa.bindparam("now"),
)


@cache
def _wanted(of_kinds: bool, of_people: bool) -> sa.Select[Any]:
    """What pages want; by what it is, so that the index leads past a hundred thousand of another kind."""
    o = t.obligation.c
    query = sa.select(o.doc).where(o.community == sa.bindparam("community"), one_of(o.source))
    query = query.where(one_of(o.kind, "kinds")) if of_kinds else query
    return query.where(one_of(o.person, "people")) if of_people else query


def wanted_by(
    connection: sa.Connection,
    community: CommunityKey,
    sources: Collection[PageKey | str],
    *,
    focus: Collection[PersonKey] | None = None,
    but: ObligationKind | None = None,
) -> dict[str, Obligation]:
    """Stored obligations that the assessment of these pages wanted ("" for answers); of ``focus`` only.

    ``but`` leaves out a kind.
    """
    asked: list[dict[str, object]] = [
        {"community": community, "keys": some} for some in chunked(sorted(sources))
    ]
    if but is not None:
        others = [kind.value for kind in ObligationKind if kind is not but]
        asked = [query_values | {"kinds": others} for query_values in asked]
    if focus is not None:
        asked = [query_values | {"people": some} for query_values in asked for some in chunked(sorted(focus))]
    query = _wanted(but is not None, focus is not None)
    obligations: dict[str, Obligation] = {}
    for query_values in asked:
        for doc in connection.scalars(query, query_values):
            item = codec.load(Obligation, doc)
            obligations[item.key] = item
    return obligations


def get(connection: sa.Connection, key: str) -> Obligation | None:
    """One obligation, or None."""
    o = t.obligation.c
    doc = connection.scalar(sa.select(o.doc).where(o.key == key, here(o.community)))
    return codec.load(Obligation, doc) if doc else None


def get_many(connection: sa.Connection, keys: Collection[str]) -> dict[str, Obligation]:
    """Obligations by key."""
    docs = (doc for group in chunked(keys) for doc in connection.scalars(_MANY, {"keys": group}))
    return {item.key: item for item in (codec.load(Obligation, doc) for doc in docs)}


def of_person(
    connection: sa.Connection, person: PersonKey, community: CommunityKey | None = None
) -> tuple[Obligation, ...]:
    """What a person owes now, soonest first."""
    o = t.obligation.c
    query = sa.select(o.doc).where(o.person == person, o.is_open, here(o.community))
    if community is not None:
        query = query.where(o.community == community)
    return tuple(codec.load(Obligation, doc) for doc in connection.scalars(query.order_by(o.due, o.key)))


def open_in(connection: sa.Connection, community: CommunityKey) -> dict[str, Obligation]:
    """Everything that is owed in a community now, by key."""
    o = t.obligation.c
    rows = connection.scalars(sa.select(o.doc).where(o.community == community, o.is_open).order_by(o.key))
    return {item.key: item for item in (codec.load(Obligation, doc) for doc in rows)}


#: Which obligations are open decisions whether a deliverable is done.
ACCEPTING = sa.and_(
    t.obligation.c.kind == ObligationKind.DECIDE.value,
    t.obligation.c.is_open,
    t.obligation.c.key.contains("/accept-", autoescape=True),
)


def accepting(connection: sa.Connection, community: CommunityKey) -> dict[str, Obligation]:
    """The open decisions whether a deliverable is done, by the deliverable's key."""
    o = t.obligation.c
    rows = connection.scalars(sa.select(o.doc).where(o.community == community, ACCEPTING))
    obligations = (codec.load(Obligation, doc) for doc in rows)
    return {composite_keys.own_part(item.key): item for item in obligations}


def declined(connection: sa.Connection, communities: Collection[CommunityKey]) -> tuple[Obligation, ...]:
    """What somebody said is not theirs and nobody took over yet, in any of these, soonest due first."""
    o = t.obligation.c
    obligations: list[Obligation] = []
    for some in chunked(sorted(communities)):
        query = sa.select(o.doc).where(o.community.in_(some), sa.not_(o.is_open), o.settled_at.is_(None))
        obligations += [
            codec.load(Obligation, doc) for doc in connection.scalars(query.order_by(o.due, o.key))
        ]
    return tuple(
        sorted((item for item in obligations if item.declined), key=lambda item: (item.due, item.key))
    )


def waiting(
    connection: sa.Connection, communities: Collection[CommunityKey], person: PersonKey, limit: int
) -> tuple[tuple[Contribution, Obligation], ...]:
    """Contributions that wait for an answer with the obligation, soonest due first.

    So many of each community for this person, and as many for others.
    """
    o = t.obligation.c
    obligations: list[Obligation] = []
    for some in chunked(sorted(communities)):
        mine = sa.case((o.person == person, 1), else_=0)
        turn = sa.func.row_number().over(partition_by=(o.community, mine), order_by=(o.due, o.key))
        answers = sa.select(o.doc, turn.label("turn")).where(
            o.community.in_(some), o.kind == ObligationKind.ANSWER.value, o.is_open
        )
        first = answers.subquery("first")
        rows = connection.scalars(sa.select(first.c.doc).where(first.c.turn <= limit))
        obligations += [codec.load(Obligation, doc) for doc in rows]
    obligations.sort(key=lambda item: (item.due, item.key))
    added = answered_by(connection, obligations)
    return tuple((added[item.key], item) for item in obligations if item.key in added)


def answered_by(connection: sa.Connection, items: Iterable[Obligation]) -> dict[str, Contribution]:
    """The contributions that obligations to answer are about, by the obligation's key; of other kinds none."""
    about = {
        item.key: (item.page, composite_keys.own_part(item.key))
        for item in items
        if item.kind is ObligationKind.ANSWER
    }
    added = _contributions_at(connection, about.values()) if about else {}
    return {key: added[place] for key, place in about.items() if place in added}


def _contributions_at(
    connection: sa.Connection, wanted: Collection[tuple[PageKey, str]]
) -> dict[tuple[PageKey, str], Contribution]:
    """Contributions by page and id."""
    contributions_by_place: dict[tuple[PageKey, str], Contribution] = {}
    for some in chunked(sorted(wanted), PAIRS):
        asked = set(some)
        for row in connection.execute(_AT, bound(some)):
            if (row.page, row.id) in asked:
                contributions_by_place[(row.page, row.id)] = codec.load(Contribution, row.doc)
    return contributions_by_place


_AT = sa.select(t.contribution.c.page, t.contribution.c.id, t.contribution.c.doc).where(
    pairs(t.contribution.c.page, t.contribution.c.id)
)


def wanted_keys(connection: sa.Connection, keys: Collection[str]) -> dict[str, Settlement | None]:
    """How each of these obligations was settled; None while it is open. Unknown ones are absent."""
    return {key: item.settled for key, item in get_many(connection, keys).items()}


def count_open(connection: sa.Connection, person: PersonKey) -> dict[CommunityKey, int]:
    """How much a person owes in each community."""
    o = t.obligation.c
    rows = connection.execute(
        sa.select(o.community, sa.func.count().label("n"))
        .where(o.person == person, o.is_open, here(o.community))
        .group_by(o.community)
    )
    return {row.community: row.n for row in rows}


#: Most of a person's settled obligations that are looked at.
MOST_SETTLED = 1_000


def count_settled(connection: sa.Connection, person: PersonKey, since: datetime) -> int:
    """How many of their obligations a person settled since then themselves, not somebody else for them."""
    o = t.obligation.c
    query = (
        sa.select(o.doc)
        .where(o.person == person, o.settled_at >= since, here(o.community))
        .order_by(o.settled_at.desc().nulls_last())
        .limit(MOST_SETTLED)
    )
    settlements = (codec.load(Obligation, doc).settled for doc in connection.scalars(query))
    return sum(settlement is not None and settlement.by == person for settlement in settlements)


def next_due(connection: sa.Connection, page: PageKey, now: datetime) -> datetime | None:
    """When the next answer on a page is due."""
    moment: datetime | None = connection.scalar(_NEXT_DUE, {"page": page, "now": now})
    return moment


def untold(connection: sa.Connection, keys: Collection[str]) -> frozenset[str]:
    """Those of these obligations whose person nobody was told yet."""
    untold_keys: set[str] = set()
    for group in chunked(sorted(keys)):
        o = t.obligation.c
        untold_keys.update(connection.scalars(sa.select(o.key).where(o.key.in_(group), sa.not_(o.told))))
    return frozenset(untold_keys)


def confirm_key(connection: sa.Connection, page: PageKey, person: PersonKey) -> ObligationKey:
    """The key of what a person must confirm on a page now, else of what they last confirmed, or ""."""
    o = t.obligation.c
    key = connection.scalar(
        sa.select(o.key)
        .where(
            o.page == page,
            o.kind == ObligationKind.CONFIRM.value,
            o.person == person,
            here(o.community),
        )
        .order_by(o.is_open.desc(), o.due.desc(), o.key.desc())
        .limit(1)
    )
    return ObligationKey(key or "")


def tell(connection: sa.Connection, keys: Collection[str]) -> int:
    """Somebody was told who owes these: from now on it's a promise. How many were new."""
    told = 0
    for group in chunked(keys):
        told += connection.execute(
            sa.update(t.obligation)
            .where(t.obligation.c.key.in_(group), sa.not_(t.obligation.c.told))
            .values(told=True)
        ).rowcount
    return told


#: An obligation as it is written.
Row = Mapping[str, Any]


def rows(
    items: Iterable[Obligation],
    next_check: Mapping[str, datetime | None],
    sources: Mapping[str, str],
) -> list[Row]:
    """Obligations as they are written; ``told`` stays as it was.

    ``sources``: key → page whose assessment wants it; answers are absent.
    """
    return [
        {
            "key": item.key,
            "kind": item.kind.value,
            "person": item.person,
            "community": item.community,
            "page": item.page,
            "source": sources.get(item.key, ""),
            "due": item.due,
            "is_open": item.open,
            "settled_at": item.settled.at if item.settled else None,
            "next_check": next_check.get(item.key),
            "doc": codec.dump(item),
        }
        for item in items
    ]


def put(connection: sa.Connection, items: Sequence[Row]) -> None:
    """Write new and changed obligations."""
    owner = {row["key"]: row["person"] for row in items}
    for group in chunked(list(owner)):
        stored = connection.execute(_STORED, {"keys": group}).all()
        if not all(row.here for row in stored):
            # What is left there of a community whose charter was taken off promises nothing.
            connection.execute(_LEFT, {"keys": group})
        # A promise was made by one person; another person's is not promised yet.
        moved = [row.key for row in stored if row.told and row.here and owner[row.key] != row.person]
        if moved:
            connection.execute(
                sa.update(t.obligation).where(t.obligation.c.key.in_(moved)).values(told=False)
            )
    upsert(connection, t.obligation, items)


def put_next_checks(connection: sa.Connection, next_check: Mapping[str, datetime | None]) -> None:
    """Write down when each obligation must be looked at again."""
    for group in chunked(list(next_check)):
        stored = connection.execute(_NEXT_CHECKS, {"keys": group})
        different = [row.key for row in stored if row.next_check != next_check[row.key]]
        rows = [{"k": key, "n": next_check[key]} for key in different]
        if rows:
            connection.execute(_PUT_NEXT_CHECK, rows)


def wake(connection: sa.Connection, keys: Collection[str], now: datetime) -> None:
    """Something about these that only time tells has changed: the ladder looks at the open ones again."""
    o = t.obligation
    for group in chunked(keys):
        connection.execute(sa.update(o).where(o.c.key.in_(group), o.c.is_open).values(next_check=now))


def forget(connection: sa.Connection, keys: Collection[str]) -> None:
    """Drop obligations that nobody wants any more."""
    for group in chunked(keys):
        connection.execute(_FORGET, {"keys": group})


def due(
    connection: sa.Connection, now: datetime, limit: int
) -> dict[CommunityKey, list[tuple[str, Obligation]]]:
    """(source, obligation) by community of those whose next step has come, the oldest first."""
    o = t.obligation.c
    rows = connection.execute(
        sa.select(o.community, o.source, o.doc)
        .where(o.next_check.is_not(None), o.next_check <= now)
        .order_by(o.next_check)
        .limit(limit)
    )
    due_by_community: dict[CommunityKey, list[tuple[str, Obligation]]] = {}
    for row in rows:
        due_by_community.setdefault(row.community, []).append((row.source, codec.load(Obligation, row.doc)))
    return due_by_community


def due_pages(connection: sa.Connection, now: datetime, limit: int) -> list[PageKey]:
    """Pages whose facts mean something else by now."""
    p = t.page.c
    return list(
        connection.scalars(
            sa.select(p.key)
            .where(p.next_check.is_not(None), p.next_check <= now)
            .order_by(p.next_check)
            .limit(limit)
        )
    )

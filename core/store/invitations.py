"""Who could be asked to take part in a community, who was, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Fact, Invitation, PersonKey, Suggestion
from core.store import codec
from core.store import tables as t
from core.store.sql import chunked, insert_new, upsert

#: Most of a community's invitations that are looked at: years of them.
MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An invitation with the time of its second message; None for none."""

    invitation: Invitation
    again: datetime | None


# --- who could be ---


def put_suggestions(
    connection: sa.Connection, community: CommunityKey, suggested: Sequence[Suggestion], at: datetime
) -> None:
    """Keep who could be asked, as looked for at ``at``."""
    upsert(
        connection, t.suggestion, [{"community": community, "at": at, "doc": codec.dump(tuple(suggested))}]
    )


def suggestions(connection: sa.Connection, community: CommunityKey) -> tuple[Suggestion, ...]:
    """Who could be asked, as last looked for, the most first."""
    doc = connection.scalar(sa.select(t.suggestion.c.doc).where(t.suggestion.c.community == community))
    return codec.load_many(Suggestion, doc)


def how_many(connection: sa.Connection, communities: Collection[CommunityKey]) -> dict[CommunityKey, int]:
    """How many could be asked in each of these, as last looked for."""
    c = t.suggestion.c
    rows = connection.execute(sa.select(c.community, c.doc).where(c.community.in_(sorted(communities))))
    return {CommunityKey(row.community): len(codec.load_many(Suggestion, row.doc)) for row in rows}


def of_all(
    connection: sa.Connection, communities: Collection[CommunityKey]
) -> dict[CommunityKey, tuple[tuple[Suggestion, ...], tuple[Asked, ...]]]:
    """Who could be asked and who was, of those of these communities where there is anybody."""
    keys = sorted(communities)
    could = {
        row.community: codec.load_many(Suggestion, row.doc)
        for row in connection.execute(sa.select(t.suggestion).where(t.suggestion.c.community.in_(keys)))
    }
    was: dict[str, list[Asked]] = {}
    for row in connection.execute(_with_contributions(t.invitation.c.community.in_(keys))):
        was.setdefault(row.community, []).append(_asked(row))
    return {
        key: (could.get(key, ()), tuple(was.get(key, ()))) for key in keys if could.get(key) or was.get(key)
    }


def looked_at(connection: sa.Connection, community: CommunityKey) -> datetime | None:
    """When that was last looked for; None for never."""
    return connection.scalar(sa.select(t.suggestion.c.at).where(t.suggestion.c.community == community))


def unsuggested(connection: sa.Connection, people: Collection[PersonKey]) -> frozenset[PersonKey]:
    """Those of these people who don't want to be suggested."""
    keys: set[PersonKey] = set()
    p = t.person.c
    for some in chunked(sorted(people)):
        keys.update(
            connection.scalars(sa.select(p.key).where(p.key.in_(some), p.unsuggested_at.is_not(None)))
        )
    return frozenset(keys)


def put_unsuggested(connection: sa.Connection, people: Collection[PersonKey], at: datetime | None) -> None:
    """They are not to be suggested from now on; with None they may be again."""
    for some in chunked(sorted(people)):
        connection.execute(sa.update(t.person).where(t.person.c.key.in_(some)).values(unsuggested_at=at))


def contributed(
    connection: sa.Connection, community: CommunityKey, people: Collection[PersonKey]
) -> frozenset[PersonKey]:
    """Those of these people who contributed to the community already."""
    keys: set[PersonKey] = set()
    c = t.contribution.c
    for some in chunked(sorted(people)):
        query = sa.select(c.author).where(c.author.in_(some), c.community == community).distinct()
        keys.update(PersonKey(key) for key in connection.scalars(query))
    return frozenset(keys)


# --- who was ---


def add(connection: sa.Connection, invitation: Invitation, again: datetime | None) -> bool:
    """Keep an invitation; False where the person was invited there before."""
    row = {
        "community": invitation.community,
        "person": invitation.person,
        "at": invitation.at,
        "leaves": invitation.leaves,
        "again": again,
        "held_back": invitation.held_back,
        # "by" beside "words": so erasing who asked takes their words along.
        "doc": codec.canonical({"by": invitation.by, "words": invitation.words, "fact": invitation.fact}),
    }
    return insert_new(connection, t.invitation, [row]) > 0


def of_community(connection: sa.Connection, community: CommunityKey) -> tuple[Asked, ...]:
    """A community's invitations, the latest first."""
    query = _with_contributions(t.invitation.c.community == community)
    return tuple(_asked(row) for row in connection.execute(query))


def get(connection: sa.Connection, community: CommunityKey, person: PersonKey) -> Asked | None:
    """A person's invitation to a community, or None."""
    i = t.invitation.c
    row = connection.execute(_with_contributions(sa.and_(i.community == community, i.person == person)))
    first = row.first()
    return _asked(first) if first else None


def taken(connection: sa.Connection, community: CommunityKey, since: datetime) -> list[datetime]:
    """When messages of a community's invitations leave, or left, from then on."""
    i = t.invitation.c
    query = sa.select(i.leaves, i.again).where(i.community == community, sa.not_(i.held_back))
    query = query.where(sa.or_(i.leaves >= since, i.again >= since))
    return [at for row in connection.execute(query) for at in row if at is not None]


def visited(connection: sa.Connection, community: CommunityKey, person: PersonKey, at: datetime) -> None:
    """They looked in; the first time counts."""
    i = t.invitation.c
    mine = sa.and_(i.community == community, i.person == person, i.at <= at)
    connection.execute(sa.update(t.invitation).where(mine, i.visited_at.is_(None)).values(visited_at=at))


def declined(connection: sa.Connection, community: CommunityKey, person: PersonKey, at: datetime) -> None:
    """They said that it is not for them."""
    i = t.invitation.c
    mine = sa.and_(i.community == community, i.person == person)
    connection.execute(sa.update(t.invitation).where(mine, i.declined_at.is_(None)).values(declined_at=at))


def asked(
    connection: sa.Connection, community: CommunityKey, people: Collection[PersonKey], since: datetime
) -> frozenset[PersonKey]:
    """Those of these people who were ever invited to the community, or to any other one since then."""
    keys: set[PersonKey] = set()
    i = t.invitation.c
    for some in chunked(sorted(people)):
        lately = sa.or_(i.community == community, i.at > since)
        keys.update(
            PersonKey(key)
            for key in connection.scalars(sa.select(i.person).where(i.person.in_(some), lately))
        )
    return frozenset(keys)


def elsewhere(
    connection: sa.Connection, community: CommunityKey, people: Collection[PersonKey]
) -> dict[CommunityKey, set[PersonKey]]:
    """Which of these people were ever invited to communities whose charter is gone, by community."""
    people_by_community: dict[CommunityKey, set[PersonKey]] = {}
    i, c = t.invitation.c, t.community.c
    for some in chunked(sorted(people)):
        query = sa.select(i.community, i.person).join_from(t.invitation, t.community, c.key == i.community)
        query = query.where(i.person.in_(some), i.community != community, c.withdrawn)
        for row in connection.execute(query):
            people_by_community.setdefault(CommunityKey(row.community), set()).add(PersonKey(row.person))
    return people_by_community


def _with_contributions(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Invitations with when each person first contributed after theirs."""
    i, c = t.invitation.c, t.contribution.c
    first = (
        sa.select(sa.func.min(c.at))
        .where(c.author == i.person, c.community == i.community, c.at >= i.at)
        .correlate(t.invitation)
        .scalar_subquery()
    )
    query = sa.select(t.invitation, sa.type_coerce(first, t.Instant()).label("contributed_at"))
    return query.where(which).order_by(i.at.desc(), i.person).limit(MOST)


def _asked(row: Any) -> Asked:
    doc = json.loads(row.doc)
    made = Invitation(
        community=CommunityKey(row.community),
        person=PersonKey(row.person),
        by=PersonKey(doc["by"]),
        at=row.at,
        fact=codec.load(Fact, json.dumps(doc["fact"])),
        words=doc["words"],
        leaves=row.leaves,
        held_back=row.held_back,
        visited_at=row.visited_at,
        declined_at=row.declined_at,
        contributed_at=row.contributed_at,
    )
    return Asked(invitation=made, again=row.again)

"""Contributions, as the rules counted them: of a community, of a page; and where a person has a part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from core.model import (
    CommunityKey,
    Contribution,
    PageKey,
    PersonKey,
)
from core.store import codec
from core.store import tables as t
from core.store.leaving import here


def contributions(connection: sa.Connection, community: CommunityKey) -> list[Contribution]:
    """All contributions of a community in time order; stewards unassigned."""
    c = t.contribution.c
    rows = connection.scalars(sa.select(c.doc).where(c.community == community).order_by(c.at, c.page, c.id))
    return [replace(codec.load(Contribution, doc), steward=None) for doc in rows]


def answered(
    connection: sa.Connection, community: CommunityKey, limit: int, *, since: datetime | None = None
) -> tuple[Contribution, ...]:
    """The latest settled contributions of a community, newest first."""
    c = t.contribution.c
    query = sa.select(c.doc).where(c.community == community, c.settled_at.is_not(None))
    if since is not None:
        query = query.where(c.settled_at >= since)
    rows = connection.scalars(query.order_by(c.settled_at.desc(), c.page, c.id).limit(limit))
    return tuple(codec.load(Contribution, doc) for doc in rows)


def get_contribution(connection: sa.Connection, page: PageKey, contribution_id: str) -> Contribution | None:
    """One contribution, or None."""
    c = t.contribution.c
    query = sa.select(c.doc).where(c.page == page, c.id == contribution_id, here(c.community))
    doc = connection.scalar(query)
    return codec.load(Contribution, doc) if doc else None


def edits_of(connection: sa.Connection, page: PageKey) -> tuple[Contribution, ...]:
    """The contributions to a page's text as last saved, in time."""
    c = t.contribution.c
    rows = connection.scalars(sa.select(c.doc).where(c.page == page, here(c.community)).order_by(c.at, c.id))
    edits = (codec.load(Contribution, doc) for doc in rows)
    return tuple(contribution for contribution in edits if contribution.first_revision)


def pages_of(connection: sa.Connection, person: PersonKey) -> list[PageKey]:
    """Pages of communities on which a person wrote or did something, or owes something."""
    pages: set[PageKey] = set()
    for column, who in (
        (t.revision.c.page, t.revision.c.author),
        (t.comment.c.page, t.comment.c.author),
        (t.act.c.page, t.act.c.person),
        (t.obligation.c.source, t.obligation.c.person),
    ):
        query = sa.select(column).join(t.page, t.page.c.key == column)
        pages.update(connection.scalars(query.where(who == person, t.page.c.community.is_not(None))))
    return sorted(pages)


def authors(connection: sa.Connection, community: CommunityKey) -> frozenset[PersonKey]:
    """Everyone who contributed to a community."""
    c = t.contribution.c
    return frozenset(connection.scalars(sa.select(c.author).where(c.community == community).distinct()))


def communities_of(connection: sa.Connection, person: PersonKey) -> frozenset[CommunityKey]:
    """The communities a person contributed to."""
    c = t.contribution.c
    query = sa.select(c.community).where(c.author == person, here(c.community))
    return frozenset(connection.scalars(query.distinct()))

"""The acts behind a community's figures, page of list by page of list."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import Behind, CommunityKey, ObligationKind, PageKey, PersonKey
from core.rules.clocks import minute_of
from core.store import past, taken_back
from core.store import tables as t
from core.store.communities import Community
from core.store.community_history import answerer, as_given, contributions, waits
from core.store.page_readings import After


@dataclass(frozen=True, slots=True)
class Reference:
    """One act behind a figure: where it is. Whoever shows it asks first who may read the page."""

    page: PageKey
    #: A contribution's id, or "" where the act is about the page as a whole.
    contribution: str
    at: datetime
    first_revision: int = 0
    last_revision: int = 0


def acts_behind(
    connection: sa.Connection,
    community: Community,
    behind: Behind,
    now: datetime,
    *,
    after: Reference | None = None,
    limit: int = 50,
    since: datetime | None = None,
    author: PersonKey | None = None,
) -> list[Reference]:
    """The acts that a figure was made from, the latest first, ``limit`` of them after ``after``.

    None that is older than ``since``: nobody is told apart in it any more. Of contributions those by ``author`` alone,
    answered by somebody else.
    """
    if behind is Behind.NOTICES:
        return []
    if behind is Behind.HOME:
        return [Reference(community.home, "", now)] if after is None else []
    if behind in (Behind.CONFIRMATIONS, Behind.DELIVERIES):
        promised = _promises_behind(connection, community.key, behind, after, limit)
        return [reference for reference in promised if since is None or reference.at >= since]
    if behind is Behind.REVERTED:
        rows = taken_back.KEPT.listed(connection, community.key, _place(after), limit)
        return _references((row for row in rows if row.back_at <= now), since)
    references: list[Reference] = []
    then = minute_of(community.attached_at)
    if behind is Behind.HISTORY and after is not None and after.at < then:
        return _references(past.KEPT.listed(connection, community.key, _place(after), limit), since)
    query = _after(community.key, behind, after)
    if author is not None:
        query = query.where(t.contribution.c.author == author)
    for row in connection.execute(query):
        if len(references) >= limit or (since is not None and row.at < since):
            break
        if author is not None and answerer(json.loads(row.doc)) in (None, author):
            continue
        if _belongs(row, behind, now):
            doc = json.loads(row.doc)
            references.append(
                Reference(PageKey(row.page), row.id, row.at, doc["first_revision"], doc["last_revision"])
            )
    if behind is Behind.HISTORY and len(references) < limit:
        references += _references(
            past.KEPT.listed(connection, community.key, None, limit - len(references)), since
        )
    return references


def answers_to(
    connection: sa.Connection, community: CommunityKey, author: PersonKey, since: datetime | None, most: int
) -> list[tuple[PageKey, PersonKey]]:
    """Of the latest that somebody contributed and somebody else answered or built on: where, and who that was."""
    c = t.contribution.c
    # Put in order here: asked to do it, SQLite goes through all contributions of the community in their order.
    rows = connection.execute(
        sa.select(c.page, c.id, c.at, c.doc).where(
            c.author == author, c.community == community, c.settled_at.is_not(None)
        )
    ).all()
    latest = sorted(rows, key=lambda row: (row.at, row.page, row.id), reverse=True)[:most]
    answers = ((row, answerer(json.loads(row.doc))) for row in latest if since is None or row.at >= since)
    return [(PageKey(row.page), by) for row, by in answers if by is not None and by != author]


def _place(after: Reference | None) -> After | None:
    return (after.at, after.page, after.contribution) if after is not None else None


def _references(rows: Iterable[Any], since: datetime | None) -> list[Reference]:
    return [
        Reference(PageKey(row.page), row.id, row.at, row.first_revision, row.last_revision)
        for row in rows
        if since is None or row.at >= since
    ]


def _after(community: CommunityKey, behind: Behind, after: Reference | None) -> sa.Select[Any]:
    c, query = t.contribution.c, contributions(community)
    if behind in (Behind.WAITING, Behind.LATE):
        # What is open stands in an index of its own.
        query = query.where(c.settled_at.is_(None))
    if after is None:
        return query
    earlier = sa.or_(c.page < after.page, sa.and_(c.page == after.page, c.id < after.contribution))
    return query.where(c.at <= after.at, sa.or_(c.at < after.at, earlier))


def _belongs(row: Any, behind: Behind, now: datetime) -> bool:
    contribution = as_given(row)
    match behind:
        case Behind.ANSWERED:
            return contribution.answered_at is not None
        case Behind.DISMISSED:
            return contribution.dismissed
        case Behind.WAITING:
            return waits(contribution)
        case Behind.LATE:
            return bool(row.is_open) and contribution.due is not None and contribution.due <= now
        case _:
            return not contribution.dismissed


def _promises_behind(
    connection: sa.Connection,
    community: CommunityKey,
    behind: Behind,
    after: Reference | None,
    limit: int,
) -> list[Reference]:
    o = t.obligation.c
    kind = ObligationKind.CONFIRM if behind is Behind.CONFIRMATIONS else ObligationKind.DELIVER
    query = sa.select(o.page, o.due, sa.func.count()).where(o.community == community, o.kind == kind.value)
    if after is not None:
        query = query.where(sa.or_(o.due < after.at, sa.and_(o.due == after.at, o.page < after.page)))
    # Pages and days, not people: who has not confirmed is told elsewhere, to those who may know it.
    rows: Iterable[Any] = connection.execute(
        query.group_by(o.page, o.due).order_by(o.due.desc(), o.page.desc()).limit(limit)
    )
    return [Reference(PageKey(row.page), "", row.due) for row in rows]

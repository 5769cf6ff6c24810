"""What stands on a community's page of figures beside the figures themselves: single acts, and readers by group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Contribution, Obligation, ObligationKind, PageKey, PersonKey
from core.rules.factors.sight import Group
from core.rules.obligations.reassignment import EXCUSED
from core.store import codec
from core.store import tables as t
from core.store.communities import Community
from core.store.sql import chunked

#: Of what waits, so many are looked at for one that the viewer may read.
LONGEST = 20
#: Of what is overdue, so many are shown.
OVERDUE = 20
#: Names of a group at most.
NAMES = 50


def longest(connection: sa.Connection, community: CommunityKey) -> tuple[Contribution, ...]:
    """What has waited longest for an answer, the oldest first."""
    c = t.contribution.c
    query = (
        sa.select(c.doc)
        .where(c.community == community, c.settled_at.is_(None), c.steward.is_not(None))
        .order_by(c.at, c.page, c.id)
        .limit(LONGEST)
    )
    return tuple(codec.load(Contribution, doc) for doc in connection.scalars(query))


def overdue(connection: sa.Connection, community: CommunityKey, now: datetime) -> tuple[Obligation, ...]:
    """What is open and past its time, but for answers and confirmations: those are told as sums."""
    o = t.obligation.c
    several = [ObligationKind.ANSWER.value, ObligationKind.CONFIRM.value]
    kinds = [kind.value for kind in ObligationKind if kind.value not in several]
    query = (
        sa.select(o.doc)
        .where(o.community == community, o.kind.in_(kinds), o.is_open, o.due <= now)
        .order_by(o.due, o.key)
        .limit(OVERDUE)
    )
    return tuple(codec.load(Obligation, doc) for doc in connection.scalars(query))


@dataclass(frozen=True, slots=True)
class Readers:
    """Who was asked to confirm a community's home, by the groups its charter names."""

    groups: tuple[Group, ...] = ()
    #: Group → who has not confirmed yet, the first few by key.
    missing: tuple[tuple[str, PersonKey], ...] = ()
    #: Whether somebody is in two of them: then sums of groups, side by side, can tell of single people.
    overlap: bool = False


def readers(connection: sa.Connection, community: Community, *, names: bool) -> Readers:
    """How many of each group confirmed; with ``names`` also who has not yet."""
    asked = community.charter.read_by
    if asked is None:
        return Readers()
    groups = sorted(asked.audience.groups)
    groups_read = _by_group(connection, community, groups)
    single = {named.person for named in asked.audience.people if named.person}
    if single:
        groups_read.append(_single(connection, community, single))
    missing = _missing(connection, community, groups, single) if names else ()
    overlap = sum(group.asked for group in groups_read) > _all(connection, community, groups, single)
    return Readers(tuple(groups_read), tuple(missing), overlap)


def counted_confirmations(community: Community) -> sa.ColumnElement[bool]:
    """Confirmations of the home, of every round; nobody's who was excused."""
    o = t.obligation.c
    # In nested values quotes within words are escaped: this stands nowhere but where it is meant.
    excused = o.doc.contains(f'"how":"{EXCUSED}"', autoescape=True)
    return sa.and_(
        o.community == community.key,
        o.kind == ObligationKind.CONFIRM.value,
        o.source == community.home,
        sa.not_(excused),
    )


def _counted() -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """People who were asked, and of these who still have to: each once, however many rounds there were."""
    o = t.obligation.c
    still = sa.case((o.settled_at.is_(None), o.person))
    return sa.func.count(o.person.distinct()).label("asked"), sa.func.count(still.distinct()).label("still")


def _by_group(connection: sa.Connection, community: Community, groups: Collection[str]) -> list[Group]:
    if not groups:
        return []
    m, o = t.membership.c, t.obligation.c
    rows: Any = connection.execute(
        sa.select(m.grp, *_counted())
        .select_from(t.membership.join(t.obligation, o.person == m.person))
        .where(m.site == community.site, m.grp.in_(groups), counted_confirmations(community))
        .group_by(m.grp)
    )
    return [Group(row.grp, row.asked, row.asked - row.still) for row in rows]


def _all(
    connection: sa.Connection, community: Community, groups: Collection[str], people: Collection[PersonKey]
) -> int:
    """How many people were asked as members of any of the groups, or by name: each once."""
    m, o = t.membership.c, t.obligation.c
    inside = sa.select(m.person).where(m.site == community.site, m.grp.in_(groups))
    known = connection.scalar(
        sa.select(sa.func.count(o.person.distinct())).where(
            counted_confirmations(community), o.person.in_(inside)
        )
    )
    more = 0
    for some in chunked(sorted(people)):
        query = sa.select(sa.func.count(o.person.distinct())).where(
            counted_confirmations(community), o.person.in_(some)
        )
        more += int(connection.scalar(query.where(o.person.not_in(inside))) or 0)
    return int(known or 0) + more


def _single(connection: sa.Connection, community: Community, people: Collection[PersonKey]) -> Group:
    o = t.obligation.c
    asked = still = 0
    for some in chunked(sorted(people)):
        query = sa.select(*_counted()).where(counted_confirmations(community), o.person.in_(some))
        row = connection.execute(query).one()
        asked, still = asked + row.asked, still + row.still
    return Group("", asked, asked - still)


def _missing(
    connection: sa.Connection, community: Community, groups: Collection[str], people: Collection[PersonKey]
) -> list[tuple[str, PersonKey]]:
    m, o = t.membership.c, t.obligation.c
    missing: list[tuple[str, PersonKey]] = []
    for group in groups:
        rows: Any = connection.execute(
            sa.select(o.person)
            .distinct()
            .select_from(t.membership.join(t.obligation, o.person == m.person))
            .where(
                m.site == community.site,
                m.grp == group,
                counted_confirmations(community),
                o.settled_at.is_(None),
            )
            .order_by(o.person)
            .limit(NAMES)
        )
        missing += [(group, PersonKey(row.person)) for row in rows]
    if people:
        some = sorted(people)[:NAMES]
        query = (
            sa.select(o.person)
            .distinct()
            .where(counted_confirmations(community), o.settled_at.is_(None), o.person.in_(some))
        )
        missing += [("", PersonKey(row.person)) for row in connection.execute(query.order_by(o.person))]
    return missing


def pages_of(contributions: Collection[Contribution], late: Collection[Obligation]) -> set[PageKey]:
    """The pages that these stand on."""
    return {contribution.page for contribution in contributions} | {obligation.page for obligation in late}

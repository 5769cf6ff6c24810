"""What a screen shows, in a handful of statements that are put together once."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    CommunityKey,
    Contribution,
    Finding,
    Obligation,
    Page,
    PageKey,
    PersonKey,
    composite_keys,
)
from core.store import codec, communities, owed, pages
from core.store import tables as t
from core.store.communities import Community
from core.store.sql import one_of

#: Most that is gathered of what one person owes in one community.
MOST_OWED = 1000
#: Most of what was declined; it grows less as it is placed.
MOST_DECLINED = 200
#: Most of a person's own contributions to one page.
MOST_OWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A page, the community it is in, and how well its viewer is known."""

    #: Without its history; None where the store has no such page.
    page: Page | None
    community: Community | None
    #: The page the charter stands on; without its history.
    home: Page | None
    #: What the rules noticed on the page itself.
    findings: tuple[Finding, ...]
    #: The communities at home on the page whose readers are being gone through.
    under_way: tuple[CommunityKey, ...]
    #: When the wiki last told of the viewer; None for never.
    asked_at: datetime | None
    #: The language the viewer chose for Telos; "" follows the wiki.
    language: str
    #: Somebody asked them to take part somewhere, and they did not say no.
    invited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands between a person and a community, seen from one of its pages."""

    #: What the person owes, soonest first.
    mine: tuple[Obligation, ...]
    #: What somebody said is not theirs and nobody took over yet, soonest due first.
    declined: tuple[Obligation, ...]
    #: The obligations for deliverables, by key, open or not.
    deliveries: dict[str, Obligation]
    #: The open decisions whether a deliverable is done, by the deliverable's key.
    accepting: dict[str, Obligation]
    #: The person's contributions to the page, newest first.
    contributed: tuple[Contribution, ...]
    #: The latest settled contributions of the community, newest first.
    answered: tuple[Contribution, ...]
    #: How many people contributed to the community.
    contributors: int


_PAGE = [column for column in t.page.c if column.name not in {"shown", "watched", "look", "asked_at"}]
_COMMUNITY = list(t.community.c)
_home = t.page.alias("home")
_HOME = [_home.c[column.name] for column in _PAGE]
#: Makes what a row's columns are of a part of the joined row.
_page_row: Callable[..., Any] = namedtuple("page_row", [column.name for column in _PAGE])  # type: ignore[misc]
_community_row: Callable[..., Any] = namedtuple("community_row", [column.name for column in _COMMUNITY])  # type: ignore[misc]


def _snapshot() -> sa.Select[Any]:
    def named(columns: Sequence[Any], first: str) -> list[Any]:
        return [column.label(first + column.name) for column in columns]

    c, other = t.community.c, t.community.alias("other")
    going = sa.exists().where(other.c.home == t.page.c.key, other.c.readers_at.is_not(None))
    lines = t.page.outerjoin(t.community, c.key == t.page.c.community)
    lines = lines.outerjoin(_home, _home.c.key == c.home)
    return (
        sa.select(*named(_PAGE, "p_"), *named(_COMMUNITY, "c_"), *named(_HOME, "h_"), going.label("going"))
        .select_from(lines)
        .where(t.page.c.key == sa.bindparam("page"))
    )


_SNAPSHOT = _snapshot()
_I = t.invitation.c
_INVITED = sa.exists().where(_I.person == t.person.c.key, sa.not_(_I.held_back), _I.declined_at.is_(None))
_ACCOUNT = sa.select(t.person.c.read_at, t.person.c.own_language, _INVITED.label("invited")).where(
    t.person.c.key == sa.bindparam("person")
)
_UNDER_WAY = sa.select(t.community.c.key).where(
    t.community.c.home == sa.bindparam("page"), t.community.c.readers_at.is_not(None)
)


def snapshot(connection: sa.Connection, person: PersonKey, key: PageKey) -> Snapshot:
    """A page with its community, and its viewer's account."""
    found = connection.execute(_SNAPSHOT, {"page": key}).first()
    account = connection.execute(_ACCOUNT, {"person": person}).first()
    page = community = home = None
    noticed, going = None, False
    if found is not None:
        split, end = len(_PAGE), len(_PAGE) + len(_COMMUNITY)
        row: Any = _page_row(*found[:split])
        page, noticed, going = pages.of_row(row), row.findings, found.going
        if found[split] is not None:
            community = communities.of_row(_community_row(*found[split:end]))
        if found[end] is not None:
            home = page if found[end] == key else pages.of_row(_page_row(*found[end:-1]))
    under_way = connection.scalars(_UNDER_WAY, {"page": key}) if going else ()
    return Snapshot(
        page=page,
        community=community,
        home=home,
        findings=codec.load_many(Finding, noticed),
        under_way=tuple(CommunityKey(one) for one in under_way),
        asked_at=account.read_at if account else None,
        language=(account.own_language or "") if account else "",
        invited=bool(account and account.invited),
    )


def _tagged(tag: str, query: sa.Select[Any]) -> sa.Select[Any]:
    inner = query.subquery(tag)
    return sa.select(sa.literal_column(f"'{tag}'").label("tag"), inner.c.doc)


def _standing() -> sa.CompoundSelect[Any]:
    o, c = t.obligation.c, t.contribution.c
    community: sa.BindParameter[str] = sa.bindparam("community")
    person: sa.BindParameter[str] = sa.bindparam("person")
    here = sa.select(o.doc).where(o.community == community)
    written = sa.select(c.doc).where(c.community == community)
    # With order and limit: only so the indexes are taken that hold what is open, and what was declined.
    mine = here.where(o.person == person, o.is_open).order_by(o.due, o.key).limit(MOST_OWED)
    declined = (
        here.where(sa.not_(o.is_open), o.settled_at.is_(None)).order_by(o.due, o.key).limit(MOST_DECLINED)
    )
    deliveries = sa.select(o.doc).where(one_of(o.key, "deliveries"))
    accepting = here.where(owed.ACCEPTING)
    own = written.where(c.page == sa.bindparam("page"), c.author == person)
    own = own.order_by(c.at.desc(), c.id.desc()).limit(MOST_OWN)
    answered = written.where(c.settled_at.is_not(None))
    answered = answered.order_by(c.settled_at.desc(), c.page, c.id).limit(sa.bindparam("most"))
    people = sa.select(sa.cast(sa.func.count(c.author.distinct()), sa.Text).label("doc"))
    people = people.where(c.community == community)
    return sa.union_all(
        _tagged("mine", mine),
        _tagged("declined", declined),
        _tagged("deliveries", deliveries),
        _tagged("accepting", accepting),
        _tagged("contributed", own),
        _tagged("answered", answered),
        _tagged("contributors", people),
    )


_STANDING = _standing()


def standing(
    connection: sa.Connection,
    community: CommunityKey,
    page: PageKey,
    person: PersonKey,
    *,
    deliveries: Collection[str],
    most: int,
) -> Standing:
    """What stands between a person and a community.

    ``deliveries``: keys of the obligations for deliverables. ``most``: of what is settled, the latest so many.
    """
    asked = {
        "community": community,
        "page": page,
        "person": person,
        "deliveries": list(deliveries),
        "most": most,
    }
    docs: dict[str, list[str]] = {}
    for tag, doc in connection.execute(_STANDING, asked):
        docs.setdefault(tag, []).append(doc)

    def obligations(tag: str) -> list[Obligation]:
        found = [codec.load(Obligation, doc) for doc in docs.get(tag, ())]
        return sorted(found, key=lambda one: (one.due, one.key))

    contributed = [codec.load(Contribution, doc) for doc in docs.get("contributed", ())]
    answered = [codec.load(Contribution, doc) for doc in docs.get("answered", ())]
    # What a union gives has no order of its own.
    contributed.sort(key=lambda one: (one.at, one.id), reverse=True)
    answered.sort(key=lambda one: (one.page, one.id))
    answered.sort(key=lambda one: one.settled.at if one.settled else one.at, reverse=True)
    return Standing(
        mine=tuple(obligations("mine")),
        declined=tuple(one for one in obligations("declined") if one.declined),
        deliveries={one.key: one for one in obligations("deliveries")},
        accepting={composite_keys.own_part(one.key): one for one in obligations("accepting")},
        contributed=tuple(contributed),
        answered=tuple(answered),
        contributors=int(docs["contributors"][0]),
    )

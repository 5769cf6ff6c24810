"""What became of contributions: what was said, what nobody said yet, and what its authors were told."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Contribution, Disposed, Disposition, PageKey, PersonKey
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.store import codec
from core.store import tables as t
from core.store.leaving import here
from core.store.sql import PAIRS, bound, chunked, pairs, upsert

#: A contribution with what somebody said became of it, or None.
Pair = tuple[Contribution, Disposed | None]

#: Most of one person's that is told of at once.
MOST = 200

_C, _D = t.contribution.c, t.disposition.c
#: How the id of a comment begins; all others are changes to the page itself.
_COMMENT = "c"
#: What a contribution has of its own is in it; who says what became of it, of which community, beside it.
_BOTH = t.contribution.outerjoin(
    t.disposition, sa.and_(_D.page == _C.page, _D.id == _C.id, _D.community == _C.community)
)
#: The work of those who answer here needs nobody's word, and what they said is no contribution had its own. Both
#: stand in the canonical text, where what people wrote can't: its quotes are escaped.
_ASKED = sa.not_(
    sa.or_(
        _C.doc.contains('"own":true', autoescape=True),
        _C.doc.contains(f'"how":"{NOT_AN_ANSWER}"', autoescape=True),
    )
)
_PAIR = sa.select(
    _C.doc.label("added"),
    *(column.label(f"d_{column.name}") for column in t.disposition.columns),
).select_from(_BOTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was added to one page in one way: comments, or changes of the page itself."""

    page: PageKey
    comments: bool
    #: How many there are, and of how many it was said what became of them.
    added: int
    disposed: int
    #: By how many different people.
    authors: int


def _within(community: CommunityKey, until: datetime | None) -> sa.ColumnElement[bool]:
    """The contributions that a closing is about: what was added after it is none of it."""
    mine = sa.and_(_C.community == community, _ASKED)
    return mine if until is None else sa.and_(mine, _C.at <= until)


def groups(connection: sa.Connection, community: CommunityKey, until: datetime | None) -> list[Group]:
    """A community's contributions by page and kind, those with the most left to say first."""
    comments = (sa.func.substr(_C.id, 1, 1) == _COMMENT).label("comments")
    added, accounted = sa.func.count(), sa.func.count(_D.act)
    query = (
        sa.select(
            _C.page,
            comments,
            added.label("added"),
            accounted.label("disposed"),
            sa.func.count(_C.author.distinct()).label("authors"),
        )
        .select_from(_BOTH)
        .where(_within(community, until))
        .group_by(_C.page, "comments")
        .order_by((added - accounted).desc(), _C.page, "comments")
    )
    return [
        Group(
            page=PageKey(row.page),
            comments=bool(row.comments),
            added=row.added,
            disposed=row.disposed,
            authors=row.authors,
        )
        for row in connection.execute(query)
    ]


def of_group(
    connection: sa.Connection,
    community: CommunityKey,
    page: PageKey,
    comments: bool,
    until: datetime | None,
    limit: int,
    *,
    unsaid: bool = False,
) -> list[Pair]:
    """The contributions of a group, those without a word first, each in time; ``unsaid``: those alone."""
    which = sa.func.substr(_C.id, 1, 1) == _COMMENT
    query = _PAIR.where(_within(community, until), _C.page == page, which if comments else sa.not_(which))
    if unsaid:
        query = query.where(_D.act.is_(None))
    query = query.order_by(_D.act.is_not(None), _C.at, _C.id).limit(limit)
    return [_pair(row) for row in connection.execute(query)]


def of_person(
    connection: sa.Connection, community: CommunityKey, person: PersonKey, until: datetime | None = None
) -> list[Pair]:
    """What one person contributed to a community last, in time."""
    query = _PAIR.where(_within(community, until), _C.author == person)
    rows = connection.execute(query.order_by(_C.at.desc(), _C.page, _C.id).limit(MOST))
    return [_pair(row) for row in rows][::-1]


def communities_of(connection: sa.Connection, person: PersonKey) -> frozenset[CommunityKey]:
    """Those in which somebody has said what became of something that this person contributed."""
    query = sa.select(_D.community).select_from(_BOTH).where(_C.author == person, _D.act.is_not(None))
    return frozenset(
        CommunityKey(key) for key in connection.scalars(query.where(here(_C.community)).distinct())
    )


def lately(
    connection: sa.Connection,
    person: PersonKey,
    whole: Collection[CommunityKey],
    others: Collection[CommunityKey],
    since: datetime,
    start: int = 0,
) -> list[Pair]:
    """A person's own contributions with what was said of them, the latest first: ``others`` of what was said since."""
    told = sa.or_(_D.community.in_(whole), sa.and_(_D.community.in_(others), _D.at >= since))
    query = _PAIR.where(_C.author == person, told, here(_C.community))
    rows = connection.execute(
        query.order_by(_D.at.desc(), _C.at.desc(), _C.page, _C.id).limit(MOST).offset(start)
    )
    return [_pair(row) for row in rows]


def at(connection: sa.Connection, wanted: Collection[tuple[PageKey, str]]) -> dict[tuple[PageKey, str], Pair]:
    """Contributions by page and id, with what became of them."""
    pair_at: dict[tuple[PageKey, str], Pair] = {}
    for some in chunked(sorted(wanted), PAIRS):
        asked = set(some)
        for row in connection.execute(_AT, bound(some)):
            pair = _pair(row)
            if (pair[0].page, pair[0].id) in asked:
                pair_at[pair[0].page, pair[0].id] = pair
    return pair_at


_AT = _PAIR.where(pairs(_C.page, _C.id), here(_C.community), _ASKED)


def unsaid(connection: sa.Connection, community: CommunityKey, until: datetime | None) -> int:
    """Of how many contributions nobody has said what became of them."""
    query = sa.select(sa.func.count()).select_from(_BOTH).where(_within(community, until), _D.act.is_(None))
    return int(connection.scalar(query) or 0)


def last(connection: sa.Connection, community: CommunityKey) -> tuple[PersonKey, datetime] | None:
    """Who said something last, and when."""
    query = sa.select(_D.doc, _D.at).where(_D.community == community).order_by(_D.at.desc()).limit(1)
    row = connection.execute(query).first()
    return (PersonKey(json.loads(row.doc)["by"]), row.at) if row else None


def waiting(
    connection: sa.Connection,
    community: CommunityKey,
    people: Collection[PersonKey],
    until: datetime | None,
) -> frozenset[PersonKey]:
    """Those of these people of whose contributions some have no word yet."""
    keys: set[PersonKey] = set()
    for some in chunked(sorted(people)):
        query = sa.select(_C.author).select_from(_BOTH).where(_within(community, until), _D.act.is_(None))
        rows = connection.scalars(query.where(_C.author.in_(some)).distinct())
        keys.update(PersonKey(key) for key in rows)
    return frozenset(keys)


def put(connection: sa.Connection, rows: Iterable[Disposed]) -> None:
    """Keep what was said; what of it was told stays as it was."""
    upsert(
        connection,
        t.disposition,
        [
            {
                "page": disposed.page,
                "id": disposed.contribution,
                "community": disposed.community,
                "at": disposed.at,
                "choice": disposed.disposition.value,
                "act": disposed.act,
                # "by" beside "text": so erasing who said it takes their words along.
                "doc": codec.canonical({"by": disposed.by, "text": disposed.text}),
            }
            for disposed in rows
        ],
    )


def tell(connection: sa.Connection, notice: str, told: Mapping[tuple[PageKey, str], str]) -> bool:
    """A message that holds these acts is about to leave; False, and nothing kept, where one is no longer so."""
    known = _acts(connection, told)
    if any(known.get(key) != act for key, act in told.items()):
        return False
    rows = [{"p": page, "i": id_, "told_now": act} for (page, id_), act in sorted(told.items())]
    if rows:
        mine = sa.and_(_D.page == sa.bindparam("p"), _D.id == sa.bindparam("i"))
        change = {"told": sa.bindparam("told_now"), "notice": notice}
        connection.execute(sa.update(t.disposition).where(mine).values(change), rows)
    return True


def _acts(connection: sa.Connection, wanted: Iterable[tuple[PageKey, str]]) -> dict[tuple[PageKey, str], str]:
    acts_by_id: dict[tuple[PageKey, str], str] = {}
    query = sa.select(_D.page, _D.id, _D.act).where(pairs(_D.page, _D.id))
    for some in chunked(sorted(wanted), PAIRS):
        for row in connection.execute(query, bound(some)):
            acts_by_id[PageKey(row.page), row.id] = row.act
    return acts_by_id


def untell(connection: sa.Connection, notices: Collection[str]) -> None:
    """These messages did not leave after all: what they would have told is as untold as before."""
    for some in chunked(sorted(notices)):
        connection.execute(sa.update(t.disposition).where(_D.notice.in_(some)).values(told="", notice=""))


def _pair(row: Any) -> Pair:
    added = replace(codec.load(Contribution, row.added), steward=None)
    if row.d_act is None:
        return added, None
    doc: Mapping[str, str] = json.loads(row.d_doc)
    return added, Disposed(
        page=PageKey(row.d_page),
        contribution=row.d_id,
        community=CommunityKey(row.d_community),
        disposition=Disposition(row.d_choice),
        text=doc["text"],
        by=PersonKey(doc["by"]),
        at=row.d_at,
        act=row.d_act,
        told=row.d_told,
    )

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
from core.store.sql import chunked, one_of, upsert

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


# Put together once: these are asked for with every event.
_C = t.contribution.c
_IN = _C.community == sa.bindparam("community")
_KEPT = sa.select(*_COLUMNS)
_ON_PAGES = _KEPT.where(one_of(_C.page), here(_C.community))
_ON_PAGE = _KEPT.where(_C.page == sa.bindparam("page"), here(_C.community))
_EDITS = _ON_PAGE.where(_C.id >= "r", _C.id < "s")
_AMONG = _ON_PAGE.where(one_of(_C.id))
_EDITORS = (
    sa.select(_C.author, sa.func.min(_C.at).label("first"))
    .where(_C.page == sa.bindparam("page"), _C.id >= "r", _C.id < "s", here(_C.community))
    .group_by(_C.author)
)
_TIMES = sa.select(_C.id, _C.at).where(_C.page == sa.bindparam("page"), one_of(_C.id))


def _turn_is(at: datetime, page: str, name: str) -> dict[str, Any]:
    """The values of a turn, as :data:`_NOT_BEFORE` names them."""
    return {"at": at, "of": page, "name": name}


_AT = sa.bindparam("at", type_=Instant())
_AFTER_AT = sa.or_(
    _C.page > sa.bindparam("of"), sa.and_(_C.page == sa.bindparam("of"), _C.id >= sa.bindparam("name"))
)
#: From a turn on.
_NOT_BEFORE = sa.or_(_C.at > _AT, sa.and_(_C.at == _AT, _AFTER_AT))
_EARLIER = sa.and_(_C.at <= _AT, sa.not_(_NOT_BEFORE))
_LATER = (
    _KEPT.where(_IN, _C.at >= _AT, _NOT_BEFORE)
    .order_by(_C.at, _C.page, _C.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_WAITING = (
    sa.select(_C.steward, sa.func.count().label("n"))
    .where(_IN, one_of(_C.steward, "people"), _C.settled_at.is_(None))
    .group_by(_C.steward)
)
#: What was open before a turn, in two: what came earlier is counted in the index alone, there may be thousands.
_OPEN = sa.union_all(_WAITING.where(_C.at < _AT), _WAITING.where(_C.at == _AT, sa.not_(_AFTER_AT)))
_ENDS = (
    sa.select(_C.steward, _C.settled_at)
    .where(_IN, one_of(_C.steward, "people"), _C.settled_at > _AT, _EARLIER)
    .order_by(_C.settled_at)
)
_THEIRS = sa.and_(_IN, _C.steward == sa.bindparam("person"))
#: When somebody was last given one, and last done with one, before a turn.
_BUSY = sa.select(
    sa.select(_C.at).where(_THEIRS, _EARLIER).order_by(_C.at.desc()).limit(1).scalar_subquery(),
    sa.select(_C.settled_at)
    .where(_THEIRS, _C.settled_at <= _AT, _EARLIER)
    .order_by(_C.settled_at.desc())
    .limit(1)
    .scalar_subquery(),
)
_LEAST = sa.select(sa.func.min(_C.steward)).where(_IN, _C.settled_at.is_(None))


def _each_who_waits() -> sa.Select[Any]:
    """From one to the next in the index: there are few of them, and thousands of contributions that wait."""
    first = sa.select(_LEAST.where(_C.steward > "").scalar_subquery().label("person"))
    each = first.cte("waits", recursive=True)
    following = _LEAST.where(_C.steward > each.c.person).scalar_subquery()
    each = each.union_all(sa.select(following).where(each.c.person.is_not(None)))
    return sa.select(each.c.person)


_WHO_WAITS = _each_who_waits()
_O = t.obligation.c
#: Were the community asked for as well, an index of all its answers would seem as good as that of the page's.
_OWED = sa.select(_O.doc).where(one_of(_O.page), _O.kind == ObligationKind.ANSWER.value)
_PINNED = sa.select(_O.key, _O.person).where(one_of(_O.key), _O.is_open, _O.told, here(_O.community))


def on_pages(connection: sa.Connection, pages: Collection[PageKey]) -> list[Kept]:
    """The contributions on these pages, whichever community they count for."""
    contributions: list[Kept] = []
    for some in chunked(sorted(pages)):
        contributions += _kept(connection.execute(_ON_PAGES, {"keys": some}))
    return contributions


def among(connection: sa.Connection, page: PageKey, comments: Collection[str]) -> list[Kept]:
    """Of a page's contributions those to its text, and those of these ids."""
    contributions = _kept(connection.execute(_EDITS, {"page": page}))
    for some in chunked(sorted(comments)):
        contributions += _kept(connection.execute(_AMONG, {"page": page, "keys": some}))
    return contributions


def times(connection: sa.Connection, page: PageKey, names: Collection[str]) -> dict[str, datetime]:
    """When these were contributed to a page, by id."""
    times_by_id: dict[str, datetime] = {}
    for some in chunked(sorted(names)):
        rows = connection.execute(_TIMES, {"page": page, "keys": some})
        times_by_id.update({row.id: row.at for row in rows})
    return times_by_id


def editors(connection: sa.Connection, page: PageKey) -> dict[PersonKey, datetime]:
    """Who contributed to a page's text, and since when."""
    return {PersonKey(row.author): row.first for row in connection.execute(_EDITORS, {"page": page})}


def answered_at(
    connection: sa.Connection, community: CommunityKey, page: PageKey, times: Collection[datetime]
) -> list[Contribution]:
    """What was contributed to a page and answered at just one of these times."""
    contributions: list[Contribution] = []
    for some in chunked(sorted(times)):
        # By the index of what a community has answered: a page may hold thousands.
        query = sa.select(_C.doc).where(_C.community == community, _C.settled_at.in_(some), _C.page == page)
        contributions += [codec.load(Contribution, doc) for doc in connection.scalars(query)]
    return contributions


def waited(
    connection: sa.Connection, page: PageKey, people: Collection[PersonKey], since: datetime
) -> frozenset[str]:
    """The ids of what these people contributed to a page and what had no answer yet at a time."""
    c, answers = t.contribution.c, set()
    for some in chunked(sorted(people)):
        mine = sa.and_(c.page == page, c.author.in_(some))
        query = sa.select(c.id).where(mine, sa.or_(c.settled_at.is_(None), c.settled_at >= since))
        answers |= {str(key) for key in connection.scalars(query)}
    return frozenset(answers)


def later(connection: sa.Connection, community: CommunityKey, turn: Turn, limit: int) -> list[Kept]:
    """The first contributions of a community from this turn on."""
    values = {"community": community, "limit": limit, **_turn_is(*turn)}
    return _kept(connection.execute(_LATER, values))


def loads(
    connection: sa.Connection, community: CommunityKey, turn: Turn, people: Collection[PersonKey]
) -> dict[PersonKey, Load]:
    """What these people had to answer just before this turn, and when they last had to do with it."""
    loads_by_person = {person: Load() for person in people}
    values = {"community": community, "people": sorted(people), **_turn_is(*turn)}
    for row in connection.execute(_OPEN, values):
        loads_by_person[row.steward].open += row.n
    for row in connection.execute(_ENDS, values):
        loads_by_person[row.steward].ends.append(row.settled_at)
    for person, load in loads_by_person.items():
        theirs = {"community": community, "person": person, **_turn_is(*turn)}
        times = connection.execute(_BUSY, theirs).one()
        load.last_busy = max([load.last_busy, *(at for at in times if at is not None)])
    return loads_by_person


def who_waits(connection: sa.Connection, community: CommunityKey) -> frozenset[PersonKey]:
    """Everyone who has something to answer now."""
    authors = connection.scalars(_WHO_WAITS, {"community": community})
    return frozenset(PersonKey(author) for author in authors if author)


def owed_on(
    connection: sa.Connection, community: CommunityKey, pages: Collection[PageKey]
) -> dict[str, Obligation]:
    """The obligations of a community to answer what stands on these pages, settled ones among them."""
    obligations: dict[str, Obligation] = {}
    for some in chunked(sorted(pages)):
        items = (codec.load(Obligation, doc) for doc in connection.scalars(_OWED, {"keys": some}))
        obligations |= {item.key: item for item in items if item.community == community}
    return obligations


def pinned(connection: sa.Connection, keys: Collection[str]) -> dict[str, PersonKey]:
    """Those of these answers that somebody was told about: ``<page>/<contribution>`` → person, open ones only."""
    answerers: dict[str, PersonKey] = {}
    for some in chunked(sorted(keys)):
        rows = connection.execute(_PINNED, {"keys": some})
        answerers.update({composite_keys.answered(row.key): PersonKey(row.person) for row in rows})
    return answerers


def put(
    connection: sa.Connection,
    wanted: Sequence[Contribution],
    wishes: Mapping[str, str],
    before: Mapping[tuple[PageKey, str], Kept],
) -> None:
    """Write contributions with who answers; ``before`` is what stood there, ``wishes`` by page and id."""
    rows = []
    for contribution in wanted:
        doc, wish = (
            codec.dump(contribution),
            wishes.get(composite_keys.contribution(contribution.page, contribution.id), ""),
        )
        known = before.get((contribution.page, contribution.id))
        if known is None or (known.doc, known.wishes, known.community) != (doc, wish, contribution.community):
            rows.append(
                {
                    "page": contribution.page,
                    "id": contribution.id,
                    "community": contribution.community,
                    "author": contribution.author,
                    "at": contribution.at,
                    "settled_at": contribution.settled.at if contribution.settled else None,
                    "steward": contribution.steward,
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


_STATE = sa.select(t.community.c.assigned_with, t.community.c.assign_from).where(
    t.community.c.key == sa.bindparam("k")
)
_PUT_STATE = (
    sa.update(t.community)
    .where(t.community.c.key == sa.bindparam("k"))
    .values(assigned_with=sa.bindparam("used"), assign_from=sa.bindparam("then"))
)


def state(connection: sa.Connection, community: CommunityKey) -> tuple[str, Turn | None]:
    """What the answers were handed out by, and from where on they are to be handed out anew."""
    row = connection.execute(_STATE, {"k": community}).one_or_none()
    return (row.assigned_with, _turn(row.assign_from)) if row else ("", None)


def under_way(connection: sa.Connection) -> int:
    """In how many communities answers wait to be handed out anew."""
    c = t.community.c
    return int(connection.scalar(sa.select(sa.func.count()).where(c.assign_from.is_not(None))) or 0)


def put_state(connection: sa.Connection, community: CommunityKey, used: str, turn: Turn | None) -> None:
    """Write down by what, and up to where, answers are handed out."""
    value = json.dumps([turn[0].isoformat(), turn[1], turn[2]]) if turn else None
    connection.execute(_PUT_STATE, {"k": community, "used": used, "then": value})


def _turn(text: str | None) -> Turn | None:
    if text is None:
        return None
    at, page, name = json.loads(text)
    return datetime.fromisoformat(at), page, name

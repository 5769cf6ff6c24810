"""Who must confirm the page of a community: how many they are, the next of them, and how far they are gone through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.model import Audience, CommunityKey, ObligationKind, PersonKey
from core.store import tables as t
from core.store.communities import Community
from core.store.sql import chunked, one_of


@dataclass(frozen=True, slots=True)
class Round:
    """How far the readers are gone through, in the order of their keys."""

    #: The last one who was looked at; "" before the first.
    after: str = ""
    #: Up to whom to go once around, None: to the end.
    until: str | None = None
    #: Whether the end was passed, or there is no need to: ``until`` is where it ends.
    around: bool = True
    #: What those who were looked at come to, see :func:`core.rules.acknowledgement.confirmations.readings`.
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def last(self) -> str | None:
        """Whom this leg leads up to, None: to the end."""
        return self.until if self.around else None


def again(now: Round | None) -> Round:
    """Everybody is to be looked at from here on: who was looked at before comes last."""
    if now is None or not now.after:
        return Round()
    return Round(now.after, now.after, around=False)


def on(now: Round, people: Sequence[PersonKey], more: bool, figures: Mapping[str, float]) -> Round:
    """The round after these people were looked at; ``more``: whether there may be others before its end."""
    sums = {name: now.figures.get(name, 0) + value for name, value in figures.items()} or now.figures
    if more:
        return Round(people[-1], now.until, now.around, sums)
    return Round("", now.until, True, sums)


_STATE = sa.select(t.community.c.readers_at).where(t.community.c.key == sa.bindparam("k"))


def state(connection: sa.Connection, community: CommunityKey) -> Round | None:
    """How far its readers are gone through; None when nobody waits to be looked at."""
    text = connection.scalar(_STATE, {"k": community})
    return _round(text) if text else None


def rounds(connection: sa.Connection) -> list[Round]:
    """All that are under way."""
    texts = connection.scalars(
        sa.select(t.community.c.readers_at).where(t.community.c.readers_at.is_not(None))
    )
    return [_round(text) for text in texts]


_PUT = (
    sa.update(t.community)
    .where(t.community.c.key == sa.bindparam("k"))
    .values(readers_at=sa.bindparam("now"))
)
# Of most communities nobody is gone through, and a look at them writes nothing.
_END = _PUT.where(t.community.c.readers_at.is_not(None))


def put_state(connection: sa.Connection, community: CommunityKey, now: Round | None) -> None:
    """Write down how far they are gone through."""
    text = json.dumps([now.after, now.until, now.around, dict(now.figures)]) if now is not None else None
    connection.execute(_END if text is None else _PUT, {"k": community, "now": text})


def _round(text: str) -> Round:
    return Round(*json.loads(text))


def more_than(connection: sa.Connection, community: Community, most: int) -> bool:
    """Whether there are more readers than this, or former ones of whom something is stored."""
    return any(
        int(connection.scalar(_counted(query), {**values, "limit": most + 1}) or 0) > most
        for query, values in _sources(community, "", None)
    )


def after(connection: sa.Connection, community: Community, now: Round, limit: int) -> list[PersonKey]:
    """The next readers, and former ones of whom something is stored, by their keys."""
    people: set[str] = set()
    for query, values in _sources(community, now.after, now.last):
        people |= set(connection.scalars(query, {**values, "limit": limit}))
    return [PersonKey(key) for key in sorted(people)[:limit]]


def _sources(
    community: Community, begin: str, end: str | None
) -> Iterator[tuple[sa.Select[Any], dict[str, Any]]]:
    """The statements that tell the next readers, each in the order of their keys, with their values."""
    span, upto = {"begin": begin, "end": end}, end is not None
    yield _between("stored", upto), {"community": community.key, "home": community.home, **span}
    read_by = community.charter.read_by
    if read_by is None:
        return
    audience = read_by.audience
    for group in audience.groups:
        yield _between("member", upto), {"site": community.site, "group": group, **span}
    if audience.everyone:
        yield _between("known", upto), {"site": community.site, **span}
    for some in chunked(sorted(_named(audience))):
        yield _between("named", upto), {"keys": some, **span}


_O, _M, _P = t.obligation.c, t.membership.c, t.person.c
#: By where they are found: their column, and the condition.
_WHERE: dict[str, tuple[Any, sa.ColumnElement[bool]]] = {
    "stored": (
        _O.person,
        sa.and_(
            _O.community == sa.bindparam("community"),
            _O.source == sa.bindparam("home"),
            _O.kind == ObligationKind.CONFIRM.value,
        ),
    ),
    "member": (_M.person, sa.and_(_M.site == sa.bindparam("site"), _M.grp == sa.bindparam("group"))),
    "known": (_P.key, sa.and_(_P.site == sa.bindparam("site"), _P.read_at.is_not(None))),
    "named": (_P.key, one_of(_P.key)),
}


@cache
def _between(where: str, upto: bool) -> sa.Select[Any]:
    """Those found there after ``begin``, with ``upto`` up to ``end``. Put together once: it is asked for each part."""
    person, condition = _WHERE[where]
    query = sa.select(person).where(condition, person > sa.bindparam("begin"))
    query = query.where(person <= sa.bindparam("end")) if upto else query
    return query.distinct().order_by(person).limit(sa.bindparam("limit", type_=sa.Integer))


@cache
def _counted(query: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(query.subquery())


def _named(audience: Audience) -> set[PersonKey]:
    return {named.person for named in audience.people if named.person}

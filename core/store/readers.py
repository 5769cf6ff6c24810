"""Who must confirm the page of a community: how many they are, the next of them, and how far they are gone through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from core.model import Audience, CommunityKey, ObligationKind, PersonKey
from core.store import tables as t
from core.store.communities import Community
from core.store.sql import chunked


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


def state(connection: sa.Connection, community: CommunityKey) -> Round | None:
    """How far its readers are gone through; None when nobody waits to be looked at."""
    text = connection.scalar(sa.select(t.community.c.readers_at).where(t.community.c.key == community))
    return _round(text) if text else None


def rounds(connection: sa.Connection) -> list[Round]:
    """All that are under way."""
    found = connection.scalars(
        sa.select(t.community.c.readers_at).where(t.community.c.readers_at.is_not(None))
    )
    return [_round(text) for text in found]


def put_state(connection: sa.Connection, community: CommunityKey, now: Round | None) -> None:
    """Write down how far they are gone through."""
    text = json.dumps([now.after, now.until, now.around, dict(now.figures)]) if now is not None else None
    c = t.community.c
    # Of most communities nobody is gone through, and a look at them writes nothing.
    differs = c.readers_at.is_not(None) if text is None else sa.true()
    connection.execute(sa.update(t.community).where(c.key == community, differs).values(readers_at=text))


def _round(text: str) -> Round:
    return Round(*json.loads(text))


def more_than(connection: sa.Connection, community: Community, most: int) -> bool:
    """Whether there are more readers than this, or former ones of whom something is stored."""
    some = _sources(community, "", None)
    return any(
        int(connection.scalar(sa.select(sa.func.count()).select_from(one.limit(most + 1).subquery())) or 0)
        > most
        for one in some
    )


def after(connection: sa.Connection, community: Community, now: Round, limit: int) -> list[PersonKey]:
    """The next readers, and former ones of whom something is stored, by their keys."""
    found: set[str] = set()
    for one in _sources(community, now.after, now.last):
        found |= set(connection.scalars(one.limit(limit)))
    return [PersonKey(key) for key in sorted(found)[:limit]]


def _sources(community: Community, begin: str, end: str | None) -> Iterator[sa.Select[Any]]:
    """The statements that tell the next readers, each in the order of their keys."""
    o = t.obligation.c
    stored = sa.select(o.person).where(
        o.community == community.key, o.source == community.home, o.kind == ObligationKind.CONFIRM.value
    )
    yield _between(stored, o.person, begin, end)
    read_by = community.charter.read_by
    if read_by is None:
        return
    audience = read_by.audience
    m, p = t.membership.c, t.person.c
    for group in audience.groups:
        members = sa.select(m.person).where(m.site == community.site, m.grp == group)
        yield _between(members, m.person, begin, end)
    if audience.everyone:
        known = sa.select(p.key).where(p.site == community.site, p.read_at.is_not(None))
        yield _between(known, p.key, begin, end)
    for some in chunked(sorted(_named(audience))):
        yield _between(sa.select(p.key).where(p.key.in_(some)), p.key, begin, end)


def _between(
    query: sa.Select[Any], person: sa.ColumnElement[str], begin: str, end: str | None
) -> sa.Select[Any]:
    query = query.where(person > begin) if begin else query
    query = query.where(person <= end) if end is not None else query
    return query.distinct().order_by(person)


def _named(audience: Audience) -> set[PersonKey]:
    return {one.person for one in audience.people if one.person}

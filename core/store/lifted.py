"""The messages of those whom others build on: which they are, as last reckoned, and what is shown of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, Contribution, PageKey, PersonKey
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.store import codec
from core.store import tables as t
from core.store.leaving import here
from core.store.sql import one_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where such a message is, at which place its author stands, and how many people build on them."""

    page: PageKey
    contribution: str
    rank: int
    people: int


@dataclass(frozen=True, slots=True)
class Message:
    """Such a message as it stands now, by somebody who may be named."""

    contribution: Contribution
    people: int
    #: The place of its author, 0 the first.
    rank: int = 0

    @property
    def author(self) -> PersonKey:
        """Who wrote it."""
        return self.contribution.author

    @property
    def at(self) -> datetime:
        """When."""
        return self.contribution.at

    @property
    def page(self) -> PageKey:
        """Where."""
        return self.contribution.page


def latest(
    connection: sa.Connection, community: CommunityKey, author: PersonKey, most: int
) -> list[tuple[PageKey, str]]:
    """The latest contributions of somebody to a community, but for what was found to be none."""
    c = t.contribution.c
    query = (
        sa.select(c.page, c.id, c.doc)
        .where(c.author == author, c.community == community)
        .order_by(c.at.desc(), c.page.desc(), c.id.desc())
        # Few are found to be none.
        .limit(most * 4)
    )
    messages = [
        (PageKey(row.page), row.id)
        for row in connection.execute(query)
        if _counts(codec.load(Contribution, row.doc))
    ]
    return messages[:most]


def _counts(contribution: Contribution) -> bool:
    return contribution.settled is None or contribution.settled.how != NOT_AN_ANSWER


def put(connection: sa.Connection, community: CommunityKey, places: Sequence[Place]) -> None:
    """Keep which messages of a community could be lifted, instead of those kept before."""
    connection.execute(sa.delete(t.lifted).where(t.lifted.c.community == community))
    if places:
        rows = [
            {
                "community": community,
                "page": place.page,
                "contribution": place.contribution,
                "rank": place.rank,
                "people": place.people,
            }
            for place in places
        ]
        connection.execute(sa.insert(t.lifted), rows)


def _of() -> sa.Select[Any]:
    lifted, c, p = t.lifted.c, t.contribution.c, t.person.c
    # Row by row of the few there are: joined, it goes through all that a community ever got.
    doc = (
        sa.select(c.doc)
        .where(c.page == lifted.page, c.id == lifted.contribution, c.community == lifted.community)
        .where(sa.exists().where(p.key == c.author, p.active, sa.not_(p.bot), p.unsuggested_at.is_(None)))
        .scalar_subquery()
    )
    return sa.select(doc.label("doc"), lifted.rank, lifted.people)


#: Put together once: it is asked for with every panel of a community's own page.
_OF = _of().add_columns(t.lifted.c.community).where(one_of(t.lifted.c.community), here(t.lifted.c.community))
#: The same of one community: its words, its author's rank, and how many people built on it.
OF_ONE = _of().where(t.lifted.c.community == sa.bindparam("lifting"), here(t.lifted.c.community))


def of(
    connection: sa.Connection, communities: Collection[CommunityKey]
) -> dict[CommunityKey, tuple[Message, ...]]:
    """What could be lifted in these communities, by the ranks of their authors, the latest first.

    Asked anew each time: who does not want to be suggested or named, was blocked or erased, and what was moved
    elsewhere or taken back, is not among it from that moment on.
    """
    rows: dict[CommunityKey, list[tuple[int, str, int]]] = {}
    for row in connection.execute(_OF, {"keys": sorted(communities)}):
        if row.doc is not None:
            rows.setdefault(CommunityKey(row.community), []).append((row.rank, row.doc, row.people))
    messages_by_community = {key: ordered(lines) for key, lines in rows.items()}
    return {key: several for key, several in messages_by_community.items() if several}


def ordered(lines: Iterable[tuple[int, str, int]]) -> tuple[Message, ...]:
    """The messages of these lines that count, in order: an author's rank, a contribution's row, how many people."""
    rows = [(rank, Message(codec.load(Contribution, doc), people, rank)) for rank, doc, people in lines]
    rows.sort(key=lambda row: (row[1].at, row[1].page, row[1].contribution.id), reverse=True)
    rows.sort(key=lambda row: row[0])
    return tuple(message for _, message in rows if _counts(message.contribution))

"""What charters said word for word and since when, so that a copy is found by one look."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey
from core.store import tables as t


def digest_of(salt: str, words: str) -> str:
    """What a charter said (:func:`core.rules.purpose.copies.words_of`) as it is kept: by the site's salt."""
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words that a charter says, or once said."""

    #: How early; lower is earlier.
    since: int
    #: An older charter that is still there said them before.
    copied: bool


def charter_words(connection: sa.Connection, community: CommunityKey) -> dict[str, Said]:
    """What a community's charter said, by its words."""
    mine, other = t.charter_words.alias("mine"), t.charter_words.alias("other")
    before = sa.exists().where(
        other.c.site == mine.c.site,
        other.c.words == mine.c.words,
        other.c.since <= mine.c.since,
        other.c.community != mine.c.community,
        sa.or_(
            other.c.since < mine.c.since,
            other.c.page_number < mine.c.page_number,
            sa.and_(
                other.c.page_number == mine.c.page_number,
                other.c.community < mine.c.community,
            ),
        ),
    )
    rows = connection.execute(
        sa.select(mine.c.words, mine.c.since, before.label("copied")).where(mine.c.community == community)
    )
    return {row.words: Said(since=row.since, copied=bool(row.copied)) for row in rows}


def put(
    connection: sa.Connection,
    site: str,
    community: CommunityKey,
    page_number: int,
    words: Mapping[str, int],
) -> None:
    """Keep what a charter said, with how early, instead of what was known of it."""
    c = t.charter_words.c
    connection.execute(sa.delete(t.charter_words).where(c.community == community))
    rows = [
        {"community": community, "words": digest, "site": site, "since": since, "page_number": page_number}
        for digest, since in sorted(words.items())
    ]
    if rows:
        connection.execute(t.charter_words.insert(), rows)


def homes_of_the_same(site: str, words: Collection[str], but: CommunityKey) -> sa.Select[Any]:
    """The pages whose charters said one of these, too."""
    w = t.charter_words.c
    return (
        sa.select(t.community.c.home)
        .join(t.charter_words, w.community == t.community.c.key)
        .where(w.site == site, w.words.in_(sorted(words)), w.community != but)
        .distinct()
    )

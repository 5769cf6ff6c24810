"""What pages show of their state, and the counts that go into it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core.model import CommunityKey, ObligationKind, PageKey
from core.store import tables as t
from core.store import watching
from core.store.leaving import here
from core.store.sql import chunked


def digests(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, str]:
    """The digest of what each page shows that is there; "" for nothing."""
    digests_by_page: dict[PageKey, str] = {}
    p = t.page.c
    for some in chunked(sorted(keys)):
        rows = connection.execute(sa.select(p.key, p.shown).where(p.key.in_(some), p.exists))
        digests_by_page.update({PageKey(row.key): row.shown for row in rows})
    return digests_by_page


def showing(connection: sa.Connection, site: str) -> list[PageKey]:
    """The pages of a site on which something was put."""
    p = t.page.c
    return [PageKey(key) for key in connection.scalars(sa.select(p.key).where(p.site == site, p.shown != ""))]


def put(connection: sa.Connection, key: PageKey, digest: str) -> None:
    """Write down what a page shows."""
    connection.execute(sa.update(t.page).where(t.page.c.key == key).values(shown=digest))


def inside(connection: sa.Connection, site: str, after: PageKey, most: int) -> list[PageKey]:
    """The next pages, by key, that belong to a community of the site or hold its charter."""
    p, c = t.page.c, t.community.c
    homes = sa.select(c.home).where(c.site == site)
    belongs = sa.or_(p.community.is_not(None), p.key.in_(homes))
    query = (
        sa.select(p.key).where(p.site == site, p.key > after, p.exists, belongs).order_by(p.key).limit(most)
    )
    return [PageKey(key) for key in connection.scalars(query)]


def in_doubt(connection: sa.Connection, site: str, places: Collection[str], mark: str) -> list[PageKey]:
    """The pages that lie at these places or below and show something; their digests get a mark before them."""
    p = t.page.c
    there = sa.or_(p.place.in_(sorted(places)), p.key.in_(watching.below(site, places)))
    wanted = sa.select(p.key).where(p.site == site, p.exists, p.shown != "", there)
    keys = [PageKey(key) for key in connection.scalars(wanted)]
    unmarked = sa.not_(p.shown.startswith(mark, autoescape=True))
    for some in chunked(keys):
        marked = sa.update(t.page).where(p.key.in_(some), unmarked).values(shown=mark + p.shown)
        connection.execute(marked)
    return keys


def waiting(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, int]:
    """How many contributions on each page wait for an answer that somebody owes; none is absent."""
    counts_by_page: dict[PageKey, int] = {}
    o = t.obligation.c
    for some in chunked(sorted(keys)):
        rows = connection.execute(
            sa.select(o.page, sa.func.count().label("n"))
            .where(
                o.page.in_(some),
                o.kind == ObligationKind.ANSWER.value,
                o.settled_at.is_(None),
                here(o.community),
            )
            .group_by(o.page)
        )
        counts_by_page.update({PageKey(row.page): row.n for row in rows})
    return counts_by_page


def unconfirmed(connection: sa.Connection, community: CommunityKey, page: PageKey) -> int:
    """How many people still owe a confirmation of a page."""
    o = t.obligation.c
    query = sa.select(sa.func.count()).where(
        o.page == page,
        o.kind == ObligationKind.CONFIRM.value,
        o.community == community,
        o.settled_at.is_(None),
    )
    return int(connection.scalar(query) or 0)

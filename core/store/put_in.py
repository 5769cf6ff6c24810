"""What pages bring along to pages that put them in, and what pages put in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from core.model import Page, PageKey, site_of
from core.store import tables as t
from core.store.sql import chunked, insert_new, one_of

_BEFORE = sa.select(t.page.c.key, t.page.c.title, t.page.c.space, t.page.c.place, t.page.c.brings).where(
    one_of(t.page.c.key)
)
_FORGET = sa.delete(t.page_part).where(one_of(t.page_part.c.page))


def before(connection: sa.Connection, pages: Sequence[Page]) -> dict[PageKey, Page]:
    """These pages as they are stored, as far as tells what they bring along and what they are called."""
    pages_by_key: dict[PageKey, Page] = {}
    for group in chunked([page.key for page in pages]):
        for row in connection.execute(_BEFORE, {"keys": group}):
            pages_by_key[PageKey(row.key)] = Page(
                key=PageKey(row.key),
                title=row.title,
                url="",
                space=row.space,
                place=row.place,
                brings=row.brings,
            )
    return pages_by_key


def save(connection: sa.Connection, pages: Sequence[Page]) -> None:
    """Keep what these pages put in."""
    for group in chunked(pages):
        connection.execute(_FORGET, {"keys": [page.key for page in group]})
        rows = [{"page": page.key, "name": _digest(name)} for page in group if page.exists
                for name in sorted(page.puts_in)]  # fmt: skip
        insert_new(connection, t.page_part, rows)


def putting_in(connection: sa.Connection, site: str, names: Collection[str], most: int) -> list[PageKey]:
    """The stored pages of a site that put in a page of one of these names."""
    p, places = t.page_part.c, dict[PageKey, None]()
    for group in chunked(sorted({_digest(name) for name in names})):
        query = sa.select(p.page).where(p.name.in_(group)).order_by(p.page).limit(most)
        places |= {PageKey(key): None for key in connection.scalars(query) if site_of(key) == site}
    return list(places)[:most]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:32]

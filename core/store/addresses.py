"""Stored links to pages lead to where the wiki is by the settings, also after it moved."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.store import Store, dialect
from core.store import tables as t
from core.store.sql import chunked


def elsewhere(store: Store, site: str, origin: str) -> bool:
    """Whether a stored link of a site leads to another origin (``https://wiki.example.org``)."""
    with store.read() as connection:
        return connection.scalar(sa.select(t.page.c.key).where(_other(site, origin)).limit(1)) is not None


def move(connection: sa.Connection, site: str, origin: str) -> None:
    """Let every stored link of a site lead to this origin; its path stays."""
    url = t.page.c.url
    rest = sa.func.substr(url, dialect.position(url, "//") + 2)
    path = sa.func.substr(rest, dialect.position(rest, "/"))
    connection.execute(sa.update(t.page).where(_other(site, origin)).values(url=sa.literal(origin) + path))


def shorter(before: str, begin: str) -> bool:
    """Whether links begin shorter now, so that nobody can tell an old one from a title that begins alike."""
    return bool(before) and before.startswith(begin)


def rebuild(
    connection: sa.Connection, site: str, before: str, begin: str, after: str, limit: int
) -> str | None:
    """Let links of a site that began as ``before`` begin as they do now, from a page on; None when that was all."""
    p: Any = t.page.c
    wanted = [p.site == site, p.key > after, p.url.startswith(before, autoescape=True)]
    if begin.startswith(before):
        # What was read meanwhile leads there already.
        wanted.append(sa.not_(p.url.startswith(begin, autoescape=True)))
    keys = list(connection.scalars(sa.select(p.key).where(*wanted).order_by(p.key).limit(limit)))
    for some in chunked(keys):
        url = sa.literal(begin) + sa.func.substr(p.url, len(before) + 1)
        connection.execute(sa.update(t.page).where(p.key.in_(some)).values(url=url))
    return keys[-1] if len(keys) == limit else None


def astray(site: str, before: str, begin: str) -> sa.Select[Any]:
    """The pages of a site whose stored link begins otherwise, or maybe: the wiki is asked about them."""
    p: Any = t.page.c
    other = sa.not_(p.url.startswith(begin, autoescape=True))
    if shorter(before, begin):
        other = p.url.startswith(before, autoescape=True)
    return sa.select(p.key).where(p.site == site, p.exists, p.url != "", other)


def _other(site: str, origin: str) -> sa.ColumnElement[bool]:
    p: Any = t.page.c
    # With a scheme or without ("//wiki.example/Leave"), and with a path: what else stands there is no link of a page.
    rest = sa.func.substr(p.url, dialect.position(p.url, "//") + 2)
    link = sa.and_(dialect.position(p.url, "//") > 0, dialect.position(rest, "/") > 0)
    return sa.and_(p.site == site, link, sa.not_(p.url.startswith(origin + "/", autoescape=True)))

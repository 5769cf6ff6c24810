"""Stored links to pages lead to where the wiki is by the settings, also after it moved."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.store import Store
from core.store import tables as t


def elsewhere(store: Store, site: str, origin: str) -> bool:
    """Whether a stored link of a site leads to another origin (``https://wiki.example.org``)."""
    with store.read() as connection:
        return connection.scalar(sa.select(t.page.c.key).where(_other(site, origin)).limit(1)) is not None


def move(connection: sa.Connection, site: str, origin: str) -> None:
    """Let every stored link of a site lead to this origin; its path stays."""
    url = t.page.c.url
    rest = sa.func.substr(url, sa.func.instr(url, "//") + 2)
    path = sa.func.substr(rest, sa.func.instr(rest, "/"))
    connection.execute(sa.update(t.page).where(_other(site, origin)).values(url=sa.literal(origin) + path))


def _other(site: str, origin: str) -> sa.ColumnElement[bool]:
    p: Any = t.page.c
    # With a scheme or without ("//wiki.example/Leave"), and with a path: what else stands there is no link of a page.
    rest = sa.func.substr(p.url, sa.func.instr(p.url, "//") + 2)
    link = sa.and_(sa.func.instr(p.url, "//") > 0, sa.func.instr(rest, "/") > 0)
    return sa.and_(p.site == site, link, sa.not_(p.url.startswith(origin + "/", autoescape=True)))

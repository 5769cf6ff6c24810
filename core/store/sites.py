"""What is known about each site: its cursor, whether it is live, what holds its notices back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.store import tables as t
from core.store.sql import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One wiki as the store knows it."""

    name: str
    cursor: str = ""
    synced_at: datetime | None = None
    #: None: quiet.
    live_since: datetime | None = None
    #: When the breaker stopped an unusual burst, or None; and how many notices it stopped.
    held_since: datetime | None = None
    held_count: int = 0
    #: When an admin let held notices go on, or None; and how many.
    released_at: datetime | None = None
    released_count: int = 0
    salt: str = ""
    #: Digest of the scope list the wiki was last told; "" while this store never told it anything.
    scopes: str = ""
    #: Keys of the last page and the last community the sweep looked at, and when it last asked about people;
    #: see ``core.flow.reconcile``.
    swept: str = ""
    listed: str = ""
    met_at: datetime | None = None
    #: Digest of the working time and terms that due times were last counted by.
    counted_by: str = ""
    #: How the links of its pages began when they were last looked at.
    links: str = ""
    #: Authentic webhooks of kinds that mean nothing here.
    unknown_hooks: int = 0
    #: Version that the part in the wiki told last, where the wiki can't be asked for it.
    app: str = ""
    #: When another system of the intranet was last heard.
    heard_at: datetime | None = None


def add_all(connection: sa.Connection, names: Iterable[str]) -> None:
    """Know these sites from now on; quiet at first."""
    insert_new(connection, t.site, [{"name": name, "salt": secrets.token_hex(16)} for name in names])


_ONE = sa.select(t.site).where(t.site.c.name == sa.bindparam("name"))


def get(connection: sa.Connection, name: str) -> Site:
    """What is known about a site; KeyError for an unknown one."""
    row = connection.execute(_ONE, {"name": name}).mappings().first()
    if row is None:
        raise KeyError(name)
    return Site(**dict(row))


def put(connection: sa.Connection, name: str, **values: Any) -> None:
    """Change some of it."""
    connection.execute(sa.update(t.site).where(t.site.c.name == name).values(**values))


def count_unknown(connection: sa.Connection, name: str, number: int) -> None:
    """Webhooks came that nobody here knows the meaning of."""
    s = t.site
    connection.execute(sa.update(s).where(s.c.name == name).values(unknown_hooks=s.c.unknown_hooks + number))

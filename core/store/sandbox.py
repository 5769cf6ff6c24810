"""A copy of what a site's communities rest on, in memory: what is tried there changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from core.ports import Clock
from core.store import Store
from core.store import tables as t
from core.store.columns import metadata

T = TypeVar("T")

#: Rows carried over in one go.
_AT_ONCE = 2000
#: What only tells how work is going on, or what was done; and scope lists, which belong to the wiki.
_LEFT_OUT = frozenset({"inbox", "job", "tick", "evidence", "evidence_head", "figure"})
#: Facts of pages that no community looks at are not needed.
_OF_PAGES = frozenset({"revision", "comment", "sign"})


class Sandbox(Store):
    """A store that nothing outlives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        engine = sa.create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._only = engine.connect()
        metadata.create_all(self._only)
        self._only.commit()

    def write(self, work: Callable[[sa.Connection], T], *, urgent: bool = False) -> T:
        """Run a function in a transaction."""
        result = work(self._only)
        self._only.commit()
        return result

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """The one connection there is."""
        yield self._only

    def close(self) -> None:
        """Forget all of it."""
        self._only.close()
        self._only.engine.dispose()


def fill(sandbox: Sandbox, source: sa.Connection) -> None:
    """Copy everything a community's future depends on."""
    watched = sa.select(t.page.c.key).where(t.page.c.watched)

    def copy(connection: sa.Connection) -> None:
        for table in metadata.sorted_tables:
            if table.name in _LEFT_OUT:
                continue
            query: sa.Select[Any] = sa.select(table)
            if table.name == "page":
                query = query.where(t.page.c.watched)
            elif table.name in _OF_PAGES:
                query = query.where(table.c.page.in_(watched))
            for rows in source.execute(query).mappings().partitions(_AT_ONCE):
                connection.execute(sa.insert(table), [dict(row) for row in rows])

    sandbox.write(copy)

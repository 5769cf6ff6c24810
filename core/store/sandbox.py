"""A copy of what a site's communities rest on, in memory: what is tried there changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from core.ports import Clock
from core.store import Store, outbox
from core.store import tables as t
from core.store.columns import metadata
from core.store.database import Seen

T = TypeVar("T")

#: Rows carried over in one go.
_AT_ONCE = 2000
#: What only tells how work is going on, or what was done; and scope lists, which belong to the wiki.
_LEFT_OUT = frozenset(
    {
        "inbox",
        "job",
        "tick",
        "used",
        "bucket",
        "evidence",
        "evidence_head",
        "figure",
        "call",
        "call_rest",
        "staff_fact",
        "told_date",
    }
)
#: Facts of pages that no community looks at are not needed.
_OF_PAGES = frozenset({"revision", "comment", "sign"})


class Sandbox(Store):
    """A store that nothing outlives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.owner = "sandbox"
        self._begin()
        engine = sa.create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        self._only = engine.connect()
        metadata.create_all(self._only)
        self._only.commit()

    def write(
        self,
        work: Callable[[sa.Connection], T],
        *,
        urgent: bool = False,
        beside: bool = False,
        about: Collection[str] | None = None,
        within: Collection[str] = (),
    ) -> T:
        """Run a function in a transaction."""
        result = work(self._only)
        self._only.commit()
        return result

    def submit(
        self, work: Callable[[sa.Connection], T], *, urgent: bool = False, beside: bool = False
    ) -> Future[T]:
        """Run a function in a transaction, now."""
        future: Future[T] = Future()
        future.set_result(self.write(work))
        return future

    def write_as_seen(
        self, look: Callable[[sa.Connection], Seen], work: Callable[[sa.Connection, Seen], T]
    ) -> T:
        """Nobody else writes here. See :meth:`Store.write_as_seen`."""
        return self.write(lambda connection: work(connection, look(connection)))

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


def rest_elsewhere(connection: sa.Connection, names: Collection[str]) -> None:
    """Let nothing happen on other sites than these, and let nothing leave but notices."""
    o, p, w = t.obligation.c, t.page.c, t.outbox.c
    elsewhere = sa.select(t.community.c.key).where(t.community.c.site.not_in(names))
    connection.execute(sa.update(t.obligation).where(o.community.in_(elsewhere)).values(next_check=None))
    connection.execute(sa.update(t.page).where(p.site.not_in(names)).values(next_check=None))
    connection.execute(
        sa.delete(t.outbox).where(
            sa.or_(w.site.not_in(names), w.kind != outbox.NOTICE, w.state.not_in(("due", "held")))
        )
    )


def soonest(connection: sa.Connection) -> datetime | None:
    """When the next thing is due that may lead to a notice."""
    moments = [
        connection.scalar(sa.select(sa.func.min(column)))
        for column in (t.obligation.c.next_check, t.page.c.next_check, t.pause.c.next_check)
    ]
    # What was given up comes no more, and what only the wiki is told is told to nobody here.
    w = t.outbox.c
    waits = sa.select(sa.func.min(w.not_before)).where(w.kind == outbox.NOTICE, w.state != "dead")
    moments.append(connection.scalar(waits))
    return min((moment for moment in moments if moment is not None), default=None)

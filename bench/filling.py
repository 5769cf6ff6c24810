"""Stores of any size, made quickly: the real flow makes a small one, copies of its rows the rest."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bench import database
from core.calendar import WorkCalendar
from core.events import Hint
from core.message_facts import Post
from core.model import page_key
from core.policy import Policy
from core.ports import Channel, Clock, Message
from core.service import Service
from core.store import Store
from core.store import tables as t
from tests.support import numbered


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """What it was set to."""
        return self.at


def _silent(post: Post) -> Message:
    raise AssertionError(f"nothing is sent in a measurement, but {post.to.name} was to get something")


def service(
    path: Path,
    clock: Clock,
    until: datetime,
    notifiers: Sequence[Channel] = (),
    wiki: numbered.NumberedWiki | None = None,
) -> Service:
    """The flow over a store of its own and the made-up wiki, or one of its kind."""
    settings = {"url": "https://wiki.example.org", "secrets": (numbered.SECRET,), "until": until.isoformat()}
    return Service(
        store=Store.open(database.at(path), clock),
        platforms={numbered.SITE: wiki or numbered.NumberedWiki(numbered.SITE, settings)},
        policies={numbered.SITE: Policy()},
        notifiers=notifiers,
        clock=clock,
        compose=_silent,
        server_url="http://127.0.0.1:1",
    )


def read(flow: Service, pages: Sequence[int]) -> None:
    """Read policies as a webhook would have them read, and do all that follows from it."""
    flow.process([Hint(site=numbered.SITE, page=page_key(numbered.SITE, number)) for number in pages])
    flow.run_until_idle()


def open_obligations(store: Store) -> int:
    """How many obligations are open."""
    with store.read() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM obligation WHERE is_open")) or 0)


def more_obligations(store: Store, total: int, look: datetime) -> None:
    """Copy open obligations until there are so many; the copies have their next step at `look`."""
    those = t.obligation
    for turn in itertools.count():
        there = open_obligations(store)
        if there >= total:
            return
        suffix = sa.literal(f"~{turn}")
        changed = {
            "key": those.c.key + suffix,
            "person": those.c.person + suffix,
            "next_check": sa.literal(look, those.c.next_check.type),
        }
        copies = (
            sa.select(*(changed.get(column.name, column).label(column.name) for column in those.columns))
            .where(those.c.is_open)
            .limit(min(total - there, there, 50_000))
        )
        put = sa.insert(those).from_select(those.columns.keys(), copies)
        store.write(lambda connection, put=put: connection.execute(put))  # type: ignore[misc]


def more_pages(store: Store, total: int, *, batch: int = 50_000) -> None:
    """Tracked pages outside every community, with one revision each."""
    first = 10_000_000
    at = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
    for start in range(first, first + total, batch):
        numbers = sa.select(sa.literal(start, sa.BigInteger).label("i")).cte("n", recursive=True)
        end = min(start + batch, first + total) - 1
        numbers = numbers.union_all(sa.select(numbers.c.i + 1).where(numbers.c.i < end))
        number = sa.cast(numbers.c.i, sa.Text)
        key, title = numbered.SITE + ":" + number, "Page " + number
        page = {
            "key": key, "site": sa.literal(numbered.SITE), "title": title,
            "url": "https://wiki.example.org/Page_" + number, "exists": sa.true(), "space": sa.literal("0"),
            "place": title, "current": numbers.c.i * 10, "asked_at": sa.literal(at, t.page.c.asked_at.type),
        }  # fmt: skip
        revision = {
            "page": key, "number": numbers.c.i * 10, "parent": sa.literal(0),
            "at": sa.literal(at, t.revision.c.at.type),
            "author": numbered.SITE + ":" + sa.cast(numbers.c.i % 100_000, sa.Text), "size": sa.literal(2000),
            "digest": sa.literal("d"),
        }  # fmt: skip
        for table, values in ((t.page, page), (t.revision, revision)):
            put = sa.insert(table).from_select(list(values), sa.select(*values.values()))
            store.write(lambda connection, put=put: connection.execute(put))  # type: ignore[misc]


def calendar() -> WorkCalendar:
    """The working time of the made-up wiki."""
    return WorkCalendar.of(Policy())

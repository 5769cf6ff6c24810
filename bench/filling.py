"""Stores of any size, made quickly: the real flow makes a small one, copies of its rows the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from core.calendar import WorkCalendar
from core.events import Hint
from core.model import page_key
from core.policy import Policy
from core.ports import Channel, Clock, Message
from core.read_models import Post
from core.service import Service
from core.store import Store
from tests.support import paper


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
    wiki: paper.PaperWiki | None = None,
) -> Service:
    """The flow over a store of its own and the made-up wiki, or one of its kind."""
    settings = {"url": "https://wiki.example.org", "secrets": (paper.SECRET,), "until": until.isoformat()}
    return Service(
        store=Store.open(path, clock),
        platforms={paper.SITE: wiki or paper.PaperWiki(paper.SITE, settings)},
        policies={paper.SITE: Policy()},
        notifiers=notifiers,
        clock=clock,
        compose=_silent,
        server_url="http://127.0.0.1:1",
    )


def read(flow: Service, pages: Sequence[int]) -> None:
    """Read policies as a webhook would have them read, and do all that follows from it."""
    flow.process([Hint(site=paper.SITE, page=page_key(paper.SITE, number)) for number in pages])
    flow.run_until_idle()


def open_obligations(store: Store) -> int:
    """How many obligations are open."""
    with store.read() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM obligation WHERE is_open")) or 0)


def more_obligations(store: Store, total: int, look: datetime) -> None:
    """Copy open obligations until there are so many; the copies have their next step at `look`."""
    at = look.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    while (there := open_obligations(store)) < total:
        wanted = min(total - there, there, 50_000)
        store.write(
            lambda connection, wanted=wanted: connection.execute(  # type: ignore[misc]
                sa.text(
                    "INSERT INTO obligation "
                    "(key, kind, person, community, page, source, due, is_open, told, next_look, doc) "
                    "SELECT key || '~' || lower(hex(randomblob(6))), kind, person || '~' || lower(hex(randomblob(6))), "
                    "community, page, source, due, is_open, told, :at, doc FROM obligation WHERE is_open LIMIT :wanted"
                ),
                {"at": at, "wanted": wanted},
            )
        )


def more_pages(store: Store, total: int, *, batch: int = 50_000) -> None:
    """Tracked pages outside every community, with one revision each."""
    first = 10_000_000
    for start in range(0, total, batch):
        numbers = {"first": first + start, "last": first + min(start + batch, total) - 1}
        rows = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "

        def fill(connection: sa.Connection, numbers: dict[str, int] = numbers, rows: str = rows) -> None:
            connection.execute(
                sa.text(
                    "INSERT INTO page "
                    '(key, site, title, url, "exists", space, place, current, upload, redirect, asked_at) '
                    f"{rows} SELECT '{paper.SITE}:' || i, '{paper.SITE}', 'Page ' || i, "
                    f"'https://wiki.example.org/Page_' || i, 1, '0', 'Page ' || i, i * 10, 0, 0, "
                    "'2026-01-05 10:00:00.000000' FROM n"
                ),
                numbers,
            )
            connection.execute(
                sa.text(
                    f"INSERT INTO revision (page, number, parent, at, author, size, digest, minor, hidden) "
                    f"{rows} SELECT '{paper.SITE}:' || i, i * 10, 0, '2026-01-05 10:00:00.000000', "
                    f"'{paper.SITE}:' || (i % 100000), 2000, 'd', 0, 0 FROM n"
                ),
                numbers,
            )

        store.write(fill)


def calendar() -> WorkCalendar:
    """The working time of the made-up wiki."""
    return WorkCalendar.of(Policy())

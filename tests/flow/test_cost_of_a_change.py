"""What one change costs does not grow with its community, in the steps that the database takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import community, filling
from core.flow import figures
from core.model import CommunityKey, local_id
from core.store import UnitOfWork
from core.store import tables as t
from tests.support.readings import around_each

FEW, MANY = 60, 600


@contextmanager
def steps(made: community.Filled) -> Iterator[list[int]]:
    """Counts what SQLite does for what happens meanwhile: each instruction of its machine is one."""
    count = [0]

    def instruction() -> None:
        count[0] += 1

    def watch(connection: UnitOfWork) -> None:
        connection.connection.dbapi_connection.set_progress_handler(instruction, 1)  # type: ignore[union-attr]

    def unwatch(connection: UnitOfWork) -> None:
        connection.connection.dbapi_connection.set_progress_handler(None, 1)  # type: ignore[union-attr]

    store = made.service.store
    store.write(watch)
    try:
        with around_each(store, watch, unwatch):
            yield count
    finally:
        store.write(unwatch)


def reckon(made: community.Filled) -> None:
    """Let the community's figures be known, so that sums move with each change."""
    with made.service.store.read() as connection:
        keys = list(connection.scalars(sa.select(t.community.c.key)))
    for key in keys:
        figures.bring_up_to_date(made.service.flow, CommunityKey(key))


def asked(made: community.Filled) -> int:
    """What one more question takes, in steps; not the first one, which finds caches empty."""
    made.edit()
    made.clock.at += timedelta(hours=2)
    page = made.wiki.ask(made.clock.at)
    with steps(made) as count:
        filling.read(made.service, [int(local_id(page))])
    return count[0]


def test_one_more_question_takes_no_more_among_ten_times_as_many(tmp_path: Path) -> None:
    with community.filled(tmp_path, FEW) as few, community.filled(tmp_path, MANY) as many:
        plain = asked(few), asked(many)
        reckon(few)
        reckon(many)
        moving = asked(few), asked(many)
    # The sums that move with a change are a handful of rows.
    for least, most in (plain, moving):
        assert least > 1_000
        # What is left: how many wait for one of the stewards is counted in an index.
        assert most <= 1.3 * least, f"{most:,} steps among {MANY:,} contributions, {least:,} among {FEW:,}"
    assert moving[1] <= 1.3 * plain[1]

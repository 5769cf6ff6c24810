"""What was written is taken from the log into the file beside those who write, and as ever where nobody does it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store import Store
from core.store import tables as t
from core.store.checkpoints import EVERY, MOST_PAGES, Checkpoints
from tests.support.clock import FrozenClock


def slot(number: int) -> Callable[[sa.Connection], object]:
    return lambda connection: connection.execute(
        t.tick.insert().values(job=f"{number}", due=FrozenClock().now())
    )


def test_after_so_many_transactions_the_file_has_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock()) as store:
        before = (tmp_path / "t.db").read_bytes()
        for number in range(EVERY):
            store.write(slot(number))
        until = time.monotonic() + 30
        while (tmp_path / "t.db").read_bytes() == before and time.monotonic() < until:
            time.sleep(0.01)
        assert (tmp_path / "t.db").read_bytes() != before
        thread = store._checkpoints._thread
        assert thread is not None
        assert thread.is_alive()
    assert not thread.is_alive()
    with Store.open(tmp_path / "t.db", FrozenClock()) as store, store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.tick)) == EVERY


def test_where_nobody_does_it_the_log_stays_in_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checkpoints, "written", lambda self, connection: None)
    words = "x" * 100_000
    with Store.open(tmp_path / "t.db", FrozenClock()) as store:
        store.write(
            lambda connection: connection.exec_driver_sql("CREATE TABLE told (id PRIMARY KEY, words)")
        )
        for number in range(8 * MOST_PAGES * 4096 // len(words)):
            store.write(
                lambda connection, number=number: connection.exec_driver_sql(
                    "INSERT OR REPLACE INTO told VALUES (?, ?)", (number % 7, words)
                )
            )
        assert (tmp_path / "t.db-wal").stat().st_size < 2 * MOST_PAGES * 4200


def test_a_reader_that_looks_at_what_was_before_is_in_nobodys_way(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock()) as store, store.read() as before:
        assert before.scalar(sa.select(sa.func.count()).select_from(t.tick)) == 0
        for number in range(3 * EVERY):
            store.write(slot(number))
        assert before.scalar(sa.select(sa.func.count()).select_from(t.tick)) == 0
        with store.read() as after:
            assert after.scalar(sa.select(sa.func.count()).select_from(t.tick)) == 3 * EVERY

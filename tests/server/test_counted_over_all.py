"""What people and workers may do in a short time is counted over all processes that share a database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.limits import Buckets
from core.queue import Job, JobKind
from core.service import Service
from core.store import Store, buckets, housekeeping
from core.store import tables as t
from tests.support import postgres
from tests.support.clock import FrozenClock
from tests.support.memory import MemoryWiki


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres.database() as made:
        yield made


@pytest.fixture(scope="module")
def stores(address: str) -> Iterator[tuple[Store, Store]]:
    with Store.open(address, FrozenClock()) as first, Store.open(address, FrozenClock()) as other:
        yield first, other


def test_of_two_servers_each_gives_what_both_have_left(stores: tuple[Store, Store]) -> None:
    here, there = (buckets.of(store, "act", 6, 0.001) for store in stores)
    taken: list[float] = []
    threads = [
        threading.Thread(target=lambda bucket=bucket: taken.extend(bucket.take("hr:1") for _ in range(10)))
        for bucket in (here, there)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(0.0) == 6
    assert all(wait > 900 for wait in taken if wait)
    # Another person's, and another kind's, are their own.
    assert there.take("hr:2") == 0
    assert buckets.of(stores[1], "look", 6, 0.001).take("hr:1") == 0


def test_what_one_server_refuses_by_itself_asks_the_database_nothing(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = buckets.of(stores[0], "flood", 3, 0.001)
    assert [bucket.take("hr:1") for _ in range(3)] == [0.0] * 3
    monkeypatch.setattr(stores[0], "write", lambda *_, **__: pytest.fail("it was asked"))
    assert bucket.take("hr:1") > 0


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(st.floats(0, 20), min_size=1, max_size=12),
    burst=st.integers(1, 4),
    rate=st.sampled_from((0.1, 0.5, 2.0)),
)
def test_it_counts_as_one_process_alone_does(
    stores: tuple[Store, Store], steps: list[float], burst: int, rate: float
) -> None:
    at = [0.0]
    alone = Buckets(burst, rate, clock=lambda: at[0])
    begin, name = datetime(2026, 11, 2, tzinfo=UTC), f"{time.monotonic_ns()}"
    for number, step in enumerate(steps):
        at[0] += step
        # The store keeps whole microseconds.
        now = begin + timedelta(seconds=at[0])
        wait = stores[number % 2].write(
            lambda unit, now=now: buckets.take(unit, name, burst, rate, now), beside=True
        )
        assert wait == pytest.approx(alone.take(name), abs=1e-3)


def test_what_is_full_again_is_forgotten(stores: tuple[Store, Store]) -> None:
    buckets.of(stores[0], "act", 6, 0.001).take("hr:3")
    long_ago = datetime.now(UTC) - timedelta(days=1)
    stores[0].write(lambda unit: buckets.take(unit, "old", 1, 1, long_ago))
    before = _rows(stores[0])
    housekeeping.purge(stores[0], datetime.now(UTC), lambda *_: None)
    assert 0 < _rows(stores[0]) < before


def _rows(store: Store) -> int:
    with store.read() as unit:
        return int(unit.scalar(sa.select(sa.func.count()).select_from(t.bucket)) or 0)


def test_all_workers_together_ask_a_wiki_no_more_often_than_an_admin_says(
    stores: tuple[Store, Store],
) -> None:
    clock = FrozenClock()
    workers = [
        Service(
            store=store, platforms={"hr": MemoryWiki(clock)}, policies={}, notifiers=[], clock=clock,
            compose=lambda _: pytest.fail("nothing is told"), server_url="https://telos.example",
            asks_per_second={"hr": 10},
        )
        for store in stores
    ]  # fmt: skip
    job = Job(kind=JobKind.PAGE, site="hr", subject="hr:1")
    begun = time.monotonic()
    threads = [
        threading.Thread(target=lambda worker=worker: [worker.handle([job]) for _ in range(15)])
        for worker in workers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Ten at once, and twenty more at ten a second.
    assert time.monotonic() - begun > 1.9

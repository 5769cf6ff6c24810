"""A store with its queue, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.queue.embedded import EmbeddedQueue
from core.store import Store
from tests.support import fresh, postgres
from tests.support.clock import FrozenClock


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Iterator[Store]:
    with Store.open(fresh.at(tmp_path / "t.db"), clock) as opened:
        yield opened


@pytest.fixture
def queue(store: Store, clock: FrozenClock) -> EmbeddedQueue:
    return EmbeddedQueue(store, clock)


@pytest.fixture
def address() -> Iterator[str]:
    """That of a PostgreSQL database of the test's own."""
    with postgres.database() as made:
        yield made

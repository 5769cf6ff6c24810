"""A claim whose answer is lost on the way from PostgreSQL: its jobs are begun at once, and no lease has to run out."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest

from core.queue import Job, Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store, StoreUnavailable
from tests.store.queued import page, put
from tests.store.test_lost_claims import rows
from tests.support import postgres
from tests.support.clock import FrozenClock
from tests.support.cutting import How, Way

#: More statements than a claim takes.
MANY = 10_000
LANES = list(Lane)


@pytest.fixture
def way() -> Iterator[Way]:
    made = Way(postgres.server().folder, of=b"SKIP LOCKED")
    yield made
    made.close()


def statements_of_a_claim(address: str, way: Way) -> list[bytes]:
    with Store.open(way.address(address), FrozenClock()) as store:
        queue = EmbeddedQueue(store, store.clock)
        put(store, queue, page(1))
        way.cut(MANY, How.BEFORE)
        (job,) = queue.claim(LANES, 5)
        asked = list(way.asked)
        queue.done([job])
    assert any(b"COMMIT" in statement for statement in asked)
    return asked


@pytest.mark.parametrize("how", list(How), ids=lambda how: how.value)
def test_cut_off_at_any_statement_a_job_is_begun_once_and_at_once(address: str, way: Way, how: How) -> None:
    asked = statements_of_a_claim(address, way)
    held = in_doubt = 0
    for number, statement in enumerate(asked):
        with (
            Store.open(address, FrozenClock()) as beside,
            Store.open(way.address(address), FrozenClock()) as store,
        ):
            queue, other = EmbeddedQueue(store, store.clock), EmbeddedQueue(beside, beside.clock)
            put(beside, other, page(1))
            way.cut(number, how)
            with contextlib.suppress(StoreUnavailable):
                assert not queue.claim(LANES, 5), "nobody heard of it"
            assert way.was_cut
            held += rows(beside) == [("leased", 1)]
            in_doubt += bool(queue._claims.in_doubt())
            taken = first_of(queue)
            assert taken.attempts == 1, f"cut {how.value} {statement[:60]!r}"
            assert rows(beside) == [("leased", 1)]
            assert not queue.claim(LANES, 5)
            queue.done([taken])
            assert not rows(beside)
    assert in_doubt, "what is asked here never was so"
    assert held == (how is How.BEHIND)


def first_of(queue: EmbeddedQueue) -> Job:
    """What a worker gets that looks now and then; the commit may be late."""
    for _ in range(100):
        with contextlib.suppress(StoreUnavailable):
            if jobs := queue.claim(LANES, 5):
                return jobs[0]
        threading.Event().wait(0.02)
    raise AssertionError("it waits for its lease to run out")


def test_a_colleague_gets_what_is_let_go(address: str, way: Way) -> None:
    asked = statements_of_a_claim(address, way)
    commit = next(number for number, statement in enumerate(asked) if b"COMMIT" in statement)
    with (
        Store.open(address, FrozenClock()) as beside,
        Store.open(way.address(address), FrozenClock()) as store,
    ):
        queue, other = EmbeddedQueue(store, store.clock), EmbeddedQueue(beside, beside.clock)
        put(beside, other, page(1, Lane.ACT))
        way.cut(commit, How.BEHIND)
        with pytest.raises(StoreUnavailable):
            queue.claim([Lane.ACT], 5)
        assert not other.claim(LANES, 5), "it is held by somebody who lives"
        seen = other.generation({Lane.ACT})
        # Whichever worker looks first.
        assert not queue.claim([Lane.OUT], 5)
        other.wait(seen, 20, {Lane.ACT})
        assert [job.attempts for job in other.claim(LANES, 5)] == [1]

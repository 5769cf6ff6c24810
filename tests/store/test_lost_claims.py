"""Nobody heard whether a claim was written: what it holds is let go, and nobody else's."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.i18n import Phrase
from core.ports import RetryAt
from core.queue import Job, Lane
from core.queue.doubt import Claim, Claims
from core.queue.embedded import EmbeddedQueue
from core.store import Store, StoreUnavailable
from core.store import tables as t
from tests.store.queued import page, put
from tests.support.clock import FrozenClock

LANES = list(Lane)


def rows(store: Store) -> list[tuple[str, int]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(sa.select(t.job.c.state, t.job.c.attempts))]


class Lost:
    """A store whose next answer is lost, behind what was done or instead of it."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self._write, self.done, self.left, self.meanwhile = store.write, True, 0, lambda: None
        monkeypatch.setattr(store, "write", self)

    def next(self, *, done: bool, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.left, self.done, self.meanwhile = 1, done, meanwhile

    def claim(
        self, queue: EmbeddedQueue, *, done: bool, meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        """Take what is due, and hear nothing of it."""
        self.next(done=done, meanwhile=meanwhile)
        with pytest.raises(StoreUnavailable):
            queue.claim(LANES, 5)

    def __call__(self, work: Callable[[sa.Connection], Any], **more: Any) -> Any:
        if not self.left:
            return self._write(work, **more)
        self.left -= 1

        def undone(connection: sa.Connection) -> None:
            work(connection)
            raise LookupError

        if self.done:
            self._write(work, **more)
        else:
            with contextlib.suppress(LookupError):
                self._write(undone, **more)
        self.meanwhile()
        raise StoreUnavailable(Phrase("store-closed"))


def test_what_was_written_is_let_go_by_whoever_looks_next(
    store: Store, queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost(store, monkeypatch)
    put(store, queue, page(1), page(2))
    lost.claim(queue, done=True)
    assert rows(store) == [("leased", 1)] * 2
    assert not queue.claim([Lane.OUT], 5)
    assert rows(store) == [("waiting", 0)] * 2
    assert len(queue.claim(LANES, 5)) == 2
    assert not queue.claim(LANES, 5)
    assert rows(store) == [("leased", 1)] * 2


def test_what_another_thread_has_begun_meanwhile_stays_its_own(
    store: Store, queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first claim was not written after all; the second one of the same job was, and somebody works on it."""
    lost, got = Lost(store, monkeypatch), list[Job]()
    put(store, queue, page(1))
    lost.claim(queue, done=False, meanwhile=lambda: got.extend(queue.claim(LANES, 5)))
    assert [job.attempts for job in got] == [1]
    assert not queue.claim(LANES, 5)
    assert rows(store) == [("leased", 1)]
    queue.done(got)
    assert not rows(store)


def test_what_waits_or_is_anothers_by_now_stays_so(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost(store, monkeypatch)
    put(store, queue, page(1))
    lost.claim(queue, done=True)
    store.write(lambda unit: unit.execute(sa.update(t.job).values(lease_owner="another", attempts=3)))
    assert not queue.claim(LANES, 5)
    assert rows(store) == [("leased", 3)]
    # And it is known by now: nobody asks again.
    assert not queue._claims.in_doubt()
    store.write(lambda unit: unit.execute(sa.update(t.job).values(lease_owner=store.owner)))
    assert not queue.claim(LANES, 5)
    assert rows(store) == [("leased", 3)]


def test_what_is_gone_is_in_doubt_no_more(
    store: Store, queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost(store, monkeypatch)
    put(store, queue, page(1))
    lost.claim(queue, done=True)
    store.write(lambda unit: unit.execute(sa.delete(t.job)))
    assert not queue.claim(LANES, 5)
    assert not queue._claims.in_doubt()


def test_what_can_not_be_let_go_now_is_let_go_later(
    store: Store, queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost(store, monkeypatch)
    put(store, queue, page(1))
    for done in (True, False, True):
        lost.claim(queue, done=done)
    assert [job.attempts for job in queue.claim(LANES, 5)] == [1]


def test_how_a_job_failed_is_said_again_to_nobody_who_began_it_anew(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Lost(store, monkeypatch)
    put(store, queue, page(1))
    (job,) = queue.claim(LANES, 5)
    lost.next(done=True)
    error = RetryAt("later", clock.now() + timedelta(seconds=1))
    with pytest.raises(StoreUnavailable):
        queue.failed(job, error)
    clock.at += timedelta(minutes=1)
    (again,) = queue.claim(LANES, 5)
    assert again.id == job.id
    queue.failed(job, error)
    assert rows(store) == [("leased", 2)]
    queue.done([again])
    assert not rows(store)


def test_nothing_is_kept_of_claims_that_ended() -> None:
    claims, first, second = Claims(), Claim(), Claim()
    claims.took(first, [1, 2])
    claims.took(first, [2, 3])
    claims.lost(first)
    assert claims.in_doubt() == [2, 3]
    claims.took(second, [3])
    assert claims.in_doubt() == [2]
    claims.settled([2, 3])
    assert claims.in_doubt() == []
    assert claims._took == {3: second}
    claims.ended(second)
    assert not claims._took
    assert not claims._lost
    claims.lost(second)
    assert not claims._lost

"""What is put into the queue is begun at once, whoever puts it in: nobody has to remember to wake who does it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.queue import Job, JobKind, Lane
from core.queue.embedded import LEASE, EmbeddedQueue
from core.queue.runner import NAP, Runner
from core.store import Store
from core.store import tables as t
from tests.store.queued import page, put
from tests.support.clock import FrozenClock

#: Seconds: far below the longest nap, and long enough for a busy machine.
SOON = NAP / 3


def asleep(queue: EmbeddedQueue, crews: int) -> None:
    """Wait until so many sleep."""
    until = time.monotonic() + 60
    while queue.bells.sleepers() < crews:
        assert time.monotonic() < until, "they never sleep"
        time.sleep(0.01)


def woken(queue: EmbeddedQueue, work: Callable[[], object]) -> set[Lane]:
    """The lanes that this wakes."""
    before = {lane: queue.generation({lane}) for lane in Lane}
    work()
    return {lane for lane in Lane if queue.generation({lane}) != before[lane]}


@pytest.mark.parametrize("lane", [Lane.ACT, Lane.SWEEP, Lane.CLOCK, Lane.SEND, Lane.OUT])
def test_what_a_job_puts_into_another_lane_is_begun_at_once(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, lane: Lane
) -> None:
    begun = threading.Event()

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        if jobs[0].subject == "hr:first":
            put(store, queue, page("second", lane))
        else:
            begun.set()
        return {}

    runner = Runner(queue, handle, clock)
    runner.start()
    try:
        asleep(queue, 7)
        put(store, queue, page("first"))
        assert begun.wait(SOON), "it is found by whoever happens to look"
    finally:
        assert runner.stop()


def test_what_is_put_in_wakes_those_alone_who_do_it(store: Store, queue: EmbeddedQueue) -> None:
    assert woken(queue, lambda: put(store, queue, page(1, Lane.CLOCK), page(2, Lane.OUT))) == {
        Lane.CLOCK,
        Lane.OUT,
    }
    assert woken(queue, lambda: put(store, queue)) == set()
    pages = sa.select(t.page.c.key)
    assert woken(
        queue,
        lambda: store.write(lambda unit: queue.put_select(unit, JobKind.PAGE, "hr", pages)),
    ) == {Lane.SWEEP}


def test_what_is_due_later_wakes_too_so_that_nobody_sleeps_past_it(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    due = clock.now() + timedelta(seconds=10)
    later = [page(1, Lane.CLOCK)]
    assert woken(queue, lambda: store.write(lambda unit: queue.put(unit, later, due=due))) == {Lane.CLOCK}


def test_what_comes_back_wakes_those_who_do_it(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    def take() -> Job:
        (job,) = queue.claim(list(Lane), 1)
        return job

    put(store, queue, page(1, Lane.ACT))
    job = take()
    assert woken(queue, lambda: queue.failed(job, ValueError("no"))) == {Lane.ACT}
    clock.at += timedelta(hours=1)
    take()
    assert woken(queue, queue.give_back) == {Lane.ACT}
    take()
    assert woken(queue, queue.recover) == {Lane.ACT}
    take()
    # Somebody who works in another lane finds that it was not finished in time.
    clock.at += LEASE + timedelta(seconds=1)
    assert woken(queue, lambda: queue.claim([Lane.CLOCK], 1)) == {Lane.ACT}
    take()
    clock.at += LEASE + timedelta(seconds=1)
    # The same was asked for again meanwhile, in another lane: that one carries on.
    put(store, queue, page(1, Lane.SWEEP))
    assert Lane.SWEEP in woken(queue, lambda: queue.claim([Lane.CLOCK], 1))


def test_what_was_given_up_and_is_tried_again_wakes_those_who_do_it(
    store: Store, queue: EmbeddedQueue
) -> None:
    put(store, queue, page(1, Lane.OUT))
    (job,) = queue.claim(list(Lane), 1)
    with store.read() as connection:
        assert connection.scalar(sa.select(t.job.c.state)) == "leased"
    store.write(lambda unit: queue._back(unit, job.id, 99, "", store.now(), 0))
    assert woken(queue, lambda: store.write(queue.redrive)) == {Lane.OUT}


def test_who_is_interrupted_while_asleep_leaves_nothing_behind(
    queue: EmbeddedQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: threading.Event, seconds: float | None = None) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Event, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        queue.wait(queue.generation(), 1)
    assert not queue.bells.sleepers()


def test_work_goes_on_behind_a_write_that_fails(store: Store, queue: EmbeddedQueue) -> None:
    def fails(connection: sa.Connection) -> None:
        queue.put(connection, [page(1)])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.write(fails)
    assert queue.claim(list(Lane), 1) == []
    # What was noted of it is gone with it.
    assert woken(queue, lambda: put(store, queue, page(2, Lane.OUT))) == {Lane.OUT}

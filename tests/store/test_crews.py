"""The threads that work: at once, a wiki at a time, and none kept from others by one that hangs."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from core.queue import Job, JobKind, Lane
from core.queue import runner as runner_room
from core.queue.embedded import EmbeddedQueue
from core.queue.runner import Runner
from core.store import Store
from tests.store.queued import page, put
from tests.support.clock import FrozenClock


def test_the_threads_work_as_soon_as_the_bell_rings_and_stop_when_told(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    worked = threading.Event()

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        worked.set()
        return {}

    runner = Runner(queue, handle, clock)
    runner.start()
    assert runner.alive
    put(store, queue, page(1))
    assert worked.wait(20)
    assert runner.stop()
    assert not runner.alive


def test_all_threads_together_have_the_time_that_it_has_to_end(
    queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    """Each with the whole time for itself would keep the process for minutes where several wikis hang."""
    over = threading.Event()
    runner = Runner(queue, lambda jobs: {}, clock)
    runner._threads = [threading.Thread(target=over.wait, daemon=True) for _ in range(6)]
    for thread in runner._threads:
        thread.start()
    began = time.monotonic()
    assert not runner.stop(0.4)
    assert time.monotonic() - began < 1.2
    over.set()
    assert runner.stop(20)


def test_only_those_are_woken_for_whose_lanes_there_is_something(queue: EmbeddedQueue) -> None:
    """In a storm each that is woken for nothing looks for something all the same."""
    woken: list[tuple[Lane, ...]] = []
    crews = runner_room.CREWS[:4]

    def sleep(lanes: tuple[Lane, ...]) -> None:
        queue.wait(queue.generation(lanes), 20, lanes)
        woken.append(lanes)

    threads = [threading.Thread(target=sleep, args=(lanes,), daemon=True) for lanes in crews]
    for thread in threads:
        thread.start()
    asleep_by = time.monotonic() + 20
    while queue.bells.sleepers() < len(crews) and time.monotonic() < asleep_by:
        time.sleep(0.01)
    queue.wake({Lane.SWEEP})
    threads[1].join(20)
    assert woken == [(Lane.HOOK, Lane.SWEEP)]
    queue.wake()
    for thread in threads:
        thread.join(20)
    assert sorted(woken) == sorted(crews)
    assert not queue.bells.sleepers()


def test_what_comes_between_looking_and_sleeping_is_not_slept_over(queue: EmbeddedQueue) -> None:
    seen = queue.generation({Lane.HOOK})
    queue.wake({Lane.HOOK})
    began = time.monotonic()
    queue.wait(seen, 20, {Lane.HOOK})
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("lane", "gives"),
    [
        (Lane.ACT, False),
        (Lane.SEND, False),
        (Lane.OUT, False),
        (Lane.HOOK, True),
        (Lane.SWEEP, True),
        (Lane.CLOCK, True),
    ],
)
def test_a_storm_is_taken_before_it_is_worked_off_and_a_click_waits_for_neither(
    store: Store,
    queue: EmbeddedQueue,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    lane: Lane,
    gives: bool,
) -> None:
    """Who waits for an answer goes first, for a few times as long as the work took: so that is never stopped."""
    given = list[float]()
    monkeypatch.setattr(runner_room, "give_way", given.append)

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        until = time.thread_time() + 0.05
        while time.thread_time() < until:
            pass
        return {}

    runner = Runner(queue, handle, clock)
    put(store, queue, page(1, lane=lane))
    seen = threading.Event()
    thread = threading.Thread(target=runner.loop, args=((lane,), seen), daemon=True)
    thread.start()
    assert seen.wait(20)
    runner.stop()
    thread.join(20)
    assert queue.depth() == {}
    if gives:
        (seconds,) = given
        assert 0.05 * runner_room.GIVES <= seconds < 10
    else:
        assert given == []


@pytest.mark.parametrize("lane", [Lane.ACT, Lane.HOOK, Lane.SWEEP, Lane.CLOCK])
def test_a_wiki_that_hangs_keeps_one_thread_and_delays_no_other_wikis_work(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, lane: Lane
) -> None:
    goes_on, done, at_once, most = threading.Event(), list[str](), [0], [0]
    counting = threading.Lock()

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        if jobs[0].site == "hangs":
            with counting:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            goes_on.wait(60)
            with counting:
                at_once[0] -= 1
        done.extend(job.subject for job in jobs)
        return {}

    def jobs(site: str) -> list[Job]:
        kinds = (JobKind.PAGE, JobKind.PERSON, JobKind.SYNC, JobKind.PAGE)
        return [Job(kind=kind, site=site, subject=f"{site}:{n}", lane=lane) for n, kind in enumerate(kinds)]

    runner = Runner(queue, handle, clock, sites=2)
    put(store, queue, *jobs("hangs"))
    runner.start()
    try:
        until(lambda: most[0] == 1)
        put(store, queue, *jobs("quick"))
        until(lambda: len(done) == 4)
        assert {subject.partition(":")[0] for subject in done} == {"quick"}
        goes_on.set()
        until(lambda: len(done) == 8)
        assert most[0] == 1
    finally:
        goes_on.set()
        assert runner.stop()


def test_many_wikis_that_take_long_leave_half_of_the_threads_to_the_others(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than there are threads: who was found to take long gets no second half."""
    monkeypatch.setattr(runner_room, "LONG", 0.2)
    slow = [f"slow{n:02}" for n in range(runner_room.MOST_OF_A_CREW + 2)]
    hang, done, busy = threading.Event(), Counter[str](), threading.Semaphore(0)

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        site = jobs[0].site
        if site != "quick":
            if done[site]:
                busy.release()
                hang.wait(60)
            else:
                time.sleep(0.3)
        done[site] += len(jobs)
        return {}

    def jobs(site: str, turn: int) -> Job:
        return Job(kind=JobKind.PAGE, site=site, subject=f"{site}:{turn}")

    runner = Runner(queue, handle, clock, sites=len(slow) + 1)
    put(store, queue, *(jobs(site, 1) for site in slow))
    runner.start()
    try:
        until(lambda: sum(done.values()) == len(slow))
        put(store, queue, *(jobs(site, 2) for site in slow))
        for _ in range(runner_room.MOST_OF_A_CREW // 2):
            assert busy.acquire(timeout=30)
        put(store, queue, jobs("quick", 1), jobs("quick", 2))
        until(lambda: done["quick"] == 2)
        assert not busy.acquire(timeout=0.3)
        # Those left out have their turn, too.
        hang.set()
        until(lambda: sum(done.values()) == 2 * len(slow) + 2)
    finally:
        hang.set()
        assert runner.stop()


@pytest.mark.parametrize("lane", [Lane.ACT, Lane.HOOK, Lane.CLOCK, Lane.SEND])
def test_wikis_that_begin_to_hang_in_the_same_minute_keep_another_one_waiting_for_seconds_only(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, lane: Lane
) -> None:
    """More of them than a crew has threads, and nobody could know: all have answered until now."""
    goes_on, done, hanging = threading.Event(), Counter[str](), Counter[str]()
    sites = [f"hangs{number:02}" for number in range(runner_room.MOST_OF_A_CREW + 4)]

    def handle(jobs: Sequence[Job]) -> dict[Job, BaseException]:
        if (site := jobs[0].site) != "quick":
            hanging[site] += 1
            goes_on.wait(60)
        done[site] += len(jobs)
        return {}

    def jobs(site: str) -> list[Job]:
        return [
            Job(kind=JobKind.PAGE, site=site, subject=f"{site}:{number}", lane=lane) for number in range(2)
        ]

    runner = Runner(queue, handle, clock, sites=len(sites) + 1)
    put(store, queue, *(job for site in sites for job in jobs(site)))
    runner.start()
    try:
        until(lambda: len(hanging) >= runner_room.MOST_OF_A_CREW)
        began = time.monotonic()
        put(store, queue, *jobs("quick"))
        until(lambda: done["quick"] == 2)
        # It stands behind the other hanging ones. A busy machine may take a while more, but no minute.
        assert time.monotonic() - began < runner_room.GIVES_WAY + runner_room.LOOK + 6
        assert set(hanging.values()) == {1}
        assert len(runner._more) <= runner_room.MOST_MORE
        goes_on.set()
        until(lambda: sum(done.values()) == 2 * len(sites) + 2)
        # Nobody keeps threads that are needed no more.
        until(lambda: not any(thread.is_alive() for thread in runner._more))
        assert runner.alive
    finally:
        goes_on.set()
        assert runner.stop()


def test_work_that_concerns_no_wiki_alone_is_never_left_out() -> None:
    crew = runner_room.Crew(sites=20, size=8)
    for site in ("", "a", "b", "c", "d", "e"):
        crew.left(site, runner_room.LONG)
    crew.sites = frozenset("abcd")
    assert crew.but() == frozenset("abcde")
    crew.left("a", 0.1)
    assert crew.but() == frozenset("bcd")


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Ask again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.02)

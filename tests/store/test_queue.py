"""Work that waits: once, in its lane, again after a failure, never lost."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.ports import GiveUp, RetryAt
from core.queue import Job, JobKind, Lane
from core.queue import runner as runner_room
from core.queue.embedded import ATTEMPTS, LEASE, EmbeddedQueue
from core.queue.runner import Runner
from core.store import Store, StoreUnavailable
from tests.store.queued import page, put
from tests.support.clock import FrozenClock


def subjects(jobs: Sequence[Job]) -> list[str]:
    return [job.subject for job in jobs]


def test_the_same_page_waits_once(store: Store, queue: EmbeddedQueue) -> None:
    put(store, queue, page(1), page(2), page(1))
    put(store, queue, page(2))
    assert subjects(queue.claim(Lane, 10)) == ["hr:1", "hr:2"]


def test_who_finds_nothing_to_do_asks_for_no_transaction_that_writes(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, queue, page(1))
    (mine,) = queue.claim(Lane, 10)
    # Again asked for while it is worked on: nothing can be begun.
    put(store, queue, page(1))
    store.write(lambda connection: queue.put(connection, [page(2)], due=clock.now() + timedelta(hours=1)))
    with monkeypatch.context() as patched:
        patched.setattr(store, "write", None)
        for lanes in (Lane, [Lane.ACT], [Lane.HOOK, Lane.SWEEP]):
            assert queue.claim(lanes, 10) == []
    queue.done([mine])
    assert subjects(queue.claim([Lane.HOOK], 10)) == ["hr:1"]
    clock.move(hours=1)
    # The one that was begun an hour ago was not finished, so its subject is free as well.
    assert sorted(subjects(queue.claim(Lane, 10)) + subjects(queue.claim(Lane, 10))) == ["hr:1", "hr:2"]


def test_of_many_workers_no_two_are_at_the_same_page(store: Store, queue: EmbeddedQueue) -> None:
    """Looked for by reading, taken by writing: in between somebody else may have been quicker."""
    at, most, taken, lock = Counter[str](), Counter[str](), list[Job](), threading.Lock()
    hints = [page(number % 2) for number in range(40)]

    def work() -> None:
        for hint in iter(lambda: hints.pop() if hints else None, None):
            put(store, queue, hint)
            do(queue.claim(Lane, 2))

    def do(jobs: Sequence[Job]) -> None:
        for job in jobs:
            with lock:
                taken.append(job)
                at[job.subject] += 1
                most[job.subject] = max(most[job.subject], at[job.subject])
            time.sleep(0.03)
            with lock:
                at[job.subject] -= 1
            queue.done([job])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while left := queue.claim(Lane, 10):
        do(left)
    assert most == {f"hr:{number}": 1 for number in range(2)}
    ids = [job.id for job in taken]
    assert len(ids) == len(set(ids))


def test_a_page_is_worked_on_by_one_but_a_new_hint_is_not_lost(store: Store, queue: EmbeddedQueue) -> None:
    put(store, queue, page(1))
    (first,) = queue.claim(Lane, 10)
    put(store, queue, page(1))
    assert queue.claim(Lane, 10) == []
    queue.done([first])
    assert subjects(queue.claim(Lane, 10)) == ["hr:1"]


def test_a_click_does_not_wait_behind_a_storm(store: Store, queue: EmbeddedQueue) -> None:
    put(store, queue, *(page(number) for number in range(3000)))
    put(store, queue, page("click", Lane.ACT))
    assert subjects(queue.claim([Lane.ACT], 10)) == ["hr:click"]
    assert len(queue.claim([Lane.HOOK], 10)) == 10


def test_a_lease_that_runs_out_is_taken_over(store: Store, queue: EmbeddedQueue, clock: FrozenClock) -> None:
    put(store, queue, page(1))
    queue.claim(Lane, 1)
    clock.at += LEASE - timedelta(seconds=1)
    assert queue.claim(Lane, 1) == []
    clock.at += timedelta(seconds=2)
    (again,) = queue.claim(Lane, 1)
    assert again.attempts == 2


def test_a_job_that_takes_its_process_down_ends_as_a_dead_letter(store: Store, queue: EmbeddedQueue) -> None:
    put(store, queue, page(1))
    for _ in range(ATTEMPTS):
        assert len(queue.claim(Lane, 1)) == 1
        queue.recover()
    assert queue.claim(Lane, 1) == []
    (letter,) = queue.dead()
    assert (letter.subject, letter.attempts) == ("hr:1", ATTEMPTS)


def test_what_breaks_the_server_twice_is_a_dead_letter_and_its_neighbours_are_not(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, *(page(number) for number in range(3)), page("click", Lane.ACT))
    assert len(queue.claim([Lane.HOOK], 10)) == 3
    assert len(queue.claim([Lane.ACT], 10)) == 1
    queue.recover(broke=True)
    # Each may have been the one, so each works alone, whatever its lane.
    (job,) = queue.claim([Lane.ACT], 10)
    assert queue.claim([Lane.HOOK], 10) == []
    put(store, queue, page("new"))
    assert subjects(queue.claim([Lane.HOOK], 10)) == ["hr:new"]
    queue.done([job])
    (second,) = queue.claim([Lane.HOOK], 10)
    queue.recover(broke=True)
    (letter,) = queue.dead()
    assert letter.subject == second.subject
    assert second.subject in letter.error
    for _ in range(3):
        queue.done(queue.claim(Lane, 1))
    assert [job.subject for job in queue.dead()] == [second.subject]
    # Asked for again it rests, then has one attempt.
    put(store, queue, Job(kind=JobKind.PAGE, site="hr", subject=second.subject))
    assert queue.claim(Lane, 10) == []
    clock.move(hours=2)
    assert subjects(queue.claim(Lane, 10)) == [second.subject]
    queue.recover(broke=True)
    assert queue.claim(Lane, 10) == []
    assert len(queue.dead()) == 2
    # Redriven it is like any other; done, it is forgotten that it ever broke anything.
    assert store.write(queue.redrive) == 2
    queue.done(queue.claim(Lane, 10))
    assert queue.dead() == []


def test_a_server_that_stops_in_good_order_holds_nothing_against_its_jobs(
    store: Store, queue: EmbeddedQueue
) -> None:
    put(store, queue, page(1))
    for _ in range(ATTEMPTS + 1):
        assert len(queue.claim(Lane, 1)) == 1
        assert queue.give_back() == 1
        assert queue.recover(broke=True) == 0
    assert queue.dead() == []


class Handler:
    """Does jobs, but for those it is told to fail at."""

    def __init__(self, bad: dict[str, Exception]) -> None:
        self.bad = bad
        self.done: list[str] = []
        self.calls: list[list[str]] = []

    def __call__(self, jobs: Sequence[Job]) -> dict[Job, BaseException]:
        self.calls.append(subjects(jobs))
        for job in jobs:
            if job.subject in self.bad:
                raise self.bad[job.subject]
        self.done += subjects(jobs)
        return {}


def test_one_of_many_fails_and_only_that_one_is_tried_again(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, *(page(number) for number in range(5)))
    handler = Handler({"hr:3": ValueError("poison")})
    runner = Runner(queue, handler, clock)
    while runner.once():
        pass
    assert sorted(handler.done) == ["hr:0", "hr:1", "hr:2", "hr:4"]
    handler.calls.clear()
    clock.move(seconds=11)
    while runner.once():
        pass
    assert handler.calls == [["hr:3"]]


@pytest.mark.parametrize("bad", [{}, {"hr:1": ValueError("poison")}], ids=["done", "failed"])
def test_how_a_job_ended_is_told_as_soon_as_the_store_takes_it_and_not_when_its_lease_runs_out(
    store: Store,
    queue: EmbeddedQueue,
    clock: FrozenClock,
    bad: dict[str, Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(store, queue, page(1))
    handler = Handler(bad)
    runner = Runner(queue, handler, clock)
    write, full = store.write, [True]

    def on_a_full_disk(work, **how):
        if full[0] and handler.calls:
            raise StoreUnavailable("no room")
        return write(work, **how)

    monkeypatch.setattr(store, "write", on_a_full_disk)
    assert runner.once()
    # There is still no room.
    with pytest.raises(StoreUnavailable):
        runner.once()
    full[0] = False
    assert not runner.once()
    assert len(handler.calls) == 1, "it was done once"
    waits = queue.next_due(Lane)
    assert (waits is not None and waits > clock.now()) if bad else waits is None


def test_how_a_job_ended_is_forgotten_before_somebody_else_can_be_at_it(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, queue, page(1))
    runner = Runner(queue, Handler({}), clock)
    told = list[Sequence[Job]]()

    def done(jobs: Sequence[Job]) -> None:
        told.append(jobs)
        raise StoreUnavailable("no room")

    monkeypatch.setattr(queue, "done", done)
    monkeypatch.setattr(runner_room, "MEMORY", 0)
    runner.once()
    assert not runner.once()
    assert len(told) == 1


def test_poison_dies_with_its_reason_and_can_be_redriven(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, page(1))
    handler = Handler({"hr:1": ValueError("can't be read")})
    runner = Runner(queue, handler, clock)
    for _ in range(50):
        runner.once()
        clock.move(hours=1)
    (letter,) = queue.dead()
    assert letter.error == "ValueError: can't be read"
    assert len(handler.calls) == ATTEMPTS
    handler.bad.clear()
    assert store.write(queue.redrive) == 1
    assert runner.once()
    assert handler.done == ["hr:1"]
    assert queue.dead() == []


def test_waits_grow_between_attempts(store: Store, queue: EmbeddedQueue, clock: FrozenClock) -> None:
    put(store, queue, page(1))
    waits = []
    for _ in range(ATTEMPTS - 1):
        (job,) = queue.claim(Lane, 1)
        queue.failed(job, ValueError("no"))
        due = queue.next_due(Lane)
        assert due is not None
        waits.append(due - clock.now())
        clock.at = due
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_a_wiki_that_says_when_is_asked_then(store: Store, queue: EmbeddedQueue, clock: FrozenClock) -> None:
    put(store, queue, page(1))
    at = clock.now() + timedelta(minutes=7)
    (job,) = queue.claim(Lane, 1)
    queue.failed(job, RetryAt("busy", at))
    assert queue.next_due(Lane) == at


def test_a_wiki_that_says_soon_for_a_day_uses_up_no_job(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, page(1))
    begun = clock.now()
    while clock.now() - begun < timedelta(days=1):
        (job,) = queue.claim(Lane, 1)
        queue.failed(job, RetryAt("busy", clock.now() + timedelta(seconds=8)))
        due = queue.next_due(Lane)
        assert due is not None, "it was given up"
        clock.at = due
    assert queue.dead() == []


def test_giving_up_needs_one_attempt(store: Store, queue: EmbeddedQueue) -> None:
    put(store, queue, page(1))
    (job,) = queue.claim(Lane, 1)
    queue.failed(job, GiveUp("never"))
    assert [letter.attempts for letter in queue.dead()] == [1]


def test_a_failed_job_joins_the_newer_one_for_the_same_page(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, page(1))
    (job,) = queue.claim(Lane, 1)
    put(store, queue, page(1))
    queue.failed(job, ValueError("no"))
    clock.move(hours=1)
    (again,) = queue.claim(Lane, 10)
    assert again.attempts == 2


def test_what_is_put_in_and_rolled_back_was_never_there(store: Store, queue: EmbeddedQueue) -> None:
    def work(connection: object) -> None:
        queue.put(connection, [page(1)])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.write(work)
    assert queue.claim(Lane, 1) == []


def test_what_waits_for_later_can_be_brought_forward_but_not_what_failed(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    def later(minutes: int, *, sooner: bool = False) -> None:
        due = clock.now() + timedelta(minutes=minutes)
        store.write(lambda connection: queue.put(connection, [page(1)], due=due, sooner=sooner))

    later(15)
    later(1)
    clock.move(minutes=2)
    assert queue.claim(Lane, 10) == []
    later(20, sooner=True)
    later(1, sooner=True)
    clock.move(minutes=1)
    (job,) = queue.claim(Lane, 10)
    queue.failed(job, RetryAt("away", clock.now() + timedelta(hours=1)))
    later(0, sooner=True)
    assert queue.claim(Lane, 10) == []


def test_what_a_page_is_called_stands_in_no_list_and_no_reason(
    store: Store, queue: EmbeddedQueue, clock: FrozenClock
) -> None:
    put(store, queue, Job(kind=JobKind.INCLUDING, site="hr", subject="hr:1:Falcon: the secret plan"), page(7))
    for _ in range(2 * (ATTEMPTS + 1)):
        queue.claim(list(Lane), 5)
        queue.recover()
        clock.move(days=2)
    dead = queue.dead()
    assert sorted(job.subject for job in dead) == ["hr", "hr:7"]
    assert "Falcon" not in str(dead)

"""Few requests are worked on at once; who waits for something lets another go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from core.flow.asking import Asking
from core.i18n import Phrase
from core.store import StoreUnavailable
from core.store.writer import Writer
from core.turns import LONGEST, Turns, aside, give_way

PATIENCE = 20


@contextmanager
def turns(threads: int, most: int, clock: list[float] | None = None) -> Iterator[Turns]:
    """Turns that end with the test."""
    made = Turns(threads, most, clock=(lambda: clock[0]) if clock else lambda: 0.0)
    try:
        yield made
    finally:
        made.shutdown(wait=False)


class Held:
    """A call that is begun, goes on until it is let go, and knows how many of its kind went on with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.begun: list[int] = []
        self.at_once = self.most = 0
        self.go = threading.Event()
        self.some = threading.Semaphore(0)

    def __call__(self, number: int) -> int:
        with self._lock:
            self.begun.append(number)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.some.release()
        assert self.go.wait(PATIENCE)
        with self._lock:
            self.at_once -= 1
        return number


@pytest.mark.parametrize("most", [1, 2, 5])
def test_only_so_many_go_on_and_the_others_in_their_order(most: int) -> None:
    held = Held()
    with turns(8, most) as some:
        done = [some.submit(held, number) for number in range(20)]
        for _ in range(most):
            assert held.some.acquire(timeout=PATIENCE)
        assert sorted(held.begun) == list(range(most)), "more were begun than may go on"
        held.go.set()
        assert [each.result(PATIENCE) for each in done] == list(range(20))
    assert held.most == most
    # Those that go on at the same time may note it in any order, and no two further apart.
    assert all(abs(place - number) < most for place, number in enumerate(held.begun))


def test_who_waits_aside_lets_others_go_on() -> None:
    heard = threading.Event()

    def waits() -> bool:
        with aside():
            return heard.wait(PATIENCE)

    with turns(4, 1) as some:
        waiting = [some.submit(waits) for _ in range(3)]
        some.submit(heard.set).result(PATIENCE)
        assert all(each.result(PATIENCE) for each in waiting)


def test_who_was_aside_counts_again() -> None:
    """A wait ended is no turn won for good: else each one would let one more go on than may."""
    held = Held()

    def waits() -> None:
        with aside():
            pass

    with turns(8, 1) as some:
        for _ in range(5):
            some.submit(waits).result(PATIENCE)
        done = [some.submit(held, number) for number in range(4)]
        assert held.some.acquire(timeout=PATIENCE)
        held.go.set()
        for each in done:
            each.result(PATIENCE)
    assert held.most == 1


def test_who_stands_still_is_in_nobodys_way() -> None:
    held, now = Held(), [100.0]
    with turns(4, 1, now) as some:
        stuck = some.submit(held, 1)
        assert held.some.acquire(timeout=PATIENCE)
        other = some.submit(lambda: "answered")
        some.replace_stuck()
        assert not other.running()
        now[0] += LONGEST
        some.replace_stuck()
        assert other.result(PATIENCE) == "answered"
        held.go.set()
        assert stuck.result(PATIENCE) == 1


def test_what_goes_wrong_is_heard_by_who_asked_and_the_rest_goes_on() -> None:
    def fails() -> None:
        with aside():
            raise ValueError("no")

    with turns(2, 1) as some:
        failed, after = some.submit(fails), some.submit(lambda: 7)
        with pytest.raises(ValueError, match="no"):
            failed.result(PATIENCE)
        assert after.result(PATIENCE) == 7


def test_who_waits_for_something_within_a_wait_gives_its_turn_away_once() -> None:
    held = Held()

    def waits() -> str:
        with aside(), aside(soon=True), aside():
            pass
        with aside(soon=True):
            return "answered"

    with turns(4, 1) as some:
        assert some.submit(waits).result(PATIENCE) == "answered"
        until(lambda: not some.someone_waits())
        done = [some.submit(held, number) for number in range(3)]
        assert held.some.acquire(timeout=PATIENCE)
        held.go.set()
        for each in done:
            each.result(PATIENCE)
    assert held.most == 1


@pytest.mark.parametrize("error", [ValueError, StoreUnavailable, SystemExit, KeyboardInterrupt])
def test_who_waited_for_the_disk_in_vain_is_given_way_to_no_more(error: type[BaseException]) -> None:
    def waits() -> None:
        with aside(soon=True):
            raise error(Phrase("store-closed")) if error is StoreUnavailable else error

    with turns(4, 1) as some:
        for _ in range(5):
            with pytest.raises(error):
                some.submit(waits).result(PATIENCE)
        some.submit(lambda: None).result(PATIENCE)
        until(lambda: not some.someone_waits())
        time = Time()
        give_way(3, time, time.sleep)
    assert time.now < AT_ONCE


def test_who_stands_still_is_given_way_to_for_a_moment_only() -> None:
    """A request that hangs must not leave the workers a tenth of their time for ever."""
    held, now = Held(), [100.0]
    with turns(4, 1, now) as some:
        stuck = some.submit(held, 1)
        assert held.some.acquire(timeout=PATIENCE)
        assert some.someone_waits()
        now[0] += LONGEST
        time = Time()
        give_way(3, time, time.sleep)
        assert time.now < AT_ONCE
        held.go.set()
        stuck.result(PATIENCE)


def test_places_may_begin_and_end_while_somebody_gives_way() -> None:
    failed, over = list[BaseException](), threading.Event()

    def gives() -> None:
        try:
            while not over.is_set():
                give_way(0.01, sleep=lambda seconds: None)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=gives)
    thread.start()
    for _ in range(300):
        with turns(1, 1):
            pass
    over.set()
    thread.join(PATIENCE)
    assert not failed


def test_outside_of_any_turn_nothing_is_given_away() -> None:
    with aside(), aside():
        pass


def until(holds: Callable[[], bool]) -> None:
    """Wait until it is so; who hears an answer may do so a moment before its turn is over."""
    waited = threading.Event()
    for _ in range(PATIENCE * 100):
        if holds():
            return
        waited.wait(0.01)
    raise AssertionError("it never became so")


#: Seconds: a glance or two.
AT_ONCE = 0.01


class Time:
    """A clock that goes on while somebody sleeps, and what happens meanwhile."""

    def __init__(self, happens: dict[int, Callable[[], object]] | None = None) -> None:
        self.now, self.sleeps, self._happens = 0.0, 0, happens or {}

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.sleeps += 1
        self._happens.get(self.sleeps, lambda: None)()


def test_who_gives_way_goes_on_when_everybody_is_answered() -> None:
    held = Held()
    with turns(4, 1) as some:
        done = [some.submit(held, number) for number in range(3)]
        assert held.some.acquire(timeout=PATIENCE)

        def answer() -> None:
            held.go.set()
            for each in done:
                each.result(PATIENCE)
            some.submit(lambda: None).result(PATIENCE)

        time = Time({3: answer})
        give_way(1000, time, time.sleep)
    assert time.sleeps >= 3
    assert time.now < 1000


def test_who_gives_way_does_so_for_a_while_only() -> None:
    held = Held()
    with turns(4, 1) as some:
        some.submit(held, 1)
        assert held.some.acquire(timeout=PATIENCE)
        time = Time()
        give_way(3, time, time.sleep)
        held.go.set()
    assert 3 <= time.now < 3.1


@pytest.mark.parametrize("soon", [False, True], ids=["something else", "the disk"])
def test_who_waits_for_the_disk_is_given_way_to_and_for_something_else_not(soon: bool) -> None:
    there, waits = threading.Event(), threading.Event()

    def waiting() -> None:
        with aside(soon=soon):
            waits.set()
            assert there.wait(PATIENCE)

    with turns(4, 1) as some:
        done = some.submit(waiting)
        assert waits.wait(PATIENCE)
        time = Time()
        give_way(3, time, time.sleep)
        assert time.now >= 3 if soon else time.now < AT_ONCE
        there.set()
        done.result(PATIENCE)
        # And once it is answered nobody waits any more.
        some.submit(lambda: None).result(PATIENCE)
        time = Time()
        give_way(1000, time, time.sleep)
    assert time.now < 1000


def test_nobody_gives_way_where_nobody_asks() -> None:
    time = Time()
    with turns(4, 1):
        give_way(3, time, time.sleep)
    assert time.now < AT_ONCE


def test_after_the_end_nothing_begins() -> None:
    held = Held()
    with turns(2, 1) as some:
        first, second = some.submit(held, 1), some.submit(held, 2)
        assert held.some.acquire(timeout=PATIENCE)
        some.shutdown(wait=False)
        held.go.set()
        assert first.result(PATIENCE) == 1
        assert second.cancelled()
        with pytest.raises(RuntimeError):
            some.submit(held, 3)


def test_who_writes_waits_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one call waits for the disk another is answered; so many webhooks share one commit, too."""
    on_disk: Future[int] = Future()
    writer = object.__new__(Writer)
    # The one thing of it that matters here: what is written is on disk when we say so.
    monkeypatch.setattr("core.store.writer.Future", lambda: on_disk)
    writer._thread, writer._closing, writer._closed = threading.Thread(), threading.Lock(), False
    writer._order, writer._waiting = iter(range(9)), _Nowhere()  # type: ignore[assignment]
    with turns(4, 1) as some:
        writes = some.submit(writer.do, lambda connection: 1)
        assert some.submit(lambda: "answered").result(PATIENCE) == "answered"
        on_disk.set_result(5)
        assert writes.result(PATIENCE) == 5


def test_who_asks_a_wiki_waits_aside() -> None:
    """While one call waits for a wiki others are answered, whether they ask it or not."""
    answers, asked = threading.Event(), threading.Semaphore(0)
    asking = Asking(8, patience=PATIENCE)

    def question() -> str:
        asked.release()
        assert answers.wait(PATIENCE)
        return "the wiki's answer"

    with turns(8, 1) as some:
        waiting = [some.submit(asking.ask, "wiki", question) for _ in range(2)]
        for _ in waiting:
            assert asked.acquire(timeout=PATIENCE)
        assert some.submit(lambda: "answered").result(PATIENCE) == "answered"
        answers.set()
        assert [each.result(PATIENCE) for each in waiting] == ["the wiki's answer"] * 2


class _Nowhere:
    def put(self, item: object) -> None:
        """Nobody takes it from here."""

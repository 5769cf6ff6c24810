"""Questions to a wiki while somebody waits: few at once, none while it hangs, and again once it answers."""

from __future__ import annotations

import threading
import time

import pytest

from core.flow.asking import FAILURES, REST, SEATS, Asking, CantTell
from core.ports import GiveUp, RetryAt


class Hands:
    """A clock in seconds, moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def hanging() -> None:
    threading.Event().wait()


def later() -> None:
    raise RetryAt("not now")


def test_a_wiki_that_hangs_is_not_asked_until_it_has_rested() -> None:
    hands, asked = Hands(), []
    asking = Asking(16, patience=0.02, clock=hands)
    for _ in range(FAILURES):
        with pytest.raises(CantTell):
            asking.ask("hr", hanging)
    with pytest.raises(CantTell):
        asking.ask("hr", lambda: asked.append(1))
    assert not asked
    # Others are asked as ever.
    assert asking.ask("it", lambda: 5) == 5
    hands.at += REST.first.total_seconds() + 1
    assert asking.ask("hr", lambda: 6) == 6
    assert asking.ask("hr", lambda: 7) == 7


def test_each_attempt_in_vain_makes_the_rest_longer_and_a_refusal_is_an_answer() -> None:
    hands = Hands()
    asking = Asking(16, patience=1, clock=hands)
    for _ in range(FAILURES):
        with pytest.raises(RetryAt):
            asking.ask("hr", later)
    hands.at += REST.first.total_seconds() + 1
    with pytest.raises(RetryAt, match="not now"):
        asking.ask("hr", later)
    hands.at += REST.first.total_seconds() + 1
    with pytest.raises(CantTell):
        asking.ask("hr", lambda: 1)
    hands.at += REST.first.total_seconds() + 1

    def refused() -> None:
        raise GiveUp("no")

    for _ in range(FAILURES + 1):
        with pytest.raises(GiveUp):
            asking.ask("hr", refused)
    assert asking.ask("hr", lambda: 1) == 1


def test_some_threads_never_wait_for_a_wiki_and_some_never_for_this_one() -> None:
    asking, enough, go = Asking(8, 2, patience=5), threading.Semaphore(0), threading.Event()
    refused: list[str] = []

    def wait(site: str) -> None:
        try:
            asking.ask(site, lambda: (enough.release(), go.wait(5)))
        except CantTell:
            refused.append(site)

    threads = [threading.Thread(target=wait, args=("hr",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        assert enough.acquire(timeout=5)
    end = time.monotonic() + 5
    while len(refused) < 4 and time.monotonic() < end:
        time.sleep(0.01)
    assert refused == ["hr"] * 4
    assert asking.ask("it", lambda: "at once") == "at once"
    go.set()
    for thread in threads:
        thread.join()


def test_a_site_is_asked_four_questions_at_once_however_many_wait() -> None:
    asking, go, lock = Asking(64, patience=5), threading.Event(), threading.Lock()
    now, most, answers = 0, 0, []

    def question() -> int:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        go.wait(5)
        with lock:
            now -= 1
        return 1

    threads = [threading.Thread(target=lambda: answers.append(asking.ask("hr", question))) for _ in range(20)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 5
    while now < 4 and time.monotonic() < end:
        time.sleep(0.01)
    # Time for a fifth one, were it let in.
    time.sleep(0.2)
    go.set()
    for thread in threads:
        thread.join()
    assert (most, len(answers)) == (4, 20)


@pytest.mark.parametrize(("sites", "asked"), [(1, ("hr",)), (4, ("hr", "it", "ops"))])
def test_whatever_hangs_a_quarter_of_the_threads_waits_for_no_wiki(
    sites: int, asked: tuple[str, ...]
) -> None:
    threads, go = 16, threading.Event()
    asking = Asking(threads, sites, patience=10)
    waiting, refused, lock = 0, 0, threading.Lock()

    def wait(site: str) -> None:
        nonlocal refused
        try:
            asking.ask(site, lambda: go.wait(10))
        except CantTell:
            with lock:
                refused += 1

    # As many as there are threads: those that are refused at once are the ones that answer all else.
    lookers = [threading.Thread(target=wait, args=(asked[number % len(asked)],)) for number in range(threads)]
    for looker in lookers:
        looker.start()
    end = time.monotonic() + 5
    while refused < threads // 4 and time.monotonic() < end:
        time.sleep(0.01)
    waiting = sum(looker.is_alive() for looker in lookers)
    go.set()
    for looker in lookers:
        looker.join()
    assert (waiting, refused) == (threads - threads // 4, threads // 4)


def test_who_waited_for_a_seat_waits_no_longer_than_others() -> None:
    asking, go = Asking(16, patience=1.0), threading.Event()
    holding = [threading.Thread(target=lambda: asking.ask("hr", lambda: go.wait(5))) for _ in range(SEATS)]
    for thread in holding:
        thread.daemon = True
        thread.start()
    time.sleep(0.1)
    threading.Timer(0.6, go.set).start()
    began = time.monotonic()
    with pytest.raises(CantTell):
        asking.ask("hr", hanging)
    assert time.monotonic() - began < 1.5


def test_of_those_who_come_after_the_rest_one_finds_out_whether_it_answers() -> None:
    hands, go, asked = Hands(), threading.Event(), threading.Event()
    asking = Asking(16, patience=5, clock=hands)
    for _ in range(FAILURES):
        with pytest.raises(RetryAt):
            asking.ask("hr", later)
    hands.at += REST.first.total_seconds() + 1
    first = threading.Thread(target=asking.ask, args=("hr", lambda: (asked.set(), go.wait(5))))
    first.start()
    assert asked.wait(5)
    with pytest.raises(CantTell):
        asking.ask("hr", lambda: 1)
    go.set()
    first.join()
    # It answers: from now on one failure is one failure again.
    with pytest.raises(RetryAt, match="not now"):
        asking.ask("hr", later)
    assert asking.ask("hr", lambda: 1) == 1

"""Questions to a wiki while somebody waits: few at once, none while it hangs, and again once it answers."""

from __future__ import annotations

import threading
import time

import pytest

from core.flow.asking import FAILURES, REST, Asking, CantTell
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

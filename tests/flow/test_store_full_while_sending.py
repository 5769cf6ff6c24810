"""The store takes or answers nothing for a while as a message leaves: it comes once, and is known to have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.ports import Message, RetryAt
from core.store import StoreUnavailable, outbox
from core.store import tables as t
from tests.support import fresh
from tests.support.house import House, lasting

#: More writes than one message takes.
POINTS = 9
#: So long that they are reminded of it twice, and its steward told.
DAYS = 10


class Full:
    """Takes nothing for so many writes, from the so manieth one after a message has left.

    ``done``: it takes them, and nobody hears so.
    """

    def __init__(
        self, house: House, monkeypatch: pytest.MonkeyPatch, at: int, writes: int, *, done: bool = False
    ) -> None:
        self.house, self.at, self.writes, self.done = house, at, writes, done
        self.since: int | None = None
        self.refused = 0
        self._write, self._send = house.store.write, house.mail.send
        monkeypatch.setattr(house.store, "write", self.write)
        monkeypatch.setattr(house.mail, "send", self.send)

    def send(self, message: Message) -> None:
        self._send(message)
        if self.since is None:
            self.since = 0

    def write(self, work: Callable[..., Any], **how: Any) -> Any:
        if self.since is not None:
            self.since += 1
            if self.at < self.since <= self.at + self.writes:
                self.refused += 1
                if self.done:
                    self._write(work, **how)
                raise StoreUnavailable("No room.")
        return self._write(work, **how)


@cache
def before_any_message(engine: str) -> House:
    """A policy that three managers must confirm; the site is live, and within half a day they are told."""
    house = House(lasting(f"before-any-message-{engine}"))
    house.people()
    house.hear()
    house.service.go_live("hr")
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=10.5)
    assert house.mail.sent == []
    house.close()
    return house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """As :func:`before_any_message` left it: what is the same until then is gone through once."""
    house = before_any_message(fresh.ENGINE[0]).going_on(tmp_path / "t.db")
    yield house
    house.close()


def told(house: House) -> tuple[Counter[str], dict[str, str], int]:
    """How often each message came; what is written down of each notice; and how many are evidence of having left."""
    came = Counter(message.key for message in house.mail.sent)
    kept = {row["key"]: f"{row['state']} {row['reason']}" for row in house.rows(t.noticed)}
    return came, kept, sum(row["what"] == "notice.sent" for row in house.rows(t.evidence))


def pass_time(house: House, days: int) -> None:
    """As on a server, where what the store could not take is done again later."""
    for _ in range(days * 2):
        for _ in range(4):
            try:
                house.pass_time(days=0.5)
            except RetryAt:
                continue
            break


@pytest.mark.parametrize("writes", [1, 2, 5])
@pytest.mark.parametrize("at", range(POINTS))
def test_a_message_leaves_once_whenever_there_is_no_room(
    house: House, monkeypatch: pytest.MonkeyPatch, at: int, writes: int
) -> None:
    comes_once(house, Full(house, monkeypatch, at, writes))


@pytest.mark.parametrize("writes", [1, 3])
@pytest.mark.parametrize("at", range(POINTS))
def test_a_message_leaves_once_whatever_answer_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch, at: int, writes: int
) -> None:
    comes_once(house, Full(house, monkeypatch, at, writes, done=True))


def comes_once(house: House, full: Full) -> None:
    pass_time(house, DAYS)
    assert full.refused == full.writes
    came, kept, evidence = told(house)
    assert len(came) >= 3
    assert set(came.values()) == {1}, "something came twice"
    # Nothing is uncertain, nor on its way for ever: whether it came was always known.
    assert set(kept.values()) == {"sent "}
    assert evidence == len(kept)
    assert not house.rows(t.outbox)


def test_what_another_claim_holds_by_now_is_not_given_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim that failed and was none; the notices are another thread's meanwhile, which is just sending them."""
    write, unwritten = house.store.write, house.service.flow.unwritten
    failed: list[str] = []

    def fails(work: Callable[..., Any], **how: Any) -> Any:
        if getattr(getattr(work, "func", None), "__name__", "") == "claim":
            failed.append(work.keywords["name"])  # type: ignore[attr-defined]
            raise StoreUnavailable("It did not come.")
        return write(work, **how)

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "write", fails)
        patch.setattr(unwritten, "catch_up", lambda store: None)
        with pytest.raises(StoreUnavailable):
            house.pass_time(days=20)
    (name,) = set(failed)
    with house.store.read() as unit:
        waiting = [entry.key for entry in outbox.due(unit, "hr", house.clock.now(), 10)]
    other = outbox.claim_name(house.store.owner)
    assert other != name
    held = write(lambda unit: outbox.claim(unit, waiting, other))
    assert held == set(waiting) != set()
    unwritten.catch_up(house.store)
    with house.store.read() as unit:
        assert outbox.leaving(unit, waiting, other) == held


def test_all_that_is_told_is_what_a_calm_store_tells(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above finds is no less than there is to tell."""
    pass_time(house, DAYS)
    came, kept, evidence = told(house)
    assert len(came) == len(house.mail.sent) >= 3
    assert set(kept.values()) == {"sent "}
    assert evidence == len(kept)
    assert not house.rows(t.outbox)

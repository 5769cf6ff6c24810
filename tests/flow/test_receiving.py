"""Webhooks that come at the same time are kept together, and each hears what became of its own."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.flow.receiving import Receiver
from core.i18n import Phrase
from core.ports import Delivery
from core.queue.embedded import EmbeddedQueue
from core.store import Store, StoreBusy, StoreUnavailable, inbox
from core.store import tables as t
from core.store.inbox import Arrival
from tests.support import fresh
from tests.support.house import House

PATIENCE = 60.0


class Senders:
    """Threads that each bring one webhook, and what each of them was told."""

    def __init__(self, receiver: Receiver, arrivals: Sequence[Arrival]) -> None:
        self._receiver, self._arrivals = receiver, arrivals
        self.told: list[bool | Exception | None] = [None] * len(arrivals)
        self._threads = [
            threading.Thread(target=self._bring, args=(place,), daemon=True) for place in range(len(arrivals))
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> list[bool | Exception | None]:
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "somebody waits for ever"
        return self.told

    def _bring(self, place: int) -> None:
        try:
            self.told[place] = self._receiver.keep(self._arrivals[place])
        except Exception as error:
            self.told[place] = error


@contextmanager
def writer_busy(house: House) -> Iterator[None]:
    """The writer is at something while those inside arrive."""
    busy, go = threading.Event(), threading.Event()

    def slow(_: sa.Connection) -> None:
        busy.set()
        assert go.wait(PATIENCE)

    first = threading.Thread(target=house.store.write, args=(slow,), kwargs={"urgent": True, "beside": True})
    first.start()
    assert busy.wait(PATIENCE)
    try:
        yield
    finally:
        go.set()
        first.join(PATIENCE)


def together(house: House, receiver: Receiver, arrivals: Sequence[Arrival]) -> list[bool | Exception | None]:
    """What each was told, all of them written in one group."""
    senders = Senders(receiver, arrivals)
    with writer_busy(house):
        senders.begin()
        waited = threading.Event()
        for _ in range(int(PATIENCE * 100)):
            if receiver.waiting() == len(arrivals):
                break
            waited.wait(0.01)
        assert receiver.waiting() == len(arrivals)
    return senders.end()


def arrival(house: House, name: str, site: str = "hr", body: bytes = b"{}") -> Arrival:
    return Arrival(site, Delivery(id=name, body=body), house.clock.now())


def kept(house: House) -> list[str]:
    """The names of what was kept, without those by which the house heard of its people."""
    return sorted(row["delivery"] for row in house.rows(t.inbox) if row["state"] == "new")


def jobs(house: House) -> list[str]:
    return sorted(row["subject"] for row in house.rows(t.job) if row["kind"] == "inbox")


@pytest.fixture
def receiver(house: House) -> Receiver:
    return Receiver(house.store, house.service.queue)


def test_each_is_kept_with_a_job_that_reads_it(house: House, receiver: Receiver) -> None:
    told = together(house, receiver, [arrival(house, f"n{number}") for number in range(20)])
    assert told == [True] * 20
    assert kept(house) == sorted(f"n{number}" for number in range(20))
    assert jobs(house) == sorted(str(row["id"]) for row in house.rows(t.inbox) if row["state"] == "new")


def test_all_of_a_group_cost_three_statements(house: House, receiver: Receiver) -> None:
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    sa.event.listen(house.store._writing, "before_cursor_execute", note)
    try:
        together(house, receiver, [arrival(house, f"n{number}") for number in range(40)])
    finally:
        sa.event.remove(house.store._writing, "before_cursor_execute", note)
    own = [it for it in statements if not it.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
    assert len(own) <= 3, own


def test_the_same_one_brought_several_times_is_new_once(house: House, receiver: Receiver) -> None:
    told = together(house, receiver, [arrival(house, "same") for _ in range(7)])
    assert Counter(told) == {True: 1, False: 6}
    assert kept(house) == ["same"]
    assert len(jobs(house)) == 1


def test_of_two_sites_each_has_its_own(house: House, receiver: Receiver) -> None:
    told = together(house, receiver, [arrival(house, "same"), arrival(house, "same", site="other")])
    assert told == [True, True]
    assert kept(house) == ["same", "same"]


def test_what_can_not_be_kept_fails_alone(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = inbox.add

    def poisoned(unit: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
        numbers = add(unit, arrivals)
        if any(it.delivery.id == "poison" for it in arrivals):
            raise ValueError("nobody can keep this one")
        return numbers

    monkeypatch.setattr(inbox, "add", poisoned)
    names = ["a", "b", "poison", "c", "a"]
    told = together(house, receiver, [arrival(house, name) for name in names])
    assert isinstance(told[2], ValueError)
    assert Counter(it for it in told if isinstance(it, bool)) == {True: 3, False: 1}
    assert kept(house) == ["a", "b", "c"]
    assert len(jobs(house)) == 3
    # And alone it fails just so, in nobody's way.
    with pytest.raises(ValueError, match="nobody can keep"):
        receiver.keep(arrival(house, "poison"))
    assert receiver.keep(arrival(house, "n")) is True


def test_what_the_driver_can_not_take_fails_alone(house: House, receiver: Receiver) -> None:
    names = ["a", "\ud800", "b\0", "c", "\udfff"]
    told = together(house, receiver, [arrival(house, name, body=b"\0\xff") for name in names])
    assert [type(it) for it in told] == [bool, UnicodeEncodeError, bool, bool, UnicodeEncodeError]
    assert len(kept(house)) == len(jobs(house)) == 3
    assert {bytes(row["body"]) for row in house.rows(t.inbox) if row["state"] == "new"} == {b"\0\xff"}


def test_when_nothing_can_be_written_all_hear_it_and_the_next_is_kept(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(unit: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
        raise StoreUnavailable(Phrase("store-closed"))

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "add", full)
        told = together(house, receiver, [arrival(house, f"n{number}") for number in range(5)])
        assert [type(it) for it in told] == [StoreUnavailable] * 5
    assert kept(house) == []
    assert jobs(house) == []
    assert receiver.keep(arrival(house, "n0")) is True


def test_who_is_ended_while_it_writes_for_others_ends_none_of_them(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = list[BaseException]()

    def ends(unit: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
        raise SystemExit

    class Ended(Senders):
        def _bring(self, place: int) -> None:
            try:
                super()._bring(place)
            except BaseException as error:
                ended.append(error)

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "add", ends)
        patched.setattr(sys.modules[__name__], "Senders", Ended)
        told = together(house, receiver, [arrival(house, f"n{number}") for number in range(5)])
    assert [type(it) for it in ended] == [SystemExit]
    assert Counter(type(it) for it in told) == {StoreUnavailable: 4, type(None): 1}
    assert receiver.waiting() == 0
    assert receiver.keep(arrival(house, "n0")) is True


def test_a_group_that_was_in_the_way_of_another_one_is_written_once_more(
    house: House, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, tries = inbox.add, list[int]()

    def in_the_way(unit: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
        tries.append(len(arrivals))
        numbers = add(unit, arrivals)
        if len(tries) == 1:
            # Who comes now joins no group that was begun, also not when it begins once more.
            late.begin()
            raise deadlock()
        return numbers

    late = Senders(receiver, [arrival(house, "late")])
    monkeypatch.setattr(inbox, "add", in_the_way)
    told = together(house, receiver, [arrival(house, f"n{number}") for number in range(5)])
    assert told == [True] * 5
    assert late.end() == [True]
    assert tries[:2] == [5, 5]
    assert kept(house) == ["late", *(f"n{number}" for number in range(5))]
    assert len(jobs(house)) == 6


def deadlock() -> Exception:
    """What PostgreSQL says to one of two that wait for each other."""
    orig = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
    return sa.exc.OperationalError("INSERT", {}, orig)


def test_two_processes_that_are_told_the_same_at_the_same_time_keep_each_once(house: House) -> None:
    """In whatever order each of them hears it: nobody waits for ever, and one of them is told that it is new."""
    if not house.store.shared:
        with pytest.raises(StoreBusy):
            Store.open(fresh.at(house.path), house.clock)
        return
    names = [f"n{number}" for number in range(60)]
    with Store.open(fresh.at(house.path), house.clock) as other:
        there = Receiver(other, EmbeddedQueue(other, house.clock))
        here = Receiver(house.store, house.service.queue)
        brought = [
            Senders(here, [arrival(house, name) for name in names]),
            Senders(there, [arrival(house, name) for name in reversed(names)]),
        ]
        for senders in brought:
            senders.begin()
        told = [senders.end() for senders in brought]
    assert all(isinstance(it, bool) for those in told for it in those)
    assert [new + old for new, old in zip(told[0], reversed(told[1]), strict=True)] == [1] * len(names)
    assert kept(house) == sorted(names)
    assert len(jobs(house)) == len(names)


def test_the_end_of_the_server_lets_those_be_kept_who_wait(house: House, receiver: Receiver) -> None:
    senders = Senders(receiver, [arrival(house, f"n{number}") for number in range(8)])
    closing = threading.Thread(target=house.store.close)
    with writer_busy(house):
        senders.begin()
        for _ in range(int(PATIENCE * 100)):
            if receiver.waiting() == 8:
                break
            threading.Event().wait(0.01)
        closing.start()
    told = senders.end()
    closing.join(PATIENCE)
    assert told == [True] * 8
    with Store.open(fresh.at(house.path), house.clock) as opened, opened.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(t.inbox.c.state == "new")) == 8


def test_whoever_comes_after_the_end_hears_it(house: House, receiver: Receiver) -> None:
    house.store.close()
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            receiver.keep(arrival(house, "late"))
    assert receiver.waiting() == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.integers(1, 8))
def test_however_they_come_each_is_new_once(names: list[int], at_once: int) -> None:
    """The second way to the same: of each name one was told that it is new, and one row of it is there."""
    with tempfile.TemporaryDirectory() as folder, House.with_people(Path(folder) / "t.db") as house:
        receiver = Receiver(house.store, house.service.queue)
        told: list[tuple[int, bool | Exception | None]] = []
        for start in range(0, len(names), at_once):
            some = names[start : start + at_once]
            senders = Senders(receiver, [arrival(house, f"n{name}") for name in some])
            senders.begin()
            told += zip(some, senders.end(), strict=True)
        assert Counter(name for name, new in told if new is True) == Counter(set(names))
        assert all(isinstance(new, bool) for _, new in told)
        assert kept(house) == sorted(f"n{name}" for name in set(names))
        assert len(jobs(house)) == len(set(names))

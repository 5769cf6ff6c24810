"""The connection is cut at any statement while messages leave: each comes once, and none stays on its way for ever."""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.model import PersonKey
from core.ports import RetryAt
from core.service import Service
from core.store import Store, outbox
from core.store import tables as t
from tests.support import fresh, postgres
from tests.support.cutting import How, Way
from tests.support.house import House
from tests.support.mailbox import Mailbox

#: More statements than the three messages take.
MANY = 10_000
_NUMBERS = itertools.count()


@pytest.fixture
def engine(engine: str) -> Iterator[str]:
    """What is asked here is PostgreSQL's own."""
    with fresh.on(fresh.POSTGRESQL) as own:
        yield own


@pytest.fixture
def way() -> Iterator[Way]:
    made = Way(postgres.server().folder)
    yield made
    made.close()


def at_the_door(house: House) -> None:
    """A policy that three managers must confirm, and the hour in which they are told."""
    house.people()
    house.hear()
    house.service.go_live("hr")
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    for _ in range(24 * 30):
        house.clock.move(hours=1)
        house.service.tick()
        house.service.run_until_idle()
        with house.store.read() as unit:
            if outbox.count_due(unit, "hr", house.clock.now()) >= 3:
                return
    raise AssertionError("nobody is ever told")


@pytest.fixture
def door(engine: str, tmp_path: Path) -> House:
    house = House(tmp_path / "door.db")
    at_the_door(house)
    house.close()
    return house


class Opened(House):
    """The same once more, by a way that can be cut."""

    way: Way | None

    def open(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            address, way = str(fresh.at(self.path)), self.way
            patch.setattr(fresh, "at", lambda path: way.address(address) if way else address)
            super().open()


@contextlib.contextmanager
def opened(door: House, way: Way | None = None) -> Iterator[Opened]:
    house: Opened = copy.copy(door)  # type: ignore[assignment]
    house.__class__ = Opened
    house.way, house.mail = way, Mailbox()
    house.path = door.path.with_name(f"{next(_NUMBERS)}.db")
    fresh.copied(door.path, house.path)
    hour = house.clock.at
    house.open()
    try:
        yield house
    finally:
        house.close()
        house.clock.at = hour
        if fresh.ENGINE[0] == fresh.POSTGRESQL:
            postgres.server().drop(fresh._DATABASES.pop(house.path))


def beside(house: House) -> Service:
    """A second process on the same database, by a way of its own."""
    return house.beside(Store.open(fresh.at(house.path), house.clock))


def deliver(house: House, *services: Service) -> None:
    """As on a server: what can't be done now is done again later."""
    for _ in range(3):
        for service in services or (house.service,):
            with contextlib.suppress(RetryAt):
                service.run_until_idle()
                service.deliver()
        house.clock.move(minutes=5)


def became(house: House) -> tuple[Counter[PersonKey], Counter[str], Counter[str], int]:
    """How often whom was written to, what is kept of the notices, what still waits, how many are evidence."""
    return (
        Counter(message.to.key for message in house.mail.sent),
        Counter(f"{row['state']} {row['reason']}".strip() for row in house.rows(t.noticed)),
        Counter(row["state"] for row in house.rows(t.outbox)),
        sum(row["what"] == "notice.sent" for row in house.rows(t.evidence)),
    )


def calm(door: House, way: Way) -> tuple[Any, list[bytes]]:
    """What becomes of it when nothing is cut, and the statements by which."""
    with opened(door, way) as house:
        way.cut(MANY, How.BEFORE)
        deliver(house)
        asked, outcome = way.asked, became(house)
        assert set(outcome[0].values()) == {1}
        assert len(outcome[0]) == 3
        assert "sending" not in outcome[2]
    return outcome, asked


def one_message(asked: list[bytes]) -> tuple[list[int], int, int]:
    """The ends of transactions from the first claim on; where it begins, and where its message is written down."""
    ends = [number for number, statement in enumerate(asked) if b"COMMIT" in statement]
    claim = next(number for number, statement in enumerate(asked) if b"lease_owner=" in statement)
    record = next(number for number, statement in enumerate(asked) if b"INSERT INTO evidence" in statement)
    first = next(number for number in reversed(ends) if number < claim) + 1
    last = next(number for number in ends if number > record)
    assert last - first > 20
    return [number for number in ends if first < number <= last], first, last


@pytest.mark.timeout(600)
@pytest.mark.parametrize("how", list(How), ids=lambda how: how.value)
def test_cut_off_at_any_statement_each_message_comes_once(door: House, way: Way, how: How) -> None:
    expected, asked = calm(door, way)
    ends, first, last = one_message(asked)
    # In the middle of a transaction all ways end alike; and the messages are alike, so all of one is enough.
    some = range(first, last + 1) if how is How.BEFORE else ends
    for number in some:
        with opened(door, way) as house:
            way.cut(number, how)
            deliver(house)
            assert way.was_cut
            assert became(house) == expected, (
                f"cut {how.value} statement {number + 1}: {asked[number][:80]!r}"
            )


@pytest.mark.timeout(600)
@pytest.mark.parametrize("how", [How.BEHIND, How.LATE], ids=lambda how: how.value)
def test_a_colleague_who_has_all_there_is_to_send_gets_it_back(door: House, way: Way, how: How) -> None:
    """Cut off and without anything to send, a process gives back what it may hold; the other one sends it, once."""
    expected, asked = calm(door, way)
    in_doubt = 0
    for number in one_message(asked)[0]:
        with opened(door, way) as house:
            second = beside(house)
            way.cut(number, how, shut=True)
            with contextlib.suppress(RetryAt):
                house.service.deliver()
            assert way.was_cut
            second.deliver()
            in_doubt += "sending" in became(house)[2]
            way.mend()
            # What a worker does now and then, whether there is something to do or not.
            house.service._runner.once()
            second.deliver()
            assert became(house) == expected, f"cut {how.value} statement {number + 1}"
            second.store.close()
    assert in_doubt, "nothing was ever in doubt"

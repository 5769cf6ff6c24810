"""Nothing that starts assumes to be alone: it takes over what the dead had begun, and leaves the living their work."""

from __future__ import annotations

from datetime import timedelta

from core.flow.gather import assess
from core.model import PageKey
from core.queue import JobKind, Lane
from core.queue.embedded import LEASE, EmbeddedQueue
from core.store import Store, outbox
from core.store import tables as t
from tests.support.house import House


def hint(house: House, page: PageKey) -> None:
    house.store.write(lambda unit: house.service.queue.put(unit, [assess("hr", page)]))


def test_who_starts_leaves_a_living_one_its_jobs_and_takes_over_those_of_a_dead_one(house: House) -> None:
    page = house.community()
    house.hear()
    hint(house, page)
    (mine,) = house.service.queue.claim(list(Lane), 10)
    assert mine.kind is JobKind.ASSESS
    second = house.beside()
    assert second.queue.claim(list(Lane), 10) == []
    assert [row["state"] for row in house.rows(t.job)] == ["leased"]
    # The process is gone, the next one opens the file.
    house.close()
    house.open()
    (again,) = house.service.queue.claim(list(Lane), 10)
    assert (again.subject, again.attempts) == (mine.subject, 2)


def test_a_lease_of_whom_nobody_can_tell_runs_out(house: House) -> None:
    hint(house, PageKey("hr:1"))
    (mine,) = house.service.queue.claim(list(Lane), 10)
    assert house.service.queue.recover(gone=lambda owner: False) == 0
    house.clock.at += LEASE + timedelta(seconds=1)
    (again,) = house.service.queue.claim(list(Lane), 10)
    assert again.subject == mine.subject


def test_who_stops_gives_back_its_own_only(house: House) -> None:
    hint(house, PageKey("hr:1"))
    house.service.queue.claim(list(Lane), 10)

    class Other(Store):
        """The same store as another process has it."""

        def __init__(self) -> None:
            self.__dict__.update(house.store.__dict__, owner="another")

    assert EmbeddedQueue(Other(), house.clock).give_back() == 0
    assert house.service.queue.give_back() == 1


def test_what_a_living_one_is_sending_is_not_taken_for_sent(house: House) -> None:
    house.service.go_live("hr")
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    while not (waiting := [row["key"] for row in house.rows(t.outbox) if row["kind"] == outbox.NOTICE]):
        house.clock.at += timedelta(hours=1)
        house.service.tick()
        house.service.run_until_idle()
    house.store.write(lambda unit: outbox.claim(unit, waiting, house.store.owner))
    house.beside()
    assert {row["state"] for row in house.rows(t.outbox) if row["key"] in waiting} == {"sending"}
    house.close()
    house.open()
    assert [row for row in house.rows(t.outbox) if row["key"] in waiting] == []
    kept = {row["key"]: row["reason"] for row in house.rows(t.noticed)}
    assert all(kept[key].startswith("uncertain") for key in waiting)
    # It counts as a message: for the cap, and for whoever audits what was told.
    to = {row["person"] for row in house.rows(t.sent)}
    assert to
    assert len(to) == len({row["person"] for row in house.rows(t.evidence) if row["what"] == "notice.sent"})
    assert {row["outcome"] for row in house.rows(t.delivered)} == {"uncertain"}

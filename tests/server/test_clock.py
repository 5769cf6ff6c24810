"""The clock: each slot once over any number of schedulers, caught up after a pause, and nothing but a hint."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from apscheduler.events import EVENT_JOB_SUBMITTED

from core.application import Application
from core.queue import Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store
from core.store import tables as t
from tests.server import fakes
from webhook_server import EPOCH, clockwork, schedule

START = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)


class Moved:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Moved:
    return Moved()


@pytest.fixture
def house(tmp_path: Path, clock: Moved) -> Iterator[Application]:
    store = Store.open(tmp_path / "telos.sqlite", clock)
    service = SimpleNamespace(queue=EmbeddedQueue(store, clock))
    yield Application(
        settings=fakes.settings(tmp_path),
        store=store,
        platforms={},
        service=service,  # type: ignore[arg-type]
        interactive=None,  # type: ignore[arg-type]
        clock=clock,
    )
    store.close()


def slots(house: Application) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    with house.store.read() as connection:
        for job, due in connection.execute(sa.select(t.tick.c.job, t.tick.c.due).order_by(t.tick.c.due)):
            found.setdefault(job, []).append(due)
    return found


def waiting(house: Application) -> list[str]:
    with house.store.read() as connection:
        rows = connection.execute(sa.select(t.job.c.kind, t.job.c.site, t.job.c.lane).order_by(t.job.c.id))
        return [f"{row.kind}:{row.site}" for row in rows if row.lane in (Lane.CLOCK, Lane.SEND)]


def work_off(house: Application) -> None:
    house.store.write(lambda connection: connection.execute(sa.delete(t.job)))


ALL = ["deliver:hr", "deliver:it", "purge:", "sync:hr", "sync:it", "tick:"]


def test_the_first_start_does_everything_once(house: Application) -> None:
    clockwork(house)
    assert sorted(waiting(house)) == ALL
    assert slots(house)["tick"] == [START.replace(second=0)]
    assert slots(house)["deliver:hr"] == [START.replace(second=30) - timedelta(minutes=1)]
    assert slots(house)["purge"] == [START.replace(hour=3, minute=17, second=0)]


def test_a_restart_within_the_slot_repeats_nothing(house: Application, clock: Moved) -> None:
    clockwork(house)
    work_off(house)
    clock.at += timedelta(seconds=5)
    clockwork(house)
    assert waiting(house) == []


def test_a_pause_of_days_is_caught_up_once(house: Application, clock: Moved) -> None:
    clockwork(house)
    work_off(house)
    clock.at += timedelta(days=3, seconds=15)
    clockwork(house)
    assert sorted(waiting(house)) == ALL
    assert len(slots(house)["tick"]) == 2


def test_work_that_still_waits_is_not_piled_up(house: Application, clock: Moved) -> None:
    for _ in range(5):
        clockwork(house)
        clock.at += timedelta(hours=1)
    assert sorted(waiting(house)) == ALL


def test_slots_do_not_depend_on_when_a_process_was_started(house: Application) -> None:
    for name, _, _, every, offset in schedule(house.settings):
        assert EPOCH.tzinfo is UTC, name
        assert timedelta() <= offset < every
        assert every.total_seconds() == int(every.total_seconds())


def run_late(house: Application, by: timedelta, times: int) -> datetime:
    """Let that many schedulers fire the daily slot that was due a while ago; the slot.

    The clock writes a slot before it says that the job was submitted.
    """
    slot = datetime.now(UTC).replace(microsecond=0) - by
    ran = threading.Semaphore(0)
    schedulers = [clockwork(house) for _ in range(times)]
    work_off(house)
    for scheduler in schedulers:
        scheduler.get_job("purge").modify(next_run_time=slot)
        scheduler.add_listener(
            lambda event: ran.release() if event.job_id == "purge" else None, EVENT_JOB_SUBMITTED
        )
        scheduler.start()
    for _ in schedulers:
        assert ran.acquire(timeout=30)
    for scheduler in schedulers:
        scheduler.shutdown()
    return slot


def test_the_time_of_a_slot_is_the_triggers_however_late_it_fires(house: Application) -> None:
    slot = run_late(house, timedelta(hours=7), 1)
    assert slot in slots(house)["purge"]


def test_two_schedulers_take_each_slot_once(house: Application) -> None:
    slot = run_late(house, timedelta(minutes=10), 2)
    assert slots(house)["purge"].count(slot) == 1
    assert waiting(house).count("purge:") == 1

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
from core.clockwork import EPOCH, clockwork, schedule
from core.queue import Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store
from core.store import tables as t
from tests.server import fakes
from tests.support import fresh

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
def application(tmp_path: Path, clock: Moved) -> Iterator[Application]:
    store = Store.open(fresh.at(tmp_path / "telos.sqlite"), clock)
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


def slots(application: Application) -> dict[str, list[datetime]]:
    by_job: dict[str, list[datetime]] = {}
    with application.store.read() as connection:
        for job, due in connection.execute(sa.select(t.tick.c.job, t.tick.c.due).order_by(t.tick.c.due)):
            by_job.setdefault(job, []).append(due)
    return by_job


def waiting(application: Application) -> list[str]:
    with application.store.read() as connection:
        rows = connection.execute(sa.select(t.job.c.kind, t.job.c.site, t.job.c.lane).order_by(t.job.c.id))
        return [f"{row.kind}:{row.site}" for row in rows if row.lane in (Lane.CLOCK, Lane.SEND)]


def work_off(application: Application) -> None:
    application.store.write(lambda connection: connection.execute(sa.delete(t.job)))


ALL = ["deliver:hr", "deliver:it", "purge:", "sync:hr", "sync:it", "tick:"]


def test_the_first_start_does_everything_once(application: Application) -> None:
    clockwork(application)
    assert sorted(waiting(application)) == ALL
    assert slots(application)["tick"] == [START.replace(second=0)]
    assert slots(application)["deliver:hr"] == [START.replace(second=30) - timedelta(minutes=1)]
    assert slots(application)["purge"] == [START.replace(hour=3, minute=17, second=0)]


def test_a_restart_within_the_slot_repeats_nothing(application: Application, clock: Moved) -> None:
    clockwork(application)
    work_off(application)
    clock.at += timedelta(seconds=5)
    clockwork(application)
    assert waiting(application) == []


def test_a_pause_of_days_is_caught_up_once(application: Application, clock: Moved) -> None:
    clockwork(application)
    work_off(application)
    clock.at += timedelta(days=3, seconds=15)
    clockwork(application)
    assert sorted(waiting(application)) == ALL
    assert len(slots(application)["tick"]) == 2


def test_work_that_still_waits_is_not_piled_up(application: Application, clock: Moved) -> None:
    for _ in range(5):
        clockwork(application)
        clock.at += timedelta(hours=1)
    assert sorted(waiting(application)) == ALL


def test_slots_do_not_depend_on_when_a_process_was_started(application: Application) -> None:
    for name, _, _, every, offset in schedule(application.settings):
        assert EPOCH.tzinfo is UTC, name
        assert timedelta() <= offset < every
        assert every.total_seconds() == int(every.total_seconds())


def run_late(application: Application, by: timedelta, times: int) -> datetime:
    """Let that many schedulers fire the daily slot that was due a while ago; the slot.

    The clock writes a slot before it says that the job was submitted.
    """
    slot = datetime.now(UTC).replace(microsecond=0) - by
    ran = threading.Semaphore(0)
    schedulers = [clockwork(application) for _ in range(times)]
    work_off(application)
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


def test_the_time_of_a_slot_is_the_triggers_however_late_it_fires(application: Application) -> None:
    slot = run_late(application, timedelta(hours=7), 1)
    assert slot in slots(application)["purge"]


def test_two_schedulers_take_each_slot_once(application: Application) -> None:
    slot = run_late(application, timedelta(minutes=10), 2)
    assert slots(application)["purge"].count(slot) == 1
    assert waiting(application).count("purge:") == 1

"""The clock: claims each slot of each periodic job, once over all processes, and lets a job wait for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.application import Application
from core.config import Settings
from core.queue import Job, JobKind, Lane
from core.store import ticks

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("telos")

#: Where every clock counts its slots from, so that any number of them agree on when a slot is due.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
#: Jobs for the whole application: name → (kind, how often, offset from the epoch).
APPLICATION_JOBS: Mapping[str, tuple[JobKind, timedelta, timedelta]] = {
    "tick": (JobKind.TICK, timedelta(minutes=1), timedelta()),
    "purge": (JobKind.PURGE, timedelta(days=1), timedelta(hours=3, minutes=17)),
}
#: How often what is due on a site leaves, and its offset from the epoch.
DELIVER_EVERY, DELIVER_AT = timedelta(minutes=1), timedelta(seconds=30)


def clockwork(application: Application) -> BackgroundScheduler:
    """The clock, not yet started. Its one action is to claim a slot and let a job wait for it.

    Slots are counted from :data:`EPOCH`, so they are the same for every process and after every restart;
    what was missed in a pause is caught up once, from the last slot that was taken.
    """
    from apscheduler.executors.base import BaseExecutor
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    class Slots(BaseExecutor):  # type: ignore[misc]  # APScheduler 3 has no types
        """Runs a job with the time its trigger was due at, which APScheduler's own executors keep back."""

        def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
            try:
                job.func(due=run_times[-1].astimezone(UTC))
            except Exception as error:
                log.warning("the clock could not write a slot of %s: %s", job.id, type(error).__name__)
                self._run_job_error(job.id, error, error.__traceback__)
            else:
                self._run_job_success(job.id, [])

    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": Slots()},
        # However late a slot is, it counts, and once: a pause must not lose or repeat anything.
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for name, kind, site, every, offset in schedule(application.settings):
        act = _slot(application, name, kind, site)
        start = EPOCH + offset
        due = start + ((application.clock.now() - start) // every) * every
        with application.store.read() as connection:
            last = ticks.last(connection, name)
        if last is None or last < due:
            act(due=due)
        trigger = IntervalTrigger(seconds=int(every.total_seconds()), start_date=start, timezone=UTC)
        # APScheduler wants to see every argument now; the executor above puts in the slot that is due.
        scheduler.add_job(act, trigger, id=name, kwargs={"due": start})
    return scheduler


def schedule(settings: Settings) -> list[tuple[str, JobKind, str, timedelta, timedelta]]:
    """Every job of the clock: name, kind, site ("" for the whole application), how often, offset."""
    jobs = [(name, kind, "", every, offset) for name, (kind, every, offset) in APPLICATION_JOBS.items()]
    for site, section in settings.sites.items():
        every = max(section.sync_every, timedelta(seconds=10))
        jobs.append((f"sync:{site}", JobKind.SYNC, site, every, timedelta()))
        jobs.append((f"deliver:{site}", JobKind.DELIVER, site, DELIVER_EVERY, DELIVER_AT))
    return jobs


def _slot(application: Application, name: str, kind: JobKind, site: str) -> Callable[..., None]:
    def take(due: datetime) -> None:
        def work(connection: Any) -> None:
            if ticks.take(connection, name, due):
                lane = Lane.SEND if kind is JobKind.DELIVER else Lane.CLOCK
                job = Job(kind=kind, site=site, subject=site, lane=lane)
                application.service.queue.put(connection, [job])

        application.store.write(work)

    return take

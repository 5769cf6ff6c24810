"""What tests of the queue put into it."""

from __future__ import annotations

from core.queue import Job, JobKind, Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store


def page(number: int | str, lane: Lane = Lane.HOOK) -> Job:
    return Job(kind=JobKind.PAGE, site="hr", subject=f"hr:{number}", lane=lane)


def put(store: Store, queue: EmbeddedQueue, *jobs: Job) -> None:
    store.write(lambda connection: queue.put(connection, jobs))

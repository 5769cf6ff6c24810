"""Threads that take jobs and hand them to the service, until they are told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from core import life
from core.ports import Clock
from core.queue import Job, Lane, Queue, told_of
from core.store import StoreUnavailable
from core.turns import give_way

log = logging.getLogger(__name__)

#: Does jobs of one kind and site; returns those that failed. What it raises, all of them failed with.
Handler = Callable[[Sequence[Job]], Mapping[Job, BaseException]]

#: Most jobs of one kind that are handled together: as many pages as a wiki gives in one answer.
TOGETHER = 50
#: Longest sleep without looking, so that a clock that was set back is noticed.
NAP = 30.0
#: How often it is looked whether a job stands still, at most.
LOOK = 1.0
#: How often it is said of a job that takes long that it goes on, and for how long after its last sign of life.
RENEW, ALIVE = 120.0, 600.0
#: Seconds for which it is remembered how a job ended, while the store takes nothing: well below a lease.
MEMORY = 300.0

#: Threads of their own: a click never waits behind a storm, and the clock's long work behind neither. With several
#: wikis each has as many as there are wikis, and one wiki keeps one of them at a time: one that hangs delays no other.
CREWS: tuple[tuple[Lane, ...], ...] = (
    (Lane.ACT,),
    (Lane.HOOK, Lane.SWEEP),
    (Lane.CLOCK,),
    (Lane.SEND,),
    # Several, and one address each at a time: a system that hangs leaves room for others.
    (Lane.OUT,),
    (Lane.OUT,),
    (Lane.OUT,),
)


#: Lanes in which somebody waits for what is done. In the others who waits for an answer goes first: for so many times
#: as long as the work took, and for so many seconds at most.
HURRIED, GIVES, GIVES_MOST = frozenset({Lane.ACT, Lane.SEND, Lane.OUT}), 9.0, 1.0

#: Most threads of one crew, however many wikis there are.
MOST_OF_A_CREW = 8
#: A wiki whose last work took so long, in seconds, shares half of its crew with others like it.
LONG = 20.0
#: Work that takes so long, in seconds, keeps its thread and no longer its place: another thread takes that, up to so
#: many more a crew. Who waits for a wiki waits for an answer, not for the store or the processor.
GIVES_WAY, MOST_MORE = 3.0, 24


class Crew:
    """The threads of the same lanes; no two of them ask the same wiki.

    See docs/decisions/0152-a-thread-for-each-wiki.md.
    """

    def __init__(self, sites: int, size: int) -> None:
        """``sites``: how many wikis there are, for so many threads."""
        self.lock = threading.Lock()
        self.sites: frozenset[str] = frozenset()
        self._long: frozenset[str] = frozenset()
        self.size = self.threads = size
        #: Thread → since when it works on something.
        self.busy: dict[int, float] = {}
        #: With a thread for each of them nobody needs to leave any free.
        self._most_long = max(1, size // 2) if sites > size else sites

    def but(self) -> frozenset[str]:
        """The sites of which nothing is begun now."""
        return self.sites | self._long if len(self.sites & self._long) >= self._most_long else self.sites

    def stuck(self) -> int:
        """How many threads work on something that takes long by now."""
        before = time.monotonic() - GIVES_WAY
        return sum(began <= before for began in list(self.busy.values()))

    def missing(self) -> int:
        """How many threads more there may be: none while one of them has nothing to do."""
        if len(self.busy) < self.threads:
            return 0
        return max(0, self.size + min(self.stuck(), MOST_MORE) - self.threads)

    def left(self, site: str, seconds: float) -> None:
        """One of them has done something of a site, in so many seconds."""
        self.sites -= {site}
        # What concerns no wiki alone takes as long as it takes.
        self._long = self._long | {site} if site and seconds >= LONG else self._long - {site}


#: Told of jobs that stand still. A thread can't be stopped from outside, so it ends the process.
Stalled = Callable[[Sequence[Job]], None]


class Runner:
    """Runs the queue's jobs."""

    def __init__(
        self,
        queue: Queue,
        handle: Handler,
        clock: Clock,
        *,
        stall_after: float = 0,
        stalled: Stalled | None = None,
        sites: int = 1,
        first: Callable[[], object] = lambda: None,
    ) -> None:
        """``stalled`` is told once of jobs that show no sign of life for ``stall_after`` seconds.

        ``sites``: how many wikis there are. ``first``: done whenever it is looked whether something is to be sent.
        """
        self._sites, self._first = sites, first
        self._stall_after, self._stalled = stall_after, stalled
        #: Thread → what it works on and since when.
        self._busy: dict[int, tuple[float, Sequence[Job]]] = {}
        #: Until when it may be told, and what the queue could not be told of jobs that ended.
        self._unsaid: deque[tuple[float, Callable[[], None]]] = deque()
        self._queue = queue
        self._handle = handle
        self._clock = clock
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        #: Crews with fewer threads than wikis, and the threads that took the place of others for a while.
        self._short: list[tuple[str, Collection[Lane], Crew]] = []
        self._more: list[threading.Thread] = []

    def once(self, lanes: Collection[Lane] = tuple(Lane), crew: Crew | None = None) -> bool:
        """Take one batch and do it; False when nothing was due that none of the same crew is at."""
        self._say_again()
        if Lane.SEND in lanes:
            self._first()
        most, site = 1 if tuple(lanes) == (Lane.OUT,) else TOGETHER, ""
        if crew is None:
            jobs = self._queue.claim(lanes, most)
        else:
            with crew.lock:
                jobs = self._queue.claim(lanes, most, crew.but())
                site = jobs[0].site if jobs else ""
                crew.sites |= {site} - {""}
                if jobs:
                    crew.busy[threading.get_ident()] = time.monotonic()
        if not jobs:
            return False
        began = time.monotonic()
        self._busy[threading.get_ident()] = began, jobs
        try:
            self._do(jobs)
        finally:
            del self._busy[threading.get_ident()]
            if crew is not None:
                with crew.lock:
                    del crew.busy[threading.get_ident()]
                    crew.left(site, time.monotonic() - began)
                # What was left out for its sake may be begun now.
                self._queue.wake(lanes)
        return True

    def _do(self, jobs: Sequence[Job]) -> None:
        try:
            failed = dict(self._handle(jobs))
        except (Exception, SystemExit) as error:
            if len(jobs) > 1:
                # One of them may be poison: each on its own, so that only that one fails.
                failed = {}
                for job in jobs:
                    failed.update(self._alone(job))
            else:
                failed = {jobs[0]: error}
        good = [job for job in jobs if job not in failed]
        if good:
            self._say(partial(self._queue.done, good))
        for job, reason in failed.items():
            log.warning("job %s %s failed: %s", job.kind, job.id, type(reason).__name__)
            self._say(partial(self._queue.failed, job, reason))

    def _say(self, how_it_ended: Callable[[], None]) -> None:
        """Tell the queue; what can't be stored now, on a full disk say, is told as soon as it can be."""
        try:
            how_it_ended()
        except StoreUnavailable as error:
            log.warning("the store can't be used right now: %s", error)
            self._unsaid.append((time.monotonic() + MEMORY, how_it_ended))

    def _say_again(self) -> None:
        while self._unsaid:
            try:
                until, how_it_ended = self._unsaid.popleft()
            except IndexError:
                # Another thread tells it.
                return
            # Later the lease may have run out, and somebody else be at it.
            if time.monotonic() < until:
                try:
                    how_it_ended()
                except StoreUnavailable:
                    self._unsaid.append((until, how_it_ended))
                    raise

    def _alone(self, job: Job) -> dict[Job, BaseException]:
        self._busy[threading.get_ident()] = time.monotonic(), [job]
        try:
            return dict(self._handle([job]))
        except (Exception, SystemExit) as error:
            return {job: error}

    def loop(
        self,
        lanes: Collection[Lane] = tuple(Lane),
        idle: threading.Event | None = None,
        crew: Crew | None = None,
        more: bool = False,
    ) -> None:
        """Work in this thread until :meth:`stop`. ``idle`` is set whenever nothing is due.

        ``more``: until no other thread of the crew takes long any more.
        """
        while not self._stop.is_set():
            if more and crew is not None:
                with crew.lock:
                    if crew.threads > crew.size + crew.stuck():
                        crew.threads -= 1
                        return
            seen = self._queue.generation(lanes)
            try:
                began = time.monotonic()
                if self.once(lanes, crew):
                    if idle is not None:
                        idle.clear()
                    if not HURRIED.intersection(lanes):
                        # A storm is taken first; it is worked off all the same, in parts as large as they may be.
                        give_way(min((time.monotonic() - began) * GIVES, GIVES_MOST))
                    continue
                nap = self._nap(self._queue.next_due(lanes, crew.but() if crew is not None else ()))
            except StoreUnavailable as error:
                log.warning("the store can't be used right now: %s", error)
                nap = 1.0
            if idle is not None:
                idle.set()
            if not self._stop.is_set():
                self._queue.wait(seen, nap, lanes)

    def _nap(self, due: datetime | None) -> float:
        if due is None:
            return NAP
        return min(max((due - self._clock.now()).total_seconds(), 0.05), NAP)

    def start(self) -> None:
        """Work in threads of its own, one crew of lanes each."""
        for lanes in CREWS:
            name, crew, size = f"telos-{lanes[0].value}", None, 1
            if self._sites > 1 and lanes != (Lane.OUT,):
                # What concerns no wiki alone (a tick, the purge) keeps nobody from a wiki's own.
                wanted = self._sites + (Lane.CLOCK in lanes)
                size = min(wanted, MOST_OF_A_CREW)
                crew = Crew(wanted, size)
                if size < wanted:
                    self._short.append((name, lanes, crew))
            for _ in range(size):
                thread = threading.Thread(target=self.loop, args=(lanes, None, crew), name=name, daemon=True)
                thread.start()
                self._threads.append(thread)
        threading.Thread(target=self._renew, name="telos-lease", daemon=True).start()
        if self._short:
            threading.Thread(target=self._take_places, name="telos-places", daemon=True).start()
        if self._stalled is not None and self._stall_after > 0:
            threading.Thread(target=self._watch, name="telos-watch", daemon=True).start()

    def _take_places(self) -> None:
        """Begin more threads wherever all of a crew wait, some of them for long."""
        while not self._stop.wait(LOOK):
            self._more = [thread for thread in self._more if thread.is_alive()]
            for name, lanes, crew in self._short:
                with crew.lock:
                    crew.threads += (missing := crew.missing())
                for _ in range(missing):
                    begun = (lanes, None, crew, True)
                    thread = threading.Thread(target=self.loop, args=begun, name=name, daemon=True)
                    thread.start()
                    self._more.append(thread)

    def _renew(self) -> None:
        while not self._stop.wait(RENEW):
            try:
                self.renew()
            except StoreUnavailable as error:
                log.warning("the store can't be used right now: %s", error)

    def renew(self) -> None:
        """Keep what takes long, where its thread shows signs of life."""
        before = time.monotonic() - ALIVE
        lively = [
            job
            for thread, (since, jobs) in list(self._busy.items())
            if max(since, life.last(thread)) > before
            for job in jobs
        ]
        if lively:
            self._queue.renew(lively)

    def _watch(self) -> None:
        """Look whether every thread gets on; tell once of what doesn't."""
        while not self._stop.wait(min(LOOK, self._stall_after / 4)):
            before = time.monotonic() - self._stall_after
            for thread, (since, jobs) in list(self._busy.items()):
                if max(since, life.last(thread)) < before and self._stalled is not None:
                    about = ", ".join(told_of(job.kind, job.subject) for job in jobs[:5])
                    log.error("%s stands still: %s", jobs[0].kind, about)
                    self._stalled(jobs)
                    return

    @property
    def alive(self) -> bool:
        """True while every thread that was started still works."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def stop(self, seconds: float | None = 20) -> bool:
        """Finish what is being done, take nothing new; True when all threads ended in time.

        ``seconds``: for all of them together; None waits for as long as it takes.
        """
        self._stop.set()
        self._queue.wake()
        threads = [*self._threads, *self._more]
        until = None if seconds is None else time.monotonic() + seconds
        for thread in threads:
            thread.join(None if until is None else max(until - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in threads)

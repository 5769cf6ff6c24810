"""The flow of Telos on one page: receive, process, sync, tick, deliver.

A webhook, the sync, the clock and a click all come down to the same: look at a page again. The wiki is the
truth; what is read from it is merged, so that it makes no difference how often, in which order, or through
which of them it was heard. Everything that must not be lost is in the store before anybody is told so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType

from core.delivery import breaker, pipeline, scopes
from core.delivery import calls as telling
from core.delivery import preview as previewing
from core.delivery.breaker import Held
from core.delivery.preview import PreviewLine
from core.events import Hint
from core.flow import (
    alerts,
    charters,
    figures,
    gather,
    incoming,
    materialise,
    outgoing,
    reading,
    redriving,
    staff,
    status_projection,
    syncing,
    told_entries,
    writings,
)
from core.flow.asking import SEATS, Asking
from core.flow.context import PipelineContext
from core.flow.jobs import ASKING, ASKING_EACH, HANDLERS
from core.flow.receiving import Receiver
from core.flow.recount import recount
from core.i18n import Phrase
from core.life import beat
from core.message_facts import Post
from core.model import (
    CharterText,
    CommunityKey,
    PageKey,
    PersonKey,
    Scope,
    site_of,
)
from core.policy import Policy
from core.ports import (
    Channel,
    Clock,
    Endpoint,
    GiveUp,
    Message,
    Platform,
    TelosError,
)
from core.queue import Job, JobKind, Queue
from core.queue.embedded import EmbeddedQueue
from core.queue.runner import Runner, Stalled
from core.store import (
    Store,
    UnitOfWork,
    buckets,
    calls,
    communities,
    contributed,
    dead_letters,
    housekeeping,
    pages,
    sites,
    ticks,
    together,
)
from core.store import erase as erasing
from core.store import staff as staff_rows
from core.store.inbox import Arrival

log = logging.getLogger(__name__)

#: Obligations, and pages, that a tick takes in one transaction: no click waits for more.
DUE = 100
#: How long a message waits for another wiki to say what its person may read there, in seconds.
RIDE = 10.0


class Service:
    """Everything that happens without a person waiting for it."""

    def __init__(
        self,
        *,
        store: Store,
        platforms: Mapping[str, Platform],
        policies: Mapping[str, Policy],
        notifiers: Sequence[Channel],
        clock: Clock,
        compose: Callable[[Post], Message],
        server_url: str,
        admin: str = "",
        admin_language: str = "en",
        same_address_on: Sequence[str] = (),
        endpoints: Sequence[Endpoint] = (),
        asks_per_second: Mapping[str, float] = MappingProxyType({}),
        broke: bool = False,
    ) -> None:
        """``broke``: the process before this one broke down by itself, maybe over what it worked on.

        ``asks_per_second``: site → how often its wiki is asked for work, by all processes together; as often as there
        is something to ask where nothing is said.
        """
        self._paces = {
            site: buckets.of(store, "wiki", max(rate, 1.0), rate)
            for site, rate in asks_per_second.items()
            if rate
        }
        self.queue: Queue = EmbeddedQueue(store, clock)
        self.flow = PipelineContext(
            store=store,
            queue=self.queue,
            platforms=platforms,
            policies=policies,
            notifiers=notifiers,
            clock=clock,
            compose=compose,
            server_url=server_url.rstrip("/"),
            admin=admin,
            admin_language=admin_language,
            same_address_on=tuple(same_address_on),
            endpoints=tuple(endpoints),
            in_time=Asking(len(platforms) * SEATS, len(platforms), patience=RIDE).ask,
        )
        self.store = store
        self._receiver = Receiver(store, self.queue)
        self._runner = self.runner()
        store.write(partial(sites.add_all, names=sorted(platforms)))
        # Others may be at work.
        self.take_over(broke)
        store.write(partial(recount, flow=self.flow))
        staff.begin(self.flow)
        store.write(self._go_on_telling)
        if same_address_on:
            # The setting may be new, or a choice from before it.
            store.write(self._settle)

    def _go_on_telling(self, connection: UnitOfWork) -> None:
        """An address that is in the settings again is told what waited for it."""
        waiting = calls.waiting_for(connection)
        known = [endpoint.name for endpoint in self.flow.endpoints if endpoint.name in waiting]
        self.queue.put(connection, [outgoing.job(name) for name in known])

    def take_over(self, broke: bool = False) -> None:
        """What processes had begun that are gone waits again, and what they were sending is not repeated."""
        self.queue.recover(broke, self.store.gone)
        now = self.flow.now()
        self.store.write(lambda connection: pipeline.recover(connection, self.flow, now))

    def _settle(self, connection: UnitOfWork) -> None:
        on = self.flow.same_address_on
        together.settle(connection, together.everybody(connection, on), on)

    # --- 1. receive: verify, store, nothing else ---------------------------------------------------------

    def receive(self, site: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Keep a webhook; False when it was there already.

        Raises :class:`Reject` for one that is forged or stale, KeyError for an unknown site, and
        ``StoreUnavailable`` when it can't be kept now. When this returns, it is on disk.
        """
        now = self.flow.now()
        delivery = self.flow.platform(site).webhooks.verify(headers, body, now)
        return self._receiver.keep(Arrival(site, delivery, now))

    # --- 2. process: read from the wiki, then one transaction -----------------------------------------------

    def process(self, wanted: Collection[Hint]) -> None:
        """Look again at pages and people. Raises what the wiki raises; nothing is half done."""
        reading.process(self.flow, wanted)

    def read_anew(self, site: str, keys: Sequence[PageKey]) -> None:
        """Ask the wiki about pages that somebody says something of; only what differs from before is gone through."""
        reading.read(self.flow, site, keys, changed=True)

    def assess(self, site: str, keys: Collection[PageKey]) -> None:
        """Look again at stored pages, without asking the wiki about them."""
        reading.assess(self.flow, site, keys)

    # --- 3. sync: what changed since the cursor -------------------------------------------------------------

    def sync(self, site: str, progress: Callable[[float | None], None] | None = None) -> int:
        """Walk what changed since the last time; how many pages. Safe to end anywhere."""
        return syncing.sync(self.flow, site, progress)

    # --- 4. tick: what is due by index ----------------------------------------------------------------------

    def tick(self, now: datetime | None = None) -> int:
        """Take the steps whose time has come; how many."""
        at, total = now or self.flow.now(), 0
        with self.store.read() as connection:
            if not ticks.is_due(connection, at):
                return 0
        while True:
            count = self.store.write(lambda connection: materialise.tick(connection, self.flow, at, DUE))
            total += count
            if count < DUE:
                break
        while self.store.write(partial(figures.begin, flow=self.flow, now=at, limit=DUE)) == DUE:
            pass
        return total

    # --- 5. deliver: what may leave -------------------------------------------------------------------------

    def deliver(self, now: datetime | None = None, site: str = "") -> int:
        """Send what is due, each notice once, a person's due ones in one message; how many messages.

        ``site``: only what is due there; "" for one site after the other.
        """
        if not site:
            return sum(self.deliver(now, platform) for platform in sorted(self.flow.platforms))
        with self.store.alone(f"delivery of {site}"):
            at = now or self.flow.now()
            if self.store.shared:
                # One of the others may have died, and nobody else may start for a while.
                self.take_over()
            scopes.publish(self.flow, at, site)
            alerts.mark_read(self.flow, at, site)
            return pipeline.deliver(self.flow, at, site)

    # --- the queue's jobs -----------------------------------------------------------------------------------

    def handle(self, jobs: Sequence[Job]) -> Mapping[Job, BaseException]:
        """Do jobs of one kind and site; those that failed, with their errors."""
        kind, site = jobs[0].kind, jobs[0].site
        if site and site not in self.flow.platforms:
            away = GiveUp(Phrase("dead-why-no-site", site=site))
            return dict.fromkeys(jobs, away)
        subjects = [job.subject for job in jobs]
        asks = 0 if kind not in ASKING else len(jobs) if kind in ASKING_EACH else 1
        self._await_turn(site, asks)
        if kind in HANDLERS:
            HANDLERS[kind](self.flow, site, subjects)
            return {}
        match kind:
            case JobKind.INBOX:
                failed = incoming.open_all(self.flow, site, [int(subject) for subject in subjects])
                return {job: failed[int(job.subject)] for job in jobs if int(job.subject) in failed}
            case JobKind.CALL:
                for subject in subjects:
                    telling.tell(self.flow, subject)
            case JobKind.SYNC:
                self.sync(site)
            case JobKind.TICK:
                self.tick()
            case JobKind.DELIVER:
                self.deliver(site=site)
            case JobKind.PURGE:
                self.purge()
        return {}

    def _await_turn(self, site: str, asks: int) -> None:
        """Wait until the wiki may be asked so often; who waits for a click waits for nobody's work."""
        pace = self._paces.get(site)
        for _ in range(asks if pace is not None else 0):
            while pace is not None and (wait := pace.take(site)):
                beat()
                time.sleep(min(wait, 1.0))

    def runner(self, stall_after: float = 0, stalled: Stalled | None = None) -> Runner:
        """Threads that do the queue's jobs; start and stop them. ``stalled`` is told of jobs that stand still."""
        return Runner(
            self.queue,
            self.handle,
            self.flow.clock,
            stall_after=stall_after,
            stalled=stalled,
            sites=len(self.flow.platforms),
            # Also where another process has all there is to send: it can't know what this one holds.
            first=partial(self.flow.unwritten.catch_up, self.store),
        )

    def give_back(self) -> None:
        """The process stops in good order: what it has not finished waits for others."""
        self.flow.unwritten.catch_up(self.store)
        self.queue.give_back()

    def work(self, idle: threading.Event | None = None) -> None:
        """Do jobs in this thread until :meth:`stop`; ``idle`` is set whenever nothing is due."""
        self._runner.loop(idle=idle)

    def stop(self) -> None:
        """End :meth:`work` after the job it is doing."""
        self._runner.stop(None)

    def run_until_idle(self) -> int:
        """Do every job that is due; how many batches."""
        count = 0
        while self._runner.once():
            count += 1
        return count

    def redrive(self, ids: Collection[str] | None = None) -> int:
        """Try again what was given up, all of it or these; how many still were given up."""
        return sum(redriving.redrive(self.flow, ids).values())

    def redrive_calls(self, name: str = "") -> Sequence[str]:
        """Tell other systems again what was given up; to which addresses."""
        with self.store.read() as connection:
            letters = dead_letters.everything(connection)
        told = [
            letter
            for letter in letters
            if letter.source is dead_letters.Source.CALL and name in ("", letter.about)
        ]
        self.redrive([letter.id for letter in told])
        return sorted({letter.about for letter in told})

    def purge(self) -> None:
        """Forget what only served the day."""
        went: Counter[str] = Counter()

        def tell(table: str, count: int) -> None:
            went[table] += count

        housekeeping.purge(self.store, self.flow.now(), tell)
        if gone := +went:
            log.info("tidied up: %s", ", ".join(f"{count} {table}" for table, count in sorted(gone.items())))

    # --- what an admin does ---------------------------------------------------------------------------------

    def taken_from(self, site: str, scope: Scope, slug: str) -> Mapping[CommunityKey, int]:
        """The communities from which a charter attached to this scope would take pages, and how many."""
        key = charters.file_key(site, slug)
        with self.store.read() as connection:
            return communities.taken_from(connection, site, scope, key)

    def detach(self, site: str, slug: str) -> bool:
        """Take a charter from a file off its pages; False when none of this name is attached."""
        now = self.flow.now()
        return self.store.write(lambda connection: charters.detach(connection, self.flow, site, slug, now))

    def attach(
        self,
        site: str,
        scope: Scope,
        text: CharterText,
        slug: str,
        home: PageKey,
        *,
        first: bool = False,
    ) -> CommunityKey:
        """Put a charter from a file onto a scope; the same slug again replaces it. ``home``: its page.

        ``first``: it goes before others of the same scope, as an admin decided who was shown what it takes.
        """
        asked_at = self.flow.now()
        pages_read = self.flow.platform(site).read([home])
        pages_read = told_entries.with_told(self.flow, pages_read)
        if not pages_read or not pages_read[0].exists:
            raise TelosError(f"Page {home} does not exist. Name an existing page as the charter's home.")
        who = gather.merged(
            gather.about_texts(self.flow, site, [text]), gather.about_pages(self.flow, site, pages_read)
        )
        now = self.flow.now()
        rest = gather.ahead(self.flow, site, who, now)

        def put(connection: UnitOfWork) -> CommunityKey:
            gather.store(connection, self.flow, site, rest, now)
            pages.save(connection, pages_read, asked_at)
            key = charters.attach(connection, self.flow, pages_read[0], scope, text, slug, now, first=first)
            materialise.reassess(connection, self.flow, site, [pages_read[0].key], now)
            return key

        return self.store.write(put)

    def go_live(self, site: str) -> None:
        """Let a site's notices leave from now on, and release what the breaker holds."""
        now = self.flow.now()

        def work(connection: UnitOfWork) -> None:
            scopes.go_on(connection, site, now)
            breaker.go_live(connection, site, now)

        self.store.write(work)
        after: PageKey | None = PageKey("")
        while after is not None:
            # In steps: there may be many pages. Said again, it goes through all of them again.
            after = self.store.write(
                partial(status_projection.begin, flow=self.flow, site=site, after=after, now=now)
            )

    def held(self, site: str) -> Held | None:
        """What the breaker holds back on a site, or None."""
        with self.store.read() as connection:
            return breaker.held(connection, site)

    def preview(self, days: int, site: str | None = None) -> Sequence[PreviewLine]:
        """Every notice that would leave within so many days; nothing is written."""
        return previewing.preview(self.flow, days, site, self.flow.now())

    def erase(self, person: PersonKey) -> PersonKey:
        """Erase a person everywhere; what stands for them from now on. KeyError for somebody unknown."""
        now, site = self.flow.now(), site_of(person)
        with self.store.read() as connection:
            traces = erasing.traces(connection, person)

        def work(connection: UnitOfWork) -> PersonKey:
            staff_rows.forget(connection, self.flow.staff, person)
            read = writings.read(connection, self.flow, person)
            new = erasing.erase(connection, person, now, read)
            # What the rules made of their words goes with the words.
            materialise.reassess(connection, self.flow, site, contributed.pages_of(connection, new), now)
            return new

        new = self.store.write(work)
        self.store.scrub(traces)
        return new


__all__ = ["Held", "PreviewLine", "Service"]

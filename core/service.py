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
from dataclasses import replace
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
    assigning,
    building,
    charters,
    figures,
    following,
    gather,
    including,
    incoming,
    materialise,
    outgoing,
    readers,
    reconcile,
    redriving,
    speaking,
    staff,
    status_projection,
    told_dates,
    told_entries,
)
from core.flow.context import PipelineContext
from core.flow.gather import Gathered
from core.flow.recount import recount
from core.flow.shares import Share, about, by_community, in_parts, shares
from core.life import beat
from core.model import (
    CharterText,
    CommunityKey,
    Page,
    PageKey,
    PersonKey,
    Scope,
    local_id,
    page_key,
    site_of,
)
from core.policy import Policy
from core.ports import (
    Changes,
    Channel,
    Clock,
    Endpoint,
    GiveUp,
    Message,
    Platform,
    TelosError,
)
from core.queue import Job, JobKind, Lane, Queue
from core.queue.embedded import EmbeddedQueue
from core.queue.runner import Runner, Stalled
from core.read_models import Post
from core.store import (
    Store,
    UnitOfWork,
    addresses,
    buckets,
    calls,
    chunked,
    communities,
    dead_letters,
    housekeeping,
    inbox,
    owed,
    pages,
    sharing,
    sites,
    ticks,
    together,
    watching,
)
from core.store import erase as erasing
from core.store import staff as staff_rows

log = logging.getLogger(__name__)

#: Links that are rebuilt in one transaction.
REBUILT = 500
#: Pages read from a wiki in one go.
PAGES = 50
#: Work that asks a wiki, and of it what does so for each thing by itself.
_ASKING_EACH = frozenset({JobKind.COMPARE, JobKind.SCOPE, JobKind.SHOW})
_ASKING = _ASKING_EACH | {JobKind.PAGE, JobKind.PERSON, JobKind.ASSESS, JobKind.INCLUDING}
#: Obligations, and pages, that a tick takes in one transaction: no click waits for more.
DUE = 100


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
        )
        self.store = store
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
        known = [one.name for one in self.flow.endpoints if one.name in waiting]
        self.queue.put(connection, [outgoing.job(name) for name in known])

    def take_over(self, broke: bool = False) -> None:
        """What processes had begun that are gone waits again, and what they were sending is not repeated."""
        self.queue.recover(broke, self.store.gone)
        now = self.flow.now()
        self.store.write(lambda connection: pipeline.recover(connection, now, self.store.gone))

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

        def keep(connection: UnitOfWork) -> bool:
            number = inbox.add(connection, site, delivery, now)
            if number is None:
                return False
            self.queue.put(connection, [Job(kind=JobKind.INBOX, site=site, subject=str(number))])
            return True

        new = self.store.write(keep, urgent=True, beside=True)
        if new:
            self.queue.wake()
        return new

    # --- 2. process: read from the wiki, then one transaction -----------------------------------------------

    def process(self, wanted: Collection[Hint]) -> None:
        """Look again at pages and people. Raises what the wiki raises; nothing is half done."""
        for site in sorted({hint.site for hint in wanted}):
            mine = [hint for hint in wanted if hint.site == site]
            persons = {hint.person for hint in mine if hint.person}
            if persons:
                self._persons(site, persons)
            for some in chunked(sorted({hint.page for hint in mine if hint.page}), PAGES):
                self._read(site, some)
            if any(hint.page is None and hint.person is None for hint in mine):
                self.store.write(partial(incoming.put, flow=self.flow, hints=[Hint(site=site)]))
                self.queue.wake()

    def read_anew(self, site: str, keys: Sequence[PageKey]) -> None:
        """Ask the wiki about pages that somebody says something of; only what differs from before is gone through."""
        self._read(site, keys, changed=True)

    def _read(self, site: str, keys: Sequence[PageKey], *, changed: bool = False) -> None:
        """Read pages, and those on which comments of these ids stood: of one taken back the wiki may not say.

        ``changed``: those that are stored as they are now are left as they are.
        """
        with self.store.read() as connection:
            holding = watching.page_of_comment(connection, site, [local_id(key) for key in keys])
        comments = {page_key(site, one) for one in holding}
        asked_at = self.flow.now()
        found = self.flow.platform(site).read(sorted({*keys, *holding.values()}))
        # A comment that is gone is no page that is gone.
        found = [page for page in found if page.exists or page.key not in comments]
        found = self._with_losers(site, told_entries.with_told(self.flow, found))
        if changed:
            with self.store.read() as connection:
                known = pages.as_known(connection, found)
            found = [page for page in found if page.key not in known]
        if found or not changed:
            self._take(site, found, self._about(site, found, read=True), asked_at)

    def _with_losers(self, site: str, found: Sequence[Page]) -> list[Page]:
        """These pages, those that lost to them what people said, and those that got what they lost, as they are now."""
        platform = self.flow.platform(site)
        with self.store.read() as connection:
            others = set(following.elsewhere(connection, site, found))
            losers = following.losers(connection, found) if platform.remarks is not None else []
        if platform.remarks is not None:
            # Who put it in first was read while it still stood in both, where it was only quoted.
            others |= {key for page in losers[:PAGES] for key in platform.remarks.taken_to(page)}
        read = {page.key for page in found}
        more = platform.read(sorted(others - read)) if others - read else ()
        return [*found, *told_entries.with_told(self.flow, [page for page in more if page.key not in read])]

    def _about(self, site: str, found: Sequence[Page], *, read: bool = False) -> Gathered:
        """People and groups that matter on these pages, and whether their charters may speak for others."""
        return replace(
            gather.about_pages(self.flow, site, found, read=read), speaks=speaking.ask(self.flow, site, found)
        )

    def _take(
        self, site: str, found: Sequence[Page], who: Gathered, asked_at: datetime, cursor: str | None = None
    ) -> None:
        """Facts, charters, what is owed, what must be sent, where to look next: a few pages in one transaction."""
        now = self.flow.now()
        rest = gather.ahead(self.flow, site, who, now)

        def take(connection: UnitOfWork, found: Sequence[Page], left: int, first: bool, last: bool) -> None:
            if first:
                gather.store(connection, self.flow, site, rest, now)
            whole = pages.known_whole(connection, found)
            self.queue.put(
                connection, [Job(kind=JobKind.PAGE, site=site, subject=key) for key in sorted(whole)]
            )
            fresh = [page for page in found if page.key not in whole]
            moved = pages.moved(connection, fresh)
            including.changed(connection, self.flow, site, fresh)
            taken = pages.save(connection, fresh, asked_at)
            if moved:
                sharing.alone(connection)
                # What lies below a page moves with it, and the wiki may tell of the page alone.
                self.queue.put_select(connection, JobKind.PAGE, site, watching.below(site, moved))
                status_projection.mark_stale(connection, self.flow, site, moved, now)
            materialise.look(connection, self.flow, site, taken, now, who.speaks, taken)
            if left:
                pages.put_unread(connection, list(taken), left)
            if cursor is not None and last:
                sites.put(connection, site, cursor=cursor)

        if self.store.shared:
            # About nobody's pages alone: in transactions of their own, so that the pages' need not wait for others.
            if replace(rest, speaks={}) != Gathered():
                self.store.write(partial(gather.store, flow=self.flow, site=site, found=rest, now=now))
            for pages_, places in by_community(self.store, found):
                for share in in_parts(self.store, pages_):
                    work = partial(take, found=share.pages, left=share.left, first=False, last=False)
                    self.store.write(work, about=about(places, share.pages))
            if cursor is not None:
                self.store.write(partial(sites.put, name=site, cursor=cursor))
        else:
            some = list(in_parts(self.store, found)) or [Share(())]
            for place, share in enumerate(some):
                first, last = place == 0, place == len(some) - 1
                self.store.write(partial(take, found=share.pages, left=share.left, first=first, last=last))
        self.queue.wake()

    def _persons(self, site: str, keys: Collection[PersonKey]) -> None:
        self._take(site, (), gather.about_people(self.flow, site, keys), self.flow.now())

    def assess(self, site: str, keys: Collection[PageKey]) -> None:
        """Look again at stored pages, without asking the wiki about them."""
        for some in chunked(sorted(keys), PAGES):
            with self.store.read() as connection:
                stored = list(pages.load(connection, some).values())
            now = self.flow.now()
            who = gather.ahead(self.flow, site, self._about(site, stored), now)
            if replace(who, speaks={}) != Gathered():
                self.store.write(partial(gather.store, flow=self.flow, site=site, found=who, now=now))
            for together_, places in by_community(self.store, stored):
                for share in shares(together_):
                    again = [page.key for page in share]
                    look = partial(
                        materialise.look, flow=self.flow, site=site, keys=again, now=now, speaks=who.speaks
                    )
                    self.store.write(look, about=about(places, share))
        self.queue.wake()

    def _walk(self, site: str, key: CommunityKey) -> None:
        """Look at every page of a community that is new or was attached elsewhere."""
        with self.store.read() as connection:
            community = communities.get(connection, key)
        if community is None or community.withdrawn:
            return
        for some in chunked(self.flow.platform(site).members(community.scope)):
            with self.store.read() as connection:
                known = pages.community_of(connection, some)
            jobs = [
                gather.assess(site, page)
                if page in known
                else Job(kind=JobKind.PAGE, site=site, subject=page, lane=Lane.SWEEP)
                for page in some
            ]
            self.store.write(partial(self.queue.put, jobs=jobs))
        self.queue.wake()

    def _look_through(self, site: str, key: PageKey) -> None:
        """Decide for which pages a charter speaks that wants to speak for very many."""
        said = speaking.look_through(self.flow, site, key)
        if said is None:
            return
        scope, may = said

        def look(connection: UnitOfWork) -> None:
            if speaking.unchanged(connection, key, scope):
                materialise.look(connection, self.flow, site, [key], self.flow.now(), {key: may})

        self.store.write(look)
        self.queue.wake()

    def _in_turns(
        self, part: Callable[..., bool], turns: int, job: Job, about: Collection[str] | None = None
    ) -> None:
        """Do part after part of a community's job, each a transaction; what is left after so many is queued."""
        for _ in range(turns):
            one = partial(part, flow=self.flow, key=CommunityKey(job.subject), now=self.flow.now())
            if not self.store.write(one, about=about):
                break
        else:
            self.store.write(partial(self.queue.put, jobs=[job]))
        self.queue.wake()

    # --- 3. sync: what changed since the cursor -------------------------------------------------------------

    def sync(self, site: str, progress: Callable[[float | None], None] | None = None) -> int:
        """Walk what changed since the last time; how many pages. Safe to end anywhere."""
        platform = self.flow.platform(site)
        if platform.staff is not None:
            staff.sync(self.flow, site)
            told_dates.sync(self.flow, site)
            told_entries.sync(self.flow, site)
            return 0
        with self.store.alone(f"sync/{site}"):
            with self.store.read() as connection:
                cursor = sites.get(connection, site).cursor
            count, asked_at = 0, self.flow.now()
            for step in platform.changes(cursor, now=asked_at):
                there = told_entries.with_told(self.flow, step.pages)
                step = replace(step, pages=tuple(self._with_losers(site, there)))
                self._take(site, step.pages, self._who(site, step), asked_at, step.cursor or cursor)
                count += len(step.pages)
                asked_at = self.flow.now()
                if progress is not None:
                    progress(step.progress)
            self._rebuild_links(site)
            count += self._sweep(site)
            done = self.flow.now()
            self.store.write(partial(sites.put, name=site, synced_at=done))
        return count

    def _rebuild_links(self, site: str) -> None:
        """After a move of the wiki, let what is stored lead to where its pages are now."""
        begin = self.flow.platform(site).links_begin()
        with self.store.read() as connection:
            before = sites.get(connection, site).links
        if not begin or begin == before:
            return
        after: str | None = None if not before or addresses.shorter(before, begin) else ""
        while after is not None:
            step = partial(
                addresses.rebuild, site=site, before=before, begin=begin, after=after, limit=REBUILT
            )
            after = self.store.write(step)

        def rest(connection: UnitOfWork) -> None:
            self.queue.put_select(connection, JobKind.PAGE, site, addresses.astray(site, before, begin))
            sites.put(connection, site, links=begin)

        self.store.write(rest)

    def _sweep(self, site: str) -> int:
        """Find what the list of changes doesn't tell; how many pages."""
        count, now = 0, self.flow.now()
        found = reconcile.pages(self.flow, site)
        if found is not None:
            for some in chunked(found.pages, PAGES):
                self._read(site, some)
                count += len(some)
            self.store.write(partial(sites.put, name=site, swept=found.swept, listed=found.listed))
        who = reconcile.ensure_people(self.flow, site, now)
        if who is not None:
            self._take(site, (), who, now)
            self.store.write(partial(sites.put, name=site, met_at=now))
        return count

    def _who(self, site: str, step: Changes) -> Gathered:
        named = self._about(site, step.pages, read=True)
        if not step.people and not step.persons_changed:
            return named
        return gather.merged(named, gather.about_people(self.flow, site, step.persons_changed, step.people))

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
        self.queue.wake()
        return total

    # --- 5. deliver: what may leave -------------------------------------------------------------------------

    def deliver(self, now: datetime | None = None) -> int:
        """Send what is due, each notice once, a person's due ones in one message; how many messages."""
        with self.store.alone("deliver"):
            at = now or self.flow.now()
            if self.store.shared:
                # One of the others may have died, and nobody else may start for a while.
                self.take_over()
            scopes.publish(self.flow, at)
            alerts.mark_read(self.flow, at)
            return pipeline.deliver(self.flow, at)

    # --- the queue's jobs -----------------------------------------------------------------------------------

    def handle(self, jobs: Sequence[Job]) -> Mapping[Job, BaseException]:
        """Do jobs of one kind and site; those that failed, with their errors."""
        kind, site = jobs[0].kind, jobs[0].site
        if site and site not in self.flow.platforms:
            away = GiveUp(f"Site {site} is no longer configured. Configure it again, then redrive.")
            return dict.fromkeys(jobs, away)
        subjects = [job.subject for job in jobs]
        self._await_turn(site, 0 if kind not in _ASKING else len(jobs) if kind in _ASKING_EACH else 1)
        match kind:
            case JobKind.INBOX:
                failed = incoming.open_all(self.flow, site, [int(subject) for subject in subjects])
                return {job: failed[int(job.subject)] for job in jobs if int(job.subject) in failed}
            case JobKind.PAGE:
                self.process([Hint(site=site, page=PageKey(subject)) for subject in subjects])
            case JobKind.PERSON:
                self.process([Hint(site=site, person=PersonKey(subject)) for subject in subjects])
            case JobKind.STAFF:
                for subject in subjects:
                    again = partial(staff.look, flow=self.flow, key=PersonKey(subject), now=self.flow.now())
                    self.store.write(again)
                self.queue.wake()
            case JobKind.ASSESS:
                self.assess(site, [PageKey(subject) for subject in subjects])
            case JobKind.COMPARE:
                for subject in subjects:
                    building.compare(self.flow, site, PageKey(subject))
                self.queue.wake()
            case JobKind.SCOPE:
                for subject in subjects:
                    self._walk(site, CommunityKey(subject))
            case JobKind.SPEAKING:
                for subject in subjects:
                    self._look_through(site, PageKey(subject))
            case JobKind.ASSIGN:
                for subject in subjects:
                    job = assigning.job(site, CommunityKey(subject))
                    self._in_turns(materialise.assign_on, assigning.TURNS, job, [subject])
            case JobKind.READERS:
                for subject in subjects:
                    job = materialise.readers_job(site, CommunityKey(subject))
                    ahead = partial(readers.first_others, flow=self.flow, key=CommunityKey(subject))
                    if self.store.write(ahead):
                        self.queue.wake()
                        continue
                    self._in_turns(readers.go_on, readers.TURNS, job)
            case JobKind.FIGURES:
                for subject in subjects:
                    figures.bring_up_to_date(self.flow, CommunityKey(subject))
            case JobKind.LEAVE:
                for subject in subjects:
                    job = charters.leaving_job(site, CommunityKey(subject))
                    self._in_turns(charters.leave_on, charters.TURNS, job)
            case JobKind.SHOW:
                for subject in subjects:
                    status_projection.show(self.flow, site, PageKey(subject))
            case JobKind.INCLUDING:
                including.ask(self.flow, site, subjects)
            case JobKind.CALL:
                for subject in subjects:
                    telling.tell(self.flow, subject)
            case JobKind.SYNC:
                self.sync(site)
            case JobKind.TICK:
                self.tick()
            case JobKind.DELIVER:
                self.deliver()
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
        return Runner(self.queue, self.handle, self.flow.clock, stall_after=stall_after, stalled=stalled)

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
        told = [one for one in letters if one.source is dead_letters.Source.CALL and name in ("", one.about)]
        self.redrive([one.id for one in told])
        return sorted({one.about for one in told})

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
        done = self.store.write(lambda connection: charters.detach(connection, self.flow, site, slug, now))
        self.queue.wake()
        return done

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
        found = self.flow.platform(site).read([home])
        found = told_entries.with_told(self.flow, found)
        if not found or not found[0].exists:
            raise TelosError(f"Page {home} does not exist. Name an existing page as the charter's home.")
        who = gather.merged(
            gather.about_texts(self.flow, site, [text]), gather.about_pages(self.flow, site, found)
        )
        now = self.flow.now()

        def put(connection: UnitOfWork) -> CommunityKey:
            gather.store(connection, self.flow, site, who, now)
            pages.save(connection, found, asked_at)
            key = charters.attach(connection, self.flow, found[0], scope, text, slug, now, first=first)
            materialise.look(connection, self.flow, site, [found[0].key], now)
            return key

        key = self.store.write(put)
        self.queue.wake()
        return key

    def go_live(self, site: str) -> None:
        """Let a site's notices leave from now on, and release what the breaker holds."""
        now = self.flow.now()
        self.store.write(lambda connection: breaker.go_live(connection, site, now))
        after: PageKey | None = PageKey("")
        while after is not None:
            # In steps: there may be many pages. Said again, it goes through all of them again.
            after = self.store.write(
                partial(status_projection.begin, flow=self.flow, site=site, after=after, now=now)
            )
        self.queue.wake()

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
            new = erasing.erase(connection, person, now)
            # What the rules made of their words goes with the words.
            materialise.look(connection, self.flow, site, owed.pages_of(connection, new), now)
            return new

        new = self.store.write(work)
        self.store.scrub(traces)
        self.queue.wake()
        return new


__all__ = ["Held", "PreviewLine", "Service"]

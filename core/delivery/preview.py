"""Every notice that would go out in the next days: the days are played on a copy, and nothing is written.

A preview that knew the rules a second time would know them a little differently. So the same steps that plan,
check and send go over a copy of the store with a clock that runs ahead; only what they would tell the outside
world is caught (docs/decisions/0058-a-preview-plays-the-days.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from core.delivery import pipeline
from core.flow import materialise, readers, staff
from core.flow.context import PipelineContext, patiently
from core.i18n import Phrase
from core.message_facts import NoticeFacts, Post
from core.model import CommunityKey, Directory, PageKey, Person, PersonKey, site_of
from core.policy import Policy
from core.ports import Channel, GiveUp, Message, NativeNotice, Platform, RetryAt, shown_pairs
from core.queue import Job, JobKind
from core.queue.embedded import EmbeddedQueue
from core.store import UnitOfWork, outbox, reach, sites
from core.store import staff as staff_rows
from core.store.sandbox import Sandbox, fill, rest_elsewhere, soonest

#: Jobs that ask the wiki nothing. What the others would hear is not known yet.
OURS = (JobKind.ASSESS, JobKind.READERS, JobKind.ASSIGN)
#: Most obligations and pages looked at in one go, as the clock's own tick does.
DUE = 2000
#: What has not come to rest after so many rounds in one moment waits for the next one.
ROUNDS = 20
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One notice that would leave: to whom, when, about what, and why."""

    #: The notice's own key: the same one leaves when its time has come.
    key: str
    site: str
    at: datetime
    person: PersonKey
    #: The person as people see them.
    to: str
    community: CommunityKey
    #: The community's title.
    title: str
    page: PageKey
    #: Its title: the recipient may read it.
    page_title: str
    #: The clock of the community, by which an admin tells when it leaves.
    zone: str
    kind: str
    #: Step of the ladder, or "".
    step: str
    #: Who owes it, as people see them, when that is not the recipient: a steward or sponsor hears of it.
    about: str
    #: Message id of why it is owed ("why-…") and its arguments, in the words of who owes it; "" without one.
    why: str
    why_args: dict[str, object]
    due: datetime | None
    #: Whether any channel but the panel reaches the person.
    reaches: bool
    #: Why messages didn't reach the person when something was sent last ("refused", "later"); "" where they did.
    unreached: str


def preview(flow: PipelineContext, days: int, site: str | None, now: datetime) -> Sequence[PreviewLine]:
    """Every notice up to ``days`` from now if nobody did anything and the site were live, soonest first."""
    until = now + timedelta(days=days)
    clock = _Ahead(now)
    sandbox = Sandbox(clock)
    try:
        with flow.store.read() as connection:
            fill(sandbox, connection)
            begun = flow.queue.listed(connection, OURS)
        days_ahead = _Days(flow, sandbox, clock, [site] if site else sorted(flow.platforms), begun)
        days_ahead.play(until)
    finally:
        sandbox.close()
    return sorted(days_ahead.lines, key=lambda line: (line.at, line.person, line.page, line.kind, line.step))


class _Ahead:
    """A clock that is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class _Listening:
    """A wiki that answers who may read what, and is told nothing."""

    def __init__(self, real: Platform, policy: Policy) -> None:
        self._real = real
        self._known: dict[tuple[PersonKey, PageKey], bool] = {}
        self.access = self
        self.native_notices = self if real.native_notices is not None else None
        self.status = self.scope_map = None

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        wanted = [(person, page) for person in people for page in pages]
        if any(pair not in self._known for pair in wanted):
            try:
                allowed = shown_pairs(self._real, people, pages)
            except (RetryAt, GiveUp):
                # The wiki is away: what would be told is more useful than nothing.
                allowed = frozenset(wanted)
            self._known |= {pair: pair in allowed for pair in wanted}
        return frozenset(pair for pair in wanted if self._known[pair])

    def notify(self, notice: NativeNotice) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Silent:
    """A channel that reaches whom the real one reaches, refuses whom it refused last, and sends nothing."""

    def __init__(self, real: Channel, refused: Collection[PersonKey]) -> None:
        self._real, self._refused = real, refused
        self.name = real.name

    def reaches(self, person: Person) -> bool:
        return self._real.reaches(person)

    def send(self, message: Message) -> None:
        if message.to.key in self._refused:
            raise GiveUp(Phrase("dead-why-unreachable"))


class _Nowhere:
    """Takes what no channel carries, so that it is shown, and refuses it as it is refused in earnest."""

    name = "nowhere"

    def __init__(self, alerted: Collection[str]) -> None:
        """``alerted``: sites on which the wiki's own alert is all that is told, so that it counts as heard."""
        self._alerted = alerted

    def reaches(self, person: Person) -> bool:
        return True

    def send(self, message: Message) -> None:
        if site_of(message.to.key) not in self._alerted:
            raise GiveUp(Phrase("dead-why-unreachable"))


class _Days:
    """The days ahead, played from one moment in which something is due to the next."""

    def __init__(
        self,
        real: PipelineContext,
        sandbox: Sandbox,
        clock: _Ahead,
        names: Sequence[str],
        begun: Sequence[Job],
    ) -> None:
        self.lines: list[PreviewLine] = []
        self._real, self._store, self._clock, self._names = real, sandbox, clock, names
        with sandbox.read() as connection:
            #: Whom messages don't reach as of now → why. Nobody can know whom they will reach later.
            self._unreached = reach.all_unreached(connection)
        refused = {key for key, why in self._unreached.items() if why == "refused"}
        # Who looks ahead wants to see all of it, not that the breaker would stop it.
        policies = {name: replace(real.policy(name), breaker=10**9) for name in real.platforms}
        alerted = [
            name
            for name, platform in real.platforms.items()
            if platform.native_notices is not None and not real.notifiers
        ]
        self._flow = replace(
            real,
            store=sandbox,
            queue=EmbeddedQueue(sandbox, clock),
            clock=clock,
            policies=policies,
            platforms={
                name: cast("Platform", _Listening(platform, policies[name]))
                for name, platform in real.platforms.items()
            },
            notifiers=[
                *(_Silent(channel, refused) for channel in real.notifiers),
                _Nowhere(alerted),
            ],
            compose=self._caught,
            in_time=patiently,
        )
        sandbox.write(self._only_these)
        mine = [job for job in begun if job.site in names]
        sandbox.write(partial(self._flow.queue.put, jobs=mine))
        with sandbox.read() as connection:
            #: Absences that begin or end: what is owed is looked at again then.
            self._away = staff_rows.changes_ahead(connection, names, clock.at)

    def _only_these(self, connection: UnitOfWork) -> None:
        """The sites asked about, live from now on if they were quiet; nothing is held."""
        now = self._clock.at
        for name in self._names:
            known = sites.get(connection, name)
            sites.put(connection, name, live_since=known.live_since or now, held_since=None)
            outbox.release(connection, name)
        rest_elsewhere(connection, self._names)

    def play(self, until: datetime) -> None:
        """Let the time pass."""
        moment: datetime | None = self._clock.at
        while moment is not None and moment <= until:
            self._clock.at = moment
            self._at(moment)
            moment = self._next(moment)

    def _at(self, now: datetime) -> None:
        while self._away and self._away[0][0] <= now:
            _, person = self._away.pop(0)
            self._store.write(partial(staff.reassess, flow=self._flow, key=person, now=now))
        for _ in range(ROUNDS):
            while self._store.write(lambda c: materialise.tick(c, self._flow, now, DUE)) >= DUE:
                pass
            self._work(now)
            for site in sorted(self._flow.platforms):
                pipeline.deliver(self._flow, now, site)
            # What could not be told to one person may be another's at once.
            worked = self._work(now)
            soonest = self._soonest()
            if not worked and (soonest is None or soonest > now):
                break

    def _work(self, now: datetime) -> bool:
        """Do the jobs that need nothing from the wiki, and let the others be; whether there were any."""
        pages = sorted(self._wanted(JobKind.ASSESS))
        for key in pages:
            page = PageKey(key)
            reassess = partial(
                materialise.reassess, flow=self._flow, site=site_of(page), keys=[page], now=now
            )
            self._store.write(reassess)
        parted = 0
        for key in sorted(self._wanted(JobKind.READERS)):
            parted += 1
            while readers.go_on(self._flow, CommunityKey(key), now):
                pass
        for key in sorted(self._wanted(JobKind.ASSIGN)):
            parted += 1
            hand_out = partial(materialise.assign_on, flow=self._flow, key=CommunityKey(key), now=now)
            while self._store.write(hand_out):
                pass
        others = set(JobKind) - {JobKind.ASSESS}
        self._store.write(lambda connection: self._flow.queue.forget(connection, others))
        return bool(pages or parted)

    def _wanted(self, kind: JobKind) -> set[str]:
        """What jobs of this kind are about; they count as done."""
        with self._store.read() as connection:
            subjects = {job.subject for job in self._flow.queue.listed(connection, [kind])}
        self._store.write(lambda connection: self._flow.queue.forget(connection, [kind]))
        return subjects

    def _next(self, now: datetime) -> datetime | None:
        times = [at for at in (self._soonest(), self._away[0][0] if self._away else None) if at is not None]
        return max(min(times), now + MINUTE) if times else None

    def _soonest(self) -> datetime | None:
        with self._store.read() as connection:
            return soonest(connection)

    def _caught(self, post: Post) -> Message:
        """A message that would leave now: its notices are what was asked for."""
        self.lines += [self._line(each, facts) for each in (post, *post.further) for facts in each.notices]
        return self._real.compose(post)

    def _line(self, post: Post, facts: NoticeFacts) -> PreviewLine:
        notice, item, person = facts.notice, facts.obligation, post.to
        owes = post.directory.get(item.person) if item else None
        reaches = any(channel.reaches(person) for channel in self._real.notifiers)
        return PreviewLine(
            key=notice.key,
            site=site_of(notice.to),
            at=post.now,
            person=notice.to,
            to=person.shown,
            community=notice.community,
            title=facts.charter.title,
            page=notice.page,
            page_title=facts.page.title,
            zone=str(self._real.calendar(site_of(notice.to), facts.charter).zone),
            kind=notice.kind.value,
            step=notice.step.value if notice.step else "",
            about=owes.shown if owes and owes.key != notice.to else "",
            why=item.why if item else "",
            why_args=_named(item.why_args, post.directory) if item else {},
            due=item.due if item else None,
            reaches=reaches,
            unreached=self._unreached.get(person.key, "") if reaches else "",
        )


def _named(args: Mapping[str, Any], directory: Directory) -> dict[str, object]:
    """The values of a reason with people by the names others know them by."""
    named = dict(args)
    for name, value in args.items():
        person = directory.get(PersonKey(value)) if isinstance(value, str) else None
        if person is not None:
            named[name] = person.shown
    return named

"""Lets notices leave: checks each once more, puts a person's due ones into one message, sends, writes it down.

A mail that may have left is never sent a second time: before anything leaves, its notices are marked as being
sent, and what is found so marked after a crash counts as sent (docs/decisions/0020-mail-at-most-once.md).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from core.effects import NoticeKind
from core.flow import pausing, together
from core.flow.context import Flow
from core.flow.named import people_of
from core.flow.sending import ATTEMPTS, RETRY, Around, Part, drop, lapse, send
from core.flow.together import Together
from core.i18n import Translator
from core.model import Directory, ObligationKind, PageKey, Person, PersonKey
from core.ports import Ambiguous, GiveUp, Line, Message, RetryAt, ScopeEntry
from core.queue import JobKind
from core.rules.deadline.due_dates import says_more
from core.rules.deadline.escalation import still_holds
from core.rules.deadline.quiet_hours import capped, may_send, recipient_calendar, send_time
from core.rules.purpose.visibility import sources, unnamed
from core.store import codec, communities, evidence, notices, outbox, owed, pages, people, sites
from core.store.outbox import Entry

log = logging.getLogger(__name__)

#: Most notices looked at in one go.
LIMIT = 2000
HOUR = timedelta(hours=1)
#: What may show that a contribution was answered: so long nothing about it leaves. A wiki that does not answer
#: for longer keeps nobody waiting.
UNDECIDED = (JobKind.PAGE, JobKind.COMPARE, JobKind.ASSESS)
PATIENCE = HOUR
#: When it is looked at again; what decides it takes seconds.
SOON = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the breaker holds back on a site."""

    site: str
    since: datetime
    count: int


# --- scopes -------------------------------------------------------------------------------------------------


def scope_entries(connection: sa.Connection, site: str) -> list[ScopeEntry]:
    """Every scope of a site, as its wiki must know them."""
    return [
        ScopeEntry(community=one.key, home=one.home, scope=one.scope, more=says_more(one.charter))
        for one in communities.of_site(connection, site)
    ]


def publish(flow: Flow, now: datetime) -> int:
    """Tell each wiki its scope list where that changed; how many were told."""
    with flow.store.read() as connection:
        due = outbox.scopes_due(connection, now)
    told = 0
    for site in due:
        with flow.store.read() as connection:
            entries = scope_entries(connection, site)
            known = sites.get(connection, site).scopes
        digest = hashlib.sha256(codec.canonical(entries).encode()).hexdigest()
        try:
            if digest != known:
                flow.platform(site).publish(entries)
                told += 1
        except (RetryAt, GiveUp) as error:
            at = error.at if isinstance(error, RetryAt) and error.at else now + RETRY.first
            said = str(error)
            flow.store.write(partial(outbox.back, keys=[f"scopes/{site}"], at=at, error=said))
            log.warning("site %s could not be told its scopes: %s", site, type(error).__name__)
            continue
        flow.store.write(partial(_published, site=site, told=entries, digest=digest))
    return told


def _published(connection: sa.Connection, site: str, told: Sequence[ScopeEntry], digest: str) -> None:
    sites.put(connection, site, scopes=digest)
    if scope_entries(connection, site) == list(told):
        outbox.done(connection, [f"scopes/{site}"])


# --- notices ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """What may leave a site now."""

    site: str
    wanted: Mapping[PersonKey, list[Entry]]
    around: Around
    shown: frozenset[tuple[PersonKey, PageKey]]
    released: int

    def part(self, key: PersonKey) -> Part:
        """One account's part."""
        return Part(site=self.site, key=key, entries=self.wanted[key], around=self.around, shown=self.shown)


def deliver(flow: Flow, now: datetime) -> int:
    """Send what is due on all sites; how many messages left."""
    pausing.check(flow, now)
    with flow.store.read() as connection:
        due = [site for site in outbox.due_sites(connection, now) if site in flow.platforms]
    group = together.find(flow, due, now, LIMIT)
    names = sorted({*due, *group.early})
    ready = [one for site in names if (one := _site(flow, site, group, now)) is not None]
    tell_admins(flow, now)
    parts = {key: one.part(key) for one in ready for key in one.wanted}
    left, done = 0, set()
    for key in sorted(parts):
        if key not in done:
            mine = [account for account in group.of(key) if account in parts]
            done |= set(mine)
            left += send(flow, [parts[account] for account in mine], now)
    for one in ready:
        if one.released:
            rest = max(one.released - sum(len(some) for some in one.wanted.values()), 0)
            flow.store.write(partial(sites.put, name=one.site, released_count=rest, released_at=now))
    return left


def _site(flow: Flow, site: str, group: Together, now: datetime) -> _Ready | None:
    with flow.store.read() as connection:
        known = sites.get(connection, site)
        entries = outbox.due(connection, site, now, LIMIT)
        riding = list(group.early.get(site, ())) if known.live_since and not known.held_since else []
        around = _around(connection, [*entries, *riding])
        undecided = _undecided(connection, flow, [*entries, *riding], around, now)
    if known.live_since is None:
        drop(flow, [one.key for one in entries], "the site is quiet", now)
        return None
    if known.held_since is not None:
        flow.store.write(lambda connection: _hold(connection, site, now))
        return None
    waiting = [one.key for one in entries if one.key in undecided]
    if waiting:
        flow.store.write(partial(outbox.back, keys=waiting, at=now + SOON))
    entries = [one for one in entries if one.key not in undecided]
    riding = [one for one in riding if one.key not in undecided]
    # What rides along must hold now; if not, its own time comes.
    entries += [one for one in riding if _holds(flow, site, one, [*entries, *riding], around, group, now)]
    wanted = _checked(flow, site, entries, around, group, now)
    wanted, shown = _readable(flow, site, wanted, around, now)
    count = sum(len(some) for some in wanted.values())
    with flow.store.read() as connection:
        since = now - HOUR
        if known.released_at is not None:
            # What left after an admin had released it is none of an unusual hour.
            since = max(since, known.released_at + timedelta(microseconds=1))
        lately = outbox.sent_on(connection, site, since)
    # What an admin has looked at and released is no surprise any more.
    if count and lately + count > flow.policy(site).breaker + known.released_count:
        flow.store.write(lambda connection: _break(connection, site, count, now))
        log.error(
            "site %s: %d notices in one hour were held; look with doctor, release by go-live", site, count
        )
        return None
    return _Ready(site=site, wanted=wanted, around=around, shown=shown, released=known.released_count)


def _undecided(
    connection: sa.Connection, flow: Flow, entries: Collection[Entry], around: Around, now: datetime
) -> frozenset[str]:
    """Notices about contributions of which it is just being asked whether an edit answered them."""
    about = {
        one.key: item.page
        for one in entries
        if (item := around.obligations.get(one.notice.obligation)) is not None
        and item.kind is ObligationKind.ANSWER
    }
    asked = flow.queue.waits(connection, UNDECIDED, set(about.values()), now - PATIENCE) if about else set()
    return frozenset(key for key, page in about.items() if page in asked)


def _holds(
    flow: Flow,
    site: str,
    entry: Entry,
    all_of_them: Sequence[Entry],
    around: Around,
    group: Together,
    now: datetime,
) -> bool:
    """Whether something that is not due yet may leave with what is."""
    community = around.communities.get(entry.notice.community)
    if community is None or community.withdrawn:
        return False
    key, policy = entry.notice.to, group.policy(flow, entry.notice.to)
    person = around.people[key]
    return may_send(
        person, now, recipient_calendar(person, community.charter, policy), policy
    ) and still_holds(
        entry.notice,
        around.obligations.get(entry.notice.obligation),
        community.charter,
        Directory(people=around.people),
        now,
        batch=[one.notice for one in all_of_them if one.notice.to == key],
        calendar=flow.calendar(site, community.charter),
        policy=flow.policy(site),
    )


def _around(connection: sa.Connection, entries: Collection[Entry]) -> Around:
    found = communities.load(connection, {one.notice.community for one in entries})
    keys = {one.notice.page for one in entries} | {one.home for one in found.values()}
    obligations = owed.get_many(connection, {one.notice.obligation for one in entries} - {""})
    named = {one.notice.to for one in entries}
    for community in found.values():
        named |= people_of(community.charter)
    for item in obligations.values():
        named |= {key for key in (item.person, item.about, item.sponsor, *item.stewards) if key}
        named |= {item.settled.by} if item.settled and item.settled.by else set()
    for one in entries:
        # Whoever a notice tells about ("by") is named in it, too.
        named |= {PersonKey(value) for value in one.notice.data.values() if _is_person(value, one.site)}
    return Around(
        obligations=obligations,
        communities=found,
        pages=pages.load(connection, keys, history=False),
        people=people.load(connection, named),
    )


def _is_person(value: object, site: str) -> bool:
    return isinstance(value, str) and value.startswith(f"{site}:") and len(value) < 200


def _checked(
    flow: Flow, site: str, entries: Sequence[Entry], around: Around, group: Together, now: datetime
) -> dict[PersonKey, list[Entry]]:
    """The notices by person that still hold and may leave now; others are dropped or wait."""
    directory, policy = Directory(people=around.people), flow.policy(site)
    by_person: dict[PersonKey, list[Entry]] = {}
    for entry in entries:
        by_person.setdefault(entry.notice.to, []).append(entry)
    wanted: dict[PersonKey, list[Entry]] = {}
    for key, some in by_person.items():
        batch = [one.notice for one in some]
        good: list[Entry] = []
        for one in some:
            community = around.communities.get(one.notice.community)
            obligation = around.obligations.get(one.notice.obligation)
            if community is None or community.withdrawn:
                drop(flow, [one.key], "the community is gone", now)
                continue
            holds = still_holds(
                one.notice,
                obligation,
                community.charter,
                directory,
                now,
                batch=batch,
                calendar=flow.calendar(site, community.charter),
                policy=policy,
            )
            if not holds and one.notice.kind is NoticeKind.LADDER:
                lapse(flow, [one], "it no longer holds", now)
            elif not holds:
                drop(flow, [one.key], "it no longer holds", now)
            else:
                good.append(one)
        if not good:
            continue
        # Who has accounts on several sites is written to at the times of one of them.
        person, mine, times = around.people[key], group.of(key), group.policy(flow, key)
        calendar = recipient_calendar(person, around.community(good[0]).charter, times)
        if not may_send(person, now, calendar, times):
            later = send_time(person, now, calendar, times)
        else:
            with flow.store.read() as connection:
                midnight = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
                later = together.next_digest(connection, person, mine, calendar, times, now)
                today = outbox.sent_to(connection, mine, midnight)
            later = later or capped(today, now, person, calendar, times)
            if later == now:
                wanted[key] = good
                continue
        keys = [one.key for one in good]
        if later is None:
            drop(flow, keys, "the person wants the panel only", now)
        else:
            flow.store.write(partial(outbox.back, keys=keys, at=max(later, now + timedelta(minutes=1))))
    return wanted


def _readable(
    flow: Flow, site: str, wanted: Mapping[PersonKey, list[Entry]], around: Around, now: datetime
) -> tuple[dict[PersonKey, list[Entry]], frozenset[tuple[PersonKey, PageKey]]]:
    """Ask the wiki what each person may read; what they may not is dropped without being named anywhere.

    Besides, the pairs of all pages asked about: words of a charter around another one stand on one of them.
    """
    if not wanted:
        return {}, frozenset()
    needed = {
        (key, page)
        for key, some in wanted.items()
        for one in some
        for page in (one.notice.page, around.community(one).home, *sources([around.community(one).charter]))
    }
    owing = {one.key: _owed(one, around) for some in wanted.values() for one in some}
    needed |= {pair for pairs in owing.values() for pair in pairs}
    try:
        shown = flow.platform(site).readable({key for key, _ in needed}, {page for _, page in needed})
    except (RetryAt, GiveUp) as error:
        # Without an answer nothing may leave; the wiki is asked again soon.
        at = error.at if isinstance(error, RetryAt) and error.at else now + RETRY.first
        keys = [one.key for some in wanted.values() for one in some]
        flow.store.write(partial(outbox.back, keys=keys, at=at, error=type(error).__name__))
        return {}, frozenset()
    good: dict[PersonKey, list[Entry]] = {}
    pausing.pause(
        flow,
        [one for some in wanted.values() for one in some if not owing[one.key] <= shown],
        around,
        now,
    )
    for key, some in wanted.items():
        for one in some:
            if not owing[one.key] <= shown:
                continue
            home = around.community(one).home
            page = around.pages.get(one.notice.page)
            visible = (key, one.notice.page) in shown and (key, home) in shown
            visible = visible and not _names_hidden(key, one, around, shown)
            if visible and page is not None and page.exists:
                good.setdefault(key, []).append(one)
            else:
                drop(flow, [one.key], "the person may not read the page", now)
    return good, shown


def _owed(entry: Entry, around: Around) -> frozenset[tuple[PersonKey, PageKey]]:
    """The pages that who owes something must be able to read before a step about it is taken."""
    item = around.obligations.get(entry.notice.obligation)
    if entry.notice.kind is not NoticeKind.LADDER or item is None:
        return frozenset()
    pages = pausing.needed(item, around.community(entry).home)
    known = (page for key in pages if (page := around.pages.get(key)) is not None and page.exists)
    return frozenset((item.person, page.key) for page in known)


def _names_hidden(
    key: PersonKey, entry: Entry, around: Around, shown: Collection[tuple[PersonKey, PageKey]]
) -> bool:
    """Whether a notice is about somebody who is named only on a page that its recipient may not read."""
    obligation = around.obligations.get(entry.notice.obligation)
    if obligation is None or obligation.person == key or obligation.settled is not None:
        return False
    readable = {page for reader, page in shown if reader == key}
    return obligation.person in unnamed(around.community(entry).charter, readable)


# --- the breaker ---


def tell_admins(flow: Flow, now: datetime) -> None:
    """Tell the admin by mail what is held, again and again until it leaves; doctor says it, too."""
    with flow.store.read() as connection:
        due = outbox.held_due(connection, now)
        over = {site for _, site, _, _ in due if sites.get(connection, site).held_since is None}
    for key, site, attempts, count in due:
        # What was released meanwhile needs no look any more.
        error = None if site in over else _tell_admin(flow, site, key, count)
        if error is None:
            flow.store.write(partial(outbox.done, keys=[key]))
        elif isinstance(error, GiveUp) or attempts + 1 >= ATTEMPTS:
            said = f"the admin could not be told: {type(error).__name__}"
            flow.store.write(partial(outbox.dead, keys=[key], error=said))
        else:
            at = now + RETRY.wait(attempts + 1)
            at = max(at, error.at or at)
            flow.store.write(partial(outbox.again, key=key, at=at, error=type(error).__name__))


def _tell_admin(flow: Flow, site: str, key: str, count: int) -> RetryAt | GiveUp | None:
    """One attempt; what went wrong, or None."""
    said = Translator(flow.admin_language).text
    admin = Person(key=PersonKey(f"{site}:admin"), name="", email=flow.admin, language=flow.admin_language)
    most = flow.policy(site).breaker
    message = Message(
        key=key,
        to=admin,
        language=flow.admin_language,
        subject=said("mail-held-subject", count=count, site=site),
        thread="",
        lines=(
            Line(
                key="held",
                what=said("mail-held-what", count=count, site=site, most=most),
                why=said("mail-held-why", site=site),
                benefit="",
                until="",
                url=flow.server_url,
                action=said("mail-held-open"),
                community="Telos",
            ),
        ),
    )
    for channel in flow.notifiers if flow.admin else ():
        if channel.reaches(admin):
            try:
                channel.send(message)
            except Ambiguous:
                # It may have left; a second one would only say the same.
                return None
            except (RetryAt, GiveUp) as error:
                log.warning("the admin could not be told of it by %s: %s", channel.name, type(error).__name__)
                return error
    return None


def _hold(connection: sa.Connection, site: str, now: datetime) -> None:
    keys = outbox.hold(connection, site, now)
    notices.mark(connection, keys, "held", now, "the breaker holds it")
    known = sites.get(connection, site)
    sites.put(connection, site, held_count=known.held_count + len(keys))


def _break(connection: sa.Connection, site: str, wanted: int, now: datetime) -> None:
    sites.put(connection, site, held_since=now, held_count=0)
    _hold(connection, site, now)
    count = sites.get(connection, site).held_count
    evidence.add(connection, at=now, site=site, what="breaker.held", data={"count": count})
    outbox.put_held(connection, site, wanted, now)


def go_live(connection: sa.Connection, site: str, now: datetime) -> None:
    """From now on notices leave; what the breaker holds is released and checked once more."""
    known = sites.get(connection, site)
    if known.live_since is None:
        sites.put(connection, site, live_since=now)
        evidence.add(connection, at=now, site=site, what="site.live")
    if known.held_since is not None:
        keys = outbox.release(connection, site)
        notices.mark(connection, keys, "planned", now, "released")
        sites.put(connection, site, held_since=None, held_count=0, released_at=now, released_count=len(keys))
        evidence.add(connection, at=now, site=site, what="breaker.released", data={"count": len(keys)})


def held(connection: sa.Connection, site: str) -> Held | None:
    """What the breaker holds back on a site, or None."""
    known = sites.get(connection, site)
    if known.held_since is None:
        return None
    return Held(site=site, since=known.held_since, count=known.held_count)


def recover(connection: sa.Connection, now: datetime) -> int:
    """After a crash: what was being sent may have left and is never sent again. How many."""
    keys = outbox.interrupted(connection)
    notices.mark(connection, keys, "sent", now, "uncertain: the process ended while it was being sent")
    outbox.done(connection, keys)
    return len(keys)

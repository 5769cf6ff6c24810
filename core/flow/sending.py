"""One message to one person: made, sent, and written down before and after, so that it leaves once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from core.effects import NoticeKind, Step
from core.flow import changes, links
from core.flow.context import Flow
from core.model import CommunityKey, Contribution, Directory, Obligation, Page, PageKey, Person, PersonKey
from core.ports import Ambiguous, Capability, GiveUp, Message, NativeNotice, Notifier, Platform, RetryAt
from core.rules.ladder import NOT_AN_ANSWER
from core.rules.placing import stewards as stewards_of
from core.rules.seen import item_seen, seen
from core.store import evidence, notices, outbox, owed, people, sites
from core.store.communities import Community
from core.store.outbox import Entry
from core.views import NoticeFacts, Post

log = logging.getLogger(__name__)

#: First and longest wait after a failure, and how often.
FIRST_WAIT, LONGEST_WAIT, ATTEMPTS = timedelta(minutes=2), timedelta(hours=4), 12


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the checks look at, read in one moment."""

    obligations: Mapping[str, Obligation]
    communities: Mapping[CommunityKey, Community]
    pages: Mapping[PageKey, Page]
    people: Mapping[PersonKey, Person]

    def community(self, entry: Entry) -> Community:
        """The community a notice is about."""
        return self.communities[entry.notice.community]


def send(
    flow: Flow,
    site: str,
    key: PersonKey,
    entries: Sequence[Entry],
    around: Around,
    shown: Collection[tuple[PersonKey, PageKey]],
    now: datetime,
) -> int:
    """One message to one person; 1 when it left. ``shown``: who may read which of the pages it is about."""
    person, platform = around.people[key], flow.platform(site)
    channel = next((one for one in flow.notifiers if one.reaches(person)), None)
    native = Capability.NATIVE_NOTICES in platform.capabilities
    keys = [one.key for one in entries]
    if channel is None and not native:
        flow.store.write(partial(people.reached, key=key, why="no-address", now=now))
        drop(flow, keys, "no channel reaches the person", now)
        return 0
    token = flow.store.write(lambda connection: people.token(connection, key))
    with flow.store.read() as connection:
        good = _good(connection, key, entries, now) if len(entries) > 1 else None
        further = people.load(connection, _named(good)) if good else {}
    readable = {page for reader, page in shown if reader == key}
    post = Post(
        to=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=Directory(people={**around.people, **further}),
        notices=tuple(
            changes.told(flow, platform, (_facts(flow, platform, one, around, readable) for one in entries))
        ),
        good=good,
        stop_url=f"{flow.server_url}/u/{token}",
    )
    claimed = flow.store.write(lambda connection: outbox.claim(connection, keys))
    if claimed != set(keys):
        # Somebody released or held some of them meanwhile; the rest is looked at in the next round.
        flow.store.write(lambda connection: outbox.back(connection, claimed, now))
        return 0
    return _out(flow, platform, channel, native, post, entries, now)


def _out(
    flow: Flow,
    platform: Platform,
    channel: Notifier | None,
    native: bool,
    post: Post,
    entries: Sequence[Entry],
    now: datetime,
) -> int:
    """What happens between "being sent" and "sent"."""
    keys = [one.key for one in entries]
    attempts = max(one.attempts for one in entries) + 1
    reached: list[str] = []
    reason = ""
    try:
        message = flow.compose(post)
        # The wiki's own notice first: it is idempotent by its key, a mail is not.
        if native and _native(platform, message, post, entries):
            reached.append("native")
        if channel is not None:
            channel.send(message)
            reached.append(channel.name)
            flow.store.write(partial(people.reached, key=post.to.key, why="", now=now))
    except Ambiguous as error:
        reached.append(channel.name if channel else "native")
        reason = "uncertain"
        log.warning("nobody knows whether a message left: %s", type(error).__name__)
    except RetryAt as error:
        # Not before it was asked for, and later each time: an hour of "in a minute" must not use up all attempts.
        at = now + min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
        at = max(at, error.at or at)
        if attempts < ATTEMPTS:
            flow.store.write(partial(outbox.back, keys=keys, at=at, error=type(error).__name__))
            return 0
        flow.store.write(partial(people.reached, key=post.to.key, why="later", now=now))
        dead(flow, keys, f"{attempts} attempts failed, the last one with {type(error).__name__}", now)
        return 0
    except GiveUp as error:
        flow.store.write(partial(people.reached, key=post.to.key, why="refused", now=now))
        if not reached:
            dead(flow, keys, f"{type(error).__name__}: the recipient can't be reached this way", now)
            return 0
        reason = "mail refused"
    except Exception as error:
        # A fault of ours; what it says may quote a title.
        log.warning("a message could not be made or sent: %s", type(error).__name__)
        dead(flow, keys, type(error).__name__, now)
        return 0
    if not reached:
        drop(flow, keys, "the person wants none there", now)
        return 0
    flow.store.write(lambda connection: _sent(connection, post.to.key, entries, reached, now, reason))
    return 1


def _replied_at(facts: NoticeFacts | None) -> datetime | None:
    """When the reply was given that a notice tells of: the wiki may have told of it itself."""
    if facts is None or facts.notice.kind is not NoticeKind.ANSWERED or facts.obligation is None:
        return None
    settled = facts.obligation.settled
    return settled.at if settled and settled.how == "reply" else None


def _native(platform: Platform, message: Message, post: Post, entries: Sequence[Entry]) -> bool:
    lines = {line.key: line for line in message.lines}
    facts = {one.notice.key: one for one in post.notices}
    any_sent = False
    for one in entries:
        line = lines.get(one.key)
        if line is None:
            continue
        body = " ".join(part for part in (line.why, line.until) if part)
        notice = NativeNotice(
            key=one.key,
            to=one.notice.to,
            page=one.notice.page,
            subject=line.what,
            body=body,
            url=line.url,
            unless_told_since=_replied_at(facts.get(one.key)),
        )
        any_sent = platform.notify(notice) or any_sent
    return any_sent


def _facts(
    flow: Flow, platform: Platform, entry: Entry, around: Around, readable: Collection[PageKey]
) -> NoticeFacts:
    notice, community = entry.notice, around.community(entry)
    page = around.pages[notice.page]
    obligation = around.obligations.get(notice.obligation)
    charter = seen(community.charter, readable)
    named = stewards_of(charter, Directory(people=around.people))
    sponsor = charter.sponsor.person if charter.sponsor else None
    ask = next((one for one in (*named, sponsor) if one and one != notice.to), None)
    there = ""
    if notice.kind is NoticeKind.ANSWERED and obligation and obligation.settled:
        # News of an answer lead to the answer.
        there = links.answer(flow, page, obligation.settled)
    return NoticeFacts(
        notice=notice,
        page=page,
        charter=charter,
        obligation=item_seen(obligation, community.charter, readable) if obligation else None,
        url=there or platform.link(page, obligation=notice.obligation),
        ask=ask,
    )


def _good(
    connection: sa.Connection, to: PersonKey, entries: Sequence[Entry], now: datetime
) -> Contribution | None:
    """An answer somebody else was given lately, in one of the digest's communities, on a page it names anyway."""
    shown = {one.notice.page for one in entries}
    for key in sorted({one.notice.community for one in entries}):
        for one in owed.answered(connection, key, 20, since=now - timedelta(days=7)):
            # What somebody did themselves is no news to them.
            if one.page not in shown or to in (one.author, one.settled.by if one.settled else None):
                continue
            if one.settled and one.settled.how != NOT_AN_ANSWER:
                return one
    return None


def _named(good: Contribution) -> list[PersonKey]:
    return [key for key in (good.author, good.settled.by if good.settled else None) if key]


# --- writing it down ------------------------------------------------------------------------------------------


def _sent(
    connection: sa.Connection,
    person: PersonKey,
    entries: Sequence[Entry],
    reached: Sequence[str],
    now: datetime,
    reason: str,
) -> None:
    keys = [one.key for one in entries]
    site, channel = entries[0].site, "+".join(reached)
    outbox.put_sent(
        connection,
        key=hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest(),
        site=site,
        person=person,
        at=now,
        notices=len(keys),
        channel=channel,
    )
    _note_sent(connection, entries, person, channel, now, reason)
    notices.mark(connection, keys, "sent", now, reason)
    # Now that the person has heard of it, others may.
    owed.wake(connection, [one.notice.obligation for one in entries if one.notice.step is Step.AFTER_1], now)
    # Who was named in a message as the one who answers is held to it; who was asked to answer, too.
    owed.tell(connection, [one.notice.obligation for one in entries if one.notice.obligation])
    outbox.done(connection, keys)


def _note_sent(
    connection: sa.Connection,
    entries: Sequence[Entry],
    person: PersonKey,
    channel: str,
    now: datetime,
    reason: str,
) -> None:
    for one in entries:
        evidence.add(
            connection,
            at=now,
            site=one.site,
            what="notice.sent",
            person=person,
            data={
                # Its key may name whom it is about, who needn't be the one it goes to.
                "notice": evidence.text_hash(sites.get(connection, one.site).salt, one.key),
                "kind": one.notice.kind.value,
                "step": one.notice.step.value if one.notice.step else "",
                "page": one.notice.page,
                "channel": channel,
                "note": reason,
            },
        )


def drop(flow: Flow, keys: Collection[str], reason: str, now: datetime) -> None:
    """They will never leave, with the reason."""

    def work(connection: sa.Connection) -> None:
        notices.mark(connection, keys, "dropped", now, reason)
        outbox.done(connection, keys)

    if keys:
        flow.store.write(work)


def lapse(flow: Flow, some: Collection[Entry], reason: str, now: datetime) -> None:
    """They don't leave now and use up nothing: the ladder looks again what is true."""

    def work(connection: sa.Connection) -> None:
        keys = [one.key for one in some]
        notices.mark(connection, keys, notices.LAPSED, now, reason)
        outbox.done(connection, keys)
        owed.wake(connection, [one.notice.obligation for one in some if one.notice.obligation], now)

    if some:
        flow.store.write(work)


def dead(flow: Flow, keys: Collection[str], reason: str, now: datetime) -> None:
    """They were given up; ``telos doctor`` shows it."""

    def work(connection: sa.Connection) -> None:
        notices.mark(connection, keys, "dropped", now, reason)
        outbox.dead(connection, keys, reason)

    flow.store.write(work)

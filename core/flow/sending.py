"""One message to one person: made, sent, and written down before and after, so that it leaves once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from core.effects import NoticeKind, Step
from core.flow import changes, links
from core.flow.context import Flow
from core.model import CommunityKey, Contribution, Directory, Obligation, Page, PageKey, Person, PersonKey
from core.ports import Ambiguous, Capability, GiveUp, Message, NativeNotice, Notifier, Platform, RetryAt
from core.retry import RetryPolicy
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.obligations.reassignment import stewards as stewards_of
from core.rules.purpose.visibility import item_seen, seen
from core.store import evidence, notices, outbox, owed, people, sites
from core.store.communities import Community
from core.store.outbox import Entry
from core.views import NoticeFacts, Post

log = logging.getLogger(__name__)

#: First and longest wait after a failure, and how often.
RETRY, ATTEMPTS = RetryPolicy(timedelta(minutes=2), timedelta(hours=4)), 12

#: Pages from which the way to all that is a person's is looked for.
_PAGES = 20


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


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one account gets of one message; a person with accounts on several sites gets them in one."""

    site: str
    key: PersonKey
    entries: Sequence[Entry]
    around: Around
    #: Who may read which of the pages it is about.
    shown: Collection[tuple[PersonKey, PageKey]]

    @property
    def keys(self) -> list[str]:
        """The notices in it."""
        return [one.key for one in self.entries]


def send(flow: Flow, parts: Sequence[Part], now: datetime) -> int:
    """One message to one person; 1 when it left."""
    person = parts[0].around.people[parts[0].key]
    channel = next((one for one in flow.notifiers if one.reaches(person)), None)
    keys = [key for part in parts for key in part.keys]
    if channel is None and not any(_has_own(flow, part) for part in parts):
        for part in parts:
            flow.store.write(partial(people.reached, key=part.key, why="no-address", now=now))
        drop(flow, keys, "no channel reaches the person", now)
        return 0
    posts = [_post(flow, part, now, len(keys)) for part in parts]
    claimed = flow.store.write(lambda connection: outbox.claim(connection, keys))
    if claimed != set(keys):
        # Somebody released or held some of them meanwhile; the rest is looked at in the next round.
        flow.store.write(lambda connection: outbox.back(connection, claimed, now))
        return 0
    return _out(flow, channel, parts, posts, now)


def _has_own(flow: Flow, part: Part) -> bool:
    """Whether the site's wiki has notifications of its own."""
    return Capability.NATIVE_NOTICES in flow.platform(part.site).capabilities


def _post(flow: Flow, part: Part, now: datetime, together: int) -> Post:
    """What a message says of one site; ``together`` notices are in all of it."""
    site, key, entries, around = part.site, part.key, part.entries, part.around
    platform, person = flow.platform(site), around.people[key]
    token = flow.store.write(lambda connection: people.token(connection, key))
    with flow.store.read() as connection:
        good = _good(connection, key, entries, now) if together > 1 else None
        further = people.load(connection, _named(good)) if good else {}
    readable = {page for reader, page in part.shown if reader == key}
    notices = tuple(
        changes.told(flow, platform, (_facts(flow, platform, one, around, readable) for one in entries))
    )
    return Post(
        to=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=Directory(people={**around.people, **further}),
        notices=notices,
        good=good,
        stop_url=f"{flow.server_url}/u/{token}",
        part_url=_part_url(flow, site, [one.page for one in notices]),
    )


def _part_url(flow: Flow, site: str, near: Sequence[Page]) -> str:
    """Where a person finds all that is theirs, in the wiki or on our own pages."""
    platform = flow.platform(site)
    try:
        there = next((link for page in near[:_PAGES] if (link := platform.part_link(page))), "")
    except (RetryAt, GiveUp):
        # A message doesn't wait for that.
        there = ""
    if not there and Capability.SIGN_IN in platform.capabilities:
        there = f"{flow.server_url}/at/{site}#all"
    return there


def _out(
    flow: Flow, channel: Notifier | None, parts: Sequence[Part], posts: Sequence[Post], now: datetime
) -> int:
    """What happens between "being sent" and "sent"."""
    keys = [key for part in parts for key in part.keys]
    attempts = max(one.attempts for part in parts for one in part.entries) + 1
    reached: list[list[str]] = [[] for _ in parts]
    reason = ""

    def tell(why: str) -> None:
        for part in parts:
            flow.store.write(partial(people.reached, key=part.key, why=why, now=now))

    try:
        message = flow.compose(replace(posts[0], further=tuple(posts[1:])))
        # The wiki's own notice first: it is idempotent by its key, a mail is not.
        for part, post, ways in zip(parts, posts, reached, strict=True):
            if _has_own(flow, part) and _native(flow.platform(part.site), message, post, part.entries):
                ways.append("native")
        if channel is not None:
            channel.send(message)
            for ways in reached:
                ways.append(channel.name)
            tell("")
    except Ambiguous as error:
        for ways in reached:
            ways.append(channel.name if channel else "native")
        reason = "uncertain"
        log.warning("nobody knows whether a message left: %s", type(error).__name__)
    except RetryAt as error:
        # Not before it was asked for, and later each time: an hour of "in a minute" must not use up all attempts.
        at = now + RETRY.wait(attempts)
        at = max(at, error.at or at)
        if attempts < ATTEMPTS:
            flow.store.write(partial(outbox.back, keys=keys, at=at, error=type(error).__name__))
            return 0
        tell("later")
        dead(flow, keys, f"{attempts} attempts failed, the last one with {type(error).__name__}", now)
        return 0
    except GiveUp as error:
        tell("refused")
        if not any(reached):
            dead(flow, keys, f"{type(error).__name__}: the recipient can't be reached this way", now)
            return 0
        reason = "mail refused"
    except Exception as error:
        # A fault of ours; what it says may quote a title.
        log.warning("a message could not be made or sent: %s", type(error).__name__)
        dead(flow, keys, type(error).__name__, now)
        return 0
    for part, ways in zip(parts, reached, strict=True):
        if ways:
            flow.store.write(
                partial(_sent, person=part.key, entries=part.entries, reached=ways, now=now, reason=reason)
            )
        else:
            drop(flow, part.keys, "the person wants none there", now)
    return 1 if any(reached) else 0


def _replied_at(facts: NoticeFacts | None) -> datetime | None:
    """When the reply was given that a notice tells of: the wiki may have told of it itself."""
    if facts is None or facts.notice.kind is not NoticeKind.ANSWERED or facts.obligation is None:
        return None
    settled = facts.obligation.settled
    return settled.at if settled and settled.how == "reply" else None


def _native(platform: Platform, message: Message, post: Post, entries: Sequence[Entry]) -> bool:
    lines = {line.key: line for line in message.lines}
    facts: dict[str, NoticeFacts] = {one.notice.key: one for one in post.notices}
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
    there = not_answered = ""
    if notice.kind is NoticeKind.ANSWERED and obligation and obligation.settled:
        # News of an answer lead to the answer, and to where its author's word about it is asked for.
        there = links.answer(flow, page, obligation.settled)
        not_answered = links.not_answered(flow, page, obligation)
    read_by = ""
    if obligation and obligation.declined and charter.home in readable and charter.home in around.pages:
        read_by = links.at_field(flow, community, around.pages[charter.home], "read by")
    return NoticeFacts(
        notice=notice,
        page=page,
        charter=charter,
        obligation=item_seen(obligation, community.charter, readable) if obligation else None,
        url=there or platform.link(page, obligation=notice.obligation),
        ask=ask,
        read_by_url=read_by,
        not_answered_url=not_answered,
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

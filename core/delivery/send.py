"""Stage "send": one message to one person, written down before and after, so that it leaves once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from core.delivery import accounted, native, record
from core.delivery.around import Part
from core.delivery.compose import post
from core.delivery.reasons import Drop
from core.delivery.retrying import RETRY
from core.delivery.together import Together
from core.delivery.verdicts import drop, give_up
from core.flow import disposing
from core.flow.context import PipelineContext
from core.flow.unwritten import Work
from core.i18n import Phrase
from core.message_facts import Post
from core.model import PersonKey
from core.ports import Ambiguous, Channel, GiveUp, Message, RetryAt, kept_as
from core.store import UnitOfWork, delivered, dispositions, notices, outbox, reach

log = logging.getLogger(__name__)

_NOBODY = Together()


def send(flow: PipelineContext, parts: Sequence[Part], now: datetime, group: Together = _NOBODY) -> int:
    """One message to one person; 1 when it left. ``group``: who of them has accounts on several sites."""
    person = parts[0].around.people[parts[0].key]
    channel = next((notifier for notifier in flow.notifiers if notifier.reaches(person)), None)
    keys = [key for part in parts for key in part.keys]
    if channel is None and not any(native.has_own(flow, part) for part in parts):
        for part in parts:
            flow.store.write(partial(reach.reached, key=part.key, why="no-address", now=now))
        flow.store.write(partial(drop, keys=keys, reason=Drop.NO_CHANNEL, now=now))
        return 0
    accounts = group.of(parts[0].key)
    if len(accounts) == 1:
        return _claimed(flow, channel, parts, keys, now, accounted.claim)
    me = object()
    if flow.leaving.setdefault(accounts[0], me) is not me:
        # Another site's round writes to the same person: then it is looked at anew.
        return 0
    try:
        claim = partial(accounted.claim, accounts=accounts, before=group.before[accounts[0]])
        return _claimed(flow, channel, parts, keys, now, claim)
    finally:
        del flow.leaving[accounts[0]]


@dataclass(frozen=True, slots=True)
class _Claim:
    """The hold on notices that are being sent; what becomes of them goes by its name."""

    flow: PipelineContext
    name: str

    def keep(self, keys: Collection[str], work: Work) -> None:
        """Write down what became of notices that it holds; also when the store can't take it now."""
        self.flow.unwritten.write(self.flow.store, self.name, keys, work)

    def untell(self, keys: Sequence[str]) -> None:
        """What these would have told of contributions is untold as before."""
        ends = [key for key in keys if disposing.is_end(key)]
        if ends:
            self.keep(ends, partial(dispositions.untell, notices=ends))

    def give_up(self, keys: Sequence[str], why: str, now: datetime) -> None:
        """They never leave, and what they would have told stays untold."""
        self.untell(keys)
        self.keep(keys, partial(give_up, keys=keys, error=why, now=now))


def _claimed(
    flow: PipelineContext,
    channel: Channel | None,
    parts: Sequence[Part],
    keys: Sequence[str],
    now: datetime,
    take: Callable[..., frozenset[str]],
) -> int:
    """Send what nobody else has taken; ``take``: :func:`accounted.claim`, with what it needs of several accounts."""
    posts = [post(flow, part, now, len(keys)) for part in parts]
    claim = _Claim(flow, outbox.claim_name(flow.store.owner))
    try:
        claimed = flow.store.write(partial(take, posts=posts, keys=keys, name=claim.name))
    except BaseException:
        # It may be held all the same: an answer can be lost behind a commit. Nothing left, so it is given back.
        flow.unwritten.give_back(claim.name, keys, partial(_unclaimed, keys=keys, name=claim.name))
        raise
    if claimed != set(keys):
        # Somebody released, held or sent some of them meanwhile; the rest is looked at in the next round.
        claim.untell(sorted(claimed))
        claim.keep(claimed, partial(outbox.back, keys=claimed, at=now))
        return 0
    return _Leaving(claim, channel, parts, posts, now).go()


def _unclaimed(unit: UnitOfWork, keys: Collection[str], name: str) -> None:
    held = outbox.unclaim(unit, keys, name)
    dispositions.untell(unit, [key for key in held if disposing.is_end(key)])


class _Leaving:
    """One message between "being sent" and "sent"."""

    def __init__(
        self,
        claim: _Claim,
        channel: Channel | None,
        parts: Sequence[Part],
        posts: Sequence[Post],
        now: datetime,
    ) -> None:
        """``claim``: what holds its notices."""
        self._claim, self._flow = claim, claim.flow
        self._channel, self._parts, self._posts, self._now = channel, parts, posts, now
        self._keys = [key for part in parts for key in part.keys]
        self._attempts = max(entry.attempts for part in parts for entry in part.entries) + 1
        #: By which ways each part was told.
        self._reached: list[list[str]] = [[] for _ in parts]
        #: Kept beside what was told, where it may not have come, or came by one way only.
        self._reason = ""

    def go(self) -> int:
        """1 when it left, or may have."""
        try:
            message = self._flow.compose(replace(self._posts[0], further=tuple(self._posts[1:])))
            # The wiki's own notice first: it is idempotent by its key, a mail is not.
            failed, away = self._by_wikis(message)
            if len(away) == len(self._parts):
                raise away[self._parts[-1].key]
            if away:
                return _without(self._claim, self._channel, self._parts, away, self._now)
            if self._channel is not None:
                self._by_channel(self._channel, message)
            elif not self._without_channel(failed):
                return 0
        except Ambiguous as error:
            self._take_for_told(error)
        except RetryAt as error:
            if not self._may_wait(error):
                return 0
        except GiveUp as error:
            self._tell_reach("refused")
            why = kept_as(type(error).__name__, Phrase("dead-why-unreachable"))
            if not self._is_told_otherwise(why, notices.MAIL_REFUSED):
                return 0
        except Exception as error:
            # A fault of ours; what it says may quote a title.
            log.warning("a message could not be made or sent: %s", type(error).__name__)
            self._claim.give_up(self._keys, type(error).__name__, self._now)
            return 0
        return self._record()

    def _by_wikis(self, message: Message) -> tuple[str, Mapping[PersonKey, RetryAt]]:
        """Let each wiki tell its own part: why one never will, and those that may be asked again later."""
        failed, away = "", dict[PersonKey, RetryAt]()
        alone = len(self._parts) == 1
        for part, words, ways in zip(self._parts, self._posts, self._reached, strict=True):
            if not native.has_own(self._flow, part):
                continue
            try:
                own = _natively(self._claim, part, message, words, self._now, self._attempts, alone=alone)
            except RetryAt as error:
                away[part.key] = error
                continue
            ways.extend([native.NAME] * own.told)
            self._reason, failed = own.unsure or self._reason, own.failed or failed
        return failed, away

    def _by_channel(self, channel: Channel, message: Message) -> None:
        channel.send(message)
        for ways in self._reached:
            ways.append(channel.name)
        self._reason = ""
        self._tell_reach("")

    def _without_channel(self, failed: str) -> bool:
        """Whether there is something to record: what no wiki told, for it can't, is given up."""
        if failed and not any(self._reached):
            self._claim.give_up(self._keys, failed, self._now)
            return False
        # Where messages are sent at all, who gets none hears by luck: an alert waits until somebody comes.
        nowhere = bool(self._flow.notifiers)
        if nowhere:
            self._reason = self._reason or notices.NO_ADDRESS
        self._tell_reach("no-address" if nowhere else "")
        return True

    def _take_for_told(self, error: Ambiguous) -> None:
        """Nobody knows whether it left: it isn't sent again, and that is kept."""
        for ways in self._reached:
            ways.extend([self._channel.name] if self._channel else [])
        self._reason = record.UNCERTAIN
        log.warning("nobody knows whether a message left: %s", type(error).__name__)

    def _may_wait(self, error: RetryAt) -> bool:
        """Put it back for later; after the last attempt, whether it was told by another way."""
        at = RETRY.again(self._attempts, self._now, error.at)
        if at is not None:
            back = partial(outbox.back, keys=self._keys, at=at, error=type(error).__name__)
            self._claim.untell(self._keys)
            self._claim.keep(self._keys, back)
            return False
        self._tell_reach("later")
        why = kept_as("", Phrase("dead-why-attempts", count=self._attempts))
        return self._is_told_otherwise(why, notices.MAIL_FAILED)

    def _is_told_otherwise(self, why: str, reason: str) -> bool:
        """Note that the channel took nothing; whether the wiki's own notice told it all the same."""
        if self._channel is not None:
            refused = partial(
                delivered.put, channel=self._channel.name, outcome=delivered.REFUSED, now=self._now
            )
            self._claim.keep(self._keys, partial(refused, notices=self._keys))
        if not any(self._reached):
            self._claim.give_up(self._keys, why, self._now)
            return False
        self._reason = reason
        return True

    def _tell_reach(self, why: str) -> None:
        """Keep how each of the accounts can be reached: "" by mail, else why not."""
        for part in self._parts:
            self._claim.keep(
                part.keys,
                partial(reach.reached, key=part.key, why=why, now=self._now),
            )

    def _record(self) -> int:
        for part, ways in zip(self._parts, self._reached, strict=True):
            if ways:
                sent = partial(
                    record.sent, person=part.key, entries=part.entries, reached=ways, now=self._now,
                    reason=self._reason,
                )  # fmt: skip
                self._claim.keep(part.keys, sent)
            else:
                self._claim.untell(part.keys)
                unwanted = partial(drop, keys=part.keys, reason=Drop.NOT_WANTED, now=self._now)
                self._claim.keep(part.keys, unwanted)
        return 1 if any(self._reached) else 0


def _without(
    claim: _Claim,
    channel: Channel | None,
    parts: Sequence[Part],
    away: Mapping[PersonKey, RetryAt],
    now: datetime,
) -> int:
    """Send what other wikis have for the person: what the wiki of these accounts has waits for it."""
    rest = [part for part in parts if part.key not in away]
    for part in parts:
        if part.key in away:
            attempts = max(entry.attempts for entry in part.entries) + 1
            at = RETRY.again(attempts, now, away[part.key].at) or now + RETRY.first
            error_name = type(away[part.key]).__name__
            claim.untell(part.keys)
            claim.keep(part.keys, partial(outbox.back, keys=part.keys, at=at, error=error_name))
    count = sum(len(part.keys) for part in rest)
    posts = [post(claim.flow, part, now, count) for part in rest]
    return _Leaving(claim, channel, rest, posts, now).go()


@dataclass(frozen=True, slots=True)
class _Own:
    """How the wiki's own notice went."""

    told: bool = False
    #: Kept beside what may have been told.
    unsure: str = ""
    #: Why it never will be told this way; a channel may still tell it.
    failed: str = ""


def _natively(
    claim: _Claim,
    part: Part,
    message: Message,
    post: Post,
    now: datetime,
    attempts: int,
    *,
    alone: bool,
) -> _Own:
    """Let the wiki tell what it has not told yet, now or at an attempt before.

    Raises RetryAt while it may be asked again; a wiki that never answers keeps no mail from leaving. Only where the
    message is this wiki's ``alone`` does it have all the time.
    """
    flow = claim.flow
    with flow.store.read() as unit:
        before = delivered.taken(unit, part.keys, native.NAME)
    rest, told = [notice for notice in part.entries if notice.key not in before], list[str]()

    def keep(keys: Sequence[str], outcome: str) -> None:
        if keys:
            put = partial(delivered.put, channel=native.NAME, outcome=outcome, now=now)
            claim.keep(keys, partial(put, notices=keys))

    try:
        # One by one: what was told stays told, also where the wiki goes away in between.
        for entry in rest:
            ask = partial(native.notify, flow.platform(part.site).native_notices, message, post, entry)
            if ask() if alone else flow.in_time(part.site, ask):
                told.append(entry.key)
    except RetryAt as error:
        if RETRY.again(attempts, now, error.at) is not None:
            raise
        return _Own(bool(told or before), failed=kept_as("", Phrase("dead-why-attempts", count=attempts)))
    except Ambiguous as error:
        log.warning("nobody knows whether the wiki told of it: %s", type(error).__name__)
        keep([notice.key for notice in rest if notice.key not in told], delivered.UNCERTAIN)
        return _Own(told=True, unsure=record.UNCERTAIN)
    except GiveUp as error:
        log.warning("the wiki does not tell of it: %s", type(error).__name__)
        return _Own(bool(told or before), failed=kept_as(type(error).__name__, Phrase("dead-why-not-told")))
    finally:
        keep(told, delivered.SENT)
    return _Own(bool(told or before))

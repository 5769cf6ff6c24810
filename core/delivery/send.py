"""Stage "send": one message to one person, written down before and after, so that it leaves once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.delivery import native, record
from core.delivery.around import Part
from core.delivery.compose import post
from core.delivery.reasons import Drop
from core.delivery.retrying import RETRY
from core.delivery.verdicts import drop, give_up
from core.flow.context import PipelineContext
from core.ports import Ambiguous, Channel, GiveUp, Message, RetryAt
from core.read_models import Post
from core.store import delivered, outbox, reach

log = logging.getLogger(__name__)


def send(flow: PipelineContext, parts: Sequence[Part], now: datetime) -> int:
    """One message to one person; 1 when it left."""
    person = parts[0].around.people[parts[0].key]
    channel = next((one for one in flow.notifiers if one.reaches(person)), None)
    keys = [key for part in parts for key in part.keys]
    if channel is None and not any(native.has_own(flow, part) for part in parts):
        for part in parts:
            flow.store.write(partial(reach.reached, key=part.key, why="no-address", now=now))
        drop(flow, keys, Drop.NO_CHANNEL, now)
        return 0
    posts = [post(flow, part, now, len(keys)) for part in parts]
    claimed = flow.store.write(lambda connection: outbox.claim(connection, keys, flow.store.owner))
    if claimed != set(keys):
        # Somebody released or held some of them meanwhile; the rest is looked at in the next round.
        flow.store.write(lambda connection: outbox.back(connection, claimed, now))
        return 0
    return _out(flow, channel, parts, posts, now)


def _out(
    flow: PipelineContext,
    channel: Channel | None,
    parts: Sequence[Part],
    posts: Sequence[Post],
    now: datetime,
) -> int:
    """What happens between "being sent" and "sent"."""
    keys = [key for part in parts for key in part.keys]
    attempts = max(one.attempts for part in parts for one in part.entries) + 1
    reached: list[list[str]] = [[] for _ in parts]
    reason = ""

    def tell(why: str) -> None:
        for part in parts:
            flow.store.write(partial(reach.reached, key=part.key, why=why, now=now))

    try:
        message = flow.compose(replace(posts[0], further=tuple(posts[1:])))
        # The wiki's own notice first: it is idempotent by its key, a mail is not.
        for part, words, ways in zip(parts, posts, reached, strict=True):
            if native.has_own(flow, part) and _natively(flow, part, message, words, now):
                ways.append(native.NAME)
        if channel is not None:
            channel.send(message)
            for ways in reached:
                ways.append(channel.name)
            tell("")
    except Ambiguous as error:
        for ways in reached:
            ways.append(channel.name if channel else native.NAME)
        reason = record.UNCERTAIN
        log.warning("nobody knows whether a message left: %s", type(error).__name__)
    except RetryAt as error:
        at = RETRY.again(attempts, now, error.at)
        if at is not None:
            flow.store.write(partial(outbox.back, keys=keys, at=at, error=type(error).__name__))
            return 0
        tell("later")
        give_up(flow, keys, f"{attempts} attempts failed, the last one with {type(error).__name__}", now)
        return 0
    except GiveUp as error:
        tell("refused")
        if channel is not None:
            refused = partial(delivered.put, channel=channel.name, outcome=delivered.REFUSED, now=now)
            flow.store.write(partial(refused, notices=keys))
        if not any(reached):
            give_up(flow, keys, f"{type(error).__name__}: the recipient can't be reached this way", now)
            return 0
        reason = "mail refused"
    except Exception as error:
        # A fault of ours; what it says may quote a title.
        log.warning("a message could not be made or sent: %s", type(error).__name__)
        give_up(flow, keys, type(error).__name__, now)
        return 0
    for part, ways in zip(parts, reached, strict=True):
        if ways:
            flow.store.write(
                partial(
                    record.sent, person=part.key, entries=part.entries, reached=ways, now=now, reason=reason
                )
            )
        else:
            drop(flow, part.keys, Drop.NOT_WANTED, now)
    return 1 if any(reached) else 0


def _natively(flow: PipelineContext, part: Part, message: Message, post: Post, now: datetime) -> bool:
    """Let the wiki tell what it has not told yet; whether it told of any, now or at an attempt before."""
    with flow.store.read() as unit:
        before = delivered.taken(unit, part.keys, native.NAME)
    rest, told = [one for one in part.entries if one.key not in before], list[str]()
    try:
        told.extend(native.notify(flow.platform(part.site), message, post, rest))
    finally:
        # Also where the wiki went away in between.
        if told:
            kept = partial(delivered.put, channel=native.NAME, outcome=delivered.SENT, now=now)
            flow.store.write(partial(kept, notices=told))
    return bool(told or before)

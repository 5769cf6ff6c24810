"""The wiki's own notifications: told besides every other channel, each notice by its key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.delivery.around import Part
from core.effects import NoticeKind
from core.flow.context import Flow
from core.ports import Capability, Message, NativeNotice, Platform
from core.store.outbox import Entry
from core.views import NoticeFacts, Post


def has_own(flow: Flow, part: Part) -> bool:
    """Whether the site's wiki has notifications of its own."""
    return Capability.NATIVE_NOTICES in flow.platform(part.site).capabilities


def _replied_at(facts: NoticeFacts | None) -> datetime | None:
    """When the reply was given that a notice tells of: the wiki may have told of it itself."""
    if facts is None or facts.notice.kind is not NoticeKind.ANSWERED or facts.obligation is None:
        return None
    settled = facts.obligation.settled
    return settled.at if settled and settled.how == "reply" else None


def notify(platform: Platform, message: Message, post: Post, entries: Sequence[Entry]) -> bool:
    """Have the wiki tell the person of each notice; whether it told of any."""
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

"""The wiki's own notifications: told besides every other channel, each notice by its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.delivery.around import Part
from core.effects import NoticeKind
from core.flow.context import PipelineContext
from core.ports import Message, NativeNotice, NativeNotices
from core.read_models import NoticeFacts, Post
from core.store.outbox import Entry

#: How what is kept calls them, as it does a channel.
NAME = "native"


def has_own(flow: PipelineContext, part: Part) -> bool:
    """Whether the site's wiki has notifications of its own."""
    return flow.platform(part.site).native_notices is not None


def _replied_at(facts: NoticeFacts | None) -> datetime | None:
    """When the reply was given that a notice tells of: the wiki may have told of it itself."""
    if facts is None or facts.notice.kind is not NoticeKind.ANSWERED or facts.obligation is None:
        return None
    settled = facts.obligation.settled
    return settled.at if settled and settled.how == "reply" else None


def notify(
    wiki: NativeNotices | None, message: Message, post: Post, entries: Sequence[Entry]
) -> Iterator[str]:
    """Have the wiki tell the person of each notice; the keys of those it told of, each as soon as it has."""
    if wiki is None:
        return
    lines = {line.key: line for line in message.lines}
    facts: dict[str, NoticeFacts] = {one.notice.key: one for one in post.notices}
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
        if wiki.notify(notice):
            yield one.key

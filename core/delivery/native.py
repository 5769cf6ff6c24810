"""The wiki's own notifications: told besides every other channel, each notice by its key."""

from __future__ import annotations

from datetime import datetime

from core.delivery.around import Part
from core.effects import NoticeKind
from core.flow.context import PipelineContext
from core.message_facts import NoticeFacts, Post
from core.ports import Message, NativeNotice, NativeNotices
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


def notify(wiki: NativeNotices | None, message: Message, post: Post, entry: Entry) -> bool:
    """Have the wiki tell the person of a notice; whether it told of it."""
    line = next((each for each in message.lines if each.key == entry.key), None)
    if wiki is None or line is None:
        return False
    facts = next((facts_there for facts_there in post.notices if facts_there.notice.key == entry.key), None)
    notice = NativeNotice(
        key=entry.key,
        to=entry.notice.to,
        page=entry.notice.page,
        subject=line.what,
        body=" ".join(part for part in (line.why, line.until) if part),
        url=line.url,
        unless_told_since=_replied_at(facts),
    )
    return wiki.notify(notice)

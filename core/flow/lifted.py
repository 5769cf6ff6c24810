"""Puts forward the messages of those whom others build on: to whoever may read the page each stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from core.flow import links
from core.flow.context import PipelineContext
from core.model import Charter, CommunityKey, Page, PageKey, PersonKey
from core.policy import Policy
from core.read_models import Lifted
from core.rules.factors import lifting
from core.store import UnitOfWork
from core.store import lifted as rows
from core.store.lifted import Message


def candidates(
    connection: UnitOfWork,
    viewer: PersonKey,
    communities: Mapping[CommunityKey, Charter],
    policy: Policy,
    now: datetime,
    within: timedelta | None,
) -> tuple[Message, ...]:
    """What could be put forward to this person in these communities; nobody was asked yet what they may read."""
    told = [key for key, charter in communities.items() if lifting.may_be_told(viewer, charter, policy)]
    if not told:
        return ()
    messages_by_community = rows.of(connection, told)
    return lifting.recent(
        (message for several in messages_by_community.values() for message in several), now, within, policy
    )


def facts(
    flow: PipelineContext,
    messages: Iterable[Message],
    known: Mapping[PageKey, Page],
    shown: Collection[PageKey],
    there: links.Trail,
    now: datetime,
    within: timedelta | None,
) -> tuple[Lifted, ...]:
    """Of these, what is put forward: by the first few people, on pages that the viewer may read."""
    readable = [
        message
        for message in messages
        if message.page in shown and message.page in known and known[message.page].exists
    ]
    return tuple(
        Lifted(
            contribution=message.contribution,
            page=known[message.page],
            url=links.diff(flow, known[message.page], message.contribution, there)
            or flow.platform(known[message.page].site).link(known[message.page]),
        )
        for message in lifting.lifted(readable, now, within)
    )

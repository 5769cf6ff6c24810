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
    found = rows.of(connection, told)
    return lifting.recent((one for several in found.values() for one in several), now, within, policy)


def facts(
    flow: PipelineContext,
    found: Iterable[Message],
    known: Mapping[PageKey, Page],
    shown: Collection[PageKey],
    there: links.Trail,
    now: datetime,
    within: timedelta | None,
) -> tuple[Lifted, ...]:
    """Of these, what is put forward: by the first few people, on pages that the viewer may read."""
    readable = [one for one in found if one.page in shown and one.page in known and known[one.page].exists]
    return tuple(
        Lifted(
            contribution=one.contribution,
            page=known[one.page],
            url=links.diff(flow, known[one.page], one.contribution, there)
            or flow.platform(known[one.page].site).link(known[one.page]),
        )
        for one in lifting.lifted(readable, now, within)
    )

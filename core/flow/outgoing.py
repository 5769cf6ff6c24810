"""What other systems are told: written down in the transaction in which it became so.

A message holds keys, kinds and times, and never what a page or a person is called, nor who owes it: the receiver asks
back as somebody, and sees what they may see.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from core.effects import SendNotice, Step
from core.flow.context import PipelineContext
from core.model import CharterState, CommunityKey, Obligation
from core.ports import Endpoint, Happening
from core.queue import Job, JobKind, Lane
from core.rules.clocks import minute_of
from core.store import UnitOfWork, calls, pages, sites
from core.store.calls import Call
from core.store.communities import Community

#: The form of what is told.
VERSION = 1
#: Steps of the ladder on which somebody else hears of a delay.
_ESCALATED = {Step.STEWARD: "steward", Step.SPONSOR: "sponsor"}


def changed(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    saved: Iterable[Obligation],
    before: Mapping[str, Obligation],
    notices: Iterable[SendNotice],
    now: datetime,
) -> None:
    """Obligations were opened or settled, or somebody else is to hear of a delay."""
    live_since = _tells_of_acts(connection, flow, community)
    if live_since is None:
        return
    told = _Telling(connection, flow, community.key, community.site)
    known = dict(before)
    for item in saved:
        was = known.get(item.key)
        known[item.key] = item
        if item.open and (was is None or not was.open) and item.opened >= live_since:
            told.say(Happening.OPENED, item, item.opened if was is None else now, due=item.due.isoformat())
        if (
            item.settled is not None
            and (was is None or was.settled is None)
            and item.settled.at >= live_since
        ):
            told.say(Happening.SETTLED, item, item.settled.at, late=item.settled.at > item.due)
    for notice in notices:
        item_ = known.get(notice.obligation)
        if notice.step in _ESCALATED and item_ is not None:
            told.say(Happening.ESCALATED, item_, now, due=item_.due.isoformat(), to=_ESCALATED[notice.step])
    told.put(now)


def ended(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    gone: Iterable[Obligation],
    now: datetime,
) -> None:
    """These are owed no more. Those that were not settled are told of, also who never heard that they were opened."""
    left = [item for item in gone if item.settled is None]
    if not left or _tells_of_acts(connection, flow, community) is None:
        return
    over = community.withdrawn or community.charter.state is CharterState.CLOSED
    there = pages.existing(connection, {item.page for item in left})
    told = _Telling(connection, flow, community.key, community.site)
    for item in left:
        because = "community-ended" if over else "not-asked" if item.page in there else "page-deleted"
        told.say(Happening.ENDED, item, now, because=because)
    told.put(now)


def closed(
    connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, site: str, outcome: str, now: datetime
) -> None:
    """A community was closed."""
    if not _asked(flow, key, site) or sites.get(connection, site).live_since is None:
        return
    told = _Telling(connection, flow, key, site)
    told.add(Happening.CLOSED, str(key), now, {"community": key, "outcome": outcome})
    told.put(now)


def _tells_of_acts(connection: UnitOfWork, flow: PipelineContext, community: Community) -> datetime | None:
    """Since when other systems are told what single people owe here; None for not at all.

    A quiet site tells nobody. Where nothing is told of single acts, it is told to no machine, either.
    """
    if not _asked(flow, community.key, community.site) or flow.policy(community.site).sums_only:
        return None
    live_since = sites.get(connection, community.site).live_since
    return minute_of(live_since) if live_since is not None else None


def _asked(flow: PipelineContext, community: CommunityKey, site: str) -> bool:
    return any(endpoint_.wants(kind, site, community) for endpoint_ in flow.endpoints for kind in Happening)


class _Telling:
    """Messages that become so in one transaction."""

    def __init__(
        self, connection: UnitOfWork, flow: PipelineContext, community: CommunityKey, site: str
    ) -> None:
        self._connection, self._flow = connection, flow
        self._community, self._site = community, site
        # Keys of obligations may hold a person's: nobody can count back to it without the salt.
        self._salt = sites.get(connection, site).salt
        self._calls: list[Call] = []

    def say(self, kind: Happening, item: Obligation, at: datetime, **more: object) -> None:
        """Something about an obligation."""
        name = "ob_" + hashlib.sha256(f"{self._salt}\n{item.key}".encode()).hexdigest()[:32]
        data = {
            "obligation": name,
            "kind": item.kind.value,
            "community": self._community,
            "page": item.page,
            **more,
        }
        self.add(kind, f"{item.key}\n{more.get('to', '')}\n{more.get('due', '')}", at, data)

    def add(self, kind: Happening, about: str, at: datetime, data: Mapping[str, object]) -> None:
        """One message, for whoever wants it. Its id is what it says, so said again it is the same."""
        mine = [
            listener for listener in self._flow.endpoints if listener.wants(kind, self._site, self._community)
        ]
        if not mine:
            return
        body = {
            "version": VERSION,
            "type": kind.value,
            "timestamp": at.isoformat(),
            "data": {"site": self._site, **data},
        }
        known = f"{self._salt}\n{kind}\n{about}\n{at.isoformat()}"
        id_ = "msg_" + hashlib.sha256(known.encode()).hexdigest()[:32]
        text = json.dumps(body, sort_keys=True)
        self._calls += [Call(id=id_, endpoint=listener.name, kind=kind.value, body=text) for listener in mine]

    def put(self, now: datetime) -> None:
        """Keep them, and let a job wait for each address."""
        for name, at in calls.put(self._connection, self._calls, now).items() if self._calls else ():
            self._flow.queue.put(self._connection, [job(name)], due=at, sooner=True)


def job(endpoint: str) -> Job:
    """The job that tells an address what waits for it."""
    return Job(kind=JobKind.CALL, site="", subject=endpoint, lane=Lane.OUT)


def endpoint(flow: PipelineContext, name: str) -> Endpoint | None:
    """The address of this name, if there is one."""
    return next((configured for configured in flow.endpoints if configured.name == name), None)

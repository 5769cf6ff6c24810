"""Every notice that would go out in the next days: computed on copies, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.effects import SendNotice
from core.flow import charters
from core.flow.context import Flow
from core.model import CommunityKey, Directory, Obligation, PageKey, PersonKey
from core.rules.ladder import forecast, still_holds
from core.store import communities, notices, outbox, owed, people
from core.store.communities import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One notice that would leave: to whom, when, about what, and why."""

    site: str
    at: datetime
    person: PersonKey
    #: The person as people see them.
    to: str
    community: CommunityKey
    #: The community's title.
    title: str
    page: PageKey
    kind: str
    #: Step of the ladder, or "".
    step: str
    #: Who owes it, as people see them, when that is not the recipient: a steward or sponsor hears of it.
    about: str
    #: Message id of why it is owed ("why-…") and its arguments, in the words of who owes it; "" without one.
    why: str
    why_args: dict[str, object]
    due: datetime | None
    #: Whether any channel but the panel reaches the person.
    reaches: bool


def preview(flow: Flow, days: int, site: str | None, now: datetime) -> Sequence[PreviewLine]:
    """Every notice up to ``days`` from now if nobody did anything and the site were live, soonest first."""
    until = now + timedelta(days=days)
    lines: list[PreviewLine] = []
    with flow.store.read() as connection:
        for name in [site] if site else sorted(flow.platforms):
            planned = [one for one in outbox.waiting(connection, name) if one.not_before <= until]
            for community in communities.of_site(connection, name):
                own = [one for one in planned if one.community == community.key]
                lines += _community(connection, flow, community, own, now, until)
    return sorted(lines, key=lambda line: (line.at, line.person, line.page, line.kind, line.step))


def _community(
    connection: sa.Connection,
    flow: Flow,
    community: Community,
    planned: Sequence[SendNotice],
    now: datetime,
    until: datetime,
) -> list[PreviewLine]:
    policy, charter = flow.policy(community.site), community.charter
    items = owed.open_in(connection, community.key)
    named = {key for item in items.values() for key in (item.person, item.sponsor, *item.stewards) if key}
    named |= {one.to for one in planned} | charters.people_of(charter)
    directory = Directory(people=people.load(connection, named))
    about = items | owed.get_many(connection, {one.obligation for one in planned} - set(items) - {""})
    coming = [
        one
        for one in planned
        if still_holds(one, about.get(one.obligation), charter, directory, max(now, one.not_before))
    ]
    coming += forecast(
        list(items.values()),
        noticed=notices.known(connection, community.key, set(items)),
        charter=charter,
        directory=directory,
        calendar=flow.calendar(community.site, charter),
        policy=policy,
        now=now,
        until=until,
    )
    return [_line(flow, community, one, about.get(one.obligation), directory, now) for one in coming]


def _line(
    flow: Flow,
    community: Community,
    notice: SendNotice,
    obligation: Obligation | None,
    directory: Directory,
    now: datetime,
) -> PreviewLine:
    person = directory.people[notice.to]
    owes = directory.get(obligation.person) if obligation else None
    return PreviewLine(
        site=community.site,
        at=max(notice.not_before, now),
        person=notice.to,
        to=person.shown,
        community=community.key,
        title=community.charter.title,
        page=notice.page,
        kind=notice.kind.value,
        step=notice.step.value if notice.step else "",
        about=owes.shown if owes and owes.key != notice.to else "",
        why=obligation.why if obligation else "",
        why_args=dict(obligation.why_args) if obligation else {},
        due=obligation.due if obligation else None,
        reaches=any(one.reaches(person) for one in flow.notifiers),
    )

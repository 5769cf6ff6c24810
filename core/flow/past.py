"""Reads what was contributed before there was a charter, so that a community's figures begin with its pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from core.flow.context import PipelineContext
from core.flow.page_by_page import PART, read_off
from core.model import Contribution, Directory, Page
from core.policy import Policy
from core.ports import GiveUp, RetryAt
from core.rules.acknowledgement.contributions import contributions
from core.rules.clocks import minute_of
from core.store import UnitOfWork, past, people
from core.store.communities import Community

log = logging.getLogger(__name__)

#: People asked about at once.
PEOPLE = 500


def since(community: Community) -> datetime:
    """Before this it is past. A signature tells the minute only, and that one counts as the community's."""
    return minute_of(community.attached_at)


def read(flow: PipelineContext, community: Community) -> bool:
    """Read the past of pages where it was not read, or that changed; True when more is left for another time."""
    before, policy = since(community), flow.policy(community.site)

    def put(some: Sequence[Page]) -> Callable[[UnitOfWork], None]:
        contributions_by_page = [(page, of_page(page, community, policy, before)) for page in some]
        return partial(past.put, community=community.key, before=before, by_page=contributions_by_page)

    unread = partial(past.unread, community=community.key, before=before, limit=PART)
    more = read_off(flow, community, past.KEPT, unread, put)
    if not more:
        _ask(flow, community)
    return more


def of_page(page: Page, community: Community, policy: Policy, before: datetime) -> tuple[Contribution, ...]:
    """What was contributed to a page before that time, by today's measure of what is a contribution."""
    nobody = Directory(people={})
    every = contributions(page, charter=community.charter, directory=nobody, policy=policy)
    return tuple(contribution for contribution in every if contribution.at < before)


def _ask(flow: PipelineContext, community: Community) -> None:
    """Ask about those nobody asked about before: what bots did is nobody's contribution."""
    with flow.store.read() as connection:
        keys = past.unknown(connection, community.key, PEOPLE)
    if not keys:
        return
    try:
        people_there = flow.platform(community.site).people(keys=keys)
    except (RetryAt, GiveUp) as error:
        log.info("the wiki of %s could not tell of people: %s", community.site, type(error).__name__)
        return
    gone = frozenset(keys) - {person.key for person in people_there}
    now = flow.now()
    flow.store.write(partial(people.save, people=people_there, now=now))
    flow.store.write(partial(people.gone, keys=gone, now=now))

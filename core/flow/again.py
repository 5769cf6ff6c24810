"""Looks again wherever it makes a difference that something about people or groups changed."""

from __future__ import annotations

from collections.abc import Collection

from core.flow.context import PipelineContext
from core.model import CommunityKey, PageKey, PersonKey
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, affected, communities, memberships, people
from core.store.memberships import Moved


def came_or_left(
    connection: UnitOfWork, flow: PipelineContext, site: str, name: str, moved: Moved
) -> frozenset[PersonKey]:
    """Keep who joined and left a group; those for whom that makes a difference."""
    memberships.put_members(connection, site, name, moved)
    if not moved.known or not moved.people:
        # First read: the charter that named it is being read right now.
        return frozenset()
    _again(connection, flow, site, communities.using(connection, site, "group", [name]))
    return moved.people


def follow(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    changed: Collection[PersonKey],
    accounts: set[str],
) -> None:
    """Look again wherever it makes a difference that something about these people changed."""
    names = {
        account for account in (*accounts, *people.accounts(connection, sorted(changed)).values()) if account
    }
    named = communities.using(connection, site, "person", changed)
    if changed:
        groups = memberships.groups_of_all(connection, changed)
        named |= communities.using(connection, site, "group", groups)
        named |= communities.using(connection, site, "account", names)
        named |= communities.using(connection, site, "everyone", [""])
    _again(connection, flow, site, named)
    _pages_of(connection, flow, site, changed)


def _again(connection: UnitOfWork, flow: PipelineContext, site: str, keys: Collection[CommunityKey]) -> None:
    """Read these communities' charters again, from what is stored."""
    homes: list[PageKey] = [
        community.home for community in communities.load(connection, sorted(keys)).values()
    ]
    flow.queue.put(connection, [assess(site, home) for home in homes])


def _pages_of(connection: UnitOfWork, flow: PipelineContext, site: str, keys: Collection[PersonKey]) -> None:
    """Assess again the pages of communities on which these people wrote or did something."""
    for pages in affected.by_people(keys):
        flow.queue.put_select(connection, JobKind.ASSESS, site, pages)


def assess(site: str, page: PageKey, lane: Lane = Lane.SWEEP) -> Job:
    """The job to assess a page from what is stored."""
    return Job(kind=JobKind.ASSESS, site=site, subject=page, lane=lane)

"""What a wiki's list of changes leaves out, found by looking: pages deleted, moved or restored, people gone.

Where the wiki tells of deletions and of people there is nothing to do here. Else each pass compares the next
pages of communities with how the wiki says they stand, lists the next communities' pages to see which came, and asks
again about groups and people that charters use.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.flow.context import PipelineContext
from core.flow.gather import FRESH, LARGE, Gathered, accounts
from core.model import PageKey, PersonKey, ScopeKind
from core.ports import Capability, PageStat
from core.rules.purpose.scope import matches
from core.store import UnitOfWork, chunked, communities, memberships, people, sites, watching
from core.store import pages as page_rows
from core.store.watching import Stored

#: Pages that one pass compares, and about as many that it lists; further ones next time, round and round.
PAGES = 2000
#: Pages that are asked about in one go.
AT_ONCE = 100
#: Groups and names are asked about again after this, people after ``gather.FRESH``.
MEET_AGAIN = timedelta(minutes=5)
#: Most accounts and most names without an account that one pass asks about.
PEOPLE, NAMES = 500, 50


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one pass found."""

    #: To be read again.
    pages: tuple[PageKey, ...]
    #: Where the next pass goes on: after this page, and after this community.
    swept: str
    listed: str


def pages(flow: PipelineContext, site: str) -> Round | None:
    """The pages that are no longer as they are stored, of those whose turn it is.

    None where the wiki tells of everything itself. Raises what the wiki raises; then the same turn comes again.
    """
    wiki = flow.platform(site).page_stats
    if wiki is None:
        return None
    with flow.store.read() as connection:
        known = sites.get(connection, site)
        keys = watching.next_pages(connection, site, known.swept, PAGES)
        stored = watching.stored(connection, keys)
    different: dict[PageKey, None] = {}
    for some in chunked(stored, AT_ONCE):
        seen = wiki.stats([stat.key for stat in some])
        different |= {stat.key: None for stat in some if _differs(stat, seen.get(stat.key))}
    arrived, listed = _arrived(flow, site, known.listed)
    different |= dict.fromkeys(arrived)
    return Round(pages=tuple(different), swept=keys[-1] if keys else "", listed=listed)


def _arrived(flow: PipelineContext, site: str, after: str) -> tuple[list[PageKey], str]:
    """Pages that came into the next communities without being seen there; and the last community looked at."""
    with flow.store.read() as connection:
        turn = [
            community
            for community in communities.of_site(connection, site)
            if community.scope.kind is not ScopeKind.PAGE
        ]
    turn = [community for community in turn if community.key > after] + [
        community for community in turn if community.key <= after
    ]
    arrived: list[PageKey] = []
    count, last = 0, after
    for community in turn:
        last = community.key
        for some in chunked(flow.platform(site).members(community.scope)):
            count += len(some)
            with flow.store.read() as connection:
                known = page_rows.load(connection, some, history=False)
            arrived += [
                key
                for key in some
                if key not in known or not known[key].exists or not matches(community.scope, known[key])
            ]
        if count >= PAGES:
            break
    return arrived, last


def _differs(stored: Stored, seen: PageStat | None) -> bool:
    if seen is None or not stored.exists:
        return stored.exists != (seen is not None)
    return (stored.current, stored.comments, stored.title, stored.space, stored.ancestors) != (
        seen.current,
        seen.comments,
        seen.title,
        seen.space,
        tuple(seen.ancestors),
    ) or stored.labels != seen.labels


def ensure_people(flow: PipelineContext, site: str, now: datetime) -> Gathered | None:
    """What the wiki says now about groups and people in use; None when that was asked a moment ago."""
    platform = flow.platform(site)
    if Capability.TELLS_PEOPLE in platform.capabilities:
        return None
    with flow.store.read() as connection:
        met = sites.get(connection, site).met_at
        if met is not None and now - met < MEET_AGAIN:
            return None
        small, large = watching.groups(connection, site, LARGE)
        ages = memberships.group_ages(connection, site, {*small, *large})
        names = watching.names_without_account(connection, site, NAMES)
        old = watching.old_people(connection, site, now - FRESH, PEOPLE)
    due = [name for name in small if name not in ages or now - ages[name] >= MEET_AGAIN]
    due += [name for name in large if now - ages[name] >= FRESH]
    groups = {name: platform.group(name) for name in sorted(set(due) - flow.teams(site))}
    with flow.store.read() as connection:
        unknown = _unknown(connection, {key for members in groups.values() for key in members or ()})
    return replace(accounts(flow, site, old, names, unknown), groups=groups)


def _unknown(connection: UnitOfWork, keys: Collection[PersonKey]) -> frozenset[PersonKey]:
    """Members nobody ever asked about."""
    return people.stale(connection, keys, watching.LONG_AGO)

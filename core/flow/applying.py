"""The difference between what is wanted and what was applied: planned from what is stored, then written.

Planning only asks, so it may be done before the transaction that writes
(docs/decisions/0159-the-writer-only-writes.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.flow import alerts, outgoing
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.model import CharterState, Directory, Obligation, PersonKey, composite_keys
from core.rules.page_context import Applied, Plan
from core.rules.plan import plan
from core.store import UnitOfWork, contributed, notices, outbox, owed, people, sites
from core.store.communities import Community


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written about some obligations of a community."""

    plan: Plan
    #: Those that are stored, by their keys; ``before``: also those that stand under another community.
    stored: Mapping[str, Obligation]
    before: Mapping[str, Obligation]
    #: All that were looked at.
    keys: frozenset[str]
    #: Those to be written, changed or come from another community, as rows.
    rows: Sequence[owed.Row]


def difference(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    wanted: Sequence[Obligation],
    stored: Mapping[str, Obligation],
    directory: Directory,
    now: datetime,
    sources: Mapping[str, str],
    *,
    outcome: bool = True,
) -> Difference:
    """Plan what to write: obligations, notices, next looks. Writes nothing.

    ``sources``: key → page whose assessment wants it. ``outcome``: whether all who contributed are told the outcome
    where the community is closed.
    """
    site = sites.get(connection, community.site)
    keys = frozenset({*stored, *(item.key for item in wanted)})
    # An obligation that comes from another community keeps its promise, and what was sent about it counts.
    moved = owed.get_many(connection, [key for key in keys if key not in stored])
    before = {**moved, **stored}
    known = notices.known(connection, community.key, keys)
    closed = outcome and community.charter.state is CharterState.CLOSED
    planned = plan(
        wanted,
        Applied(
            obligations=before,
            noticed=known.keys,
            left=known.left,
            unheard=known.unheard,
            contributors=contributed.authors(connection, community.key) if closed else frozenset(),
        ),
        charter=community.charter,
        directory=directory,
        calendar=flow.calendar(community.site, community.charter),
        policy=flow.policy(community.site),
        live=site.live_since is not None,
        since_live=site.live_since,
        now=now,
    )
    changed = {item.key for item in planned.save}
    resettled = [item for item in wanted if item.key in moved and item.key not in changed]
    rows = owed.rows([*planned.save, *resettled], planned.next_check, sources)
    return Difference(planned, stored, before, keys, rows)


def write(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    differing: Difference,
    now: datetime,
) -> None:
    """Write what was planned, with the notices that are new, and what other systems are told of it."""
    done, site = differing.plan, community.site
    changed = {item.key for item in done.save}
    owed.put(connection, differing.rows)
    forgotten = [key for key in done.forget if key in differing.stored]
    alerts.settle(connection, flow, site, done.save, forgotten, differing.before, now)
    owed.forget(connection, forgotten)
    owed.put_next_checks(connection, {key: at for key, at in done.next_check.items() if key not in changed})
    planned = done.effects
    fresh = notices.put(
        connection, [(notice.key, notice.obligation) for notice in planned], community.key, "planned", now
    )
    leaving = [notice for notice in planned if notice.key in fresh]
    outbox.put(connection, site, leaving)
    outgoing.changed(connection, flow, community, done.save, differing.before, leaving, now)
    outgoing.ended(connection, flow, community, [differing.stored[key] for key in forgotten], now)
    withheld = [(key, _about(key, differing.keys)) for key in done.withheld]
    notices.put(connection, withheld, community.key, "withheld", now)


def apply(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    wanted: Sequence[Obligation],
    stored: Mapping[str, Obligation],
    directory: Directory,
    now: datetime,
    sources: Mapping[str, str],
) -> None:
    """Plan the difference to what was applied and write it."""
    differing = difference(connection, flow, community, wanted, stored, directory, now, sources)
    write(connection, flow, community, differing, now)


def climb(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    due: Sequence[tuple[str, Obligation]],
    now: datetime,
) -> None:
    """Take the next steps of obligations whose time has come; nothing about them has changed but the time."""
    items: dict[str, Obligation] = {item.key: item for _, item in due}
    named: set[PersonKey | None] = {
        key for item in items.values() for key in (item.person, item.about, *item.stewards, item.sponsor)
    }
    directory = people.directory(
        connection,
        community.site,
        people={key for key in named if key} | people_of(community.charter),
    )
    sources: dict[str, str] = {item.key: source for source, item in due if source}
    apply(connection, flow, community, list(items.values()), items, directory, now, sources)


def _about(notice: str, obligations: Collection[str]) -> str:
    """The obligation a notice's key names, or "" when it is about something else."""
    subject = composite_keys.subject_of(notice)
    return subject if subject in obligations else ""

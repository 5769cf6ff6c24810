"""Who answers goes on from where it stood: what one event changes is handed out, and what comes after it.

The result is that of a replay over all contributions of the community (docs/decisions/0004), computed from the
first one that changed on. Where much comes after it, a job of its own goes through it in parts
(docs/decisions/0100-answers-go-on-from-where-they-stood.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

from core.calendar import WorkCalendar
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.model import Act, CommunityKey, Contribution, Directory, Obligation, PageKey, PersonKey
from core.policy import Policy
from core.queue import Job, JobKind, Lane
from core.rules.acknowledgement.answers import answer_key, contribution_key
from core.rules.acknowledgement.assignment import assign, in_turn, wished
from core.store import UnitOfWork, codec, owed, people
from core.store import acts as act_rows
from core.store import assigning as rows
from core.store.assigning import Kept, Turn
from core.store.communities import Community

#: So many later ones are handed out anew at once; more are left to a job.
INLINE = 100
#: So many changed ones are handed out at once, each by itself, where more comes after them than that.
FEW = 20
#: Contributions in one transaction of the job.
PART = 50
#: Transactions of one job.
TURNS = 20
FIRST: Turn = (datetime.min.replace(tzinfo=UTC), "", "")


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the answers: what is wanted now, and what was stored of the same ones."""

    wanted: tuple[Obligation, ...] = ()
    stored: Mapping[str, Obligation] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    #: Contributions beside those that were given, whose answers were handed out along with them.
    others: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Counter:
    """Everything the handing out goes by, but for the contributions."""

    connection: UnitOfWork
    community: Community
    policy: Policy
    calendar: WorkCalendar
    directory: Directory
    acts: Sequence[Act]
    stored: Mapping[str, Obligation]
    now: datetime

    def assign(
        self,
        contributions: Sequence[Contribution],
        turn: Turn,
        stays: Mapping[str, PersonKey | None] = MappingProxyType({}),
    ) -> tuple[tuple[Contribution, ...], tuple[Obligation, ...]]:
        """These with who answers, the first of them at ``turn``."""
        charter = self.community.charter
        all_stay = all(contribution_key(contribution) in stays for contribution in contributions)
        before = (
            {}
            if all_stay
            else rows.loads(self.connection, self.community.key, turn, _answerers(self.community))
        )
        return assign(
            contributions,
            charter=charter,
            directory=self.directory,
            calendar=self.calendar,
            policy=self.policy,
            acts=self.acts,
            pinned=rows.pinned(self.connection, [answer_key(contribution) for contribution in contributions]),
            now=self.now,
            promised=self.stored,
            before=before,
            stays=stays,
        )

    def wished(self, contributions: Sequence[Contribution]) -> dict[str, str]:
        """See :func:`core.rules.acknowledgement.assignment.wished`."""
        return wished(
            contributions,
            charter=self.community.charter,
            directory=self.directory,
            acts=self.acts,
            promised=self.stored,
        )


def hand_out(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    fresh: Sequence[Contribution],
    kept: Iterable[Kept],
    stored: Mapping[str, Obligation],
    acts: Iterable[Act],
    directory: Directory,
    now: datetime,
    arrived: Collection[tuple[PageKey, str]],
) -> Handed:
    """Hand out the answers on some pages of a community, and again what comes after the first that changed.

    ``fresh`` is what these pages hold now, ``kept`` what was stored of them, ``stored`` the obligations; ``arrived``
    what counts here since it was followed, by page and id: what comes after it was handed out without it.
    """
    records = {
        (record.facts.page, record.facts.id): record for record in kept if record.community == community.key
    }
    before = {key: record for key, record in records.items() if key not in arrived}
    used = _used(connection, flow, community, directory, now)
    known_used, waiting = rows.state(connection, community.key)
    counter = _counter(connection, flow, community, directory, now, acts, stored)
    wishes = counter.wished(fresh)
    changed = [
        contribution
        for contribution in fresh
        if _differs(contribution, before.get((contribution.page, contribution.id)), wishes)
    ]
    mine = {(contribution.page, contribution.id) for contribution in fresh}
    gone = [record.facts for key, record in records.items() if key not in mine]
    rows.drop(connection, community.key, [(contribution.page, contribution.id) for contribution in gone])
    start: Turn | None = min((in_turn(contribution) for contribution in (*changed, *gone)), default=None)
    if used != known_used:
        start = FIRST
    stays: dict[str, PersonKey | None] = {
        contribution_key(contribution): known.steward
        for contribution in fresh
        if (known := before.get((contribution.page, contribution.id))) is not None
    }
    if start is None:
        done, owed_now = counter.assign(fresh, FIRST, stays) if fresh else ((), ())
        rows.put(connection, done, wishes, before)
        rows.put_state(connection, community.key, used, waiting)
        return Handed(owed_now, stored, directory)
    others = [
        record
        for record in rows.later(connection, community.key, start, INLINE + len(mine) + 1)
        if (record.facts.page, record.facts.id) not in mine
    ]
    if len(others) <= INLINE:
        stays = {
            contribution_key(contribution): stays[contribution_key(contribution)]
            for contribution in fresh
            if in_turn(contribution) < start and contribution_key(contribution) in stays
        }
        along = tuple(record.facts for record in others)
        counter = _further(counter, along, flow)
        contributions = [*fresh, *along]
        wishes |= counter.wished(along)
        done, owed_now = counter.assign(contributions, start, stays)
        rows.put(
            connection,
            done,
            wishes,
            before | {(record.facts.page, record.facts.id): record for record in others},
        )
        later = None if waiting is None or waiting >= start else waiting
        rows.put_state(connection, community.key, used, later)
        return Handed(owed_now, counter.stored, counter.directory, along)
    again = FIRST if used != known_used else None
    if len(changed) > FEW:
        # Nobody waits for one of so many: they are handed out by the job, in turn.
        unknown: dict[str, PersonKey | None] = {
            contribution_key(contribution): None for contribution in changed
        }
        done, owed_now = counter.assign(fresh, FIRST, unknown | stays)
        rows.put(connection, done, wishes, before)
        again = again or start
    else:
        done, owed_now, moved = _one_by_one(counter, fresh, changed, gone, before, wishes, stays)
        again = again or moved
    if again is not None:
        flow.queue.put(connection, [job(community.site, community.key)])
    turns = [turn for turn in (again, waiting) if turn is not None]
    rows.put_state(connection, community.key, used, min(turns, default=None))
    return Handed(owed_now, stored, directory)


def job(site: str, key: CommunityKey) -> Job:
    """The job that goes on with a community's answers."""
    return Job(kind=JobKind.ASSIGN, site=site, subject=key, lane=Lane.SWEEP)


def next_part(
    connection: UnitOfWork, flow: PipelineContext, community: Community, now: datetime
) -> Handed | None:
    """Hand out the next answers that wait for it; None when none does."""
    used, start = rows.state(connection, community.key)
    if start is None or community.withdrawn:
        return None
    contributions = rows.later(connection, community.key, start, PART + 1)
    batch, rest = contributions[:PART], contributions[PART:]
    directory = people.directory(
        connection,
        community.site,
        people=people_of(community.charter) | {record.facts.author for record in batch},
    )
    facts = [record.facts for record in batch]
    counter = _further(_counter(connection, flow, community, directory, now), facts, flow)
    wishes = counter.wished(facts)
    done, wanted = counter.assign(facts, start)
    rows.put(
        connection,
        done,
        wishes,
        {(record.facts.page, record.facts.id): record for record in batch},
    )
    rows.put_state(connection, community.key, used, in_turn(rest[0].facts) if rest else None)
    return Handed(wanted, counter.stored, counter.directory, tuple(facts))


# --- small parts ------------------------------------------------------------------------------------------


def _counter(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    directory: Directory,
    now: datetime,
    acts: Iterable[Act] = (),
    stored: Mapping[str, Obligation] = MappingProxyType({}),
) -> _Counter:
    return _Counter(
        connection=connection,
        community=community,
        policy=flow.policy(community.site),
        calendar=flow.calendar(community.site, community.charter),
        directory=directory,
        acts=tuple(acts),
        stored=stored,
        now=now,
    )


def _one_by_one(
    counter: _Counter,
    fresh: Sequence[Contribution],
    changed: Sequence[Contribution],
    gone: Sequence[Contribution],
    before: Mapping[tuple[PageKey, str], Kept],
    wishes: Mapping[str, str],
    stays: Mapping[str, PersonKey | None],
) -> tuple[tuple[Contribution, ...], tuple[Obligation, ...], Turn | None]:
    """Hand out what changed by itself; from where on it matters to others, or None."""
    moved: list[Turn] = [in_turn(lost) for lost in gone if not lost.own]
    known = dict(stays)
    for contribution in sorted(changed, key=in_turn):
        done, _ = counter.assign([contribution], in_turn(contribution))
        rows.put(counter.connection, done, wishes, before)
        person = done[0].steward
        earlier = before.get((contribution.page, contribution.id))
        known[contribution_key(contribution)] = person
        if earlier is None or earlier.steward != person or in_turn(earlier.facts) != in_turn(contribution):
            moved.append(in_turn(contribution))
        elif earlier.facts.settled != contribution.settled:
            ends = [end.at for end in (earlier.facts.settled, contribution.settled) if end is not None]
            moved.append((min(ends), "", ""))
    later = [turn for turn in moved if rows.later(counter.connection, counter.community.key, _after(turn), 1)]
    done, wanted = counter.assign(fresh, FIRST, known)
    rows.put(counter.connection, done, wishes, before)
    return done, wanted, min(later, default=None)


def _after(turn: Turn) -> Turn:
    return (turn[0], turn[1], turn[2] + "\0") if turn[2] else turn


def _differs(contribution: Contribution, known: Kept | None, wishes: Mapping[str, str]) -> bool:
    return (
        known is None
        or known.facts != contribution
        or known.wishes != wishes.get(contribution_key(contribution), "")
    )


def _answerers(community: Community) -> set[PersonKey]:
    charter = community.charter
    named = [*charter.stewards, *([charter.sponsor] if charter.sponsor else [])]
    return {person.person for person in named if person.person}


def _further(counter: _Counter, contributions: Sequence[Contribution], flow: PipelineContext) -> _Counter:
    """The same with what has to be known of further contributions."""
    if not contributions:
        return counter
    connection, site = counter.connection, counter.community.site
    acts = [
        act
        for those in act_rows.of_pages(
            connection, {contribution.page for contribution in contributions}
        ).values()
        for act in those
    ]
    stored = owed.get_many(connection, [answer_key(contribution) for contribution in contributions])
    named = {contribution.author for contribution in contributions} | {
        contribution.settled.by for contribution in contributions if contribution.settled
    }
    named |= {key for act in acts for key in (act.person, act.to)}
    missing = {key for key in named if key} - set(counter.directory.people)
    directory = counter.directory
    if missing:
        more = people.directory(connection, site, people=missing)
        directory = replace(directory, people={**directory.people, **more.people})
    # What was done about a comment that was moved is about it on each page on which it stood.
    once = {(act.id, act.page): act for act in (*counter.acts, *acts)}
    return replace(
        counter,
        acts=tuple(sorted(once.values(), key=lambda act: (act.at, act.id))),
        stored={
            **counter.stored,
            **{
                key: obligation
                for key, obligation in stored.items()
                if obligation.community == counter.community.key
            },
        },
        directory=directory,
    )


def _used(
    connection: UnitOfWork, flow: PipelineContext, community: Community, directory: Directory, now: datetime
) -> str:
    """What the answers are handed out by, as a digest: another one, and they are handed out anew."""
    waiting = rows.who_waits(connection, community.key)
    missing = waiting - set(directory.people)
    known = {
        **directory.people,
        **(people.directory(connection, community.site, people=missing).people if missing else {}),
    }
    who = sorted(_answerers(community) | waiting)
    parts = [codec.dump(community.charter), policy_text(flow.policy(community.site))]
    for key in who:
        person = known.get(key)
        parts.append(codec.dump(person) if person else key)
        if person:
            # An absence matters from the day it begins.
            parts += [
                absence.end.isoformat() for absence in person.absences if absence.start <= now < absence.end
            ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=64)
def policy_text(policy: Policy) -> str:
    """A policy as text, once for each."""
    return codec.dump(policy)

"""Turns facts and acts into what is owed, inside one transaction: assess, assign, plan, write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from core.flow import (
    applying,
    assigning,
    charters,
    figures,
    following,
    reactions,
    slices,
    status_projection,
    translated,
)
from core.flow.context import PipelineContext
from core.flow.focus import merged_acts
from core.flow.following import Moves
from core.flow.gather import MaySpeak
from core.flow.gather import assess as assess_job
from core.flow.page_facts import Facts, context_of, facts_of
from core.flow.slices import Slice
from core.model import (
    CommunityKey,
    Contribution,
    Finding,
    Obligation,
    Page,
    PageKey,
    Standing,
    site_of,
)
from core.queue import Job, JobKind, Lane
from core.rules.acknowledgement.confirmations import READING_CODES, READING_FIGURES
from core.rules.acknowledgement.taking_up import unasked
from core.rules.assess import SAID_FIGURES, assess
from core.rules.page_context import PageContext
from core.store import (
    UnitOfWork,
    communities,
    owed,
    page_standing,
    pages,
    readers,
    sharing,
    watching,
)
from core.store.assigning import Kept
from core.store.communities import Community
from core.store.pages import Taken


def reassess(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    keys: Collection[PageKey],
    now: datetime,
    speaks: Mapping[PageKey, MaySpeak] = MappingProxyType({}),
    taken: Mapping[PageKey, Taken] = MappingProxyType({}),
) -> None:
    """Look at pages again, from what is stored: their charters, their community, what is owed there.

    ``speaks``: what the wiki said of charters that speak for other pages than their own. ``taken``: what was just
    read of some of these pages; of a long one only the part is looked at that this changed.
    """
    part_of = slices.of(connection, flow, taken)
    looked = _whole(connection, [key for key in keys if key not in part_of], taken)
    looked |= {key: part.page for key, part in part_of.items()}
    for key in sorted(looked):
        charters.read_at(connection, flow, looked[key], now, speaks.get(key))
    # Nothing but what is said there differs from before, and no charter was read that could take them.
    as_before = part_of.keys() == looked.keys() and not any(page.charter for page in looked.values())
    at_home: list[Community] = []
    if as_before:
        place = _Places({key: part.community for key, part in part_of.items()})
    else:
        at_home = [
            community
            for community in communities.at_home(connection, list(looked))
            if not community.withdrawn
        ]
        place = _places(connection, looked, at_home)
    _follow_originals(connection, flow, site, looked, place)
    if whole := slices.outdated(flow, part_of, at_home, place.after):
        part_of = {key: part for key, part in part_of.items() if key not in whole}
        looked |= _whole(connection, whole, taken)
    pages.put_community(connection, place.moved)
    touched = {key for key in (*place.before.values(), *place.after.values()) if key}
    # Who is about some pages and communities only finds here whether it is.
    sharing.within(connection, {*looked, *touched})
    homes = {community.key: community.home for community in at_home}
    watching.watch(connection, [home for home in homes.values() if home in looked])
    loaded = communities.load(connection, sorted(touched | homes.keys()))
    moves = Moves()
    kept = following.follow(connection, flow, site, looked, place.after, part_of, now, moves)
    # Where a page arrives goes first: what it brings along keeps its promises.
    losing = {place.before[key] for key, _ in place.moved}
    for key_of in sorted(loaded, key=lambda key: (key in losing, key)):
        community = loaded[key_of]
        if community.withdrawn:
            continue
        inside = {key: page for key, page in looked.items() if place.after[key] == community.key}
        home = looked.get(community.home)
        # A charter's home may lie in another community (an attached file, one for this page alone): it is assessed
        # for its own all the same, but what is contributed there belongs to the other one.
        if home is not None and homes.get(community.key) == home.key:
            inside[home.key] = home
        materialise(connection, flow, community, inside, place.left(key_of), kept, now, part_of, moves)
    assessed = {key for key, belongs in place.after.items() if belongs} | set(homes.values())
    # What was read in part is read whole before it is judged for good.
    parts_only = [key for key in sorted(assessed & looked.keys()) if looked[key].partial]
    flow.queue.put(connection, [Job(kind=JobKind.PAGE, site=site, subject=key) for key in parts_only])
    outside = looked.keys() - assessed
    page_standing.put_next_check(connection, [(key, None) for key in outside])
    for key in sorted(key for key in outside if place.before[key] is not None):
        # What was contributed there waits for nobody any more.
        page_standing.put_findings(connection, key, ())
    status_projection.want(connection, flow, site, looked, now)


def _whole(
    connection: UnitOfWork, keys: Collection[PageKey], taken: Mapping[PageKey, Taken]
) -> dict[PageKey, Page]:
    """All of these pages; what was just read of them is not read once more."""
    told = {key: taken_page.told for key in keys if (taken_page := taken.get(key)) and taken_page.told}
    comments = {
        key: some for key, all_told in told.items() if (some := pages.as_stored(connection, all_told))
    }
    stored = pages.load(connection, [key for key in keys if key not in comments])
    without = pages.load(connection, list(comments), comments=False)
    return stored | {key: replace(page, comments=comments[key]) for key, page in without.items()}


class _Places:
    """The community of each page that is looked at, before and by what is said now."""

    def __init__(
        self,
        before: Mapping[PageKey, CommunityKey | None],
        after: Mapping[PageKey, CommunityKey | None] | None = None,
    ) -> None:
        self.before = before
        self.after = dict(before if after is None else after)

    @property
    def moved(self) -> list[tuple[PageKey, CommunityKey | None]]:
        """Pages that belong elsewhere than before, and where."""
        return [(key, belongs) for key, belongs in self.after.items() if self.before[key] != belongs]

    def left(self, community: CommunityKey) -> set[PageKey]:
        """The pages that went away from a community."""
        return {key for key, _ in self.moved if self.before[key] == community}


def _places(connection: UnitOfWork, looked: Mapping[PageKey, Page], at_home: Sequence[Community]) -> _Places:
    """By the scopes of all communities. ``at_home``: those whose charter stands on one of the pages."""
    after = {
        key: charters.belongs_to(
            connection, page, [community for community in at_home if community.home == key]
        )
        for key, page in looked.items()
    }
    return _Places(pages.community_of(connection, list(looked)), after)


def _follow_originals(
    connection: UnitOfWork, flow: PipelineContext, site: str, looked: Mapping[PageKey, Page], place: _Places
) -> None:
    """A translation belongs where its page does, whatever its scope says of pages below."""
    for key, page in looked.items():
        if (original := translated.original(connection, page)) is None:
            continue
        own = communities.get(connection, charters.community_key(original.key, site))
        if own is None or own.withdrawn:
            continue
        place.after[key] = own.key
        if own.charter.read_by is not None and original.key not in looked:
            # Who confirmed it in this language may have to read it again.
            flow.queue.put(connection, [assess_job(site, original.key)])


@dataclass(slots=True)
class Assessed:
    """What the pages of a community came to."""

    wanted: list[Obligation] = field(default_factory=list)
    #: Obligation → page whose assessment wants it.
    sources: dict[str, str] = field(default_factory=dict)
    contributions: list[Contribution] = field(default_factory=list)
    #: When pages of which a part was looked at mean something else by time alone.
    checks: dict[PageKey, datetime | None] = field(default_factory=dict)
    #: Ids of what nobody can be given to answer, on those pages.
    nobodys: dict[PageKey, frozenset[str]] = field(default_factory=dict)


def materialise(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    inside: Mapping[PageKey, Page],
    left: Collection[PageKey],
    rows: Iterable[Kept],
    now: datetime,
    part_of: Mapping[PageKey, Slice],
    moves: Moves,
) -> None:
    """Assess some pages of a community, and hand out the answers there. ``left``: pages that went away.

    ``moves`` tells which comments came and went.
    ``rows`` are the contributions as stored on all of these pages, ``part_of`` the pages of which a part is assessed.
    """
    facts = facts_of(connection, flow, community, inside, left, rows, part_of)
    done = Assessed()
    for key in sorted(inside):
        _assess(connection, flow, community, facts, key, part_of.get(key), done, now)
    handed = assigning.hand_out(
        connection,
        flow,
        community,
        done.contributions,
        facts.kept,
        facts.stored,
        [act for acts in facts.acts.values() for act in acts],
        facts.directory,
        now,
        moves.arrived_in(community.key),
    )
    stored = {**facts.stored, **handed.stored}
    _sum_up(connection, community, facts, done, handed, stored, moves)
    wanted = [*done.wanted, *handed.wanted]
    applying.apply(connection, flow, community, wanted, stored, handed.directory, now, done.sources)
    slices.put_next_checks(connection, flow, community, done.checks, done.nobodys, now)
    _go_through_readers(connection, flow, community, facts)
    figures.want(connection, community.key, now)


def _assess(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    facts: Facts,
    key: PageKey,
    part: Slice | None,
    done: Assessed,
    now: datetime,
) -> None:
    """Assess one page, or a part of it, and keep what is said of the page itself."""
    page, is_home = facts.inside[key], key == community.home
    belongs_here = facts.belongs.get(key) == community.key
    subject = context_of(connection, flow, community, facts, page)
    standing = _standing(subject, part, now)
    mine = standing.contributions if belongs_here else ()
    if signed := reactions.keep(connection, subject, mine, now):
        standing = _standing(replace(subject, acts=merged_acts(subject.acts, signed)), part, now)
    done.wanted += standing.obligations
    done.sources |= {item.key: key for item in standing.obligations}
    if belongs_here:
        done.contributions += standing.contributions
        if unasked(page, standing.contributions, subject.policy):
            ask = Job(kind=JobKind.COMPARE, site=community.site, subject=key)
            flow.queue.put(connection, [ask])
    of_page = standing.findings
    if is_home:
        of_page, of_community = slices.by_where(standing.findings, belongs_here)
        _keep_findings(connection, community, standing, of_community, facts.many)
    if part is None:
        next_check = _next_check(community, standing.next_check, is_home, now)
        page_standing.put_next_check(connection, [(key, next_check)])
        if not is_home or belongs_here or facts.belongs.get(key) is None:
            # Else its own community tells.
            page_standing.put_findings(connection, key, of_page)
        judged = "" if is_home and not belongs_here else slices.judged_by(subject.policy, community)
        page_standing.put_judged(connection, key, judged)
    else:
        # When what was contributed is due, is known by what is owed for it.
        done.checks[key] = _next_check(community, standing.home_check, is_home, now)
        done.nobodys[key] = slices.put_findings(
            connection, key, of_page, {each.id: each.at for each in standing.contributions}, part
        )


def _standing(subject: PageContext, part: Slice | None, now: datetime) -> Standing:
    standing = assess(subject, now)
    return part.only(standing) if part is not None else standing


def _sum_up(
    connection: UnitOfWork,
    community: Community,
    facts: Facts,
    done: Assessed,
    handed: assigning.Handed,
    stored: Mapping[str, Obligation],
    moves: Moves,
) -> None:
    """Move the figures that are sums by what is otherwise than it was."""
    arrived = moves.arrived_in(community.key)
    before = [*handed.others, *(record.facts for record in facts.kept)]
    along = {(contribution.page, contribution.id) for contribution in handed.others}
    elsewhere = [put for key, put in arrived.items() if put.page not in facts.inside and key not in along]
    figures.moved(
        connection,
        community.key,
        [contribution for contribution in before if (contribution.page, contribution.id) not in arrived],
        [*handed.others, *done.contributions, *elsewhere],
        {**moves.taken, **stored},
        {**moves.taken, **{item.key: item for item in handed.wanted}},
    )


def _go_through_readers(
    connection: UnitOfWork, flow: PipelineContext, community: Community, facts: Facts
) -> None:
    """Of many readers a round begins, or goes once around from where it is; of few all were looked at here."""
    if facts.many:
        readers.put_state(connection, community.key, readers.again(readers.state(connection, community.key)))
        flow.queue.put(connection, [readers_job(community.site, community.key)])
    elif community.home in facts.inside:
        readers.put_state(connection, community.key, None)


def readers_job(site: str, key: CommunityKey) -> Job:
    """The job that goes on with a community's readers."""
    return Job(kind=JobKind.READERS, site=site, subject=key, lane=Lane.SWEEP)


def assign_on(connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, now: datetime) -> bool:
    """Hand out the next answers of a community that wait for it; False when none is left."""
    community = communities.get(connection, key)
    sharing.within(connection, {key})
    handed = assigning.next_part(connection, flow, community, now) if community is not None else None
    if community is None or handed is None:
        return False
    owed_now: dict[str, Obligation] = {item.key: item for item in handed.wanted}
    figures.moved(connection, key, handed.others, handed.others, handed.stored, owed_now)
    applying.apply(connection, flow, community, handed.wanted, handed.stored, handed.directory, now, {})
    return True


def tick(connection: UnitOfWork, flow: PipelineContext, now: datetime, limit: int) -> int:
    """Take what is due by index: steps of obligations, and pages whose facts mean something else by now."""
    due = owed.due(connection, now, limit)
    communities_by_key = communities.load(connection, sorted(due))
    count = 0
    for key, items in sorted(due.items()):
        community = communities_by_key.get(key)
        count += len(items)
        if community is None or community.withdrawn:
            owed.put_next_checks(connection, {item.key: None for _, item in items})
            continue
        applying.climb(connection, flow, community, items, now)
    again = owed.due_pages(connection, now, limit)
    page_standing.put_next_check(connection, [(key, None) for key in again])
    for site in sorted({site_of(key) for key in again}):
        flow.queue.put(connection, [assess_job(site, key) for key in again if key.startswith(f"{site}:")])
    return count + len(again)


def _next_check(
    community: Community, check: datetime | None, is_home: bool, now: datetime
) -> datetime | None:
    """When this page's standing changes by time alone; at home also when its charter's dates pass."""
    moments = [check]
    if is_home:
        charter = community.charter
        moments += [due.at for due in (charter.deadline, charter.start) if due]
        moments += [item.due.at for item in charter.milestones]
        moments += [item.due.at for item in charter.extensions]
    later = [at for at in moments if at is not None and at > now]
    return min(later, default=None)


def _keep_findings(
    connection: UnitOfWork,
    community: Community,
    standing: Standing,
    findings: Collection[Finding],
    many: bool,
) -> None:
    """Keep what was noticed about a community and its readers, and their figures.

    ``many``: what its readers come to stays as it was until all of them are looked at.
    """
    read_by = community.charter.read_by
    stay = READING_CODES if many and read_by else frozenset[str]()
    own = [finding for finding in community.findings if finding.code[0] != "A" or finding.code in stay]
    known = {name: value for name, value in community.figures.items() if name in READING_FIGURES}
    # What is said there is counted with all of the community's, by its changes.
    whole = {name: value for name, value in standing.figures.items() if name not in SAID_FIGURES}
    after = replace(community, findings=(*own, *findings), figures={**(known if stay else {}), **whole})
    if after != community:
        communities.save(connection, after)

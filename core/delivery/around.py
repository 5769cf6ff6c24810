"""What a stage looks at: a site's notices whose time has come, and what is stored around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.delivery.together import Together
from core.effects import NoticeKind
from core.flow import disposing, goals, links
from core.flow.context import PipelineContext
from core.flow.links import Trail, trail
from core.flow.named import people_of
from core.model import (
    CommunityKey,
    Contribution,
    Directory,
    Obligation,
    ObligationKey,
    Page,
    PageKey,
    Person,
    PersonKey,
)
from core.policy import Policy
from core.rules.factors import lifting
from core.rules.factors.goal import Progress
from core.store import UnitOfWork, communities, dispositions, lifted, owed, pages, people
from core.store.communities import Community
from core.store.dispositions import Pair
from core.store.lifted import Message
from core.store.outbox import Entry
from core.store.sites import Site


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the checks look at, read in one moment."""

    obligations: Mapping[str, Obligation]
    #: What was added that is to be answered, by the obligation's key.
    contributions: Mapping[str, Contribution]
    #: Where it stands in another system, by the obligation's key.
    entry_urls: Mapping[str, str]
    communities: Mapping[CommunityKey, Community]
    pages: Mapping[PageKey, Page]
    people: Mapping[PersonKey, Person]
    #: By the key of a notice about the end of a community: what its person contributed, and what became of it.
    added: Mapping[str, Sequence[Pair]] = field(default_factory=dict)
    #: Messages of those whom others build on, lately, by the community they are in.
    lifted: Mapping[CommunityKey, Sequence[Message]] = field(default_factory=dict)
    #: The page of what is to be delivered, by the obligation's key, where it has one.
    outputs: Mapping[ObligationKey, PageKey] = field(default_factory=dict)
    #: How far the groups of communities are with their goals.
    goals: Mapping[CommunityKey, Progress] = field(default_factory=dict)
    trail: Trail = field(default_factory=lambda: Trail({}, {}))

    def community(self, entry: Entry) -> Community:
        """The community a notice is about."""
        return self.communities[entry.notice.community]

    @property
    def directory(self) -> Directory:
        """The people, as the rules ask for them."""
        return Directory(people=self.people)


@dataclass(kw_only=True)
class Round:
    """One site's turn: what every stage may ask of it."""

    flow: PipelineContext
    known: Site
    now: datetime
    around: Around
    together: Together
    #: Who may read which of the pages it is about; filled by the stage that asks the wiki.
    shown: frozenset[tuple[PersonKey, PageKey]] = frozenset()
    #: Nothing leaves this site now: it is quiet, or the breaker holds it.
    held: bool = False

    @property
    def site(self) -> str:
        """Its name."""
        return self.known.name

    @property
    def policy(self) -> Policy:
        """Its numbers."""
        return self.flow.policy(self.site)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one account gets of one message; a person with accounts on several sites gets them in one."""

    site: str
    key: PersonKey
    entries: Sequence[Entry]
    around: Around
    #: Who may read which of the pages it is about.
    shown: Collection[tuple[PersonKey, PageKey]]

    @property
    def keys(self) -> list[str]:
        """The notices in it."""
        return [entry.key for entry in self.entries]


def by_person(entries: Iterable[Entry]) -> dict[PersonKey, list[Entry]]:
    """Notices by whom they go to, in their order."""
    entries_by_person: dict[PersonKey, list[Entry]] = {}
    for entry in entries:
        entries_by_person.setdefault(entry.notice.to, []).append(entry)
    return entries_by_person


def load(
    unit: UnitOfWork, flow: PipelineContext, site: str, entries: Collection[Entry], now: datetime
) -> Around:
    """What is stored around a site's notices."""
    communities_by_key = communities.load(
        unit, {entry.notice.community for entry in entries} | _others(entries)
    )
    keys = {entry.notice.page for entry in entries} | {
        community.home for community in communities_by_key.values()
    }
    # The page that an invitation's fact is about, or the other community of a pair.
    keys |= {PageKey(str(entry.notice.data["page"])) for entry in entries if entry.notice.data.get("page")}
    added = {
        entry.key: dispositions.of_person(unit, community.key, entry.notice.to, disposing.until(community))
        for entry in entries
        if entry.notice.kind is NoticeKind.OUTCOME
        and (community := communities_by_key.get(entry.notice.community)) is not None
    }
    keys |= {pair[0].page for some in added.values() for pair in some}
    built_on = _lifted(unit, entries, flow.policy(site), now)
    keys |= {message.page for several in built_on.values() for message in several}
    obligations = owed.get_many(unit, {entry.notice.obligation for entry in entries} - {""})
    charters = {key: community.charter for key, community in communities_by_key.items()}
    named = {entry.notice.to for entry in entries}
    for community in communities_by_key.values():
        named |= people_of(community.charter)
    for item in obligations.values():
        named |= {key for key in (item.person, item.about, item.sponsor, *item.stewards) if key}
        named |= {item.settled.by} if item.settled and item.settled.by else set()
    named |= {message.author for several in built_on.values() for message in several}
    for entry in entries:
        # Whoever a notice tells about ("by") is named in it, too.
        named |= {PersonKey(value) for value in entry.notice.data.values() if _is_person(value, entry.site)}
    return Around(
        obligations=obligations,
        contributions=owed.answered_by(unit, obligations.values()),
        entry_urls=links.entries(unit, obligations.values()),
        communities=communities_by_key,
        pages=pages.load(unit, keys, history=False),
        people=people.load(unit, named),
        added=added,
        lifted=built_on,
        outputs=links.outputs(unit, charters, obligations.values(), site),
        goals=goals.of(unit, flow, communities_by_key.values()),
        trail=trail(unit, [message.contribution for several in built_on.values() for message in several]),
    )


def _others(entries: Iterable[Entry]) -> set[CommunityKey]:
    """The other communities of pairs."""
    return {
        CommunityKey(str(entry.notice.data["with"])) for entry in entries if entry.notice.data.get("with")
    }


def _lifted(
    unit: UnitOfWork, entries: Collection[Entry], policy: Policy, now: datetime
) -> dict[CommunityKey, list[Message]]:
    """What a digest could put forward: of those who get more than one notice, and not under sums only."""
    several = [mine for mine in by_person(entries).values() if len(mine) > 1]
    keys = {entry.notice.community for mine in several for entry in mine}
    if not keys or policy.sums_only:
        return {}
    messages_by_community = {
        key: list(lifting.recent(some, now, lifting.IN_DIGEST, policy))
        for key, some in lifted.of(unit, keys).items()
    }
    return {key: some for key, some in messages_by_community.items() if some}


def _is_person(value: object, site: str) -> bool:
    return isinstance(value, str) and value.startswith(f"{site}:") and len(value) < 200

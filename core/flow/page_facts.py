"""What is stored about the pages of a community that are assessed together, and what the rules are told of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.flow import (
    directories,
    disposing,
    slices,
    speaking,
    translated,
)
from core.flow.context import PipelineContext
from core.flow.focus import merged_acts
from core.flow.named import people_of
from core.flow.slices import Slice
from core.model import (
    Act,
    ActKind,
    CommunityKey,
    Contribution,
    Directory,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    PersonKey,
)
from core.rules.page_context import PageContext, Request
from core.store import (
    UnitOfWork,
    owed,
    pages,
    readers,
)
from core.store import acts as act_rows
from core.store import assigning as assigning_rows
from core.store.assigning import Kept
from core.store.communities import Community

#: What people did about one page is looked up there: there can be a hundred thousand confirmations on one, and
#: as many answers in one community.
_ELSEWHERE = (
    ActKind.CONFIRM,
    ActKind.ANSWER,
    ActKind.THANK,
    ActKind.ELSEWHERE,
    ActKind.NOT_CONTRIBUTION,
    ActKind.NOT_ANSWERED,
    ActKind.DISPOSITION,
)
#: From so many readers on a page is handed out in parts.
MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is stored about the pages of a community that are assessed together."""

    inside: Mapping[PageKey, Page]
    #: Whether more people must confirm the home than are looked at here.
    many: bool
    #: What was done about the community as a whole, where its home is among the pages; and by page.
    home_acts: Sequence[Act]
    acts: Mapping[PageKey, tuple[Act, ...]]
    #: The contributions on these pages as they are stored, and by page.
    kept: Sequence[Kept]
    counted: Mapping[PageKey, Mapping[str, Contribution]]
    #: Who asks for pages here.
    requests: tuple[Request, ...]
    directory: Directory
    #: What is owed here as it is stored.
    stored: Mapping[str, Obligation]
    #: What was confirmed in other languages.
    in_other_languages: translated.Confirmed
    #: The community each of these pages belongs to.
    belongs: Mapping[PageKey, CommunityKey | None]


def facts_of(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    inside: Mapping[PageKey, Page],
    left: Collection[PageKey],
    rows: Iterable[Kept],
    part_of: Mapping[PageKey, Slice],
) -> Facts:
    """What is stored about these pages. ``left``: pages that went away; ``rows``: the contributions on all of them."""
    home = inside.get(community.home)
    many = home is not None and readers.more_than(connection, community, MANY)
    home_acts = act_rows.of_community(connection, community.key, but=_ELSEWHERE) if home is not None else ()
    # The home's readers come in parts: what there is of each of them is looked at then.
    apart = {community.home} if many else set[PageKey]()
    acts = act_rows.of_pages(connection, inside.keys() - apart)
    if many:
        # What readers confirmed is looked at with each of them.
        acts |= act_rows.of_pages(connection, [community.home], but=(ActKind.CONFIRM,))
    kept = [contribution for contribution in rows if contribution.community == community.key]
    requests = speaking.requests(connection, flow, community) if home is not None else ()
    people = _people_in(inside.values(), home_acts, acts, [record.facts for record in kept])
    people |= {contribution.steward for contribution in kept if contribution.steward}
    # Who asks for pages here may have nothing else to do with this community, and hears what is decided.
    people |= {request.by for request in requests if request.by}
    # Whoever else is in the groups that must confirm matters where they confirm.
    focus = None if home is not None and not many else frozenset(people | people_of(community.charter))
    stored = owed.wanted_by(connection, community.key, {*inside, *left} - apart)
    if many:
        stored |= owed.wanted_by(connection, community.key, [community.home], but=ObligationKind.CONFIRM)
    stored |= assigning_rows.owed_on(connection, community.key, {*inside, *left} - part_of.keys())
    stored |= slices.owed_in(connection, community, kept, part_of)
    in_other_languages = translated.Confirmed()
    if home is not None and not many:
        in_other_languages = translated.confirmed(connection, community, home)
    return Facts(
        inside=inside,
        many=many,
        home_acts=home_acts,
        acts=acts,
        kept=kept,
        counted=_by_page(record.facts for record in kept),
        requests=requests,
        directory=directories.directory_of(connection, community.site, community.charter, people, focus),
        stored=stored,
        in_other_languages=in_other_languages,
        belongs=pages.community_of(connection, list(inside)),
    )


def context_of(
    connection: UnitOfWork, flow: PipelineContext, community: Community, facts: Facts, page: Page
) -> PageContext:
    """What the rules are told of a page; at the community's home also of the community as a whole."""
    plain = PageContext(
        page=page,
        charter=community.charter,
        acts=merged_acts(facts.acts.get(page.key, ())),
        directory=facts.directory,
        policy=flow.policy(community.site),
        calendar=flow.calendar(community.site, community.charter),
        home=False,
        since=community.attached_at,
        drafts=community.drafts,
        draft_since=community.draft_since,
        promised=facts.stored,
        counted=facts.counted.get(page.key, {}),
        readers=not facts.many,
    )
    if page.key != community.home:
        return plain
    return replace(
        plain,
        home=True,
        acts=merged_acts(plain.acts, facts.home_acts, facts.in_other_languages.acts),
        translations=facts.in_other_languages.pages,
        requests=facts.requests,
        accounting=disposing.said_so_far(connection, community),
    )


def _by_page(contributions: Iterable[Contribution]) -> dict[PageKey, dict[str, Contribution]]:
    result: dict[PageKey, dict[str, Contribution]] = {}
    for contribution in contributions:
        result.setdefault(contribution.page, {})[contribution.id] = contribution
    return result


def _people_in(
    pages_read: Iterable[Page],
    acts: Iterable[Act],
    by_page: Mapping[PageKey, tuple[Act, ...]],
    contributions: Iterable[Contribution],
) -> set[PersonKey]:
    keys: set[PersonKey | None] = set()
    for page in pages_read:
        keys |= {r.author for r in page.revisions}
        keys |= {c.author for c in page.comments}
        keys |= {sign.person for sign in page.signs}
    for act in (*acts, *(act for some in by_page.values() for act in some)):
        keys |= {act.person, act.to}
    for contribution in contributions:
        keys |= {contribution.author, contribution.settled.by if contribution.settled else None}
    return {key for key in keys if key}

"""Where things that people see lead to: a change, a charter's editor, a deliverable's own page, an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from core.flow.context import PipelineContext
from core.model import (
    ActKind,
    Charter,
    CommunityKey,
    Contribution,
    Level,
    Obligation,
    ObligationKey,
    ObligationKind,
    Page,
    PageKey,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.phrasing import is_link
from core.rules.acknowledgement.contributions import comment_of, is_told
from core.rules.deadline.escalation import WHY_AGAIN
from core.store import UnitOfWork, pages, told_entries
from core.store.communities import FROM_FILE, Community

K = TypeVar("K", bound=str)


@dataclass(frozen=True, slots=True)
class Trail:
    """What the links to contributions and to their answers take from the store, read for all of them at once."""

    #: (page, revision) → the revision that it was made from; 0 for none.
    before: Mapping[tuple[PageKey, int], int]
    #: (page, author, time) → the comment.
    comments: Mapping[tuple[PageKey, PersonKey, datetime], str]
    #: Comment of another system → where it is seen there.
    told: Mapping[str, str] = field(default_factory=dict)


def trail(connection: UnitOfWork, some: Iterable[Contribution]) -> Trail:
    """What the links to these contributions and to their answers need."""
    some = tuple(some)
    if not some:
        return Trail(before={}, comments={})
    settled = [
        (contribution.page, contribution.settled) for contribution in some if contribution.settled is not None
    ]
    changes = {
        (contribution.page, contribution.first_revision)
        for contribution in some
        if contribution.first_revision
    }
    return _trail(
        connection,
        settled,
        changes,
        {comment_of(contribution.id) for contribution in some if is_told(contribution)},
    )


def _trail(
    connection: UnitOfWork,
    settled: Iterable[tuple[PageKey, Settlement]],
    changes: Iterable[tuple[PageKey, int]] = (),
    told: Collection[str] = (),
) -> Trail:
    settled = tuple(settled)
    edits = {(page, how.revision) for page, how in settled if how.how == "edit" and how.revision}
    replies = {(page, how.by, how.at) for page, how in settled if how.how == "reply" and how.by}
    comments = pages.comments_by(connection, replies)
    return Trail(
        before=pages.parents(connection, {*changes, *edits}),
        comments=comments,
        told=told_entries.urls(connection, {*told, *comments.values()}),
    )


def diff(flow: PipelineContext, page: Page, contribution: Contribution, there: Trail) -> str:
    """The address that shows what a contribution changed, or where it stands in another system.

    "" for a new page, and for a comment in the wiki.
    """
    if is_told(contribution):
        return there.told.get(comment_of(contribution.id), "")
    before = there.before.get((page.key, contribution.first_revision), 0)
    return flow.platform(page.site).diff(page, before, contribution.last_revision) if before else ""


def places(
    flow: PipelineContext, known: Mapping[PageKey, Page], some: Iterable[Contribution], there: Trail
) -> dict[str, str]:
    """Where contributions themselves are seen, by ``<page key>/<contribution id>``: the change, else the page."""
    placed = [contribution for contribution in some if contribution.page in known]
    return {
        composite_keys.contribution(contribution.page, contribution.id): diff(
            flow, known[contribution.page], contribution, there
        )
        or flow.platform(known[contribution.page].site).link(known[contribution.page])
        for contribution in placed
    }


def products(connection: UnitOfWork, charter: Charter, site: str) -> dict[str, Page]:
    """The deliverables' own pages by key, as far as they are known; of a title the first letter may be small."""
    if not any(item.page for item in charter.deliverables):
        return {}
    return all_products(connection, {"": charter}, site)[""]


def all_products(
    connection: UnitOfWork, charters: Mapping[K, Charter], site: str
) -> dict[K, dict[str, Page]]:
    """The same for several charters of a site, looked up at once."""
    spelled = {
        which: {item.key: _spelled(item.page) for item in charter.deliverables if item.page}
        for which, charter in charters.items()
    }
    titles = {
        title for titles_by_scope in spelled.values() for some in titles_by_scope.values() for title in some
    }
    known = pages.all_titled(connection, site, titles)
    return {
        which: {
            key: page
            for key, some in titles_by_scope.items()
            if (page := next((known[title] for title in some if title in known), None)) is not None
        }
        for which, titles_by_scope in spelled.items()
    }


def outputs(
    connection: UnitOfWork, charters: Mapping[CommunityKey, Charter], items: Iterable[Obligation], site: str
) -> dict[ObligationKey, PageKey]:
    """The pages of what these obligations are to deliver, as far as there are such pages."""
    wanted = [item for item in items if item.kind is ObligationKind.DELIVER and item.community in charters]
    if not wanted:
        return {}
    known = all_products(connection, {item.community: charters[item.community] for item in wanted}, site)
    told = {item.key: known[item.community].get(composite_keys.own_part(item.key)) for item in wanted}
    return {key: page.key for key, page in told.items() if page is not None and page.exists}


def _spelled(title: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((title, title[:1].upper() + title[1:])))


def editor(flow: PipelineContext, community: Community, home: Page) -> tuple[str, str]:
    """Where a charter is edited, and the name of the file it comes from instead; one of them is "".

    What it lacks most is what the editor opens at.
    """
    kind, _, slug = community.origin.partition(":")
    if kind == "file":
        return "", slug
    platform = flow.platform(community.site)
    if platform.close_links is None:
        return platform.link(home), ""
    lacking = next((finding.field for finding in community.findings if finding.level is Level.ERROR), "")
    return platform.close_links.edit_link(home, lacking), ""


def at_field(flow: PipelineContext, community: Community, home: Page, field: str) -> str:
    """Where a field of the charter is edited; "" for a charter from a file."""
    platform = flow.platform(community.site)
    if community.origin.startswith(FROM_FILE):
        return ""
    if platform.close_links is None:
        return platform.link(home)
    return platform.close_links.edit_link(home, field)


def fields(flow: PipelineContext, community: Community, home: Page) -> dict[str, str]:
    """Where each field is mended that something was found about, where an editor opens at a field.

    Empty for a charter from a file.
    """
    url, _ = editor(flow, community, home)
    wiki = flow.platform(community.site).close_links
    if not url or wiki is None:
        return {}
    plain = wiki.edit_link(home)
    close = {
        field: wiki.edit_link(home, field) for field in {finding.field for finding in community.findings}
    }
    return {field: url for field, url in close.items() if url != plain}


def answer(flow: PipelineContext, page: Page, settled: Settlement) -> str:
    """Where what answered a contribution stands: the reply, opened and marked, or what was built on it; or ""."""
    with flow.store.read() as connection:
        there = _trail(connection, [(page.key, settled)])
    return _answer(flow, page, settled, there)


def _answer(flow: PipelineContext, page: Page, settled: Settlement, there: Trail) -> str:
    platform = flow.platform(page.site)
    comment = there.comments.get((page.key, settled.by, settled.at), "") if settled.by else ""
    if settled.how == "reply" and composite_keys.told_by(comment):
        return there.told.get(comment, "")
    if is_link(settled.note):
        return settled.note
    if settled.how == "edit" and settled.revision:
        before = there.before.get((page.key, settled.revision), 0)
        return platform.diff(page, before, settled.revision) if before else ""
    if settled.how != "reply" or platform.close_links is None:
        return ""
    return platform.close_links.talk_link(page, settled.note, comment)


def entries(connection: UnitOfWork, obligations: Iterable[Obligation]) -> dict[str, str]:
    """Obligation → where what it asks to answer stands in another system; without those about the wiki."""
    told = {
        obligation.key: comment_of(own)
        for obligation in obligations
        if composite_keys.told_by(own := composite_keys.own_part(composite_keys.answered(obligation.key)))
    }
    urls = told_entries.urls(connection, set(told.values()))
    return {key: urls[comment] for key, comment in told.items() if comment in urls}


def not_answered(flow: PipelineContext, page: Page, obligation: Obligation) -> str:
    """Where the author of a contribution says why an answer is none: its place in the panel, with the form open.

    Once only (``core.rules.acknowledgement.settling``), so for an answer after that there is no such place.
    """
    if obligation.why == WHY_AGAIN or obligation.kind is not ObligationKind.ANSWER:
        return ""
    what = composite_keys.answered(obligation.key)
    return flow.platform(page.site).link(page, obligation=f"{ActKind.NOT_ANSWERED}/{what}")


def answers(
    flow: PipelineContext, known: Mapping[PageKey, Page], some: Iterable[Contribution], there: Trail
) -> dict[str, str]:
    """Where the answers to contributions stand, by ``<page key>/<contribution id>``."""
    urls_by_key: dict[str, str] = {}
    for contribution in some:
        page = known.get(contribution.page)
        url = _answer(flow, page, contribution.settled, there) if page and contribution.settled else ""
        urls_by_key |= {composite_keys.contribution(contribution.page, contribution.id): url} if url else {}
    return urls_by_key

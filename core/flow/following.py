"""What was said follows the comment: moved to another page's discussion it is the same contribution there.

Answers, thanks, clicks and what was told about it go along, in whichever order the two pages are read
(docs/decisions/0101-what-was-said-follows-the-comment.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.flow import alerts, slices
from core.flow.context import PipelineContext
from core.flow.gather import assess as assess_job
from core.flow.slices import Slice
from core.model import CommunityKey, Contribution, Obligation, Page, PageKey
from core.rules.acknowledgement.answers import answer_key
from core.rules.acknowledgement.contributions import comment_id, is_said
from core.store import UnitOfWork, comment_parts, comments, pages, sharing
from core.store.assigning import Kept

#: Pages that are read along because a comment of theirs was seen elsewhere.
MOST = 50


def elsewhere(connection: UnitOfWork, site: str, pages_read: Sequence[Page]) -> tuple[PageKey, ...]:
    """Further pages on which counts what came to one of these: they may have lost it."""
    read = {page.key for page in pages_read}
    told = comment_parts.news(connection, pages_read)
    comments_there = {
        page.key: told[page.key].comments() if page.key in told else page.comments
        for page in pages_read
        if page.comments
    }
    here = {key: {comment.id for comment in several} for key, several in comments_there.items()}
    known = comments.stored_on(connection, here)
    new_ids = {comment_id(name) for key, names in here.items() for name in names - known[key]}
    if not new_ids:
        return ()
    where = comments.standing(connection, site, new_ids)
    others = {page for places in where.values() for page in places} - read
    counted = comments.counted_on(connection, others)
    return tuple(sorted({page for page, name in counted if name in where and page in where[name]})[:MOST])


def losers(connection: UnitOfWork, pages_read: Sequence[Page]) -> list[Page]:
    """Those of these pages on which comments counted that stand there no more, nor anywhere else as far as is known."""
    told = comment_parts.news(connection, pages_read)
    lost: dict[PageKey, set[str]] = {}
    for page in pages_read:
        if not page.exists or page.partial:
            continue
        # Of a long page only what was said about when something changed.
        news = told.get(page.key)
        spans = (
            [(None, None)]
            if news is None or news.whole
            else [(part.since, part.until) for part in news.parts]
        )
        counted: set[str] = set()
        for since, until in spans:
            counted |= comments.counted_then(connection, page.key, since, until)
        for some in (news.comments() if news is not None else (), page.comments):
            # Of a long page all is gone through only where something is missing.
            counted -= {comment_id(comment.id) for comment in some} if counted else set()
        lost[page.key] = counted
    gone = {name for some in lost.values() for name in some}
    where = comments.standing(connection, pages_read[0].site, gone) if gone else {}
    nowhere = {name for name in gone if not {*where.get(name, ())} - {*lost}}
    here = {comment_id(comment.id) for page in pages_read for comment in page.comments} if nowhere else set()
    return [page for page in pages_read if lost.get(page.key, set()) & (nowhere - here)]


@dataclass(slots=True)
class Moves:
    """What came and went while comments were followed."""

    #: What was owed for comments that stand on one of the pages no longer, by its key.
    taken: dict[str, Obligation] = field(default_factory=dict)
    #: What counts where it did not before, by page and id; some of it may stand on pages that are not looked at.
    arrived: dict[tuple[PageKey, str], Contribution] = field(default_factory=dict)

    def arrived_in(self, community: CommunityKey) -> dict[tuple[PageKey, str], Contribution]:
        """What counts for this community where it did not before."""
        return {key: put for key, put in self.arrived.items() if put.community == community}


def follow(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    pages_by_key: Mapping[PageKey, Page],
    after: Mapping[PageKey, CommunityKey | None],
    part_of: Mapping[PageKey, Slice],
    now: datetime,
    moves: Moves,
) -> list[Kept]:
    """Let what counted on one of these pages count where it stands now; the contributions on these pages then.

    ``after`` is the community that each page belongs to, ``part_of`` tells the pages of which a part is looked at;
    ``moves`` gets what came and went. Those that left a page stay in the list: who hands out the answers goes on
    from there.
    """
    # Of all communities, since what moves is overwritten by the one it arrives at.
    kept = slices.kept(connection, pages_by_key, part_of)
    there = {
        key: {comment_id(comment.id): comment.excerpt for comment in page.comments}
        for key, page in pages_by_key.items()
    }
    lost = [
        record for record in kept if is_said(record.facts) and record.facts.id not in there[record.facts.page]
    ]
    if lost:
        # It may stand anywhere by now.
        sharing.alone(connection)
    places = comments.standing(connection, site, {record.facts.id for record in lost}) if lost else {}
    changed = False
    for stored in lost:
        key = answer_key(stored.facts)
        counted = comments.take(connection, stored.facts, stored.steward)
        if counted.item is not None:
            moves.taken[key] = counted.item
            # The wiki's alerts lead to where it stood.
            alerts.settle(connection, flow, site, (), [key], {key: counted.item}, now)
        comments.keep(connection, counted, now)
        changed = True
    beside = {page for some in places.values() for page in some} - pages_by_key.keys()
    belongs: dict[PageKey, CommunityKey] = {
        page: community
        for page, community in {**after, **pages.community_of(connection, list(beside))}.items()
        if community is not None
    }
    wanted: dict[str, PageKey] = {name: page for page in sorted(belongs, reverse=True)
                                  for name in there.get(page, ())}  # fmt: skip
    wanted |= {name: min(some) for name, pages_ in places.items() if (some := belongs.keys() & {*pages_})}
    came_back = comments.back(connection, site, wanted)
    if came_back:
        sharing.alone(connection)
    for counted in came_back:
        page = wanted[counted.facts.id]
        excerpt = (
            there[page][counted.facts.id]
            if page in there
            else comments.words(connection, page, counted.facts.id)
        )
        put = comments.put(connection, counted, page, belongs[page], excerpt)
        if put is not None:
            moves.arrived[page, put.id] = put
        changed = True
        if page not in pages_by_key:
            flow.queue.put(connection, [assess_job(site, page)])
    if not changed:
        return kept
    return [*lost, *slices.kept(connection, pages_by_key, part_of)]

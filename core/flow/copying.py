"""Whether a page's charter is a copy of an older one: by what both said, and who said it first.

It goes by the wiki's own history, never by what was heard first, so that lost and late webhooks make no difference
(docs/decisions/0089-a-copied-charter-asks-first.md).
"""

from __future__ import annotations

from datetime import UTC, datetime

from core.flow.context import PipelineContext
from core.model import CharterText, CommunityKey, Page, local_id
from core.ports import Capability
from core.queue import JobKind
from core.rules.purpose import authorship
from core.rules.purpose.copies import ASKED, WORDS, words_of
from core.rules.purpose.fields import sort_fields
from core.store import UnitOfWork, copies, sites
from core.store.communities import Community

#: Why a charter that says what another one says is a community of its own without being asked: it was there before
#: the question was, or the older one has gone.
BEFORE, ALONE = "before", "alone"
#: Wordings of one charter that are kept: the first ones, which make it its own, and the one of today.
_MOST = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def noted(
    connection: UnitOfWork, flow: PipelineContext, community: Community, page: Page
) -> tuple[bool, str]:
    """Keep what the charter says; whether it is a copy, and what the community has to remember about that.

    A charter that ever said something of its own is its own for good: the question is for new ones.
    """
    if community.origin != "page":
        # A file is an admin's word.
        return False, community.own
    now = _now(connection, community)
    wanted = _words(flow, community, page, now)
    known = copies.charter_words(connection, community.key)
    if {words: copied_words.since for words, copied_words in known.items()} != wanted:
        changed = {*wanted.items()} ^ {(words, copied_words.since) for words, copied_words in known.items()}
        copies.put(connection, community.site, community.key, _number(page), wanted)
        look_at_the_same(connection, flow, community, {words for words, _ in changed})
        known = copies.charter_words(connection, community.key)
    copied = bool(now) and all(copied_words.copied for copied_words in known.values())
    if not copied:
        return False, ALONE if community.own == ASKED else community.own
    if community.own in (BEFORE, ALONE):
        return False, community.own
    return True, ASKED


def gone(connection: UnitOfWork, flow: PipelineContext, community: Community) -> None:
    """A charter is no more: what is left of those that say the same is a copy of the oldest of them."""
    known = copies.charter_words(connection, community.key)
    if known:
        look_at_the_same(connection, flow, community, set(known))
        copies.put(connection, community.site, community.key, 0, {})


def all_words(connection: UnitOfWork, community: Community) -> frozenset[str]:
    """All that a charter is known to have said, in the words that make it its own; also of one that is gone."""
    words_said = {change.value for change in community.text.changes if change.field == WORDS and change.value}
    return frozenset(words_said | ({now} if (now := _now(connection, community)) else set()))


def look_at_the_same(
    connection: UnitOfWork, flow: PipelineContext, community: Community, words: set[str]
) -> None:
    """Look again at the pages that say one of these, too: which of them said it first may have changed."""
    homes = copies.homes_of_the_same(community.site, words, CommunityKey(community.key))
    flow.queue.put_select(connection, JobKind.ASSESS, community.site, homes)


def _now(connection: UnitOfWork, community: Community) -> str:
    """What the charter says, as it is kept; "" for one that is no copy of anything.

    By the wiki's history, where it tells one: here a pseudonym may stand for somebody whom the page still names, and
    a name that was replaced is no other wording.
    """
    change = authorship.last(community.text, WORDS)
    if change is not None:
        return change.value
    words = words_of(sort_fields(community.text))
    return copies.digest_of(sites.get(connection, community.site).salt, words) if words else ""


def _words(flow: PipelineContext, community: Community, page: Page, now: str) -> dict[str, int]:
    """What the charter says and said, by words, with how early."""
    numbered = Capability.NUMBERS_REVISIONS in flow.platform(community.site).capabilities
    text, words_since = community.text, dict[str, int]()
    for change in text.changes:
        if change.field == WORDS and change.value:
            words_since.setdefault(change.value, change.revision if numbered else _moment(change.at))
    if len(words_since) > _MOST:
        words_since = {
            words: since
            for at, (words, since) in enumerate(words_since.items())
            if at < _MOST or words == now
        }
    if now and now not in words_since:
        # No history is told: as old as the version that says so.
        words_since[now] = page.current if numbered else _moment(_since(text, community))
    return words_since


def _since(text: CharterText, community: Community) -> datetime:
    return text.since or text.written_at or community.attached_at


def _moment(at: datetime) -> int:
    return round((at - _EPOCH).total_seconds() * 1000)


def _number(page: Page) -> int:
    """The number of a page whose id is one: of two the older one's is lower."""
    local = local_id(page.key)
    return min(int(local), 2**62) if local.isascii() and local.isdecimal() and len(local) < 20 else 0

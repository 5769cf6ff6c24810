"""Stage "accounted": news of the end wait for a word about each contribution, for so long as one is asked for.

Each person is told of their own contributions, on pages that they may read at that moment. What a message tells is
written down as it is about to leave; where that is no longer so, the message is made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from core.delivery.around import Round
from core.delivery.reasons import Drop
from core.delivery.verdicts import Dropped, Later, Then, Verdict
from core.effects import NoticeKind
from core.flow import disposing
from core.model import PageKey, PersonKey
from core.ports import Platform, shown_pairs
from core.read_models import Post
from core.rules.deadline.closing import said_until
from core.store import UnitOfWork, chunked, dispositions, notices, outbox
from core.store.communities import Community
from core.store.outbox import Entry

#: As many people are asked about at once, each with the pages of all of them.
_PEOPLE = 20


def complete(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """Who contributed something that nobody said a word about yet waits a while; a second message needs news."""
    ends = [one for one in entries if one.notice.kind is NoticeKind.OUTCOME]
    stopped: dict[str, Verdict] = {}
    if not ends:
        return stopped
    with turn.flow.store.read() as unit:
        for key in sorted({one.notice.community for one in ends}):
            mine = [one for one in ends if one.notice.community == key]
            community = turn.around.community(mine[0])
            people = {one.notice.to for one in mine}
            waits = dispositions.waiting(unit, key, people, disposing.until(community))
            states = notices.states(unit, [one.key for one in mine])
            for one in mine:
                second = disposing.is_second(one.key)
                if second and not any(said and said.news for _, said in turn.around.added.get(one.key, ())):
                    # It was taken back before it was told: nothing is used up.
                    stopped[one.key] = Dropped(Drop.NO_LONGER_HOLDS, Then.LAPSE)
                    continue
                planned = states.get(one.key, ("", turn.now))[1]
                at = _until(turn, community, planned if second else community.charter.closed_at)
                if one.notice.to in waits and at is not None and turn.now < at:
                    stopped[one.key] = Later(at)
    return stopped


def _until(turn: Round, community: Community, since: datetime | None) -> datetime | None:
    calendar = turn.flow.calendar(turn.site, community.charter)
    if since == community.charter.closed_at:
        return said_until(community.charter, calendar, turn.policy)
    return calendar.add_days(since, turn.policy.decide_days) if since else None


def readable(
    turn: Round, platform: Platform, entries: Sequence[Entry]
) -> frozenset[tuple[PersonKey, PageKey]]:
    """Which of the pages that they contributed to these people may read now."""
    wanted: dict[PersonKey, set[PageKey]] = {}
    for one in entries:
        for added, _ in turn.around.added.get(one.key, ()):
            wanted.setdefault(one.notice.to, set()).add(added.page)
    found: set[tuple[PersonKey, PageKey]] = set()
    for some in chunked(sorted(wanted), _PEOPLE):
        pages = set().union(*(wanted[person] for person in some))
        found |= shown_pairs(platform, some, pages)
    return frozenset(found)


def claim(
    unit: UnitOfWork,
    posts: Iterable[Post],
    keys: Collection[str],
    owner: str,
    accounts: Collection[PersonKey] = (),
    before: int = 0,
) -> frozenset[str]:
    """Mark notices as being sent, with what they tell; one that would tell what is no longer so is not taken.

    ``accounts``: those of a person on several sites, who had got ``before`` messages when it was looked whether one
    more may leave. Where one left meanwhile, or is leaving elsewhere, by another site's round, nothing is taken.
    """
    elsewhere = accounts and outbox.sent_elsewhere(unit, accounts, owner)
    if elsewhere or (accounts and outbox.sent_rows(unit, accounts) != before):
        return frozenset()
    keys = outbox.still_due(unit, keys)
    stale = {
        one.notice.key
        for post in posts
        for each in (post, *post.further)
        for one in each.notices
        if one.became
        and one.notice.key in keys
        and not dispositions.tell(
            unit,
            one.notice.key,
            {(said.page, said.contribution): said.act for _, said in one.became if said is not None},
        )
    }
    claimed = outbox.claim(unit, set(keys) - stale, owner)
    dispositions.untell(unit, [key for key in keys if key not in claimed and key not in stale])
    return claimed

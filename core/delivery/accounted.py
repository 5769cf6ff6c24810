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
from core.message_facts import Post
from core.model import PageKey, PersonKey
from core.ports import Platform, shown_pairs
from core.rules.deadline.closing import said_until
from core.store import UnitOfWork, chunked, dispositions, notices, outbox
from core.store.communities import Community
from core.store.outbox import Entry

#: As many people are asked about at once, each with the pages of all of them.
_PEOPLE = 20


def complete(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """Who contributed something that nobody said a word about yet waits a while; a second message needs news."""
    ends = [entry for entry in entries if entry.notice.kind is NoticeKind.OUTCOME]
    stopped: dict[str, Verdict] = {}
    if not ends:
        return stopped
    with turn.flow.store.read() as unit:
        for key in sorted({entry.notice.community for entry in ends}):
            mine = [entry for entry in ends if entry.notice.community == key]
            community = turn.around.community(mine[0])
            people = {entry.notice.to for entry in mine}
            waits = dispositions.waiting(unit, key, people, disposing.until(community))
            states = notices.states(unit, [notice.key for notice in mine])
            for entry in mine:
                second = disposing.is_second(entry.key)
                if second and not any(
                    disposed and disposed.news for _, disposed in turn.around.added.get(entry.key, ())
                ):
                    # It was taken back before it was told: nothing is used up.
                    stopped[entry.key] = Dropped(Drop.NO_LONGER_HOLDS, Then.LAPSE)
                    continue
                planned = states.get(entry.key, ("", turn.now))[1]
                at = _until(turn, community, planned if second else community.charter.closed_at)
                if entry.notice.to in waits and at is not None and turn.now < at:
                    stopped[entry.key] = Later(at)
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
    for entry in entries:
        for added, _ in turn.around.added.get(entry.key, ()):
            wanted.setdefault(entry.notice.to, set()).add(added.page)
    allowed: set[tuple[PersonKey, PageKey]] = set()
    for some in chunked(sorted(wanted), _PEOPLE):
        pages = set().union(*(wanted[person] for person in some))
        allowed |= shown_pairs(platform, some, pages)
    return frozenset(allowed)


def claim(
    unit: UnitOfWork,
    posts: Iterable[Post],
    keys: Collection[str],
    name: str,
    accounts: Collection[PersonKey] = (),
    before: int = 0,
) -> frozenset[str]:
    """Mark notices as being sent, with what they tell; one that would tell what is no longer so is not taken.

    ``name``: that of the claim. ``accounts``: those of a person on several sites, who had got ``before`` messages when
    it was looked whether one more may leave. Where one left meanwhile, or is leaving elsewhere, by another site's
    round, nothing is taken.
    """
    elsewhere = accounts and outbox.sent_elsewhere(unit, accounts, outbox.owner_of(name))
    if elsewhere or (accounts and outbox.sent_rows(unit, accounts) != before):
        return frozenset()
    keys = outbox.still_due(unit, keys)
    stale = {
        facts.notice.key
        for post in posts
        for each in (post, *post.further)
        for facts in each.notices
        if facts.became
        and facts.notice.key in keys
        and not dispositions.tell(
            unit,
            facts.notice.key,
            {
                (disposed.page, disposed.contribution): disposed.act
                for _, disposed in facts.became
                if disposed is not None
            },
        )
    }
    claimed = outbox.claim(unit, set(keys) - stale, name)
    dispositions.untell(unit, [key for key in keys if key not in claimed and key not in stale])
    return claimed

"""Stage "asked": an invitation leaves only while it is news, and tells only what both may read.

So does what one community asks another, or answers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.delivery.around import Round
from core.delivery.reasons import Drop
from core.delivery.verdicts import Dropped, Later, Verdict
from core.effects import NoticeKind
from core.flow import inviting, pairing
from core.flow.named import groups_of, people_of
from core.model import PageKey, PersonKey, composite_keys
from core.rules.deadline.quiet_hours import recipient_calendar
from core.rules.invitations import suggest, times
from core.rules.obligations.reassignment import looks_after
from core.store import UnitOfWork, invitations, notices, people
from core.store.communities import Community
from core.store.outbox import Entry


def still_news(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """Whoever looked in, came, belongs, said no or does not want to be suggested is not written to any more.

    Nor is anybody in the name of who looks after the community no longer; and nobody is asked a second time whom the
    first message did not reach, or only just.
    """
    asked = [entry for entry in entries if entry.notice.kind is NoticeKind.INVITED]
    paired = [entry for entry in entries if entry.notice.kind is NoticeKind.PAIRED]
    if not asked and not paired:
        return {}
    stopped: dict[str, Verdict] = {}
    with turn.flow.store.read() as unit:
        for entry in paired:
            if not pairing.still_news(unit, entry.notice, turn.around.community(entry), turn.now):
                stopped[entry.key] = Dropped(Drop.NOT_NEWS)
        out = invitations.unsuggested(unit, {entry.notice.to for entry in asked})
        for entry in asked:
            asked_before = invitations.get(unit, entry.notice.community, entry.notice.to)
            community = turn.around.community(entry)
            if (
                asked_before is None
                or entry.notice.to in out
                or not times.asks_again(asked_before.invitation, turn.now)
                or not _still_between(unit, community, asked_before.invitation.by, entry.notice.to)
            ):
                stopped[entry.key] = Dropped(Drop.NOT_NEWS)
            elif composite_keys.step_and_date(entry.key)[0] == inviting.AGAIN_STEP:
                verdict = _second(unit, turn, community, entry)
                stopped |= {entry.key: verdict} if verdict is not None else {}
    return stopped


def _still_between(unit: UnitOfWork, community: Community, by: PersonKey, to: PersonKey) -> bool:
    """Whether who asks may still ask, and who is asked still takes no part."""
    charter = community.charter
    around = people.directory(
        unit,
        community.site,
        people={by, to} | people_of(charter),
        groups=groups_of(charter),
        focus=frozenset({by, to}),
    )
    return around.usable(by) and looks_after(by, charter, around) and not suggest.belongs(to, charter, around)


def _second(unit: UnitOfWork, turn: Round, community: Community, entry: Entry) -> Verdict | None:
    """The second message goes to nobody who did not get the first, and not sooner after it than it should."""
    to = entry.notice.to
    first = composite_keys.notice(inviting.subject(community.key), inviting.FIRST_STEP, to)
    became = notices.state(unit, first)
    if became is None or became[0] not in ("planned", "sent"):
        return Dropped(Drop.NOT_NEWS)
    # One that waits still, behind a hold or a wiki that is away, leaves now at the earliest.
    left = became[1] if became[0] == "sent" else turn.now
    calendar = recipient_calendar(turn.around.people[to], community.charter, turn.policy)
    # Delivered on the same day of work, whatever the hour.
    earliest = calendar.start_of(
        calendar.local(calendar.add_days(left, turn.policy.invite_again_days)).date()
    )
    return Later(earliest) if turn.now < earliest else None


def told_pages(entry: Entry) -> frozenset[tuple[PersonKey, PageKey]]:
    """Who must be able to read which page so that an invitation may leave: both of them, its own and its fact's.

    Of a pair its reader must be able to read both communities' pages.
    """
    notice = entry.notice
    if notice.kind is NoticeKind.PAIRED:
        return frozenset({(notice.to, PageKey(str(notice.data.get("page", ""))))})
    if notice.kind is not NoticeKind.INVITED:
        return frozenset()
    page, by = PageKey(str(notice.data.get("page", ""))), PersonKey(str(notice.data.get("by", "")))
    return frozenset({(notice.to, page), (by, page), (by, notice.page)})

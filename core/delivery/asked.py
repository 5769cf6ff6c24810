"""Stage "asked": an invitation leaves only while it is news, and tells only what both may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.delivery.around import Round
from core.delivery.reasons import Drop
from core.delivery.verdicts import Dropped, Verdict
from core.effects import NoticeKind
from core.model import PageKey, PersonKey
from core.rules.invitations import times
from core.store import invitations
from core.store.outbox import Entry


def still_news(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """Whoever looked in, came, said no or does not want to be suggested is not written to any more."""
    asked = [one for one in entries if one.notice.kind is NoticeKind.INVITED]
    if not asked:
        return {}
    stopped: dict[str, Verdict] = {}
    with turn.flow.store.read() as unit:
        out = invitations.unsuggested(unit, {one.notice.to for one in asked})
        for entry in asked:
            one = invitations.one(unit, entry.notice.community, entry.notice.to)
            if one is None or entry.notice.to in out or not times.asks_again(one.invitation, turn.now):
                stopped[entry.key] = Dropped(Drop.NOT_NEWS)
    return stopped


def told_pages(entry: Entry) -> frozenset[tuple[PersonKey, PageKey]]:
    """Who must be able to read which page so that an invitation may leave: both of them, its own and its fact's."""
    notice = entry.notice
    if notice.kind is not NoticeKind.INVITED:
        return frozenset()
    page, by = PageKey(str(notice.data.get("page", ""))), PersonKey(str(notice.data.get("by", "")))
    return frozenset({(notice.to, page), (by, page), (by, notice.page)})

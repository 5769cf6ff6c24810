"""Stage "may read": the wiki says who may read what a notice is about; nothing else is named to anybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.delivery import accounted, pausing
from core.delivery.around import Around, Round
from core.delivery.asked import told_pages
from core.delivery.reasons import Drop
from core.delivery.retrying import RETRY
from core.delivery.verdicts import Dropped, Later, Then, Verdict
from core.effects import NoticeKind
from core.model import PageKey, PersonKey
from core.ports import GiveUp, RetryAt, shown_pairs
from core.rules.purpose.visibility import sources, unnamed
from core.store.outbox import Entry

Pairs = Collection[tuple[PersonKey, PageKey]]


def allowed(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """Ask the wiki about all of them at once; what a person may not read is dropped without being named anywhere.

    Besides, the pairs of all pages asked about: words of a charter around another one stand on one of them.
    """
    if not entries:
        return {}
    around = turn.around
    needed = {
        (entry.notice.to, page)
        for entry in entries
        for page in (
            entry.notice.page,
            around.community(entry).home,
            *sources([around.community(entry).charter]),
        )
    }
    owing = {notice.key: _owed(notice, around) for notice in entries}
    needed |= {pair for pairs in owing.values() for pair in pairs}
    needed |= {pair for notice in entries for pair in told_pages(notice)}
    # What a digest could put forward besides; who may not read it gets the rest all the same.
    needed |= {
        (entry.notice.to, each.page)
        for entry in entries
        for each in around.lifted.get(entry.notice.community, ())
    }
    try:
        platform = turn.flow.platform(turn.site)
        shown = shown_pairs(platform, {key for key, _ in needed}, {page for _, page in needed})
        shown |= accounted.readable(turn, platform, entries)
    except (RetryAt, GiveUp) as error:
        # Without an answer nothing may leave; the wiki is asked again soon.
        at = error.at if isinstance(error, RetryAt) and error.at else turn.now + RETRY.first
        return {notice.key: Later(at, type(error).__name__) for notice in entries}
    turn.shown = shown
    stopped: dict[str, Verdict] = {}
    for entry in entries:
        if not owing[entry.key] <= shown:
            stopped[entry.key] = Dropped(Drop.OWES_UNREADABLE, Then.PAUSE)
        elif not _visible(entry, around, shown):
            stopped[entry.key] = Dropped(Drop.UNREADABLE)
    return stopped


def _owed(entry: Entry, around: Around) -> frozenset[tuple[PersonKey, PageKey]]:
    """The pages that who owes something must be able to read before a step about it is taken."""
    item = around.obligations.get(entry.notice.obligation)
    if entry.notice.kind is not NoticeKind.LADDER or item is None:
        return frozenset()
    output = around.outputs.get(item.key)
    pages = pausing.needed(item, around.community(entry).home)
    known = [page.key for key in pages if (page := around.pages.get(key)) is not None and page.exists]
    return frozenset((item.person, key) for key in (*known, output) if key is not None)


def _visible(entry: Entry, around: Around, shown: Pairs) -> bool:
    key, page = entry.notice.to, around.pages.get(entry.notice.page)
    there = page is not None and page.exists
    read = (key, entry.notice.page) in shown and (key, around.community(entry).home) in shown
    told = told_pages(entry) <= frozenset(shown)
    return there and read and told and not _names_hidden(key, entry, around, shown)


def _names_hidden(key: PersonKey, entry: Entry, around: Around, shown: Pairs) -> bool:
    """Whether a notice is about somebody who is named only on a page that its recipient may not read."""
    obligation = around.obligations.get(entry.notice.obligation)
    if obligation is None or obligation.person == key or obligation.settled is not None:
        return False
    readable = {page for reader, page in shown if reader == key}
    return obligation.person in unnamed(around.community(entry).charter, readable)

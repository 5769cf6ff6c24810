"""What the change added that a message is about: whoever is to answer it or to read it again sees it there."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.flow.context import PipelineContext
from core.message_facts import NoticeFacts
from core.model import ActKind, ObligationKind, composite_keys
from core.ports import Differences, TelosError
from core.store import acts, contributed, pages

log = logging.getLogger(__name__)

#: Of how many changes one message tells: each is a question to the wiki.
MOST = 5


def told(
    flow: PipelineContext, wiki: Differences | None, facts: Iterable[NoticeFacts]
) -> Iterator[NoticeFacts]:
    """The facts of a message's notices, with what the change added as far as the wiki tells at once."""
    asked = 0
    for notice in facts:
        between = _versions(flow, notice) if wiki is not None and asked < MOST else None
        if wiki is None or between is None:
            yield notice
            continue
        asked += 1
        try:
            yield replace(notice, added=wiki.added(notice.page, *between))
        except TelosError as error:
            # The message is whole without it.
            log.info("what a change added could not be told: %s", type(error).__name__)
            yield notice


def _versions(flow: PipelineContext, facts: NoticeFacts) -> tuple[int, int] | None:
    """The versions whose difference a notice is about, the older one 0 for a new page; None for other notices."""
    item = facts.obligation
    if item is None or item.settled is not None or item.person != facts.notice.to:
        return None
    with flow.store.read() as connection:
        if item.kind is ObligationKind.CONFIRM:
            acts_here = acts.of_pages(connection, [facts.page.key], focus=[item.person]).get(
                facts.page.key, ()
            )
            last = max((act.revision for act in acts_here if act.kind is ActKind.CONFIRM), default=0)
            return (last, facts.page.shown_now) if 0 < last < facts.page.shown_now else None
        if item.kind is not ObligationKind.ANSWER or item.what:
            return None
        added = contributed.get_contribution(connection, facts.page.key, composite_keys.own_part(item.key))
        if added is None or not added.first_revision:
            return None
        return pages.parent_of(connection, facts.page.key, added.first_revision), added.last_revision

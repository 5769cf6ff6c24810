"""Takes back the wiki's own alerts about what is settled or handed over: they are marked read.
News stay as they are: an answer, a decision, an outcome is read by whoever it is for.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial

from core.effects import NoticeKind
from core.flow.context import PipelineContext
from core.model import Obligation
from core.ports import GiveUp, RetryAt
from core.store import UnitOfWork, notices, outbox

log = logging.getLogger(__name__)

#: Most alerts in one go, and how long a wiki that is away is left alone.
LIMIT = 500
_NEWS = frozenset({NoticeKind.ANSWERED, NoticeKind.DECIDED, NoticeKind.OUTCOME})


def settle(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    saved: Iterable[Obligation],
    forgotten: Collection[str],
    before: Mapping[str, Obligation],
    now: datetime,
) -> None:
    """Let the alerts be marked read that are about what these changes settled, forgot, or gave to others."""
    if flow.platform(site).native_notices is None:
        return
    over: dict[str, Obligation | None] = {
        obligation.key: obligation
        for obligation in saved
        if obligation.key in before and _over(obligation, before[obligation.key])
    }
    over |= dict.fromkeys(forgotten)
    if not over:
        return
    told = notices.sent_about(connection, over)
    gone = [
        (key, person)
        for obligation, keys in told.items()
        for key in keys
        if not _is_news(key) and _in_vain(over[obligation], person := key.rpartition("#")[2])
    ]
    outbox.put_read(connection, site, gone, now)


def _over(obligation: Obligation, before: Obligation) -> bool:
    settled = obligation.settled is not None and before.settled is None
    return settled or obligation.person != before.person or (obligation.declined and not before.declined)


def _in_vain(obligation: Obligation | None, person: str) -> bool:
    """Whether this person can do nothing about it any more."""
    if obligation is None or obligation.settled is not None:
        return True
    return (person == obligation.person) is obligation.declined


def _is_news(key: str) -> bool:
    return key.rpartition("#")[0].rpartition("#")[2] in _NEWS


def mark_read(flow: PipelineContext, now: datetime, site: str) -> int:
    """Have a wiki mark read what waits for it; how many alerts."""
    with flow.store.read() as connection:
        keys = outbox.read_due(connection, site, now, LIMIT)
    if not keys:
        return 0
    rows = [f"{outbox.READ}/{key}" for key in keys]
    try:
        wiki = flow.platform(site).native_notices
        if wiki is not None:
            wiki.mark_read(keys)
    except RetryAt as error:
        at = error.at or now + flow.policy(site).show_after
        flow.store.write(partial(outbox.back, keys=rows, at=at, error=type(error).__name__))
        return 0
    except GiveUp as error:
        # An alert too many is no harm; trying for ever would be.
        log.warning("site %s could not mark alerts read: %s", site, type(error).__name__)
    flow.store.write(partial(outbox.done, keys=rows))
    return len(keys)

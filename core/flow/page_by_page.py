"""Reads off a community's pages what its figures need and no rule asks for; an edit itself pays nothing for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from core.flow.context import PipelineContext
from core.model import Page, PageKey
from core.store import UnitOfWork, pages
from core.store.communities import Community
from core.store.page_readings import PageReadings

#: Pages read in one transaction, and how many such parts at one time.
PART, PARTS = 25, 40


def read_off(
    flow: PipelineContext,
    community: Community,
    kept: PageReadings,
    unread: Callable[[UnitOfWork], Sequence[PageKey]],
    put: Callable[[Sequence[Page]], Callable[[UnitOfWork], None]],
) -> bool:
    """Read pages where they were not read, or that changed; True when more is left for another time.

    ``unread``: the next of them, :data:`PART` at most; ``put``: how to keep what is read of some.
    """
    for _ in range(PARTS):
        with flow.store.read() as connection:
            gone = kept.left(connection, community.key, PART)
        if gone:
            flow.store.write(partial(kept.drop, keys=gone))
            continue
        with flow.store.read() as connection:
            keys = unread(connection)
            stored = pages.load(connection, keys, history=True)
        if not keys:
            return False
        flow.store.write(put(list(stored.values())))
    return True

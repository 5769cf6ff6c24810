"""Looks for what was taken back on pages that changed, for the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from core.flow.context import PipelineContext
from core.flow.page_by_page import PART, read_off
from core.flow.past import since
from core.model import Directory, Page
from core.rules.acknowledgement.reverted import reverted
from core.store import UnitOfWork, taken_back
from core.store.communities import Community


def read(flow: PipelineContext, community: Community) -> bool:
    """Look at the pages that changed since they were last looked at; True when more is left for another time."""
    begin, policy, nobody = since(community), flow.policy(community.site), Directory(people={})

    def put(some: Sequence[Page]) -> Callable[[UnitOfWork], None]:
        reverted_by_page = [(page, reverted(page, nobody, policy, begin)) for page in some]
        return partial(taken_back.put, community=community.key, by_page=reverted_by_page)

    unread = partial(taken_back.unread, community=community.key, since=begin, limit=PART)
    return read_off(flow, community, taken_back.KEPT, unread, put)

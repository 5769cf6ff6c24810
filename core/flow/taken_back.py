"""Looks for what was taken back on pages that changed, for the figures; an edit itself pays nothing for it."""

from __future__ import annotations

from functools import partial

from core.flow.context import PipelineContext
from core.flow.past import since
from core.model import Directory
from core.rules.acknowledgement.reverted import reverted
from core.store import pages, taken_back
from core.store.communities import Community

#: Pages read in one transaction, and how many such parts at one time.
PART, PARTS = 25, 40


def read(flow: PipelineContext, community: Community) -> bool:
    """Look at the pages that changed since they were last looked at; True when more is left for another time."""
    begin, policy = since(community), flow.policy(community.site)
    for _ in range(PARTS):
        with flow.store.read() as connection:
            gone = taken_back.left(connection, community.key, PART)
        if gone:
            flow.store.write(partial(taken_back.drop, keys=gone))
            continue
        with flow.store.read() as connection:
            keys = taken_back.unread(connection, community.key, begin, PART)
            stored = pages.load(connection, keys, history=True)
        if not keys:
            return False
        nobody = Directory(people={})
        found = [(page, reverted(page, nobody, policy, begin)) for page in stored.values()]
        flow.store.write(partial(taken_back.put, community=community.key, found=found))
    return True

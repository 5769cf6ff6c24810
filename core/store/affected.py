"""Which pages something concerns: queries for the queue, which lets a job wait for each row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from core.model import CommunityKey, PersonKey
from core.store import tables as t
from core.store.sql import chunked

Pages = sa.Select[tuple[Any]]


def of_site(site: str) -> Iterator[Pages]:
    """All pages in communities of a site, and the homes of these."""
    p, c = t.page.c, t.community.c
    yield sa.select(p.key).where(p.site == site, p.community.is_not(None))
    yield sa.select(c.home).where(c.site == site, sa.not_(c.withdrawn)).distinct()


def of_community(key: CommunityKey) -> Pages:
    """Every page that is in a community."""
    return sa.select(t.page.c.key).where(t.page.c.community == key)


def by_people(keys: Collection[PersonKey]) -> Iterator[Pages]:
    """The pages of communities on which these people wrote or did something."""
    for group in chunked(sorted(keys)):
        wrote = (
            sa.select(column).where(author.in_(group))
            for column, author in (
                (t.revision.c.page, t.revision.c.author),
                (t.comment.c.page, t.comment.c.author),
                (t.sign.c.page, t.sign.c.person),
                (t.act.c.page, t.act.c.person),
            )
        )
        yield sa.select(t.page.c.key).where(
            t.page.c.key.in_(sa.union(*wrote)), t.page.c.community.is_not(None)
        )

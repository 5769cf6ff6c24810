"""What pages show of their state, and the counts that go into it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core.model import CommunityKey, ObligationKind, PageKey, ScopeKind
from core.store import tables as t
from core.store import watching
from core.store.sql import parts


def digests(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, str]:
    """The digest of what each page shows that is there; "" for nothing."""
    found: dict[PageKey, str] = {}
    p = t.page.c
    for some in parts(sorted(keys)):
        rows = connection.execute(sa.select(p.key, p.shown).where(p.key.in_(some), p.exists))
        found.update({PageKey(row.key): row.shown for row in rows})
    return found


def put(connection: sa.Connection, key: PageKey, digest: str) -> None:
    """Write down what a page shows."""
    connection.execute(sa.update(t.page).where(t.page.c.key == key).values(shown=digest))


def in_doubt(
    connection: sa.Connection, site: str, keys: Collection[PageKey] | None, mark: str
) -> sa.Select[tuple[str]]:
    """The pages whose state may not be for all their readers any more; their digests get a mark before them.

    Who may read these pages and those below them changed: so it is about them, and about the pages of the
    communities whose charters stand there. None: about all pages that lie elsewhere than their charter.
    """
    p, c = t.page.c, t.community.c
    if keys is None:
        elsewhere = sa.exists().where(
            c.key == p.community,
            c.home != p.key,
            c.scope_kind.not_in([ScopeKind.PAGE.value, ScopeKind.TREE.value]),
        )
        wanted = sa.select(p.key).where(p.site == site, p.exists, elsewhere)
    else:
        listed = sorted(keys)
        places = connection.scalars(sa.select(p.place).where(p.key.in_(listed), p.place != ""))
        touched = sa.union(sa.select(p.key).where(p.key.in_(listed)), watching.below(site, set(places)))
        theirs = sa.select(c.key).where(c.home.in_(touched))
        wanted = sa.select(p.key).where(
            p.exists, p.community.is_not(None), sa.or_(p.key.in_(touched), p.community.in_(theirs))
        )
    unmarked = p.shown.not_in([""]) & sa.not_(p.shown.startswith(mark, autoescape=True))
    connection.execute(sa.update(t.page).where(p.key.in_(wanted), unmarked).values(shown=mark + p.shown))
    return wanted.where(p.shown != "")


def waiting(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, int]:
    """How many contributions on each page wait for an answer that somebody owes; none is absent."""
    found: dict[PageKey, int] = {}
    o = t.obligation.c
    for some in parts(sorted(keys)):
        rows = connection.execute(
            sa.select(o.page, sa.func.count().label("n"))
            .where(o.page.in_(some), o.kind == ObligationKind.ANSWER.value, o.settled_at.is_(None))
            .group_by(o.page)
        )
        found.update({PageKey(row.page): row.n for row in rows})
    return found


def unconfirmed(connection: sa.Connection, community: CommunityKey, page: PageKey) -> int:
    """How many people still owe a confirmation of a page."""
    o = t.obligation.c
    query = sa.select(sa.func.count()).where(
        o.page == page,
        o.kind == ObligationKind.CONFIRM.value,
        o.community == community,
        o.settled_at.is_(None),
    )
    return int(connection.scalar(query) or 0)

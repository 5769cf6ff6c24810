"""What the sweep looks after: pages that are or were in a community, groups and people that charters use."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from core.model import PageKey, PersonKey, ReactionKind
from core.model.composite_keys import TOLD
from core.store import tables as t
from core.store.sql import chunked, one_of

#: Before anybody was asked about.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_WHERE_SAID = (
    sa.select(t.comment.c.id, t.comment.c.page)
    .where(one_of(t.comment.c.id, "comments"))
    .union_all(sa.select(t.sign.c.id, t.sign.c.page).where(one_of(t.sign.c.id, "signs")))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """As much of a stored page as the wiki's page stats show."""

    key: PageKey
    exists: bool
    current: int
    #: Comments on the page itself and signs that only say it was read.
    comments: int
    title: str
    space: str
    ancestors: tuple[str, ...]
    labels: frozenset[str]


def watch(connection: sa.Connection, keys: Collection[PageKey]) -> None:
    """Look after these pages from now on."""
    p = t.page.c
    for some in chunked(sorted(keys)):
        connection.execute(sa.update(t.page).where(p.key.in_(some), sa.not_(p.watched)).values(watched=True))


def next_pages(connection: sa.Connection, site: str, after: str, limit: int) -> list[PageKey]:
    """The watched pages that come after a key, going on from the first one; each once."""
    p = t.page.c
    query = sa.select(p.key).where(p.site == site, p.watched).order_by(p.key)
    keys = list(connection.scalars(query.where(p.key > after).limit(limit)))
    if len(keys) < limit:
        keys += connection.scalars(query.where(p.key <= after).limit(limit - len(keys)))
    return [PageKey(key) for key in keys]


def stored(connection: sa.Connection, keys: Sequence[PageKey]) -> tuple[Stored, ...]:
    """What is known about pages, to be compared."""
    stats: list[Stored] = []
    for some in chunked(keys):
        c, s, p = t.comment.c, t.sign.c, t.page.c
        counts: dict[str, int] = {}
        for query in (
            sa.select(c.page, sa.func.count().label("n"))
            .where(c.page.in_(some), sa.not_(c.on_file), sa.not_(c.id.startswith(TOLD)))
            .group_by(c.page),
            sa.select(s.page, sa.func.count().label("n"))
            .where(s.page.in_(some), s.kind == ReactionKind.READ.value)
            .group_by(s.page),
        ):
            for row in connection.execute(query):
                counts[row.page] = counts.get(row.page, 0) + row.n
        rows = {row.key: row for row in connection.execute(sa.select(t.page).where(p.key.in_(some)))}
        stats += [
            Stored(
                key=key,
                exists=rows[key].exists,
                current=rows[key].current,
                comments=counts.get(key, 0),
                title=rows[key].title,
                space=rows[key].space,
                ancestors=tuple(json.loads(rows[key].ancestors)),
                labels=frozenset(json.loads(rows[key].labels)),
            )
            for key in some
        ]
    return tuple(stats)


def page_of_comment(connection: sa.Connection, site: str, ids: Collection[str]) -> dict[str, PageKey]:
    """Comments among these local ids, and the pages on which they stand (or did when last read)."""
    pages_by_id: dict[str, PageKey] = {}
    for some in chunked(sorted(ids)):
        comment_ids = {f"{ReactionKind.READ.value}/{id_}": id_ for id_ in some}
        for row in connection.execute(_WHERE_SAID, {"comments": some, "signs": list(comment_ids)}):
            pages_by_id[comment_ids.get(row.id, row.id)] = PageKey(row.page)
    return {id_: page for id_, page in pages_by_id.items() if page.startswith(f"{site}:")}


def below(site: str, places: Collection[str]) -> sa.Select[tuple[str]]:
    """Stored pages that lay below one of these places when they were last read."""
    p = t.page.c
    under = [p.ancestors.contains(json.dumps(place), autoescape=True) for place in sorted(places)]
    return sa.select(p.key).where(p.site == site, p.exists, sa.or_(sa.false(), *under))


# --- people -------------------------------------------------------------------------------------------------


def _used(site: str, kind: str) -> sa.Select[tuple[str]]:
    u, c = t.community_uses.c, t.community.c
    return (
        sa.select(u.value)
        .join(t.community, c.key == u.community)
        .where(c.site == site, sa.not_(c.withdrawn), u.kind == kind)
    )


def groups(connection: sa.Connection, site: str, most: int) -> tuple[frozenset[str], frozenset[str]]:
    """The groups that charters name: those of up to so many members, and the larger ones."""
    names = frozenset(str(name) for name in connection.scalars(_used(site, "group").distinct()))
    m = t.membership.c
    rows = connection.execute(
        sa.select(m.grp)
        .where(m.site == site, m.grp.in_(sorted(names)))
        .group_by(m.grp)
        .having(sa.func.count() > most)
    )
    large = frozenset(str(row.grp) for row in rows)
    return names - large, large


def names_without_account(connection: sa.Connection, site: str, limit: int) -> list[str]:
    """Accounts that charters name and that nobody has, as far as is known."""
    p, used = t.person.c, _used(site, "account").subquery()
    known = sa.exists().where(p.site == site, p.account == used.c.value)
    return list(
        connection.scalars(
            sa.select(used.c.value).where(sa.not_(known)).distinct().order_by(used.c.value).limit(limit)
        )
    )


def old_people(connection: sa.Connection, site: str, before: datetime, limit: int) -> list[PersonKey]:
    """People in use that nobody asked about since ``before``, the longest ago first; no erased ones."""
    p, m, o = t.person.c, t.membership.c, t.obligation.c
    accounts = sa.select(p.key).where(p.site == site, p.account.in_(_used(site, "account")))
    members = sa.select(m.person).where(m.site == site, m.grp.in_(_used(site, "group")))
    owing = sa.select(o.person).where(o.is_open)
    used = sa.union(_used(site, "person"), accounts, members, owing)
    rows = connection.scalars(
        sa.select(p.key)
        .where(
            p.site == site,
            sa.or_(p.read_at.is_(None), p.read_at < before),
            p.key.in_(used),
            sa.not_(p.key.startswith(f"{site}:p_", autoescape=True)),
        )
        .order_by(p.read_at.nulls_first(), p.key)
        .limit(limit)
    )
    return [PersonKey(key) for key in rows]

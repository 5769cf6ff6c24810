"""Comments that stood elsewhere before: what was counted, owed, told and done about them goes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.effects import SendNotice
from core.model import CommunityKey, Contribution, Obligation, PageKey, PersonKey, site_of
from core.rules.acknowledgement.answers import answer_key
from core.rules.acknowledgement.contributions import comment_of
from core.store import codec, owed
from core.store import tables as t
from core.store.sql import chunked, insert_new, one_of, upsert

#: So long it is remembered what was owed for a comment that stands nowhere.
REMEMBERED = timedelta(days=90)


_STANDING = (
    sa.select(t.comment.c.id, t.comment.c.page).where(one_of(t.comment.c.id)).order_by(t.comment.c.page)
)
_STORED = sa.select(t.comment.c.id).where(t.comment.c.page == sa.bindparam("page"), one_of(t.comment.c.id))
_GONE = sa.select(t.comment_gone.c.id).where(t.comment_gone.c.site == sa.bindparam("site")).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A comment as it counted where it stood."""

    #: Who answers it is part of it.
    facts: Contribution
    item: Obligation | None
    #: Whether somebody was told who answers.
    told: bool


def standing(
    connection: sa.Connection, site: str, contributions: Collection[str]
) -> dict[str, tuple[PageKey, ...]]:
    """Contribution → the pages on which its comment stands, as far as is known."""
    places: dict[str, list[PageKey]] = {}
    names = {comment_of(contribution): contribution for contribution in contributions}
    for some in chunked(sorted(names)):
        for row in connection.execute(_STANDING, {"keys": some}):
            if site_of(row.page) == site:
                places.setdefault(names[row.id], []).append(PageKey(row.page))
    return {name: tuple(pages) for name, pages in places.items()}


def counted_on(connection: sa.Connection, pages: Collection[PageKey]) -> frozenset[tuple[PageKey, str]]:
    """The contributions of these pages that are comments, by page and id."""
    c, counted = t.contribution.c, set()
    for some in chunked(sorted(pages)):
        rows = connection.execute(sa.select(c.page, c.id).where(c.page.in_(some), c.id.startswith("c")))
        counted |= {(PageKey(row.page), str(row.id)) for row in rows}
    return frozenset(counted)


def counted_then(
    connection: sa.Connection, page: PageKey, since: datetime | None, until: datetime | None
) -> set[str]:
    """The contributions of a page that are comments of a span of time; nothing is without a bound."""
    c = t.contribution.c
    bounds = ([c.at >= since] if since is not None else []) + ([c.at < until] if until is not None else [])
    return set(connection.scalars(sa.select(c.id).where(c.page == page, c.id.startswith("c"), *bounds)))


def stored_on(
    connection: sa.Connection, wanted: Mapping[PageKey, Collection[str]]
) -> dict[PageKey, set[str]]:
    """Of these ids of comments, those that are known to stand on their page."""
    stored_ids: dict[PageKey, set[str]] = {}
    for page, names in wanted.items():
        stored_ids[page] = set()
        for some in chunked(sorted(names)):
            stored_ids[page].update(connection.scalars(_STORED, {"page": page, "keys": some}))
    return stored_ids


def words(connection: sa.Connection, page: PageKey, contribution: str) -> str:
    """What a comment says that stands on a page, in short."""
    c = t.comment.c
    query = sa.select(c.excerpt).where(c.page == page, c.id == comment_of(contribution))
    return str(connection.scalar(query) or "")


# --- leaving, and arriving ------------------------------------------------------------------------------


def take(connection: sa.Connection, contribution: Contribution, steward: PersonKey | None) -> Counted:
    """Take a comment that left its page out of what counts there."""
    key = answer_key(contribution)
    o = t.obligation.c
    row = connection.execute(sa.select(o.doc, o.told).where(o.key == key)).first()
    c = t.contribution.c
    connection.execute(sa.delete(t.contribution).where(c.page == contribution.page, c.id == contribution.id))
    connection.execute(sa.delete(t.obligation).where(o.key == key))
    item = codec.load(Obligation, row.doc) if row else None
    return Counted(facts=replace(contribution, steward=steward), item=item, told=bool(row and row.told))


def put(
    connection: sa.Connection, counted: Counted, page: PageKey, community: CommunityKey, excerpt: str
) -> Contribution | None:
    """Let it count on another page, under that page's keys; what counts there already stays, and None is told.

    ``community`` is the one that the page belongs to.
    """
    before = counted.facts
    facts = replace(before, page=page, community=community, excerpt=excerpt)
    old, new = answer_key(before), answer_key(facts)
    row = {"page": page, "id": facts.id, "community": facts.community, "author": facts.author, "at": facts.at,
           "settled_at": facts.settled.at if facts.settled else None, "steward": facts.steward,
           "doc": codec.dump(facts)}  # fmt: skip
    fresh = insert_new(connection, t.contribution, [row])
    if counted.item is not None and fresh and owed.get(connection, new) is None:
        item = replace(counted.item, key=new, page=page, community=community, what=excerpt)
        owed.put(connection, owed.rows([item], {}, {}))
        if counted.told:
            owed.tell(connection, [new])
    if page != before.page:
        _stood(connection, page, facts.id, before.page)
        _rename(connection, old, new, page)
    return facts if fresh else None


def keep(connection: sa.Connection, counted: Counted, now: datetime) -> None:
    """Remember a comment that stands nowhere for now; its words are the wiki's to tell again."""
    facts, item = replace(counted.facts, excerpt=""), counted.item
    upsert(
        connection,
        t.comment_gone,
        [
            {
                "site": site_of(facts.page),
                "id": facts.id,
                "page": facts.page,
                "at": now,
                "doc": codec.dump(facts),
                "owed": codec.dump(replace(item, what="")) if item else None,
                "told": counted.told,
            }
        ],
    )


def back(connection: sa.Connection, site: str, contributions: Collection[str]) -> list[Counted]:
    """Those of these that stood nowhere; they are remembered no more."""
    g = t.comment_gone.c
    counted_comments = []
    if connection.scalar(_GONE, {"site": site}) is None:
        return []
    for some in chunked(sorted(contributions)):
        mine = sa.and_(g.site == site, g.id.in_(some))
        for row in connection.execute(sa.select(t.comment_gone).where(mine)).all():
            facts = codec.load(Contribution, row.doc)
            item = codec.load(Obligation, row.owed) if row.owed else None
            counted_comments.append(Counted(facts=facts, item=item, told=row.told))
        if counted_comments:
            connection.execute(sa.delete(t.comment_gone).where(mine))
    return counted_comments


# --- small parts ----------------------------------------------------------------------------------------


def _stood(connection: sa.Connection, page: PageKey, name: str, earlier: PageKey) -> None:
    s = t.comment_stood.c
    before = connection.scalars(sa.select(s.earlier).where(s.page == earlier, s.id == name))
    pages = {earlier, *before} - {page}
    insert_new(
        connection,
        t.comment_stood,
        [{"page": page, "id": name, "earlier": earlier_page} for earlier_page in sorted(pages)],
    )


def _rename(connection: sa.Connection, old: str, new: str, page: PageKey) -> None:
    """Let what was said and planned about an obligation be about it under its new key."""
    n, o, p = t.noticed.c, t.outbox.c, t.pause.c
    told = connection.scalars(sa.select(n.key).where(n.obligation == old)).all()
    keys = {key: new + key.removeprefix(old) for key in told if key.startswith(old)}
    taken = set(_keys(connection, t.noticed, keys.values()))
    for key, after in keys.items():
        if after in taken:
            continue
        connection.execute(sa.update(t.noticed).where(n.key == key).values(key=after, obligation=new))
        d = t.delivered.c
        connection.execute(sa.update(t.delivered).where(d.notice == key).values(notice=after))
        doc = connection.scalar(sa.select(o.doc).where(o.key == key))
        if doc is not None:
            notice = replace(codec.load(SendNotice, doc), key=after, obligation=new, page=page)
            connection.execute(
                sa.update(t.outbox).where(o.key == key).values(key=after, doc=codec.dump(notice))
            )
    if connection.scalar(sa.select(p.obligation).where(p.obligation == new)) is None:
        connection.execute(sa.update(t.pause).where(p.obligation == old).values(obligation=new))


def _keys(connection: sa.Connection, table: sa.Table, keys: Iterable[str]) -> Iterable[str]:
    for some in chunked(sorted(keys)):
        yield from connection.scalars(sa.select(table.c.key).where(table.c.key.in_(some)))

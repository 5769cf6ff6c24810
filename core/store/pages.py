"""Facts about pages: what the wiki said, merged so that the order of hearing it makes no difference."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from core.model import (
    CharterText,
    Comment,
    CommunityKey,
    Page,
    PageKey,
    PersonKey,
    Shown,
)
from core.store import codec, comment_parts, identity, put_in, shown_files
from core.store import history as history_rows
from core.store import tables as t
from core.store.dialect import NOTHING
from core.store.history import Heard, History
from core.store.keepable import keepable
from core.store.kept import Question
from core.store.sql import PAIRS, bound, chunked, one_of, pairs, upsert

# Put together once: these are asked for with every event.
_KEY = one_of(t.page.c.key)
_PAGES = sa.select(t.page).where(_KEY)
_NEWER = sa.select(t.page.c.key).where(_KEY, t.page.c.asked_at > sa.bindparam("asked"))
_PLACES = sa.select(t.page.c.key, t.page.c.place, t.page.c.ancestors, t.page.c.space).where(_KEY)
_COMMUNITIES = sa.select(t.page.c.key, t.page.c.community).where(_KEY)
_THIS = t.page.c.key == sa.bindparam("p")
_PUT_COMMUNITY = (
    sa.update(t.page)
    .where(_THIS)
    .values(
        community=sa.bindparam("c"),
        watched=sa.or_(t.page.c.watched, sa.bindparam("c", type_=sa.Text).is_not(None)),
    )
)
_PUT_UNREAD = sa.update(t.page).where(_KEY).values(unread=sa.bindparam("n"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A page whose facts were taken over."""

    #: As it was read, without those who were erased; of a long one not all comments.
    page: Page
    heard: Heard
    #: Whether it is a long one that was known before, and but for its history as it is now.
    alike: bool
    #: Of a long one all that its wiki said, in time, each id once: see :func:`as_stored`.
    told: Sequence[Comment] = ()


def save(connection: sa.Connection, pages: Sequence[Page], asked_at: datetime) -> dict[PageKey, Taken]:
    """Merge what was read into what is known; the pages whose facts were taken over.

    An answer to an older question is left aside. Revisions are merged by number (``hidden`` may change), files by
    file and number: a version that was told once is known for good, since wikis tell of the newest only. Comments
    and signs are replaced; a page that is gone loses all and stays as ``exists=False``. Authors nobody has asked
    about need no row of their own: whoever the rules want to know about is asked for.
    """
    taken: dict[PageKey, Taken] = {}
    told = comment_parts.news(connection, pages, now=True)
    # What was taken over before is as it was, and is not gone through again.
    pages = [
        replace(page, comments=tuple(told[page.key].comments())) if page.key in told else page
        for page in pages
    ]
    pages = keepable(connection, pages)
    for group in chunked(pages):
        keys = [page.key for page in group]
        newer = set(connection.scalars(_NEWER, {"keys": keys, "asked": asked_at}))
        fresh = [page for page in {page.key: page for page in group}.values() if page.key not in newer]
        rows = {page.key: _row(page, asked_at) for page in fresh}
        alike = _alike(connection, [rows[page.key] for page in fresh if page.key in told])
        shown_files.put(connection, fresh)
        upsert(connection, t.page, list(rows.values()), keep=("site", "files"))
        news = {page.key: told[page.key] for page in fresh if page.key in told}
        heard = history_rows.save(connection, fresh, news)
        put_in.save(connection, fresh)
        for page in fresh:
            all_told = told[page.key].all if page.key in told else ()
            taken[page.key] = Taken(page, heard[page.key], page.key in alike, all_told)
    return taken


def as_stored(connection: sa.Connection, comments: Collection[Comment]) -> tuple[Comment, ...] | None:
    """What was just taken over as it would be read from the store; None where it is kept in other words.

    For hundreds it takes a fraction of the time that it takes to read it anew.
    """
    if any(comment.at.tzinfo is not UTC or NOTHING in comment.excerpt for comment in comments):
        return None
    people = {comment.author for comment in comments} | {
        key for comment in comments for key in comment.mentions
    }
    if identity.erased(connection, [key for key in people if key]):
        return None
    return tuple(sorted(comments, key=lambda comment: (comment.at, comment.id)))


@cache
def _columns(names: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(*(t.page.c[name] for name in names)).where(one_of(t.page.c.key))


def _alike(
    connection: sa.Connection, rows: Sequence[Mapping[str, object]], *, whole: bool = False
) -> frozenset[object]:
    """Those of these pages that are stored as they are now; ``whole``: and of which nothing is left to be read."""
    if not rows:
        return frozenset()
    left_out = {"asked_at", "files"} if whole else {"asked_at", "files", "unread"}
    names = [name for name in rows[0] if name not in left_out]
    query = _columns((*names, "files"))
    stored = {
        row.key: tuple(row) for row in connection.execute(query, {"keys": [row["key"] for row in rows]})
    }
    return frozenset(
        row["key"]
        for row in rows
        if (known := stored.get(row["key"])) is not None
        and known[:-1] == tuple(row[name] for name in names)
        and shown_files.known(str(row["files"]), known[-1])
    )


def as_known(connection: sa.Connection, pages: Sequence[Page]) -> frozenset[PageKey]:
    """Pages of these whose charter, place and versions are stored as they were now read; remarks don't count."""
    pages = keepable(connection, pages)
    # When it was asked for is not compared.
    rows = [_row(page, datetime.max.replace(tzinfo=UTC)) for page in pages]
    whole = _alike(connection, rows, whole=True)
    keys = sorted(page.key for page in pages if page.key in whole)
    stored = history_rows.revisions(connection, keys) if keys else {}
    return frozenset(
        page.key for page in pages if page.key in whole and {*page.revisions} <= {*stored.get(page.key, ())}
    )


def known_whole(connection: sa.Connection, pages: Sequence[Page]) -> frozenset[PageKey]:
    """Pages of these that are stored whole and were now read in part only: that must not take anything away."""
    page_keys: set[PageKey] = set()
    p = t.page.c
    for group in chunked([page.key for page in pages if page.partial]):
        query = sa.select(p.key).where(p.key.in_(group), ~p.partial, p.watched)
        page_keys |= {PageKey(key) for key in connection.scalars(query)}
    return frozenset(page_keys)


def moved(connection: sa.Connection, pages: Sequence[Page]) -> frozenset[str]:
    """Places of pages that lie elsewhere than when they were last read, and are called as before.

    Where a place is a title, a page that moves gets another one, and what lay below it stays behind.
    """
    places: set[str] = set()
    for group in chunked([page for page in pages if page.exists and page.place]):
        rows = connection.execute(_PLACES, {"keys": [page_moved.key for page_moved in group]})
        before = {row.key: row for row in rows}
        for page in group:
            row = before.get(page.key)
            if row is None or row.place != page.place:
                continue
            if (row.ancestors, row.space) != (codec.dump(page.ancestors), page.space):
                places.add(page.place)
    return frozenset(places)


def _row(page: Page, asked_at: datetime) -> dict[str, object]:
    return {
        "key": page.key,
        "site": page.site,
        "title": page.title,
        "url": page.url,
        "exists": page.exists,
        "space": page.space,
        "place": page.place,
        "ancestors": codec.dump(page.ancestors),
        "labels": codec.dump(page.labels),
        "current": page.current,
        "charter": codec.dump(page.charter) if page.charter and page.exists else None,
        "talk": page.talk,
        "upload": page.upload,
        "redirect": page.redirect,
        "partial": page.partial,
        "cut": page.cut,
        "approvals": codec.dump(page.shown),
        "files": shown_files.dumped(page.files),
        "brings": page.brings if page.exists else "",
        "unread": 0,
        "asked_at": asked_at,
    }


def load(
    connection: sa.Connection,
    keys: Collection[PageKey],
    *,
    history: bool = True,
    comments: bool = True,
) -> dict[PageKey, Page]:
    """Stored pages by key; ``history=False`` leaves out revisions, comments and signs."""
    pages: dict[PageKey, Page] = {}
    for group in chunked(keys):
        past = history_rows.load(connection, group, comments=comments) if history else {}
        for row in connection.execute(_PAGES, {"keys": group}):
            pages[row.key] = _page(row, past.get(row.key, history_rows.NOTHING))
    return pages


@lru_cache(maxsize=128)
def of_row(row: Any) -> Page:
    """The page of a row, without its history; the same one for the same row."""
    return _page(row)


def _page(row: Any, past: History = history_rows.NOTHING) -> Page:
    return Page(
        key=row.key,
        title=row.title,
        url=row.url,
        exists=row.exists,
        space=row.space,
        place=row.place,
        ancestors=tuple(json.loads(row.ancestors)),
        labels=frozenset(json.loads(row.labels)),
        current=row.current,
        revisions=past.revisions,
        comments=past.comments,
        signs=past.signs,
        charter=codec.load(CharterText, row.charter) if row.charter else None,
        talk=row.talk,
        upload=row.upload,
        redirect=row.redirect,
        partial=row.partial,
        cut=row.cut,
        shown=codec.load_many(Shown, row.approvals) if row.approvals != "[]" else (),
        files=shown_files.read(row.files),
        brings=row.brings,
    )


def get(connection: sa.Connection, key: PageKey, *, history: bool = False) -> Page | None:
    """One stored page, or None."""
    return load(connection, (key,), history=history).get(key)


def with_revisions(connection: sa.Connection, page: Page) -> Page:
    """A stored page with its revisions, but without what was said about it: all that its wording goes by."""
    return replace(page, revisions=history_rows.revisions(connection, [page.key]).get(page.key, ()))


def key_of(connection: sa.Connection, site: str, given: str) -> PageKey | None:
    """The key of a stored page, given as key or as the wiki's own id."""
    wanted = [given, f"{site}:{given}"]
    p = t.page.c
    key = connection.scalar(sa.select(p.key).where(p.site == site, p.key.in_(wanted)).limit(1))
    return PageKey(key) if key else None


def titled(connection: sa.Connection, site: str, title: str) -> Page | None:
    """A stored page of this site by its exact place, else by its title."""
    p = t.page.c
    for named in (p.place, p.title):
        row = connection.execute(
            sa.select(t.page).where(p.site == site, named == title, p.exists).order_by(p.key).limit(1)
        ).first()
        if row is not None:
            return of_row(row)
    return None


TITLED = Question(
    sa.select(t.page).where(
        t.page.c.site == sa.bindparam("site"),
        t.page.c.exists,
        sa.or_(
            one_of(t.page.c.place, "titles"),
            one_of(t.page.c.title, "titles"),
        ),
    ),
    ("site", "titles"),
    lambda rows: tuple(sorted(map(of_row, rows), key=lambda page: page.key)),
)


def all_titled(connection: sa.Connection, site: str, titles: Collection[str]) -> dict[str, Page]:
    """The stored pages of this site by their exact place, else by their title; those that are none are absent."""
    pages_by_name: dict[str, Page] = {}
    for some in chunked(sorted(set(titles))):
        known = TITLED.ask(connection, site, tuple(some))
        wanted = set(some)
        for page in known:
            if page.place in wanted:
                pages_by_name.setdefault(page.place, page)
        for page in known:
            if page.title in wanted:
                pages_by_name.setdefault(page.title, page)
    return pages_by_name


_P = t.page.c
_ANY_BETWEEN = (
    sa.select(_P.key)
    .where(_P.site == sa.bindparam("site"), _P.place.between(sa.bindparam("first"), sa.bindparam("last")))
    .limit(1)
)
_AT_PLACES = sa.select(_P.key).where(_P.site == sa.bindparam("site"), one_of(_P.place, "places"))


def at_places(connection: sa.Connection, site: str, places: Collection[str]) -> frozenset[PageKey]:
    """The stored pages of a site at these places."""
    pages: set[PageKey] = set()
    for some in chunked(sorted(set(places))):
        # A page has some two hundred places for its translations, and mostly nothing lies there.
        if connection.scalar(_ANY_BETWEEN, {"site": site, "first": some[0], "last": some[-1]}) is not None:
            pages.update(connection.scalars(_AT_PLACES, {"site": site, "places": some}))
    return frozenset(pages)


def existing(connection: sa.Connection, keys: Collection[PageKey]) -> frozenset[PageKey]:
    """Which of these pages there are."""
    p, pages = t.page.c, set[PageKey]()
    for group in chunked(sorted(keys)):
        pages.update(connection.scalars(sa.select(p.key).where(p.key.in_(group), p.exists)))
    return frozenset(pages)


def community_of(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, CommunityKey | None]:
    """The community each stored page was last found in."""
    communities_by_page: dict[PageKey, CommunityKey | None] = {}
    for group in chunked(keys):
        rows = connection.execute(_COMMUNITIES, {"keys": group})
        communities_by_page.update({row.key: row.community for row in rows})
    return communities_by_page


def put_community(
    connection: sa.Connection, communities_by_page: Iterable[tuple[PageKey, CommunityKey | None]]
) -> None:
    """Write down the community of each page; one that is in a community is watched from then on."""
    rows = [{"p": page, "c": community} for page, community in communities_by_page]
    if rows:
        connection.execute(_PUT_COMMUNITY, rows)


def cut_outside(connection: sa.Connection, site: str) -> int:
    """How many pages outside every community are longer than what is read of them."""
    p = t.page.c
    query = sa.select(sa.func.count()).where(p.site == site, p.cut, p.exists, p.community.is_(None))
    return int(connection.scalar(query) or 0)


def parent_of(connection: sa.Connection, page: PageKey, number: int) -> int:
    """The revision that this one was made from; 0 for the first or an unknown one."""
    r = t.revision.c
    return int(connection.scalar(sa.select(r.parent).where(r.page == page, r.number == number)) or 0)


_PARENTS = sa.select(t.revision.c.page, t.revision.c.number, t.revision.c.parent).where(
    pairs(t.revision.c.page, t.revision.c.number)
)


def parents(
    connection: sa.Connection, wanted: Collection[tuple[PageKey, int]]
) -> dict[tuple[PageKey, int], int]:
    """The revision that each of these (page, number) was made from; 0 for the first, absent for unknown ones."""
    parent_numbers: dict[tuple[PageKey, int], int] = {}
    for some in chunked(sorted(set(wanted)), PAIRS):
        asked = set(some)
        for row in connection.execute(_PARENTS, bound(some)):
            if (row.page, row.number) in asked:
                parent_numbers[(row.page, row.number)] = row.parent
    return parent_numbers


_BY = sa.select(t.comment.c.page, t.comment.c.author, t.comment.c.at, t.comment.c.id).where(
    pairs(t.comment.c.author, t.comment.c.page),
    t.comment.c.at.between(sa.bindparam("first"), sa.bindparam("last")),
)


def comments_by(
    connection: sa.Connection, wanted: Collection[tuple[PageKey, PersonKey, datetime]]
) -> dict[tuple[PageKey, PersonKey, datetime], str]:
    """The id of the comment each of these people made on a page at a time; the first where there are several."""
    ids: dict[tuple[PageKey, PersonKey, datetime], str] = {}
    for some in chunked(sorted(set(wanted)), PAIRS):
        asked = set(some)
        times = sorted({at for _, _, at in some})
        by = bound((author, page) for page, author, _ in some)
        for row in connection.execute(_BY, {**by, "first": times[0], "last": times[-1]}):
            key = (row.page, row.author, row.at)
            if key in asked:
                ids[key] = min(ids.get(key, row.id), row.id)
    return ids


def of_community(connection: sa.Connection, community: CommunityKey) -> tuple[PageKey, ...]:
    """All stored pages that belong to a community."""
    return tuple(
        connection.scalars(
            sa.select(t.page.c.key).where(t.page.c.community == community).order_by(t.page.c.key)
        )
    )


def put_unread(connection: sa.Connection, keys: Collection[PageKey], unread: int) -> None:
    """Write down how much of what is said on these pages is left to further parts of their reading."""
    connection.execute(_PUT_UNREAD, {"keys": sorted(keys), "n": unread})


def half_read(connection: sa.Connection, keys: Collection[PageKey], since: datetime) -> frozenset[PageKey]:
    """Those of these pages of which a part was read so far, of what was asked for since then."""
    p, pages = t.page.c, set[PageKey]()
    for some in chunked(sorted(keys)):
        query = sa.select(p.key).where(p.key.in_(some), p.unread > 0, p.asked_at >= since)
        pages |= {PageKey(key) for key in connection.scalars(query)}
    return frozenset(pages)


def reading(connection: sa.Connection) -> list[int]:
    """How much is left of each page that is being read in parts."""
    # Said as the index says it.
    return list(connection.scalars(sa.select(t.page.c.unread).where(sa.text("unread > 0"))))

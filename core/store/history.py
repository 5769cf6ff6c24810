"""A page's history as it is kept: its revisions, its comments, and what people said on it by a sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.model import Comment, Page, PageKey, Revision, Sign, SignKind
from core.store import codec
from core.store import tables as t
from core.store.sql import insert_new, upsert


class History(NamedTuple):
    """Of one page."""

    revisions: tuple[Revision, ...] = ()
    comments: tuple[Comment, ...] = ()
    signs: tuple[Sign, ...] = ()


NOTHING = History()


def save(connection: sa.Connection, fresh: Sequence[Page]) -> None:
    """The history of pages that were taken over, a statement for all of them each time."""
    if not fresh:
        return
    revision, keys = t.revision.c, [page.key for page in fresh]
    connection.execute(sa.delete(t.comment).where(t.comment.c.page.in_(keys)))
    connection.execute(sa.delete(t.sign).where(t.sign.c.page.in_(keys)))
    if gone := [page.key for page in fresh if not page.exists]:
        connection.execute(sa.delete(t.revision).where(revision.page.in_(gone)))
        connection.execute(sa.delete(t.taking_up).where(t.taking_up.c.page.in_(gone)))
    there = [page for page in fresh if page.exists]
    if not there:
        return
    # A partial restore brings back less than was deleted: numbers above the current one are gone.
    for table in (t.revision, t.taking_up):
        connection.execute(
            sa.delete(table).where(table.c.page == sa.bindparam("of"), table.c.number > sa.bindparam("last")),
            [{"of": page.key, "last": page.current} for page in there],
        )
    _shown_again(connection, there)
    upsert(
        connection,
        t.revision,
        [
            {
                "page": page.key,
                "number": r.number,
                "parent": r.parent,
                "at": r.at,
                "author": r.author,
                "size": r.size,
                "digest": "" if r.hidden else r.digest,
                "minor": r.minor,
                "hidden": r.hidden,
            }
            for page in there
            for r in page.revisions
            if r.number <= page.current
        ],
    )
    insert_new(
        connection,
        t.comment,
        [
            {
                "page": page.key,
                "id": c.id,
                "at": c.at,
                "author": c.author,
                "thread": c.thread,
                "excerpt": c.excerpt,
                "mentions": codec.dump(c.mentions),
                "on_file": c.on_file,
            }
            for page in there
            for c in page.comments
        ],
    )
    insert_new(
        connection,
        t.sign,
        [
            {
                "page": page.key,
                "id": one.id,
                "kind": one.kind.value,
                "person": one.person,
                "at": one.at,
                "comment": one.comment,
            }
            for page in there
            for one in page.signs
        ],
    )


def load(connection: sa.Connection, keys: list[PageKey]) -> dict[PageKey, History]:
    """What is kept of some pages, few enough for one statement; those without any are absent."""
    past = revisions(connection, keys)
    comments: dict[str, list[Comment]] = {}
    signs: dict[str, list[Sign]] = {}
    for row in connection.execute(_comments(keys)):
        comments.setdefault(row.page, []).append(
            Comment(
                id=row.id,
                at=row.at,
                author=row.author,
                thread=row.thread,
                excerpt=row.excerpt,
                mentions=frozenset(json.loads(row.mentions)),
                on_file=row.on_file,
            )
        )
    for row in connection.execute(_signs(keys)):
        signs.setdefault(row.page, []).append(
            Sign(
                id=row.id,
                kind=SignKind(row.kind),
                person=row.person,
                at=row.at,
                comment=row.comment,
            )
        )
    return {
        PageKey(key): History(
            past.get(PageKey(key), ()), tuple(comments.get(key, ())), tuple(signs.get(key, ()))
        )
        for key in {*past, *comments, *signs}
    }


def revisions(connection: sa.Connection, keys: list[PageKey]) -> dict[PageKey, tuple[Revision, ...]]:
    """The revisions of some pages, few enough for one statement, by number; those without any are absent."""
    found: dict[PageKey, list[Revision]] = {}
    for row in connection.execute(_revisions(keys)):
        found.setdefault(PageKey(row.page), []).append(
            Revision(
                number=row.number,
                parent=row.parent,
                at=row.at,
                author=row.author,
                size=row.size,
                digest=row.digest,
                minor=row.minor,
                hidden=row.hidden,
                builds_on=frozenset(json.loads(row.earlier)) if row.earlier is not None else None,
                builds_from=row.since or 0,
            )
        )
    return {key: tuple(some) for key, some in found.items()}


def put_builds_on(
    connection: sa.Connection, page: PageKey, since: int, told: Mapping[int, frozenset[int]]
) -> None:
    """Write down which earlier revisions' text some revisions take up, of those from ``since`` on."""
    there = set(connection.scalars(sa.select(t.revision.c.number).where(t.revision.c.page == page)))
    rows = [
        {"page": page, "number": number, "since": since, "earlier": json.dumps(sorted(earlier))}
        for number, earlier in told.items()
        # The page may be gone by now.
        if number in there
    ]
    upsert(connection, t.taking_up, rows)


def _shown_again(connection: sa.Connection, there: Sequence[Page]) -> None:
    """What was asked while a revision was hidden is asked again when it is shown."""
    shown = {(page.key, one.number) for page in there for one in page.revisions if not one.hidden}
    r, u = t.revision.c, t.taking_up.c
    was = sa.select(r.page, r.number).where(r.page.in_([page.key for page in there]), r.hidden)
    for row in connection.execute(was).all():
        if (row.page, row.number) in shown:
            connection.execute(sa.delete(t.taking_up).where(u.page == row.page, u.number >= row.number))


def _revisions(keys: list[PageKey]) -> sa.Select[Any]:
    return (
        sa.select(t.revision, t.taking_up.c.since, t.taking_up.c.earlier)
        .outerjoin(
            t.taking_up,
            sa.and_(t.taking_up.c.page == t.revision.c.page, t.taking_up.c.number == t.revision.c.number),
        )
        .where(t.revision.c.page.in_(keys))
        .order_by(t.revision.c.page, t.revision.c.number)
    )


def _comments(keys: list[PageKey]) -> sa.Select[Any]:
    return (
        sa.select(t.comment)
        .where(t.comment.c.page.in_(keys))
        .order_by(t.comment.c.page, t.comment.c.at, t.comment.c.id)
    )


def _signs(keys: list[PageKey]) -> sa.Select[Any]:
    return sa.select(t.sign).where(t.sign.c.page.in_(keys)).order_by(t.sign.c.page, t.sign.c.id)

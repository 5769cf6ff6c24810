"""A page's history as it is kept: its revisions, its comments, and what people said on it by a sign."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.model import Comment, Page, PageKey, PersonKey, Reaction, ReactionKind, Revision
from core.store import codec, comment_parts, dialect
from core.store import tables as t
from core.store.comment_parts import News
from core.store.sql import chunked, one_of, upsert


class History(NamedTuple):
    """Of one page."""

    revisions: tuple[Revision, ...] = ()
    comments: tuple[Comment, ...] = ()
    signs: tuple[Reaction, ...] = ()


NOTHING = History()
# Put together once: these are asked for with every event.
_REVISIONS = (
    sa.select(t.revision, t.taking_up.c.since, t.taking_up.c.earlier)
    .outerjoin(
        t.taking_up,
        sa.and_(t.taking_up.c.page == t.revision.c.page, t.taking_up.c.number == t.revision.c.number),
    )
    .where(one_of(t.revision.c.page))
    .order_by(t.revision.c.page, t.revision.c.number)
)
_COMMENTS = (
    sa.select(t.comment)
    .where(one_of(t.comment.c.page))
    .order_by(t.comment.c.page, t.comment.c.at, t.comment.c.id)
)
_SIGNS = sa.select(t.sign).where(one_of(t.sign.c.page)).order_by(t.sign.c.page, t.sign.c.id)
_SIGN_IDS = sa.select(t.sign.c.id).where(t.sign.c.page == sa.bindparam("page"))
_THESE_COMMENTS = t.comment.c.page == sa.bindparam("page"), one_of(t.comment.c.id)
_SOME = sa.select(t.comment).where(*_THESE_COMMENTS)
_DELETE_SOME = sa.delete(t.comment).where(*_THESE_COMMENTS)
_IN_THREADS = sa.select(t.comment).where(t.comment.c.page == sa.bindparam("page"), one_of(t.comment.c.thread))
_NAMING = sa.select(t.comment).where(
    t.comment.c.page == sa.bindparam("page"),
    # Said as the index says it.
    sa.text("mentions != '[]'"),
    t.comment.c.at >= sa.bindparam("since"),
    # Most name one person. Whom the others name is looked up in what they say.
    sa.or_(one_of(t.comment.c.mentions, "alone"), dialect.position(t.comment.c.mentions, ",") > 0),
)
_ABOVE = tuple(
    sa.delete(table).where(table.c.page == sa.bindparam("of"), table.c.number > sa.bindparam("last"))
    for table in (t.revision, t.taking_up)
)
_HIDDEN = sa.select(t.revision.c.page, t.revision.c.number).where(
    one_of(t.revision.c.page), t.revision.c.hidden
)
_KNOWN = [
    t.revision.c[name]
    for name in ("page", "number", "parent", "at", "author", "size", "digest", "minor", "hidden")
]
_KNOWN_REVISIONS = sa.select(*_KNOWN).where(one_of(t.revision.c.page))
_NOBODY: frozenset[PersonKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a page's reading told that was not known before."""

    #: Comments that are new, gone or different, each as it was and as it is.
    comments: tuple[Comment, ...] = ()
    #: Signs likewise.
    signs: tuple[Reaction, ...] = ()


def save(
    connection: sa.Connection, fresh: Sequence[Page], told: Mapping[PageKey, News]
) -> dict[PageKey, Heard]:
    """The history of pages that were taken over, a statement for all of them each time; what was news.

    What is there as it was is left alone: of a page with thousands of comments one reading mostly adds one, and only
    the parts that differ are compared. ``told`` has these for the long ones, and of them the pages need say no more.
    """
    if not fresh:
        return {}
    revision, keys = t.revision.c, [page.key for page in fresh]
    if gone := [page.key for page in fresh if not page.exists]:
        connection.execute(sa.delete(t.revision).where(revision.page.in_(gone)))
        connection.execute(sa.delete(t.taking_up).where(t.taking_up.c.page.in_(gone)))
    there = [page for page in fresh if page.exists]
    comments = _replace_comments(connection, keys, there, told)
    comment_parts.put(connection, keys, told)
    signs = _replace_signs(connection, keys, there)
    if there:
        # A partial restore brings back less than was deleted: numbers above the current one are gone.
        for above in _ABOVE:
            connection.execute(above, [{"of": page.key, "last": page.current} for page in there])
        _shown_again(connection, there)
        _put_revisions(connection, there)
    return {key: Heard(tuple(comments.get(key, ())), tuple(signs.get(key, ()))) for key in keys}


def _replace_comments(
    connection: sa.Connection, keys: list[PageKey], there: Sequence[Page], told: Mapping[PageKey, News]
) -> dict[PageKey, list[Comment]]:
    lite = dialect.lite(connection)
    before = _before(connection, keys, told)
    pages = {page.key: page for page in there}
    heard: dict[PageKey, list[Comment]] = {}
    rows: list[dict[str, Any]] = []
    for key, known in before.items():
        page = pages.get(key)
        now = {comment.id: comment for comment in reversed(page.comments)} if page else {}
        new_comments = [
            comment for name, comment in now.items() if known.get(name) != _row(key, comment, lite)
        ]
        lost = [name for name in known if name not in now]
        # As they were, and as they are.
        some = [*lost, *(comment.id for comment in new_comments if comment.id in known)]
        heard[key] = [*_some(connection, key, some), *new_comments]
        for names in chunked(lost):
            connection.execute(_DELETE_SOME, {"page": key, "keys": names})
        rows += [
            {
                "page": key,
                "id": comment.id,
                "at": comment.at,
                "author": comment.author,
                "thread": comment.thread,
                "excerpt": comment.excerpt,
                "mentions": codec.dump(comment.mentions),
                "on_file": comment.on_file,
            }
            for comment in new_comments
        ]
    upsert(connection, t.comment, rows)
    return heard


def _before(
    connection: sa.Connection, keys: Collection[PageKey], told: Mapping[PageKey, News]
) -> dict[PageKey, dict[str, Any]]:
    """What is stored of these pages' comments; of a long one that was taken over before, in the parts that differ."""
    lite = dialect.lite(connection)
    rows_by_page: dict[PageKey, dict[str, Any]] = {key: {} for key in keys}
    short = sorted(set(keys) - told.keys())
    rows = list(connection.execute(_stored(lite), {"keys": short})) if short else []
    for key, news in told.items():
        for part in news.parts:
            query = _stored(lite, part.since is not None, part.until is not None)
            rows += connection.execute(query, {"keys": [key], "since": part.since, "until": part.until})
    for row in rows:
        rows_by_page[row[0]][row[1]] = row
    return rows_by_page


@cache
def _stored(lite: bool, since: bool = False, until: bool = False) -> sa.Select[Any]:
    """Comments as they are stored, which costs less for thousands than to make comments of them."""
    c = t.comment.c
    at = sa.type_coerce(c.at, sa.Text) if lite else c.at
    query = sa.select(
        c.page, c.id, at, c.author, c.thread, c.excerpt, c.mentions, sa.type_coerce(c.on_file, sa.Integer)
    ).where(one_of(c.page))
    query = query.where(c.at >= sa.bindparam("since")) if since else query
    return query.where(c.at < sa.bindparam("until")) if until else query


def _row(page: PageKey, comment: Comment, lite: bool) -> tuple[Any, ...]:
    """A comment as it is stored."""
    mentions = codec.dump(comment.mentions) if comment.mentions else "[]"
    at: Any = comment.at
    if lite:
        at = (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(" ", "microseconds")[:26]
    return (
        page,
        comment.id,
        at,
        comment.author,
        comment.thread,
        comment.excerpt,
        mentions,
        int(comment.on_file),
    )


def _some(connection: sa.Connection, page: PageKey, names: Sequence[str]) -> list[Comment]:
    """Comments of these ids, as they are stored."""
    comments: list[Comment] = []
    for some in chunked(names):
        rows = connection.execute(_SOME, {"page": page, "keys": some})
        comments += [_comment(row) for row in rows]
    return comments


def _replace_signs(
    connection: sa.Connection, keys: list[PageKey], there: Sequence[Page]
) -> dict[PageKey, list[Reaction]]:
    before: dict[PageKey, dict[str, Reaction]] = {key: {} for key in keys}
    for row in connection.execute(_SIGNS, {"keys": keys}):
        before[row.page][row.id] = _sign(row)
    after = {page.key: {reaction.id: reaction for reaction in reversed(page.signs)} for page in there}
    heard: dict[PageKey, list[Reaction]] = {}
    rows: list[dict[str, Any]] = []
    for key, known in before.items():
        now = after.get(key, {})
        lost = [reaction for name, reaction in known.items() if now.get(name) != reaction]
        new_signs = [reaction for name, reaction in now.items() if known.get(name) != reaction]
        heard[key] = [*lost, *new_signs]
        for some in chunked([reaction.id for reaction in lost if reaction.id not in now]):
            connection.execute(sa.delete(t.sign).where(t.sign.c.page == key, t.sign.c.id.in_(some)))
        rows += [
            {
                "page": key,
                "id": reaction.id,
                "kind": reaction.kind.value,
                "person": reaction.person,
                "at": reaction.at,
                "comment": reaction.comment,
            }
            for reaction in new_signs
        ]
    upsert(connection, t.sign, rows)
    return heard


def _put_revisions(connection: sa.Connection, there: Sequence[Page]) -> None:
    keys = [page.key for page in there]
    known = {tuple(row) for row in connection.execute(_KNOWN_REVISIONS, {"keys": keys})}
    names = [column.name for column in _KNOWN]
    rows = {
        (page.key, revision.number): (page.key, revision.number, revision.parent, revision.at, revision.author,
                                      revision.size, "" if revision.hidden else revision.digest, revision.minor,
                                      revision.hidden)
        for page in there
        for revision in page.revisions
        if revision.number <= page.current
    }  # fmt: skip
    fresh = [dict(zip(names, row, strict=True)) for row in rows.values() if row not in known]
    upsert(connection, t.revision, fresh)


def in_threads(connection: sa.Connection, page: PageKey, threads: Collection[str]) -> list[Comment]:
    """The comments of these threads of a page."""
    comments: list[Comment] = []
    for some in chunked(sorted(threads)):
        rows = connection.execute(_IN_THREADS, {"page": page, "keys": some})
        comments += [_comment(row) for row in rows]
    return comments


def threads_of(connection: sa.Connection, page: PageKey, names: Collection[str]) -> frozenset[str]:
    """The threads of a page in which comments of these ids stand."""
    return frozenset(comment.thread for comment in _some(connection, page, sorted(names)))


def naming(connection: sa.Connection, page: PageKey, people: Mapping[PersonKey, datetime]) -> list[Comment]:
    """The comments of a page that name one of these people, of each from a time on."""
    if not people:
        return []
    alone = {codec.dump([person]): since for person, since in people.items()}
    first = min(people.values())
    query = {"page": page, "since": first, "alone": sorted(alone)}
    rows = connection.execute(_NAMING, query).all()
    comments = [_comment(row) for row in rows if row.at >= alone.get(row.mentions, first)]
    return [
        comment
        for comment in comments
        if any(person in people and people[person] <= comment.at for person in comment.mentions)
    ]


def signs_of(connection: sa.Connection, page: PageKey) -> frozenset[str]:
    """The ids of the signs on a page that are known."""
    return frozenset(connection.scalars(_SIGN_IDS, {"page": page}))


def load(connection: sa.Connection, keys: list[PageKey], *, comments: bool = True) -> dict[PageKey, History]:
    """What is kept of some pages, few enough for one statement; those without any are absent."""
    past = revisions(connection, keys)
    comments_of: dict[str, list[Comment]] = {}
    signs: dict[str, list[Reaction]] = {}
    for row in connection.execute(_COMMENTS, {"keys": keys}) if comments else ():
        comments_of.setdefault(row.page, []).append(_comment(row))
    for row in connection.execute(_SIGNS, {"keys": keys}):
        signs.setdefault(row.page, []).append(_sign(row))
    return {
        PageKey(key): History(
            past.get(PageKey(key), ()), tuple(comments_of.get(key, ())), tuple(signs.get(key, ()))
        )
        for key in {*past, *comments_of, *signs}
    }


def revisions(connection: sa.Connection, keys: list[PageKey]) -> dict[PageKey, tuple[Revision, ...]]:
    """The revisions of some pages, few enough for one statement, by number; those without any are absent."""
    revisions_by_page: dict[PageKey, list[Revision]] = {}
    for row in connection.execute(_REVISIONS, {"keys": keys}):
        revisions_by_page.setdefault(PageKey(row.page), []).append(
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
    return {key: tuple(some) for key, some in revisions_by_page.items()}


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
    shown = {
        (page.key, revision.number) for page in there for revision in page.revisions if not revision.hidden
    }
    u = t.taking_up.c
    for row in connection.execute(_HIDDEN, {"keys": [page.key for page in there]}).all():
        if (row.page, row.number) in shown:
            connection.execute(sa.delete(t.taking_up).where(u.page == row.page, u.number >= row.number))


def _comment(row: Any) -> Comment:
    return Comment(
        id=row.id,
        at=row.at,
        author=row.author,
        thread=row.thread,
        excerpt=row.excerpt,
        mentions=_NOBODY if row.mentions == "[]" else frozenset(json.loads(row.mentions)),
        on_file=row.on_file,
    )


def _sign(row: Any) -> Reaction:
    return Reaction(id=row.id, kind=ReactionKind(row.kind), person=row.person, at=row.at, comment=row.comment)

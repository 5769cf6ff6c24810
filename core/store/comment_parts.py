"""A long page's comments in parts of their time, each with a digest of all that stands there.

Most readings of a page with thousands of comments tell of one. What a reading says is cut where the parts that are kept
begin, so one comment more or less changes one part; only such parts are compared, loaded and written
(docs/decisions/0120-what-a-long-page-says-is-kept-in-parts.md). A digest is of what the wiki said, before anybody who
was erased is taken out: that what it said was taken over is all it tells.
"""

from __future__ import annotations

import hashlib
import marshal
import weakref
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat
from operator import attrgetter, sub

import sqlalchemy as sa

from core.model import Comment, Page, PageKey
from core.store import sites
from core.store import tables as t
from core.store.sql import chunked, one_of

#: A page with more comments is kept in parts, and looked at by its threads.
LONG = 100
#: Comments of a new part, and how many it may grow to.
NEW, MOST = 64, 128
#: Changes when digests are made of something else.
_FORMAT = b"2"
_AT = attrgetter("at")
_DAYS, _SECONDS, _MICROSECONDS = map(attrgetter, ("days", "seconds", "microseconds"))
_EPOCH = datetime.fromtimestamp(0, UTC)

_PARTS = (
    sa.select(t.comment_part.c.page, t.comment_part.c.since, t.comment_part.c.digest)
    .where(one_of(t.comment_part.c.page))
    .order_by(t.comment_part.c.page, t.comment_part.c.since)
)
_FORGET = sa.delete(t.comment_part).where(one_of(t.comment_part.c.page))
_INSERT = sa.insert(t.comment_part)
_REPLACED = sa.delete(t.comment_part).where(
    t.comment_part.c.page == sa.bindparam("of"), t.comment_part.c.since == sa.bindparam("from")
)

#: Where the parts of a page begin, and what they come to.
Known = tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The comments of a span of time; ``since`` is nothing for the first, ``until`` for the last."""

    since: datetime | None
    until: datetime | None
    comments: Sequence[Comment]


class Digests:
    """Those that were made while one page is read, by where their comments begin and how many.

    Read in parts, each part of the reading would digest all that those before it did: it is compared instead, which for
    the very same comments is a fraction of it.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[datetime, int], tuple[Sequence[Comment], str, str]] = {}

    def of(self, comments: Sequence[Comment], salt: str) -> str:
        """The digest of these."""
        if not comments:
            return _digest(comments, salt)
        place = comments[0].at, len(comments)
        before = self._made.get(place)
        if before is not None and before[1] == salt and before[0] == comments:
            return before[2]
        digest = _digest(comments, salt)
        self._made[place] = (comments, salt, digest)
        return digest


@dataclass(frozen=True, slots=True)
class News:
    """How a long page's reading differs from what was taken over of it."""

    known: Known
    #: The parts that differ.
    parts: tuple[Part, ...]
    #: What the site's digests are made with.
    salt: str
    #: All that the reading says, in time, each id once.
    all: Sequence[Comment]
    #: What was digested of it.
    digests: Digests = field(default_factory=Digests, compare=False, repr=False)

    @property
    def whole(self) -> bool:
        """Whether no parts are kept of it: all of it is compared."""
        return not self.known

    def comments(self) -> Iterator[Comment]:
        """What the reading says in the parts that differ."""
        for part in self.parts:
            yield from part.comments


#: What was made of a page that is still at hand, by its identity, and for which database: it is asked for more than
#: once.
_made: dict[int, tuple[sa.URL, News]] = {}
#: What was digested of a page that is still at hand, by its identity, and by that of each part it is read in.
_digests: dict[int, Digests] = {}


def is_long(page: Page) -> bool:
    """Whether a page is kept in parts."""
    return page.exists and len(page.comments) > LONG


def stems(part: Page, page: Page) -> None:
    """A part of a page that is read in several: what was digested of the others holds for it, too."""
    for some in (page, part):
        if id(some) not in _digests:
            _digests[id(some)] = _digests[id(page)] if some is part else Digests()
            weakref.finalize(some, _digests.pop, id(some), None)


def news(connection: sa.Connection, pages: Sequence[Page], *, now: bool = False) -> dict[PageKey, News]:
    """What these pages say otherwise than was taken over, by page; short ones are absent.

    ``now``: as of this transaction; else what was found a moment ago will do.
    """
    long = [page for page in pages if is_long(page)]
    made = {page.key: _made_of(page, connection.engine.url) for page in long}
    asked = list(made) if now else [key for key, reading in made.items() if reading is None]
    stored = _stored(connection, asked) if asked else {}
    news_by_page = {}
    for page in long:
        reading = made[page.key]
        known = stored.get(page.key, ()) if reading is None or now else reading.known
        if reading is None or reading.known != known:
            salt = sites.get(connection, page.site).salt if reading is None else reading.salt
            if id(page) not in _made:
                weakref.finalize(page, _made.pop, id(page), None)
            reading = _news(page, known, salt)
            _made[id(page)] = (connection.engine.url, reading)
        news_by_page[page.key] = reading
    return news_by_page


def _made_of(page: Page, where: sa.URL) -> News | None:
    of, reading = _made.get(id(page), (None, None))
    return reading if of == where else None


def put(connection: sa.Connection, pages: Collection[PageKey], told: Mapping[PageKey, News]) -> None:
    """Keep what was taken over of these pages; of those of which nothing is told no parts are kept."""
    for some in chunked(sorted({page for page in pages if page not in told or told[page].whole})):
        connection.execute(_FORGET, {"keys": some})
    for page, reading in told.items():
        begins = [since for since, _ in reading.known]
        for part in reading.parts:
            since = part.since if part.since is not None else begins[0] if begins else None
            if since is not None and begins:
                connection.execute(_REPLACED, {"of": page, "from": since})
            rows = [
                {"page": page, "since": some[0].at, "digest": reading.digests.of(some, reading.salt)}
                for some in _cut(part.comments)
            ]
            if rows:
                connection.execute(_INSERT, rows)


def _stored(connection: sa.Connection, keys: Sequence[PageKey]) -> dict[PageKey, Known]:
    parts: dict[PageKey, list[tuple[datetime, str]]] = {}
    for some in chunked(keys):
        # All at once: one by one they take three times as long.
        for page, since, digest in connection.execute(_PARTS, {"keys": some}).all():
            parts.setdefault(page, []).append((since, digest))
    return {key: tuple(several) for key, several in parts.items()}


def _news(page: Page, known: Known, salt: str) -> News:
    comments = page.comments
    if len({comment.id for comment in comments}) < len(comments):
        # Of two of one id the first counts.
        comments = tuple({comment.id: comment for comment in reversed(comments)}.values())
    ordered = sorted(comments, key=_AT)
    digests = _digests.get(id(page)) or Digests()
    if not known:
        return News(known, (Part(None, None, ordered),), salt, ordered, digests)
    begins = [since for since, _ in known]
    ends = [*begins[1:], None]
    differ, place = [], 0
    for number, (until, (_, digest)) in enumerate(zip(ends, known, strict=True)):
        end = len(ordered) if until is None else bisect_left(ordered, until, place, key=_AT)
        some = ordered[place:end]
        place = end
        if digests.of(some, salt) != digest:
            differ.append(Part(begins[number] if number else None, until, some))
    return News(known, tuple(differ), salt, ordered, digests)


def _cut(comments: Sequence[Comment]) -> Iterator[Sequence[Comment]]:
    """A part as it is kept, in several when it grew too large; what was said at one time stays together."""
    if not comments:
        return
    if len(comments) <= MOST:
        yield comments
        return
    place = 0
    while place < len(comments):
        end = place + NEW
        while end < len(comments) and comments[end].at == comments[end - 1].at:
            end += 1
        yield comments[place:end]
        place = end


def _digest(comments: Sequence[Comment], salt: str) -> str:
    # A person's key is never "None".
    texts = [f"{it.id}\0{it.author}\0{it.thread}\0{it.excerpt}" for it in comments]
    joined = "\0".join(texts)
    more = [
        (it.id, it.on_file, *(sorted(it.mentions) if len(it.mentions) > 1 else it.mentions))
        for it in comments
        if it.mentions or it.on_file
    ]
    if joined.count("\0") != 4 * len(texts) - 1:
        # Where one ends and the next one begins can't be told from the texts alone.
        more += [tuple(map(len, (it.id, it.thread, it.excerpt))) for it in comments]
    since = list(map(sub, map(_AT, comments), repeat(_EPOCH)))
    times = (*map(_DAYS, since), *map(_SECONDS, since), *map(_MICROSECONDS, since))
    told = hashlib.blake2b(_FORMAT, digest_size=16, key=salt.encode()[:64])
    # Version 2 says the same of equal values, whichever objects they are.
    told.update(marshal.dumps((joined, times, more), 2))
    return told.hexdigest()

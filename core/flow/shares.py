"""Pages in portions: what is taken into one transaction keeps no click waiting, and on many hosts few others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from core.model import Comment, CommunityKey, Page, PersonKey, Reaction
from core.ports import Store
from core.rules.purpose.scope import nearest
from core.store import (
    UnitOfWork,
    chunked,
    comment_parts,
    comments,
    communities,
    history,
    page_standing,
    pages,
)

#: Versions and remarks on the pages of one portion; a page with more is one by itself, or several.
MOST = 100
#: Of a page with more new comments than :data:`MOST`, so many in one portion: threads are not taken apart.
PART = 60
#: The same of a charter's own page, where each part looks at the community, too.
HOME_PART = 25
#: Of a page that can't be looked at by its threads so many are kept in one transaction, before all of it is.
KEPT = 300


@dataclass(frozen=True, slots=True)
class Share:
    """What is taken into one transaction."""

    pages: tuple[Page, ...]
    #: How much of what was said on its one page is left to those that follow.
    left: int = 0
    #: Whether its pages are looked at; what is only kept is looked at with those that follow.
    looked: bool = True


def shares(pages_read: Sequence[Page]) -> Iterator[list[Page]]:
    """The pages in their order, a few at a time."""
    share: list[Page] = []
    size = 0
    for page in pages_read:
        weight = 1 + len(page.revisions) + len(page.comments)
        if share and size + weight > MOST:
            yield share
            share, size = [], 0
        share.append(page)
        size += weight
    if share:
        yield share


def in_parts(store: Store[UnitOfWork], pages_read: Sequence[Page]) -> Iterator[Share]:
    """Pages as they were read, a few at a time; of a long one the threads that are new to us come in parts.

    Each part is the page with the threads up to there, the oldest first: as if it had been read at that time. Those
    that were taken over before are never left out, so what was begun goes on from where it was.
    """
    for some in shares(pages_read):
        new, by_threads, known = list[Comment](), True, frozenset[str]()
        if len(some) == 1 and comment_parts.is_long(some[0]):
            with store.read() as connection:
                new = _new(connection, some[0])
                by_threads = _by_threads(connection, some[0], new)
                known = history.signs_of(connection, some[0].key) if new else known
        if not new:
            yield Share(tuple(some))
        elif by_threads:
            yield from _parts(some[0], new, known)
        else:
            yield from _kept_first(some[0], new, known)


def _by_threads(connection: UnitOfWork, page: Page, new: Sequence[Comment]) -> bool:
    """Whether a page can be looked at by its threads: no thread is too long, and all of it was judged before."""
    longest = max(Counter(comment.thread for comment in new).values(), default=0)
    return longest <= KEPT and (
        page.charter is None or bool(page_standing.judged(connection, [page.key])[page.key])
    )


def _new(connection: UnitOfWork, page: Page) -> list[Comment]:
    """What is said on a page and not known, where there is much of it and it belongs to a community."""
    told = comment_parts.news(connection, [page]).get(page.key)
    if told is None or page.partial:
        return []
    comments_there = list(told.comments())
    is_home = bool(communities.at_home(connection, [page.key]))
    # What comes or goes with a charter comes or goes at once.
    if len(comments_there) <= MOST or is_home != (page.charter is not None):
        return []
    if not is_home and nearest(page, communities.around(connection, page)) is None:
        return []
    known = comments.stored_on(connection, {page.key: [comment.id for comment in comments_there]})[page.key]
    new = [comment for comment in comments_there if comment.id not in known]
    return new if len(new) > MOST else []


def _parts(page: Page, new: Sequence[Comment], known: Collection[str]) -> Iterator[Share]:
    threads: dict[str, list[Comment]] = {}
    for comment in sorted(new, key=lambda comment: (comment.at, comment.id)):
        threads.setdefault(comment.thread, []).append(comment)
    rest = _Rest(page, new, known)
    size = 0
    for some in threads.values():
        if size and size + len(some) > (PART if page.charter is None else min(PART, HOME_PART)):
            yield rest.share()
            size = 0
        rest.take(some)
        size += len(some)
    yield Share((page,))


def _kept_first(page: Page, new: Sequence[Comment], known: Collection[str]) -> Iterator[Share]:
    """A page that is looked at as a whole: once, when all of it is kept."""
    rest = _Rest(page, new, known)
    for some in chunked(sorted(new, key=lambda comment: (comment.at, comment.id)), KEPT):
        rest.take(some)
        if rest.left:
            yield replace(rest.share(), looked=False)
    yield Share((page,))


class _Rest:
    """What is left of a page to those that follow; counted along, so that a part costs little more than it holds.

    ``known``: the signs that were read before. A like counts as thanks where nothing else is the answer: it comes with
    what may be that, never before.
    """

    def __init__(self, page: Page, new: Sequence[Comment], known: Collection[str]) -> None:
        self._page, self._known = page, known
        self.left = {comment.id for comment in new}
        #: Where the new ones stand on the page; an id may stand there more than once.
        self._places: dict[str, list[int]] = {}
        #: For each comment of the page whether it is part of what comes now.
        self._comes = bytearray(len(page.comments))
        #: How often what is left is of a thread, and names a person.
        self._threads: Counter[str] = Counter()
        self._named: Counter[PersonKey] = Counter()
        for place, comment in enumerate(page.comments):
            if comment.id in self.left:
                self._places.setdefault(comment.id, []).append(place)
                self._threads[comment.thread] += 1
                self._named.update(comment.mentions)
            else:
                self._comes[place] = True
        signed = {sign.comment for sign in page.signs}
        self._signed: dict[str, list[Comment]] = {}
        for comment in page.comments if signed else ():
            if comment.id in signed:
                self._signed.setdefault(comment.id, []).append(comment)

    def take(self, some: Sequence[Comment]) -> None:
        """These are left no longer."""
        for name in [comment.id for comment in some]:
            self.left.discard(name)
            for place in self._places.pop(name, ()):
                comment = self._page.comments[place]
                self._comes[place] = True
                self._threads[comment.thread] -= 1
                self._named.subtract(comment.mentions)

    def share(self) -> Share:
        """The page without what is left."""
        part = replace(
            self._page,
            comments=tuple(compress(self._page.comments, self._comes)),
            signs=tuple(sign for sign in self._page.signs if sign.id in self._known or not self._waits(sign)),
        )
        comment_parts.stems(part, self._page)
        return Share((part,), len(self.left))

    def _waits(self, sign: Reaction) -> bool:
        return any(
            self._threads[comment.thread] > 0
            or (comment.author is not None and self._named[comment.author] > 0)
            for comment in self._signed.get(sign.comment, ())
        )


def by_community(
    store: Store[UnitOfWork], pages_read: Sequence[Page]
) -> Iterator[tuple[Sequence[Page], frozenset[CommunityKey] | None]]:
    """Pages that are decided about together, and the communities this is about; None where it may be about more.

    Where several hosts work on one store the pages of one community come together, so that who works on another one
    need not wait. Which it is looks so now, and is looked at again in the transaction; of a charter nobody can tell.
    """
    if not store.shared:
        yield pages_read, None
        return
    keys = [page.key for page in pages_read]
    with store.read() as connection:
        homes = {community.home for community in communities.at_home(connection, keys)}
    charters = [page for page in pages_read if page.charter is not None or page.key in homes]
    if charters:
        yield charters, None
    plain = [page for page in pages_read if page.charter is None and page.key not in homes]
    groups: dict[frozenset[CommunityKey], list[Page]] = {}
    with store.read() as connection:
        before = pages.community_of(connection, [page.key for page in plain])
        for page in plain:
            around = (before.get(page.key), nearest(page, communities.around(connection, page)))
            groups.setdefault(frozenset(community for community in around if community), []).append(page)
    for places, some in groups.items():
        yield some, places


def about(places: frozenset[CommunityKey] | None, some: Sequence[Page]) -> frozenset[str] | None:
    """What a transaction over these pages of these communities is about."""
    return None if places is None else frozenset({*places, *(page.key for page in some)})

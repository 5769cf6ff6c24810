"""Pages in portions: what is taken into one transaction keeps no click waiting, and on many hosts few others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from core.model import Comment, CommunityKey, Page
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
    left = {comment.id for comment in new}
    size = 0
    for some in threads.values():
        if size and size + len(some) > (PART if page.charter is None else min(PART, HOME_PART)):
            yield _up_to(page, left, known)
            size = 0
        left.difference_update(comment.id for comment in some)
        size += len(some)
    yield Share((page,))


def _kept_first(page: Page, new: Sequence[Comment], known: Collection[str]) -> Iterator[Share]:
    """A page that is looked at as a whole: once, when all of it is kept."""
    left = {comment.id for comment in new}
    for some in chunked(sorted(new, key=lambda comment: (comment.at, comment.id)), KEPT):
        left.difference_update(comment.id for comment in some)
        if left:
            yield replace(_up_to(page, left, known), looked=False)
    yield Share((page,))


def _up_to(page: Page, left: set[str], known: Collection[str]) -> Share:
    """``known``: the signs that were read before.

    A like counts as thanks where nothing else is the answer: it comes with what may be that, never before.
    """
    comments_left = [comment for comment in page.comments if comment.id in left]
    threads = {comment.thread for comment in comments_left}
    named = {person for comment in comments_left for person in comment.mentions}
    waits = {comment.id for comment in page.comments if comment.thread in threads or comment.author in named}
    part = replace(
        page,
        comments=tuple(comment for comment in page.comments if comment.id not in left),
        signs=tuple(sign for sign in page.signs if sign.comment not in waits or sign.id in known),
    )
    return Share((part,), len(left))


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

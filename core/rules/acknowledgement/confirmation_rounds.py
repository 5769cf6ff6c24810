"""How often a person is asked to confirm a page, and what settled each time.

A round begins when they are first asked, and anew whenever what they confirmed holds no more: by a change of the
wording, or by its age.
"""

from __future__ import annotations

import bisect
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from core.model import Act, PageKey
from core.rules.acknowledgement.content_versions import Wordings, follows

#: When a confirmation given at an instant runs out; None for never.
Renewal = Callable[[datetime], datetime] | None


@dataclass(frozen=True, slots=True)
class Round:
    """One time a person is asked: from when, why again, and by which act it was settled."""

    number: int
    #: None for the first one, which opens with the charter or with the person's joining.
    opened: datetime | None
    renewed: bool
    act: Act | None
    #: When it will be asked again by itself.
    expires: datetime | None = None


#: A wording somebody confirmed: the translation that was on the screen (None: the page itself), the page's own
#: wording then, and the translation's.
Read = tuple[PageKey | None, int, int]
#: Wordings of the pages in other languages on which somebody confirmed.
Editions = Mapping[PageKey, Wordings]
NO_EDITIONS: Editions = MappingProxyType({})


def began_at(act: Act, words: Wordings, editions: Editions) -> datetime:
    """When a confirmation began to hold."""
    read = words if (edition := editions.get(act.page) if act.page else None) is None else edition
    return read.given(act) if act.revision in read.of else act.at


def counts(act: Act, words: Wordings, editions: Editions) -> bool:
    """Whether what was on the person's screen was the page, or a translation that had followed it."""
    edition = editions.get(act.page) if act.page else None
    if edition is None:
        return words.counts(act)
    if not edition.numbers:
        # Deleted since; that it was up to date was seen as it was confirmed.
        return words.at(act.at) > 0
    return edition.counts(act) and follows(edition, words, began_at(act, words, editions))


def _events(
    mine: Iterable[Act], words: Wordings, editions: Editions, after: datetime
) -> Iterator[tuple[datetime, PageKey | None, int]]:
    """What changed after an instant: the page, and the translations that this person confirmed."""
    mark = (after, sys.maxsize)
    base = [(at, None, new) for at, new in words.changes[bisect.bisect_right(words.changes, mark) :]]
    used = {act.page for act in mine if act.page in editions}
    if not used:
        return iter(base)
    others = [
        (at, page, new)
        for page in used
        if page is not None
        for at, new in editions[page].changes[bisect.bisect_right(editions[page].changes, mark) :]
    ]
    return iter(sorted([*base, *others], key=lambda event: (event[0], event[1] or "")))


class _Screen:
    """What a person confirmed last, and what stands there now: the page's wording and its translations'."""

    def __init__(self, words: Wordings, editions: Editions, at: datetime) -> None:
        self._base = words.at(at)
        self._own = {page: edition.at(at) for page, edition in editions.items()}
        self._language: PageKey | None = None
        self._words, self._editions = words, editions

    def confirmed(self, act: Act, at: datetime) -> Read:
        """The wording that an act confirmed."""
        self._language = act.page if act.page in self._editions else None
        if self._language is None:
            return None, self._words.at(at), 0
        return self._language, self._words.at(at), self._editions[self._language].of.get(act.revision, 0)

    def changed(self, page: PageKey | None, wording: int) -> tuple[Read, ...]:
        """The wordings any of which would do now; () where what changed was another language's."""
        if page is None:
            self._base = wording
        else:
            self._own[page] = wording
            if page != self._language:
                return ()
        plain: Read = (None, self._base, 0)
        if self._language is None:
            return (plain,)
        return (self._language, self._base, self._own[self._language]), plain


def rounds(
    mine: Collection[Act],
    words: Wordings,
    renew: Renewal,
    now: datetime,
    editions: Editions = NO_EDITIONS,
) -> Iterator[Round]:
    """A person's rounds up to now, the last one the one that counts.

    The number grows with every time a confirmation stopped holding, so that a version that was put back and
    then changed again is asked for under a new key. A wording that comes back is confirmed by whoever
    confirmed it before, whatever they confirmed in between.
    """
    told = sorted((began_at(act, words, editions), place, act) for place, act in enumerate(mine))
    if not told:
        yield Round(1, None, False, None)
        return
    course, screen = _Course(renew), _Screen(words, editions, told[0][0])
    changes = _events(mine, words, editions, told[0][0])
    change = next(changes, None)
    for start, _, act in told:
        while change is not None and change[0] <= start:
            yield from course.changed(change[0], screen.changed(*change[1:]))
            change = next(changes, None)
        yield from course.confirmed(act, screen.confirmed(act, start), start)
    while change is not None and change[0] <= now:
        yield from course.changed(change[0], screen.changed(*change[1:]))
        change = next(changes, None)
    yield from course.end(now)


class _Course:
    """How one person's rounds go on, from one thing that happens to the next."""

    def __init__(self, renew: Renewal) -> None:
        self._renew = renew
        #: Wording → the act that confirmed it last.
        self._latest: dict[Read, Act] = {}
        self._wording: Read = (None, 0, 0)
        self._round = Round(1, None, False, None)
        #: How often it stopped holding in this round, since when it does not, and whether by its age.
        self._count = 0
        self._lost: datetime | None = None
        self._by_age = False

    def confirmed(self, act: Act, wording: Read, at: datetime) -> Iterator[Round]:
        """The person confirmed the wording the page has."""
        self._age(at)
        self._latest[wording] = act
        self._wording = wording
        if self._round.act is None:
            self._round = replace(self._round, act=act)
        elif self._lost is not None:
            yield self._round
            self._next(self._lost, act)

    def changed(self, at: datetime, now: tuple[Read, ...]) -> Iterator[Round]:
        """What the person read has another wording; ``now``: those any of which would do."""
        self._age(at)
        if self._round.act is None or not now:
            return
        wording = next((wording_now for wording_now in now if wording_now in self._latest), now[0])
        known = self._latest.get(wording)
        if known is not None and self._renew is not None and self._renew(known.at) <= at:
            known = None
        if known is not None and wording == self._wording:
            # Back to what settled this round: it goes on as if nothing had been.
            self._lost = None
        elif known is not None:
            yield self._round
            if self._lost is None:
                self._count += 1
            self._next(self._lost or at, known)
            self._wording = wording
        elif self._lost is None:
            self._lost, self._by_age = at, False
            self._count += 1

    def end(self, now: datetime) -> Iterator[Round]:
        """The round that counts now, and the one that is open when it does not hold."""
        self._age(now)
        if self._lost is not None:
            yield self._round
            yield Round(self._round.number + self._count, self._lost, self._by_age, None)
        else:
            yield replace(self._round, expires=self._expires())

    def _expires(self) -> datetime | None:
        latest = self._latest.get(self._wording)
        return self._renew(latest.at) if latest is not None and self._renew is not None else None

    def _age(self, now: datetime) -> None:
        expires = self._expires()
        if self._round.act is not None and self._lost is None and expires is not None and expires <= now:
            self._lost, self._by_age = expires, True
            self._count += 1

    def _next(self, opened: datetime, act: Act) -> None:
        by_age = self._by_age and self._lost is not None
        self._round = Round(self._round.number + self._count, opened, by_age, act)
        self._count, self._lost, self._by_age = 0, None, False

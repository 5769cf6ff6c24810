"""Who may read what, as the wiki said a moment ago: asked once a minute, never guessed."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from core.flow.asking import Asking
from core.flow.context import PipelineContext
from core.model import PageKey, PersonKey, page_key
from core.ports import GiveUp, Platform, RetryAt, shown_pairs
from core.store import chunked

#: How long an answer is good for what stands on a screen. Messages ask anew each time.
GOOD_FOR = timedelta(minutes=1)
#: Most answers kept.
MOST = 200_000


class Permits:
    """Answers of :meth:`~core.ports.Access.readable`, kept for a minute."""

    def __init__(self, flow: PipelineContext, asking: Asking) -> None:
        self._flow, self._asking = flow, asking
        self._known: dict[tuple[PersonKey, PageKey], tuple[bool, datetime]] = {}
        self._lock = threading.Lock()

    def readable(
        self,
        site: str,
        person: PersonKey,
        pages: Collection[PageKey],
        own: PageKey | None = None,
        must: Collection[PageKey] | None = None,
    ) -> frozenset[PageKey]:
        """The pages of these that the person may read; ``own`` is on their screen, so the wiki showed it.

        A wiki that can't tell lets through nothing but that. When it can't answer now, :class:`RetryAt`: nobody
        is told that something isn't there because a wiki hangs. With ``must``, only when one of those is missing.
        """
        now = self._flow.now()
        allowed = {page for page in pages if page == own}
        unknown = []
        for page in set(pages) - allowed:
            permitted, at = self._known.get((person, page), (False, None))
            if at is None or now - at > GOOD_FOR:
                unknown.append(page)
            elif permitted:
                allowed.add(page)
        platform = self._flow.platform(site)
        if unknown and platform.access is not None:
            try:
                for some in chunked(sorted(unknown)):
                    question = partial(_readable, platform, person, some)
                    shown = {page for _, page in self._asking.ask(site, question)}
                    allowed |= shown
                    self._keep(person, some, shown, now)
            except GiveUp:
                pass
            except RetryAt:
                if must is None or not allowed.issuperset(must):
                    raise
        return frozenset(allowed)

    def of_others(
        self, site: str, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """Which of these pages which other people may read; none where the wiki can't tell, or not now."""
        platform = self._flow.platform(site)
        if not people or not pages or platform.access is None:
            return frozenset()

        def question() -> frozenset[tuple[PersonKey, PageKey]]:
            with platform.at_once():
                return shown_pairs(platform, people, pages)

        try:
            return self._asking.ask(site, question)
        except (GiveUp, RetryAt):
            return frozenset()

    def _keep(
        self, person: PersonKey, asked: Collection[PageKey], shown: Collection[PageKey], now: datetime
    ) -> None:
        with self._lock:
            if len(self._known) + len(asked) > MOST:
                self._known.clear()
            for page in asked:
                self._known[(person, page)] = (page in shown, now)


def nowhere(site: str, name: str) -> PageKey:
    """A page that no wiki has, another one for each name: it is asked for where a made-up name names none."""
    return page_key(site, 10**12 + zlib.crc32(name.encode(errors="surrogatepass")))


def _readable(
    platform: Platform, person: PersonKey, some: Collection[PageKey]
) -> frozenset[tuple[PersonKey, PageKey]]:
    with platform.at_once():
        return shown_pairs(platform, [person], some)

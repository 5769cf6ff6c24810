"""Two Teloses over one wiki, one of which looks at threads and one at all of a page; and talk both hear of."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.model import PageKey
from core.store import comment_parts
from core.store import tables as t
from tests.flow.test_same_state import differences
from tests.support.house import House


class Twins:
    """Two Teloses over one wiki: one looks at the threads that a reading changed, the other at all of a page."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.house = House(folder / "parts.db")
        self.wiki = self.house.wiki
        self.house.people()
        self.twin = self.house.another(folder / "whole.db")

    @contextlib.contextmanager
    def each(self) -> Iterator[Iterator[House]]:
        hooks = list(self.wiki.hooks_out)

        def both() -> Iterator[House]:
            for house, long in ((self.house, 0), (self.twin, 10**9)):
                self.patch.setattr(comment_parts, "LONG", long)
                self.wiki.hooks_out = list(hooks)
                yield house

        yield both()
        self.wiki.hooks_out = []

    def hear(self) -> None:
        with self.each() as both:
            for house in both:
                house.hear()
                house.service.tick()
                house.service.run_until_idle()

    def close(self) -> None:
        self.house.close()
        self.twin.close()


class Talk:
    """A page with talk, which both hear of after each step."""

    def __init__(self, twins: Twins, *, home: bool = False) -> None:
        self.twins, self.wiki = twins, twins.wiki
        own = twins.house.community()
        self.page = own if home else self.wiki.page("Leave/Talk", twins.house.key("Ana Steward"))
        self.other = self.wiki.page("Leave/Other", twins.house.key("Moe Member"))
        self.hear()
        (self.community,) = [row["key"] for row in twins.house.rows(t.community)]

    def hear(self) -> None:
        """Both hear of it, and agree."""
        self.twins.hear()
        differing = differences(self.twins.house, self.twins.twin)
        assert not differing, "\n".join(differing)

    def comment(self, who: str, words: str, thread: str = "", naming: str = "") -> str:
        """Somebody says something, and both hear of it; the comment's id."""
        key = self.twins.house.key
        self.twins.house.clock.at += timedelta(minutes=90)
        name = self.wiki.comment(self.page, key(who), words, thread=thread)
        comments = self.wiki.leaf(self.page).comments
        comments[-1] = replace(comments[-1], mentions=frozenset({key(naming)} if naming else ()))
        self.hear()
        return name

    def change(self, act: Callable[[], object]) -> None:
        """Something else happens, and both hear of it."""
        self.twins.house.clock.at += timedelta(minutes=90)
        act()
        self.hear()

    def counted(self, page: PageKey | None = None) -> set[str]:
        """What counts as contributed by a comment on the page."""
        rows = self.twins.house.rows(t.contribution)
        return {row["id"] for row in rows if row["page"] == (page or self.page) and row["id"].startswith("c")}

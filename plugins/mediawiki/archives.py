"""Finds the pages below a discussion that keep its old threads, whether or not it links to them.

What merely lies below it may be the discussion of a page of its own, which is gone for now. An archive is what the
discussion links to, or linked to before, and what holds signed remarks that stood on it before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from plugins.mediawiki.about import About
from plugins.mediawiki.braces import blank
from plugins.mediawiki.protocol import Asked
from plugins.mediawiki.saved import bare
from plugins.mediawiki.savers import Savers, long_ago

#: Archives of one discussion that are read, the last ones by title.
MOST = 50
#: So many discussions are asked about one by one; of more, everything in their namespace is listed.
_ONE_BY_ONE = 10
#: Requests that one listing takes at most, and how long it is believed of discussions nobody saved for long.
_MOST_REQUESTS = 20
_BELIEVED = timedelta(hours=1)
#: A clock time, which every signature holds.
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_LINK = re.compile(r"\[\[\s*+:?([^\[\]|{}\n]{1,255})")


class Raw(Protocol):
    """A page as it was read."""

    row: Any
    links: list[str]
    revisions: dict[int, Any]

    @property
    def exists(self) -> bool:
        """Whether it is there."""

    @property
    def text(self) -> str:
        """What it says."""


R = TypeVar("R", bound=Raw)


class Archives:
    """Looks for the archives of one wiki's discussions."""

    def __init__(self, client: Asked, savers: Savers) -> None:
        self._client = client
        self._savers = savers
        #: Namespace → when its pages were listed, and those that lie below another one.
        self._listed: dict[int, tuple[datetime, tuple[str, ...]]] = {}

    def of(
        self,
        about: About,
        talks: Mapping[str, R],
        fetch: Callable[[Collection[str]], Iterable[tuple[str, R]]],
    ) -> tuple[dict[str, str], dict[str, R]]:
        """Archive → the discussion it belongs to, and what was read on the way, by title.

        ``talks`` are discussions by title; ``fetch`` reads pages by title.
        """
        archives_by_name: dict[str, str] = {}
        for title, raw in sorted(talks.items()):
            if raw.row.get("subjectid"):
                below = sorted(link for link in raw.links if link.startswith(title + "/"))
                archives_by_name |= dict.fromkeys(below[-MOST:], title)
        unlinked = self._unlinked(about, talks, archives_by_name)
        read = dict(
            fetch(
                sorted(
                    {
                        name_wanted
                        for some in unlinked.values()
                        for name_wanted in some
                        if name_wanted not in talks
                    }
                )
            )
        )
        for title, below in unlinked.items():
            there = [(name, talks.get(name) or read.get(name)) for name in below]
            # The discussion of a page that exists is that page's.
            own = [(name, raw) for name, raw in there if raw and raw.exists and not raw.row.get("subjectid")]
            if not own:
                continue
            talk = talks[title]
            gone = set(self._savers.gone(int(talk.row["pageid"]), _current(talk)))
            linked = {_target(link[1], title, about) for line in gone for link in _LINK.finditer(line)}
            archives_by_name |= {name: title for name, raw in own if name in linked or _holds(raw.text, gone)}
        return archives_by_name, read

    def _unlinked(
        self, about: About, talks: Mapping[str, Raw], archives: Collection[str]
    ) -> dict[str, list[str]]:
        """Discussions from which something was taken away, with the pages below that they don't link to."""
        recent: list[str] = []
        old: list[str] = []
        for title, raw in sorted(talks.items()):
            if not raw.row.get("subjectid") or not raw.revisions or not _current(raw).get("parentid"):
                continue
            if long_ago(_current(raw)):
                old.append(title)
            elif any(
                _CLOCK.search(line) or _LINK.search(line)
                for line in self._savers.gone(int(raw.row["pageid"]), _current(raw))
            ):
                recent.append(title)
        below: dict[str, list[str]] = {}
        for titles, fresh in ((recent, True), (old, False)):
            spaces: dict[int, list[str]] = {}
            for title in titles:
                spaces.setdefault(about.number_of(title), []).append(title)
            for space, some in spaces.items():
                below |= self._below(about, space, some, fresh=fresh)
        return {title: rest[-MOST:] for title, all_ in below.items()
                if (rest := [name for name in all_ if name not in archives])}  # fmt: skip

    def _below(
        self, about: About, space: int, titles: Collection[str], *, fresh: bool
    ) -> dict[str, list[str]]:
        if len(titles) <= _ONE_BY_ONE:
            return {title: self._ask(space, about.bare(title) + "/") for title in titles}
        now = datetime.now(UTC)
        at, listed = self._listed.get(space, (None, ()))
        if fresh or at is None or now - at > _BELIEVED:
            listed = tuple(name for name in self._ask(space, "") if "/" in name)
            self._listed[space] = (now, listed)
        wanted = set(titles)
        names_by_page: dict[str, list[str]] = {}
        for name in listed:
            parts = name.split("/")
            for n in range(1, len(parts)):
                if (above := "/".join(parts[:n])) in wanted:
                    names_by_page.setdefault(above, []).append(name)
        return names_by_page

    def _ask(self, space: int, prefix: str) -> list[str]:
        """The pages of a namespace that begin so."""
        names: list[str] = []
        query = {"apprefix": prefix} if prefix else {}
        asked = self._client.query(list="allpages", apnamespace=space, aplimit="max", **query)
        for count, answer in enumerate(asked, 1):
            names += [str(row["title"]) for row in answer.get("query", {}).get("allpages", ())]
            if count == _MOST_REQUESTS:
                break
        return names


def _current(raw: Raw) -> Mapping[str, Any]:
    current: Mapping[str, Any] = raw.revisions[max(raw.revisions)]
    return current


def _holds(text: str, gone: Collection[str]) -> bool:
    """Whether a signed line stands there that is one of these."""
    return any(_CLOCK.search(line) and bare(line) in gone for line in blank(text).split("\n"))


def _target(link: str, title: str, about: About) -> str:
    """The title of a discussion that a link on another one leads to."""
    name = " ".join(link.partition("#")[0].replace("_", " ").split())
    if name.startswith("/"):
        return title + name.rstrip("/")
    number = about.number_of(name)
    return f"{about.namespaces.get(number, '')}:{about.bare(name)}" if number else name

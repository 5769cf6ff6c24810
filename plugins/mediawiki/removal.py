"""Takes back what the installer put into a wiki: templates that are still as Telos wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

from core.i18n import Translator
from core.ports import Removed, TelosError
from plugins.mediawiki.client import ApiError, Client
from plugins.mediawiki.install import templates
from plugins.mediawiki.protocol import Json

#: So many versions tell whether others wrote on a template, too.
_VERSIONS = 50


class Removal:
    """The templates of one wiki, and what its account may do about them."""

    def __init__(self, client: Client, links_begin: Callable[[], str], language: str) -> None:
        self._client = client
        self._links_begin = links_begin
        self._language, self._text = language, Translator(language).text

    def templates(self) -> Iterator[Removed]:
        """What became of each template that is there; redirects go first. Can be repeated."""
        wanted = templates()
        for title in sorted(
            wanted, key=lambda wanted_title: (not wanted[wanted_title].startswith("#REDIRECT"), wanted_title)
        ):
            try:
                writers = self._writers(title)
                if writers:
                    yield self._taken(title, writers)
            except TelosError as error:
                yield self._left(title, error.text(self._language))

    def _taken(self, title: str, writers: set[str]) -> Removed:
        if writers != {self._client.account}:
            # Somebody's own words are in it.
            return self._left(title, self._text("mw-removal-theirs"))
        used = self._used(title)

        def happened() -> Json | None:
            return None if self._writers(title) else {}

        try:
            self._client.write("delete", happened, title=title, reason=self._text("mw-removal-summary"))
        except ApiError as error:
            if self._writers(title):
                # The wiki's own words for it are wikitext, in its language.
                denied = error.code == "permissiondenied"
                return self._left(title, self._text("mw-removal-denied") if denied else error.info)
        note = self._text("mw-removal-used") if used else ""
        return Removed(what=title, gone=True, said=note, url=self._url(title, "") if used else "")

    def _left(self, title: str, why: str) -> Removed:
        return Removed(what=title, gone=False, said=why, url=self._url(title, "?action=delete"))

    def _url(self, title: str, query: str) -> str:
        page = title if query else f"Special:WhatLinksHere/{title}"
        return f"{self._links_begin()}{quote(page.replace(' ', '_'), safe='/:')}{query}"

    def _writers(self, title: str) -> set[str]:
        """Who saved its last versions; nobody where it is not there."""
        answer = self._client.get("query", titles=title, prop="revisions", rvprop="user", rvlimit=_VERSIONS)
        rows = (row for page in answer["query"]["pages"] for row in page.get("revisions", ()))
        return {str(row.get("user", "")) for row in rows}

    def _used(self, title: str) -> bool:
        """Whether pages still have it in their text: that is people's own, and stays."""
        answer = self._client.get("query", list="embeddedin", eititle=title, eilimit=1)
        return bool(answer["query"]["embeddedin"])

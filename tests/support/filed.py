"""A wiki kept in a JSON file: a platform plugin for tests of the whole server in processes of its own.

The test writes the file, the server reads it. Webhooks and tokens are signed as MediaWiki's extension signs.
``away: true`` in the file makes every call fail as a wiki does that is down. Reading a page in ``deadly`` kills
the process, reading one in ``endless`` never ends; ``slow_rights`` is how many seconds a question about rights
takes.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from core.model import (
    CharterText,
    Page,
    PageKey,
    Person,
    PersonKey,
    Revision,
    Scope,
    ScopeKind,
    local_id,
    page_key,
    person_key,
)
from core.ports import (
    ByHand,
    Changes,
    Check,
    FactoryDefaults,
    PageStat,
    RetryAt,
    ScopeEntry,
)
from tests.support.signed_wiki import SignedWiki

#: The variable of the environment that says which file it is.
PLACE = "WIKI_FILE"


class FiledWiki(SignedWiki):
    """One wiki in one file."""

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        super().__init__(site, settings)
        self._file = Path(os.environ[PLACE])
        self._server = settings.get("server", "")
        self.page_stats = self.traces = self

    def _world(self) -> dict[str, Any]:
        world: dict[str, Any] = json.loads(self._file.read_text())
        if world.get("away"):
            raise RetryAt("the wiki is away")
        return world

    def _page(self, key: str, page: Mapping[str, Any]) -> Page:
        revisions = tuple(
            Revision(
                number=number,
                parent=number - 1,
                at=datetime.fromisoformat(at),
                author=person_key(self.site, author),
                size=size,
                digest=f"d{number}",
            )
            for number, at, author, size in page["revisions"]
        )
        charter = page.get("charter")
        return Page(
            key=page_key(self.site, key),
            title=page["title"],
            url=f"{self.url}/{page['title']}",
            space="0",
            place=page["title"],
            ancestors=tuple(parent for parent in (page["title"].rpartition("/")[0],) if parent),
            current=revisions[-1].number,
            revisions=revisions,
            charter=CharterText(fields=charter, written_by=person_key(self.site, 1)) if charter else None,
        )

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        known = self._world()
        world, asked = known["pages"], {local_id(key) for key in pages}
        if asked & {*known.get("deadly", ())}:
            os.kill(os.getpid(), signal.SIGKILL)
        if asked & {*known.get("endless", ())}:
            threading.Event().wait()
        return [
            self._page(local_id(key), world[local_id(key)])
            if local_id(key) in world
            else Page(key=key, title="", url="", exists=False)
            for key in pages
        ]

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        world = self._world()
        pages = tuple(self._page(key, page) for key, page in world["pages"].items())
        half = len(pages) // 2
        yield Changes(pages=pages[:half], cursor="half", progress=0.5)
        yield Changes(pages=pages[half:], people=tuple(self._people(world)), cursor="all", progress=1.0)

    def stats(self, pages: Collection[PageKey]) -> Mapping[PageKey, PageStat]:
        world = self._world()["pages"]
        there = [key for key in pages if local_id(key) in world]
        return {key: PageStat(current=world[local_id(key)]["revisions"][-1][0]) for key in there}

    def members(self, scope: Scope) -> Iterable[PageKey]:
        for key, page in self._world()["pages"].items():
            below = scope.kind is ScopeKind.TREE and page["title"].startswith(scope.value + "/")
            if page["title"] == scope.value or below:
                yield page_key(self.site, key)

    def find(self, title: str) -> Page | None:
        pages = self._world()["pages"].items()
        return next((self._page(key, page) for key, page in pages if page["title"] == title), None)

    def _people(self, world: Mapping[str, Any]) -> Iterator[Person]:
        for key, person in world["people"].items():
            yield Person(
                key=person_key(self.site, key),
                name=person["name"],
                email=person.get("email"),
                groups=frozenset(person.get("groups", ())),
            )

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        return [
            person for person in self._people(self._world()) if person.key in keys or person.name in names
        ]

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        return {person.key: None for person in self._people(self._world()) if name in person.groups} or None

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        time.sleep(self._world().get("slow_rights", 0))
        return super().readable(people, pages)

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        self._file.with_suffix(".scopes").write_text("\n".join(sorted(entry.community for entry in entries)))

    def traces_left(self) -> bool:
        self._world()
        told = self._file.with_suffix(".scopes")
        return told.exists() and bool(told.read_text())

    def sent_test(self) -> bool:
        return True

    def link(self, page: Page, *, obligation: str = "") -> str:
        return f"{page.url}?telos={obligation}"

    def install(self) -> Iterator[Check]:
        """Checks the connection as a wiki does: by a webhook of its own."""
        self._world()
        yield Check(name="Account", good=True, said="Telos")
        hook = self._file.with_suffix(".hook")
        if hook.exists():
            from tests.server.sending import post, signed

            url, body = (
                hook.read_text().strip(),
                b'{"type": "ping", "timestamp": "2026-11-23T12:00:00Z", "data": {}}',
            )
            status = post(url, body, signed(self._secrets[0], f"ping-{uuid.uuid4().hex}", body))
            yield Check(name="Ping", good=status == 202, said=str(status), cure="Check the address.")

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        lines = (f"server = {self._server}", f"site = {self.site}", f"secret = {self._secrets[0]}")
        return [ByHand(what="Write on the wall:", lines=lines)]

    def check(self) -> Iterator[Check]:
        self._world()
        yield Check(name="Account", good=True, said="Telos")


class _Factory(FactoryDefaults):
    name = "paper"

    def open(self, site: str, settings: Mapping[str, Any]) -> FiledWiki:
        return FiledWiki(site, settings)


platform = _Factory()

"""What changed since a cursor: found by search, read page by page.

The first pass goes through all pages by their current versions, and reads whole only those with a charter. A
later pass asks for what was saved lately, with an overlap, because a search index lags; what was seen before is
recognised by its version. Deletions, moves and labels leave no version: for them the core compares page stats.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from core.model import Person, page_key
from core.ports import Changes
from plugins.confluence.client import Forbidden, NotFound
from plugins.confluence.people import People
from plugins.confluence.raw import Wiki, instant
from plugins.confluence.read import Reader

log = logging.getLogger(__name__)

#: How late a saved version may be found by search, clocks included.
OVERLAP: Final = timedelta(minutes=30)
#: Pages read in one step of a later pass.
STEP: Final = 25
#: Everybody is listed this often, for charters that ask everyone; charters' own groups are asked far more often.
EVERYBODY: Final = timedelta(days=1)
_PEOPLE_STEP: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a pass begins, or goes on."""

    #: When the last whole pass began; None before the first.
    since: datetime | None = None
    #: When the first pass began, while it is under way, and where it goes on.
    began: datetime | None = None
    after: str = ""
    #: Versions of the overlap that were read already.
    seen: frozenset[str] = frozenset()
    #: When everybody was listed last.
    people: datetime | None = None

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor in a text; one that can't be read begins anew, which costs time but loses nothing."""
        try:
            data = json.loads(text) if text else {}
            if not isinstance(data, dict) or data.get("v") != 1:
                return cls()
            times = {name: _time(data.get(name)) for name in ("since", "began", "people")}
            seen = frozenset(map(str, data.get("seen", ())))
            return cls(after=str(data.get("after", "")), seen=seen, **times)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    def write(self) -> str:
        """The cursor as text."""
        data: dict[str, Any] = {"v": 1, "after": self.after, "seen": sorted(self.seen)}
        for name in ("since", "began", "people"):
            at = getattr(self, name)
            if at is not None:
                data[name] = at.isoformat()
        return json.dumps(data, separators=(",", ":"))


class Sync:
    """Walks the changes of one Confluence."""

    def __init__(self, site: str, wiki: Wiki, reader: Reader, people: People) -> None:
        self._site = site
        self._wiki = wiki
        self._reader = reader
        self._people = people

    def changes(self, text: str, *, now: datetime) -> Iterator[Changes]:
        """What changed since the cursor, in steps; the last step's cursor begins the next pass."""
        cursor = Cursor.read(text)
        if cursor.people is None or now - cursor.people > EVERYBODY:
            for some in self._everybody():
                yield Changes(people=some, cursor=cursor.write())
            cursor = replace(cursor, people=now)
        yield from self._first(cursor, now) if cursor.since is None else self._later(cursor, now)

    def _everybody(self) -> Iterator[tuple[Person, ...]]:
        """All accounts, in steps; none where an older Confluence, or our account's rights, don't list them.

        Then a charter that asks everyone asks those who were met: who wrote, who is in a group, who looked.
        """
        everybody = self._people.everybody()
        try:
            while some := tuple(islice(everybody, _PEOPLE_STEP)):
                yield some
        except (NotFound, Forbidden) as error:
            if error.status == 401:
                raise
            log.warning("Confluence lists its accounts to nobody here (%d)", error.status)

    def _first(self, cursor: Cursor, now: datetime) -> Iterator[Changes]:
        """Every page once. It may rest anywhere and go on: what is saved meanwhile belongs to the next pass."""
        cursor = replace(cursor, began=cursor.began or now)
        assert cursor.began is not None
        edge = cursor.began - OVERLAP
        while True:
            batch = self._wiki.all_pages(cursor.after)
            pages = tuple(
                self._reader.whole(raw) if self._reader.has_charter(raw) else self._reader.state(raw)
                for raw in batch.pages
            )
            marks = {f"{raw.id}:{raw.version.number}" for raw in batch.pages if raw.version.at >= edge}
            cursor = replace(cursor, after=batch.after, seen=cursor.seen | marks)
            if batch.after:
                yield Changes(pages=pages, cursor=cursor.write())
                continue
            done = Cursor(since=cursor.began, seen=cursor.seen, people=cursor.people)
            yield Changes(pages=pages, cursor=done.write(), progress=1.0)
            return

    def _later(self, cursor: Cursor, now: datetime) -> Iterator[Changes]:
        assert cursor.since is not None
        back = max(now - cursor.since, timedelta()) + OVERLAP
        changes = list(self._wiki.changed(math.ceil(back / timedelta(minutes=1))))
        fresh = {changed.page: None for changed in changes if changed.mark not in cursor.seen}
        # Somebody's clock may be ahead of ours.
        edge = now - OVERLAP - timedelta(minutes=5)
        seen = frozenset(changed.mark for changed in changes if changed.at >= edge)
        done = Cursor(since=now, seen=seen, people=cursor.people).write()
        wanted = list(fresh)
        for start in range(0, len(wanted), STEP):
            some = wanted[start : start + STEP]
            pages = self._reader.read([page_key(self._site, id) for id in some])
            part = min(1.0, (start + len(some)) / len(wanted))
            if part < 1.0:
                # Until the last step the old cursor holds: a pass that broke off begins again.
                yield Changes(pages=tuple(pages), cursor=cursor.write(), progress=part)
            else:
                yield Changes(pages=tuple(pages), cursor=done, progress=1.0)
        if not wanted:
            yield Changes(cursor=done, progress=1.0)


def _time(value: object) -> datetime | None:
    return instant(value) if value else None

"""What changed since a cursor: revisions and log lines in time order, pages read in batches.

One way for everything: the first pass starts at the wiki's first revision, a later one shortly before the
last. Revisions come from ``list=allrevisions``, which is never cut off; what is no revision (deleting, restoring,
renaming, rights) from ``list=recentchanges``, or from ``list=logevents`` after an outage that may be longer than the
wiki keeps its recent changes. Both lists come in one request.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.model import Page, PersonKey, Revision, local_id
from core.ports import Changes
from plugins.mediawiki.about import About, instant
from plugins.mediawiki.approved import LOGS
from plugins.mediawiki.client import ApiError, Client
from plugins.mediawiki.discussions import subject_title
from plugins.mediawiki.people import People, renamed
from plugins.mediawiki.protocol import Json
from plugins.mediawiki.read import REVISION_PROPS, Reader

#: A revision may be seen this much later than the time it carries: transactions, lagging copies, clocks.
OVERLAP = timedelta(minutes=10)
#: Recent changes are trusted this far back. Wikis keep them for 90 days unless somebody set less.
TRUSTED = timedelta(days=7)
#: Pages whose state is kept during a pass, so that a page with many revisions is read once.
_KEPT = 2000

#: Log types by what they are about.
_PAGE_LOGS = frozenset({"delete", "move", "import", "merge", "suppress", "contentmodel", "protect", "upload"})
_PERSON_LOGS = frozenset({"rights", "block", "renameuser", "newusers", "gblblock"})
#: (type, action) after which a page may have old revisions that no list of new ones shows.
_HISTORY = frozenset({("delete", "restore"), ("delete", "revision"), ("suppress", "revision"), ("import", "upload"),
                      ("import", "interwiki"), ("merge", "merge"), ("merge", "merge-into")})  # fmt: skip


@dataclass(slots=True)
class Cursor:
    """Where a pass begins, or goes on."""

    #: The wiki's time when the last whole pass began; None before the first.
    since: datetime | None = None
    #: The wiki's time when this pass began, while it is under way.
    began: datetime | None = None
    #: What the API wants to hear to go on with this pass.
    going: dict[str, str] = field(default_factory=dict)
    #: Revisions and log lines of the overlap that were looked at already.
    seen: frozenset[str] = frozenset()
    #: Those of this pass that fall into the next one's overlap.
    late: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor in a text; one that can't be read begins anew, which costs time but loses nothing."""
        try:
            data = json.loads(text) if text else {}
            if not isinstance(data, dict) or data.get("v") != 1:
                return cls()
            return cls(
                since=instant(data["since"]) if data.get("since") else None,
                began=instant(data["began"]) if data.get("began") else None,
                going={str(k): str(v) for k, v in data.get("going", {}).items()},
                seen=frozenset(map(str, data.get("seen", ()))),
                late=frozenset(map(str, data.get("late", ()))),
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    def write(self) -> str:
        """The cursor as text."""
        data: Json = {"v": 1}
        if self.since:
            data["since"] = _stamp(self.since)
        if self.began:
            data |= {"began": _stamp(self.began), "going": self.going, "late": sorted(self.late)}
        data["seen"] = sorted(self.seen)
        return json.dumps(data, separators=(",", ":"))


@dataclass(slots=True)
class _Seen:
    """What one answer told."""

    #: Page id → revisions, for pages that are no discussions.
    revisions: dict[int, list[Revision]] = field(default_factory=dict)
    #: Pages to read, discussions included.
    pages: set[int] = field(default_factory=set)
    #: Pages whose kept state can't be trusted any more.
    stale: set[int] = field(default_factory=set)
    #: Pages whose whole history has to be read.
    history: set[int] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    renames: bool = False
    marks: dict[str, datetime] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None


class Sync:
    """Walks the changes of one wiki."""

    def __init__(self, client: Client, about: Callable[[], About], reader: Reader, people: People) -> None:
        self._client = client
        self._about = about
        self._reader = reader
        self._people = people

    def changes(self, text: str, *, now: datetime) -> Iterator[Changes]:
        """What changed since the cursor, in steps; the last step's cursor begins the next pass."""
        cursor = Cursor.read(text)
        kept: OrderedDict[int, Page] = OrderedDict()
        first: datetime | None = None
        while True:
            answer = self._ask(cursor, now)
            if cursor.began is None:
                cursor.began = instant(answer["curtimestamp"])
            seen = self._look(answer.get("query", {}), cursor.seen)
            first = first or seen.first
            edge = cursor.began - OVERLAP
            cursor.late |= {mark for mark, at in seen.marks.items() if at >= edge}
            cursor.going = {k: str(v) for k, v in answer.get("continue", {}).items()}
            step = self._step(seen, kept)
            if cursor.going:
                progress = _progress(first, seen.last, cursor.began)
                yield replace(step, cursor=cursor.write(), progress=progress)
                continue
            yield replace(step, cursor=Cursor(since=cursor.began, seen=cursor.late).write(), progress=1.0)
            return

    def _ask(self, cursor: Cursor, now: datetime) -> Json:
        params: Json = {"list": "allrevisions", "arvdir": "newer", "arvlimit": "max", "arvprop": REVISION_PROPS,
                        "curtimestamp": True}  # fmt: skip
        if cursor.since is not None:
            start = _stamp(cursor.since - OVERLAP)
            params["arvstart"] = start
            # What the extensions for approving do is told by the log, and not by the recent changes.
            if now - cursor.since <= TRUSTED and not self._about().approves:
                params |= {"list": "allrevisions|recentchanges", "rctype": "log", "rcdir": "newer",
                           "rcstart": start, "rclimit": "max", "rcprop": "ids|timestamp|title|loginfo"}  # fmt: skip
            else:
                params |= {"list": "allrevisions|logevents", "ledir": "newer", "lestart": start,
                           "lelimit": "max", "leprop": "ids|type|timestamp|title|details"}  # fmt: skip
        try:
            return self._client.get("query", **params, **cursor.going)
        except ApiError as error:
            if not cursor.going or error.code != "badcontinue":
                raise
        # The lists were swapped while the pass rested, or the wiki was upgraded: the pass begins again.
        cursor.going = {}
        return self._client.get("query", **params)

    # --- looking at an answer -----------------------------------------------------------------------------

    def _look(self, answer: Mapping[str, Any], known: frozenset[str]) -> _Seen:
        seen = _Seen()
        for page in answer.get("allrevisions", ()):
            for row in page["revisions"]:
                at = instant(row["timestamp"])
                seen.first, seen.last = seen.first or at, at
                mark = f"r{row['revid']}"
                seen.marks[mark] = at
                if mark in known:
                    continue
                number = int(page["pageid"])
                seen.pages.add(number)
                if page["ns"] % 2 == 0:
                    seen.revisions.setdefault(number, []).append(self._reader.revision(row))
                else:
                    seen.stale.add(number)
        for row in answer.get("recentchanges", ()):
            if "logid" in row:
                self._look_at_log(row, row.get("logtype", ""), row.get("logaction", ""),
                                  row.get("logparams", {}), row.get("pageid", 0), known, seen)  # fmt: skip
        for row in answer.get("logevents", ()):
            self._look_at_log(row, row.get("type", ""), row.get("action", ""), row.get("params", {}),
                              row.get("logpage", 0), known, seen)  # fmt: skip
        return seen

    def _look_at_log(self, row: Json, kind: str, action: str, params: Mapping[str, Any], page: int,
                     known: frozenset[str], seen: _Seen) -> None:  # fmt: skip
        mark = f"l{row['logid']}"
        seen.marks[mark] = instant(row["timestamp"])
        if mark in known:
            return
        if kind in _PAGE_LOGS or kind in LOGS:
            if row.get("ns", 0) % 2 == 1 and kind == "delete" and row.get("title"):
                # A discussion that is gone can't say what it was about any more.
                seen.titles.add(subject_title(self._about(), row))
            elif page:
                seen.pages.add(int(page))
                seen.stale.add(int(page))
                if (kind, action) in _HISTORY:
                    seen.history.add(int(page))
            if kind == "merge" and params.get("dest_title"):
                seen.titles.add(str(params["dest_title"]))
        elif kind in _PERSON_LOGS:
            names = renamed(params)
            if names:
                seen.renames = True
                seen.names.add(names[1])
            elif row.get("title"):
                seen.names.add(str(row["title"]).partition(":")[2])

    # --- reading what it is about -------------------------------------------------------------------------

    def _step(self, seen: _Seen, kept: OrderedDict[int, Page]) -> Changes:
        if seen.renames:
            self._people.refresh_renames()
        people = self._people.find(names=seen.names) if seen.names else []
        pages = {page.key: page for page in self._pages(seen, kept)}
        return Changes(
            pages=tuple(pages.values()),
            people=tuple(people),
            persons_changed=frozenset(PersonKey(person.key) for person in people),
        )

    def _pages(self, seen: _Seen, kept: OrderedDict[int, Page]) -> Iterator[Page]:
        for number in seen.stale:
            kept.pop(number, None)
        fresh: list[int] = []
        for number in sorted(seen.pages):
            page = kept.get(number)
            newest = max((revision.number for revision in seen.revisions.get(number, ())), default=0)
            if page is None or newest > page.current or number in seen.history:
                fresh.append(number)
            else:
                yield self._with(page, seen.revisions.get(number, ()))
        for page in self._reader.states(fresh, seen.titles):
            number = int(local_id(page.key))
            kept[number] = page
            kept.move_to_end(number)
            if number in seen.history or page.title in seen.titles:
                page = self._reader.with_history(page)
            yield self._with(page, seen.revisions.get(number, ()))
        while len(kept) > _KEPT:
            kept.popitem(last=False)

    def _with(self, page: Page, revisions: Iterable[Revision]) -> Page:
        """The page with the revisions of this step; what came after its state was read is left to the next one."""
        number = int(local_id(page.key))
        told = [self._reader.wording(number, revision) for revision in revisions]
        by_number = {
            revision.number: revision
            for revision in (*told, *page.revisions)
            if revision.number <= page.current
        }
        return replace(page, revisions=tuple(by_number[n] for n in sorted(by_number)))


def _progress(first: datetime | None, last: datetime | None, end: datetime) -> float | None:
    if first is None or last is None or end <= first:
        return None
    return max(0.0, min(1.0, (last - first) / (end - first)))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

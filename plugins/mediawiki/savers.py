"""Asked a wiki who saved what stands on its discussion pages."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from plugins.mediawiki.about import About, instant
from plugins.mediawiki.braces import blank
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.protocol import Asked, Json
from plugins.mediawiki.saved import Line, Saver, Talk, bare
from plugins.mediawiki.written import LARGEST

#: Discussions kept in memory; what is dropped is asked again.
_KEPT = 1000
#: Requests spent on one page's history: fifty revisions each, five hundred for bots.
_MOST_REQUESTS = 4
#: What nobody saved for so long holds nothing that waits, and is believed as it stands.
_RECENT = timedelta(days=90)
#: Signed lines remembered with who saved them, and lines asked about at the people they name.
_REMEMBERED = 100_000
#: Questions for where a signature comes from, for one reading.
_MOST_QUESTIONS = 20
#: How far a signature's minute and its revision may be apart.
_APART = timedelta(minutes=2)


class Savers:
    """Follows the discussions of one wiki."""

    def __init__(self, client: Asked, about: Callable[[], About], largest: int = LARGEST) -> None:
        self._client = client
        self._largest = largest
        self._about = about
        self._talks: OrderedDict[int, Talk] = OrderedDict()
        #: (who saved it, the line) → the discussions it was saved on: the same words can be said twice in a minute.
        self._said: OrderedDict[tuple[int, str], frozenset[int]] = OrderedDict()
        #: The same for what was asked about.
        self._asked: OrderedDict[tuple[int, datetime, str], frozenset[int]] = OrderedDict()
        self._questions = 0

    def begin(self) -> None:
        """Another reading begins."""
        self._questions = 0

    def gone(self, number: int, row: Mapping[str, Any]) -> Collection[str]:
        """The lines that stood on a discussion before, without what sets them in, by its current revision."""
        self.lines(number, row, old=True)
        known = self._talks.get(number)
        return known.gone.keys() if known is not None and known.revision == int(row["revid"]) else ()

    def before(self, number: int, row: Mapping[str, Any]) -> Mapping[str, Line]:
        """The lines with a word in them that stood on a discussion before, as far as is known of a recent one."""
        self.lines(number, row)
        known = self._talks.get(number)
        if known is None or known.revision != int(row["revid"]):
            return {}
        return {text: line for text, line in known.gone.items() if any(char.isalnum() for char in text)}

    def lines(self, number: int, row: Mapping[str, Any], *, old: bool = False) -> list[Line]:
        """Who saved the lines of a discussion, by its current revision with its text; none where it isn't known.

        Nobody asks about what was saved long ago, unless ``old``.
        """
        text = _text(row, self._largest)
        if text is None:
            return []
        known, current = self._talks.get(number), int(row["revid"])
        if known is not None and known.revision == current:
            return known.lines
        parent = int(row.get("parentid", 0))
        if not parent:
            known = Talk()
        elif known is None or known.revision != parent:
            if not old and long_ago(row):
                return []
            known = self._history(number, known, current)
        if known is None:
            return []
        if known.revision != current:
            self._follow(number, known, row)
        self._talks[number] = known
        self._talks.move_to_end(number)
        while len(self._talks) > _KEPT:
            self._talks.popitem(last=False)
        return known.lines

    def _history(self, number: int, known: Talk | None, current: int) -> Talk | None:
        """The discussion up to the revision before this one; what lies further back than we look is nobody's."""
        rows: list[Json] = []
        asked = self._client.query(pageids=number, prop="revisions", rvprop="ids|timestamp|userid|user|content",
                                   rvslots="main", rvlimit="max", rvstartid=current)  # fmt: skip
        try:
            for count, answer in enumerate(asked, 1):
                rows += answer["query"]["pages"][0].get("revisions", ())
                if count == _MOST_REQUESTS or (known and rows and int(rows[-1]["revid"]) <= known.revision):
                    break
        except ApiError:
            return None
        rows = sorted((row for row in rows if int(row["revid"]) < current), key=lambda row: int(row["revid"]))
        if known is not None and any(int(row["revid"]) == known.revision for row in rows):
            rows = [row for row in rows if int(row["revid"]) > known.revision]
        else:
            known = Talk()
        for row in rows:
            self._follow(number, known, row)
        return known

    def _follow(self, number: int, known: Talk, row: Mapping[str, Any]) -> None:
        text, parent = _text(row, self._largest), int(row.get("parentid", 0))
        if text is None:
            return
        saver = None
        if parent in {0, known.revision} and not row.get("userhidden"):
            at = instant(row["timestamp"])
            saver = Saver(0 if row.get("temp") else int(row.get("userid", 0)), str(row.get("user", "")), at)
        for line in known.follow(int(row["revid"]), blank(text), saver):
            if saver is not None and line.text.strip():
                key = (saver.user, bare(line.text))
                self._said[key] = self._said.get(key, frozenset()) | {number}
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)

    # --- where a signature comes from ---------------------------------------------------------------------

    def origins(self, user: int, at: datetime, line: str) -> frozenset[int] | None:
        """The discussions on which an account saved this signed line then, None where nobody knows yet."""
        found = self._said.get((user, line))
        if found:
            return found
        key = (user, at, line)
        if key not in self._asked:
            if self._questions >= _MOST_QUESTIONS:
                return None
            self._questions += 1
            try:
                self._asked[key] = self._search(user, at, line)
            except ApiError:
                # An account the wiki tells nothing about.
                self._asked[key] = frozenset()
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
        return self._asked[key]

    def _search(self, user: int, at: datetime, line: str) -> frozenset[int]:
        talks = [number for number in self._about().namespaces if number > 0 and number % 2]
        rows = self._client.get("query", list="usercontribs", ucuserids=user, ucstart=_stamp(at + _APART),
                                ucend=_stamp(at - _APART), ucnamespace=talks, ucprop="ids|timestamp",
                                uclimit=20)["query"]["usercontribs"]  # fmt: skip
        if not rows:
            return frozenset()
        wanted = {int(row["revid"]) for row in rows} | {
            int(row["parentid"]) for row in rows if row["parentid"]
        }
        pages = self._client.get("query", revids=sorted(wanted)[:50], prop="revisions", rvprop="ids|content",
                                 rvslots="main")["query"].get("pages", ())  # fmt: skip
        texts = {
            int(one["revid"]): _text(one, self._largest)
            for page in pages
            for one in page.get("revisions", ())
        }
        found: set[int] = set()
        for row in rows:
            before = texts.get(int(row["parentid"])) if row["parentid"] else ""
            now = texts.get(int(row["revid"]))
            if now is not None and before is not None and line in _bare(now) and line not in _bare(before):
                found.add(int(row["pageid"]))
        return frozenset(found)

    def still_there(self, number: int, line: str) -> bool:
        """Whether a line stands on a discussion now."""
        pages = self._client.get("query", pageids=number, prop="revisions", rvprop="content",
                                 rvslots="main")["query"]["pages"]  # fmt: skip
        return any(
            line in _bare(_text(one, self._largest) or "")
            for page in pages
            for one in page.get("revisions", ())
        )


def long_ago(row: Mapping[str, Any]) -> bool:
    """Whether a revision was saved so long ago that nothing in it waits."""
    return datetime.now(UTC) - instant(row["timestamp"]) > _RECENT


def _bare(text: str) -> Collection[str]:
    return {bare(line) for line in blank(text).split("\n")}


def _text(row: Mapping[str, Any], largest: int) -> str | None:
    slot = row.get("slots", {}).get("main", {})
    if row.get("texthidden") or slot.get("contentmodel", "wikitext") != "wikitext" or "content" not in slot:
        return None
    return re.sub(r"\r\n?", "\n", str(slot["content"])[:largest])


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

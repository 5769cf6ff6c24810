"""Asked a wiki who saved what stands on its discussion pages."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from plugins.mediawiki.about import About, instant
from plugins.mediawiki.braces import blank
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.protocol import Asked, Json
from plugins.mediawiki.saved import Line, Saver, Talk, bare, same_words
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
#: Discussions that are read for where one mended line came from, and such lines that are remembered.
_MOST_PLACES = 3
_TRACED = 1000
#: Moves of one line that are followed back, and how far its being put in and taken out may be apart.
_MOST_MOVES = 4
_MOVING = timedelta(hours=1)
#: Characters of lines that one reading compares with others by their words.
_MOST_COMPARED = 1_000_000
#: Who took something from a discussion lately, that are asked about.
_MOST_TAKERS = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a line stood before it was mended and moved."""

    #: Whether it stands there still, as it is or in other words.
    stands: bool
    #: How it first read, and who saved it.
    line: Line
    #: The lines that were taken from there, as they read last.
    gone: Mapping[str, Line]
    #: That discussion, and its revision then.
    page: int = 0
    revision: int = 0


#: So much was asked that the rest has to wait for another reading.
NOT_YET: Final = Trace(stands=False, line=Line("", None), gone={})


class _EnoughError(Exception):
    """So much was compared that the rest has to wait for another reading."""


class Savers:
    """Follows the discussions of one wiki."""

    def __init__(self, client: Asked, about: Callable[[], About], largest: int = LARGEST) -> None:
        self._client = client
        self._largest = largest
        self._about = about
        self._talks: OrderedDict[int, Talk] = OrderedDict()
        #: (who saved it, the line) → the discussions it was saved on, and when: the same words can be said twice.
        self._said: OrderedDict[tuple[int, str], frozenset[tuple[int, datetime]]] = OrderedDict()
        #: The same for what was asked about.
        self._asked: OrderedDict[tuple[int, datetime, str], frozenset[int]] = OrderedDict()
        #: What was asked about where a mended line came from.
        self._traced: OrderedDict[tuple[int, int, datetime, str], Trace | None] = OrderedDict()
        #: Discussions as this reading found them.
        self._seen: dict[int, Json | None] = {}
        #: What accounts saved about some time, as this reading found it.
        self._saved: dict[tuple[int, datetime, timedelta], Sequence[Json]] = {}
        self._questions = self._compared = 0

    def begin(self) -> None:
        """Another reading begins."""
        self._questions = self._compared = 0
        self._seen.clear()
        self._saved.clear()

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
        return _worded(known.gone)

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
                self._said[key] = self._said.get(key, frozenset()) | {(number, saver.at)}
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)

    # --- where a signature comes from ---------------------------------------------------------------------

    def trace(self, here: int, user: int, at: datetime, line: str, put: Saver | None) -> Trace | None:
        """Where an account saved a signed line then that came to the discussion ``here``, maybe in other words.

        ``line`` is how it first read here, ``put`` who saved it here: what they took away elsewhere about then tells
        where it was mended in between. None where there is no such line, ``NOT_YET`` where it was not asked.
        """
        key = (here, user, at, line)
        known = self._traced.get(key, NOT_YET)
        if key in self._traced and (known is None or self._as_it_was(known)):
            return known
        if self._questions >= _MOST_QUESTIONS:
            return known
        self._questions += 1
        try:
            trace = self._trace(here, user, at, line) or self._moved(here, user, at, line, put, _MOST_MOVES)
            if (trace is None or not trace.stands) and put is not None:
                trace = self._between(here, user, at, line, put) or trace
        except ApiError:
            return None
        except _EnoughError:
            return known
        if trace is None or not trace.stands:
            # What stands there still may be taken away later.
            self._traced[key] = trace
            while len(self._traced) > _TRACED:
                self._traced.popitem(last=False)
        return trace

    def _as_it_was(self, trace: Trace) -> bool:
        """Whether nobody is known to have saved the discussion since from which a line was taken: it may be back."""
        known = self._talks.get(trace.page)
        return known is None or known.revision == trace.revision

    def _trace(self, here: int, user: int, at: datetime, line: str) -> Trace | None:
        pages = {int(row["pageid"]): None for row in self._saved_about(user, at)}
        known_pages = {
            number: known for number in [*pages][:_MOST_PLACES] if (known := self._current(number))
        }
        # As it read last, before what only reads much like it; what was taken away before what stands there still.
        for alike in (str.__eq__, self._alike):
            for stands in (False, True):
                for number, known in known_pages.items():
                    # Taken from here, mended elsewhere and brought back it is the same; what stands here is itself.
                    lot = _standing(known) if stands else _taken(known)
                    for text, line_there in lot.items() if number != here or not stands else ():
                        if _saved_by(line_there, user, at) and alike(text, line):
                            gone = {} if stands else _worded(known.gone)
                            return Trace(stands, line_there, gone, number, known.revision)
        return None

    def _alike(self, line: str, other: str) -> bool:
        self._compared += len(line) + len(other)
        if self._compared > _MOST_COMPARED:
            raise _EnoughError
        return same_words(line, other)

    def _came(self, line: Line, mine: Mapping[str, Line]) -> Line | None:
        """Which of the lines that were taken from elsewhere this one was."""
        first = bare(line.text)
        return mine.get(first) or next((was for text, was in mine.items() if self._alike(text, first)), None)

    def _moved(
        self, here: int, user: int, at: datetime, line: str, put: Saver | None, left: int
    ) -> Trace | None:
        """The same of a line that was mended where it stood in between: there it has to have read as it does here."""
        if not left or put is None or not put.user:
            return None
        for number in self._about_then(put)[: _MOST_PLACES + 1]:
            known = self._current(number)
            if known is None:
                continue
            for stands, lot in ((False, _taken(known)), (True, _standing(known))):
                line_there = lot.get(line)
                if line_there is None or line_there.saver is None or line_there.saver.at >= put.at:
                    continue
                first = bare(line_there.text)
                before = self._trace(number, user, at, first)
                before = before or self._moved(number, user, at, first, line_there.saver, left - 1)
                if before is not None:
                    # What came back here stands here and is quoted nowhere.
                    stands &= number != here
                    gone = _further(known.gone, before.gone)
                    return Trace(stands or before.stands, before.line, gone, number, known.revision)
        return None

    def _between(self, here: int, user: int, at: datetime, line: str, put: Saver) -> Trace | None:
        """Where the line stands now that was moved before: what was put in here as well is quoted so far."""
        left: dict[int, dict[str, Line]] = {}
        for row in self._saved_about(user, at)[:_MOST_PLACES]:
            known = self._current(int(row["pageid"]))
            mine = _taken(known).items() if known is not None else ()
            left[int(row["pageid"])] = {
                text: line_there for text, line_there in mine if _saved_by(line_there, user, at)
            }
        for _ in range(_MOST_MOVES):
            further: dict[int, dict[str, Line]] = {}
            for number, known_as in left.items():
                for place in self.taken_to(number) if known_as else ():
                    known = self._current(place)
                    if known is None:
                        continue
                    standing_line = _standing(known).get(line)
                    earlier = (
                        standing_line is not None
                        and standing_line.saver is not None
                        and standing_line.saver.at < put.at
                    )
                    if (
                        standing_line is not None
                        and earlier
                        and place != here
                        and (first := self._came(standing_line, known_as))
                    ):
                        return Trace(True, first, {})
                    gone = (
                        (text, self._came(line_gone, known_as)) for text, line_gone in _taken(known).items()
                    )
                    further.setdefault(place, {}).update(
                        (text, first) for text, first in gone if first is not None
                    )
            left = further
        return None

    def _about_then(self, saver: Saver) -> Sequence[int]:
        """The discussions that somebody saved about when they saved one, the nearest first."""
        rows = self._saved_about(saver.user, saver.at, _MOVING, 50)
        rows = sorted(rows, key=lambda row: abs(instant(row["timestamp"]) - saver.at))
        return [*dict.fromkeys(int(row["pageid"]) for row in rows)]

    def taken_to(self, number: int) -> Collection[int]:
        """Discussions that may hold what was taken lately from this one: those saved about then by who took it."""
        known = self._current(number)
        pages_then: dict[int, None] = {}
        for taker in known.takers[-_MOST_TAKERS:] if known is not None else ():
            if taker.user:
                pages_then |= dict.fromkeys(self._about_then(taker)[: _MOST_PLACES + 1])
        return pages_then.keys() - {number}

    def _current(self, number: int) -> Talk | None:
        """A discussion up to its current revision, asked once a reading; None where it isn't known."""
        if number not in self._seen:
            asked = self._client.get("query", pageids=number, prop="revisions", rvslots="main",
                                     rvprop="ids|timestamp|userid|user|content")["query"]["pages"]  # fmt: skip
            self._seen[number] = next((row for page in asked for row in page.get("revisions", ())), None)
        row = self._seen[number]
        if row is None:
            return None
        self.lines(number, row, old=True)
        known = self._talks.get(number)
        return known if known is not None and known.revision == int(row["revid"]) else None

    def origins(self, user: int, at: datetime, line: str) -> frozenset[int] | None:
        """The discussions on which an account saved this signed line then, None where nobody knows yet."""
        saves = self._said.get((user, line), frozenset())
        # Who moves their own remark saves it again, later.
        if numbers := frozenset(number for number, saved in saves if abs(saved - at) <= _APART):
            return numbers
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
        rows = self._saved_about(user, at)
        if not rows:
            return frozenset()
        wanted = {int(row["revid"]) for row in rows} | {
            int(row["parentid"]) for row in rows if row["parentid"]
        }
        pages = self._client.get("query", revids=sorted(wanted)[:50], prop="revisions", rvprop="ids|content",
                                 rvslots="main")["query"].get("pages", ())  # fmt: skip
        texts = {
            int(row["revid"]): _text(row, self._largest)
            for page in pages
            for row in page.get("revisions", ())
        }
        numbers: set[int] = set()
        for row in rows:
            before = texts.get(int(row["parentid"])) if row["parentid"] else ""
            now = texts.get(int(row["revid"]))
            if now is not None and before is not None and line in _bare(now) and line not in _bare(before):
                numbers.add(int(row["pageid"]))
        return frozenset(numbers)

    def _saved_about(
        self, user: int, at: datetime, apart: timedelta = _APART, most: int = 20
    ) -> Sequence[Json]:
        """What an account saved on discussions about then, asked once a reading."""
        key = (user, at, apart)
        if key in self._saved:
            return self._saved[key]
        talks = [number for number in self._about().namespaces if number > 0 and number % 2]
        rows: Sequence[Json] = self._client.get(
            "query", list="usercontribs", ucuserids=user, ucstart=_stamp(at + apart),
            ucend=_stamp(at - apart), ucnamespace=talks, ucprop="ids|timestamp", uclimit=most,
        )["query"]["usercontribs"]  # fmt: skip
        self._saved[key] = rows
        return rows

    def still_there(self, number: int, line: str) -> bool:
        """Whether a line stands on a discussion now."""
        pages = self._client.get("query", pageids=number, prop="revisions", rvprop="content",
                                 rvslots="main")["query"]["pages"]  # fmt: skip
        return any(
            line in _bare(_text(row, self._largest) or "")
            for page in pages
            for row in page.get("revisions", ())
        )


def saved_then(saver: Saver, at: datetime) -> bool:
    """Whether a signature's minute is that in which its line was saved."""
    return abs(saver.at - at) <= _APART


def _saved_by(line: Line, user: int, at: datetime) -> bool:
    return line.saver is not None and line.saver.user == user and saved_then(line.saver, at)


def _standing(known: Talk) -> dict[str, Line]:
    """The lines that stand on a discussion, as they read now and as they read before they were mended there."""
    now = {bare(text): line for text, line in zip(known.texts, known.lines, strict=True)}
    mended = {(line.text, line.saver) for text, line in now.items() if text != bare(line.text)}
    return {text: line for text, line in known.gone.items() if (line.text, line.saver) in mended} | now


def _taken(known: Talk) -> dict[str, Line]:
    """The lines that stood on a discussion, and stand there in no other words."""
    there = _standing(known)
    return {text: line for text, line in known.gone.items() if text not in there}


def _worded(lines: Mapping[str, Line]) -> Mapping[str, Line]:
    """Those of these lines that have a word in them."""
    return {text: line for text, line in lines.items() if any(char.isalnum() for char in text)}


def _further(gone: Mapping[str, Line], before: Mapping[str, Line]) -> Mapping[str, Line]:
    """The lines that were taken from a discussion as they read where they had come from."""
    return {**before, **{text: before.get(bare(line.text), line) for text, line in _worded(gone).items()}}


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

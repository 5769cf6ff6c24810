"""What is said about pages on their discussions and archives, and by whom: whoever saved it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.model import Comment, PersonKey, local_id, person_key
from plugins.mediawiki.about import About
from plugins.mediawiki.braces import blank
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.discussion_tools import read_discussion_tools
from plugins.mediawiki.people import People
from plugins.mediawiki.protocol import Asked
from plugins.mediawiki.raw import RawPage
from plugins.mediawiki.saved import Line, bare
from plugins.mediawiki.savers import NOT_YET, Savers, Trace, saved_then
from plugins.mediawiki.signed import Signed
from plugins.mediawiki.talk import heading_level, read_talk


class Discussions:
    """Reads the discussions of one wiki."""

    def __init__(self, site: str, client: Asked, people: People, savers: Savers) -> None:
        """``savers`` know who saved a line."""
        self._site, self._client, self._people, self._savers = site, client, people, savers

    def comments(
        self,
        about: About,
        subjects: Mapping[int, RawPage],
        talks: Mapping[str, RawPage],
        archives: Mapping[str, str],
        long: set[int],
    ) -> dict[int, tuple[Comment, ...]]:
        """Comments by the page they are about, those in its archive included.

        Pages whose discussion is longer than what is read go into ``long``.
        """
        self._savers.begin()
        homes = {str(raw.row["title"]): number for number, raw in subjects.items() if raw.exists}
        told: list[tuple[int, str, RawPage, list[Line], tuple[Signed, ...]]] = []
        # Discussions before their archives: what was moved was saved there.
        for title, raw in sorted(talks.items(), key=lambda entry: (entry[0] in archives, entry[0])):
            home = homes.get(subject_title(about, raw.row))
            if home is None and title in archives:
                home = homes.get(subject_title(about, talks[archives[title]].row))
            if home is not None:
                above = talks.get(archives.get(title, ""))
                lines = self._from_above(raw, above)
                told.append((home, title, raw, lines, self._signed(about, title, raw, lines)))
                long |= {home} if raw.cut else set()
        pairs = {(name, remark.at): None for *_, all_ in told for remark in all_
                 for name in (remark.author, *remark.mentions) if name}  # fmt: skip
        keys = self._people.keys_of(pairs) if pairs else {}
        remarks_by_home: dict[int, list[tuple[Signed, PersonKey | None]]] = {}
        for home, title, raw, lines, all_ in told:
            remarks_by_home.setdefault(home, []).extend(self._judged(about, title, raw, all_, keys, lines))
        return {home: _facts(all_, keys) for home, all_ in remarks_by_home.items()}

    def _judged(
        self, about: About, title: str, raw: RawPage, all_: tuple[Signed, ...], keys: Mapping[Any, Any],
        lines: list[Line],
    ) -> list[tuple[Signed, PersonKey | None]]:  # fmt: skip
        """The remarks of a discussion with who wrote them: who saved them, whatever name they carry.

        What was moved here, from this page or another, stays with who saved it there, also in mended words. Where it
        still stands wherever they saved it, it is quoted here, and no remark of its own.
        """
        judged: list[tuple[Signed, PersonKey | None]] = []
        quoted: set[int] = set()
        #: Places of remarks that were mended and moved here → where they stood.
        moved: dict[int, Trace] = {}
        for remark in all_:
            claimed = keys.get((remark.author, remark.at)) if remark.author else None
            if remark.saver is None:
                judged.append((remark, claimed))
                continue
            saver = person_key(self._site, remark.saver.user) if remark.saver.user else None
            if claimed is None or (claimed == saver and saved_then(remark.saver, remark.at)):
                judged.append((remark, saver))
                continue
            by, trace, quotes = self._elsewhere(raw, remark, claimed, saver)
            judged.append((remark, by))
            quoted |= {remark.place} if quotes else set()
            moved |= {remark.place: trace} if trace is not None else {}
        if not quoted and not moved:
            return judged
        again = read_talk(raw.text, about, _as_they_were(raw.text, lines, all_, moved), quoted)[0]
        who = {(remark.place, remark.author, remark.at): by for remark, by in judged}
        remarks = [(remark, who.get((remark.place, remark.author, remark.at), person_key(self._site, remark.saver.user)
                 if remark.saver and remark.saver.user else None)) for remark in again]  # fmt: skip
        return [*remarks, *((remark, by) for remark, by in judged if remark.place < 0)]

    def _elsewhere(
        self, raw: RawPage, remark: Signed, claimed: PersonKey, saver: PersonKey | None
    ) -> tuple[PersonKey | None, Trace | None, bool]:
        """Of a remark that was signed at another time, or by another, than it was saved here: who wrote it, where it
        was mended before it was moved here, and whether it is only quoted.
        """
        number, user = int(raw.row["pageid"]), int(local_id(claimed))
        known = claimed == saver
        if not known:
            origins = self._savers.origins(user, remark.at, remark.line)
            if origins is None:
                return None, None, False
            if (
                origins
                and remark.place >= 0
                and all(self._stands(number, at, remark, raw) for at in sorted(origins))
            ):
                return claimed, None, True
            known = bool(origins)
        trace = (
            self._savers.trace(number, user, remark.at, remark.began, remark.saver)
            if remark.place >= 0
            else None
        )
        if trace is NOT_YET:
            return claimed if known else None, None, False
        if trace is None:
            return claimed if known else saver, None, False
        # Who says again what they said, while it stands there, quotes themselves.
        return claimed, None if trace.stands else trace, trace.stands

    def _stands(self, number: int, origin: int, remark: Signed, raw: RawPage) -> bool:
        """Whether a remark that was saved elsewhere stands there still."""
        if origin == number:
            return sum(bare(line) == remark.line for line in blank(raw.text).split("\n")) > 1
        return self._savers.still_there(origin, remark.line)

    def _lines(self, raw: RawPage) -> list[Line]:
        return (
            self._savers.lines(int(raw.row["pageid"]), raw.revisions[max(raw.revisions)])
            if raw.revisions
            else []
        )

    def _from_above(self, raw: RawPage, above: RawPage | None) -> list[Line]:
        """The lines of a discussion; those of an archive as they stood on the discussion they were taken from."""
        lines = self._lines(raw)
        if not lines or above is None or not above.revisions:
            return lines
        before = self._savers.before(int(above.row["pageid"]), above.revisions[max(above.revisions)])
        texts = blank(raw.text).split("\n")
        return [
            before.get(bare(text)) or before.get(bare(line.text), line)
            for text, line in zip(texts, lines, strict=False)
        ]

    def _signed(self, about: About, title: str, raw: RawPage, lines: list[Line]) -> tuple[Signed, ...]:
        comments, puzzled = read_talk(raw.text, about, lines)
        if not puzzled or "DiscussionTools" not in about.extensions:
            return comments
        # Signatures in a notation of their own: DiscussionTools knows this wiki's better than we do.
        try:
            answer = self._client.get("discussiontoolspageinfo", page=title, prop="threaditemshtml")
        except ApiError:
            return comments
        threads = read_discussion_tools(answer["discussiontoolspageinfo"].get("threaditemshtml", ()))
        known = {(remark.author, remark.at) for remark in comments}
        return (*comments, *(remark for remark in threads if (remark.author, remark.at) not in known))


def subject_title(about: About, row: Mapping[str, Any]) -> str:
    """The title that a discussion page discusses."""
    number = int(row["ns"])
    bare = str(row["title"]).partition(":")[2]
    prefix = about.namespaces.get(number - 1, "")
    return f"{prefix}:{bare}" if prefix else bare


def _as_they_were(
    text: str, lines: Sequence[Line], all_: Collection[Signed], moved: Mapping[int, Trace]
) -> list[Line]:
    """The lines of a discussion, those of remarks that were mended and moved here as they first read."""
    lines_then = list(lines)
    texts = blank(text).split("\n")
    ends = {remark.place for remark in all_}
    for place, trace in moved.items():
        if place >= len(lines_then):
            continue
        lines_then[place] = trace.line
        above = place - 1
        # The lines of one remark, up to the one before it.
        while above >= 0 and above not in ends and not heading_level(texts[above]):
            first = trace.gone.get(bare(texts[above])) or trace.gone.get(bare(lines_then[above].text))
            lines_then[above] = first or lines_then[above]
            above -= 1
    return lines_then


def _facts(
    signed: Sequence[tuple[Signed, PersonKey | None]], keys: Mapping[tuple[str, datetime], Any]
) -> tuple[Comment, ...]:
    comments_by_id: dict[str, Comment] = {}
    for remark, author in signed:
        mentions = (keys.get((name, remark.at)) for name in remark.mentions)
        comments_by_id.setdefault(remark.id, Comment(
            id=remark.id, at=remark.at, author=author, thread=remark.thread, excerpt=remark.excerpt,
            mentions=frozenset(key for key in mentions if key),
        ))  # fmt: skip
    return tuple(sorted(comments_by_id.values(), key=lambda c: (c.at, c.id)))

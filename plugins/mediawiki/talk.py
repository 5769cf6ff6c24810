"""Comments on a discussion page, read from its text; pure.

What counts is what the page says, not who saved it how: a null edit, a revert, a new heading around it or
a move to the archive give the same comments with the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from plugins.mediawiki.about import About, folded
from plugins.mediawiki.braces import blank
from plugins.mediawiki.saved import Line, Saver, bare
from plugins.mediawiki.signed import DASHES, LINK, Remarks, Signed, mentions, signed, without_tail
from plugins.mediawiki.stamps import stamps as stamps_on

_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_UNSIGNED = re.compile(
    r"\{\{\s*+(?:[^{}|:\[\]<>\n]{1,60}:)?\s*+([^{}|\[\]<>\n]{1,80})(?:\|[^{}\n]{0,300})?\}\}"
)
#: A signature may be written so long before or after its revision is saved.
_SAME_TIME = timedelta(minutes=2)
#: Characters that may follow it on its line.
_TAIL = 300
#: Characters before a time in which the signature begins; a line may hold thousands of times that nobody signed.
_SIGNED_WITHIN = 2000
#: Wikitext of one comment that is looked at; the rest changes neither id nor excerpt.
_BODY = 6000
#: Something that looks like the end of a signature in a notation we may not know.
_SIGNED_SOMEHOW = re.compile(r"\d{4}[^\n]{0,40}\((?:UTC|GMT|[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?)\)\s*$")


def read_talk(
    text: str, about: About, lines: Sequence[Line] = (), quoted: Collection[int] = ()
) -> tuple[tuple[Signed, ...], bool]:
    """The comments of a discussion page's wikitext, in its order, and whether signatures were left over.

    Left over are lines that end like a signature in a notation other than the wiki's usual one. ``lines`` say who
    saved each line and how it first read: then a remark that names no account counts, too. ``quoted`` are lines
    whose signature is part of what somebody else says.
    """
    reading = _Reading(about)
    for place, line in enumerate(blank(text).split("\n")):
        known = lines[place] if place < len(lines) else None
        reading.read(_Here(line, place, known, quoted=place in quoted))
    return tuple(reading.remarks.kept), reading.puzzled


class _Here:
    """The line that is read, and what is known of it."""

    __slots__ = ("changed", "flat", "known", "place", "quoted", "saver", "text", "was")

    def __init__(self, text: str, place: int, known: Line | None, *, quoted: bool) -> None:
        self.text, self.place, self.known, self.quoted = text, place, known, quoted
        #: How it first read, where somebody changed it since.
        self.changed = known if known is not None and known.text != text else None
        self.saver = known.saver if known is not None else None
        # Told once a line: it may hold thousands of signatures.
        self.flat = bare(text)
        self.was = bare(known.text) if known is not None else self.flat

    def saver_at(self, place: int) -> Saver | None:
        """Who saved the part of the line that ends there."""
        return (
            self.known.saver_at(place - (len(self.text) - len(self.flat))) if self.known is not None else None
        )


@dataclass(slots=True)
class _Above:
    """What stands above a signature, back to the one before or to the heading."""

    lines: list[str] = field(default_factory=list)
    #: The same as the lines first read.
    first: list[str] = field(default_factory=list)
    savers: list[Saver | None] = field(default_factory=list)
    #: Whether any of them holds a word, and who saved the last that does.
    worded: bool = False
    speaker: Saver | None = None

    def add(self, rest: str, here: _Here) -> None:
        """One more line, or what follows the last signature on it."""
        self.lines.append(rest)
        self.savers.append(here.saver)
        self.first.append(rest if here.known is None or rest is not here.text else here.known.text)
        if _says(rest):
            self.worded, self.speaker = True, here.saver

    def of(self, saver: Saver | None) -> list[str]:
        """Those that who signed there may have written: not those of which another's saving is known.

        What stands on a page for everybody, signed by nobody, is no word of whoever writes below it.
        """
        if saver is None:
            return [*self.lines]
        both = zip(self.lines, self.savers, strict=True)
        return [line for line, by in both if by is None or by.user == saver.user]


class _Reading:
    """A discussion, line by line."""

    def __init__(self, about: About) -> None:
        self.remarks, self.puzzled = Remarks(), False
        self._about = about
        self._thread = ""
        self._above = _Above()

    def read(self, here: _Here) -> None:
        """Go on with a line."""
        level = heading_level(here.text)
        if level:
            self._above = _Above()
            if level <= 2:
                self._thread = ""
                self.remarks.under(here.text.strip())
            return
        if here.quoted:
            # It may be a remark again later, and then ends there: what follows is told by what it says itself.
            self._above.first = []
            return
        end = self._by_times(here) or self._by_template(here)
        if not end and _SIGNED_SOMEHOW.search(here.text) and LINK.search(here.text):
            self.puzzled = True
        self._above.add(here.text[end:] if end else here.text, here)

    def _by_times(self, here: _Here) -> int:
        """Keep what is signed with a time on this line; where the last of it ends, 0 where nothing is."""
        line, end = here.text, 0
        first_times = _first_stamps(here.changed, self._about)
        for stamp, at in stamps_on(line, self._about):
            near = max(end, stamp.start() - _SIGNED_WITHIN)
            author, start = _signature(line[near : stamp.start()], self._about)
            words = line[max(end, near + start - _BODY) : near + start]
            saver = here.saver_at(stamp.start())
            if self._above.worded and not _says(words):
                # Signed on a line of its own, maybe by somebody else: who wrote the words is who saved them.
                saver = self._above.speaker
            if not author and not (saver and _saved_then(saver, at) and _at_end(line, stamp)):
                continue
            first = _first_head(here.changed, words, at, first_times, self._about)
            self._keep(here, author, saver, at, words, first)
            end = stamp.end()
        return end

    def _by_template(self, here: _Here) -> int:
        """Keep what a template at the line's end says nobody signed; where that ends, 0 where there is none.

        It tells no time and is nobody's word but of whoever put it there: who saved the words wrote them, then.
        """
        mark = _unsigned_at(here.text, self._about) if here.known is not None else None
        if mark is None or here.known is None:
            return 0
        words = here.text[: mark.start()]
        on_it = _says(words)
        saver = here.saver if on_it else self._above.speaker
        if saver is None or not saver.user:
            return 0
        first = here.known.text.partition(mark[0])[0] if on_it else ""
        self._keep(here, "", saver, saver.at, words, first)
        return mark.end()

    def _keep(
        self, here: _Here, author: str, saver: Saver | None, at: datetime, words: str, first: str
    ) -> None:
        """Keep a remark that ends with these words of the line, which first read so."""
        source = "\n".join([*self._above.of(saver), words])[-_BODY:]
        begun = "\n".join([*self._above.first, first])[-_BODY:]
        by = author or (f"#{saver.user}" if saver else "")
        remark = signed(by, at, source, mentions(source, self._about), self._thread, begun=begun)
        excerpt = remark.excerpt if author or not saver else _without_name(remark.excerpt, saver.name)
        place, line, began = here.place, here.flat, here.was
        remark = replace(
            remark, author=author, saver=saver, excerpt=excerpt, line=line, place=place, began=began
        )
        self._thread = self.remarks.keep(remark, self._thread).thread
        self._above = _Above()


def _signature(head: str, about: About) -> tuple[str, int]:
    """The account that a signature's links name, "" without one, and where the signature begins."""
    named = _named(head, about)
    if not named:
        return "", _before_template(head)
    return named[-1][1], _signature_start(head, named)


def _named(text: str, about: About) -> list[tuple[re.Match[str], str]]:
    """The links to accounts, with their names."""
    return [(link, name) for link in LINK.finditer(text) if (name := about.account_of(link[1]))]


def _unsigned_at(line: str, about: About) -> re.Match[str] | None:
    """The template at the end of a line that says that somebody forgot to sign."""
    last = None
    for match in _UNSIGNED.finditer(line):
        last = match
    if last is None or next(iter(folded([last[1]]))) not in about.unsigned_names:
        return None
    return last if _at_end(line, last) else None


def _before_template(head: str) -> int:
    """Where a template begins that the signature's time stands in; else the end."""
    opened = head.rfind("{{")
    return opened if opened >= 0 and "}}" not in head[opened:] else len(head)


def _says(text: str) -> bool:
    """Whether there is a word in it beside templates, which sign for somebody."""
    return any(char.isalnum() for char in _TEMPLATE.sub(" ", text))


def _saved_then(saver: Saver, at: datetime) -> bool:
    """Whether a time was written by the wiki as the line was saved, and is no date in the text."""
    return abs(saver.at.replace(second=0, microsecond=0) - at) <= _SAME_TIME


def _at_end(line: str, stamp: re.Match[str]) -> bool:
    """Whether nothing but marks follows."""
    tail = line[stamp.end() : stamp.end() + _TAIL + 1]
    return len(tail) <= _TAIL and not any(char.isalnum() for char in re.sub(r"<[^<>]{1,200}>", "", tail))


def _first_stamps(known: Line | None, about: About) -> dict[datetime, int]:
    """The times that a line had at first, and where they stood in it."""
    if known is None:
        return {}
    return {at: stamp.start() for stamp, at in reversed([*stamps_on(known.text, about)])}


def _first_head(
    known: Line | None, head: str, at: datetime, stamps: Mapping[datetime, int], about: About
) -> str:
    """The signed line's words as they first read."""
    if known is None or (stamps and at not in stamps):
        return head
    end = stamps.get(at, len(known.text))
    first = known.text[max(0, end - _BODY) : end]
    named = _named(first, about)
    return first[: _signature_start(first, named)] if stamps and named else first


def _without_name(text: str, name: str) -> str:
    # Marks that steer the direction of writing.
    text = text.rstrip("\u200e\u200f ")
    return text[: -len(name)].rstrip(" -–—") if text.endswith(name) else text


def heading_level(line: str) -> int:
    """The level of a heading, 0 for a line that is none."""
    text = line.rstrip(" \t")
    begin = len(text) - len(text.lstrip("="))
    if begin == len(text):
        return begin // 2
    return min(begin, len(text) - len(text.rstrip("=")))


def _signature_start(head: str, named: Sequence[tuple[re.Match[str], str]]) -> int:
    """Where the signature begins: at its first link to the author, dashes and mark-up before it included."""
    last, author = named[-1]
    start = last.start()
    for match, name in reversed(named[:-1]):
        # "[[User:A|A]] ([[User talk:A|talk]])": links of one signature stand next to one another.
        if name != author or start - match.end() > 40:
            break
        start = match.start()
    return len(without_tail(head[:start], DASHES))

"""Who saved each line of a discussion page, and how the line first read; pure.

A signature is text like any other: anybody can type one, or save it for somebody else. What the wiki vouches for is who
saved a revision. So each line belongs to whoever saved it first, however it is mended, moved or brought back later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.rules.acknowledgement.building_on import common

_WORD = re.compile(r"\w+")
_INDENT = re.compile(r"^[\s:*#;]+")
#: Characters between the links of one signature.
_BETWEEN = 40
#: Clock times, which most signatures hold.
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
#: Lines that were taken away and may come back; of more the latest.
_MOST_GONE = 5000
#: People who took something away, who are remembered.
_MOST_TAKERS = 10


@dataclass(frozen=True, slots=True)
class Saver:
    """Who saved a revision, and when."""

    user: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how it first read, and who saved it; None where that isn't known."""

    text: str
    saver: Saver | None
    #: What others put behind it on the same line: from where on (without what sets the line in), and who.
    added: tuple[tuple[int, Saver | None], ...] = ()

    def saver_at(self, place: int) -> Saver | None:
        """Who saved the part of the line that ends there."""
        saver = self.saver
        for begin, by in self.added:
            if place > begin:
                saver = by
        return saver


@dataclass(slots=True)
class Talk:
    """A discussion page's lines up to one of its revisions."""

    revision: int = 0
    texts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    #: Lines that stood there before.
    gone: dict[str, Line] = field(default_factory=dict)
    #: Who took signed lines away, the latest last.
    takers: list[Saver] = field(default_factory=list)

    def follow(self, revision: int, text: str, saver: Saver | None) -> list[Line]:
        """Go on to the next revision; the lines that are new in it."""
        texts = text.split("\n")
        pool: dict[str, list[Line]] = {}
        gaps: list[tuple[int, int, int, int]] = []
        lines: list[Line | None] = [None] * len(texts)
        a = c = 0
        for start_old, start_new, count in (*common(self.texts, texts), (len(self.texts), len(texts), 0)):
            if start_old > a or start_new > c:
                gaps.append((a, start_old, c, start_new))
            lines[start_new : start_new + count] = self.lines[start_old : start_old + count]
            a, c = start_old + count, start_new + count
        for a, b, _, _ in gaps:
            for place in range(a, b):
                pool.setdefault(bare(self.texts[place]), []).append(self.lines[place])
        fresh: list[Line] = []
        for a, b, c, d in gaps:
            mended = dict(_mended(self.texts, self.lines, a, b, texts, c, d, saver))
            for place in range(c, d):
                key = bare(texts[place])
                if pool.get(key):
                    lines[place] = pool[key].pop()
                elif place in mended:
                    lines[place] = mended[place]
                elif key and key in self.gone:
                    lines[place] = self.gone.pop(key)
                else:
                    line = Line(texts[place], saver)
                    lines[place] = line
                    fresh.append(line)
        for key, left in pool.items():
            if key and left:
                self.gone[key] = left[-1]
        while len(self.gone) > _MOST_GONE:
            del self.gone[next(iter(self.gone))]
        self.revision, self.texts = revision, texts
        self.lines = [kept_line for kept_line in lines if kept_line is not None]
        stays = {(known_line.text, known_line.saver) for known_line in self.lines}
        left = [line_left for key, some in pool.items() if _CLOCK.search(key) for line_left in some]
        if saver is not None and any((line_left.text, line_left.saver) not in stays for line_left in left):
            self.takers = [*self.takers, saver][-_MOST_TAKERS:]
        return fresh


def bare(line: str) -> str:
    """A line without what sets it in: a reply that is moved often stands deeper or less deep."""
    return _INDENT.sub("", line).rstrip()


def _mended(
    old: Sequence[str],
    lines: Sequence[Line],
    a: int,
    b: int,
    new: Sequence[str],
    c: int,
    d: int,
    saver: Saver | None,
) -> Iterable[tuple[int, Line]]:
    """Lines of a changed stretch that are an earlier one with a few words changed, or something put behind it."""
    after = c
    # Each line is taken apart once, however many it is held against: one of them may be as long as all others.
    before = {place: _Words.of(old[place]) for place in range(a, b)}
    now = {place: _Words.of(new[place]) for place in range(c, d)}
    for place in range(a, b):
        for other in range(after, min(d, after + 8)):
            mine, theirs = before[place], now[other]
            if mine.same_remark(theirs):
                line = lines[place]
                if mine.clocks and theirs.bare.startswith(mine.bare) and len(theirs.bare) > len(mine.bare):
                    line = replace(line, added=(*line.added, (len(mine.bare), saver)))
                yield other, line
                after = other + 1
                break


@dataclass(frozen=True, slots=True)
class _Words:
    """What a line says: without what sets it in, its clock times, and its words."""

    bare: str
    clocks: tuple[str, ...]
    words: frozenset[str]

    @classmethod
    def of(cls, line: str) -> _Words:
        """A line taken apart."""
        text = bare(line)
        return cls(text, tuple(_CLOCK.findall(text)), frozenset(_WORD.findall(text)))

    def same_remark(self, other: _Words) -> bool:
        """Whether the other is this one with something put behind it, or with a few words changed."""
        if not self.bare or not other.bare:
            return False
        if other.bare.startswith(self.bare):
            # A signature was put behind it, or another remark.
            return True
        if self.clocks != other.clocks:
            return False
        return 2 * len(self.words & other.words) > max(len(self.words), len(other.words))


def same_words(line_text: str, other: str) -> bool:
    """Whether two signed lines of one person and minute say much the same: their signatures say nothing."""
    mine, theirs = (set(_WORD.findall(_unsigned(line).casefold())) for line in (line_text, other))
    return 2 * len(mine & theirs) > max(len(mine), len(theirs))


def _unsigned(line: str) -> str:
    """A line up to the links of its signature."""
    end = max((match.start() for match in _CLOCK.finditer(line)), default=len(line))
    while True:
        link = line.rfind("[[", 0, end)
        # Links of one signature stand next to one another.
        if link < 0 or "]]" not in line[link:end] or end - line.index("]]", link) > _BETWEEN:
            return line[:end]
        end = link

"""One remark of a discussion, by whichever way it was read: its id, its words in a line, whom it calls; pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

import mwparserfromhell

from plugins.mediawiki.about import About
from plugins.mediawiki.braces import tame
from plugins.mediawiki.saved import Saver

#: What may stand between a comment and the signature behind it, beside space and tags.
DASHES = "-–—~('"
LINK = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|[^\[\]\n]*)?\]\]")

#: First words that tell two comments of one person in one minute apart.
_WORDS = 6
_EXCERPT = 280
#: People one comment calls, at most.
_MOST_MENTIONS = 50
#: A line's mark within a table, where a remark begins or ends within one; no part of it gives back what it took.
_TABLE_MARK = re.compile(r"\s*+(\{\||\|\}|\|-|\|\+|\|\|?|!!?)")
#: Those behind which nothing is shown.
_NO_CELL = {"{|", "|-"}
#: How a cell is to look, before the bar its words stand behind.
_LOOKS = re.compile(r"""\s*+(?:[\w:-]++\s*+=\s*+(?:"[^"|]*+"|'[^'|]*+'|[^\s"'|]++)\s*+)*+\|""")
#: Marks of bold words and of tags that are left over.
_LEFT_OVER = re.compile(r"\|\||'{2,5}|</?[a-zA-Z][^<>\n]{0,200}>")
#: A picture with its marks and its caption; a line break.
_PICTURE = re.compile(r"\[\[([^\[\]|\n]{1,300})\|[^\[\]\n]*\|([^\[\]|\n]*)\]\]")
_BREAK = re.compile(r"<br(?:\s[^<>\n]{0,100})?/?>", re.IGNORECASE)
_PING = re.compile(
    r"\{\{\s*(?:ping|reply to|reply|re|@|u|user|benutzer|an)\s*\|([^{}\n]{1,300})\}\}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signed remark, its people still by name."""

    id: str
    at: datetime
    author: str
    #: Id of the first comment under the same heading.
    thread: str
    excerpt: str
    mentions: tuple[str, ...] = ()
    #: Who saved it, where that is known; the name alone is what the text says, "" where it names no account.
    saver: Saver | None = None
    #: The line it is signed in, without what sets it in, and where that is.
    line: str = ""
    place: int = -1
    #: The line as it first read on this page.
    began: str = ""


@dataclass(slots=True)
class Remarks:
    """The remarks of a page as they are read, each under its heading."""

    kept: list[Signed] = field(default_factory=list)
    heading: str = ""
    #: Id → the heading under which it was said.
    _under: dict[str, str] = field(default_factory=dict)
    _times: Counter[str] = field(default_factory=Counter)

    def under(self, heading: str) -> None:
        """What follows stands under this heading, which is no other one before: two threads may be headed alike."""
        self._times[heading] += 1
        self.heading = heading + "\n" * (self._times[heading] - 1)

    def keep(self, remark: Signed, thread: str) -> Signed:
        """Keep a remark, unless it stands there; the same words in the same minute under another heading are another.

        It comes back as it is kept: with the id that tells it apart, and its thread.
        """
        if self._under.get(remark.id, self.heading) != self.heading:
            remark = replace(remark, id=_hash(f"{remark.id}\n{self.heading}"))
            remark = replace(remark, thread=thread or remark.id)
        if remark.id not in self._under:
            self._under[remark.id] = self.heading
            self.kept.append(remark)
        return remark


def signed(
    author: str,
    at: datetime,
    source: str,
    called: Iterable[str],
    thread: str,
    *,
    plain: str | None = None,
    greeted: Iterable[str] = (),
    begun: str | None = None,
) -> Signed:
    """A remark as it was said by ``author`` at a time.

    ``called``: the people it names. ``plain``: its words, where they are known beside the wikitext ``source``.
    ``greeted``: whom it only calls at its beginning. ``begun``: how it first read, by which it is known when mended.
    """
    mentions = tuple(islice(dict.fromkeys(called), _MOST_MENTIONS))
    text = plain_words(source) if plain is None else plain
    # By how it first read: mended, it is the same remark.
    start = text if begun is None or begun == source else plain_words(begun)
    words = _first_words(start) or _first_words(_last_line(source if begun is None else begun))
    minute = at.strftime("%Y%m%d%H%M")
    id_ = _hash(f"{author}\n{minute}\n{words}")
    shown = _ungreeted(
        text if (tidied := _tidied(source)) == source else plain_words(tidied), (*greeted, *mentions)
    )
    excerpt = shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 1].rstrip() + "…"
    return Signed(id=id_, at=at.replace(second=0, microsecond=0), author=author, thread=thread or id_,
                  excerpt=excerpt, mentions=tuple(sorted({*mentions} - {author})))  # fmt: skip


def _first_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())[:_WORDS])


def _last_line(source: str) -> str:
    """The wikitext of the last line that holds a word: what a remark without plain words is told apart by.

    Who puts a template for "support" under one proposal and one for "oppose" under the next said two things.
    """
    return next((line for line in reversed(source.split("\n")) if re.search(r"\w", line)), "")


def _ungreeted(text: str, names: Iterable[str]) -> str:
    """The words without the "Ben Okafor:" they begin with, which only calls somebody."""
    called = text.removeprefix("@")
    for name in names:
        if called.startswith(name):
            rest = called[len(name) :].lstrip()
            if rest[:1] in {":", ","} and (left := rest[1:].lstrip()):
                return left
    return text


def mentions(source: str, about: About) -> Iterator[str]:
    """The accounts that a remark's wikitext links to or pings."""
    for link in LINK.finditer(source):
        name = about.account_of(link[1])
        if name:
            yield name
    for ping in _PING.finditer(source):
        for part in ping[1].split("|"):
            name = " ".join(part.replace("_", " ").split())
            if name and "=" not in name:
                yield name[:1].upper() + name[1:]


def _tidied(source: str) -> str:
    """A remark's wikitext as it is shown in a line: a picture is its caption, a broken line goes on."""
    return _PICTURE.sub(r"[[\1|\2]]", _BREAK.sub(" ", source))


def plain_words(source: str) -> str:
    """Wikitext as plain words on one line."""
    lines = (re.sub(r"^[\s:*#;]+", "", line) for line in source.split("\n"))
    text = "\n".join(lines)
    try:
        text = str(mwparserfromhell.parse(tame(text)).strip_code(normalize=True, collapse=True))
    except (RecursionError, mwparserfromhell.parser.ParserError):
        text = re.sub(r"[\[\]{}|<>']+", " ", text)
    text = " ".join(map(_without_table_marks, text.split("\n")))
    return " ".join(_LEFT_OVER.sub(" ", text).split())


def _without_table_marks(line: str) -> str:
    """What a line shows of a table that begins or ends outside of the remark: the words of its cells."""
    mark = _TABLE_MARK.match(line)
    if mark is None:
        return line
    if mark[1] in _NO_CELL:
        return ""
    rest = line[mark.end() :]
    cells = (rest.replace("!!", "||") if mark[1].startswith("!") else rest).split("||")
    return " ".join(map(_cell_words, cells))


def _cell_words(cell: str) -> str:
    # Looked for at the beginning alone: anywhere else it would be tried for each character.
    looks = _LOOKS.match(cell)
    return cell[looks.end() if looks else 0 :].replace("|", " ")


def without_tail(text: str, marks: str) -> str:
    """The text without the space, the marks and the tags at its end."""
    end = len(text)
    while end:
        last = text[end - 1]
        if last.isspace() or last in marks:
            end -= 1
            continue
        # A tag of at most 200 characters. A bound below zero would count from the text's end, and never come to one.
        begin = text.rfind("<", max(0, end - 202), max(0, end - 2)) if last == ">" else -1
        if begin < 0 or ">" in text[begin : end - 1]:
            break
        end = begin
    return text[:end]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

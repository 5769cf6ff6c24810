"""Comments on a discussion page, read from its text or from DiscussionTools; pure.

What counts is what the page says, not who saved it how: a null edit, a revert, a new heading around it or
a move to the archive give the same comments with the same ids.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import unquote

import mwparserfromhell

from plugins.mediawiki.about import About, folded, instant
from plugins.mediawiki.braces import blank, tame
from plugins.mediawiki.saved import Line, Saver, bare
from plugins.mediawiki.stamps import stamps as stamps_on

#: First words that tell two comments of one person in one minute apart.
_WORDS = 6
_EXCERPT = 280
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_UNSIGNED = re.compile(
    r"\{\{\s*+(?:[^{}|:\[\]<>\n]{1,60}:)?\s*+([^{}|\[\]<>\n]{1,80})(?:\|[^{}\n]{0,300})?\}\}"
)
#: Marks of tables and tags that are left over when a remark begins or ends within one.
_LEFT_OVER = re.compile(
    r"^\s*(?:\{\||\|\}|\|-|\|\+|[|!])[^\n|]{0,100}?(?=\||$)|\|\||!!|'{2,5}|</?[a-zA-Z][^<>\n]{0,200}>",
    re.MULTILINE,
)
#: A signature may be written so long before or after its revision is saved.
#: Characters that may follow it on its line.
_TAIL = 300
_SAME_TIME = timedelta(minutes=2)
#: Wikitext of one comment that is looked at; the rest changes neither id nor excerpt.
_BODY = 6000

_LINK = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|[^\[\]\n]*)?\]\]")
#: A picture with its marks and its caption; a line break.
_PICTURE = re.compile(r"\[\[([^\[\]|\n]{1,300})\|[^\[\]\n]*\|([^\[\]|\n]*)\]\]")
_BREAK = re.compile(r"<br(?:\s[^<>\n]{0,100})?/?>", re.IGNORECASE)
_PING = re.compile(
    r"\{\{\s*(?:ping|reply to|reply|re|@|u|user|benutzer|an)\s*\|([^{}\n]{1,300})\}\}", re.IGNORECASE
)
#: A link in a comment's HTML, and how much text may stand between those of one signature.
_FIRST_LINK = re.compile(
    r"""(?:\s|<(?!a\b)[^<>]{1,200}>)*<a\b[^<>]{0,400}?\bhref="([^"<>]{1,400})"[^<>]{0,400}>([^<>]{1,100})</a>"""
)
_ANCHOR = re.compile(r"<a\s([^<>]{1,2000})>[^<>]{0,300}</a>")
_BETWEEN_LINKS = 60
#: HTML that so much text can come from; more is not looked through.
_BETWEEN_HTML = 4000
#: What may stand between a comment and the signature behind it, beside space and tags.
_DASHES = "-–—~('"
#: People one comment calls, at most.
_MOST_MENTIONS = 50
#: Something that looks like the end of a signature in a notation we may not know.
_SIGNED_SOMEHOW = re.compile(r"\d{4}[^\n]{0,40}\((?:UTC|GMT|[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?)\)\s*$")


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
    #: The line as it first read on this page, and whether words stand above it that belong to the remark.
    began: str = ""
    lines: bool = False


def read_talk(
    text: str, about: About, lines: Sequence[Line] = (), quoted: Collection[int] = ()
) -> tuple[tuple[Signed, ...], bool]:
    """The comments of a discussion page's wikitext, in its order, and whether signatures were left over.

    Left over are lines that end like a signature in a notation other than the wiki's usual one. ``lines`` say who
    saved each line and how it first read: then a remark that names no account counts, too. ``quoted`` are lines
    whose signature is part of what somebody else says.
    """
    found: list[Signed] = []
    #: Id → the heading under which it was said.
    seen: dict[str, str] = {}
    puzzled = False
    thread = heading = ""
    times: Counter[str] = Counter()
    body: list[str] = []
    first: list[str] = []
    #: Who saved each line of the body; None where that isn't known.
    savers: list[Saver | None] = []
    spoken: Saver | None = None
    worded = False
    for place, line in enumerate(blank(text).split("\n")):
        level = heading_level(line)
        if level:
            body, first, savers, spoken, worded = [], [], [], None, False
            if level <= 2:
                thread, heading = "", _nth(line.strip(), times)
            continue
        known = lines[place] if place < len(lines) else None
        # As it reads still, where nobody changed it.
        began = known if known is not None and known.text != line else None
        stamps = _first_stamps(began, about)
        # Told once a line: it may hold thousands of signatures.
        flat, was_flat, done = bare(line), bare(known.text) if known is not None else bare(line), 0
        for stamp, at in stamps_on(line, about) if place not in quoted else ():
            head = line[done : stamp.start()]
            links = [(m, about.account_of(m[1])) for m in _LINK.finditer(head)]
            named = [(m, name) for m, name in links if name]
            author = named[-1][1] or "" if named else ""
            start = _signature_start(head, named, author) if named else _before_template(head)
            saver = known.saver_at(stamp.start() - (len(line) - len(flat))) if known is not None else None
            if worded and not _says(head[:start][-_BODY:]):
                # Signed on a line of its own, maybe by somebody else: who wrote the words is who saved them.
                saver = spoken
            if not named and not (saver and _saved_then(saver, at) and _at_end(line, stamp)):
                continue
            said = "\n".join([*_own(body, savers, saver), head[:start]])[-_BODY:]
            begun = "\n".join([*first, _first_head(began, head[:start], at, stamps, about)])[-_BODY:]
            one = _signed(
                author or (f"#{saver.user}" if saver else ""),
                at,
                said,
                _mentions(said, about),
                thread,
                begun=begun,
            )
            one = _apart(one, seen, heading, thread)
            if not named and saver:
                one = replace(one, excerpt=_without_name(one.excerpt, saver.name))
            one = replace(one, author=author, saver=saver, line=flat, place=place, lines=any(body),
                          began=was_flat)  # fmt: skip
            done = stamp.end()
            body, first, savers, spoken, worded = [], [], [], None, False
            if one.id not in seen:
                seen[one.id] = heading
                found.append(one)
                thread = thread or one.id
        rest = line[done:] if done else line
        unsigned = _unsigned_at(line, about) if rest is line and known and place not in quoted else None
        if unsigned is not None and known is not None:
            # It tells no time and is nobody's word but of whoever put it there: who saved the words wrote them, then.
            head = line[: unsigned.start()]
            mine = bool(_says(head))
            saver = known.saver if mine else spoken
            if saver is not None and saver.user:
                said = "\n".join([*_own(body, savers, saver), head])[-_BODY:]
                was = known.text.partition(unsigned[0])[0] if mine else ""
                begun = "\n".join([*first, was])[-_BODY:]
                at = saver.at.replace(second=0, microsecond=0)
                one = _signed(f"#{saver.user}", at, said, _mentions(said, about), thread, begun=begun)
                one = replace(one, author="", saver=saver, line=bare(line), place=place)
                rest = line[unsigned.end() :]
                body, first, savers, spoken, worded = [], [], [], None, False
                if one.id not in seen:
                    seen[one.id] = heading
                    found.append(one)
                    thread = thread or one.id
        if place in quoted:
            # It may be a remark again later, and then ends there: what follows is told by what it says itself.
            first = []
            continue
        if rest is line and _SIGNED_SOMEHOW.search(line) and _LINK.search(line):
            puzzled = True
        body.append(rest)
        savers.append(known.saver if known is not None else None)
        first.append(rest if known is None or rest is not line else known.text)
        if _says(rest):
            worded, spoken = True, known.saver if known is not None else None
    return tuple(found), puzzled


def _own(body: Sequence[str], savers: Sequence[Saver | None], saver: Saver | None) -> list[str]:
    """The lines above a signature that who signed there may have written: not those of which another's saving is known.

    What stands on a page for everybody, signed by nobody, is no word of whoever writes below it.
    """
    if saver is None:
        return [*body]
    return [line for line, by in zip(body, savers, strict=True) if by is None or by.user == saver.user]


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
    named = [(m, name) for m in _LINK.finditer(first) if (name := about.account_of(m[1]))]
    return first[: _signature_start(first, named, named[-1][1] or "")] if stamps and named else first


def _without_name(text: str, name: str) -> str:
    # Marks that steer the direction of writing.
    text = text.rstrip("\u200e\u200f ")
    return text[: -len(name)].rstrip(" -–—") if text.endswith(name) else text


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_discussion_tools(items: Sequence[Mapping[str, Any]]) -> tuple[Signed, ...]:
    """The comments of ``discussiontoolspageinfo`` (property ``threaditemshtml``)."""
    found: list[Signed] = []
    #: Id → the heading under which it was said.
    seen: dict[str, str] = {}
    times: Counter[str] = Counter()
    heading = ""

    def walk(parts: Iterable[Mapping[str, Any]], thread: str) -> str:
        nonlocal heading
        for part in parts:
            if part.get("type") != "comment":
                if part.get("headingLevel", 2) <= 2:
                    heading = _nth(_html_text(str(part.get("html", ""))), times)
                # A sub-heading stays in its thread, as in the wikitext.
                below = walk(part.get("replies", ()), thread if part.get("headingLevel", 2) > 2 else "")
                thread = below if part.get("headingLevel", 2) > 2 else thread
                continue
            author = " ".join(str(part.get("author", "")).replace("_", " ").split())
            if author:
                html = str(part.get("html", ""))
                one = _signed(author, instant(str(part["timestamp"])), "", (), thread,
                              plain=_html_text(_unsigned(html, author)), greeted=_greeted(html))  # fmt: skip
                one = _apart(one, seen, heading, thread)
                if one.id not in seen:
                    seen[one.id] = heading
                    found.append(one)
                thread = thread or one.id
            thread = walk(part.get("replies", ()), thread) or thread
        return thread

    walk(items, "")
    return tuple(found)


def heading_level(line: str) -> int:
    """The level of a heading, 0 for a line that is none."""
    text = line.rstrip(" \t")
    begin = len(text) - len(text.lstrip("="))
    if begin == len(text):
        return begin // 2
    return min(begin, len(text) - len(text.rstrip("=")))


def _without_tail(text: str, marks: str) -> str:
    """The text without the space, the marks and the tags at its end."""
    end = len(text)
    while end:
        last = text[end - 1]
        if last.isspace() or last in marks:
            end -= 1
            continue
        # A tag of at most 200 characters.
        begin = text.rfind("<", max(0, end - 202), end - 2) if last == ">" else -1
        if begin < 0 or ">" in text[begin : end - 1]:
            break
        end = begin
    return text[:end]


def _signature_start(head: str, named: Sequence[tuple[re.Match[str], str | None]], author: str) -> int:
    """Where the signature begins: at its first link to the author, dashes and mark-up before it included."""
    start = named[-1][0].start()
    for match, name in reversed(named[:-1]):
        # "[[User:A|A]] ([[User talk:A|talk]])": links of one signature stand next to one another.
        if name != author or start - match.end() > 40:
            break
        start = match.start()
    return len(_without_tail(head[:start], _DASHES))


def _signed(
    author: str,
    at: datetime,
    said: str,
    mentions: Iterable[str],
    thread: str,
    *,
    plain: str | None = None,
    greeted: Iterable[str] = (),
    begun: str | None = None,
) -> Signed:
    mentions = tuple(islice(dict.fromkeys(mentions), _MOST_MENTIONS))
    text = _plain(said) if plain is None else plain
    # By how it first read: mended, it is the same remark.
    start = text if begun is None or begun == said else _plain(begun)
    words = " ".join(re.findall(r"\w+", start.casefold())[:_WORDS])
    minute = at.strftime("%Y%m%d%H%M")
    id_ = _hash(f"{author}\n{minute}\n{words}")
    shown = _ungreeted(text if (tidied := _tidied(said)) == said else _plain(tidied), (*greeted, *mentions))
    excerpt = shown if len(shown) <= _EXCERPT else shown[: _EXCERPT - 1].rstrip() + "…"
    return Signed(id=id_, at=at.replace(second=0, microsecond=0), author=author, thread=thread or id_,
                  excerpt=excerpt, mentions=tuple(sorted({*mentions} - {author})))  # fmt: skip


def _nth(heading: str, times: Counter[str]) -> str:
    """The heading as no other one before it: two threads may be headed alike."""
    times[heading] += 1
    return heading + "\n" * (times[heading] - 1)


def _apart(one: Signed, seen: Mapping[str, str], heading: str, thread: str) -> Signed:
    """The remark; the same words in the same minute under another heading are another one."""
    if seen.get(one.id, heading) == heading:
        return one
    one = replace(one, id=_hash(f"{one.id}\n{heading}"))
    return replace(one, thread=thread or one.id)


def _greeted(html: str) -> Iterator[str]:
    """The account that a comment's HTML begins with a link to."""
    link = _FIRST_LINK.match(html)
    if link:
        name = " ".join(unescape(link[2]).split())
        if unquote(unescape(link[1])).replace("_", " ").split("&")[0].endswith(f":{name}"):
            yield name


def _ungreeted(text: str, names: Iterable[str]) -> str:
    """The words without the "Ben Okafor:" they begin with, which only calls somebody."""
    called = text.removeprefix("@")
    for name in names:
        if called.startswith(name):
            rest = called[len(name) :].lstrip()
            if rest[:1] in {":", ","} and (said := rest[1:].lstrip()):
                return said
    return text


def _mentions(said: str, about: About) -> Iterator[str]:
    for link in _LINK.finditer(said):
        name = about.account_of(link[1])
        if name:
            yield name
    for ping in _PING.finditer(said):
        for part in ping[1].split("|"):
            name = " ".join(part.replace("_", " ").split())
            if name and "=" not in name:
                yield name[:1].upper() + name[1:]


def _tidied(said: str) -> str:
    """A remark's wikitext as it is shown in a line: a picture is its caption, a broken line goes on."""
    return _PICTURE.sub(r"[[\1|\2]]", _BREAK.sub(" ", said))


def _plain(said: str) -> str:
    lines = (re.sub(r"^[\s:*#;]+", "", line) for line in said.split("\n"))
    text = "\n".join(lines)
    try:
        text = str(mwparserfromhell.parse(tame(text)).strip_code(normalize=True, collapse=True))
    except (RecursionError, mwparserfromhell.parser.ParserError):
        text = re.sub(r"[\[\]{}|<>']+", " ", text)
    return " ".join(_LEFT_OVER.sub(" ", text).split())


def _unsigned(html: str, author: str) -> str:
    """A comment's HTML without the signature at its end: its last links that name the author, and what follows."""
    end = cut = len(html)
    for link in reversed([*_ANCHOR.finditer(html)]):
        target = unquote(unescape(link[1])).replace("_", " ")
        near = end - link.end() < _BETWEEN_HTML
        if author in target and near and len(_html_text(html[link.end() : end])) < _BETWEEN_LINKS:
            end = cut = link.start()
        elif "timestamplink" not in link[1]:
            break
    return _without_tail(html[:cut], _DASHES[:-1])


def _html_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", html)).split())

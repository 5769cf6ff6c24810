"""Wikitext made safe to parse: a template's own text cut out of a page, and openings without an end made plain.

The parser goes back to the start of whatever is opened and never closed, so a page of nothing but openings would
keep it busy for minutes. Looking for pairs first takes one pass over the text; pure. Everything here takes time in
proportion to the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from plugins.mediawiki import conditions as taken

#: Where something begins that the wiki takes literally: nothing in it opens or closes anything.
_LITERAL = (
    "nowiki",
    "pre",
    "syntaxhighlight",
    "source",
    "templatedata",
    "math",
    "chem",
    "ce",
    "score",
    "timeline",
    "code",
    "graph",
    "hiero",
    "inputbox",
    "imagemap",
    "categorytree",
)
_BEGINS = re.compile(rf"<(?:(?P<comment>!--)|(?P<tag>{'|'.join(_LITERAL)})(?=[\s/>]))", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _LITERAL}
#: Of these the parser reads what is in it like any other text.
_PARSED = frozenset({"code"})
#: The same as a call: what stands in it is shown as text.
_TAG_CALL = re.compile(rf"\{{\{{\s*+#tag\s*+:\s*+(?:{'|'.join(_LITERAL)})\s*+\|", re.IGNORECASE)
#: What a page shows on other pages only.
_ELSEWHERE = re.compile(r"<includeonly\s*>.*?(?:</includeonly\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_INCLUSION = re.compile(r"</?(?:noinclude|onlyinclude)\s*+/?>", re.IGNORECASE)
_BRACES = re.compile(r"\{\{|\}\}")
_TOKENS = re.compile(
    r"(?P<open>\{\{|\[\[)|(?P<close>\}\}|\]\])"
    r"|<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?(?P<self>/?)>"
    r"|(?P<link>\[)(?=https?:|//|mailto:)|(?P<bracket>\])",
    re.IGNORECASE,
)
_PAIRS = {"}}": "{{", "]]": "[["}
_OPENS = re.compile(r"[<{\[]")
_PLAIN = {"{": "&#123;", "[": "&#91;", "<": "&lt;"}
#: Tags that end by themselves.
_VOID = frozenset({"br", "hr", "li", "dd", "dt", "td", "th", "tr", "wbr", "img"})
#: Lists within lists; people use four.
_MARKS = re.compile(r"^([:;*#]{12})[:;*#]+", re.MULTILINE)
#: Openings without an end that people make by mistake; more of them are no mistake.
_MISTAKES = 20
#: Nobody nests deeper, and the parser gives up not much later.
_DEEPEST = 30


def blank(text: str) -> str:
    """The text with what is taken literally turned to spaces, every line where it was."""
    bare = _without(text, ((begin, end - keeps) for begin, end, keeps in _silent(text)))
    return _without(bare, _called(bare))


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for begin, end in places:
        pieces += [text[done:begin], re.sub(r"[^\n]", " ", text[begin:end])]
        done = end
    return "".join([*pieces, text[done:]])


def _called(bare: str) -> Iterator[tuple[int, int]]:
    """Where ``{{#tag:nowiki|…}}`` and its kind stand, the outermost ones; what has no end is words like any other."""
    starts = {match.start() for match in _TAG_CALL.finditer(bare)}
    if not starts:
        return
    waiting: list[int] = []
    spans: list[tuple[int, int]] = []
    for token in _BRACES.finditer(bare):
        if token[0] == "{{":
            waiting.append(token.start())
        elif waiting and (begin := waiting.pop()) in starts:
            spans.append((begin, token.end()))
    last = 0
    for begin, end in sorted(spans):
        if begin >= last:
            yield begin, end
            last = end


def _silent(text: str, names: Collection[str] = _LITERAL) -> Iterator[tuple[int, int, int]]:
    """Where something is taken literally, and how many characters at its end are not: as the wiki itself reads it.

    A comment without an end goes on to the text's. A tag without one is words like any other, and one that ends by
    itself, as in ``don<nowiki/>'t``, holds nothing but what stands in it. ``names`` are the tags that count.
    """
    endless: set[str] = set()
    at = 0
    while (match := _BEGINS.search(text, at)) is not None:
        if match["comment"]:
            end = text.find("-->", match.end())
            end = end + 3 if end >= 0 else len(text)
            yield match.start(), end, 0
            at = end
            continue
        name = match["tag"].lower()
        if name not in names:
            at = match.end()
            continue
        closed = text.find(">", match.end()) if ">" not in endless else -1
        if closed < 0:
            endless.add(">")
            at = match.end()
            continue
        if text[closed - 1] == "/":
            yield match.end(), closed + 1, 2
            at = closed + 1
            continue
        last = _ENDS[name].search(text, closed + 1) if name not in endless else None
        if last is None:
            endless.add(name)
            at = closed + 1
            continue
        yield match.start(), last.end(), 0
        at = last.end()


@dataclass(frozen=True, slots=True)
class Named:
    """Where a template stands, and whether only the wiki can tell that it is shown."""

    begin: int
    end: int
    perhaps: bool


def templates_named(
    text: str,
    names: Collection[str],
    spaces: Collection[str] = ("template",),
    *,
    put_in: bool = False,
    conditions: bool = True,
) -> list[Named]:
    """Where the templates of one of these names begin and end, in order of appearance.

    ``spaces`` are the names of the namespace they may stand in front. What only other pages show that include
    this one is none, nor is what a condition keeps from being shown. ``put_in`` and ``conditions`` as in
    :func:`plugins.mediawiki.conditions.shown`.
    """
    pattern = "|".join(re.escape(name).replace(r"\ ", "[ _]++") for name in sorted(names))
    if not names or re.search(pattern, text, re.IGNORECASE) is None:
        return []
    space = "|".join(re.escape(name).replace(r"\ ", "[ _]++") for name in sorted(spaces))
    start = re.compile(
        rf"\{{\{{[\s_]*+(?:(?::[\s_]*+)?(?:{space})[\s_]*+:[\s_]*+)?(?:{pattern})[\s_]*+(?=[|}}])",
        re.IGNORECASE,
    )
    bare, hidden = _bare(text)
    waiting: list[int] = []
    spans: list[tuple[int, int]] = []
    for token in _BRACES.finditer(bare):
        if token[0] == "{{":
            waiting.append(token.start())
        elif waiting:
            begin = waiting.pop()
            if start.match(bare, begin):
                spans.append((begin, token.end()))
    if not spans:
        return []
    spans.sort()
    shown = taken.shown(_kept(text, hidden), bare, put_in=put_in, conditions=conditions)
    sides = zip(taken.within(shown.never, spans), taken.within(shown.perhaps, spans), strict=True)
    return [Named(*place, perhaps) for place, (never, perhaps) in zip(spans, sides, strict=True) if not never]


def shown_of(text: str, *, conditions: bool = True) -> str:
    """The text with what is taken literally, or never shown on its own page, turned to spaces."""
    bare, hidden = _bare(text)
    return _without(bare, taken.shown(_kept(text, hidden), bare, conditions=conditions).never)


def _bare(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with what is taken literally or shown elsewhere turned to spaces, and the places of the latter."""
    bare = blank(text)
    hidden = [match.span() for match in _ELSEWHERE.finditer(bare)]
    return _without(bare, hidden), hidden


def _kept(text: str, hidden: Iterable[tuple[int, int]]) -> str:
    """The text as long as it was, with a mark for what the wiki takes out before it reads on."""
    places = [(begin, end) for begin, end, _ in _silent(text) if text.startswith("<!--", begin)]
    places += [match.span() for match in _INCLUSION.finditer(text)]
    pieces, done = [], 0
    for begin, end in sorted([*places, *hidden]):
        if end > done:
            begin = max(begin, done)
            pieces += [text[done:begin], taken.GONE * (end - begin)]
            done = end
    return "".join([*pieces, text[done:]])


def tame(text: str) -> str:
    """The text with openings that have no end, or lie too deep, written as plain characters.

    Up to a handful are left as they are: mistakes are the parser's business.
    """
    text = _plain_code(_MARKS.sub(r"\1", text))
    literal = frozenset(_LITERAL) - _PARSED
    bare = _without(text, ((begin, end - keeps) for begin, end, keeps in _silent(text, literal)))
    waiting: list[tuple[int, str]] = []
    # Behind a comment without an end the parser reads on as if there were none: nothing opens there.
    lost: list[int] = [match.start() for begin in _unclosed(text) for match in _OPENS.finditer(text, begin)]
    done = 0
    for token in _TOKENS.finditer(bare):
        # What looks like a tag and is none.
        lost += _angles(bare, done, token.start())
        done = token.end()
        kind = token["open"] or (token["link"] and "[") or ""
        name = (token["tag"] or "").lower()
        if kind or (name and not token["end"]):
            if name in _VOID or token["self"]:
                continue
            if len(waiting) >= _DEEPEST + _MISTAKES:
                lost.append(token.start())
            else:
                waiting.append((token.start(), kind or name))
            continue
        if token["bracket"]:
            if waiting and waiting[-1][1] == "[":
                waiting.pop()
            continue
        wanted = _PAIRS.get(token["close"] or "", name)
        depth = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n][1] == wanted), None)
        if depth is not None:
            # What was opened in between has lost its end.
            lost += [at for at, _ in waiting[depth + 1 :]]
            del waiting[depth:]
        elif token["end"] and name not in _VOID:
            # It ends nothing, and the parser would ask each that is open.
            lost.append(token.start())
    lost += _angles(bare, done, len(text))
    lost += [at for at, _ in waiting]
    if len(lost) <= _MISTAKES:
        return text
    pieces: list[str] = []
    done = 0
    for at in sorted(lost):
        if at < done:
            continue
        pieces += [text[done:at], _PLAIN[text[at]]]
        done = at + 1
        if text[at : at + 1] in "{[" and text[done : done + 1] == text[at]:
            pieces.append(_PLAIN[text[at]])
            done += 1
    return "".join([*pieces, text[done:]])


def _plain_code(text: str) -> str:
    """The text with what opens within code written as plain characters, where it is more than mistakes."""
    pieces, done = [], 0
    for begin, end, _ in _silent(text):
        if text[begin : begin + 5].lower() != "<code":
            continue
        inner, last = text.find(">", begin) + 1, text.rfind("<", begin, end)
        if sum(map(text[inner:last].count, "<{[")) > _MISTAKES:
            pieces += [text[done:inner], re.sub(r"[<{\[]", lambda match: _PLAIN[match[0]], text[inner:last])]
            done = last
    return "".join([*pieces, text[done:]])


def _angles(text: str, begin: int, end: int) -> Iterator[int]:
    """Where a "<" stands."""
    at = text.find("<", begin, end)
    while at >= 0:
        yield at
        at = text.find("<", at + 1, end)


def _unclosed(text: str) -> Iterator[int]:
    """Where a comment begins that never ends: nowhere, or once."""
    last = None
    for begin, end, _ in _silent(text):
        last = begin if end == len(text) else None
    if last is not None and text.startswith("<!--", last) and not text.endswith("-->", last + 4):
        yield last

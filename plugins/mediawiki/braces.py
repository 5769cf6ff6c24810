"""Wikitext made safe to parse: a template's own text cut out of a page, and openings without an end made plain.

The parser goes back to the start of whatever is opened and never closed, so a page of nothing but openings would
keep it busy for minutes. Looking for pairs first takes one pass over the text; pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

#: What the wiki takes literally: nothing in it opens or closes anything.
SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(nowiki|pre|syntaxhighlight|source|code|templatedata)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
#: What a page shows on other pages only.
_ELSEWHERE = re.compile(r"<includeonly\s*>.*?(?:</includeonly\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BRACES = re.compile(r"\{\{|\}\}")
_TOKENS = re.compile(
    r"(?P<open>\{\{|\[\[)|(?P<close>\}\}|\]\])"
    r"|<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?(?P<self>/?)>"
    r"|(?P<link>\[)(?=https?:|//|mailto:)",
    re.IGNORECASE,
)
_PAIRS = {"}}": "{{", "]]": "[["}
_PLAIN = {"{": "&#123;", "[": "&#91;", "<": "&lt;"}
#: Tags that end by themselves.
_VOID = frozenset({"br", "hr", "li", "p", "dd", "dt", "td", "th", "tr", "wbr", "img"})
#: Openings without an end that people make by mistake; more of them are no mistake.
_MISTAKES = 20
#: Nobody nests deeper, and the parser gives up not much later.
_DEEPEST = 30


def blank(text: str) -> str:
    """The text with what is taken literally turned to spaces, every line where it was."""
    return SILENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def templates_named(
    text: str, names: Collection[str], longest: int, spaces: Collection[str] = ("template",)
) -> Iterator[str]:
    """The source of every template of one of these names, in order of appearance, at most ``longest`` each.

    ``spaces`` are the names of the namespace they may stand in front. What only other pages show that include
    this one is none.
    """
    pattern = "|".join(re.escape(name).replace(r"\ ", "[ _]+") for name in sorted(names))
    space = "|".join(re.escape(name).replace(r"\ ", "[ _]+") for name in sorted(spaces))
    start = re.compile(
        rf"\{{\{{[\s_]*+(?:(?::[\s_]*+)?(?:{space})[\s_]*+:[\s_]*+)?(?:{pattern})[\s_]*+(?=[|}}])",
        re.IGNORECASE,
    )
    if re.search(pattern, text, re.IGNORECASE) is None:
        return
    bare = _ELSEWHERE.sub(lambda match: " " * len(match[0]), blank(text))
    waiting: list[int] = []
    found: list[tuple[int, int]] = []
    for token in _BRACES.finditer(bare):
        if token[0] == "{{":
            waiting.append(token.start())
        elif waiting:
            begin = waiting.pop()
            if start.match(bare, begin):
                found.append((begin, token.end()))
    for begin, end in sorted(found):
        yield text[begin:end] if end - begin <= longest else text[begin : begin + longest] + "}}"


def tame(text: str) -> str:
    """The text with openings that have no end, or lie too deep, written as plain characters.

    Up to a handful are left as they are: mistakes are the parser's business.
    """
    waiting: list[tuple[int, str]] = []
    lost: list[int] = []
    for token in _TOKENS.finditer(blank(text)):
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
        wanted = _PAIRS.get(token["close"] or "", name)
        depth = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n][1] == wanted), None)
        if depth is not None:
            # What was opened in between has lost its end.
            lost += [at for at, opened in waiting[depth + 1 :] if opened != "["]
            del waiting[depth:]
    lost += [at for at, opened in waiting if opened != "["]
    if len(lost) <= _MISTAKES:
        return text
    pieces: list[str] = []
    done = 0
    for at in sorted(lost):
        pieces += [text[done:at], _PLAIN[text[at]]]
        done = at + 1
        if text[at : at + 1] in "{[" and text[done : done + 1] == text[at]:
            pieces.append(_PLAIN[text[at]])
            done += 1
    return "".join([*pieces, text[done:]])

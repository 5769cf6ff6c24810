"""People named within words: "@Ana and @Ben (head of HR)" is Ana and Ben, and a name may hold a comma.

Platforms mark the people they find in a text; here the marks become the entries of a list that the rules read.
"""

from __future__ import annotations

import re

from core.rules.purpose.fields import part
from core.rules.text import seen, split

#: Around the name of a person in a text that is not yet a list; nothing that people type.
OPEN, CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
#: An entry that is one person, whose name nothing tears apart.
_ALONE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE},;]*{CLOSE}")
_LIST = ",;\n\r\v\f\x85\u2028\u2029"
#: What joins two people.
_JOIN = re.compile(r"(?:^|(?<=\s))(?:and|und|sowie|[&+/•|])(?=\s|$)", re.IGNORECASE)


def marked(name: str) -> str:
    """A person's name as it stands in a text, so that it is found again."""
    return f"{OPEN}{seen(unmarked(name))}{CLOSE}"


def unmarked(text: str) -> str:
    """The text with people by their plain names."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def people(text: str) -> str:
    """The people and groups of a text as a list, without the words around those who are marked."""
    if OPEN not in text:
        return text
    pieces = _split(text, _LIST)
    if all(OPEN not in piece or _ALONE.fullmatch(piece) for piece in pieces):
        return unmarked(text)
    entries: list[str] = []
    for piece in pieces:
        ends = [match.span() for match in _MARKED.finditer(piece)]
        if not ends:
            entries.append(piece)
            continue
        at = 0
        for begin, end in ends:
            entries += _between(piece[at:begin], first=at > 0, last=True)
            entries.append(_entry(piece[begin + 1 : end - 1]))
            at = end
        entries += _between(piece[at:], first=True, last=False)
    return ", ".join(entry for entry in entries if entry.strip())


def deliverable(line: str) -> str:
    """A deliverable's line with the people of its owner as a list, and plain names elsewhere."""
    if OPEN not in line:
        return line
    pieces = []
    for piece in _split(line, ";|"):
        head, colon, rest = piece.partition(":")
        if colon and part(head) == "owner":
            piece = f"{head}: {people(rest)}"
        pieces.append(unmarked(piece))
    return "; ".join(pieces)


def _entry(name: str) -> str:
    """A name as an entry; in the brackets of a link where it would be torn apart."""
    return f"[[User:{name}]]" if any(char in _LIST for char in name) else name


def _split(text: str, separators: str) -> list[str]:
    """Split at any of the characters, never within a marked name nor where ``fields.split`` would not."""
    names: list[str] = []

    def kept(match: re.Match[str]) -> str:
        names.append(match[0])
        return f"{OPEN}{len(names) - 1}{CLOSE}"

    pieces = split(_MARKED.sub(kept, text), separators)
    return [_MARKED.sub(lambda match: names[int(match[1])], piece) for piece in pieces]


def _between(text: str, *, first: bool, last: bool) -> list[str]:
    """Who else is named in the words around people: "Ana and Ben" has Ben behind a marked Ana.

    What explains a person is nobody: "(head of HR)", "from Sales". ``first``: the words up to the first "and"
    belong to the person before; ``last``: those behind the last one to the person that follows.
    """
    words = _JOIN.split(" ".join(re.sub(r"\([^()]*\)", " ", text).split()))
    named = words[1 if first else 0 : -1 if last else None]
    return [name for word in named if (name := word.strip(" ,;:"))]

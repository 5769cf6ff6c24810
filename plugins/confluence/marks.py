"""Storage format as the characters it is: where its tags stand, never inside CDATA or comments; pure.

For what must not be read and written anew, because the text around it has to stay byte for byte. Everything
here takes time in proportion to the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

# No "<" in quotes: XML allows none there, and so no tag is looked for beyond the next one's beginning.
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>(?:[^<>"']++|"[^"<]*"|'[^'<]*')*+)>"""
)
#: What opens something without tags inside, and what ends it.
_OPAQUE = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_OPEN = re.compile(r"<!--|<!\[CDATA\[|<\?")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
#: What XML itself knows.
_OF_XML = frozenset({"lt", "gt", "amp", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One tag: where it begins and ends in the text, and what it says."""

    start: int
    end: int
    #: With its prefix: ``ac:link``.
    name: str
    opens: bool
    closes: bool
    rest: str

    def attributes(self) -> dict[str, str]:
        """Its attributes by name, entities not resolved."""
        return {match[1]: match[2] or match[3] or "" for match in _ATTRIBUTE.finditer(self.rest)}


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """The parts of the text outside CDATA, comments and instructions. What is not ended goes to the end."""
    at = 0
    while match := _OPEN.search(text, at):
        if match.start() > at:
            yield at, match.start()
        end = _OPAQUE[match[0]]
        closed = text.find(end, match.end())
        if closed < 0:
            return
        at = closed + len(end)
    if at < len(text):
        yield at, len(text)


def marks(text: str) -> Iterator[Mark]:
    """All tags of the text in their order, whether or not they match."""
    for start, end in stretches(text):
        for match in _TAG.finditer(text, start, end):
            rest = match["rest"]
            empty = rest.endswith("/")
            closing = bool(match["close"])
            yield Mark(match.start(), match.end(), match["name"], not closing, closing or empty, rest)


def numbered(text: str) -> str:
    """The text with HTML's named characters (``&auml;``) as numbers, so that no DTD is needed.

    Lines stay as they are; a name that nobody knows stays, too.
    """
    pieces: list[str] = []
    at = 0
    for start, end in stretches(text):
        pieces += (text[at:start], _ENTITY.sub(_number, text[start:end]))
        at = end
    return "".join([*pieces, text[at:]])


def _number(match: re.Match[str]) -> str:
    characters = html5.get(f"{match[1]};", "")
    if match[1] in _OF_XML or not characters:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in characters)

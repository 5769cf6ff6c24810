"""Text as people write it: what of it is seen, what says nothing, and the entries of a list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from core.word_tables import words

#: What people write into a field they have not filled in yet.
_PLACEHOLDERS = words("placeholder", "nothing") | {""}
#: What :func:`form` leaves out of plain ASCII, which most names are and which is over in one call.
_NOT_COMPARED = {code: None for code in range(128) if not chr(code).isalnum()}


def seen(text: str) -> str:
    """The text without marks that nobody sees and that are copied along: directions, zero-width spaces.

    Joiners stay between letters of the scripts that need them.
    """
    if text.isascii():
        return text
    kept = []
    for at, char in enumerate(text):
        if unicodedata.category(char) == "Cf":
            around = text[at - 1 : at] + text[at + 1 : at + 2]
            if char not in "\u200c\u200d" or len(around) < 2 or not around.isalpha() or around.isascii():
                continue
        kept.append(char)
    return "".join(kept)


def form(name: str) -> str:
    """A name's letters and digits only, lower case: what is compared."""
    if name.isascii():
        return name[:200].lower().translate(_NOT_COMPARED)
    text = unicodedata.normalize("NFKC", name[:200]).casefold()
    return "".join(char for char in text if char.isalnum())


def blank(value: str) -> bool:
    """True for nothing, for what can't be seen, and for placeholders such as "TBD", "?" or "…"."""
    if not _visible(value):
        return True
    return len(value) < 200 and form(value) in _PLACEHOLDERS and not _has_symbol(value)


def _visible(value: str) -> bool:
    # Control and format characters (bidi marks, zero-width space), separators, and combining marks alone.
    return any(unicodedata.category(char)[0] not in "CZM" for char in value)


def _has_symbol(value: str) -> bool:
    # "👍" or "✓" says something, "?" and "–" don't.
    return any(unicodedata.category(char)[0] == "S" for char in value)


def split(value: str, separators: str) -> list[str]:
    """Split at any of the characters, never inside ``[[…]]`` or ``{…}``; stripped, empty parts left out."""
    if "[[" not in value and "{" not in value:
        for other in separators[1:]:
            value = value.replace(other, separators[0])
        return [entry for text in value.split(separators[0]) if (entry := unbullet(text))]
    parts: list[str] = []
    begin = square = curly = 0
    closes_square, closes_curly = value.rfind("]]"), value.rfind("}")
    for at, char in enumerate(value):
        if char == "[" and value.startswith("[[", at) and at < closes_square:
            square = 1
        elif char == "]" and value.startswith("]]", at):
            square = 0
        elif char == "{" and at < closes_curly:
            curly = 1
        elif char == "}":
            curly = 0
        elif char in separators and not square and not curly:
            parts.append(value[begin:at])
            begin = at + 1
    parts.append(value[begin:])
    return [entry for text in parts if (entry := unbullet(text))]


def unbullet(text: str) -> str:
    """An entry without the space and the list mark in front of it."""
    text = text.strip()
    marked = text.lstrip("*#•-–")
    # "-x" or "#5" may be part of a name; a mark is followed by a space or is one of the wiki's own.
    if marked != text and (marked[:1].isspace() or text[0] in "*•"):
        return marked.strip()
    return text


def lines(value: str) -> list[str]:
    """The entries of a field that holds one a line."""
    return [entry for line in value.splitlines() if (entry := unbullet(line)) and not blank(entry)]


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items in their order, each once."""
    return tuple(dict.fromkeys(items))

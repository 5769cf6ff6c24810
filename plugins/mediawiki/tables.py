"""A wikitable as a list: a row is an entry, the header row names its parts; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mwparserfromhell.nodes import Tag
from mwparserfromhell.wikicode import Wikicode

from core.rules.purpose.fields import part

#: Within a template's value a table is written with templates for its bars.
_BARRED = re.compile(r"\{\{\{!\}\}|\{\{\(!\}\}")
_BARS = re.compile(r"\{\{(\(!|!\)|!!|!-|!\+|!)\}\}")
_BAR = {"(!": "{|", "!)": "|}", "!!": "||", "!-": "|-", "!+": "|+", "!": "|"}
#: A bar that opens an attribute: ``| style="…" | text`` is the parser's business, a caption is ours.
_CAPTION = "+"


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    header: bool


def with_bars(text: str) -> str:
    """Wikitext with ``{{!}}`` as the bar it stands for, where it makes a table."""
    return _BARS.sub(lambda match: _BAR[match[1]], text) if _BARRED.search(text) else text


def entries(table: Tag, text_of: Callable[[Wikicode], str]) -> list[str]:
    """The rows as entries of a list: ``name; owner: …; by: …``. ``text_of`` gives a cell's text.

    The first row names the columns when it is made of header cells, or when it holds two names of parts. The
    first column needs no name.
    """
    rows = [row for row in _rows(table, text_of) if any(cell.text for cell in row)]
    if not rows:
        return []
    heads = [cell.text.strip(" :") for cell in rows[0]]
    named = sum(part(head) is not None for head in heads) > 1
    if not (all(cell.header for cell in rows[0]) or named) or len(heads) < 2:
        return ["; ".join(cell.text for cell in row if cell.text) for row in rows]
    parts = [part(head) for head in heads]
    first = parts.index("name") if "name" in parts else parts.index(None) if None in parts else 0
    entries_read = []
    for row in rows[1:]:
        pairs = [
            f"{head}: {cell.text}" if head and at != first else cell.text
            for at, (head, cell) in enumerate(zip(heads, row, strict=False))
            if cell.text
        ]
        entries_read.append("; ".join(pairs))
    return entries_read


def _rows(table: Tag, text_of: Callable[[Wikicode], str]) -> Iterator[list[_Cell]]:
    row: list[_Cell] = []
    for node in table.contents.nodes if table.contents else ():
        if not isinstance(node, Tag):
            continue
        name = str(node.tag).strip().lower()
        if name in {"td", "th"}:
            text = text_of(node.contents)
            if not text.startswith(_CAPTION):
                # What would end a part early has no place within one.
                row.append(_Cell(re.sub(r"\s*[;|]\s*", ", ", text), name == "th"))
        elif name in {"tr", "tbody", "thead", "tfoot"}:
            if row:
                yield row
            row = []
            yield from _rows(node, text_of)
    if row:
        yield row

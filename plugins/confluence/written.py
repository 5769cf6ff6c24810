"""The lines that an element's text has for its readers; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from plugins.confluence.markup import (
    Element,
    PageLink,
    attribute,
    body,
    children,
    inside,
    is_element,
    name_of,
    page_of,
    parameter,
    person_of,
)
from plugins.confluence.tables import grid

_BLOCKS = frozenset(
    {
        *("p", "div", "table", "thead", "tbody", "tfoot", "blockquote", "pre", "ul", "ol", "dl", "dt", "dd"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "center", "section", "hr"),
        *("ac:layout", "ac:layout-section", "ac:layout-cell", "ac:task-list", "ac:rich-text-body"),
    }
)
#: What holds no words, or words for somebody else than the page's readers.
_SILENT = frozenset(
    {
        *("ac:parameter", "ac:default-parameter", "ac:placeholder", "ac:image", "ac:plain-text-link-body"),
        *(
            "ac:link-body",
            "ac:task-id",
            "ac:task-uuid",
            "ac:task-status",
            "ac:adf-attribute",
            "ac:adf-fallback",
        ),
        *("ri:user", "ri:page", "ri:attachment", "script", "style", "colgroup", "at:declarations", "at:var"),
    }
)
_STRUCK = frozenset({"s", "del", "strike"})
#: The beginning of a line that is a part of an entry: "owner: …".
_PART = re.compile(r"[^\W\d][\w ]{0,30}:")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Emoticons of the older editor by name, as characters.
_EMOTICONS = {
    "thumbs-up": "👍", "thumbs-down": "👎", "tick": "✓", "cross": "✗", "smile": "🙂", "sad": "🙁", "cheeky": "😛",
    "laugh": "😀", "wink": "😉", "information": "ℹ", "warning": "⚠", "heart": "❤", "question": "❓", "plus": "➕",
    "minus": "➖", "light-on": "💡", "yellow-star": "⭐", "blue-star": "★",
}  # fmt: skip
#: Macros that are one word of text, and the parameter that says it.
_WORDS = {"status": "title", "jira": "key", "mathinline": "body"}
_PEOPLE = frozenset({"profile", "user-profile", "user"})
_ITEM, _CELL = "* ", "; "
#: Characters of one text that are read: more than any charter needs; the rules say it is long.
LONGEST = 20_000


def notation_of_person(local: str) -> str:
    """A person in plain notation; what would end it early has no place in an id."""
    return "@{" + re.sub(r"[{}\s]", "", local) + "}"


def notation_of_page(link: PageLink, words: str) -> str:
    """A page in plain notation. A title with a sign that ends it early there is written without brackets."""
    return link.title if re.search(r"#|\]\]|\|", link.title) else f"[[{link.title}]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """How what is more than text becomes text. The default is the one of :class:`core.model.CharterText`."""

    person: Callable[[str], str] = notation_of_person
    page: Callable[[PageLink, str], str] = notation_of_page
    #: Text that is struck through, and the addresses behind links.
    struck: bool = False
    addresses: bool = True


def plain(element: Element, notation: Notation | None = None) -> str:
    """What is inside an element, as text in lines. An entry of a list or table is one line: ``* …``."""
    return _Writer(notation or Notation()).of(element)


class _Writer:
    """Collects the lines of one element."""

    def __init__(self, notation: Notation) -> None:
        """``notation`` says how people, pages and the like become text."""
        self._notation = notation
        self._lines: list[str] = []
        self._piece: list[str] = []
        #: How many entries (of lists, rows of tables) we are in, and whether the outer one has a line already.
        self._items = 0
        self._begun = False
        #: Characters that there is room for: tables in tables can multiply a text without end.
        self._left = LONGEST

    def of(self, element: Element) -> str:
        """The text of what is inside the element."""
        self._inside(element)
        self._stop()
        return "\n".join(self._lines)

    def _stop(self) -> None:
        text = " ".join("".join(self._piece).split())
        self._piece.clear()
        text = text[: max(0, self._left)].rstrip()
        if not text:
            return
        if self._begun:
            # An entry stays one line, whatever it is made of.
            self._lines[-1] = _glued(self._lines[-1], text)
        else:
            self._lines.append(_ITEM + text if self._items else text)
            self._begun = self._items > 0
        self._left -= len(text) + 1

    def _item(self, element: Element) -> None:
        self._stop()
        self._items += 1
        self._inside(element)
        self._stop()
        self._items -= 1
        self._begun = self._begun and self._items > 0

    def _inside(self, element: Element) -> None:
        self._piece.append(str(element.text or ""))
        for child in element:
            if self._left <= 0:
                return
            if is_element(child):
                self._element(child)
            self._piece.append(str(child.tail or ""))

    def _element(self, element: Element) -> None:
        name = name_of(element)
        match name:
            case "br":
                self._stop()
            case "li" | "ac:task" | "tr":
                self._item(element)
            case "td" | "th":
                self._cell(element, name)
            case "table":
                self._table(element)
            case "time":
                self._time(element)
            case "a":
                self._address(element)
            case "ac:link":
                self._link(element)
            case "ac:emoticon":
                self._piece.append(_emoticon(element))
            case "ac:structured-macro" | "ac:macro":
                self._macro(element)
            case _ if name in _SILENT or (name in _STRUCK and not self._notation.struck):
                pass
            case _ if name in _BLOCKS:
                self._stop()
                self._inside(element)
                self._stop()
            case _:
                self._inside(element)

    def _cell(self, element: Element, name: str) -> None:
        self._inside(element)
        self._stop()
        after = element.getnext()
        if name == "th" and self._begun and is_element(after) and name_of(after) == "td":
            self._lines[-1] = self._lines[-1].rstrip(":") + ":"

    def _table(self, element: Element) -> None:
        """A table with a row of headings says each row as an entry: ``name; owner: …; by: …``."""
        rows = grid(element)
        heads = rows[0] if rows else []
        if len(rows) < 2 or len(heads) < 2 or not all(cell.header for cell in heads):
            self._stop()
            self._inside(element)
            self._stop()
            return
        # Each cell once, however many places it covers.
        cells = dict.fromkeys(cell for row in rows for cell in row)
        text_by_cell = {cell: _flat(plain(cell.element, self._notation)) for cell in cells}
        for row in rows[1:]:
            # A cell merged over columns is said once, under the first one.
            under = {cell: head for head, cell in reversed([*zip(heads, row, strict=False)])}
            pairs = [
                f"{text_by_cell[head]}: {text_by_cell[cell]}"
                if text_by_cell[head] and head is not heads[0]
                else text_by_cell[cell]
                for cell, head in reversed(under.items())
                if text_by_cell[cell]
            ]
            if self._left <= 0:
                break
            self._stop()
            self._items += 1
            self._piece.append(_CELL.join(pairs))
            self._stop()
            self._items -= 1
            self._begun = self._begun and self._items > 0

    def _time(self, element: Element) -> None:
        written = attribute(element, "datetime").strip()
        if _DAY.match(written):
            self._piece.append(written)
        else:
            self._inside(element)

    def _address(self, element: Element) -> None:
        page = page_of(element)
        address = attribute(element, "href").strip()
        words = _flat(plain(element, self._notation))
        if page is not None:
            self._piece.append(self._notation.page(page, "" if words == address else words))
        elif self._notation.addresses and address != words and re.match(r"https?://", address):
            self._piece.append(f"{words} {address}".strip())
        else:
            self._piece.append(words)

    def _link(self, element: Element) -> None:
        words = _flat(_link_words(element, self._notation))
        if person := person_of(element):
            self._piece.append(self._notation.person(person))
        elif page := page_of(element):
            self._piece.append(self._notation.page(page, words))
        else:
            named = (("ri:space", "ri:space-key"), ("ri:attachment", "ri:filename"), ("ri:url", "ri:value"))
            others = [attribute(node, key) for tag, key in named for node in inside(element, tag)]
            self._piece.append(words or next(filter(None, others), ""))

    def _macro(self, element: Element) -> None:
        name = attribute(element, "ac:name").casefold()
        if name in _WORDS:
            self._piece.append(parameter(element, _WORDS[name]))
        elif name in _PEOPLE and (person := person_of(element)):
            self._piece.append(self._notation.person(person))
        elif (inner := body(element)) is not None:
            self._stop()
            if name_of(inner) == "ac:rich-text-body":
                self._inside(inner)
            else:
                for line in str(inner.text or "").split("\n"):
                    self._piece.append(line)
                    self._stop()
            self._stop()


def _link_words(element: Element, notation: Notation) -> str:
    """The words of a link, as they were written."""
    for child in children(element):
        if name_of(child) == "ac:plain-text-link-body":
            return str(child.text or "")
        if name_of(child) == "ac:link-body":
            return plain(child, notation)
    return ""


def _emoticon(element: Element) -> str:
    fallback = attribute(element, "ac:emoji-fallback").strip()
    if fallback and not fallback.startswith(":"):
        return fallback
    return _EMOTICONS.get(attribute(element, "ac:name"), "")


def _flat(text: str) -> str:
    return "; ".join(line.removeprefix(_ITEM) for line in text.split("\n"))


def _glued(line: str, text: str) -> str:
    if line[-1] in ";:,|" or (line[-1] in ".!?…" and not _PART.match(text)):
        return f"{line} {text}"
    return line + _CELL + text

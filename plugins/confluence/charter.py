"""A charter as somebody wrote it in a Page Properties table, in plain notation; pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from core.model import CharterText
from core.rules.purpose import mentions
from core.rules.purpose.entries import AUDIENCES, PEOPLE
from core.rules.purpose.fields import canonical, part
from core.rules.text import form, split
from plugins.confluence.block import take_off
from plugins.confluence.marks import Mark, marks, stretches
from plugins.confluence.markup import (
    Element,
    PageLink,
    attribute,
    body,
    children,
    inside,
    macros,
    name_of,
    parameter,
    parse,
    shown,
)
from plugins.confluence.remarks import says_only_read, task_about_reading
from plugins.confluence.tables import Cell, grid
from plugins.confluence.written import LONGEST, Notation, notation_of_page, plain

__all__ = [
    "holds_charter",
    "read_charter_text",
    "says_only_read",
    "size_and_digest",
    "task_about_reading",
    "without_charters",
]

#: A Page Properties table with this ID is a charter whatever it holds.
_ID = "telos"
#: Names that tables about projects, goals, products or approvals don't have. Two of these fields make a charter
#: of a table without the ID: what people keep for themselves must not become a community.
_OURS = {
    form(name): field
    for field, names in {
        "business need": "business need|geschäftlicher Bedarf|Nutzen für die Firma",
        "benefit": "benefit|benefits|what's in it for me|what's in it for members|member benefit|"
        "Nutzen für Mitglieder|was habe ich davon",
        "it contact": "IT contact|IT-Kontakt|IT-Ansprechpartner|IT-Ansprechpartnerin|Ansprechpartner IT",
        "stewards": "steward|stewards|who answers|wer antwortet",
        "time allowance": "time allowance|Zeitbudget",
        "answer within": "answer within|answers within|Antwort binnen|Antwort innerhalb",
        "read by": "read by|to be read by|zu lesen von|Lesebestätigung",
        "read until": "read until|read before|zu lesen bis",
        "renewed every": "renewed every|renew every|read again every|erneut alle|erneuern alle",
    }.items()
    for name in names.split("|")
}
#: What a business case has as well, so that the two of them together are none.
_CASE = frozenset({"business need", "benefit"})
#: Characters of a field's name.
_LONGEST_NAME = 60

#: How storage format writes a macro, now and once.
_MACROS = frozenset({"ac:structured-macro", "ac:macro"})
#: A paragraph without words, as the editor leaves one before and behind a macro.
_EMPTY = re.compile(
    r"<p(?:\s[^<>]*)?(?<!/)>(?:\s|&nbsp;|&#160;|<br\s*/?>)*+</p>|<p(?:\s[^<>]*)?/>", re.IGNORECASE
)
_COLUMNS = re.compile(r"</?ac:layout(?:-section|-cell)?(?:\s[^<>]*)?/?>")

_PERSON = re.compile(r"@\{[^{}]*\}")
_NEIGHBOURS = re.compile(r"(@\{[^{}]*\})(?:\s|[&/+]|\band\b|\bund\b)+(?=@\{)")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")
_DAY = re.compile(
    r"(?:\b(?:by|until|due|bis zum|bis)\s+)?(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-])", re.IGNORECASE
)
#: Scopes in Confluence's own words, in the words that the rules know.
_SCOPES = {
    form(words): scope
    for scope, several in {
        "space": "this space|the space|whole space|the whole space|entire space|Bereich|dieser Bereich|"
        "ganzer Bereich|der ganze Bereich|gesamter Bereich",
        "page and subpages": "child pages|page and child pages|page and children|this page and its children|"
        "this page and its child pages|this page and child pages|Seitenbaum|untergeordnete Seiten|"
        "Seite und untergeordnete Seiten|diese Seite und untergeordnete Seiten",
    }.items()
    for words in several.split("|")
}
_CHILDREN = re.compile(r"(?:child pages|untergeordnete seiten) (?=(?:of|below|von|unter) )", re.IGNORECASE)
_SPACE = re.compile(r"bereich\s*:\s*(?=\S)", re.IGNORECASE)
#: A scope that names a page by its title, without a link.
_BY_TITLE = re.compile(
    r"((?:(?:sub)?pages|(?:unter)?seiten) (?:of|below|von|unter) +|(?:page|tree|seite|baum) *: *)([^\[\]\n]+)",
    re.IGNORECASE,
)

#: Title and space ("" for the page's own) → content id, or None.
FindPlace = Callable[[str, str], str | None]


def read_charter_text(storage: str, *, find_place: FindPlace | None = None) -> CharterText | None:
    """The charter on a page, or None; also for a text that is no storage format (``storage.read`` says why).

    It is a Page Properties macro (``details``) with the ID "telos", or with two fields that only charters have.
    The first one that readers are shown counts; ``count`` says how many there are. Without a scope it speaks for the
    page and those below it. ``find_place`` finds pages that the scope names by title.
    """
    tree = parse(storage) if "details" in storage else None
    if tree is None:
        return None
    elements = [macro for macro in shown(tree.root, "details") if _is_charter(macro)]
    if not elements:
        return None
    fields: dict[str, str] = {}
    for name, cells in _rows(elements[0]):
        value = _value(canonical(name) or "", cells, find_place)
        if value:
            # The same name again: space at its end keeps it apart, and the rules see a field twice.
            while name in fields:
                name += " "
            fields[name] = value
    if not any(canonical(name) == "scope" for name in fields):
        fields["scope"] = "page and subpages"
    return CharterText(fields=fields, count=len(elements))


def holds_charter(storage: str, *, in_excerpt: bool = False) -> bool:
    """Whether a page shows a charter, or what is marked there as its excerpt does wherever that is put in."""
    tree = parse(storage) if "details" in storage else None
    if tree is None:
        return False
    # An excerpt that hides itself on its page is made to be put in elsewhere.
    places = (
        (part for excerpt in macros(tree.root, "excerpt") for part in children(excerpt))
        if in_excerpt
        else (tree.root,)
    )
    return any(_is_charter(macro) for place in places for macro in shown(place, "details"))


def size_and_digest(storage: str) -> tuple[int, str]:
    """Bytes and SHA-256 of what a page says: its source without its charters and the status that Telos keeps in it.

    Empty paragraphs, which the editor puts around whatever is put in, and columns say nothing.
    """
    source = without_charters(_said(take_off(storage))).encode("utf-8", "surrogatepass")
    return len(source), hashlib.sha256(source).hexdigest()


def _said(storage: str) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in stretches(storage):
        pieces += (storage[at:start], _EMPTY.sub("", _COLUMNS.sub("", storage[start:end])))
        at = end
    return "".join([*pieces, storage[at:]])


def without_charters(storage: str) -> str:
    """The text without the tables that are charters, wherever they stand; what else people wrote stays as it is."""
    tree = parse(storage) if "details" in storage else None
    if tree is None:
        return storage
    are_charters = [_is_charter(macro) for macro in macros(tree.root, "details")]
    if not any(are_charters):
        return storage
    tags = list(marks(storage))
    #: Macros that are still open: their mark's place, and their number among the tables; -1 for another macro.
    waiting: list[tuple[int, int, str]] = []
    spans: list[tuple[int, int]] = []
    number = 0
    for place, mark in enumerate(tags):
        if mark.name not in _MACROS:
            continue
        if mark.opens:
            table = mark.attributes().get("ac:name", "").casefold() == "details"
            waiting.append((place, number if table else -1, mark.name))
            number += table
        if mark.closes and waiting and waiting[-1][2] == mark.name:
            start, which, _ = waiting.pop()
            if 0 <= which < len(are_charters) and are_charters[which]:
                spans.append((start, place))
    pieces, at = [], 0
    for first, last in sorted(spans):
        if tags[first].start >= at:
            start, end = _with_frame(storage, tags, first, last)
            pieces.append(storage[at:start])
            at = end
    return "".join([*pieces, storage[at:]])


def _with_frame(storage: str, tags: list[Mark], first: int, last: int) -> tuple[int, int]:
    """Where a charter begins and ends, with the panels and boxes around it that hold nothing else, and spaces."""

    def apart(left: int, right: int) -> bool:
        return left >= 0 and right < len(tags) and not storage[tags[left].end : tags[right].start].strip()

    while apart(first - 1, first) and apart(last, last + 1):
        before, after = first - 1, last + 1
        name = tags[before].name
        if tags[before].closes or tags[after].opens or tags[after].name != name:
            break
        if name == "ac:rich-text-body":
            # What the frame itself is called, and its colour.
            while before > 1 and tags[before - 1].name == "ac:parameter" and not tags[before - 1].opens:
                before -= 2
            before, after = before - 1, after + 1
            if before < 0 or not apart(after - 1, after) or tags[before].name not in _MACROS:
                break
            if tags[before].closes or tags[after].opens or tags[after].name != tags[before].name:
                break
        elif name != "div":
            break
        first, last = before, after
    start, end = tags[first].start, tags[last].end
    left = tags[first - 1].end if first else 0
    right = tags[last + 1].start if last + 1 < len(tags) else len(storage)
    return (
        start if storage[left:start].strip() else left,
        end if storage[end:right].strip() else right,
    )


# --- the table ------------------------------------------------------------------------------------


def _is_charter(macro: Element) -> bool:
    if parameter(macro, "id").strip().casefold() == _ID:
        return True
    fields = {_OURS[known] for name, _ in _rows(macro) if (known := form(name)) in _OURS}
    return len(fields) > 1 and not fields <= _CASE


def _rows(macro: Element) -> Iterator[tuple[str, list[Cell]]]:
    """The fields of a Page Properties macro in their order: the name, and the cells with its value."""
    inner = body(macro)
    for table in _tables(inner) if inner is not None else ():
        rows = [row for row in grid(table) if row]
        names = {cell: _name(cell) for row in rows for cell in dict.fromkeys(row)}
        down = len({row[0] for row in rows if canonical(names[row[0]])})
        across = len({cell for cell in rows[0] if canonical(names[cell])}) if len(rows) > 1 else 0
        yield from _across(rows, names) if across > max(1, down) else _down(rows, names)


def _tables(element: Element) -> Iterator[Element]:
    """The tables of a macro, also inside layouts and panels; not those in tables or in other properties."""
    for child in children(element):
        if name_of(child) == "table":
            yield child
        elif attribute(child, "ac:name") != "details":
            yield from _tables(child)


def _across(rows: list[list[Cell]], names: dict[Cell, str]) -> Iterator[tuple[str, list[Cell]]]:
    """Names in the first row, values below."""
    for head in dict.fromkeys(rows[0]):
        below = (cell for row in rows[1:] for over, cell in zip(rows[0], row, strict=False) if over == head)
        values = [cell for cell in dict.fromkeys(below) if cell != head]
        if names[head] and values:
            yield names[head], values


def _down(rows: list[list[Cell]], names: dict[Cell, str]) -> Iterator[tuple[str, list[Cell]]]:
    """Names on the left, values beside them; a name alone in its row has its value in the rows below."""
    cells_by_label: dict[Cell, list[Cell]] = {}
    label: Cell | None = None
    alone = False
    for number, row in enumerate(rows):
        cells = list(dict.fromkeys(row))
        if len(cells) == 1:
            if canonical(names[cells[0]]):
                label, alone = cells[0], True
                cells_by_label.setdefault(label, [])
            elif alone and label is not None:
                cells_by_label[label].append(cells[0])
            continue
        alone = False
        if number == 0 and all(cell.header for cell in cells) and not canonical(names[cells[0]]):
            continue  # the table's own headings: "Field | What it says"
        for at, cell in enumerate(cells):
            # Two fields side by side are told apart by the second one's heading.
            if (at == 0 and names[cell]) or (at > 1 and cell.header and canonical(names[cell])):
                label = cell
                cells_by_label.setdefault(label, [])
            elif at and label is not None and cell not in cells_by_label[label]:
                cells_by_label[label].append(cell)
    for cell, values in cells_by_label.items():
        if values:
            yield names[cell], values


def _name(cell: Cell) -> str:
    """A field's name as written, without what explains it: ``Purpose (one sentence):`` is ``Purpose``."""
    text = plain(cell.element)
    whole = " ".join(text.split())
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", whole[:300])
    candidates = [" ".join(name.split()).strip(" :*?") for name in (whole[:300], text.split("\n")[0], bare)]
    known = (name for name in candidates if len(name) <= _LONGEST_NAME and canonical(name))
    return next(known, candidates[0][:_LONGEST_NAME].rstrip())


# --- values ---------------------------------------------------------------------------------------


def _value(field: str, cells: list[Cell], find_place: FindPlace | None) -> str:
    notation = Notation(page=lambda link, words: _placed(link, words, find_place))
    texts = [plain(cell.element, notation if field == "scope" else None) for cell in cells]
    text = _NEIGHBOURS.sub(r"\1, ", "\n".join(filter(None, texts)))[:LONGEST].strip()
    if field == "scope":
        spaces = [
            attribute(element, "ri:space-key")
            for cell in cells
            for element in inside(cell.element, "ri:space")
        ]
        return f"space: {spaces[0]}" if len(spaces) == 1 and spaces[0] else _scope(text, find_place)
    if field in PEOPLE or field in AUDIENCES:
        return _people(text)
    if field == "deliverables":
        return "\n".join(_deliverable(line) for line in text.split("\n"))
    return text


def _people(text: str) -> str:
    """People and groups, without the words around a mention: "@Sofia (head of HR)" is Sofia."""
    return mentions.people(_PERSON.sub(lambda match: mentions.marked(match[0]), mentions.unmarked(text)))


def _deliverable(line: str) -> str:
    """A deliverable's line, its parts named where Confluence's own elements say what they are.

    As in a task: who is mentioned owns it, the date is when it is due, and the page it links to is its page.
    """
    pieces = split(line, ";|")
    named_parts = {part(head) for piece in pieces for head, colon, _ in (piece.partition(":"),) if colon}
    loose: list[str] = []
    named: list[str] = []
    parts: dict[str, str] = {}
    for piece in pieces:
        head, colon, _ = piece.partition(":")
        if colon and part(head):
            named.append(piece)
            continue
        if "page" not in named_parts and (link := _LINK.search(piece)):
            parts.setdefault("page", link[0])
            piece = _LINK.sub(r"\1", piece)
        if "owner" not in named_parts and (person := _PERSON.search(piece)):
            parts.setdefault("owner", person[0])
            piece = _PERSON.sub(" ", piece)
        if "by" not in named_parts and len(days := _DAY.findall(piece)) == 1:
            parts.setdefault("by", days[0])
            piece = _DAY.sub(" ", piece)
        loose.append(" ".join(piece.split()).strip(" ,–-"))
    name = "; ".join(filter(None, loose))
    if not parts or not (name or "name" in named_parts):
        return line
    return "* " + "; ".join(
        [*filter(None, [name]), *named, *(f"{key}: {text}" for key, text in parts.items())]
    )


def _placed(link: PageLink, words: str, find_place: FindPlace | None) -> str:
    place = link.id or (find_place(link.title, link.space) if find_place is not None else None)
    return f"[[{place}]]" if place else notation_of_page(link, words)


def _scope(text: str, find_place: FindPlace | None) -> str:
    """A scope in the words of the rules; pages by their id where they are found."""
    text = _SPACE.sub("space: ", _CHILDREN.sub("subpages ", text)) if len(text) < 400 else text
    if _LINK.fullmatch(text):
        # A page alone means what a charter means by itself: the page and those below it.
        return f"subpages of {text}"
    if find_place is not None and (match := _BY_TITLE.fullmatch(text)):
        place = find_place(" ".join(match[2].split()), "")
        return f"{match[1]}[[{place}]]" if place else text
    return _SCOPES.get(form(text), text)

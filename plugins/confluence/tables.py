"""Tables as the grid people see, merged cells standing in every place they cover; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.confluence.markup import Element, attribute, children, name_of

#: More rows and columns than any charter has.
_ROWS, _COLUMNS = 1000, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; the same object stands wherever a merged cell reaches."""

    element: Element
    #: A heading by its kind (``th``).
    header: bool


def grid(table: Element) -> list[list[Cell]]:
    """The rows of a table, not those of tables inside it. Rows are as long as they were written."""
    rows: list[list[Cell]] = []
    #: Column → the cell that reaches down, and for how many rows more.
    hanging: dict[int, tuple[Cell, int]] = {}
    for row in _rows(table):
        if len(rows) >= _ROWS:
            break
        cells: list[Cell] = []
        for element in children(row):
            if name_of(element) not in {"td", "th"}:
                continue
            _hang(cells, hanging)
            cell = Cell(element, name_of(element) == "th")
            down = _span(element, "rowspan", _ROWS)
            for _ in range(_span(element, "colspan", _COLUMNS)):
                if len(cells) >= _COLUMNS:
                    break
                if down > 1:
                    hanging[len(cells)] = (cell, down - 1)
                cells.append(cell)
        _hang(cells, hanging)
        rows.append(cells)
    return rows


def _hang(cells: list[Cell], hanging: dict[int, tuple[Cell, int]]) -> None:
    while (column := len(cells)) in hanging:
        cell, more = hanging.pop(column)
        if more > 1:
            hanging[column] = (cell, more - 1)
        cells.append(cell)


def _rows(table: Element) -> Iterator[Element]:
    for child in children(table):
        if name_of(child) == "tr":
            yield child
        elif name_of(child) in {"thead", "tbody", "tfoot"}:
            yield from (row for row in children(child) if name_of(row) == "tr")


def _span(element: Element, name: str, most: int) -> int:
    written = attribute(element, name).strip()
    if not written.isascii() or not written.isdigit():
        return 1
    # "0" reaches to the end of the table.
    return min(int(written[:6]) or most, most)

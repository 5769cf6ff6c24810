"""A part of the page of figures: words first, then figures, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.rules.assess_community import FIGURES
from core.rules.factors.sight import Sight
from core.ui.form import Json
from core.ui.sponsor.numbers import Teller


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section. Strings are text, which whoever shows them escapes; a picture's ``svg`` is markup, and all ours."""

    id: str
    title: str
    #: Sentences, one a line.
    lines: Sequence[str] = ()
    #: Things with what can be done about them, as in every list.
    items: Sequence[Json] = ()
    #: Figures: see :func:`figure`.
    figures: Sequence[Json] = ()
    #: Tables: see :func:`table`.
    tables: Sequence[Json] = ()
    #: Pictures: see :func:`picture`; the table of the same numbers stands at the same place in ``tables``.
    pictures: Sequence[Json] = ()
    #: A paragraph to be copied.
    copy: str = ""
    links: Sequence[Json] = field(default_factory=tuple)

    def json(self) -> Json:
        """As the page's JSON has it."""
        return {
            "id": self.id,
            "title": self.title,
            "lines": [line for line in self.lines if line],
            "items": list(self.items),
            "figures": list(self.figures),
            "tables": list(self.tables),
            "pictures": list(self.pictures),
            "copy": self.copy,
            "links": list(self.links),
        }


def figure(teller: Teller, name: str) -> Json:
    """A figure with its name, value, what moved, what it rests on, and whether the acts behind it can be listed."""
    return {
        "name": name,
        "label": teller.label(name),
        "value": teller.value(name),
        "trend": teller.moved(name),
        "rests": teller.rests(name),
        "opens": opens(teller.facts.sight, name) and name in teller.facts.figures,
    }


def opens(seen: Sight, name: str) -> bool:
    """Whether the acts behind a figure may be listed for somebody."""
    return seen.acts and name in FIGURES and FIGURES[name].listed


def picture(svg: str, caption: str) -> Json:
    """A picture with the words that tell how to read it."""
    return {"svg": svg, "caption": caption}


def table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, folded: bool = False
) -> Json:
    """A table; the first column names its row. ``folded``: it stands beside a picture and is opened."""
    return {
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "folded": folded,
    }

"""The figures of a community as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from core.phrasing import one_line
from core.rules.assess_community import unit_of
from core.ui.form import Json
from core.ui.sponsor.facts import SponsorFacts

_COLUMNS = (
    "community",
    "figure",
    "unit",
    "value",
    "low",
    "high",
    "n",
    "as_of",
    "earlier",
    "earlier_at",
    "made_from",
)
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(facts: SponsorFacts) -> Json:
    """``{"name", "csv"}``: a line a figure, numbers with a point. A figure without a value has not enough data."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    title = safe(one_line(facts.charter.title, 120))
    for figure in facts.figures.values():
        earlier = figure.earlier
        numbers = (figure.value, figure.low, figure.high)
        writer.writerow(
            [
                title,
                figure.name,
                unit_of(figure.name).value,
                *(_number(number) for number in numbers),
                "" if figure.withheld else figure.n,
                figure.as_of.isoformat(),
                _number(earlier.value) if earlier else "",
                earlier.at.isoformat() if earlier else "",
                figure.behind.value,
            ]
        )
    for group in facts.groups:
        name = safe(one_line(facts.group_names.get(group.name, group.name), 80))
        for what, count in (("asked", group.asked), ("confirmed", group.confirmed)):
            writer.writerow(
                [title, f"{what}: {name}", "count", count, "", "", count, "", "", "", "confirmations"]
            )
    day = facts.now.date().isoformat()
    return {"name": f"telos-{day}.csv", "csv": out.getvalue()}


def safe(text: str) -> str:
    """Words that no spreadsheet reckons with."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: float | None) -> str:
    return "" if value is None else repr(round(value, 6))

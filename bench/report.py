"""What a measurement says: a table of figures, each beside what it is compared with and what is aimed at."""

from __future__ import annotations

import itertools
import json
import math
import os
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table


class BrokenRun(RuntimeError):
    """The measurement itself went wrong, so there is no figure; the text says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table."""

    what: str
    measured: str
    #: What it is compared with, measured in the same run; "" for a count.
    compared: str = ""
    ratio: str = ""
    aim: str = ""
    #: None: shown for comparison only.
    met: bool | None = None
    #: What the store was kept in; "" where there is none, or the line says it.
    engine: str = ""

    @property
    def verdict(self) -> str:
        """The aim and whether it was met."""
        if self.met is None:
            return self.aim
        return f"{self.aim}: {'met' if self.met else 'MISSED'}"


@dataclass(slots=True)
class Report:
    """The figures of one measurement."""

    title: str
    #: How it was measured, in a sentence or two.
    how: str
    figures: list[Figure] = field(default_factory=list)

    def add(
        self,
        what: str,
        measured: str,
        compared: str = "",
        ratio: str = "",
        aim: str = "",
        met: bool | None = None,
    ) -> None:
        """One more line."""
        self.figures.append(Figure(what, measured, compared, ratio, aim, met))

    @property
    def columns(self) -> Sequence[str]:
        """What the table's columns are called."""
        engine = ["engine"] if any(figure.engine for figure in self.figures) else []
        return ["what", *engine, "measured", "compared with", "ratio", "aim"]

    @property
    def rows(self) -> Iterator[Sequence[str]]:
        """The table, line by line."""
        several = "engine" in self.columns
        for figure in self.figures:
            engine = [figure.engine] if several else []
            yield [figure.what, *engine, figure.measured, figure.compared, figure.ratio, figure.verdict]

    def show(self) -> None:
        """Print the table, and the same as one line of JSON."""
        table = Table(
            box=box.SIMPLE, title=self.title, title_justify="left", title_style="bold", pad_edge=False
        )
        for name in self.columns:
            table.add_column(name, overflow="fold", justify="right" if name == "ratio" else "left")
        for row in self.rows:
            table.add_row(*row)
        width = None if sys.stdout.isatty() else 140
        console = Console(width=width, highlight=False, markup=False)
        console.print(table)
        console.print(f"  {self.how}\n")
        print(self.json(), flush=True)

    def json(self) -> str:
        """All of it in one line."""
        figures = [asdict(figure) for figure in self.figures]
        return json.dumps({"title": self.title, "machine": machine(), "figures": figures}, ensure_ascii=False)

    def markdown(self) -> str:
        """The table for docs/figures.md."""
        head = [name.capitalize() for name in self.columns]
        lines = [f"### {self.title}", "", self.how, ""]
        for row in (head, ["---"] * len(head), *self.rows):
            lines.append(f"| {' | '.join(row)} |")
        return "\n".join(lines) + "\n"


def side_by_side(reports: Mapping[str, Report]) -> Report:
    """One table of the same measurement on several engines: each line beside its like."""
    first = next(iter(reports.values()))
    if len(reports) == 1:
        return first
    together = Report(first.title, " ".join(dict.fromkeys(part.how for part in reports.values())))
    lines = [[replace(line, engine=engine) for line in part.figures] for engine, part in reports.items()]
    for likes in itertools.zip_longest(*lines):
        together.figures += [line for line in likes if line is not None]
    return together


def say(text: str) -> None:
    """Tell on the side what is being done; long work is never silent."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def machine() -> str:
    """This machine's size, as far as it matters for figures."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    total = next(int(line.split()[1]) for line in lines if line.startswith("MemTotal"))
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{os.cpu_count()} cores, {total / 2**20:.0f} GiB, Python {version}"


# --- statistics -------------------------------------------------------------------------------------


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    if not values:
        raise BrokenRun("there is nothing to take a percentile of: no request was answered")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the ratios of pairs, with an interval that holds the true median in 95 of 100 runs."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, float]]) -> Ratio:
        """From pairs (measured, compared with) that were taken one after the other."""
        ratios = sorted(a / b for a, b in pairs)
        if len(ratios) < 6:
            raise BrokenRun(f"{len(ratios)} pairs are too few to compare")
        # Order statistics: no assumption about how the times are spread.
        reach = 1.96 * math.sqrt(len(ratios)) / 2
        low = max(0, math.floor(len(ratios) / 2 - reach))
        high = min(len(ratios) - 1, math.ceil(len(ratios) / 2 + reach))
        return cls(statistics.median(ratios), ratios[low], ratios[high])

    def __str__(self) -> str:
        return f"{self.middle:.3f} ({self.low:.3f}–{self.high:.3f})"

    def aim(self, limit: float) -> tuple[str, bool]:
        """The aim "at most this much" in words, and whether the median meets it."""
        met = round(self.middle, 3) <= limit
        doubt = self.low <= limit < self.high
        return f"≤ {limit:.2f}" + (" (this run can't tell)" if doubt else ""), met

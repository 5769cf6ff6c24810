"""What a measurement says: a table of figures, each beside what it is compared with and what is aimed at."""

from __future__ import annotations

import math
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
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

    def show(self) -> None:
        """Print the table."""
        table = Table(
            box=box.SIMPLE, title=self.title, title_justify="left", title_style="bold", pad_edge=False
        )
        for name in ("what", "measured", "compared with", "ratio", "aim"):
            table.add_column(name, overflow="fold", justify="right" if name == "ratio" else "left")
        for one in self.figures:
            table.add_row(one.what, one.measured, one.compared, one.ratio, one.verdict)
        width = None if sys.stdout.isatty() else 140
        console = Console(width=width, highlight=False, markup=False)
        console.print(table)
        console.print(f"  {self.how}\n")

    def markdown(self) -> str:
        """The table for docs/figures.md."""
        rows = [
            f"### {self.title}",
            "",
            self.how,
            "",
            "| What | Measured | Compared with | Ratio | Aim |",
            "|---|---|---|---|---|",
        ]
        for one in self.figures:
            rows.append(f"| {one.what} | {one.measured} | {one.compared} | {one.ratio} | {one.verdict} |")
        return "\n".join(rows) + "\n"


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

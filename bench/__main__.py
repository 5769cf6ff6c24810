"""`python -m bench`: run all measurements, or those named."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from bench import database
from bench.database import ENGINES, SQLITE
from bench.report import BrokenRun, Report, machine, side_by_side
from core.ports import TelosError
from demo.localwiki import LocalWikiError


class Needs(Enum):
    """Which engines a measurement is taken on."""

    #: No store is in it, or it looks at the engines it needs by itself.
    NONE = ()
    BOTH = database.ENGINES


@dataclass(frozen=True, slots=True)
class Measurement:
    """One program."""

    what: str
    needs: Needs = Needs.BOTH
    #: Not among those that `make bench` runs.
    apart: bool = False
    #: Lasts as long as `--minutes` says.
    timed: bool = False
    #: Taken with smaller sizes where all are.
    long: bool = False


#: In this order.
ALL = {
    "sync": Measurement("API requests of the sync over the handbook", Needs.NONE),
    "view": Measurement("a page view with and without the extension", Needs.NONE, long=True),
    "save": Measurement("a save with the server up, down and hanging", Needs.NONE, long=True),
    "webhooks": Measurement("durable acceptance of webhooks", long=True),
    "workers": Measurement(
        "pages worked off by two workers and by one, on PostgreSQL", Needs.NONE, long=True
    ),
    "tick": Measurement("a tick among few and many open obligations", long=True),
    "community": Measurement("one edit in a small and in a large community", long=True),
    "engines": Measurement("one edit on PostgreSQL beside one on SQLite", Needs.NONE),
    "sponsor": Measurement("the page of figures among 20,000 contributions by 2,000 people", long=True),
    "policy": Measurement("what waits while a policy for 100,000 people is read", long=True),
    "panel": Measurement("the panel's API behind a policy of 100,000 people"),
    "memory": Measurement("memory with two million tracked pages", long=True),
    "company": Measurement("a company that confirms a policy while webhooks storm in", timed=True),
    "soak": Measurement("faults of all kinds in turn, for as long as --minutes says", apart=True, timed=True),
}


@click.command(
    epilog="Measurements: " + "; ".join(f"{name}: {measurement.what}" for name, measurement in ALL.items())
)
@click.argument("names", nargs=-1, type=click.Choice(list(ALL)))
@click.option("--quick", is_flag=True, help="Smaller sizes and fewer repetitions: shows that all runs.")
@click.option("--full", is_flag=True, help="Full sizes, also where all measurements are taken.")
@click.option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice(ENGINES),
    help="Only this engine; can be repeated.",
)
@click.option(
    "--minutes", type=float, help="How long company and soak last (an hour is the full size of both)."
)
@click.option(
    "--mediawiki", "versions", multiple=True, metavar="VERSION", help="Only this version; can be repeated."
)
@click.option("--markdown", type=click.Path(path_type=Path), help="Append the tables to this file as well.")
def main(
    names: tuple[str, ...],
    quick: bool,
    full: bool,
    engines: tuple[str, ...],
    minutes: float | None,
    versions: tuple[str, ...],
    markdown: Path | None,
) -> None:
    """Measure what Telos promises; each figure stands beside what it is compared with, each engine beside the other.

    Without names all are taken but the soak, the long ones with smaller sizes.

    Each measurement prints a table and a line of JSON. A missed aim is told and is no failure; the exit code is 1
    when a measurement could not be taken, or something was lost.
    """
    chosen = names or tuple(name for name, measurement in ALL.items() if not measurement.apart)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}\n", flush=True)
    broken, begun = [], time.monotonic()
    for name in chosen:
        begin, smaller = time.monotonic(), quick or (ALL[name].long and not names and not full)
        try:
            report = measured(name, engines or ENGINES, quick=smaller, versions=versions, minutes=minutes)
        except (BrokenRun, LocalWikiError, TelosError, OSError, RuntimeError) as error:
            broken.append(name)
            print(f"{name} could not be measured: {error}\n", file=sys.stderr, flush=True)
            continue
        report.show()
        print(f"{name} took {time.monotonic() - begin:.0f} s\n", flush=True)
        if markdown:
            with markdown.open("a", encoding="utf-8") as file:
                file.write(report.markdown() + "\n")
    print(f"All of it took {(time.monotonic() - begun) / 60:.1f} minutes.")
    if broken:
        print(f"Not measured: {', '.join(broken)}.", file=sys.stderr)
        sys.exit(1)


def measured(
    name: str, engines: Collection[str], *, quick: bool, versions: Sequence[str], minutes: float | None
) -> Report:
    """One measurement, on each of the engines where it has a store."""
    measurement, module = ALL[name], importlib.import_module(f"bench.{name}")
    more: dict[str, Any] = {"minutes": minutes} if measurement.timed else {}
    reports = {}
    for engine in [it for it in measurement.needs.value if it in engines] or [SQLITE]:
        print(
            f"{name}: {measurement.what}{f', {engine}' if measurement.needs.value else ''}",
            file=sys.stderr,
            flush=True,
        )
        with database.on(engine):
            reports[engine] = module.run(quick=quick, versions=versions, **more)
    report = side_by_side(reports)
    if quick:
        report.title += ", smaller sizes"
    return report


if __name__ == "__main__":
    main()

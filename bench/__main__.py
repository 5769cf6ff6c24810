"""`python -m bench`: run all measurements, or those named."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bench.report import BrokenRun, machine
from core.ports import TelosError
from demo.localwiki import LocalWikiError

#: Name → what it measures; in this order.
ALL = {
    "sync": "API requests of the sync over the handbook",
    "view": "a page view with and without the extension",
    "save": "a save with the server up, down and hanging",
    "webhooks": "durable acceptance of webhooks",
    "workers": "pages worked off by two workers and by one, on PostgreSQL",
    "tick": "a tick among few and many open obligations",
    "community": "one edit in a small and in a large community",
    "sponsor": "the page of figures among 20,000 contributions by 2,000 people",
    "policy": "what waits while a policy for 100,000 people is read",
    "panel": "the panel's API behind a policy of 100,000 people",
    "memory": "memory with two million tracked pages (minutes; only with --long or by name)",
}
LONG = ("memory",)


@click.command(epilog="Measurements: " + "; ".join(f"{name}: {what}" for name, what in ALL.items()))
@click.argument("names", nargs=-1, type=click.Choice(list(ALL)))
@click.option("--quick", is_flag=True, help="Fewer repetitions: shows that all runs, decides little.")
@click.option("--long", "long_ones", is_flag=True, help="Also what takes minutes to prepare.")
@click.option(
    "--mediawiki", "versions", multiple=True, metavar="VERSION", help="Only this version; can be repeated."
)
@click.option("--markdown", type=click.Path(path_type=Path), help="Append the tables to this file as well.")
def main(
    names: tuple[str, ...], quick: bool, long_ones: bool, versions: tuple[str, ...], markdown: Path | None
) -> None:
    """Measure what Telos promises; each figure stands beside what it is compared with.

    A missed aim is told and is no failure; the exit code is 1 when a measurement could not be taken.
    """
    chosen = names or tuple(name for name in ALL if long_ones or name not in LONG)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}\n", flush=True)
    broken = []
    for name in chosen:
        print(f"{name}: {ALL[name]}", file=sys.stderr, flush=True)
        try:
            report = importlib.import_module(f"bench.{name}").run(quick=quick, versions=versions)
        except (BrokenRun, LocalWikiError, TelosError, OSError) as error:
            broken.append(name)
            print(f"{name} could not be measured: {error}\n", file=sys.stderr, flush=True)
            continue
        report.show()
        if markdown:
            with markdown.open("a", encoding="utf-8") as file:
                file.write(report.markdown() + "\n")
    if broken:
        print(f"Not measured: {', '.join(broken)}.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

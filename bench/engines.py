"""One edit on PostgreSQL beside the same edit on SQLite."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import community, database
from bench.report import Ratio, Report, say

TOTAL, QUICK_TOTAL = 1_000, 100
TURNS, QUICK_TURNS = 31, 9
AIM = 2.0


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Edits in turns, in one process."""
    total, turns = (QUICK_TOTAL, QUICK_TURNS) if quick else (TOTAL, TURNS)
    report = Report(
        "One edit on PostgreSQL and on SQLite",
        f"One more question is asked among {total:,}, on pages of {community.EACH}, in turns on both engines in one "
        "process. Processor time until nothing is left to do, that of PostgreSQL's own processes counted (same "
        "machine, fsync on); ratio of pairs with its 95 % interval.",
    )
    times: dict[str, list[float]] = {engine: [] for engine in database.ENGINES}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        made = {}
        for engine in database.ENGINES:
            say(f"reading {total:,} contributions on {engine}")
            # PostgreSQL comes last and stays the one whose time is counted; it does nothing while SQLite works.
            stack.enter_context(database.on(engine))
            place = Path(folder) / engine
            place.mkdir()
            made[engine] = stack.enter_context(community.filled(place, total))
        for turn in range(turns + 2):
            for engine in sorted(made, reverse=bool(turn % 2)):
                took = made[engine].edit()
                if turn > 1:
                    times[engine].append(took)
    middle = {engine: f"{sorted(some)[turns // 2] * 1000:.0f} ms" for engine, some in times.items()}
    ratio = Ratio.of(list(zip(times[database.POSTGRESQL], times[database.SQLITE], strict=True)))
    told = middle[database.POSTGRESQL], f"{middle[database.SQLITE]} on {database.SQLITE}"
    report.add("one edit", *told, str(ratio), *ratio.aim(AIM))
    return report

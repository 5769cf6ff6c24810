"""The page of a community's figures, among many contributions by many people."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bench import community, database
from bench.report import BrokenRun, Ratio, Report, say
from core.flow import figures
from core.interactive import InteractiveService
from core.model import CommunityKey, Viewer, person_key
from core.store import figures as rows
from core.ui import sponsor
from tests.support import numbered

MANY, QUICK_MANY = 20_000, 4_000
PEOPLE = 2_000
TURNS, QUICK_TURNS = 21, 7
AIM = 0.100
#: The same change in a community of so many; and by how much more it may cost among many (as in bench community).
FEW, EDIT_AIM = 100, community.AIM


class Town(community.Crowd):
    """A community in which two thousand people ask."""

    askers = PEOPLE


def _spent(do: Callable[[], object], turns: int) -> float:
    took = []
    for _ in range(turns):
        begin = database.worked()
        do()
        took.append(database.worked() - begin)
    return sorted(took)[turns // 2]


def _waiting(made: community.Filled, key: CommunityKey) -> float:
    with made.service.store.read() as connection:
        values = {figure.name: figure.value for figure in rows.of(connection, key)}
    return values["waiting"] or 0


def _edits(
    many: community.Filled, few: community.Filled, key: CommunityKey, turns: int
) -> tuple[list[tuple[float, float]], list[float]]:
    """Pairs of edits among many and among few, and until the sums say so; no job reckons in between."""
    pairs, until = [], []
    for turn in range(turns + 2):
        before, begin = _waiting(many, key), time.perf_counter()
        took = many.edit()
        if _waiting(many, key) != before + 1:
            raise BrokenRun("a contribution more is not among the sums")
        elapsed = time.perf_counter() - begin
        other = few.edit()
        if turn > 1:
            pairs.append((took, other))
            until.append(elapsed)
    return pairs, until


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """The page as it is asked for, beside reckoning its figures anew."""
    many, turns = (QUICK_MANY, QUICK_TURNS) if quick else (MANY, TURNS)
    report = Report(
        "Sponsor’s page",
        f"The service over a store and a made-up wiki; {PEOPLE:,} people ask, four of five are answered. "
        "`GET /v1/sponsor` as far as its JSON, and beside it the same figures reckoned anew. Processor time, medians; "
        "on PostgreSQL (same machine, fsync on) its own is counted.",
    )
    with tempfile.TemporaryDirectory() as folder:
        say(f"reading {many:,} contributions by {PEOPLE:,} people")
        with community.filled(Path(folder), many, wiki=Town(many)) as made:
            key = CommunityKey(f"{numbered.SITE}:page:{community.HOME}")
            anew = _spent(lambda: figures.bring_up_to_date(made.service.flow, key), 3)
            desk = InteractiveService(made.service)
            viewer = Viewer(person=person_key(numbered.SITE, 1), name="Person 1")

            def page() -> str:
                # Whom the wiki lets read is asked once a minute.
                made.clock.at += timedelta(seconds=61)
                overview = desk.overview(viewer, key)
                if overview is None or overview.facts is None:
                    raise BrokenRun("the sponsor is not shown the page")
                return json.dumps(sponsor.page_view(overview.facts, overview.choices))

            try:
                size = len(page())
                took = _spent(page, turns)
            finally:
                desk.close()
            say("asking one thing more, among many and among few")
            with community.filled(Path(folder), FEW, wiki=Town(FEW)) as other:
                figures.bring_up_to_date(other.service.flow, key)
                pairs, until = _edits(made, other, key, turns)
    report.add(
        f"the page among {many:,} contributions", f"{took * 1000:.0f} ms", f"{anew * 1000:,.0f} ms anew",
        f"{took / anew:.4f}", f"≤ {AIM * 1000:.0f} ms", took <= AIM,
    )  # fmt: skip
    ratio = Ratio.of(pairs)
    few = f"{sorted(pair[1] for pair in pairs)[turns // 2] * 1000:.0f} ms among {FEW}"
    report.add(
        f"one edit among {many:,}, its sums with it", f"{sorted(pair[0] for pair in pairs)[turns // 2] * 1000:.0f} ms",
        few, str(ratio), *ratio.aim(EDIT_AIM),
    )  # fmt: skip
    slowest = max(until)
    report.add(
        "from the edit to its sums, the slowest", f"{slowest * 1000:.0f} ms", f"{anew * 1000:,.0f} ms anew",
        f"{slowest / anew:.4f}", "≤ 1,000 ms", slowest <= 1,
    )  # fmt: skip
    report.add("its JSON", f"{size / 1024:.0f} KiB")
    return report

"""The page of a community's figures, among many contributions by many people."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bench import community, paper
from bench.report import BrokenRun, Report, say
from core.flow import figures
from core.interactive import InteractiveService
from core.model import CommunityKey, Viewer, person_key
from core.ui import sponsor

MANY, QUICK_MANY = 20_000, 4_000
PEOPLE = 2_000
TURNS, QUICK_TURNS = 21, 7
AIM = 0.100


class Town(community.Crowd):
    """A community in which two thousand people ask."""

    askers = PEOPLE


def _spent(do: Callable[[], object], turns: int) -> float:
    took = []
    for _ in range(turns):
        begin = time.process_time()
        do()
        took.append(time.process_time() - begin)
    return sorted(took)[turns // 2]


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """The page as it is asked for, beside reckoning its figures anew."""
    many, turns = (QUICK_MANY, QUICK_TURNS) if quick else (MANY, TURNS)
    report = Report(
        "Sponsor’s page",
        f"The service over a SQLite store and a made-up wiki; {PEOPLE:,} people ask, four of five are answered. "
        "`GET /v1/sponsor` as far as its JSON, and beside it the same figures reckoned anew. Processor time, medians.",
    )
    with tempfile.TemporaryDirectory() as folder:
        say(f"reading {many:,} contributions by {PEOPLE:,} people")
        with community.filled(Path(folder), many, wiki=Town(many)) as made:
            key = CommunityKey(f"{paper.SITE}:page:{community.HOME}")
            anew = _spent(lambda: figures.bring_up_to_date(made.service.flow, key), 3)
            desk = InteractiveService(made.service)
            viewer = Viewer(person=person_key(paper.SITE, 1), name="Person 1")

            def page() -> str:
                # Whom the wiki lets read is asked once a minute.
                made.clock.at += timedelta(seconds=61)
                found = desk.overview(viewer, key)
                if found is None or found.facts is None:
                    raise BrokenRun("the sponsor is not shown the page")
                return json.dumps(sponsor.page_view(found.facts, found.choices))

            try:
                size = len(page())
                took = _spent(page, turns)
            finally:
                desk.close()
    report.add(
        f"the page among {many:,} contributions", f"{took * 1000:.0f} ms", f"{anew * 1000:,.0f} ms anew",
        f"{took / anew:.4f}", f"≤ {AIM * 1000:.0f} ms", took <= AIM,
    )  # fmt: skip
    report.add("its JSON", f"{size / 1024:.0f} KiB")
    return report

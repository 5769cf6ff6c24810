"""Memory of `telos serve` with two million tracked pages, beside one with two thousand."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import filling, load, panel
from bench.report import BrokenRun, Report, say
from bench.serving import UNTIL, Telos
from bench.webhooks import webhooks
from core.clock import SystemClock

FEW, MANY, QUICK_MANY = 2000, 2_000_000, 100_000
WEBHOOKS, VIEWS = 3000, 1000
AIM = 200


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Fill, serve, let it work, look."""
    many = QUICK_MANY if quick else MANY
    report = Report(
        "Memory of telos serve",
        "Proportional set size of the server's processes, supervisor included, after its start and after it has taken "
        f"and worked off {WEBHOOKS:,} webhooks and answered {VIEWS:,} panel calls; the larger of several looks.",
    )
    sizes = {total: _measure(total) for total in (FEW, many)}
    for number, when in enumerate(("after the start", "after work")):
        ours, few = sizes[many][number] / 2**20, sizes[FEW][number] / 2**20
        aim = (f"≤ {AIM} MB", ours * 2**20 / 1e6 <= AIM)
        told = f"{few:.0f} MiB with {FEW:,} pages"
        report.add(f"{many:,} tracked pages, {when}", f"{ours:.0f} MiB", told, f"{ours / few:.2f}", *aim)
    return report


def _measure(total: int) -> tuple[int, int]:
    say(f"{total:,} tracked pages")
    with tempfile.TemporaryDirectory() as name:
        server = Telos(Path(name))
        flow = filling.service(server.database, SystemClock(), datetime.now(UTC) + UNTIL)
        try:
            filling.read(flow, [panel.SMALL])
            filling.more_pages(flow.store, total)
            flow.store.scrub()
        finally:
            flow.store.close()
        if (there := server.count("SELECT count(*) FROM page")) < total:
            raise BrokenRun(f"{there} pages are stored, {total} should be")
        with server:
            server.drain()
            at_start = server.memory()
            most = at_start
            chance = random.Random(1)
            work = webhooks(WEBHOOKS) + panel.views(panel.SMALL, VIEWS)
            chance.shuffle(work)
            for start in range(0, len(work), 500):
                done = load.send(server.port, work[start : start + 500])
                if not set(done.statuses) <= {200, 202}:
                    raise BrokenRun(f"not every request was accepted: {done.statuses}")
                most = max(most, server.memory())
            server.drain()
            return at_start, max(most, server.memory())

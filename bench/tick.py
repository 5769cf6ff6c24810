"""A tick with 500 obligations due among ten thousand open ones, and among a million."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import database, filling
from bench.report import BrokenRun, Ratio, Report, say
from core.service import Service
from core.store import tables as t
from tests.support import numbered

FEW, MANY, QUICK_MANY = 10_000, 1_000_000, 100_000
DUE = len(numbered.TICKING) * numbered.TICKING_PEOPLE
TURNS, QUICK_TURNS = 15, 7
AIM = 1.3
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filled:
    """One store at the moment before a tick."""

    service: Service
    #: What of the due obligations stood where before it: key, next check.
    before: Sequence[tuple[str, datetime]]

    def tick(self) -> tuple[float, float]:
        """One tick; seconds waited and seconds of processor time. Then everything is as it was before."""
        work, wait = database.worked(), time.perf_counter()
        done = self.service.tick(NOW)
        wait, work = time.perf_counter() - wait, database.worked() - work
        if done != DUE:
            raise BrokenRun(f"the tick took {done} steps, {DUE} were due")
        self.service.store.write(self._undo)
        return wait, work

    def _undo(self, connection: sa.Connection) -> None:
        sent = connection.scalar(sa.text("SELECT count(*) FROM outbox WHERE kind = 'notice'")) or 0
        if sent != DUE:
            raise BrokenRun(f"the tick planned {sent} notices, {DUE} were due")
        connection.execute(sa.text("DELETE FROM outbox WHERE kind = 'notice'"))
        connection.execute(sa.text("DELETE FROM noticed WHERE state = 'planned' AND obligation != ''"))
        update = sa.update(t.obligation).where(t.obligation.c.key == sa.bindparam("one"))
        back = [{"one": key, "next_check": at} for key, at in self.before]
        connection.execute(update, back)


@contextlib.contextmanager
def filled(folder: Path, total: int) -> Iterator[Filled]:
    """A store with so many open obligations, `DUE` of which have their first reminder at `NOW`."""
    clock = filling.SetClock(NOW - timedelta(days=60))
    # The first reminder leaves five working days before the date.
    until = filling.calendar().shift(NOW, 3)
    flow = filling.service(folder / f"{total}.sqlite", clock, until)
    try:
        flow.go_live(numbered.SITE)
        filling.read(flow, list(numbered.TICKING))
        flow.store.write(_make_due)
        filling.more_obligations(flow.store, total, NOW + timedelta(days=365))
        with flow.store.read() as connection:
            due = connection.execute(
                sa.select(t.obligation.c.key, t.obligation.c.next_check).where(
                    t.obligation.c.next_check < NOW
                )
            )
            before = [(row.key, row.next_check) for row in due]
        if len(before) != DUE:
            raise BrokenRun(f"{len(before)} obligations are due, {DUE} should be")
        flow.store.scrub()
        clock.at = NOW
        yield Filled(flow, before)
    finally:
        flow.store.close()


def _make_due(connection: sa.Connection) -> None:
    """Only what people must confirm is looked at here; the rest waits."""
    connection.execute(sa.text("DELETE FROM outbox"))
    connection.execute(sa.text("DELETE FROM noticed"))
    connection.execute(sa.text("UPDATE obligation SET next_check = NULL WHERE kind != 'confirm'"))
    connection.execute(sa.text("UPDATE page SET next_check = NULL"))


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Tick over both stores in turns."""
    many = QUICK_MANY if quick else MANY
    report = Report(
        "Tick",
        f"The service's own tick over two stores with {DUE} reminders due in {len(numbered.TICKING)} communities, "
        "in turns in one process; after each everything is put back. Medians; ratio of pairs with its 95 % interval. "
        "PostgreSQL runs on the same machine with fsync on; its processor time is counted.",
    )
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        say(f"filling stores with {FEW:,} and {many:,} open obligations")
        stores = {total: stack.enter_context(filled(Path(folder), total)) for total in (FEW, many)}
        times: dict[int, list[tuple[float, float]]] = {total: [] for total in stores}
        turns = QUICK_TURNS if quick else TURNS
        for turn in range(turns + 2):
            for total in sorted(stores, reverse=bool(turn % 2)):
                took = stores[total].tick()
                if turn > 1:
                    times[total].append(took)

    def middle(total: int, side: int) -> float:
        return sorted(sides[side] for sides in times[total])[turns // 2]

    for side, name in ((1, "processor"), (0, "waiting")):
        ratio = Ratio.of([(a[side], b[side]) for a, b in zip(times[many], times[FEW], strict=True)])
        report.add(
            f"{DUE} due among {many:,} open: {name}", f"{middle(many, side) * 1000:.0f} ms",
            f"{middle(FEW, side) * 1000:.0f} ms among {FEW:,}", str(ratio), *ratio.aim(AIM),
        )  # fmt: skip
    return report

"""How long a click waits while a policy for many is read first, and after a major edit, beside one long transaction."""

from __future__ import annotations

import resource
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import filling
from bench.report import BrokenRun, Report, say
from core import life
from core.flow import gather, page_facts
from core.model import Page, PageKey, PersonKey, Revision, person_key
from core.store import Store, preferences, used
from tests.support import numbered

LARGE, QUICK = 100_000, 5_000
SMALL_PAGE, PAGE = 1, 2
#: Seconds between two interactive writes.
PAUSE = 0.02
#: One in so many writes changes what a look at readers goes by: about one a second.
EACH = 50
LONGEST_AIM, P99_AIM, MEMORY_AIM = 250.0, 50.0, 200


@dataclass
class Policy(numbered.NumberedWiki):
    """One policy for so many people, and one for a hundred."""

    total: int
    edits: int = 0

    def __post_init__(self) -> None:
        until = (numbered.WRITTEN + timedelta(days=90)).isoformat()
        settings = {"url": "https://wiki.example.org", "secrets": (numbered.SECRET,), "until": until}
        super().__init__(numbered.SITE, settings)

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """The pages as they are after so many major edits."""
        return [self._edited(page) for page in super().read(pages)]

    def _edited(self, page: Page) -> Page:
        revisions = list(page.revisions)
        for number in range(1, self.edits + 1):
            last = revisions[-1]
            revisions.append(
                Revision(
                    number=last.number + 1,
                    parent=last.number,
                    at=numbered.WRITTEN + timedelta(days=1 + number),
                    author=person_key(self.site, 1),
                    size=last.size + 3000,
                    digest=f"after edit {number}",
                )
            )
        return replace(page, current=revisions[-1].number, revisions=tuple(revisions))

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """The readers of a policy."""
        number = int(name.rpartition("-")[2])
        count = self.total if number == PAGE else numbered.readers(number)
        return {person_key(self.site, place): None for place in range(1, count + 1)} or None


#: Interactive writes of which is learned what one costs by itself.
ALONE = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading: seconds of processor time, without the writes' own, and how many milliseconds those waited."""

    cpu: float
    waits: list[float]

    @property
    def longest(self) -> float:
        """The longest wait."""
        return self.waits[-1]

    @property
    def p99(self) -> float:
        """What 99 of 100 did not exceed."""
        return self.waits[int(len(self.waits) * 0.99)]


def measured(store: Store, act: Callable[[], None]) -> Taken:
    """Do it, and write something urgent again and again meanwhile."""
    waits: list[float] = []
    done = threading.Event()
    written = 0

    def click(connection: sa.Connection) -> None:
        # Each writes something that is on disk when it returns; one in so many what a look at readers goes by.
        nonlocal written
        if written % EACH == 0:
            preferences.put_own(
                connection, person_key(numbered.SITE, 1), language="de", zone=f"Etc/GMT+{written % 12}"
            )
        used.take(connection, f"click {written}", datetime.now(UTC) + timedelta(hours=1))
        written += 1

    def ask() -> None:
        while not done.is_set():
            begin = time.perf_counter()
            store.write(click, urgent=True)
            waits.append((time.perf_counter() - begin) * 1000)
            time.sleep(PAUSE)

    begin = time.process_time()
    for _ in range(ALONE):
        store.write(click, urgent=True)
    each = (time.process_time() - begin) / ALONE
    asking = threading.Thread(target=ask)
    asking.start()
    begin = time.process_time()
    try:
        act()
    finally:
        spent = time.process_time() - begin
        done.set()
        asking.join()
    return Taken(spent - len(waits) * each, sorted(waits))


@contextmanager
def at_once() -> Iterator[None]:
    """All readers in one transaction."""
    before = page_facts.MANY, gather.PART, gather.ASKED
    page_facts.MANY = gather.PART = gather.ASKED = 10**9
    try:
        yield
    finally:
        page_facts.MANY, gather.PART, gather.ASKED = before


def lived(folder: Path, total: int) -> tuple[Taken, Taken]:
    """A policy for so many: read first, and after a major edit."""
    wiki = Policy(total)
    clock = filling.SetClock(numbered.WRITTEN + timedelta(days=1))
    service = filling.service(
        folder / "store.sqlite", clock, numbered.WRITTEN + timedelta(days=90), wiki=wiki
    )
    try:
        # What is loaded once in a server's life is no part of it.
        filling.read(service, [SMALL_PAGE])
        life.loaded()
        first = measured(service.store, lambda: filling.read(service, [PAGE]))
        if filling.open_obligations(service.store) < total:
            raise BrokenRun(
                f"{filling.open_obligations(service.store)} obligations are open, {total} must confirm"
            )
        wiki.edits += 1
        clock.at += timedelta(days=3)
        again = measured(service.store, lambda: filling.read(service, [PAGE]))
        return first, again
    finally:
        service.store.close()


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Once in parts, once in one transaction."""
    total = QUICK if quick else LARGE
    report = Report(
        "Policy",
        f"The service over a SQLite store and a made-up wiki: a policy for {total:,} people is read first, then again "
        "after a major edit, while something urgent is written every 20 ms, about each second "
        "something that looks at readers go by. Beside it the same in one long "
        "transaction. Processor time is without that of the urgent writes: what each takes by itself is "
        "measured before.",
    )
    with tempfile.TemporaryDirectory() as name:
        say(f"{total:,} people in parts")
        parts = lived(Path(name), total)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as name, at_once():
        say(f"{total:,} people in one transaction")
        whole = lived(Path(name), total)
    for what, mine, theirs in zip(("read first", "after a major edit"), parts, whole, strict=True):
        report.add(
            f"{what}: longest wait of a write", f"{mine.longest:,.0f} ms", f"{theirs.longest:,.0f} ms", "",
            f"≤ {LONGEST_AIM:.0f} ms", met=mine.longest <= LONGEST_AIM,
        )  # fmt: skip
        report.add(
            f"{what}: p99 of {len(mine.waits):,} waits", f"{mine.p99:,.0f} ms", f"{theirs.p99:,.0f} ms", "",
            f"≤ {P99_AIM:.0f} ms", met=mine.p99 <= P99_AIM,
        )  # fmt: skip
        share = mine.cpu / theirs.cpu
        report.add(
            f"{what}: processor time", f"{mine.cpu:.1f} s", f"{theirs.cpu:.1f} s", f"{share:.2f}",
            "≤ 1.00", met=share <= 1,
        )  # fmt: skip
    report.add(
        "memory, the most", f"{memory:.0f} MiB", "", "", f"≤ {MEMORY_AIM} MiB", met=memory <= MEMORY_AIM
    )
    return report

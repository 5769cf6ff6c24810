"""Pages worked off by two workers on one PostgreSQL, beside the same pages by one.

python -m bench.workers ADDRESS    a worker: a round's number on a line works off what waits
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bench.database import database
from bench.report import BrokenRun, Ratio, Report, say
from core.clock import SystemClock
from core.model import CharterText, Comment, Page, PageKey, local_id, page_key, person_key
from core.notify.compose import compose
from core.policy import Policy
from core.queue import Job, JobKind, Lane
from core.service import Service
from core.store import Store
from tests.support import numbered

#: Communities, the pages of each, and the pairs of turns.
COMMUNITIES, EACH, TURNS = 40, 30, 9
QUICK_COMMUNITIES, QUICK_EACH, QUICK_TURNS = 20, 15, 6
#: Remarks on a page before the first turn; each turn adds one, from somebody who awaits an answer.
BEFORE = 5
AIM = 1.6
WORKERS = 2
MEMBERS = 20


class Company(numbered.NumberedWiki):
    """Communities of a home page and the pages below it, on all of which somebody asks before each round."""

    def __init__(self, until: str) -> None:
        super().__init__(
            numbered.SITE, {"url": "https://wiki.example.org", "secrets": (numbered.SECRET,), "until": until}
        )
        self.round = 0

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """Pages as they are in this round."""
        return [self._at(int(local_id(key))) for key in sorted(pages)]

    def _at(self, number: int) -> Page:
        home, part = divmod(number, 1000)
        title = f"Plan {home}" if not part else f"Plan {home}/{part}"
        comments_said = BEFORE + self.round if part else 0
        return self.made(
            number,
            title,
            ancestors=(f"Plan {home}",) if part else (),
            comments=tuple(self._said(number, place) for place in range(comments_said)),
            charter=None if part else self._charter(home),
        )

    def _said(self, number: int, place: int) -> Comment:
        at = numbered.WRITTEN + timedelta(days=7, hours=2 * place, seconds=number % 1000)
        who = 10 + (number + place) % MEMBERS
        id_ = f"{number}-{place}"
        return Comment(id=id_, at=at, author=person_key(self.site, who), thread=id_, excerpt="May I ask?")

    def _charter(self, home: int) -> CharterText:
        fields = {
            "purpose": f"All who have to do with plan {home} agree on one way to go about it",
            "deliverables": f"Plan {home}; owner: Person 1; page: [[Plan {home}]]; done when: all agree",
            "business need": "Fewer questions",
            "benefit": "You know at once",
            "sponsor": "Person 1",
            "it contact": "Person 2",
            "stewards": "Person 1, Person 2, Person 3",
            "deadline": (self._until + timedelta(days=30)).date().isoformat(),
            "scope": "page and subpages",
        }
        return CharterText(
            fields=fields, written_by=person_key(numbered.SITE, 1), written_at=numbered.WRITTEN
        )


def service(address: str) -> tuple[Service, Company]:
    """A Telos on this database."""
    clock = SystemClock()
    wiki = Company((datetime(2100, 1, 1, tzinfo=numbered.WRITTEN.tzinfo)).isoformat())
    made = Service(
        store=Store.open(address, clock),
        platforms={numbered.SITE: wiki},
        policies={numbered.SITE: Policy()},
        notifiers=[],
        clock=clock,
        compose=compose,
        server_url="https://telos.example.org",
    )
    return made, wiki


def main() -> None:
    """A worker, until its input ends."""
    made, wiki = service(sys.argv[1])
    runner = made.runner()
    print("ready", flush=True)
    for line in sys.stdin:
        wiki.round = int(line)
        while runner.once((Lane.HOOK, Lane.SWEEP)):
            pass
        print(f"{time.process_time():.3f}", flush=True)
    made.store.close()


class Worker:
    """One in a process of its own."""

    def __init__(self, address: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.workers", address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.next_line()

    def begin(self, number: int) -> None:
        """Work off what waits, as of this round."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()

    def next_line(self) -> str:
        """Its next line."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise BrokenRun("a worker ended by itself")
        return line

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """The same number of pages in turns by one and by two."""
    many, each, turns = (QUICK_COMMUNITIES, QUICK_EACH, QUICK_TURNS) if quick else (COMMUNITIES, EACH, TURNS)
    report = Report(
        "Pages worked off by two workers",
        f"{many} communities of {each} pages in one PostgreSQL (fsync on, same machine). Before each turn somebody "
        "asks on every page; a job for each page waits. One worker, or both, read the pages, decide who answers, and "
        "write it, until nothing waits. Ratios: pairs of turns in both orders, median with 95 % interval. The workers "
        "and PostgreSQL share the cores.",
    )
    with database() as address, contextlib.ExitStack() as stack:
        made, _ = service(address)
        stack.callback(made.store.close)
        workers = []
        for _ in range(WORKERS):
            workers.append(Worker(address))
            stack.callback(workers[-1].close)
        homes = [home * 1000 for home in range(1, many + 1)]
        below = [home + part for home in homes for part in range(1, each + 1)]
        say("the communities")
        _turn(made, workers[:1], homes, 0)
        _turn(made, workers[:1], below, 0)
        pairs, number = [], 0
        for turn in range(turns):
            say(f"turn {turn + 1} of {turns}")
            rates = {}
            for count in (1, 2) if turn % 2 else (2, 1):
                number += 1
                rates[count] = len(below) / _turn(made, workers[:count], below, number)
            pairs.append((rates[2], rates[1]))
    ratio = Ratio.of(pairs)
    middle = [sorted(pair[place] for pair in pairs)[len(pairs) // 2] for place in (0, 1)]
    report.add(
        "pages a second by two workers",
        f"{middle[0]:,.0f}/s",
        f"{middle[1]:,.0f}/s by one",
        str(ratio),
        f"≥ {AIM:.2f}",
        ratio.middle >= AIM,
    )
    return report


def _turn(made: Service, workers: Sequence[Worker], pages: Sequence[int], number: int) -> float:
    """Let these pages wait, and the workers work them off; how many seconds that took."""
    jobs = [
        Job(kind=JobKind.PAGE, site=numbered.SITE, subject=page_key(numbered.SITE, str(page)))
        for page in pages
    ]
    made.store.write(lambda connection: made.queue.put(connection, jobs))
    start = time.monotonic()
    for worker in workers:
        worker.begin(number)
    for worker in workers:
        worker.next_line()
    took = time.monotonic() - start
    if dead := made.queue.dead():
        raise BrokenRun(f"{len(dead)} jobs were given up: {dead[0].error}")
    if left := made.queue.depth().get(JobKind.PAGE.value):
        raise BrokenRun(f"{left} pages were left")
    return took


if __name__ == "__main__":
    main()

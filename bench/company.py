"""A company of 100,000 people for an hour, or for a part of it: all confirm a policy, and webhooks storm in.

    python -m bench company --minutes 60     the whole hour: 100,000 people

Fewer minutes mean as many fewer people, so that as many click and as much is sent a second as in the whole hour.

    python -m bench.company PORT COUNT PACE  sends so many webhooks, so many a second, and prints what came of it
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import load
from bench.house import ROOT, House, bearer, webhook
from bench.report import BrokenRun, Report, percentile, say
from bench.serving import UNTIL
from tests.support import numbered

PEOPLE, HOUR = 100_000, 60.0
#: Minutes, where nothing else is said.
MINUTES, QUICK_MINUTES = 1.0, 0.1
#: Webhooks a second in the storm, and what part of the time it lasts.
STORM, STORM_PART = 500, 1 / 4
#: Pages the storm is about; outside every community, as most of a wiki's are. One webhook is about the policy.
FIRST_PAGE, PAGES = 1_000_000, 10_000
#: People who click at the same moment; and of so many clicks one is sent twice.
CLICKERS, TWICE = 16, 20
#: How often a click is tried that is told to come again; the panel goes on for longer.
RETRIES = 30
#: Most milliseconds a click waits, and 99 of 100 clicks; most bytes of a process of Telos.
LONGEST_AIM, P99_AIM, MEMORY_AIM = 250.0, 50.0, 200e6
#: The first two people are the policy's stewards.
REVISION = numbered.COMPANY * 10


@dataclass
class Clicks:
    """Everybody's clicks, and how long each waited."""

    house: House
    waits: dict[str, list[float]] = field(default_factory=lambda: {"panel": [], "confirm": []})
    odd: list[str] = field(default_factory=list)
    #: How often somebody was told to come again in a moment.
    later: int = 0
    _own: threading.local = field(default_factory=threading.local)

    def confirm(self, person: int, due: float) -> None:
        """One person opens the page and confirms at the moment they are due."""
        time.sleep(max(0.0, due - time.monotonic()))
        port = self.house.any_port(random.Random(person))
        headers = bearer(numbered.SITE, numbered.SECRET, person, numbered.COMPANY, REVISION)
        status, panel = self._again("panel", port, "GET", "/v1/panel", headers)
        action = ((panel or {}).get("line") or {}).get("action") or {}
        if status != 200 or "act" not in action:
            self.odd.append(f"the panel of person {person}: {status} {str(panel)[:300]}")
            return
        act = json.dumps({**action["act"], "id": str(uuid.uuid4())}).encode()
        for _ in range(2 if person % TWICE == 0 else 1):
            status, answer = self._again("confirm", port, "POST", "/v1/acts", headers, act)
            if status != 200:
                self.odd.append(f"the click of person {person}: {status} {str(answer)[:300]}")

    def _again(self, what: str, *request: Any) -> tuple[int, Any]:
        """Ask as the panel does, which asks again a little later when it is told to."""
        begin = time.monotonic()
        for _ in range(RETRIES):
            status, answer = self._ask(*request)
            if status != 503:
                break
            self.later += 1
            time.sleep(1)
        self.waits[what].append((time.monotonic() - begin) * 1000)
        return status, answer

    def _ask(
        self, port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, Any]:
        links = self._own.__dict__
        for attempt in (1, 2):
            link = links.setdefault(f"to{port}", http.client.HTTPConnection("127.0.0.1", port, timeout=60))
            try:
                link.request(method, path, body=body, headers=headers)
                answer = link.getresponse()
                content = answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                # A server ends a connection that was quiet; an act may be sent again, its id is the same.
                links.pop(f"to{port}").close()
                if attempt == 2:
                    raise
                continue
            break
        return answer.status, json.loads(content) if content else None


@contextlib.contextmanager
def company(folder: Path, people: int) -> Iterator[House]:
    """Its Telos, which runs."""
    until = (datetime.now(UTC) + UNTIL).isoformat()
    sites = (
        f'[sites.{numbered.SITE}]\nplatform = "paper"\nurl = "https://wiki.example.org"\nsecret = "{numbered.SECRET}"\n'
        f'sync_every = "1 hour"\n[sites.{numbered.SITE}.options]\nuntil = "{until}"\npeople = "{people}"\n'
    )
    path = os.pathsep.join((str(ROOT), str(numbered.installed(folder))))
    with House(folder, sites, {"PYTHONPATH": path}) as made:
        made.must("go-live", numbered.SITE, "--yes")
        yield made


def run(*, quick: bool, versions: Sequence[str] = (), minutes: float | None = None) -> Report:
    """Let it have its hour, then count."""
    minutes = minutes or (QUICK_MINUTES if quick else MINUTES)
    people, seconds = max(100, round(PEOPLE * minutes / HOUR)), minutes * 60
    storm = max(5.0, seconds * STORM_PART)
    report = Report(
        "A company of 100,000 people",
        f"{minutes:g} of the 60 minutes in which {PEOPLE:,} people confirm a policy: {people:,} of them, as many a "
        f"second. {STORM} webhooks a second for {storm:.0f} s begin after a third of it. Real processes: SQLite "
        "`telos serve`; PostgreSQL two `telos serve --no-worker`, two `telos worker`, one `telos scheduler`, fsync on. "
        f"Each person opens the page and confirms; one click in {TWICE} is sent twice. Waiting lasts until there is an "
        "answer other than to come again. All of them, the senders, and PostgreSQL share this machine's cores.",
    )
    with tempfile.TemporaryDirectory() as name, company(Path(name), people) as house:
        took = _asked(house, people)
        with _watched(house) as most:
            clicks, hooks, begun = Clicks(house), _Storm(house, storm), time.monotonic()
            timer = threading.Timer(seconds / 3, hooks.begin)
            timer.start()
            say(f"{people:,} people confirm in {seconds:.0f} s, {STORM} webhooks a second for {storm:.0f} s")
            with ThreadPoolExecutor(CLICKERS) as pool:
                done = [
                    pool.submit(clicks.confirm, person, begun + seconds * (person - 1) / people)
                    for person in range(1, people + 1)
                ]
                for future in done:
                    future.result()
            clicked = time.monotonic() - begun
            timer.join()
            sent = hooks.end()
            drained = house.drain(max(120.0, storm * 4))
        _sums(house, people, clicks, hooks)
        _told(report, people, took, clicked, seconds, clicks, sent, drained, storm, most)
    return report


def _asked(house: House, people: int) -> float:
    """Let the wiki tell of the policy; how long it took until everybody was asked."""
    say(f"a policy for {people:,} people")
    begin = time.monotonic()
    port = next(iter(house.ports.values()))
    done = load.send(port, [webhook(numbered.SITE, numbered.SECRET, numbered.COMPANY, REVISION)[1]])
    if done.statuses != {202: 1}:
        raise BrokenRun(f"the policy's webhook was not accepted: {done.statuses}")
    while _open(house) < people:
        if time.monotonic() - begin > 60 + people / 100:
            raise BrokenRun(f"{_open(house)} of {people} people were asked")
        time.sleep(0.2)
    took = time.monotonic() - begin
    house.drain()
    return took


def _open(house: House) -> int:
    return house.count("SELECT count(*) FROM obligation WHERE kind = 'confirm' AND is_open")


class _Storm:
    """Webhooks from processes of their own, one beside each server."""

    def __init__(self, house: House, seconds: float) -> None:
        self._ports = list(house.ports.values())
        self._pace = STORM / len(self._ports)
        self._count = int(self._pace * seconds)
        self._senders: list[subprocess.Popen[str]] = []
        self.accepted: set[str] = set()
        self.statuses: dict[str, int] = {}

    def begin(self) -> None:
        for port in self._ports:
            words = [str(port), str(self._count), str(self._pace)]
            self._senders.append(
                subprocess.Popen(
                    [sys.executable, "-m", "bench.company", *words],
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                )
            )

    def end(self) -> list[dict[str, Any]]:
        """What came of it, by sender."""
        sent = [json.loads(sender.communicate()[0] or "{}") for sender in self._senders]
        for counts in sent:
            if not counts:
                raise BrokenRun("a sender of webhooks broke down")
            self.accepted |= set(counts["accepted"])
            for status, count in counts["statuses"].items():
                self.statuses[status] = self.statuses.get(status, 0) + count
        return sent


@contextlib.contextmanager
def _watched(house: House) -> Iterator[dict[str, int]]:
    """The most memory each part had meanwhile."""
    most: dict[str, int] = house.memory()
    over = threading.Event()

    def look() -> None:
        while not over.wait(2):
            for name, size in house.memory().items():
                most[name] = max(most[name], size)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield most
    finally:
        over.set()
        looking.join()


def _sums(house: House, people: int, clicks: Clicks, hooks: _Storm) -> None:
    """Nothing is missing and nothing is twice; else there is no measurement."""
    if clicks.odd:
        raise BrokenRun(f"{len(clicks.odd)} clicks went wrong: {clicks.odd[0]}")
    stored = {row[0] for row in house.ask("SELECT delivery FROM inbox")}
    if missing := hooks.accepted - stored:
        raise BrokenRun(f"{len(missing)} webhooks were answered with 202 and are not stored")
    acts = house.ask("SELECT count(*), count(DISTINCT person) FROM act WHERE kind = 'confirm'")[0]
    if tuple(acts) != (people, people):
        raise BrokenRun(f"{acts[0]} confirmations by {acts[1]} people are kept, {people} confirmed once each")
    if left := _open(house):
        raise BrokenRun(f"{left} people are still asked although all confirmed")
    kept = house.count("SELECT count(*) FROM evidence WHERE what = 'act.confirm'")
    if kept != people:
        raise BrokenRun(f"{kept} confirmations are evidence, {people} confirmed")
    house.must("audit", "verify")


def _told(
    report: Report, people: int, took: float, clicked: float, seconds: float, clicks: Clicks,
    sent: list[dict[str, Any]], drained: float, storm: float, most: dict[str, int],
) -> None:  # fmt: skip
    report.add("all are asked after", f"{took:.0f} s", f"{people:,} people")
    late = clicked - seconds
    report.add(
        f"all {people:,} have confirmed, each once", f"after {clicked:.0f} s", f"the last is due at {seconds:.0f} s",
        "", "≤ 10 s late", late <= 10,
    )  # fmt: skip
    for what, waits in clicks.waits.items():
        p99, longest = percentile(waits, 0.99), max(waits)
        report.add(
            f"{what}: p99 of {len(waits):,} waits",
            f"{p99:.0f} ms",
            "",
            "",
            f"≤ {P99_AIM:.0f} ms",
            p99 <= P99_AIM,
        )
        report.add(
            f"{what}: longest wait", f"{longest:,.0f} ms", f"half wait {percentile(waits, 0.5):.0f} ms at most", "",
            f"≤ {LONGEST_AIM:.0f} ms", longest <= LONGEST_AIM,
        )  # fmt: skip
    report.add(
        "clicks told to come again in a moment", f"{clicks.later:,}", "", "", "none", clicks.later == 0
    )
    accepted, all_ = sum(len(counts["accepted"]) for counts in sent), sum(counts["count"] for counts in sent)
    rate = sum(counts["rate"] for counts in sent)
    report.add(
        f"storm of {STORM}/s: accepted, and all of these stored", f"{accepted:,} of {all_:,} at {rate:,.0f}/s",
        f"p99 {max(counts['p99'] for counts in sent):,.0f} ms", "", "all", accepted == all_,
    )  # fmt: skip
    report.add(
        "all is worked off after the last click and webhook", f"{drained:.0f} s", f"a storm of {storm:.0f} s", "",
        f"≤ {storm:.0f} s", drained <= storm,
    )  # fmt: skip
    name = max(most, key=lambda kind: most[kind])
    report.add(
        "memory, the largest part", f"{most[name] / 2**20:.0f} MiB ({name})", f"{sum(most.values()) / 2**20:.0f} MiB",
        "", f"≤ {MEMORY_AIM / 1e6:.0f} MB", most[name] <= MEMORY_AIM,
    )  # fmt: skip


def main() -> None:
    """Send webhooks as fast as asked for, a part at a time, since signatures are good for minutes only."""
    port, count, pace = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    chance, waits, accepted, statuses = random.Random(port), list[float](), list[str](), dict[int, int]()
    begin = time.monotonic()
    part = max(1, int(pace * 5))
    for start in range(0, count, part):
        made = []
        for number in range(start, min(start + part, count)):
            policy = number == count // 2
            page = numbered.COMPANY if policy else FIRST_PAGE + chance.randrange(PAGES)
            made.append(webhook(numbered.SITE, numbered.SECRET, page, page * 10))
        # Signing is no part of the pace.
        late = begin + start / pace - time.monotonic()
        time.sleep(max(0.0, late))
        done = load.send(port, [request for _, request in made], pace=pace)
        accepted += [made[place][0] for place, status in enumerate(done.answers) if status == 202]
        waits += done.waits
        for status, many in done.statuses.items():
            statuses[status] = statuses.get(status, 0) + many
    seconds = time.monotonic() - begin
    told = {"accepted": accepted, "statuses": statuses, "count": count, "rate": count / seconds}
    print(json.dumps(told | {"p99": percentile(waits, 0.99) * 1000}))


if __name__ == "__main__":
    main()

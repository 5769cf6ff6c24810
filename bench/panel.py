"""The panel's API with a policy of 100,000 people behind it, beside one of a hundred."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import jwt

from bench import filling, load
from bench.load import Load
from bench.report import BrokenRun, Ratio, Report, say
from bench.serving import UNTIL, Telos
from core.clock import SystemClock
from plugins.mediawiki.token import viewer_key
from tests.support import numbered

SMALL, LARGE = 1, 2
#: What is asked for: the page, 0 for none.
KINDS = {"100,000 people": LARGE, "100 people": SMALL, "no panel": 0}
BATCH, TURNS = 1000, 7
QUICK_BATCH, QUICK_TURNS = 500, 6
#: Least share of the rate at which the same server answers ``/healthz``, and most milliseconds for 99 of 100.
SHARE_AIM, P99_AIM = 0.25, 50.0
#: At so much of its own rate, 99 of 100 panels come within so many times of what ``/healthz`` takes at as much of its.
CALM, CALM_AIM = 0.8, 3.0


def views(page: int, count: int, path: str = "/v1/panel") -> list[bytes]:
    """Requests for a page's panel, each by somebody else among those who must confirm it."""
    chance, now = random.Random(page), int(time.time())
    key = viewer_key(numbered.SECRET)
    made = []
    for _ in range(count):
        # The first two are its stewards, whose panel shows more.
        person = chance.randint(3, numbered.readers(page))
        claims = {
            "iss": numbered.SITE,
            "aud": "telos",
            "sub": str(person),
            "name": f"Person {person}",
            "page": page,
        }
        claims |= {"rev": page * 10, "lang": "en", "iat": now, "exp": now + 600}
        headers = {"Authorization": f"Bearer {jwt.encode(claims, key, algorithm='HS256')}"}
        made.append(load.request("GET", path, headers))
    return made


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Look at both policies in turns."""
    report = Report(
        "Panel API",
        "`GET /v1/panel` of a real `telos serve` (one process) by different people who have still to confirm, over 16 "
        "kept connections at saturation. The policy of 100,000 people and one of a hundred take turns; “no panel” is "
        "`/healthz` of the same server. Medians of turns, ratios with their 95 % intervals. The sender needs the "
        "second core.",
    )
    with tempfile.TemporaryDirectory() as name:
        server = Telos(Path(name))
        people = numbered.readers(LARGE)
        say(f"a policy for {people:,} people")
        flow = filling.service(server.database, SystemClock(), datetime.now(UTC) + UNTIL)
        try:
            start = time.perf_counter()
            filling.read(flow, [SMALL, LARGE])
            took = time.perf_counter() - start
            owed = filling.open_obligations(flow.store)
        finally:
            flow.store.close()
        if owed < people + numbered.readers(SMALL):
            raise BrokenRun(f"{owed} obligations are open, {people:,} people must confirm")
        with server:
            _measure(report, server, *((QUICK_BATCH, QUICK_TURNS) if quick else (BATCH, TURNS)))
            memory = server.memory()
    report.add("reading that policy the first time", f"{took:.0f} s", f"{owed:,} obligations made")
    report.add("memory of the server afterwards", f"{memory / 2**20:.0f} MiB")
    return report


def _ask(server: Telos, page: int, batch: int, pace: float | None = None) -> Load:
    """So many panels of a page, or ``/healthz``; all of them are answered."""
    requests = views(page, batch) if page else [load.request("GET", "/healthz", {})] * batch
    done = load.send(server.port, requests, pace=pace)
    if done.statuses != {200: batch}:
        raise BrokenRun(f"not every call was answered with 200: {done.statuses} (page {page})")
    return done


def _measure(report: Report, server: Telos, batch: int, turns: int) -> None:
    loads: dict[str, list[Load]] = {kind: [] for kind in KINDS}
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(turns + 1):
        say("warming up" if turn == 0 else f"turn {turn} of {turns}")
        for kind in random.Random(turn).sample(sorted(KINDS), len(KINDS)):
            before = server.cpu()
            done = _ask(server, KINDS[kind], batch)
            spent[kind].append((server.cpu() - before) / batch * 1e6)
            loads[kind].append(done)
    rates = {kind: [turn.rate for turn in some[1:]] for kind, some in loads.items()}
    middle = {kind: sorted(some)[len(some) // 2] for kind, some in rates.items()}
    ratio = Ratio.of(list(zip(rates["100,000 people"], rates["100 people"], strict=True)))
    report.add(
        "100,000 people: rate", f"{middle['100,000 people']:,.0f}/s", f"{middle['100 people']:,.0f}/s for 100 people",
        str(ratio),
    )  # fmt: skip
    share = Ratio.of(list(zip(rates["100,000 people"], rates["no panel"], strict=True)))
    ours, bare = f"{middle['100,000 people']:,.0f}/s", f"{middle['no panel']:,.0f}/s no panel"
    met = share.middle >= SHARE_AIM
    report.add("100,000 people: rate", ours, bare, str(share), f"≥ {SHARE_AIM:.0%}", met)
    work = {kind: sorted(some[1:])[turns // 2] for kind, some in spent.items()}
    large, small = spent["100,000 people"][1:], spent["100 people"][1:]
    ratio = Ratio.of(list(zip(large, small, strict=True)))
    ours, few = f"{work['100,000 people']:,.0f} µs", f"{work['100 people']:,.0f} µs for 100 people"
    report.add("100,000 people: processor time a call", ours, few, str(ratio))
    p99 = {kind: sorted(turn.p99 for turn in some[1:])[turns // 2] for kind, some in loads.items()}
    report.add(
        "100,000 people: p99", f"{p99['100,000 people']:.1f} ms", f"{p99['100 people']:.1f} ms for 100 people", "",
        f"≤ {P99_AIM:.0f} ms", p99["100,000 people"] <= P99_AIM,
    )  # fmt: skip
    _calm(
        report, server, {kind: CALM * middle[kind] for kind in ("100,000 people", "no panel")}, batch, turns
    )


def _calm(report: Report, server: Telos, paces: dict[str, float], batch: int, turns: int) -> None:
    """How long each takes when it is asked for less than it can give."""
    waits: dict[str, list[float]] = {kind: [] for kind in paces}
    for turn in range(turns):
        say(f"calm turn {turn + 1} of {turns}")
        for kind in random.Random(turn).sample(sorted(paces), len(paces)):
            waits[kind].append(_ask(server, KINDS[kind], batch, paces[kind]).p99)
    ratio = Ratio.of(list(zip(waits["100,000 people"], waits["no panel"], strict=True)))
    ours, bare = (f"{sorted(waits[kind])[turns // 2]:.1f} ms" for kind in ("100,000 people", "no panel"))
    met = ratio.middle <= CALM_AIM
    what = f"100,000 people: p99 at {CALM:.0%} of its rate"
    report.add(what, ours, f"{bare} no panel at as much of its", str(ratio), f"≤ {CALM_AIM:.0f}", met)

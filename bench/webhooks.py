"""Durable acceptance of webhooks by a real `telos serve`, beside the same server that stores nothing."""

from __future__ import annotations

import itertools
import json
import random
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks.webhooks import Webhook

from bench import load
from bench.database import database
from bench.load import Load
from bench.report import BrokenRun, Ratio, Report, say
from bench.serving import Telos, several
from tests.support import paper

#: Requests of a turn, and turns.
BATCH, TURNS = 4000, 9
QUICK_BATCH, QUICK_TURNS = 1000, 6
PACE, PACED_SECONDS, QUICK_PACED_SECONDS = 1000, 30, 8
#: Pages the webhooks are about; outside every community, as most of a wiki's are.
FIRST_PAGE, PAGES = 1_000_000, 10_000
RATE_AIM, P99_AIM = 0.6, 20.0
#: Those that store, by form: what they are called.
NAMES = {"whole": "telos serve", "keep": "accepting only", "shared": "telos serve on PostgreSQL"}


def webhooks(count: int) -> list[bytes]:
    """Signed requests, each with an id of its own."""
    chance, signer = random.Random(1), Webhook(paper.SECRET)
    at = datetime.now(UTC)
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    made = []
    for _ in range(count):
        delivery = f"msg_{uuid.uuid4().hex}"
        page = FIRST_PAGE + chance.randrange(PAGES)
        body = json.dumps(
            {
                "type": "page.saved",
                "timestamp": stamp,
                "data": {"page": page, "revision": page * 10, "user": 1},
            }
        )
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signer.sign(delivery, at, body),
        }
        made.append(load.request("POST", f"/hooks/{paper.SITE}", headers, body.encode()))
    return made


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Saturate both in turns, then keep a pace and let it drain."""
    report = Report(
        "Durable acceptance of webhooks",
        "Signed webhooks of the wiki's extension over 16 kept connections to `telos serve` (gunicorn gthread, one "
        "process) on the made-up wiki of tests/support/paper.py; 202 means on disk. Compared with the same server,"
        " same verification, that stores nothing. In turns; the server has drained before the next turn begins, "
        "but while it is measured it also works on what it accepts. “Accepting only” has no worker. Ratios: "
        "medians of turns with 95 % intervals. The sender needs the second core. PostgreSQL runs on the same "
        "machine with fsync on; its own processor time is not in the server's.",
    )
    batch, turns = (QUICK_BATCH, QUICK_TURNS) if quick else (BATCH, TURNS)
    with tempfile.TemporaryDirectory() as folder:
        with (
            database() as address,
            several(Path(folder), "whole", "keep", "nothing", shared=address) as servers,
        ):
            _saturate(report, servers, batch, turns)
        with Telos(Path(folder) / "paced") as server:
            _pace(report, server, QUICK_PACED_SECONDS if quick else PACED_SECONDS)
    return report


def _saturate(report: Report, servers: dict[str, Telos], batch: int, turns: int) -> None:
    loads: dict[str, list[Load]] = {form: [] for form in servers}
    spent: dict[str, list[float]] = {form: [] for form in servers}
    accepted = dict.fromkeys(servers, 0)
    for turn in _turns(turns):
        for form in random.Random(turn).sample(sorted(servers), len(servers)):
            server = servers[form]
            before = server.cpu()
            done = load.send(server.port, webhooks(batch))
            spent[form].append((server.cpu() - before) / batch * 1e6)
            if done.statuses != {202: batch}:
                raise BrokenRun(f"not every webhook was accepted: {done.statuses}")
            accepted[form] += batch
            loads[form].append(done)
            if form in ("whole", "shared"):
                server.drain()
    for form, server in servers.items():
        stored = server.stored()
        if stored != (0 if form == "nothing" else accepted[form]):
            raise BrokenRun(f"{accepted[form]} webhooks were accepted by “{form}”, {stored} are stored")
    bare = [one.rate for one in loads["nothing"][1:]]
    for form, name in NAMES.items():
        rates = [one.rate for one in loads[form][1:]]
        ratio = Ratio.of(list(zip(rates, bare, strict=True)))
        rate = f"{_middle(rates):,.0f}/s"
        aim = (f"≥ {RATE_AIM:.2f}", ratio.middle >= RATE_AIM) if form == "whole" else ("", None)
        report.add(
            f"{name}, at saturation: rate", rate, f"{_middle(bare):,.0f}/s storing nothing", str(ratio), *aim
        )
    for form, name in NAMES.items():
        ours, bare = spent[form][1:], spent["nothing"][1:]
        ratio = Ratio.of(list(zip(ours, bare, strict=True)))
        both = f"{_middle(ours):,.0f} µs", f"{_middle(bare):,.0f} µs storing nothing"
        report.add(f"{name}: processor time a webhook", *both, str(ratio))
    for form, name in (*NAMES.items(), ("nothing", "storing nothing")):
        p99 = _middle([one.p99 for one in loads[form][1:]])
        aim = (f"≤ {P99_AIM:.0f} ms", p99 <= P99_AIM) if form == "whole" else ("", None)
        report.add(f"{name}, at saturation: p99", f"{p99:.1f} ms", "", "", *aim)


def _turns(count: int) -> Iterator[int]:
    for turn in itertools.count():
        if turn > count:
            return
        say("warming up" if turn == 0 else f"turn {turn} of {count}")
        yield turn


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _pace(report: Report, server: Telos, seconds: int) -> None:
    say(f"{PACE:,} webhooks a second for {seconds} s")
    load.send(server.port, webhooks(200))
    server.drain()
    count = PACE * seconds
    done = load.send(server.port, webhooks(count), pace=PACE)
    if done.statuses != {202: count}:
        raise BrokenRun(f"not every webhook was accepted: {done.statuses}")
    left = server.waiting()
    drained = server.drain()
    report.add(
        f"{PACE:,}/s for {seconds} s: accepted",
        f"{done.rate:,.0f}/s, p99 {done.p99:.1f} ms",
        "",
        "",
        f"≥ {PACE * 0.99:,.0f}/s",
        done.rate >= PACE * 0.99,
    )
    report.add(
        f"{PACE:,}/s for {seconds} s: drained",
        f"{drained:.1f} s after the last one",
        f"{left:,} of {count:,} webhooks and jobs were waiting then",
        "",
        f"≤ {seconds} s",
        drained <= seconds,
    )

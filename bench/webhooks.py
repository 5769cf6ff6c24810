"""Durable acceptance of webhooks by a real `telos serve`, beside the same server that stores nothing."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import house, load
from bench.load import Load
from bench.report import BrokenRun, Ratio, Report, say
from bench.serving import Telos, several
from tests.support import numbered

#: Requests of a turn, and turns.
BATCH, TURNS = 1500, 6
QUICK_BATCH, QUICK_TURNS = 600, 6
#: Of the rate without storage: how much is sent for so many seconds.
HALF, PACED_SECONDS, QUICK_PACED_SECONDS = 0.5, 30, 8
#: Pages the webhooks are about; outside every community, as most of a wiki's are.
FIRST_PAGE, PAGES = 1_000_000, 10_000
#: Least share of the rate without storage: accepting only, and while what is accepted is worked off.
KEEP_AIM, WHOLE_AIM = 0.60, 0.45
#: At so much of its own rate, 99 of 100 are accepted within so many times of what it takes without storage.
CALM, P99_AIM = 0.8, 2.0
#: Those that store, by form: what they are called, and their aim.
NAMES = {"keep": ("accepting only", KEEP_AIM), "whole": ("while it works off what it accepts", WHOLE_AIM)}
BARE = "storing nothing"


def webhooks(count: int) -> list[bytes]:
    """Signed requests, each with an id of its own."""
    chance = random.Random(1)
    pages = (FIRST_PAGE + chance.randrange(PAGES) for _ in range(count))
    return [house.webhook(numbered.SITE, numbered.SECRET, page, page * 10)[1] for page in pages]


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Saturate all in turns, then send calmly, then half of what is possible, and let it drain."""
    seconds = QUICK_PACED_SECONDS if quick else PACED_SECONDS
    report = Report(
        "Durable acceptance of webhooks",
        "Signed webhooks of the wiki's extension over 16 kept connections to `telos serve` (gunicorn gthread, one "
        "process) on the made-up wiki of tests/support/numbered.py; 202 means on disk. Compared with the same server,"
        " same verification, that stores nothing. In turns; what works off has drained before the next turn begins. "
        "“Accepting only” has no worker. p99: medians of turns at four fifths of the rate of accepting only, the same "
        "pace for both, and of storing nothing at four fifths of its own. Ratios: medians with 95 % intervals. "
        "The sender needs the second core. PostgreSQL runs on the same machine with fsync on; its own processor time "
        "is not in the server's.",
    )
    batch, turns = (QUICK_BATCH, QUICK_TURNS) if quick else (BATCH, TURNS)
    with tempfile.TemporaryDirectory() as folder:
        with several(Path(folder), "whole", "keep", "nothing") as servers:
            bare = _saturate(report, servers, batch, turns)
        with Telos(Path(folder) / "paced") as server:
            _pace(report, server, HALF * bare, seconds)
    return report


def _saturate(report: Report, servers: dict[str, Telos], batch: int, turns: int) -> float:
    """What each takes as fast as it can, and how long it takes at a calm pace; the rate of the bare one."""
    loads: dict[str, list[Load]] = {form: [] for form in servers}
    calm: dict[str, list[Load]] = {form: [] for form in servers}
    own: list[float] = []
    spent: dict[str, list[float]] = {form: [] for form in servers}
    accepted = dict.fromkeys(servers, 0)

    def take(form: str, pace: float | None = None) -> Load:
        server = servers[form]
        before = server.cpu()
        done = load.send(server.port, webhooks(batch), pace=pace)
        if pace is None:
            spent[form].append((server.cpu() - before) / batch * 1e6)
        if done.statuses != {202: batch}:
            raise BrokenRun(f"not every webhook was accepted: {done.statuses}")
        accepted[form] += batch
        if form == "whole":
            server.drain()
        return done

    for turn in _turns(turns):
        order = random.Random(turn).sample(sorted(servers), len(servers))
        for form in order:
            loads[form].append(take(form))
        if turn:
            pace = CALM * _middle([turn.rate for turn in loads["keep"][1:]])
            for form in order:
                if form != "whole":
                    calm[form].append(take(form, pace))
            own.append(take("nothing", CALM * _middle([turn.rate for turn in loads["nothing"][1:]])).p99)
    for form, server in servers.items():
        stored = server.stored()
        if stored != (0 if form == "nothing" else accepted[form]):
            raise BrokenRun(f"{accepted[form]} webhooks were accepted by “{form}”, {stored} are stored")
    bare = [turn.rate for turn in loads["nothing"][1:]]
    for form, (name, aim) in NAMES.items():
        rates = [turn.rate for turn in loads[form][1:]]
        ratio = Ratio.of(list(zip(rates, bare, strict=True)))
        told = f"{_middle(rates):,.0f}/s", f"{_middle(bare):,.0f}/s {BARE}"
        report.add(f"{name}: rate", *told, str(ratio), f"≥ {aim:.2f}", ratio.middle >= aim)
    for form, (name, _) in NAMES.items():
        ours, theirs = spent[form][1:], spent["nothing"][1:]
        ratio = Ratio.of(list(zip(ours, theirs, strict=True)))
        both = f"{_middle(ours):,.0f} µs", f"{_middle(theirs):,.0f} µs {BARE}"
        report.add(f"{name}: processor time a webhook", *both, str(ratio))
    ratio = Ratio.of(
        [(kept.p99, other.p99) for kept, other in zip(calm["keep"], calm["nothing"], strict=True)]
    )
    ours, theirs = (f"{_middle([turn.p99 for turn in calm[form]]):.1f} ms" for form in ("keep", "nothing"))
    met = ratio.middle <= P99_AIM
    report.add(
        f"p99 at {CALM:.0%} of its rate", ours, f"{theirs} {BARE}", str(ratio), f"≤ {P99_AIM:.0f}", met
    )
    ratio = Ratio.of(list(zip([kept.p99 for kept in calm["keep"]], own, strict=True)))
    bare_p99 = f"{_middle(own):.1f} ms {BARE} at {CALM:.0%} of its own"
    report.add(f"p99 at {CALM:.0%} of its rate", ours, bare_p99, str(ratio))
    return _middle(bare)


def _turns(count: int) -> Iterator[int]:
    for turn in itertools.count():
        if turn > count:
            return
        say("warming up" if turn == 0 else f"turn {turn} of {count}")
        yield turn


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _pace(report: Report, server: Telos, pace: float, seconds: int) -> None:
    say(f"{pace:,.0f} webhooks a second for {seconds} s")
    load.send(server.port, webhooks(200))
    server.drain()
    count = int(pace * seconds)
    done = load.send(server.port, webhooks(count), pace=pace)
    if done.statuses != {202: count}:
        raise BrokenRun(f"not every webhook was accepted: {done.statuses}")
    left = server.waiting()
    drained = server.drain()
    what = f"half of the rate {BARE} for {seconds} s"
    aim = f"≥ {pace * 0.99:,.0f}/s", done.rate >= pace * 0.99
    report.add(f"{what}: accepted", f"{done.rate:,.0f}/s", f"p99 {done.p99:.1f} ms", "", *aim)
    waited = f"{left:,} of {count:,} webhooks and jobs were waiting then"
    aim = f"≤ {PACED_SECONDS} s", drained <= PACED_SECONDS
    report.add(f"{what}: drained", f"{drained:.1f} s after the last one", waited, "", *aim)

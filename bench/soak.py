"""Faults of all kinds in turn while people edit and confirm; at the end nothing is missing and nothing is twice.

    python -m bench soak --minutes 60        on both engines, an hour each

Between faults a night passes: the clock of all processes goes ahead (`bench/ahead.py`), so that notices leave.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import database, house
from bench.faults import Faults
from bench.house import ROOT
from bench.life import BELOW, POLICIES, READERS, SITE, Life, Telos
from bench.relay import Relay
from bench.report import BrokenRun, Report, say
from tests.notify.post_office import AnyPort, Box
from tests.server.sending import SECRET
from tests.support.filed import PLACE
from tests.support.signed_wiki import plugin

DOMAIN = "wiki.example.org"
MINUTES, QUICK_MINUTES = 60.0, 3.0
#: How many bytes the disk has that is filled.
DISK = 256 * 2**20
#: By how much memory and open files may be more at the end than after the first rounds.
GROWTH = 1.25


@contextlib.contextmanager
def disk(folder: Path) -> Iterator[bool]:
    """A small disk of its own there; whether that could be had on this machine."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(folder)], check=False, capture_output=True
    )
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def living(folder: Path, mail: int, through: str) -> Iterator[tuple[Telos, Life]]:
    """Telos over its wiki, at work."""
    world, ahead = folder / "world.json", folder / "ahead"
    path = plugin(folder, "paper = tests.support.filed:platform")
    ahead.write_text("0")
    sites = (
        f'stop_within = "20 seconds"\n[mail]\nhost = "127.0.0.1"\nport = {mail}\ntls = "none"\n'
        f'sender = "Telos <telos@{DOMAIN}>"\n[sites.{SITE}]\nplatform = "paper"\nurl = "https://{DOMAIN}"\n'
        f'secret = "{SECRET}"\nsync_every = "1 minute"\n[sites.{SITE}.policy]\nbreaker = 100000\n'
    )
    environment = {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(path))),
        PLACE: str(world), "TELOS_AHEAD": str(ahead),
    }  # fmt: skip
    os.environ["TELOS_AHEAD"] = str(ahead)
    (folder / "telos").mkdir()
    with disk(folder / "telos"):
        telos = Telos(folder / "telos", sites, environment, ("-m", "bench.ahead"), through)
        telos.ahead = ahead
        life = Life(telos, world, random.Random(7))
        with telos:
            telos.must("go-live", SITE, "--yes")
            yield telos, life


def run(*, quick: bool, versions: Sequence[str] = (), minutes: float | None = None) -> Report:
    """Fault after fault until the time is over, then count."""
    minutes = minutes or (QUICK_MINUTES if quick else MINUTES)
    report = Report(
        "Soak",
        f"{minutes:g} minutes: {READERS} people edit {POLICIES * BELOW} pages and confirm {POLICIES} policies, "
        "up to four things a second, while one fault after the other happens to real processes, and nights pass. "
        "Three of ten edits come without a webhook. Real SMTP; the wiki is a file that other processes read.",
    )
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        box = Box()
        server = AnyPort(box, hostname="127.0.0.1", port=0)
        server.start()
        stack.callback(server.stop)
        relays = [stack.enter_context(Relay(host="127.0.0.1", port=server.port))]
        place, through = database.at(folder / "telos" / "telos.sqlite"), ""
        if isinstance(place, str):
            socket = f"{place.partition('host=')[2]}/.s.PGSQL.5432"
            relays.append(stack.enter_context(Relay(path=socket)))
            name = place.partition("@/")[2].partition("?")[0]
            through = f"postgresql://telos@127.0.0.1:{relays[1].port}/{name}"
        telos, life = stack.enter_context(living(folder, relays[0].port, through))
        on_disk = not isinstance(place, str) and os.path.ismount(telos.folder)
        faults = Faults(telos, life, box, relays, telos.folder, on_disk)
        mails = Mails()
        rounds = _soaked(telos, life, faults, mails, minutes)
        _settled(telos, life)
        mails.gather(telos)
        _compared(telos, life, box, mails)
        _told(report, telos, life, box, mails, rounds, on_disk)
    return report


@dataclass(frozen=True, slots=True)
class Round:
    """What the processes hold after a fault has passed."""

    fault: str
    memory: int
    files: int
    waiting: int


@dataclass(slots=True)
class Mails:
    """What Telos says of the mails it sent, gathered night by night: after a quarter of a year it forgets that."""

    #: A message → to whom it went.
    sent: dict[str, str] = field(default_factory=dict)
    #: Those of them that may have left or not.
    unsure: set[str] = field(default_factory=set)

    def gather(self, telos: Telos) -> None:
        self.sent |= dict(telos.ask("SELECT key, person FROM sent WHERE channel = 'mail'"))
        # What is written of one message is written at one time.
        told = "SELECT at FROM delivered WHERE outcome = 'uncertain'"
        unsure = telos.ask(f"SELECT key FROM sent WHERE channel = 'mail' AND at IN ({told})")
        self.unsure |= {row[0] for row in unsure}


def _soaked(telos: Telos, life: Life, faults: Faults, mails: Mails, minutes: float) -> list[Round]:
    end, rounds = time.monotonic() + minutes * 60, []
    living = threading.Thread(target=life.live)
    living.start()
    try:
        while time.monotonic() < end:
            for name, fault in faults.all.items():
                if time.monotonic() > end:
                    break
                say(f"{name}; {max(0.0, end - time.monotonic()) / 60:.1f} minutes left")
                fault()
                if not living.is_alive():
                    raise BrokenRun("nobody edits or confirms any more")
                with life.rest:
                    left = telos.waiting()
                    telos.drain(120)
                    size = sum(telos.memory().values())
                    files = sum(house.opened(process.pid) for process in telos.running.values())
                    rounds.append(Round(name, size, files, left))
                    mails.gather(telos)
                    telos.night()
    finally:
        life.over.set()
        living.join()
    return rounds


def _settled(telos: Telos, life: Life) -> None:
    """All faults are over: the sync finds the rest, and what waits to be sent again is sent."""
    say("waiting until all is said and done")
    telos.must("sync")
    telos.drain(300)
    end = time.monotonic() + 300
    for _ in range(2):
        telos.night()
        # A minute's clock, and the mails after it.
        time.sleep(75)
        telos.drain(300)
    while waits := telos.ask("SELECT key, error FROM outbox WHERE kind = 'notice' AND state = 'sending'"):
        if time.monotonic() > end:
            raise BrokenRun(f"{len(waits)} notices are still on their way: {waits[0]}")
        time.sleep(1)


def _compared(telos: Telos, life: Life, box: Box, mails: Mails) -> None:
    """The store and the mail server against what the wiki and its people say; else there is no measurement."""
    stored = dict(telos.ask('SELECT key, current FROM page WHERE "exists"'))
    wiki = {f"{SITE}:{key}": page["revisions"][-1][0] for key, page in life.world["pages"].items()}
    if stored != wiki:
        odd = {
            key: (stored.get(key), wiki.get(key))
            for key in {*stored, *wiki}
            if stored.get(key) != wiki.get(key)
        }
        raise BrokenRun(f"{len(odd)} pages are not as the wiki has them (stored, wiki): {odd}")
    numbers = Counter(row[0] for row in telos.ask("SELECT page FROM revision"))
    if numbers != {f"{SITE}:{key}": len(page["revisions"]) for key, page in life.world["pages"].items()}:
        raise BrokenRun("versions of pages are missing, or too many")
    kept = {row[0] for row in telos.ask("SELECT delivery FROM inbox")}
    if missing := life.accepted - kept:
        raise BrokenRun(f"{len(missing)} webhooks were answered with 202 and are not stored")
    acts = Counter(telos.ask("SELECT person, page FROM act WHERE kind = 'confirm'"))
    mine = {(f"{SITE}:{person}", f"{SITE}:{policy}") for person, policy in life.confirmed.values()}
    if lost := mine - acts.keys():
        raise BrokenRun(f"{len(lost)} confirmations were answered for and are lost: {sorted(lost)[0]}")
    if twice := [act for act, count in acts.items() if count > 1]:
        raise BrokenRun(f"{len(twice)} confirmations are kept twice: {twice[0]}")
    everybody = {
        key for key, person in life.world["people"].items() if "managers" in person.get("groups", ())
    }
    asked = {
        (f"{SITE}:{person}", f"{SITE}:{number * 100}")
        for person in everybody
        for number in range(1, POLICIES + 1)
    }
    is_open = set(telos.ask("SELECT person, page FROM obligation WHERE kind = 'confirm' AND is_open"))
    if is_open != asked - acts.keys():
        raise BrokenRun(
            f"{len(is_open ^ (asked - acts.keys()))} people are asked, or not asked, to confirm by mistake"
        )
    got = Counter(str(mail["Message-ID"]) for mail in box.mails)
    if twice_ := [notice for notice, count in got.items() if count > 1]:
        raise BrokenRun(f"{len(twice_)} mails came twice: {twice_[0]}")
    to = Counter(str(mail["To"].addresses[0].addr_spec) for mail in box.mails)
    names = {f"{SITE}:{key}": account.get("email") for key, account in life.world["people"].items()}
    sent_by_name = Counter(names[person] for person in mails.sent.values())
    # Of a message that broke off at its end it is told that it may have left; it counts neither way.
    unsure_by_name = Counter(names[mails.sent[key]] for key in mails.unsure)
    for name in {*to, *sent_by_name}:
        if not sent_by_name[name] - unsure_by_name[name] <= to[name] <= sent_by_name[name]:
            raise BrokenRun(
                f"{sent_by_name[name]} mails are said to be sent to one person, {to[name]} came, "
                f"{unsure_by_name[name]} unsure"
            )
    telos.must("audit", "verify")


def _told(
    report: Report,
    telos: Telos,
    life: Life,
    box: Box,
    mails: Mails,
    rounds: Sequence[Round],
    on_disk: bool,
) -> None:
    count = Counter(round_.fault for round_ in rounds)
    report.add("faults", f"{len(rounds)}", ", ".join(f"{name} {many}" for name, many in count.items()))
    if not on_disk:
        report.add("full disk", "not tried", "the database is not on a disk that could be filled here")
    edits = sum(len(page["revisions"]) - 1 for page in life.world["pages"].values())
    report.add(
        "edits: the store equals the wiki",
        f"{edits:,}",
        f"{len(life.accepted):,} webhooks accepted",
        "",
        "all",
        True,
    )
    confirmed = telos.count("SELECT count(*) FROM act WHERE kind = 'confirm'")
    report.add(
        "confirmations, each once", f"{confirmed:,}", f"{len(life.confirmed):,} answered", "", "all", True
    )
    report.add(
        "mails, none twice",
        f"{len(box.mails):,}",
        f"{len(mails.unsure)} may have left or not",
        "",
        "none twice",
        True,
    )
    refused = ", ".join(f"{name} {many}" for name, many in life.refused.most_common(3))
    report.add("told to come again, and did", f"{sum(life.refused.values()):,}", refused)
    early = rounds[: max(1, len(rounds) // 3)]
    for what, unit in (("memory", 2**20), ("files", 1)):
        before = max(getattr(round_, what) for round_ in early)
        after = getattr(rounds[-1], what)
        name = "memory of all processes, MiB" if what == "memory" else "open files and connections"
        met = after <= GROWTH * before
        report.add(
            f"{name}, at the end", f"{after / unit:,.0f}", f"{before / unit:,.0f} after the first third",
            f"{after / before:.2f}", f"≤ {GROWTH}", met,
        )  # fmt: skip
    report.add("jobs that were given up", "0", "", "", "none", True)

"""Faults of all kinds in turn while people edit and confirm; at the end nothing is missing and nothing is twice.

    python -m bench soak --minutes 60        on both engines, an hour each

Between faults a night passes: the clock of all processes goes ahead (`bench/ahead.py`), so that notices leave.
"""

from __future__ import annotations

import contextlib
import copy
import http.client
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import database, house, load
from bench.house import ROOT, House, bearer
from bench.relay import Relay
from bench.report import BrokenRun, Report, say
from tests.notify.post_office import AnyPort, Box
from tests.server.running import WORLD
from tests.server.sending import SECRET

SITE, DOMAIN = "hr", "wiki.example.org"
MINUTES, QUICK_MINUTES = 60.0, 3.0
#: Policies, the pages below each, and who must confirm them.
POLICIES, BELOW, READERS = 6, 5, 30
#: Seconds a fault lasts, and how many bytes the disk has that is filled.
FAULT, DISK = 6.0, 256 * 2**20
#: By how much memory and open files may be more at the end than after the first rounds.
GROWTH = 1.25


class Telos(House):
    """Its processes live in a time of their own."""

    ahead: Path

    def now(self) -> datetime:
        """What time it is for them."""
        return datetime.now(UTC) + timedelta(seconds=float(self.ahead.read_text()))

    def night(self) -> None:
        """The next working morning comes."""
        at = self.now() + timedelta(days=1)
        while at.isoweekday() > 5:
            at += timedelta(days=1)
        at = at.replace(hour=11, minute=0)
        new = self.ahead.with_suffix(".new")
        new.write_text(str((at - datetime.now(UTC)).total_seconds()))
        new.replace(self.ahead)


@dataclass
class Life:
    """The wiki, its people, and what they did."""

    telos: Telos
    world_file: Path
    chance: random.Random
    world: dict[str, Any] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    confirmed: dict[str, tuple[int, int]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Any] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    #: Held while nobody does anything.
    rest: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.world = copy.deepcopy(WORLD)
        at = datetime.now(UTC) - timedelta(days=3)
        for number in range(READERS):
            one = {"name": f"Reader {number}", "email": f"reader{number}@example.org", "groups": ["managers"]}
            self.world["people"][str(100 + number)] = one
        charter = self.world["pages"].pop("10")["charter"]
        self.world["pages"].clear()
        ends = (at + timedelta(days=400)).date().isoformat()
        for number in range(1, POLICIES + 1):
            own = {**charter, "purpose": f"{charter['purpose']}, number {number}", "deadline": ends}
            # Few working days are left: everybody is reminded.
            own |= {"read until": (at + timedelta(days=9)).date().isoformat()}
            own |= {"deliverables": charter["deliverables"].replace("Leave", f"Plan {number}")}
            self._page(number * 100, f"Plan {number}", at, charter=own)
            for part in range(1, BELOW + 1):
                self._page(number * 100 + part, f"Plan {number}/{part}", at)
        self.write()

    def _page(self, number: int, title: str, at: datetime, **more: Any) -> None:
        self.world["pages"][str(number)] = {
            "title": title, "revisions": [[number * 1000, at.isoformat(), 1, 2000]], **more
        }  # fmt: skip

    def fare(self, how: dict[str, Any]) -> None:
        """From now on the wiki fares so; two who write at once would leave half a file."""
        with self.rest:
            self.faults = how
            self.write()

    def write(self) -> None:
        """What the wiki now holds, and how it is faring; whole or not at all."""
        new = self.world_file.with_suffix(".new")
        new.write_text(json.dumps({**self.world, **self.faults}))
        new.replace(self.world_file)

    def live(self) -> None:
        """Somebody edits or confirms, again and again."""
        while not self.over.wait(0.25):
            with self.rest:
                if self.chance.random() < 0.6:
                    self._edit()
                else:
                    self._confirm()

    def _edit(self) -> None:
        number = self.chance.choice(
            [key for key, page in self.world["pages"].items() if "charter" not in page]
        )
        revisions = self.world["pages"][number]["revisions"]
        last = revisions[-1]
        author, size = self.chance.randrange(100, 100 + READERS), last[3] + self.chance.choice((3, 400))
        revisions.append([last[0] + 1, self.telos.now().isoformat(), author, size])
        self.write()
        if self.chance.random() < 0.7:
            # Of the others no webhook tells; the sync has to find them.
            self.hear(int(number), last[0] + 1)

    def hear(self, page: int, revision: int) -> None:
        """The wiki sends a webhook until somebody takes it, as wikis do."""
        delivery, request = house.webhook(SITE, SECRET, page, revision, self.telos.now())
        end = time.monotonic() + 60
        while time.monotonic() < end and not self.over.is_set():
            try:
                done = load.send(self.telos.any_port(self.chance), [request])
            except (OSError, BrokenRun):
                self.refused["webhooks"] += 1
                time.sleep(0.3)
                continue
            if done.statuses == {202: 1}:
                self.accepted.add(delivery)
                return
            self.refused["webhooks"] += 1
            time.sleep(0.3)

    def _confirm(self) -> None:
        person, policy = self.chance.randrange(100, 100 + READERS), self.chance.randint(1, POLICIES) * 100
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{person} {policy}"))
        if name in self.confirmed:
            return
        act = {"id": name, "kind": "confirm", "page": f"{SITE}:{policy}", "revision": policy * 1000}
        # An answer that was lost says nothing: the same act is sent again, as the panel does.
        for _ in range(2):
            status, said = self._post("/v1/acts", person, policy, act)
            if status == 200:
                self.confirmed[name] = (person, policy)
                return
            self.refused[f"clicks ({status or 'no answer'})"] += 1
            if status and status < 500:
                self.refused[str(said)[:160]] += 1

    def _post(self, path: str, person: int, page: int, body: dict[str, Any]) -> tuple[int, Any]:
        headers = bearer(SITE, SECRET, person, page, page * 1000, self.telos.now())
        link = http.client.HTTPConnection("127.0.0.1", self.telos.any_port(self.chance), timeout=20)
        try:
            link.request("POST", path, body=json.dumps(body).encode(), headers=headers)
            answer = link.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            link.close()


@dataclass
class Faults:
    """What goes wrong, in turn."""

    telos: Telos
    life: Life
    box: Box
    relays: Sequence[Relay]
    folder: Path
    disk: bool

    @property
    def all(self) -> dict[str, Callable[[], None]]:
        """By name, in turn; a full disk only where Telos' own files are on one that can be filled."""
        found = {
            "kill": self.kill, "pause": self.pause, "cut network": self.cut, "full disk": self.fill,
            "slow wiki": self.slow, "wiki away": self.away, "refused mail": self.refuse,
        }  # fmt: skip
        if not self.disk:
            del found["full disk"]
        return found

    def _victim(self) -> str:
        return self.life.chance.choice(list(self.telos.running))

    def kill(self) -> None:
        """A part dies at any moment, twice."""
        for _ in range(2):
            name = self._victim()
            self.telos.kill(name)
            time.sleep(1)
            self.telos.begin(name)
            time.sleep(FAULT / 3)

    def pause(self) -> None:
        """A part stands still for a while, as a machine does that is moved."""
        name = self._victim()
        self.telos.signal(name, signal.SIGSTOP)
        time.sleep(FAULT * 2)
        self.telos.signal(name, signal.SIGCONT)

    def cut(self) -> None:
        """Nothing comes through, and what was connected is dropped."""
        for relay in self.relays:
            relay.cut(off=True)
        time.sleep(FAULT)
        for relay in self.relays:
            relay.cut(off=False)

    def fill(self) -> None:
        """No byte more fits on the disk."""
        ballast = self.folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(b"\0" * 2**20):
                pass
        time.sleep(FAULT)
        ballast.unlink()

    def slow(self) -> None:
        """The wiki takes its time over each question about rights."""
        self._faring(slow_rights=0.4)

    def away(self) -> None:
        """The wiki does not answer."""
        self._faring(away=True)

    def _faring(self, **how: Any) -> None:
        self.life.fare(how)
        time.sleep(FAULT)
        self.life.fare({})

    def refuse(self) -> None:
        """The mail server takes nothing for now."""
        self.box.recipient_answer = "451 not now"
        # Long enough for the minute's delivery to meet it.
        time.sleep(FAULT * 4)
        self.box.recipient_answer = ""


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
    world, ahead, info = folder / "world.json", folder / "ahead", folder / "path" / "paperwiki-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: paperwiki\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[telos.platforms]\npaper = tests.server.paperwiki:platform\n")
    ahead.write_text("0")
    sites = (
        f'stop_within = "20 seconds"\n[mail]\nhost = "127.0.0.1"\nport = {mail}\ntls = "none"\n'
        f'sender = "Telos <telos@{DOMAIN}>"\n[sites.{SITE}]\nplatform = "paper"\nurl = "https://{DOMAIN}"\n'
        f'secret = "{SECRET}"\nsync_every = "1 minute"\n[sites.{SITE}.policy]\nbreaker = 100000\n'
    )
    environment = {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(folder / "path"))),
        "PAPERWIKI": str(world), "TELOS_AHEAD": str(ahead),
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
        rounds = _soaked(telos, life, faults, minutes)
        _settled(telos, life)
        _compared(telos, life, box)
        _told(report, telos, life, box, rounds, on_disk)
    return report


@dataclass(frozen=True, slots=True)
class Round:
    """What the processes hold after a fault has passed."""

    fault: str
    memory: int
    files: int
    waiting: int


def _soaked(telos: Telos, life: Life, faults: Faults, minutes: float) -> list[Round]:
    end, found = time.monotonic() + minutes * 60, []
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
                    _drain(telos)
                    size = sum(telos.memory().values())
                    files = sum(house.opened(process.pid) for process in telos.running.values())
                    found.append(Round(name, size, files, left))
                    telos.night()
    finally:
        life.over.set()
        living.join()
    return found


def _drain(telos: Telos) -> None:
    """Wait until nothing waits; what was begun when the disk was full waits until its lease has run out."""
    try:
        telos.drain(60)
    except BrokenRun:
        if telos.count("SELECT count(*) FROM job WHERE state = 'leased'") == 0:
            raise
        telos.night()
        telos.drain(300)


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


def _compared(telos: Telos, life: Life, box: Box) -> None:
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
    if twice := [one for one, count in acts.items() if count > 1]:
        raise BrokenRun(f"{len(twice)} confirmations are kept twice: {twice[0]}")
    everybody = {key for key, one in life.world["people"].items() if "managers" in one.get("groups", ())}
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
    if twice_ := [one for one, count in got.items() if count > 1]:
        raise BrokenRun(f"{len(twice_)} mails came twice: {twice_[0]}")
    to = Counter(str(mail["To"].addresses[0].addr_spec) for mail in box.mails)
    names = {f"{SITE}:{key}": one.get("email") for key, one in life.world["people"].items()}
    said = Counter(names[row[0]] for row in telos.ask("SELECT person FROM sent WHERE channel = 'mail'"))
    # Whose message broke off at its end is told that it may have left; it counts neither way.
    unsure = telos.count("SELECT count(*) FROM delivered WHERE outcome = 'uncertain'")
    if sum(abs(to[name] - said[name]) for name in {*to, *said}) > unsure:
        raise BrokenRun(
            f"{sum(said.values())} mails are said to be sent, {sum(to.values())} came, {unsure} unsure"
        )
    telos.must("audit", "verify")


def _told(report: Report, telos: Telos, life: Life, box: Box, rounds: Sequence[Round], on_disk: bool) -> None:
    count = Counter(one.fault for one in rounds)
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
    unsure = telos.count("SELECT count(*) FROM delivered WHERE outcome = 'uncertain'")
    report.add(
        "mails, none twice",
        f"{len(box.mails):,}",
        f"{unsure} notices may have left or not",
        "",
        "none twice",
        True,
    )
    refused = ", ".join(f"{name} {many}" for name, many in life.refused.most_common(3))
    report.add("told to come again, and did", f"{sum(life.refused.values()):,}", refused)
    early = rounds[: max(1, len(rounds) // 3)]
    for what, unit in (("memory", 2**20), ("files", 1)):
        before = max(getattr(one, what) for one in early)
        after = getattr(rounds[-1], what)
        name = "memory of all processes, MiB" if what == "memory" else "open files and connections"
        met = after <= GROWTH * before
        report.add(
            f"{name}, at the end", f"{after / unit:,.0f}", f"{before / unit:,.0f} after the first third",
            f"{after / before:.2f}", f"≤ {GROWTH}", met,
        )  # fmt: skip
    report.add("jobs that were given up", "0", "", "", "none", True)

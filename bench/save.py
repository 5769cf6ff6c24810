"""A save with the server up, refusing connections, and taking them without a word, each beside a wiki without Telos."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import statistics
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench import wikis
from bench.report import BrokenRun, Ratio, Report, say
from demo.localwiki import LocalWiki, WikiSession
from demo.localwiki.basis import free_port

WRITER = "Ada"
SAVES, QUICK_SAVES = 60, 15
AIM = 1.02
OFF = "without the extension"


class _Taker(BaseHTTPRequestHandler):
    """A server that is well: takes a webhook and says so."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.taken += 1  # type: ignore[attr-defined]
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def up() -> Iterator[tuple[str, ThreadingHTTPServer]]:
    """The address of a server that takes every webhook."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Taker) as server:
        server.taken = 0  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server
        server.shutdown()


@contextlib.contextmanager
def hanging() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    held.append(listener.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    for session in held:
        session.close()


def refusing() -> str:
    """An address where nobody listens."""
    return f"http://127.0.0.1:{free_port()}"


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Save in turns, on every version, with jobs run apart and with jobs run after the page."""
    report = Report(
        "A save in MediaWiki",
        "The same edit, sent as the edit form sends it, in four wikis in turns and in random order: one without the "
        "extension, three with it and a server that takes webhooks, refuses the connection, or takes the connection "
        "and never answers. Waiting: until the wiki says that it is saved. Processor: what PHP spends on it, work "
        "after its answer included. Jobs apart: a runner of its own, as MediaWiki advises. Jobs after the page: "
        "MediaWiki's default. Ratios are medians of pairs with their 95 % intervals.",
    )
    saves = QUICK_SAVES if quick else SAVES
    for version in wikis.versions(versions):
        for rate, how in ((0, "jobs apart"), (1, "jobs after the page")):
            say(f"MediaWiki {version}, {how}")
            with (
                tempfile.TemporaryDirectory() as folder,
                four(version, Path(folder), rate) as (forms, server),
            ):
                times = measure(forms, saves)
                if rate and not server.taken:  # type: ignore[attr-defined]
                    raise BrokenRun("the server that is up was sent nothing: the jobs did not run")
            for name in times:
                if name != OFF:
                    _compare(report, f"{version}, {how}, {name}", times[name], times[OFF], jobs=bool(rate))
    return report


def _compare(report: Report, what: str, ours: Sequence[Save], theirs: Sequence[Save], *, jobs: bool) -> None:
    for kind in ("waited", "worked"):
        mine, other = ([getattr(times, kind) for times in some] for some in (ours, theirs))
        ratio = Ratio.of(list(zip(mine, other, strict=True)))
        if jobs and kind == "worked":
            # Sending the webhook is work of its own; where it is done after the page, it is no part of the save.
            continue
        medians = [f"{statistics.median(some) * 1000:.1f} ms" for some in (mine, other)]
        if kind == "waited":
            medians = [
                f"{text}, longest {max(some) * 1000:.0f}"
                for text, some in zip(medians, (mine, other), strict=True)
            ]
        name = "waiting" if kind == "waited" else "processor"
        report.add(f"{what}: {name}", medians[0], f"{medians[1]} {OFF}", str(ratio), *ratio.aim(AIM))


@contextlib.contextmanager
def four(version: str, folder: Path, rate: float) -> Iterator[tuple[Mapping[str, Form], ThreadingHTTPServer]]:
    """Edit forms of four wikis by what their server does, the one without the extension first."""
    with contextlib.ExitStack() as stack:
        address, server = stack.enter_context(up())
        servers = {
            OFF: "",
            "server up": address,
            "server refuses": refusing(),
            "server hangs": stack.enter_context(hanging()),
        }
        forms: dict[str, Form] = {}
        for name, url in servers.items():
            wiki = LocalWiki.create(
                version, folder / str(len(forms)), extensions=("Telos",) if url else (), job_run_rate=rate,
                extra_settings=wikis.settings(url) if url else "",
            )  # fmt: skip
            wiki.create_user(WRITER, wikis.PASSWORD)
            wiki.start(workers=2)
            stack.callback(wiki.stop)
            forms[name] = Form(wiki, wiki.session(WRITER, wikis.PASSWORD))
        yield forms, server


@dataclass(frozen=True, slots=True)
class Save:
    """One save, in seconds."""

    #: Until the wiki said that it is saved.
    waited: float
    #: Processor time of PHP.
    worked: float


class Form:
    """A person's edit form on one page."""

    def __init__(self, wiki: LocalWiki, session: WikiSession) -> None:
        self._address = f"{wiki.url}/index.php?title=Leave_policy&action=submit"
        self._wiki, self._session = wiki, session
        session.edit("Leave policy", "Ask two weeks ahead.")
        self._fields: dict[str, str] = {}

    def open(self) -> None:
        """Fetch the form: what it carries along belongs to the revision that is current."""
        text = self._session.http.get(self._address.replace("submit", "edit"), timeout=60).text
        inputs = re.findall(r"<input\b[^>]*>", text)
        self._fields = {}
        for field in inputs:
            name, value = re.search(r'\bname="([^"]*)"', field), re.search(r'\bvalue="([^"]*)"', field)
            if name and name[1].startswith("wp") and value and 'type="hidden"' in field:
                self._fields[name[1]] = (
                    value[1].replace("&quot;", '"').replace("&#43;", "+").replace("&amp;", "&")
                )
        if "wpEditToken" not in self._fields:
            raise BrokenRun(f"no edit form came from {self._address}: {text[:300]}")

    def save(self, text: str) -> Save:
        """Send the form."""
        fields = self._fields | {"wpTextbox1": text, "wpSummary": "measured", "wpSave": "Save"}
        before = wikis.quiet(self._wiki)
        start = wikis.seconds()
        reply = self._session.http.post(self._address, data=fields, allow_redirects=False, timeout=120)
        took = wikis.seconds() - start
        if reply.status_code not in (302, 303):
            raise BrokenRun(f"a save was answered with {reply.status_code}: {reply.text[:300]}")
        return Save(took, wikis.quiet(self._wiki) - before)


def measure(forms: Mapping[str, Form], saves: int) -> dict[str, list[Save]]:
    """Each save by form; the forms take turns in random order."""
    chance = random.Random(1)
    times: dict[str, list[Save]] = {name: [] for name in forms}
    for number in range(-5, saves):
        for name in chance.sample(list(forms), len(forms)):
            forms[name].open()
            done = forms[name].save(
                f"Ask {number + 10} days ahead. It is a habit of {number % 7} colleagues."
            )
            if number >= 0:
                times[name].append(done)
    return times

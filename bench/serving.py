"""`telos serve` in a process of its own over the made-up wiki, and the same server in two lesser forms.

    python -m bench.serving <telos.toml> whole|keep|nothing

whole: as it is. keep: webhooks are stored and wait; no worker, no clock. nothing: webhooks are verified and
answered, and nothing is stored.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from bench import database, house
from bench.report import BrokenRun
from demo.localwiki.basis import free_port
from tests.support import numbered

ROOT = Path(__file__).resolve().parents[1]
#: Policies are to be read by then: far enough for no reminder to be due.
UNTIL = timedelta(days=90)


class Telos:
    """One server and its folder, on the engine that is measured."""

    def __init__(self, folder: Path, form: str = "whole") -> None:
        self.folder, self.form = folder, form
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "telos.sqlite"
        self.place = database.at(self.database)
        self.config = folder / "telos.toml"
        until = (datetime.now(UTC) + UNTIL).isoformat()
        self.config.write_text(
            (f'[server]\ndatabase = "{self.place}"\n' if isinstance(self.place, str) else "[server]\n")
            + f'url = "{self.url}"\nbind = "127.0.0.1:{self.port}"\nlog_level = "warning"\n'
            f'[sites.{numbered.SITE}]\nplatform = "paper"\nurl = "https://wiki.example.org"\n'
            f'secret = "{numbered.SECRET}"\n'
            f'sync_every = "1 hour"\n[sites.{numbered.SITE}.options]\nuntil = "{until}"\n'
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """What the process finds: the checkout and the made-up wiki's plugin."""
        path = os.pathsep.join((str(ROOT), str(numbered.installed(self.folder))))
        return {**os.environ, "PYTHONPATH": path}

    def __enter__(self) -> Self:
        log = self.folder / "server.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.serving", str(self.config), self.form],
                stdout=output, stderr=output, env=self.environment, cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/healthz", timeout=5).status_code == 200:
                    return self
            time.sleep(0.05)
        log_end = log.read_text(errors="replace")[-3000:]
        self.__exit__(None, None, None)
        raise BrokenRun(f"the server did not start:\n{log_end}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def count(self, query: str) -> int:
        """A number from the database, read beside the running server."""
        return int(house.ask(self.place, query)[0][0] or 0)

    def stored(self) -> int:
        """How many webhooks were accepted so far."""
        return self.count("SELECT count(*) FROM inbox")

    def waiting(self) -> int:
        """How many webhooks and jobs are not done yet; given-up ones are an error."""
        if dead := self.count("SELECT count(*) FROM job WHERE state = 'dead'"):
            raise BrokenRun(f"{dead} jobs were given up: see {self.folder.name}/server.log")
        return self.count(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + (SELECT count(*) FROM job)"
        )

    def drain(self, seconds: float = 600) -> float:
        """Wait until nothing is waiting any more; how long that took."""
        start = time.monotonic()
        while left := self.waiting():
            if time.monotonic() - start > seconds:
                raise BrokenRun(f"{left} webhooks and jobs were still waiting after {seconds:.0f} s")
            time.sleep(0.1)
        return time.monotonic() - start

    def cpu(self) -> float:
        """Seconds of processor time the server's processes have used so far; PostgreSQL's are not among them."""
        return house.spent(self._group())

    def memory(self) -> int:
        """Bytes the server's processes use together, shared pages counted once."""
        return house.memory(self._group())

    def _group(self) -> int:
        assert self._process is not None
        if self._process.poll() is not None:
            raise BrokenRun(f"the server is not running any more: see {self.folder.name}/server.log")
        return self._process.pid


@contextlib.contextmanager
def several(folder: Path, *forms: str) -> Iterator[dict[str, Telos]]:
    """Servers of several forms at the same time, each on a database of its own."""
    with contextlib.ExitStack() as stack:
        yield {form: stack.enter_context(Telos(folder / form, form)) for form in forms}


def main() -> int:
    """Serve in one of the forms until stopped."""
    import webhook_server
    from core.service import Service

    config, form = Path(sys.argv[1]), sys.argv[2]
    if form == "nothing":
        Service.receive = _verify_only  # type: ignore[method-assign]
    if form in {"nothing", "keep"}:
        webhook_server.Engine.start = lambda self, parts: None  # type: ignore[method-assign]
    return webhook_server.serve(config, {})


def _verify_only(self: object, site: str, headers: Mapping[str, str], body: bytes) -> bool:
    flow = self.flow  # type: ignore[attr-defined]
    flow.platform(site).webhooks.verify(headers, body, flow.now())
    return True


if __name__ == "__main__":
    sys.exit(main())

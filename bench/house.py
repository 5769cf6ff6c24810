"""Telos in processes of its own on the engine that is measured: all in one on SQLite, parts of it on PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import jwt
import psycopg
from standardwebhooks.webhooks import Webhook

from bench import database, load
from bench.report import BrokenRun
from demo.localwiki.basis import free_port
from plugins.mediawiki.token import viewer_key

ROOT = Path(__file__).resolve().parents[1]
#: The parts of a Telos, by engine; the digits tell those of a kind apart.
PARTS: Mapping[str, Sequence[str]] = {
    database.SQLITE: ("serve",),
    database.POSTGRESQL: ("serve1", "serve2", "worker1", "worker2", "scheduler"),
}


# --- looking at processes -------------------------------------------------------------------------------


def stats(group: int) -> Iterator[list[str]]:
    """What /proc says of each process of a group, from its state on; its number at the end."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            before, _, after = stat.read_text().rpartition(")")
            fields = after.split()
            if int(fields[2]) == group:
                yield [*fields, before.partition(" ")[0]]


def spent(group: int) -> float:
    """Seconds of processor time that a group's processes have used so far."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in stats(group))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(group: int) -> int:
    """Bytes a group's processes use together, shared pages counted once."""
    total = 0
    for fields in stats(group):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{fields[-1]}/smaps_rollup").read_text()
            total += int(rollup.partition("Pss:")[2].split()[0]) * 1024
    return total


def opened(group: int) -> int:
    """How many files and connections a group's processes hold."""
    total = 0
    for fields in stats(group):
        with contextlib.suppress(OSError):
            total += sum(1 for _ in Path(f"/proc/{fields[-1]}/fd").iterdir())
    return total


def ask(place: Path | str, statement: str, *values: str) -> list[tuple[Any, ...]]:
    """What a statement finds, read beside the running processes; `?` stands for a value."""
    if isinstance(place, str):
        with psycopg.connect(place) as link:
            return link.execute(statement.replace("?", "%s").encode(), values).fetchall()
    with contextlib.closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(statement, values).fetchall()


# --- what is sent ---------------------------------------------------------------------------------------


def webhook(
    site: str, secret: str, page: int, revision: int, at: datetime | None = None
) -> tuple[str, bytes]:
    """The id of a signed webhook of a wiki, and its request."""
    at = at or datetime.now(UTC)
    data = {"page": page, "revision": revision, "user": 1}
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = json.dumps({"type": "page.saved", "timestamp": stamp, "data": data})
    delivery = f"msg_{uuid.uuid4().hex}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, at, body),
    }
    return delivery, load.request("POST", f"/hooks/{site}", headers, body.encode())


def bearer(
    site: str, secret: str, person: int, page: int, revision: int, at: datetime | None = None
) -> dict[str, str]:
    """The headers by which a wiki vouches for who looks at a page."""
    now = int((at or datetime.now(UTC)).timestamp())
    claims = {"iss": site, "aud": "telos", "sub": str(person), "name": f"Person {person}", "lang": "en"}
    claims |= {"page": page, "rev": revision, "iat": now, "exp": now + 600}
    token = jwt.encode(claims, viewer_key(secret), algorithm="HS256")
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


# --- processes ------------------------------------------------------------------------------------------


class House:
    """A folder with settings, and the processes that work by them."""

    def __init__(
        self,
        folder: Path,
        sites: str,
        environment: Mapping[str, str],
        program: Sequence[str] = (str(ROOT / "webhook_server.py"),),
        through: str = "",
    ) -> None:
        """``sites``: the settings but for `[server]`. ``program``: what Python runs, before its arguments.

        ``through``: the address by which the processes reach their PostgreSQL, where it is not the usual one.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.program = folder, program
        self.place = database.at(folder / "telos.sqlite")
        self.parts = PARTS[database.engine()]
        self.ports = {name: free_port() for name in self.parts if name.startswith("serve")}
        self.environment = {**os.environ, **environment}
        first = next(iter(self.ports.values()))
        self.config = folder / "telos.toml"
        self.config.write_text(
            f'[server]\nurl = "http://127.0.0.1:{first}"\nbind = "127.0.0.1:{first}"\nlog_level = "warning"\n'
            + (f'database = "{through or self.place}"\n' if isinstance(self.place, str) else "")
            + sites
        )
        # A secret stands in it.
        self.config.chmod(0o600)
        self.running: dict[str, subprocess.Popen[str]] = {}

    def __enter__(self) -> Self:
        try:
            for name in self.parts:
                self.begin(name)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, name: str) -> None:
        """Start a part, anew if need be; returns when it does its part."""
        arguments = [name.rstrip("0123456789")]
        if name in self.ports:
            arguments += ["--bind", f"127.0.0.1:{self.ports[name]}"]
            if len(self.parts) > 1:
                arguments.append("--no-worker")
        with (self.folder / f"{name}.log").open("a", encoding="utf-8") as log:
            process = self.running[name] = subprocess.Popen(
                [sys.executable, *self.program, "--config", str(self.config), *arguments, "--json"],
                stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment, cwd=self.folder,
                start_new_session=True,
            )  # fmt: skip
        assert process.stdout is not None
        if not process.stdout.readline():
            raise BrokenRun(f"{name} did not start:\n{self.log_end(name)}")
        threading.Thread(target=process.stdout.read, daemon=True).start()

    def log_end(self, name: str) -> str:
        """The end of a part's log."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send all processes of a part a signal."""
        for fields in list(stats(self.running[name].pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(fields[-1]), number)

    def kill(self, name: str) -> None:
        """Kill a part and what it started, as a power cut would."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)

    def close(self) -> None:
        """End all of them, in good order where they can."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(60)
        self.running.clear()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, *self.program, "--config", str(self.config), *arguments],
            env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def must(self, *arguments: str) -> None:
        """Run one command that has to end well."""
        done = self.command(*arguments)
        if done.returncode:
            raise BrokenRun(f"telos {' '.join(arguments)}: {done.stdout[-1000:]}{done.stderr[-2000:]}")

    # --- looking ---

    def ask(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        return ask(self.place, statement, *values)

    def count(self, statement: str, *values: str) -> int:
        """A number from the database."""
        return int(self.ask(statement, *values)[0][0] or 0)

    def waiting(self) -> int:
        """How many webhooks, and jobs that are due, are not done yet; given-up ones are an error."""
        if dead := self.ask("SELECT kind, subject, error FROM job WHERE state = 'dead'"):
            raise BrokenRun(f"{len(dead)} jobs were given up: {dead[0]}")
        now = self.now()
        # SQLite knows no zones: instants are text there.
        at = now.isoformat() if isinstance(self.place, str) else now.strftime("%Y-%m-%d %H:%M:%S.%f")
        return self.count("SELECT count(*) FROM inbox WHERE state = 'new'") + self.count(
            "SELECT count(*) FROM job WHERE state = 'leased' OR due <= ?", at
        )

    def now(self) -> datetime:
        """What time it is for these processes."""
        return datetime.now(UTC)

    def drain(self, seconds: float = 900) -> float:
        """Wait until nothing is waiting any more; how long that took."""
        start = time.monotonic()
        while left := self.waiting():
            if time.monotonic() - start > seconds:
                kinds = self.ask("SELECT kind, state, count(*) FROM job GROUP BY kind, state")
                raise BrokenRun(f"{left} webhooks and jobs were still waiting after {seconds:.0f} s: {kinds}")
            time.sleep(0.2)
        return time.monotonic() - start

    def memory(self) -> dict[str, int]:
        """Bytes each part uses."""
        return {name: memory(process.pid) for name, process in self.running.items()}

    def any_port(self, chance: random.Random) -> int:
        """One of the servers, as what stands before them would choose."""
        return chance.choice(list(self.ports.values()))

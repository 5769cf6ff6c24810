"""Two servers, two workers and two schedulers on one PostgreSQL, killed again and again: nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.localwiki.basis import free_port
from tests.server.running import AT, ROOT, WORLD, Running
from tests.server.sending import SECRET, event, post, signed
from tests.support import postgres

#: Pages with a community each: their managers are asked to read them.
COMMUNITIES, STORM = 6, 160


class Many(Running):
    """Several processes, each with a part, over one database."""

    def __init__(self, folder: Path, server: postgres.Server) -> None:
        self.postgres, self.name = server, server.database()
        super().__init__(folder)
        self.parts: dict[str, subprocess.Popen[str]] = {}
        self.ports: dict[str, int] = {}
        self.lines: list[str] = []

    def _address(self) -> str:
        return self.postgres.address(self.name)

    def begin(self, name: str) -> None:
        """Start a part, anew if need be; returns when it does its part."""
        kind = name.rstrip("0123456789")
        arguments = [kind]
        if kind == "serve":
            port = self.ports.setdefault(name, free_port())
            arguments += ["--no-worker", "--bind", f"127.0.0.1:{port}"]
        process = self.parts[name] = subprocess.Popen(
            [
                sys.executable,
                str(ROOT / "webhook_server.py"),
                "--config",
                str(self.config),
                *arguments,
                "--json",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=self.folder,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        threading.Thread(target=self.lines.extend, args=(process.stderr,), daemon=True).start()
        assert process.stdout.readline(), self.told()

    def told(self) -> str:
        return "".join(self.lines)

    def cut_down(self, name: str) -> None:
        """Kill a part and what it started, as a power cut would."""
        process = self.parts.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.postgres.do(statement, self.name)

    def close(self) -> None:
        for name in list(self.parts):
            self.cut_down(name)
        self.postgres.drop(self.name)


def until(holds: Callable[[], bool], what: Callable[[], object], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what()
        time.sleep(0.2)


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Many]:
    servers = Many(tmp_path, postgres.server())
    yield servers
    servers.close()


@pytest.mark.timeout(900)
def test_nothing_is_lost_whoever_is_killed(many: Many) -> None:
    world = json.loads(json.dumps(WORLD))
    charter = world["pages"]["10"]["charter"]
    for number in range(20, 20 + COMMUNITIES):
        own = {**charter, "purpose": f"{charter['purpose']}, number {number}", "deadline": "2029-01-29"}
        own |= {
            "read until": "2028-12-18",
            "deliverables": charter["deliverables"].replace("Leave", f"Plan {number}"),
        }
        world["pages"][str(number)] = {
            "title": f"Plan {number}", "revisions": [[number * 100, AT, 1, 2000]], "charter": own
        }  # fmt: skip
    many.write_world(world)
    assert many.command("go-live", "hr", "--yes").returncode == 0
    names = [f"{kind}{number}" for kind in ("serve", "worker", "scheduler") for number in (1, 2)]
    for name in names:
        many.begin(name)

    chance, accepted, stop = random.Random(7), set[str](), threading.Event()

    def send() -> None:
        """Deliveries in turns to both servers, each until somebody takes it, as a wiki does."""
        for number in range(STORM):
            delivery, page = f"d{number}", chance.choice([10, *range(20, 20 + COMMUNITIES)])
            body = event(page=page, revision=page * 100, user=1)
            while not stop.is_set():
                port = many.ports[f"serve{chance.randint(1, 2)}"]
                try:
                    status = post(f"http://127.0.0.1:{port}/hooks/hr", body, signed(SECRET, delivery, body))
                except OSError:
                    status = 0
                if status == 202:
                    accepted.add(delivery)
                    break
                time.sleep(0.05)

    storm = threading.Thread(target=send)
    storm.start()
    for victim in ("worker1", "serve2", "scheduler1", "worker2"):
        time.sleep(chance.uniform(0.5, 2))
        many.cut_down(victim)
        stored = {row[0] for row in many.ask("SELECT delivery FROM inbox")}
        assert accepted - stored == set(), "what was answered for is there"
        many.begin(victim)
    storm.join(120)
    stop.set()
    assert len(accepted) == STORM
    until(
        lambda: not many.ask("SELECT 1 FROM inbox WHERE state != 'done' LIMIT 1"),
        lambda: (many.ask("SELECT kind, state, count(*) FROM job GROUP BY 1, 2"), many.told()[-3000:]),
    )
    assert {row[0] for row in many.ask("SELECT delivery FROM inbox")} >= accepted

    homes = many.ask("SELECT count(*) FROM community WHERE NOT withdrawn")
    assert homes == [(COMMUNITIES + 1,)]
    # Each slot of the clock was one's, whoever had it.
    assert not many.ask("SELECT job FROM tick GROUP BY job, due HAVING count(*) > 1")
    assert not many.ask("SELECT 1 FROM job WHERE state = 'dead'")

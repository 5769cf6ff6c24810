"""``telos`` in processes of its own, over a wiki kept in a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from core.clock import SystemClock
from core.store import Store
from demo.localwiki.basis import free_port
from tests.server.sending import SECRET, ask, event, post, signed, token
from tests.support import fresh, quick_start
from tests.support.filed import PLACE
from tests.support.signed_wiki import plugin

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-11-20T10:00:00+00:00"

#: A wiki with one policy that managers must read, and a page of it.
WORLD: dict[str, Any] = {
    "people": {
        "1": {"name": "Ana", "email": "ana@example.org"},
        "2": {"name": "Ben", "email": "ben@example.org"},
        "3": {"name": "Cem", "groups": ["managers"]},
        "4": {"name": "Dora", "groups": ["managers"]},
    },
    "pages": {
        "10": {
            "title": "Leave",
            "revisions": [[100, AT, 1, 2000]],
            "charter": {
                "purpose": "HR and the managers agree on one leave policy that everyone can follow",
                "deliverables": "Leave policy; owner: Ana; page: [[Leave]]; done when: the works council agrees",
                "business need": "Fewer questions about leave",
                "benefit": "You know at once what you may approve",
                "sponsor": "Ana",
                "it contact": "Ben",
                "stewards": "Ana, Ben",
                "members": "group: managers",
                "deadline": "2027-01-29",
                "read by": "group: managers",
                "read until": "2026-12-18",
                "scope": "page and subpages",
            },
        },
        "11": {"title": "Leave/Travel", "revisions": [[101, AT, 3, 900]]},
        "12": {"title": "Canteen", "revisions": [[102, AT, 3, 900]]},
    },
}


class Running:
    """A folder with settings, a wiki in a file, and the processes that work on it."""

    #: The wiki's entry point.
    platform = "paper = tests.support.filed:platform"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.config = folder / "telos.toml"
        self.database = folder / "telos.sqlite"
        #: What it keeps its data in, as settings name it: that file, unless the tests run on PostgreSQL.
        self.address = self._address()
        self.world_file = folder / "world.json"
        self.write_world(WORLD)
        self._path = plugin(folder, self.platform)
        self.config.write_text(
            f"""[server]
url = "{self.url}"
bind = "127.0.0.1:{self.port}"
stop_within = "20 seconds"
{self._database_line()}
[sites.hr]
platform = "paper"
url = "https://wiki.example.org"
secret = "{SECRET}"
sync_every = "1 hour"
"""
        )
        # A secret stands in it.
        self.config.chmod(0o600)
        self.process: subprocess.Popen[str] | None = None
        self.log: list[str] = []

    def _address(self) -> str:
        return fresh.named(self.database)

    def _database_line(self) -> str:
        return f'database = "{self.address}"\n' if "://" in self.address else ""

    def store(self) -> Store:
        """Its store, opened here as each of its commands opens it."""
        return Store.open(self.address, SystemClock(), notes=self.folder)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What its database holds, asked behind its back."""
        with fresh.behind(self.address) as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def write_world(self, world: Mapping[str, Any]) -> None:
        """What the wiki now holds; whole or not at all."""
        new = self.world_file.with_suffix(".new")
        new.write_text(json.dumps(world))
        new.replace(self.world_file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(self._path))),
            "LANG": "C.UTF-8",
            PLACE: str(self.world_file),
        }

    # --- processes ---

    def command(
        self, *arguments: str, given: str = "", timeout: float = 280
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return quick_start.run(
            ["--config", str(self.config), *arguments],
            cwd=self.folder,
            env=self.environment,
            given=given,
            timeout=timeout,
        )

    def start(self, *more: str, out: IO[str] | None = None) -> None:
        """Serve; returns when it does. ``more`` arguments; what it prints goes to ``out``."""
        ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "webhook_server.py"), "--config", str(self.config), "serve", *more],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=self.folder,
            start_new_session=True,
        )
        process = self.process

        def listen() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                self.log.append(line)
                if "Telos serves on" in line:
                    ready.set()
            ready.set()

        threading.Thread(target=listen, daemon=True).start()
        assert ready.wait(150), self.logged()
        assert process.poll() is None, self.logged()

    def logged(self) -> str:
        """What the server wrote into its log."""
        return "".join(self.log)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process = None
        return code

    def kill(self) -> None:
        """Kill it and all it started, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        self.process = None

    def worker(self) -> int:
        """The process that serves, below the one that watches over it."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    # --- asking ---

    def hook(self, delivery: str, body: bytes | None = None, secret: str = SECRET, **more: Any) -> int:
        """Send a webhook; the status of its answer."""
        body = body or event(page=10, revision=100, user=1)
        return post(f"{self.url}/hooks/hr", body, signed(secret, delivery, body, **more))

    def api(
        self, path: str, user: int, page: int = 0, revision: int = 0, body: Any = None, method: str = "GET"
    ) -> tuple[int, Any]:
        """Ask ``/v1`` for a person; status and JSON."""
        headers = {
            "Authorization": f"Bearer {token('hr', user, page, revision)}",
            "Content-Type": "application/json",
        }
        sent = None if body is None else json.dumps(body).encode()
        status, answer, _ = ask(f"{self.url}/v1/{path}", method=method, body=sent, headers=headers)
        return status, json.loads(answer) if answer else None

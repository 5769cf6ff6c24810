"""A Telos of a journey: its settings, its mail box, its commands, its server, and what its evidence holds."""

from __future__ import annotations

import atexit
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar

import requests
from aiosmtpd.controller import Controller

from demo.localwiki.basis import free_port

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")

#: The company works at every hour, so that mails leave while the test looks; nobody is spared one of them.
ALWAYS_AT_WORK = """
zone = "UTC"
weekdays = [1, 2, 3, 4, 5, 6, 7]
day_start = "00:00"
day_end = "23:59"
daily_cap = 1000
breaker = 1000
"""


def until(ask: Callable[[], T], what: str, patience: float = 120) -> T:
    """What is asked for, as soon as it is there (true); an error that names it when it doesn't come."""
    end = time.monotonic() + patience
    while not (got := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"did not come within {patience:g} seconds: {what}")
        time.sleep(0.1)
    return got


class MailBox:
    """Takes every mail by SMTP and keeps it."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._mails: list[EmailMessage] = []
        self.port = free_port()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._news:
            self._mails.append(message_from_bytes(envelope.content, policy=default))
            self._news.notify_all()
        return "250 taken"

    def all(self) -> list[EmailMessage]:
        with self._news:
            return list(self._mails)

    def to(self, name: str) -> list[EmailMessage]:
        """A person's mails, oldest first."""
        address = name.split()[0].lower() + "@example.org"
        return [mail for mail in self.all() if address in str(mail["to"])]

    def wait(self, name: str, *words: str, patience: float = 90) -> EmailMessage:
        """The newest mail to a person that has all these words in its subject or text."""
        end = time.monotonic() + patience
        while True:
            left = end - time.monotonic()
            for mail in reversed(self.to(name)):
                text = str(mail["subject"]) + "\n" + text_of(mail)
                if all(word in text for word in words):
                    return mail
            # What came at the last moment was looked at.
            if left <= 0:
                got = [str(mail["subject"]) for mail in self.to(name)]
                raise AssertionError(f"no mail to {name} with {words}; got {got}")
            with self._news:
                # One may have come since they were looked at: nobody waits for the next one then.
                self._news.wait(min(left, 1))

    def close(self) -> None:
        self._server.stop()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The plain or HTML part."""
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


class Served:
    """A folder with settings, and the processes that work there."""

    def __init__(self, site: str, folder: Path) -> None:
        self.site, self.folder = site, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mails = MailBox()
        self._process: subprocess.Popen[bytes] | None = None
        port = free_port()
        self.server = f"http://127.0.0.1:{port}"
        self.settings = folder / "telos.toml"
        self.settings.write_text(
            f"""[server]
url = "{self.server}"
bind = "127.0.0.1:{port}"
stop_within = "5 seconds"
log_level = "debug"

[mail]
host = "127.0.0.1"
port = {self.mails.port}
tls = "none"
sender = "Telos <telos@example.org>"
"""
        )

    def settle(self, policy: str, *options: str) -> None:
        """Add to what connecting wrote: the site's policy, further options, and a sync that comes soon.

        A webhook that a busy machine answers too late is found by the sync, soon enough for a test.
        """
        section = f"[sites.{self.site}]"
        own = "\n".join((section, 'sync_every = "20 seconds"', *options))
        written = self.settings.read_text().replace(section, own, 1)
        self.settings.write_text(f"{written}\n[sites.{self.site}.policy]{ALWAYS_AT_WORK}{policy}")

    def telos(self, *words: str, may_fail: bool = False) -> str:
        """What a command of the command line says."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "webhook_server.py"), *words],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        assert may_fail or done.returncode == 0, f"telos {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    @property
    def log(self) -> Path:
        """What `telos serve` wrote."""
        return self.folder / "serve.log"

    def start(self) -> None:
        """Serve; returns when it is ready."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.journey.quick_clock", "serve"],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._process = process
        # Also when somebody stops the tests before the world is whole.
        atexit.register(self.stop)

        def ready() -> bool:
            assert process.poll() is None, self.log.read_text()
            try:
                return requests.get(f"{self.server}/readyz", timeout=5).status_code == 200
            except requests.RequestException:
                return False

        until(ready, "a ready server")

    def stop(self) -> None:
        """Stop serving."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(30)

    def close(self) -> None:
        """End serving, and take no more mail."""
        self.stop()
        self.mails.close()

    def call(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> Any:
        """What `/v1` answers who holds a token; None for "no community here"."""
        answer = requests.request(
            method,
            f"{self.server}/v1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}", **headers},
            timeout=30,
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def evidence_of(self, person: str, what: str) -> list[dict[str, Any]]:
        """What the evidence holds of a person's acts of one kind, read beside the running server.

        ``person``: their id in the wiki.
        """
        with closing(sqlite3.connect(f"file:{self.folder / 'telos.sqlite'}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT evidence.data FROM evidence JOIN person ON person.pseudonym = evidence.person"
                " WHERE evidence.what = ? AND person.key = ? ORDER BY seq",
                (f"act.{what}", f"{self.site}:{person}"),
            )
            return [json.loads(data) for (data,) in rows]

"""Where a demonstration lives: its folder, its ports, its processes. Stopping it leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".demo"
_STATE = FOLDER / "demo.json"

#: The ports that are tried first; a taken one is replaced by a free one.
PORTS = {"wiki": 8080, "telos": 8500, "mail": 8026, "smtp": 8025}


class Demo:
    """The state of the running demonstration, kept in its folder from the first process on."""

    def __init__(self, state: dict[str, Any]) -> None:
        self._state = state

    @classmethod
    def found(cls) -> Demo | None:
        """What an earlier run left, or None."""
        try:
            return cls(json.loads(_STATE.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return None

    @classmethod
    def new(cls, version: str) -> Demo:
        """A new one, with ports of its own; remembered at once, so that a broken start can be cleaned up."""
        FOLDER.mkdir(exist_ok=True)
        demo = cls({"version": version, "ports": _ports(), "processes": {}, "ready": False})
        demo.keep()
        return demo

    @property
    def version(self) -> str:
        """The MediaWiki version it shows."""
        return str(self._state["version"])

    @property
    def ready(self) -> bool:
        """True once everything was set up."""
        return bool(self._state["ready"])

    def url(self, name: str) -> str:
        """The address of "wiki", "telos" or "mail"."""
        return f"http://127.0.0.1:{self.port(name)}"

    def port(self, name: str) -> int:
        """The port of "wiki", "telos", "mail" or "smtp"."""
        return int(self._state["ports"][name])

    def done(self) -> None:
        """Remember that everything is set up."""
        self._state["ready"] = True
        self.keep()

    def keep(self) -> None:
        """Write the state down."""
        part = _STATE.with_suffix(".part")
        part.write_text(json.dumps(self._state, indent=1), encoding="utf-8")
        part.replace(_STATE)

    def start(self, name: str, command: Sequence[str | Path], ready: str) -> None:
        """Start a process that outlives this one, and wait until its address answers."""
        with (FOLDER / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=FOLDER,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._state["processes"][name] = process.pid
        self.keep()
        until = time.monotonic() + 60
        while not answers(ready):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{name} did not start; its last words are in {log.name}")
            time.sleep(0.1)

    def stop(self, name: str) -> None:
        """End one process and its children."""
        pid = self._state["processes"].pop(name, None)
        if pid is None:
            return
        for kind, patience in ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, kind)
            until = time.monotonic() + patience
            while _alive(pid) and time.monotonic() < until:
                time.sleep(0.05)
        self.keep()

    def remove(self) -> None:
        """End everything and delete the folder."""
        from plugins.mediawiki.localwiki import LocalWiki

        for name in tuple(self._state["processes"]):
            self.stop(name)
        with contextlib.suppress(Exception):
            LocalWiki.open(FOLDER / "wiki").stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def answers(url: str) -> bool:
    """Whether anything sensible answers at an address."""
    try:
        return requests.get(url, timeout=5).status_code < 500
    except requests.RequestException:
        return False


def say(text: str) -> None:
    """One line of progress."""
    print(f"  {text}", flush=True, file=sys.stderr)


def _alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _ports() -> dict[str, int]:
    ports = {}
    for name, wanted in PORTS.items():
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", wanted))
            except OSError:
                one.bind(("127.0.0.1", 0))
            ports[name] = one.getsockname()[1]
    return ports

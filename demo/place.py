"""Where demonstrations live: a folder, ports and processes each. Stopping them leaves nothing behind."""

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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".demo"
_STATE = "demo.json"

#: The ports that are tried first; a taken one is replaced by a free one.
PORTS = {"wiki": 8080, "telos": 8500, "mail": 8026, "smtp": 8025}
SQLITE, POSTGRESQL = "sqlite", "postgresql"


class Demo:
    """The state of one running demonstration, kept in its folder from the first process on.

    Several run beside each other, one of each name.
    """

    def __init__(self, name: str, state: dict[str, Any]) -> None:
        self.name = name
        self._state = state

    @classmethod
    def load(cls, name: str) -> Demo | None:
        """What an earlier run left, or None."""
        try:
            return cls(name, json.loads((FOLDER / name / _STATE).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return None

    @classmethod
    def all(cls) -> Iterator[Demo]:
        """Every one that was started."""
        for file in sorted(FOLDER.glob(f"*/{_STATE}")):
            demo = cls.load(file.parent.name)
            if demo is not None:
                yield demo

    @classmethod
    def new(cls, name: str, version: str, ports: Mapping[str, int] = PORTS, database: str = SQLITE) -> Demo:
        """A new one, with ports of its own; remembered at once, so that a broken start can be cleaned up."""
        taken = {port for demo in cls.all() for port in demo._state["ports"].values()}
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
        state = {
            "version": version,
            "database": database,
            "ports": _free(ports, taken),
            "processes": {},
            "ready": False,
        }
        demo = cls(name, state)
        demo.keep()
        return demo

    @property
    def folder(self) -> Path:
        """Where it keeps its files."""
        return FOLDER / self.name

    @property
    def version(self) -> str:
        """The version of the wiki it shows."""
        return str(self._state["version"])

    @property
    def database(self) -> str:
        """What it keeps its data in, "sqlite" or "postgresql"."""
        return str(self._state.get("database", SQLITE))

    @property
    def elsewhere(self) -> Path | None:
        """A folder outside of its own that goes with it."""
        named = self._state.get("elsewhere")
        return Path(named) if named else None

    @elsewhere.setter
    def elsewhere(self, folder: Path) -> None:
        self._state["elsewhere"] = str(folder)
        self.keep()

    @property
    def processes(self) -> Mapping[str, int]:
        """What it started and has not ended, by name, the first one first."""
        return dict(self._state["processes"])

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
        state = self.folder / _STATE
        part = state.with_suffix(".part")
        part.write_text(json.dumps(self._state, indent=1), encoding="utf-8")
        part.replace(state)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        ready: str | Callable[[], bool],
        user: str | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start a process that outlives this one, and wait until its address answers or it is told to be ready.

        ``user``: whose process it is, where it must not be ours; ``folder``: where it works, if not in ours.
        """
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=folder or self.folder,
                user=user,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._state["processes"][name] = process.pid
        self.keep()
        until = time.monotonic() + 60
        # Also where something answers: it may be another program's port.
        while process.poll() is not None or not (answers(ready) if isinstance(ready, str) else ready()):
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
        """End everything and delete the folder; nothing when that was done."""
        if not (self.folder / _STATE).exists():
            # Its processes' numbers may be somebody else's by now.
            return
        # The database last: whoever works on it ends in good order first.
        for name in reversed(self._state["processes"].copy()):
            self.stop(name)
        if (self.folder / "wiki").is_dir():
            from demo.localwiki import LocalWiki

            with contextlib.suppress(Exception):
                LocalWiki.open(self.folder / "wiki").stop()
        if self.elsewhere:
            shutil.rmtree(self.elsewhere, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def has_logged(self, name: str, words: str) -> bool:
        """Whether a process has written these words since it was started first."""
        return words in (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")


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


def _free(wanted_ports: Mapping[str, int], taken: Collection[int]) -> dict[str, int]:
    """Ports that nobody uses, those wanted where that is so; ``taken`` are other demonstrations'."""
    ports = {}
    for name, wanted in wanted_ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", 0 if wanted in taken else wanted))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            ports[name] = probe.getsockname()[1]
    return ports

"""Which engine is measured: SQLite, or a PostgreSQL of one's own on this machine that keeps what it says it keeps.

A measurement names a file for each store. Where PostgreSQL is measured, a database of its own stands for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from demo import postgres

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)
_SETTINGS = {"max_connections": "200", "shared_buffers": "128MB", "autovacuum_naptime": "10s"}
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """A running PostgreSQL, as durable as it comes, and the databases that stand for files."""

    def __init__(self) -> None:
        self.place = postgres.Place.new("telos-bench-", _SETTINGS)
        self._databases: dict[Path, str] = {}
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.place.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                list(self.place.command), cwd=self.place.folder, user=self.place.user, stdout=log, stderr=log
            )
        self.place.wait()

    def at(self, path: Path) -> str:
        """The address of the database that stands for a file; made when it is first asked for."""
        if path not in self._databases:
            name = f"b{len(self._databases)}"
            self.place.do(f"CREATE DATABASE {name}")
            self._databases[path] = name
        return self.place.address(self._databases[path])

    def worked(self) -> float:
        """Seconds of processor time that it and all its processes have used so far."""
        seconds = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                first = int(stat.parent.name) == self.process.pid
                if first:
                    # Its processes that have ended.
                    seconds += (int(fields[13]) + int(fields[14])) / _TICK
                if first or int(fields[1]) == self.process.pid:
                    # Nanoseconds; the clock of /proc/…/stat ticks too slowly for one edit.
                    seconds += int((stat.parent / "schedstat").read_text().split()[0]) / 1e9
        return seconds

    def close(self) -> None:
        """End it, also where somebody is still connected, and leave nothing behind."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        self.place.remove()


_measured: list[Server | None] = [None]


@contextlib.contextmanager
def on(engine: str) -> Iterator[None]:
    """Stores within are on this engine."""
    server = Server() if engine == POSTGRESQL else None
    _measured.append(server)
    try:
        yield
    finally:
        _measured.pop()
        if server is not None:
            server.close()


def engine() -> str:
    """What is measured now."""
    return SQLITE if _measured[-1] is None else POSTGRESQL


def at(path: Path) -> Path | str:
    """What to open for a file: itself, or the address of the database that stands for it."""
    server = _measured[-1]
    return path if server is None else server.at(path)


def worked() -> float:
    """Seconds of processor time that this process and its database have used so far."""
    server = _measured[-1]
    return time.process_time() + (0.0 if server is None else server.worked())


def words() -> str:
    """How a text about what was measured goes on."""
    if _measured[-1] is None:
        return "a SQLite store"
    return "a PostgreSQL store (fsync on, same machine, its processor time counted)"


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a database of a PostgreSQL of its own."""
    server = Server()
    try:
        yield server.at(Path("one"))
    finally:
        server.close()

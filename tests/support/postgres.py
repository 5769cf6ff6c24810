"""A PostgreSQL of the tests' own: one server a process of tests, one database, copied from a made one, a store."""

from __future__ import annotations

import atexit
import itertools
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from core.store import Store
from demo.postgres import USER, Place
from tests.support.clock import FrozenClock

_NUMBERS = itertools.count()
#: Quick rather than safe: what is tested here is not whether PostgreSQL keeps what it wrote.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


class Server:
    """A running server; it ends with this process, however that ends."""

    def __init__(self, **settings: str) -> None:
        self._place = Place.new("telos-pg-", _SETTINGS | settings)
        self.folder = self._place.folder
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        # The pipe closes when this process is gone, also when it was killed.
        script = f"{shlex.join(self._place.command)} >>log 2>&1 & cat >/dev/null; kill -INT $!; wait"
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", script],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            user=self._place.user,
            start_new_session=True,
        )
        try:
            self._place.wait()
        except RuntimeError:
            raise RuntimeError((self.folder / "log").read_text()) from None

    def stop(self) -> None:
        """Stop as an admin does; what is connected is cut off."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(60)

    def kill(self) -> None:
        """Let all its processes be gone at once, as in a power cut; what they had not given to the disk is lost."""
        head = int((self._place.data / "postmaster.pid").read_text().split()[0])
        # So that it sees none of the others go.
        os.kill(head, signal.SIGSTOP)
        children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        for process in (*map(int, children), head):
            os.kill(process, signal.SIGKILL)
        self.stop()

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        self._place.remove()

    def do(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """One statement outside of any transaction, and what it found."""
        return self._place.do(statement, database)

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return self._place.address(database)

    def database(self) -> str:
        """A new database with the tables in it; its name."""
        if not self.do("SELECT 1 FROM pg_database WHERE datname = 'made'"):
            self.do("CREATE DATABASE made")
            Store.open(self.address("made"), FrozenClock()).close()
        return self.copy("made")

    def copy(self, database: str) -> str:
        """A new database as this one is, to which nobody is connected; its name."""
        name = f"t{next(_NUMBERS)}"
        # Whoever has just left it may be seen there for a while on a busy machine, and it can't be copied meanwhile.
        self.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        self.do(f"CREATE DATABASE {name} TEMPLATE {database}")
        return name

    def anew(self, database: str) -> None:
        """Let a database hold nothing but its tables, as another one of its name."""
        self.drop(database)
        self.do(f"CREATE DATABASE {database} TEMPLATE made")

    def dump(self, database: str) -> bytes:
        """A database as ``pg_dump`` writes it, with bytes as they are where they are letters."""
        command = [
            str(self._place.programs / "pg_dump"),
            f"--host={self.folder}",
            f"--username={USER}",
            database,
        ]
        told = {**os.environ, "PGOPTIONS": "-c bytea_output=escape"}
        return subprocess.run(command, check=True, capture_output=True, env=told).stdout

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected."""
        self.do(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@cache
def server() -> Server:
    """This process's own."""
    started = Server()
    atexit.register(started.close)
    return started


@contextmanager
def database() -> Iterator[str]:
    """The address of a new database with the tables in it, which is gone afterwards."""
    name = server().database()
    yield server().address(name)
    server().drop(name)

"""A PostgreSQL of the tests' own: one server a process of tests, one database, copied from a made one, a store."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg

from core.store import Store
from tests.support.clock import FrozenClock

_NUMBERS = itertools.count()
#: Quick rather than safe: what is tested here is not whether PostgreSQL keeps what it wrote.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


def programs() -> Path | None:
    """Where the newest PostgreSQL's programs are on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: int(one.parts[4]))
    named = [Path(one).resolve() for one in (shutil.which("postgres"),) if one]
    return next((one.parent for one in [*reversed(found), *named] if one.exists()), None)


class Server:
    """A running server, reached by a socket in a folder of its own; it ends with this process, however that ends."""

    def __init__(self, **settings: str) -> None:
        where = programs()
        if where is None:
            raise RuntimeError("there is no PostgreSQL on this machine; run: packaging/bootstrap system")
        self._bin = where
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="telos-pg-"))
        if self._user:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        self._data = self.folder / "data"
        self._settings = _SETTINGS | {"unix_socket_directories": str(self.folder)} | settings
        initdb = [
            str(where / "initdb"),
            "-D",
            str(self._data),
            "-U",
            "telos",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        ]
        # Of another order than Telos': what is compared must not go by the database's language.
        self._run([*initdb, "--locale-provider=icu", "--icu-locale=en"])
        self.start()

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd=self.folder)

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        # The pipe closes when this process is gone, also when it was killed.
        script = f"'{self._bin}/postgres' -D '{self._data}' {options} >>log 2>&1 & cat >/dev/null; kill -INT $!; wait"
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", script],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            user=self._user,
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while True:
            try:
                self.do("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop as an admin does; what is connected is cut off."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(60)

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def do(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """One statement outside of any transaction, and what it found."""
        with psycopg.connect(host=str(self.folder), user="telos", dbname=database, autocommit=True) as link:
            cursor = link.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://telos@/{database}?host={self.folder}"

    def database(self) -> str:
        """A new database with the tables in it; its name."""
        name = f"t{next(_NUMBERS)}"
        if not self.do("SELECT 1 FROM pg_database WHERE datname = 'made'"):
            self.do("CREATE DATABASE made")
            Store.open(self.address("made"), FrozenClock()).close()
        self.do(f"CREATE DATABASE {name} TEMPLATE made")
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected."""
        self.do(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _user() -> str | None:
    """Whose process it is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@cache
def server() -> Server:
    """This process's own."""
    found = Server()
    atexit.register(found.close)
    return found

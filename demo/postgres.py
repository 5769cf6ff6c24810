"""A PostgreSQL of one's own on this machine, in a folder of its own: for demonstrations, measurements and tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import psycopg

#: The user whose databases they are.
USER = "telos"
#: How long a server may take until it answers, in seconds.
PATIENCE = 60.0


def programs() -> Path | None:
    """Where the newest PostgreSQL's programs are on this machine, or None."""
    servers = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda server: int(server.parts[4])
    )
    named = [Path(server).resolve() for server in (shutil.which("postgres"),) if server]
    return next((server.parent for server in [*reversed(servers), *named] if server.exists()), None)


def owner() -> str | None:
    """Whose process a server is where this one is root's: PostgreSQL refuses to run as root. None: ours."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Place:
    """A folder with a server's data in it; the server is reached by a socket in the same folder, and no other way."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        where = programs()
        if where is None:
            raise RuntimeError("there is no PostgreSQL on this machine; run: packaging/bootstrap system")
        self.folder, self.programs = folder, where
        self._settings = {"listen_addresses": "", "unix_socket_directories": str(folder), **settings}

    @classmethod
    def new(cls, prefix: str, settings: Mapping[str, str]) -> Place:
        """One with an empty database system in it. The folder's name is short, since a socket's address must be."""
        place = cls(Path(tempfile.mkdtemp(prefix=prefix)), settings)
        if place.user:
            os.chown(place.folder, pwd.getpwnam(place.user).pw_uid, -1)
        options = ["-U", USER, "-A", "trust", "-E", "UTF8", "-N"]
        # Of another order than Telos': what is compared must not go by the database's language.
        options += ["--locale-provider=icu", "--icu-locale=en"]
        subprocess.run(
            [str(place.programs / "initdb"), "-D", str(place.data), *options],
            check=True,
            capture_output=True,
            user=place.user,
            cwd=place.folder,
        )
        return place

    @cached_property
    def user(self) -> str | None:
        """Whose process the server is, where it is not ours."""
        return owner()

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    @property
    def command(self) -> Sequence[str]:
        """What runs the server."""
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def do(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """One statement outside of any transaction, and what it found."""
        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as link:
            cursor = link.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        """Whether the server can be asked."""
        try:
            self.do("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def wait(self) -> None:
        """Wait until it answers; RuntimeError where it does not."""
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL in {self.folder} does not answer")
            time.sleep(0.02)

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def remove(self) -> None:
        """Delete the folder; the server must have ended."""
        shutil.rmtree(self.folder, ignore_errors=True)

"""A PostgreSQL to measure on: one of its own, on this machine, that keeps what it has said it keeps."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Iterator

from demo import postgres

_SETTINGS = {"max_connections": "100", "shared_buffers": "128MB", "autovacuum_naptime": "10s"}


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a PostgreSQL of its own, as durable as it comes."""
    place = postgres.Place.new("telos-bench-", _SETTINGS)
    with (place.folder / "log").open("wb") as log:
        server = subprocess.Popen(
            list(place.command), cwd=place.folder, user=place.user, stdout=log, stderr=log
        )
    try:
        place.wait()
        place.do(f"CREATE DATABASE {postgres.USER}")
        yield place.address(postgres.USER)
    finally:
        # Also where somebody is still connected.
        server.send_signal(signal.SIGINT)
        server.wait(60)
        place.remove()

"""``/healthz``: the process answers. ``/readyz``: it can take and process work."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Response
from flask_openapi3 import OpenAPI

from core.application import Application
from core.ports import TelosError
from core.store import installation
from core.store.migrating import tables_at

log = logging.getLogger("telos.web")

#: Bytes that must be free where the database is, and that are written to see whether they can be.
LEAST_FREE, PROBE = 16 * 1024 * 1024, 64 * 1024
#: Seconds that an answer of ``/readyz`` is good for.
FRESH = 2.0


def register(app: OpenAPI, application: Application) -> None:
    """Add the two addresses a supervisor asks."""
    lock, known = threading.Lock(), [(0.0, dict[str, bool]())]

    def latest() -> dict[str, bool]:
        # Asked by anybody, as often as they like: written once in a while only.
        with lock:
            at, checks = known[0]
            if not checks or time.monotonic() - at > FRESH:
                checks = readiness(application)
                known[0] = (time.monotonic(), checks)
            return checks

    @app.get("/healthz", doc_ui=False)
    def _healthz() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @app.get("/readyz", doc_ui=False)
    def _readyz() -> Response:
        checks = latest()
        body = {"ready": all(checks.values()), "checks": checks}
        return Response(json.dumps(body), 200 if body["ready"] else 503, content_type="application/json")


def readiness(application: Application) -> dict[str, bool]:
    """What must be true to take and process work, by name. Something is really written, and taken back."""
    store = application.store
    place = {"database": store.in_place()}
    if store.shared:
        place = {"presence": store.in_place()}
    else:
        place |= {"folder": _can_write(store.path.parent), "disk": _free(store.path.parent) >= LEAST_FREE}
    return {
        **place,
        "store": _holds(
            lambda: store.write(lambda connection: installation.touch(connection, application.clock.now()))
        ),
        "migrations": _holds(lambda: _migrated(application)),
        "worker": application.alive(),
    }


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _can_write(folder: Path) -> bool:
    """Whether a file can be made there, which also the database needs beside its own."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".telos-", suffix=".probe") as file:
            file.write(b"\0" * PROBE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.warning("not ready: a file can't be written in the database's folder: %s", error.strerror)
        return False
    return True


def _holds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except TelosError as error:
        log.warning("not ready: %s", error)
        return False
    except Exception:
        log.exception("not ready")
        return False
    return True


def _migrated(application: Application) -> None:
    with application.store.read() as connection:
        at, head = tables_at(connection)
    if at != head:
        raise TelosError(f"the tables are at {at}, this version needs {head}")

"""``/healthz``: the process answers. ``/readyz``: it can take and process work."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from flask import Response
from flask_openapi3 import OpenAPI

from core.house import House
from core.ports import TelosError

log = logging.getLogger("telos.web")


def register(app: OpenAPI, house: House) -> None:
    """Add the two addresses a supervisor asks."""

    @app.get("/healthz", doc_ui=False)
    def _healthz() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @app.get("/readyz", doc_ui=False)
    def _readyz() -> Response:
        checks = readiness(house)
        body = {"ready": all(checks.values()), "checks": checks}
        return Response(json.dumps(body), 200 if body["ready"] else 503, content_type="application/json")


def readiness(house: House) -> dict[str, bool]:
    """What must be true to take and process work, by name."""
    return {
        "store": _holds(lambda: house.store.write(lambda connection: connection.exec_driver_sql("SELECT 1"))),
        "migrations": _holds(lambda: _migrated(house)),
        "worker": house.alive(),
    }


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


def _migrated(house: House) -> None:
    from alembic.script import ScriptDirectory

    from core.store.database import config

    head = ScriptDirectory.from_config(config()).get_current_head()
    with house.store.read() as connection:
        at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    if at != head:
        raise TelosError(f"the tables are at {at}, this version needs {head}")

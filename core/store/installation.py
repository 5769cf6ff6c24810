"""Which database this is: an id of its own, noted beside the settings, so that a lost one is noticed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from core.store import tables as t
from core.store.errors import StoreTrouble

_ID = re.compile(r"[0-9a-f]{32}")


def touch(connection: sa.Connection, now: datetime) -> None:
    """Write that the database was looked at: whether it can be written shows by that."""
    connection.execute(sa.update(t.installation).values(checked=now))


def id_of(connection: sa.Connection, now: datetime) -> str:
    """The database's own id; made when first asked for."""
    own_id = connection.scalar(sa.select(t.installation.c.id))
    if own_id is None:
        own_id = secrets.token_hex(16)
        connection.execute(t.installation.insert().values(id=own_id, checked=now))
    return str(own_id)


def known(connection: sa.Connection) -> str:
    """The database's own id, which nobody outside knows; "" while it has none."""
    return str(connection.scalar(sa.select(t.installation.c.id)) or "")


def note(folder: Path, database: Path) -> Path:
    """Where the id is noted: beside the settings, by the database's name."""
    return folder / f"{database.name}.installation"


def noted(file: Path | None) -> str:
    """The id that was noted; "" for none."""
    if file is None:
        return ""
    try:
        noted_id = json.loads(file.read_text(encoding="utf-8")).get("id", "")
    except (OSError, ValueError, AttributeError):
        return ""
    return noted_id if isinstance(noted_id, str) and _ID.fullmatch(noted_id) else ""


def write_down(file: Path | None, id_: str) -> None:
    """Note the id, where nothing is noted; a folder that can't be written stays without."""
    if file is None or noted(file) == id_:
        return
    why = "Telos notes here which database is its own, to notice when that is lost. See docs/operations.md."
    with contextlib.suppress(OSError):
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(json.dumps({"id": id_, "about": why}, indent=2) + "\n")


def check_there(file: Path | None, database: Path) -> None:
    """Raise when a database was noted, and none is there."""
    if noted(file) and not database.exists():
        raise StoreTrouble(
            "store-lost", database=str(database), note=str(file), backup=newest_backup(database)
        )


def check_same(file: Path | None, database: Path, id_: str) -> None:
    """Raise when another database was noted than the one that is there."""
    if noted(file) not in ("", id_):
        raise StoreTrouble(
            "store-foreign", database=str(database), note=str(file), backup=newest_backup(database)
        )


def newest_backup(database: Path) -> str:
    """The newest backup that ``telos backup`` made where it usually puts them; "–" for none."""
    backups = sorted((database.parent / "backups").glob(f"{database.stem}-*.sqlite"))
    return str(backups[-1]) if backups else "–"

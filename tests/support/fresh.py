"""A new store's file as a copy: its tables are made once for a process of tests, not once for each test."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from core.store import Store
from core.store import tables as t
from tests.support.clock import FrozenClock


@cache
def _made() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    folder = tempfile.TemporaryDirectory(prefix="telos-store-")
    path = Path(folder.name) / "fresh.db"
    Store.open(path, FrozenClock()).close()
    return folder, path


def same_salt(store: Store) -> None:
    """Let two stores be compared: what is known by a salted digest is known by the same one."""
    store.write(lambda connection: connection.execute(sa.update(t.site).values(salt="the same everywhere")))


def put(path: Path) -> None:
    """Lay a store with empty tables there, unless there is one."""
    if not path.exists():
        shutil.copy(_made()[1], path)

"""A fresh store that costs little: statements are compiled once a process of tests, and no commit waits for the disk.

What SQLAlchemy makes of a statement is kept by engine, so that each test's own store would compile everything anew.
Here all engines on SQLite share what the first one that connected keeps. A store that :mod:`tests.support.fresh` gave
out also leaves its writes to the machine's memory: a test that asks what a power cut leaves opens a store by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

#: How many are kept; an engine of the server keeps 500.
_KEPT = 4000
_make = sa.create_engine
_first: list[sa.Engine] = []
#: The files whose stores need not outlive the machine.
_short_lived: set[str] = set()


def hurry(path: Path) -> None:
    """Let a store in this file not wait for the disk, when it is opened from here on."""
    _short_lived.add(f"file:{quote(str(path.absolute()))}")


def share() -> None:
    """Let every engine that is made from here on share what it compiles."""
    sa.create_engine = _sharing


def _sharing(url: Any, **options: Any) -> sa.Engine:
    if sa.make_url(url).get_backend_name() != "sqlite":
        # Others learn about their server and its types as they connect.
        return _make(url, **options)
    engine = _make(url, query_cache_size=_KEPT, **options)
    if engine.url.database in _short_lived:
        sa.event.listen(engine, "checkout", _leave_it_to_memory)
    if _first:
        # What is kept is found by the dialect as well.
        engine.dialect = _first[0].dialect
        engine._compiled_cache = _first[0]._compiled_cache
        return engine

    @sa.event.listens_for(engine, "engine_connect")
    def _connected(_connection: sa.Connection) -> None:
        if not _first:
            _first.append(engine)

    return engine


def _leave_it_to_memory(raw: Any, _record: Any, _proxy: Any) -> None:
    raw.execute("PRAGMA synchronous=OFF")

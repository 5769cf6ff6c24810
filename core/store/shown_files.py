"""Versions of the files that pages show: what was told of one once is known for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from core.model import FileVersion, Page
from core.store import codec
from core.store import tables as t
from core.store.sql import one_of

_NONE = "[]"
_FILES = sa.select(t.page.c.key, t.page.c.files).where(one_of(t.page.c.key))
_PUT = sa.update(t.page).where(t.page.c.key == sa.bindparam("p")).values(files=sa.bindparam("f"))


def read(text: str) -> tuple[FileVersion, ...]:
    """The versions as they are stored, by time."""
    return codec.load_many(FileVersion, text) if text != _NONE else ()


def dumped(files: Iterable[FileVersion]) -> str:
    """The versions as they are stored."""
    return codec.dump(tuple(sorted(files, key=lambda file: (file.at, file.file, file.number))))


def known(told: str, stored: str) -> bool:
    """Whether all versions that were told are among those stored."""
    return told == _NONE or {*_named(read(told))} <= {*_named(read(stored))}


def put(connection: sa.Connection, fresh: Sequence[Page]) -> None:
    """Add what was told to what is known of stored pages; a version that is known has the moment it had first."""
    told = {page.key: page.files for page in fresh if page.files}
    if not told:
        return
    rows = []
    for row in connection.execute(_FILES, {"keys": [*told]}):
        before = _named(read(row.files))
        after = _named(told[row.key]) | before
        if len(after) > len(before):
            rows.append({"p": row.key, "f": dumped(after.values())})
    if rows:
        connection.execute(_PUT, rows)


def _named(files: Iterable[FileVersion]) -> dict[tuple[str, int], FileVersion]:
    return {(file.file, file.number): file for file in files}

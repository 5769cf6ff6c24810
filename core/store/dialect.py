"""What the two engines spell or order differently, in one place: everything else is portable SQL.

SQLite compares text by its bytes; so does every text column on PostgreSQL (``COLLATE "C"``), whatever language the
database was made for. What is asked with these, means the same on both.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import functions

#: Locks by name: the one writer, who brings the tables up to date, who begins what may have broken a server.
WRITING, MIGRATING, SUSPECTS = "telos/writing", "telos/migrating", "telos/suspects"


def lite(connection: sa.Connection) -> bool:
    """Whether this is SQLite, for the few that compare what is stored as it is stored."""
    return connection.dialect.name == "sqlite"


class position(functions.GenericFunction[int]):  # noqa: N801  # a function of SQL
    """Where a text stands in another one, counted from 1; 0 where it doesn't."""

    type = sa.Integer()
    inherit_cache = True
    name = "telos_position"


@compiles(position, "sqlite")
def _position_lite(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(position, "postgresql")
def _position_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


@compiles(sa.Text, "postgresql")
def _text(element: Any, compiler: Any, **options: Any) -> str:
    """Text as a column's type; a cast takes no collation."""
    said: str = compiler.visit_TEXT(element, **options)
    return f'{said} COLLATE "C"' if isinstance(options.get("type_expression"), sa.Column) else said


def lock(connection: sa.Connection, name: str) -> None:
    """Hold a lock until the transaction ends, waiting for it; SQLite's one writer holds them all."""
    if not lite(connection):
        connection.execute(_LOCK, {"name": name})


_LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")

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

#: How long PostgreSQL waits for a lock: of a table or a row, which an admin's session may hold, as long as SQLite waits
#: for its file; of our own names, whose holders come to an end by themselves, through a storm; while tables are brought
#: up to date or copied, for those who still read them; for whoever brings them up to date
#: without an end (docs/decisions/0202-who-waits-for-a-lock-waits-for-an-end.md).
WAIT, OURS, LONG, ENDLESS = "5s", "30s", "60s", "0"

#: A character that PostgreSQL has no place for, and what stands for it there.
NOTHING, REPLACED = "\0", "\ufffd"


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
    type_name: str = compiler.visit_TEXT(element, **options)
    return f'{type_name} COLLATE "C"' if isinstance(options.get("type_expression"), sa.Column) else type_name


def lock(connection: sa.Connection, name: str, *, shared: bool = False, on: bool = False) -> None:
    """Hold a lock until the transaction ends, waiting for it; SQLite's one writer holds them all.

    ``shared``: beside others that hold it so, too; ``on``: more of our own names are waited for after it.
    """
    if lite(connection):
        return
    waits, then = (ENDLESS, LONG) if name == MIGRATING else (OURS, WAIT)
    connection.execute(
        _LOCK_SHARED if shared else _LOCK, {"name": name, "waits": waits, "then": waits if on else then}
    )


def replaced(text: str) -> str:
    """A text as PostgreSQL keeps it: for the character that it has no place for there is the sign for such ones."""
    return text.replace(NOTHING, REPLACED)


def counted(connection: sa.Connection, table: sa.Table) -> int:
    """The largest number that this table has given a row by itself, of rows that are gone, too; 0 for none."""
    column = table.autoincrement_column
    if column is None:
        return 0
    last = connection.scalar(sa.select(sa.func.max(column))) or 0
    if lite(connection):
        if _never_again(table):
            query = sa.select(_NUMBERS.c.seq).where(_NUMBERS.c.name == table.name)
            last = max(last, connection.scalar(query) or 0)
    elif sequence := connection.scalar(_SEQUENCE, {"name": table.name, "column": column.name}):
        columns: tuple[sa.ColumnElement[Any], ...] = (
            sa.literal_column("last_value"),
            sa.literal_column("is_called"),
        )
        row = connection.execute(sa.select(*columns).select_from(sa.text(sequence))).one()
        last = max(last, row.last_value if row.is_called else 0)
    return int(last)


def count_on(connection: sa.Connection, table: sa.Table, last: int) -> None:
    """Let the numbers this table gives begin after ``last``."""
    column = table.autoincrement_column
    if column is None or last < 1:
        return
    if not lite(connection):
        if sequence := connection.scalar(_SEQUENCE, {"name": table.name, "column": column.name}):
            connection.execute(sa.select(sa.func.setval(sequence, last)))
    elif _never_again(table):
        connection.execute(sa.delete(_NUMBERS).where(_NUMBERS.c.name == table.name))
        connection.execute(sa.insert(_NUMBERS).values(name=table.name, seq=last))


def _never_again(table: sa.Table) -> bool:
    """Whether SQLite gives no number a second time, and so keeps the largest one it gave."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])


_NUMBERS = sa.table("sqlite_sequence", sa.column("name", sa.Text), sa.column("seq", sa.BigInteger))
_SEQUENCE = sa.text("SELECT pg_get_serial_sequence(:name, :column)")
#: How long it waits is said in the same step: each step of its own would lengthen every transaction.
_WAITING = (
    "SELECT set_config('lock_timeout', :waits, true), {}(hashtextextended(:name, 0)),"
    " set_config('lock_timeout', :then, true)"
)
_LOCK = sa.text(_WAITING.format("pg_advisory_xact_lock"))
_LOCK_SHARED = sa.text(_WAITING.format("pg_advisory_xact_lock_shared"))

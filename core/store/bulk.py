"""Many rows in one step of the database.

The driver hands Python on with each of its steps, and whoever writes then waits for its turn again. Row by row that is
three times a row: in a storm of webhooks a group waited for others more than for the disk
(docs/decisions/0196-a-group-is-written-in-a-few-steps.md).

What is spoken past SQLAlchemy core/store/sharing.py does not see: only for tables that it lets anybody write to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa

from core.store.dialect import lite, replaced
from core.store.sql import COUNTED, chunked

#: Most rows of one statement on SQLite, which has a text of its own for each number of them.
MOST = 64
Rows = Sequence[Mapping[str, Any]]
#: What makes of a value what the driver takes.
_Make = Callable[[Any], Any] | None
_NONE_YET = object()
#: The statements, by engine, table, columns and number of rows, and what makes of their values.
_known: dict[tuple[str, str, tuple[str, ...], int | tuple[bool, ...]], tuple[str, tuple[_Make, ...]]] = {}


def insert_numbered(
    connection: sa.Connection, table: sa.Table, rows: Rows, key: Sequence[str]
) -> list[int | None]:
    """Insert the rows that aren't there yet; by place the number of each that was new.

    ``key``: the text columns by which a row is there already. Each row has the same columns.
    """
    number, keys = table.primary_key.columns[0].name, tuple(key)
    returned = f" RETURNING {', '.join((number, *keys))}"
    numbers: list[int | None] = []
    for some in chunked(rows, MOST):
        named = [tuple(row[name] for name in keys) for row in some]
        if lite(connection):
            numbers += _numbered(connection, table, some, number, named, keys)
            continue
        # It returns text as it keeps it.
        named = [tuple(replaced(part) for part in name) for name in named]
        new = {tuple(row[1:]): int(row[0]) for row in _insert_arrays(connection, table, some, returned)}
        numbers += [new.pop(name, None) for name in named]
    return numbers


def _numbered(
    connection: sa.Connection,
    table: sa.Table,
    rows: Rows,
    number: str,
    named: Sequence[tuple[Any, ...]],
    keys: tuple[str, ...],
) -> list[int | None]:
    """The same on SQLite: to have each number returned would be a step for each.

    Nobody else writes, so those of one statement follow each other, and its last one the driver knows.
    """
    result = _insert_values(connection, table, rows)
    count = max(int(result.rowcount), 0)
    if not count:
        return [None] * len(rows)
    first = int(result.lastrowid) - count + 1
    if count == len(rows):
        return list(range(first, first + count))
    columns = (table.c[name] for name in (number, *keys))
    query = sa.select(*columns).where(table.c[number] >= first)
    new = {tuple(row[1:]): int(row[0]) for row in connection.execute(query)}
    return [new.pop(name, None) for name in named]


def insert_or_hold(
    connection: sa.Connection, table: sa.Table, rows: Rows, index: Sequence[str], where: sa.TextClause
) -> None:
    """Insert the rows that aren't there yet by this partial index; on a shared engine hold those that are.

    What is held nobody else changes before this transaction ends. Each row has the same columns; those of the index
    are text.
    """
    if lite(connection):
        for some in chunked(rows, MOST):
            _insert_values(connection, table, some)
        return
    # A statement holds a row once only; of those that are kept as the same the first one is meant.
    unique = {tuple(replaced(row[name]) for name in index): row for row in reversed(rows)}
    held = f" ({', '.join(index)}) WHERE {where.text} DO UPDATE SET {index[0]} = excluded.{index[0]}"
    _insert_arrays(connection, table, list(reversed(unique.values())), "", held)


def _insert_values(connection: sa.Connection, table: sa.Table, rows: Rows) -> Any:
    """Insert the rows that aren't there yet, on SQLite.

    They are filled up with the last one, which is there then, so that there is a statement for few numbers of rows
    only: each is read by the database once and known from then on.
    """
    names = tuple(rows[0])
    places = 1 << (len(rows) - 1).bit_length()
    words, makes = _spelled(connection.dialect, table, names, places)
    made = list(zip(*_made(rows, names, makes), strict=True))
    bound = tuple(chain.from_iterable((*made, *[made[-1]] * (places - len(made)))))
    return connection.exec_driver_sql(f"{words} DO NOTHING", bound, execution_options=COUNTED)


def _insert_arrays(
    connection: sa.Connection,
    table: sa.Table,
    rows: Rows,
    returned: str = "",
    there: str = " DO NOTHING",
) -> Any:
    """Insert the rows that aren't there yet, on PostgreSQL: a value for each column, whatever their number.

    A column that is the same in all rows is one value; the others are arrays.
    """
    names = tuple(rows[0])
    fixed = tuple(all(row[name] is rows[0][name] for row in rows) for name in names)
    words, makes = _spelled(connection.dialect, table, names, fixed)
    columns = list(zip(fixed, _made(rows, names, makes), strict=True))
    alike = [column[0] for is_fixed, column in columns if is_fixed]
    bound = (*alike, *(column for is_fixed, column in columns if not is_fixed))
    return connection.exec_driver_sql(f"{words}{there}{returned}", bound)


def _made(rows: Rows, names: Sequence[str], makes: Sequence[_Make]) -> Iterator[list[Any]]:
    """The columns as the driver takes them."""
    for name, make in zip(names, makes, strict=True):
        column = [row[name] for row in rows]
        yield column if make is None else _each(column, make)


def _each(column: Sequence[Any], make: Callable[[Any], Any]) -> list[Any]:
    # Mostly it is the same moment in all rows, and to make text of it takes as long as the rest of the row.
    made, before = list[Any](), _NONE_YET
    for value in column:
        if value is not before:
            before, as_driven = value, make(value)
        made.append(as_driven)
    return made


def _spelled(
    dialect: sa.Dialect, table: sa.Table, names: tuple[str, ...], how: int | tuple[bool, ...]
) -> tuple[str, tuple[_Make, ...]]:
    """The statement, and what makes of each value what the driver takes.

    ``how``: for so many rows, or which columns are the same in all of them.
    """
    key = dialect.name, table.name, names, how
    if key not in _known:
        if isinstance(how, int):
            row = f"({', '.join('?' * len(names))})"
            rows = f"VALUES {', '.join([row] * how)}"
        else:
            rows = _selected(dialect, table, names, how)
        makes = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
        _known[key] = f"INSERT INTO {table.name} ({', '.join(names)}) {rows} ON CONFLICT", tuple(makes)
    return _known[key]


def _selected(dialect: sa.Dialect, table: sa.Table, names: tuple[str, ...], fixed: tuple[bool, ...]) -> str:
    columns, arrays = [], []
    for name, is_fixed in zip(names, fixed, strict=True):
        kind = table.c[name].type.dialect_impl(dialect).compile(dialect)
        # Bytes as they are: as text each is two characters.
        value = f"{'%b' if kind == 'BYTEA' else '%s'}::{kind}"
        columns.append(value if is_fixed else name)
        if not is_fixed:
            arrays.append((f"{value}[]", name))
    words = f"SELECT {', '.join(columns)}"
    if arrays:
        values, called = (", ".join(part) for part in zip(*arrays, strict=True))
        words += f" FROM unnest({values}) AS given({called})"
    return words

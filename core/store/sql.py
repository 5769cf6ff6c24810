"""The few statements that SQLAlchemy spells by dialect, spelled once."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

T = TypeVar("T")

#: Pairs of one statement that are looked for in an index of both: each first with each second, see :func:`pairs`.
PAIRS = 50
#: SQLite allows 32,766 values in one statement; lists go in parts of this size.
PART = 500


#: How many rows an INSERT made is told where it is asked for.
COUNTED = {"preserve_rowcount": True}


@cache
def _insert_new(dialect: str, table: sa.Table) -> Any:
    """The statement for rows that may be there already; built once."""
    kind: Any = postgresql if dialect == "postgresql" else sqlite
    return kind.insert(table).on_conflict_do_nothing()


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that aren't there yet; how many were new. Each row has the same columns."""
    if not rows:
        return 0
    result = connection.execute(
        _insert_new(connection.dialect.name, table), list(rows), execution_options=COUNTED
    )
    return max(int(result.rowcount), 0)


def select_or_hold(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: sa.Select[Any],
    index: Sequence[str],
    where: sa.TextClause,
    there: sa.ColumnElement[bool],
) -> Any:
    """A statement that inserts the rows of a query as ``insert_or_hold`` of core/store/bulk.py does.

    ``there``: it is there already.
    """
    if connection.dialect.name != "postgresql":
        return table.insert().from_select(list(columns), rows.where(sa.not_(there)))
    statement: Any = postgresql.insert(table).from_select(list(columns), rows.distinct())
    same = {index[0]: statement.excluded[index[0]]}
    return statement.on_conflict_do_update(index_elements=list(index), index_where=where, set_=same)


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    keep: Iterable[str] = (),
) -> None:
    """Insert the rows or replace what stands under their primary key, but for the columns in ``keep``."""
    if not rows:
        return
    statement = _upsert(connection.dialect.name, table, tuple(rows[0]), tuple(keep))
    connection.execute(statement, list(rows))


@cache
def _upsert(dialect: str, table: sa.Table, columns: tuple[str, ...], keep: tuple[str, ...]) -> Any:
    statement: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    fixed = {*keys, *keep}
    change = {name: statement.excluded[name] for name in columns if name not in fixed}
    if change:
        return statement.on_conflict_do_update(index_elements=keys, set_=change)
    return statement.on_conflict_do_nothing(index_elements=keys)


def chunked(items: Iterable[T], size: int = PART) -> Iterator[list[T]]:
    """The items in lists short enough for one statement."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


def delete_by_key(
    connection: sa.Connection,
    table: sa.Table,
    keys: Sequence[Sequence[Any]],
    still: sa.ColumnElement[bool],
) -> int:
    """Delete the rows with these primary keys of which something is still so; how many."""
    columns = list(table.primary_key.columns)
    which = sa.and_(*(column == sa.bindparam(f"k{place}") for place, column in enumerate(columns)))
    rows = [{f"k{place}": value for place, value in enumerate(key)} for key in keys]
    if not rows:
        return 0
    deleted = connection.execute(sa.delete(table).where(which, still), rows, execution_options=COUNTED)
    return max(int(deleted.rowcount), 0)


class _Values(sa.TypeDecorator[Sequence[Any]]):
    """Values in one bound parameter, however many: an array, and JSON where there are none."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, of: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        kind: Any = postgresql.ARRAY(self.of) if dialect.name == "postgresql" else sa.Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[Any] | None, dialect: sa.Dialect) -> Any:
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _OneOf(FunctionElement[bool]):
    """Whether the first is among the values of the second.

    Its type is not said to be a truth: such a one SQLAlchemy compares with 1, and SQLite then takes no index.
    """

    inherit_cache = True


@compiles(_OneOf)
def _in_json(element: _OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({values})))"  # noqa: S608  (both are rendered by SQLAlchemy)


@compiles(_OneOf, "postgresql")
def _in_array(element: _OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"({column} = ANY({values}))"


def one_of(column: Any, name: str = "keys") -> sa.ColumnElement[bool]:
    """A condition for a list of values that is bound when the statement is executed, as one parameter.

    For statements that are put together once: to do so takes longer than SQLite does for most of them. The text of
    such a statement is the same for any number of values, so the database need not read it again either.
    """
    values: sa.BindParameter[Any] = sa.bindparam(name, type_=_Values(column.type))
    return _OneOf(column, values)


class _Fields(FunctionElement[str]):
    """Names and values in turn as one JSON object."""

    type = sa.Text()
    inherit_cache = True


@compiles(_Fields)
def _fields_lite(element: _Fields, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_object({', '.join(compiler.process(part, **how) for part in element.clauses)})"


@compiles(_Fields, "postgresql")
def _fields_postgresql(element: _Fields, compiler: SQLCompiler, **how: Any) -> str:
    # Its own kind of value would come read already where it stands alone, and as text in a union.
    return f"json_build_object({', '.join(compiler.process(part, **how) for part in element.clauses)})::text"


def fields(columns: Iterable[Any]) -> sa.ColumnElement[Any]:
    """A row in one value, for a statement whose other rows have other columns: read it with :func:`fields_of`."""
    parts: list[Any] = []
    for column in columns:
        parts += [sa.literal_column(f"'{column.name}'"), column]
    return _Fields(*parts)


def fields_of(text: str) -> dict[str, Any]:
    """The columns of a row by name; truths may be numbers, and instants are text: see :func:`instant`."""
    row: dict[str, Any] = json.loads(text)
    return row


def instant(text: str | None) -> datetime | None:
    """An instant among such fields."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Prepared:
    """A long statement of text columns alone, asked with every screen: on SQLite its words are put together once.

    To find them again, to look through its values, and to make rows of what comes takes SQLAlchemy four times as long
    as SQLite does for it all.
    """

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any]) -> None:
        self.statement = statement

    @cached_property
    def _words(self) -> tuple[str, dict[str, Any], tuple[tuple[str, Any], ...]]:
        """The statement, what is bound each time, and the name of each value asked for with what makes of it that."""
        # By name, since most values stand in many places.
        dialect = sqlite.dialect(paramstyle="named")
        compiled = self.statement.compile(dialect=dialect)
        fixed, asked = {}, []
        for name, value in compiled.params.items():
            bind = compiled.binds[name]
            make = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                asked.append((name, make))
            else:
                fixed[name] = value if make is None else make(value)
        return str(compiled), fixed, tuple(asked)

    def ask(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All its rows."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values).all()
        words, fixed, asked = self._words
        bound = fixed.copy()
        for name, make in asked:
            bound[name] = values[name] if make is None else make(values[name])
        # Who looks at each statement is to see this one, too.
        if not connection.dispatch.before_cursor_execute:
            with contextlib.suppress(sqlite3.Error):
                raw = connection.connection.dbapi_connection
                rows: list[Sequence[Any]] = raw.execute(words, bound).fetchall()  # type: ignore[union-attr]
                return rows
        # Whatever is wrong is told as of every statement.
        return connection.exec_driver_sql(words, bound).all()


def among(column: Any, values: Iterable[str]) -> sa.ColumnElement[bool]:
    """A condition for a list of our own words that never changes: it is part of the statement, nothing is bound."""
    condition: sa.ColumnElement[bool] = column.in_(
        [sa.literal_column(f"'{value}'") for value in sorted(values)]
    )
    return condition


def begins_with(column: Any, name: str) -> sa.ColumnElement[bool]:
    """A condition for texts that begin with a value, exactly, which is bound when the statement is executed."""
    begin: sa.BindParameter[str] = sa.bindparam(name, type_=sa.String)
    condition: sa.ColumnElement[bool] = sa.func.substr(column, 1, sa.func.length(begin)) == begin
    return condition


def pairs(first: Any, second: Any) -> sa.ColumnElement[bool]:
    """A condition for rows among the pairs asked for, which are bound as ``firsts`` and ``seconds``.

    Rows that match across pairs are among what is found: whoever asks leaves them out. SQLite takes no index for a
    list of pairs, so keep to :data:`PAIRS` of them.
    """
    return sa.and_(one_of(first, "firsts"), one_of(second, "seconds"))


def bound(some: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """The values of :func:`pairs`, of tuples that begin with first and second."""
    some = list(some)
    return {
        "firsts": sorted({pair[0] for pair in some}),
        "seconds": sorted({pair[1] for pair in some}),
    }

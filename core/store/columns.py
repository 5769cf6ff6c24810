"""What the tables are made of: instants, row numbers, and columns that are never empty of meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


#: What a column holds of people: each that holds any is marked once, and erasing goes by the marks.
#: A person's key.
PERSON = {"holds": "person"}
#: A key with a person's in it.
PERSON_WITHIN = {"holds": "person within"}
#: Nested values, in which there may be keys, names and words.
NESTED = {"holds": "nested"}
#: Words, in which a person's name may stand.
WORDS = {"holds": "words"}


def holding(mark: dict[str, str]) -> tuple[Column[Any], ...]:
    """All columns with this mark."""
    return tuple(
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info.get("holds") == mark["holds"]
    )


class Instant(TypeDecorator[datetime]):
    """An aware instant; kept in UTC. SQLite has no zones, so they are taken off and put back here."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, and naive where it knows no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's text is read at once: of a page with thousands of comments there are as many."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


#: Row numbers; SQLite counts up only for INTEGER, PostgreSQL wants the long kind.
Number = sa.BigInteger().with_variant(Integer, "sqlite")


def text(name: str, **options: Any) -> Column[str]:
    """Words, "" for none."""
    return Column(name, Text, nullable=False, server_default="", **options)


def flag(name: str, *, start: bool = False) -> Column[bool]:
    """Yes or no; no at first unless ``start``."""
    return Column(name, Boolean, nullable=False, server_default=sa.true() if start else sa.false())


def count(name: str) -> Column[int]:
    """A small number that begins at 0."""
    return Column(name, Integer, nullable=False, server_default="0")

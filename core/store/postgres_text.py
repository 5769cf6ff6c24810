"""Text as PostgreSQL takes it: a character that it has no place for is replaced by the sign for such ones."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.types.string import StrDumper, StrDumperUnknown

from core.store.dialect import replaced


class _Text(StrDumper):
    # Text from outside may hold it; a store that refuses the row would stop at that page for ever.
    def dump(self, obj: str) -> Any:
        return super().dump(replaced(obj))


class _Unknown(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(replaced(obj))


def adapt(connection: Connection[Any]) -> None:
    """Let a connection take any text."""
    connection.adapters.register_dumper(str, _Text)
    connection.adapters.register_dumper(str, _Unknown)

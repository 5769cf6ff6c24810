"""Text as PostgreSQL takes it: a character that it has no place for is replaced by the sign for such ones."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.types.string import StrDumper, StrDumperUnknown

#: Text from outside may hold it; a store that refuses the row would stop at that page for ever.
_NOTHING, _REPLACED = "\0", "\ufffd"


class _Text(StrDumper):
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace(_NOTHING, _REPLACED))


class _Unknown(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace(_NOTHING, _REPLACED))


def adapt(connection: Connection[Any]) -> None:
    """Let a connection take any text."""
    connection.adapters.register_dumper(str, _Text)
    connection.adapters.register_dumper(str, _Unknown)

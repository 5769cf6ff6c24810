"""What was seen in one moment, and whether anybody has written there since: looking before the writer's turn.

Of each table the writer counts the transactions that wrote to it. Who looks notes how that stood before, and from which
tables it read; its own transaction then goes on only where nobody has written to any of these
(docs/decisions/0159-the-writer-only-writes.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from core.store.tables import metadata

#: Stands for all tables: written by a statement that doesn't say plainly to which.
ANY = "*"
_WRITTEN = "telos/written"
_WRITES = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+"?(\w+)', re.IGNORECASE
)
_WRITES_NOTHING = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Writes:
    """How many transactions of this process's writer wrote to each table."""

    def __init__(self, engine: sa.Engine) -> None:
        """``engine``: where it writes."""
        self._count: Counter[str] = Counter()
        sa.event.listen(engine, "before_cursor_execute", _note)

    def ended(self, connection: sa.Connection) -> None:
        """A transaction of the writer is over, whatever became of it.

        To be told after it is committed: who asks how it stands before that sees what was there before, too.
        """
        self._count.update(connection.info.pop(_WRITTEN, ()))

    def now(self) -> Counter[str]:
        """How it stands, to be asked before looking."""
        return self._count.copy()

    def since(self, connection: sa.Connection, before: Counter[str], tables: Collection[str]) -> bool:
        """Whether anybody has written to these tables meanwhile, also who shares this transaction."""
        sharing: set[str] = connection.info.get(_WRITTEN, set())
        return any(name in sharing or self._count[name] != before[name] for name in (ANY, *tables))


def _note(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if _WRITES_NOTHING.match(statement):
        return
    match = _WRITES.match(statement)
    connection.info.setdefault(_WRITTEN, set()).add(match[1] if match else ANY)


@contextmanager
def watched(connection: sa.Connection) -> Iterator[set[str]]:
    """The tables from which is read inside, filled on the way: each whose name stands in a statement."""
    tables: set[str] = set()
    known: set[object] = set()

    def note(
        _connection: sa.Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: Any
    ) -> None:
        # The same statement with more or fewer values reads the same tables.
        made_of = context.compiled or statement
        if made_of not in known:
            known.add(made_of)
            tables.update(metadata.tables.keys() & set(_WORD.findall(statement)))

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)

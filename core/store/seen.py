"""What was seen in one moment, and whether anybody has written there since: looking before the writer's turn.

Of each table the writer counts the transactions that wrote to it: once as they begin to, and once as they are over. Who
looks notes how that stood before, and from which tables it read; its own transaction then goes on only where nobody has
written to any of these (docs/decisions/0159-the-writer-only-writes.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from core.store.tables import metadata

#: Stands for all tables: written by a statement that doesn't say plainly to which.
ANY = "*"
_WRITES = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+"?(\w+)', re.IGNORECASE
)
_WRITES_NOTHING = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Writes:
    """How often transactions of this process's one writer began to write to each table, and were over.

    So a number is odd while a table is written to, and the same even number twice means that what stood there
    the first time stood there all the while.
    """

    def __init__(
        self, engine: sa.Engine, written: Callable[[Collection[str]], None] = lambda tables: None
    ) -> None:
        """``engine``: where it writes. ``written``: told of the tables a transaction wrote to, once it is over."""
        # All of them from the start: who copies it meets nobody who puts a name in.
        self._count = dict.fromkeys((ANY, *metadata.tables), 0)
        #: Those that the transaction under way has written to; there is one at a time.
        self._going: set[str] = set()
        self._written = written
        sa.event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        """Before a statement is executed, and so before what it writes can be committed."""
        if _WRITES_NOTHING.match(statement):
            return
        match = _WRITES.match(statement)
        name = match[1] if match and match[1] in self._count else ANY
        if name not in self._going:
            self._going.add(name)
            self._count[name] += 1

    def ended(self, _connection: sa.Connection) -> None:
        """A transaction of the writer is over, whatever became of it.

        To be told after it is committed: who asks how it stands before that sees what was there before, too.
        """
        written, self._going = self._going, set()
        for name in written:
            self._count[name] += 1
        if written:
            self._written(written)

    def now(self) -> Mapping[str, int]:
        """How it stands, to be asked before looking."""
        return self._count.copy()

    def still(self, before: Mapping[str, int], tables: Iterable[str]) -> bool:
        """Whether nobody was writing to these tables then, nor has since: also nobody who shares a transaction."""
        now = self._count
        for name in (ANY, *tables):
            number = before[name]
            if number & 1 or now[name] != number:
                return False
        return True


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
            tables.update(named_in(statement))

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


def named_in(statement: str) -> frozenset[str]:
    """The tables whose names stand in a statement: all that it reads from are among them."""
    return frozenset(metadata.tables.keys() & set(_WORD.findall(statement)))

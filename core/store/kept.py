"""Answers kept in memory for as long as nobody writes to what was read: screens ask the same again and again.

A process that has its database for itself counts what it writes to each table (core/store/seen.py). Who reads notes
how that stood before its transaction's moment began. Where it still stands so once the moment is there, what is read is
what stood at that number, so an answer given at the same number is the very same one. Where somebody is writing, has
written meanwhile, or may write without being counted, as on a shared engine, it is asked as ever
(docs/decisions/0185-what-nobody-wrote-to-is-not-asked-again.md).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from core.once import Once
from core.store.seen import ANY, Writes, named_in

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

#: Most answers to one question that are kept; the oldest one goes.
MOST = 128
_MOMENT = "telos/moment"
_UNKNOWN: Any = object()
#: The name of a value that is bound, which may be a table's as well.
_BOUND = re.compile(r":\w+")
#: Reads nothing, and so begins the moment that all of the transaction sees.
_BEGIN = "SELECT 1 FROM alembic_version WHERE 0"


class _Asked:
    """Something that is asked with other values each time."""

    def __init__(self, most: int) -> None:
        self.most = most

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables it reads from."""
        raise NotImplementedError

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """Whose numbers tell whether its answers are still good."""
        return (ANY, *sorted(self.tables))


class _Statement(_Asked):
    def __init__(self, statement: sa.Select[Any], most: int) -> None:
        super().__init__(most)
        self.statement = statement

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables it reads from."""
        return named_in(_BOUND.sub("", str(self.statement.compile())))


class Question(_Statement, Generic[T]):
    """A statement whose rows, made into something, are the same for everybody who asks with the same values."""

    def __init__(
        self,
        statement: sa.Select[Any],
        names: Sequence[str],
        make: Callable[[Sequence[sa.Row[Any]]], T],
        most: int = MOST,
    ) -> None:
        """``names``: of the values it is asked with, in their order. ``make``: of nothing but the rows, something that
        nobody changes.
        """
        super().__init__(statement, most)
        self._names, self._make = tuple(names), make

    def ask(self, connection: sa.Connection, *values: Hashable) -> T:
        """Its answer."""
        answers = _answers(connection, self)
        if answers is not None and (known := answers.known.get(values, _UNKNOWN)) is not _UNKNOWN:
            answer: T = known
            return answer
        bound = dict(zip(self._names, values, strict=True))
        made = self._make(connection.execute(self.statement, bound).all())
        if answers is not None:
            answers.keep([(values, made)])
        return made


class QuestionOfEach(_Statement, Generic[K, T]):
    """The same for many keys at once, each with one row or none: who asks for others, too, asks only for those."""

    def __init__(
        self,
        statement: sa.Select[Any],
        name: str,
        make: Callable[[sa.Row[Any]], tuple[K, T]],
        most: int = 1024,
    ) -> None:
        """``name``: of the list of keys; ``make``: of a row its key and something that nobody changes."""
        super().__init__(statement, most)
        self._name, self._make = name, make

    def ask(self, connection: sa.Connection, keys: Collection[K]) -> dict[K, T]:
        """The answers for these keys, without those that have none."""
        answers = _answers(connection, self)
        kept = answers.known if answers is not None else {}
        told = {key: kept.get(key, _UNKNOWN) for key in keys}
        if unknown := [key for key, answer in told.items() if answer is _UNKNOWN]:
            fresh = dict(map(self._make, connection.execute(self.statement, {self._name: unknown})))
            told |= {key: fresh.get(key) for key in unknown}
            if answers is not None:
                answers.keep((key, told[key]) for key in unknown)
        return {key: answer for key, answer in told.items() if answer is not None}


class Parsed(_Asked, Generic[T]):
    """What is made of a text that stands in a table and is read by many: it is made once."""

    def __init__(self, table: sa.Table, make: Callable[[str], T], most: int = 512) -> None:
        """``make``: of the text alone, something that nobody changes."""
        super().__init__(most)
        self._table, self._make = table, make

    @cached_property
    def tables(self) -> frozenset[str]:
        """Where the texts stand."""
        return frozenset((self._table.name,))

    def all(self, connection: sa.Connection, texts: Sequence[str]) -> list[T]:
        """What these texts, which were read on this connection, come to."""
        answers = _answers(connection, self) if texts else None
        if answers is None:
            return list(map(self._make, texts))
        known = answers.known
        made = {text: known.get(text, _UNKNOWN) for text in texts}
        for text in [text for text, value in made.items() if value is _UNKNOWN]:
            made[text] = self._make(text)
            answers.keep([(text, made[text])])
        return [made[text] for text in texts]


class Beside(_Asked):
    """What is made of the answers to several questions: once, for as long as all of these are good."""

    def __init__(self, *questions: _Asked, most: int) -> None:
        """``most``: so much is kept of all that is made of them."""
        super().__init__(most)
        self._questions = questions

    @cached_property
    def tables(self) -> frozenset[str]:
        """Where any of them reads."""
        return frozenset().union(*(question.tables for question in self._questions))

    def at(self, connection: sa.Connection) -> Once:
        """What was made of what this connection sees; nothing yet where nobody can tell which moment that is."""
        return _answers(connection, self) or Once(self.most)


class _Held(Once):
    """What was answered to one question while its tables stood at the same numbers."""

    def __init__(self, stand: tuple[int, ...], most: int) -> None:
        super().__init__(most)
        self.stand = stand


class Answers:
    """What is kept for one store."""

    def __init__(self) -> None:
        self._held: dict[_Asked, _Held] = {}

    def of(self, question: _Asked, stand: tuple[int, ...]) -> _Held:
        """What was answered to a question at these numbers."""
        held = self._held.get(question)
        if held is None or held.stand != stand:
            held = self._held[question] = _Held(stand, question.most)
        return held

    def forget(self, tables: Collection[str]) -> None:
        """Somebody wrote there: what was read from it is of no use any more, nor to be found in memory."""
        for question in list(self._held):
            if ANY in tables or not question.tables.isdisjoint(tables):
                self._held.pop(question, None)


class Moment:
    """When a transaction began to read, told by what had been written until then."""

    __slots__ = ("_answers", "_before", "_begun", "_writes")

    def __init__(self, answers: Answers, writes: Writes) -> None:
        """To be made before anything is read."""
        self._answers, self._writes = answers, writes
        self._before, self._begun = writes.now(), False

    def held(self, connection: sa.Connection, question: _Asked) -> _Held | None:
        """What is known at this moment; None where it can't be told which one it is."""
        if not self._begun:
            try:
                connection.connection.dbapi_connection.execute(_BEGIN)  # type: ignore[union-attr]
            except sqlite3.Error:
                # Who asks hears of it as of any other statement.
                return None
            self._begun = True
        if not self._writes.still(self._before, question.tables):
            return None
        return self._answers.of(question, tuple(self._before[name] for name in question.counted))


def begin(connection: sa.Connection, moment: Moment) -> None:
    """From here on this connection sees this moment; each of its transactions is to be told its own."""
    connection.info[_MOMENT] = moment


def asks_all(connection: sa.Connection) -> None:
    """Keep to what is asked, until the next moment begins: somebody looks at what is read."""
    connection.info.pop(_MOMENT, None)


def _answers(connection: sa.Connection, question: _Asked) -> _Held | None:
    moment: Moment | None = connection.info.get(_MOMENT)
    return moment.held(connection, question) if moment is not None else None

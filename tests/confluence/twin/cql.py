"""The part of CQL that Telos may use, read and answered as the products do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.confluence.twin import storage
from tests.confluence.twin.state import Content, Refused, State

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign><=|>=|!=|!~|=|~|<|>|\(|\)|,)
      | (?P<word>[^\s"'=~<>!(),]+)
    )""",
    re.VERBOSE,
)
_MACRO = re.compile(r'<ac:structured-macro[^>]*\bac:name="([^"]+)"')
_NOW = re.compile(r"now\((?:([+-]?\d+)([mhdw]))?\)")
_STEPS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DATES = ("lastmodified", "created")
_EQUAL = {"=", "!=", "in", "not in"}
#: Field → the operators the products take for it.
FIELDS: dict[str, set[str]] = {
    "type": _EQUAL,
    "space": _EQUAL,
    "space.key": _EQUAL,
    "id": _EQUAL,
    "content": _EQUAL,
    "ancestor": _EQUAL,
    "parent": _EQUAL,
    "container": _EQUAL,
    "label": _EQUAL,
    "macro": _EQUAL,
    "creator": _EQUAL,
    "contributor": _EQUAL,
    "title": _EQUAL | {"~", "!~"},
    "text": {"~", "!~"},
    "user.fullname": {"~"},
    "user": _EQUAL,
    "user.accountid": _EQUAL,
    "user.userkey": _EQUAL,
    "lastmodified": {"=", "!=", "<", ">", "<=", ">="},
    "created": {"=", "!=", "<", ">", "<=", ">="},
}
ORDERABLE = {"lastmodified", "created", "title", "id", "type"}
Test = Callable[[Any], bool]


@dataclass
class Query:
    """A query that was read: its test, and how to sort."""

    test: Test
    order: list[tuple[str, bool]]
    about_people: bool

    def fits(self, candidate: Any) -> bool:
        """Whether a piece of content or a person is meant; asking one for what only the other has is a 400."""
        try:
            return self.test(candidate)
        except AttributeError as error:
            raise Refused(400, f"The query does not fit what is searched: {error}") from None


def _bad(cql: str, why: str) -> Refused:
    return Refused(400, f"Could not parse cql : {cql} ({why})")


class _Reader:
    def __init__(self, state: State, cql: str) -> None:
        self.state, self.cql = state, cql
        self.tokens = list(self._tokens(cql))
        self.at = 0
        self.people = False

    def _tokens(self, cql: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(cql.rstrip()):
            match = _TOKEN.match(cql, at)
            if match is None:
                raise _bad(cql, f"at {at}")
            kind = match.lastgroup or ""
            value = match[kind]
            yield kind, re.sub(r"\\(.)", r"\1", value[1:-1]) if kind == "text" else value
            at = match.end()

    def peek(self) -> str:
        kind, value = self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")
        return "" if kind == "text" else value.lower()

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise _bad(self.cql, "unexpected end")
        self.at += 1
        return self.tokens[self.at - 1]

    def read(self) -> Query:
        if not self.tokens:
            raise _bad(self.cql, "it is empty")
        test = self.either()
        order = []
        if self.peek() == "order":
            self.take()
            if self.take()[1].lower() != "by":
                raise _bad(self.cql, "ORDER without BY")
            while True:
                name = self.take()[1].lower()
                if name not in ORDERABLE:
                    raise _bad(self.cql, f"cannot order by {name}")
                down = self.peek() == "desc"
                if self.peek() in {"asc", "desc"}:
                    self.take()
                order.append((name, down))
                if self.peek() != ",":
                    break
                self.take()
        if self.at < len(self.tokens):
            raise _bad(self.cql, f"unexpected {self.tokens[self.at][1]}")
        return Query(test, order, self.people)

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == "or":
            self.take()
            tests.append(self.both())
        return lambda candidate: any(test(candidate) for test in tests)

    def both(self) -> Test:
        tests = [self.single()]
        while self.peek() == "and":
            self.take()
            tests.append(self.single())
        return lambda candidate: all(test(candidate) for test in tests)

    def single(self) -> Test:
        if self.peek() == "not":
            self.take()
            test = self.single()
            return lambda candidate: not test(candidate)
        if self.peek() == "(":
            self.take()
            test = self.either()
            if self.take()[1] != ")":
                raise _bad(self.cql, "a parenthesis is open")
            return test
        return self.clause()

    def clause(self) -> Test:
        kind, written = self.take()
        name = written.lower()
        if kind != "word" or name not in FIELDS:
            raise _bad(self.cql, f"No field with name {written}")
        operator = self.take()[1].lower()
        if operator == "not":
            operator = f"not {self.take()[1].lower()}"
        if operator not in FIELDS[name]:
            raise _bad(self.cql, f"{operator} is not supported for {name}")
        values = self.list() if operator in {"in", "not in"} else [self.value()]
        self.people = self.people or name.startswith("user") or (name == "type" and "user" in values)
        return self.compare(name, operator, values)

    def list(self) -> list[str]:
        if self.take()[1] != "(":
            raise _bad(self.cql, "IN without a list")
        values = [self.value()]
        while self.peek() == ",":
            self.take()
            values.append(self.value())
        if self.take()[1] != ")":
            raise _bad(self.cql, "a list is open")
        return values

    def value(self) -> str:
        kind, value = self.take()
        if kind == "sign":
            raise _bad(self.cql, f"unexpected {value}")
        if kind == "word" and self.peek() == "(":
            # A function: now(), now("-15m").
            self.take()
            inside = self.take()[1] if self.peek() != ")" else ""
            if self.take()[1] != ")" or value.lower() != "now":
                raise _bad(self.cql, f"the function {value} is not served here")
            return f"now({inside})"
        return value

    def compare(self, name: str, operator: str, values: list[str]) -> Test:
        if name in _DATES:
            return self.compare_date(name, operator, values[0])
        if operator in {"~", "!~"}:
            words = values[0].lower().replace("*", "").split()
            read = self.words(name)
            holds: Test = lambda candidate: all(word in read(candidate) for word in words)  # noqa: E731
            return holds if operator == "~" else lambda candidate: not holds(candidate)
        wanted = {value.lower() for value in values}
        have = self.have(name)
        if operator in {"=", "in"}:
            return lambda candidate: bool(have(candidate) & wanted)
        return lambda candidate: not have(candidate) & wanted

    def moment(self, value: str) -> tuple[datetime, datetime] | None:
        """What ``now("-15m")`` and the like mean; None where it is none of these."""
        match = _NOW.fullmatch(value)
        if match is None:
            return None
        at = datetime.now(UTC)
        if match[1]:
            at += int(match[1]) * _STEPS[match[2]]
        return at, at + timedelta(milliseconds=1)

    def compare_date(self, name: str, operator: str, value: str) -> Test:
        start, end = self.instant(value)
        read: Callable[[Content], datetime] = (
            (lambda content: content.latest.when)
            if name == "lastmodified"
            else (lambda content: content.created)
        )
        tests: dict[str, Test] = {
            # The index keeps minutes: what was saved within the minute named is both >= and <= it.
            "=": lambda content: start <= read(content) < end,
            "!=": lambda content: not start <= read(content) < end,
            ">": lambda content: read(content) >= end,
            ">=": lambda content: read(content) >= start,
            "<": lambda content: read(content) < start,
            "<=": lambda content: read(content) < end,
        }
        return tests[operator]

    def instant(self, value: str) -> tuple[datetime, datetime]:
        """The minute (or day) a date names in the server's zone, or the moment a function gives."""
        if (moment := self.moment(value)) is not None:
            return moment
        for form, length in (
            ("%Y-%m-%d %H:%M", timedelta(minutes=1)),
            ("%Y/%m/%d %H:%M", timedelta(minutes=1)),
            ("%Y-%m-%d", timedelta(days=1)),
            ("%Y/%m/%d", timedelta(days=1)),
        ):
            try:
                start = datetime.strptime(value, form).replace(tzinfo=ZoneInfo(self.state.zone))
            except ValueError:
                continue
            return start, start + length
        raise _bad(self.cql, f"'{value}' is not a date; use yyyy-MM-dd HH:mm")

    def words(self, name: str) -> Callable[[Any], str]:
        if name == "title":
            return lambda content: str(content.title).lower()
        if name == "user.fullname":
            return lambda person: str(person.display).lower()
        return lambda content: f"{content.title} {storage.text(content.latest.storage)}".lower()

    def have(self, name: str) -> Callable[[Any], set[str]]:
        """What a field holds of a piece of content, or of a person."""
        table: dict[str, Callable[[Any], set[str]]] = {
            "type": lambda content: {content.type},
            "space": lambda content: {content.space.lower()},
            "id": lambda content: {content.id},
            "parent": lambda content: {content.parent} - {""},
            "ancestor": lambda content: (
                {up.id for up in self.state.ancestors(content)} if content.is_page else set()
            ),
            "container": lambda content: {content.holder} - {""},
            "label": lambda content: {label.lower() for label in content.labels},
            "macro": lambda content: {macro.lower() for macro in _MACRO.findall(content.latest.storage)},
            "creator": lambda content: self.names(content.creator),
            "contributor": lambda content: set().union(*(self.names(each.by) for each in content.versions)),
            "title": lambda content: {content.title.lower()},
            "user": lambda person: {person.id.lower(), person.name.lower()},
        }
        same = {"space.key": "space", "content": "id", "user.accountid": "user", "user.userkey": "user"}
        return table[same.get(name, name)]

    def names(self, person: str) -> set[str]:
        account = self.state.people.get(person)
        return {person.lower(), account.name.lower()} if account else {person.lower()}


def parse(state: State, cql: str) -> Query:
    """Read a query; a mistake is a 400, as on the product."""
    return _Reader(state, cql).read()


def _number(id_: str) -> int:
    return int(id_.removeprefix("att"))


def search(state: State, cql: str, person: Any, *, archived: bool = False) -> list[Content]:
    """The content a person finds: current pages and comments only, and nothing the person may not see."""
    query = parse(state, cql)
    matching = []
    for content in state.index.values():
        live = state.content.get(content.id)
        if live is None or (content.page and content.page not in state.index):
            continue
        if (
            not archived
            and content.space in state.spaces
            and state.spaces[content.space].status == "archived"
        ):
            continue
        if state.may_see(person, live) and query.fits(content):
            matching.append(content)
    keys: dict[str, Callable[[Content], Any]] = {
        "lastmodified": lambda content: content.latest.when,
        "created": lambda content: content.created,
        "title": lambda content: content.title.lower(),
        "id": lambda content: _number(content.id),
        "type": lambda content: content.type,
    }
    if not query.order:
        matching.sort(key=lambda content: _number(content.id), reverse=True)
    for name, down in reversed(query.order):
        matching.sort(key=keys[name], reverse=down)
    return matching

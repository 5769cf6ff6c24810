"""Frozen values of ``core.model`` as JSON text and back, the same text for the same value."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def plain(value: Any) -> Any:
    """The value as JSON types: sets sorted, instants in UTC, spans in seconds, keys sorted on dumping."""
    kind = type(value)
    told = _PLAINERS.get(kind)
    if told is None:
        told = _PLAINERS[kind] = _plainer(kind)
    return told(value)


#: What JSON has as well.
_ALIKE = frozenset({str, int, float, bool, type(None)})
#: Found once for each type, since values come by the thousand.
_PLAINERS: dict[type, Callable[[Any], Any]] = {}


def _plainer(kind: type) -> Callable[[Any], Any]:
    """How a value of this type is told in JSON types."""
    if kind in _ALIKE:
        return _itself
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))

        def fields(value: Any) -> dict[str, Any]:
            # Most fields are text, a number, or nothing: these are told as they are, without being asked what they are.
            told = {}
            for name in names:
                item = getattr(value, name)
                told[name] = item if type(item) in _ALIKE else plain(item)
            return told

        return fields
    for base, told in _TOLD:
        if issubclass(kind, base):
            return told
    return _itself


def _itself(value: Any) -> Any:
    return value


#: The first that fits counts: an instant is a date as well, and many an enumeration is text.
_TOLD: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (datetime, lambda value: value.astimezone(UTC).isoformat()),
    ((date, time), lambda value: value.isoformat()),
    (timedelta, lambda value: value.total_seconds()),
    (Mapping, lambda value: {str(key): plain(item) for key, item in value.items()}),
    ((set, frozenset), lambda value: sorted(plain(item) for item in value)),
    ((list, tuple), lambda value: [plain(item) for item in value]),
)
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, no characters outside ASCII."""
    return _ENCODE(plain(value))


def encoded(value: Any) -> str:
    """The same of a value that is made of JSON types."""
    return _ENCODE(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: Any) -> str:
    """JSON text of a value."""
    return canonical(value)


def load(kind: type[T], text: str) -> T:
    """The value of this kind from its JSON text."""
    loaded: T = _adapter(kind).validate_json(text)  # type: ignore[arg-type]
    return loaded


def load_many(kind: type[T], text: str | None) -> tuple[T, ...]:
    """A tuple of values from a JSON list; none from nothing."""
    if not text:
        return ()
    return tuple(_adapter(tuple[kind, ...]).validate_json(text))  # type: ignore[valid-type]

"""Frozen values of ``core.model`` as JSON text and back, the same text for the same value."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def plain(value: Any) -> Any:
    """The value as JSON types: sets sorted, instants in UTC, spans in seconds, keys sorted on dumping."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, no characters outside ASCII."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


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

"""What handlers have in common: what they are, which sites a command means, values as JSON knows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from core.application import Application
from core.cli.trouble import CommandError


class Emit(Protocol):
    """Tells how far long work is: 0 to 1 or None, and what is being done."""

    def __call__(self, part: float | None, words: str, /) -> None:
        """Tell it."""


Handler = Callable[[Application, Mapping[str, Any], Emit], dict[str, Any]]


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the database as JSON knows it."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}


def sites_meant(application: Application, wanted: str | None) -> list[str]:
    """The site that was named, or every one where none was."""
    if wanted is None:
        return sorted(application.platforms)
    if wanted not in application.platforms:
        raise CommandError("cli-no-site", site=wanted, known=", ".join(sorted(application.platforms)) or "–")
    return [wanted]


def plain(value: Any) -> Any:
    """A frozen value as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = [plain(each) for each in value]
        return sorted(inner) if isinstance(value, set | frozenset) else inner
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, str | int | float | bool | None) else str(value)

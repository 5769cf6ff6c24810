"""What is wrong with the settings, in words: the line or variable, what was read, and what to do."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from core.i18n import Translator
from core.ports import TelosError

_HEADER = re.compile(r"\s*\[\[?\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
#: Where TOML ends to be read, as the library says it.
_PLACE = re.compile(r"at line (\d{1,6}), column (\d{1,6})")
_SECRET = re.compile(r"password|secret", re.IGNORECASE)


def toml_place(error: ValueError) -> dict[str, int]:
    """The line and column from which TOML can't be read on; 0 where it is the end."""
    place = _PLACE.search(str(error))
    return {"line": int(place[1]), "column": int(place[2])} if place else {"line": 0, "column": 0}


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing wrong with the settings."""

    #: Message id in ``cli.ftl``.
    id: str
    #: File, file and line, or name of the variable.
    where: str
    #: Dotted key, "" if none.
    key: str = ""
    #: What was read, "" for secrets.
    read: str = ""
    #: The nearest known key, "" if none is near.
    near: str = ""
    reason: str = ""
    args: Mapping[str, Any] | None = None

    def text(self, language: str) -> str:
        """The problem in words."""
        values = {
            "where": self.where,
            "key": self.key,
            "read": self.read,
            "near": self.near,
            "said": self.reason,
        }
        values |= self.args or {}
        translator = Translator(language)
        # A second form of some messages also names the nearest known word, or what was read.
        names = (f"{self.id}-{name}" for name in ("near", "read") if values[name])
        fuller = next((name for name in names if translator.has(name)), self.id)
        return translator.text(fuller, **values)


class ConfigError(TelosError):
    """The settings can't be used; holds every problem, not only the first."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """All problems, one a line."""
        return "\n".join(problem.text(language) for problem in self.problems)


def explain(
    error: ValidationError, model: type[BaseModel], file: Path | None, text: str, environ: Mapping[str, str]
) -> list[ConfigProblem]:
    """The problems behind a validation error, each with the place it comes from."""
    problems = []
    for entry in error.errors(include_url=False):
        path = tuple(str(part) for part in entry["loc"] if not isinstance(part, int))
        key = ".".join(path)
        kind, args = entry["type"], {k: str(v) for k, v in entry.get("ctx", {}).items()}
        value = entry["input"]
        shown = "" if _SECRET.search(key) or isinstance(value, dict | BaseModel) else _short(value)
        near = ""
        if kind in ("extra_forbidden", "unexpected_keyword_argument"):
            known = keys_at(model, path[:-1])
            kind, near = "config-unknown-key", _nearest(path[-1], known)
        elif kind == "missing":
            kind = "config-missing"
        elif not kind.startswith("config-"):
            kind, args = _kind(entry)
        problems.append(
            ConfigProblem(
                kind,
                where=_where(path, file, text, environ),
                key=key,
                read=shown,
                near=near,
                reason=entry["msg"],
                args=args,
            )
        )
    return problems


#: pydantic's kinds of wrong values → our messages; a text of its own names classes and inputs.
_KINDS = {
    "greater_than": "config-too-small",
    "greater_than_equal": "config-too-small",
    "less_than": "config-too-large",
    "less_than_equal": "config-too-large",
    "literal_error": "config-bad-choice",
    "string_type": "config-bad-text",
    "bool_type": "config-bad-switch",
    "bool_parsing": "config-bad-switch",
    "int_type": "config-bad-number",
    "int_parsing": "config-bad-number",
    "int_from_float": "config-bad-number",
    "dict_type": "config-bad-section",
    "model_type": "config-bad-section",
    "model_attributes_type": "config-bad-section",
    "dataclass_type": "config-bad-section",
    "float_type": "config-bad-float",
    "float_parsing": "config-bad-float",
    "finite_number": "config-bad-float",
    "list_type": "config-bad-list",
    "tuple_type": "config-bad-list",
    "too_short": "config-bad-list",
    "too_long": "config-bad-list",
}


def _kind(entry: Any) -> tuple[str, dict[str, str]]:
    """Our message for a wrong value, and its arguments."""
    kind, context = entry["type"], entry.get("ctx", {})
    id_ = _KINDS.get(kind, "config-bad-value")
    limit = next((context[name] for name in ("gt", "ge", "lt", "le") if name in context), "")
    if isinstance(limit, timedelta) or "timedelta" in str(limit):
        return "config-bad-duration", {}
    return id_, {"limit": str(limit), "choices": str(context.get("expected", ""))}


def unknown_keys(
    paths: Iterable[Sequence[str]],
    known: Iterable[str],
    file: Path | None,
    text: str,
    environ: Mapping[str, str],
) -> list[ConfigProblem]:
    """Problems about keys that aren't known, each with where it stands and the nearest known one."""
    names = list(known)
    return [
        ConfigProblem(
            "config-unknown-key",
            where=_where(path, file, text, environ),
            key=".".join(path),
            near=_nearest(path[-1], names),
        )
        for path in paths
    ]


def stray_variables(environ: Mapping[str, str], model: type[BaseModel]) -> list[ConfigProblem]:
    """``TELOS_…__…`` variables whose section doesn't exist; they would be ignored silently."""
    problems = []
    for name in sorted(environ):
        section = name.removeprefix("TELOS_").partition("__")[0].lower()
        if name.startswith("TELOS_") and "__" in name and section not in model.model_fields:
            near = _nearest(section, list(model.model_fields))
            problems.append(ConfigProblem("config-unknown-key", where=name, key=section, near=near))
    return problems


def keys_at(model: type[BaseModel], path: Sequence[str]) -> list[str]:
    """The keys known at a place of the settings."""
    here: Any = model
    for part in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[part].annotation if part in here.model_fields else None
        else:
            # dict[str, Section]: every name leads to the same table.
            here = (get_args(here) or (None, None))[1]
    if isinstance(here, type) and issubclass(here, BaseModel):
        return list(here.model_fields)
    # Several tables of one kind: [[sites.hr.policy.groups]].
    several = next((each for each in get_args(here) if dataclasses.is_dataclass(each)), None)
    return [field.name for field in dataclasses.fields(several)] if several else []


def line_of(text: str, path: Sequence[str]) -> int:
    """The line (from 1) where a key is set, or its nearest enclosing table; 0 if neither is written."""
    best, line, quoted = 0, 0, ""
    table: tuple[str, ...] = ()
    wanted = tuple(path)
    for number, content in enumerate(text.split("\n"), start=1):
        if quoted:
            quoted = "" if quoted in content else quoted
            continue
        here: tuple[str, ...] = ()
        if match := _HEADER.match(content):
            table = _parts(match[1])
            here = table
        elif match := _KEY.match(content):
            here = (*table, *_parts(match[1]))
            rest = content[match.end() :]
            quoted = next((q for q in ('"""', "'''") if rest.count(q) == 1), "")
        depth = min(len(here), len(wanted))
        if depth > best and here[:depth] == wanted[:depth]:
            best, line = depth, number
    return line


def table_of(line: str) -> tuple[str, ...]:
    """The table whose header a line is; empty for other lines."""
    match = _HEADER.match(line)
    return _parts(match[1]) if match else ()


def header_of(text: str, table: Sequence[str]) -> int:
    """The line (from 1) of a table's own header; 0 if it has none."""
    for number, content in enumerate(text.split("\n"), start=1):
        match = _HEADER.match(content)
        if match and _parts(match[1]) == tuple(table):
            return number
    return 0


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(next(g for g in m.groups() if g is not None) for m in _PART.finditer(dotted))


def _where(path: Sequence[str], file: Path | None, text: str, environ: Mapping[str, str]) -> str:
    variable = "TELOS_" + "__".join(part.replace("-", "_") for part in path).upper()
    for name in environ:
        if name.upper() == variable:
            return name
    if file is None:
        return variable
    line = line_of(text, path)
    return f"{file}:{line}" if line else str(file)


def _nearest(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word.lower(), known, 1, cutoff=0.5)
    return close[0] if close else ""


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"

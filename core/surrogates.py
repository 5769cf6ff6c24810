"""Halves of characters, which JSON can write with an escape: no encoding has them, and no database takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

#: How a half is written in JSON; in UTF-8 it can't be.
_WRITTEN = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def loads(text: str | bytes, *, parse_constant: Callable[[str], Any] | None = None) -> Any:
    """The value that JSON text says, like ``json.loads``; for each half of a character there is U+FFFD.

    Raises ValueError for what is no JSON, or no UTF-8, and RecursionError for what is nested too deeply.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    value = json.loads(text, parse_constant=parse_constant)
    # Where none is written there is none; nearly all text is such.
    return whole(value) if _WRITTEN.search(text) else value


def whole(value: Any) -> Any:
    """The same value, of JSON's types, with U+FFFD for each half of a character in its words and names."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [whole(part) for part in value]
    if isinstance(value, dict):
        return {whole(name): whole(part) for name, part in value.items()}
    return value

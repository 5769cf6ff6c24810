"""A webhook's body as an object of JSON, for every sender: refused in the same words for the same mistake."""

from __future__ import annotations

import json
from typing import Any

from core import surrogates
from core.i18n import Phrase
from core.ports import Reject

#: Most that is shown of what was read.
_MOST = 80


def parse(body: bytes, *, status: int = 400, whole: bool = True) -> dict[str, Any]:
    """The object that a body says; :class:`Reject` with ``status`` for anything else.

    ``whole``: for each half of a character, which no encoding has, there is U+FFFD. Else halves are left as they are,
    for who refuses what holds one.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Reject(Phrase("hook-not-utf8"), status) from None
    loads = surrogates.loads if whole else json.loads
    try:
        content = loads(text, parse_constant=_no_number)
    except RecursionError:
        raise Reject(Phrase("hook-nested"), status) from None
    except ValueError as error:
        # No JSON, NaN, or a number of thousands of digits.
        raise Reject(Phrase("hook-no-json", why=str(error)[:200]), status) from None
    if not isinstance(content, dict):
        raise Reject(Phrase("hook-no-object", read=shown(content)), status)
    return content


def shown(value: object) -> str | Phrase:
    """What was read, short and without control characters: it goes into log lines. Never a whole structure."""
    if isinstance(value, dict | list):
        return Phrase("hook-read-object" if isinstance(value, dict) else "hook-read-list")
    try:
        return ascii(value)[:_MOST]
    except ValueError:
        # A number that is too long to be written down.
        return Phrase("hook-read-large")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")

"""What may come in: a body of bounded size and depth, plain JSON, uncompressed."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import Request

from core import surrogates
from core.web.problems import Problem

#: Most bytes of a webhook, and of a call to ``/v1``.
HOOK_BYTES = 256 * 1024
CALL_BYTES = 64 * 1024
#: How deep a JSON body of ``/v1`` may nest; an act has two levels.
DEPTH = 8

#: After refusing a body nobody read, the connection can't be used for another request.
_CLOSE = {"Connection": "close"}


def body_of(request: Request, limit: int) -> bytes:
    """The body, never holding more than ``limit`` bytes of it.

    Refused before it is read: compressed bodies (a small one can unpack to any size) and declared sizes over
    the limit. A body without a declared size is read up to the limit.
    """
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Problem("compressed", headers={**_CLOSE, "Accept-Encoding": "identity"})
    if request.content_length is not None and request.content_length > limit:
        raise Problem("too-large", headers=_CLOSE)
    body = bytearray()
    while chunk := _next(request, min(limit + 1 - len(body), 64 * 1024)):
        body += chunk
        if len(body) > limit:
            raise Problem("too-large", headers=_CLOSE)
    return bytes(body)


def _next(request: Request, most: int) -> bytes:
    try:
        return request.stream.read(most)
    except Exception:
        # A sender that went away, or chunks that are none: each server has errors of its own for it.
        raise Problem("bad-request", headers=_CLOSE) from None


def parse(body: bytes) -> Any:
    """A JSON value; raises :class:`Problem` for everything that isn't plain, shallow JSON in UTF-8."""
    try:
        value = surrogates.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # ValueError: not UTF-8, not JSON, NaN, or an integer of thousands of digits.
        raise Problem("bad-request") from None
    if _deeper(value, DEPTH):
        raise Problem("bad-request")
    return value


class TelosRequest(Request):
    """A request whose JSON is read through the limits above, whoever asks for it."""

    _parsed: Any = None

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The JSON body; problems are answered, also when asked to be silent."""
        if self._parsed is None:
            if not (force or self.is_json):
                raise Problem("not-json")
            self._parsed = (parse(body_of(self, CALL_BYTES)),)
        return self._parsed[0]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    return any(_deeper(inner, levels - 1) for inner in (value.values() if isinstance(value, dict) else value))

"""JSON as it is answered: put together past Python, since a panel is some hundred values."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.json.provider import DefaultJSONProvider
from pydantic_core import PydanticSerializationError, to_json


class Encoding(DefaultJSONProvider):
    """Keeps the order of a view, which is what people read, and says all that Flask's own would say."""

    sort_keys = False

    def dumps(self, obj: Any, **how: Any) -> str:
        """The text of a value."""
        return super().dumps(obj, **how) if how else self._bytes(obj).decode()

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """A value as an answer."""
        value = self._prepare_response_obj(args, kwargs)
        return Response(self._bytes(value) + b"\n", mimetype=self.mimetype)

    def _bytes(self, value: Any) -> bytes:
        try:
            return to_json(value)
        except (PydanticSerializationError, UnicodeEncodeError):
            # Half a character, as hostile text may hold, can't be told in UTF-8: it is escaped.
            return super().dumps(value).encode()

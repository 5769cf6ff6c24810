"""The few errors that the outside world answers with: each says what the caller does next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.i18n import Translator


class TelosError(Exception):
    """Something the person or admin can act on; the text says what was wrong, read, and to do."""


class WordedError(TelosError):
    """Trouble with a message of its own, so that it can be said in the language of who reads it."""

    def __init__(self, id: str, /, **args: Any) -> None:
        self.id, self.values = id, args
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The trouble in words."""
        return Translator(language).text(self.id, **self.values)


class RetryAt(TelosError):
    """Not now: try again at ``at`` (None: by the queue's own back-off)."""

    def __init__(self, text: str, at: datetime | None = None) -> None:
        super().__init__(text)
        self.at = at


class GiveUp(TelosError):
    """It can't be done and trying again won't help; keep it as a dead letter."""


class Ambiguous(GiveUp):
    """It may or may not have been done and asking is impossible; never do it a second time."""


class Reject(TelosError):
    """The input is not acceptable (forged, stale, malformed). ``status`` is the HTTP answer."""

    def __init__(self, text: str, status: int = 401) -> None:
        super().__init__(text)
        self.status = status

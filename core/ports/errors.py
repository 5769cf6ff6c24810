"""The few errors that the outside world answers with: each says what the caller does next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.i18n import Phrase

#: Longest error that is stored, and how long the values of its phrase may be, whatever fits.
_LONGEST, _CUTS = 2000, (500, 150, 40)


class TelosError(Exception):
    """Something the person or admin can act on; the text says what was wrong, read, and to do.

    A phrase, so that it can be said in the language of who reads it; a string where the words came from outside.
    """

    def __init__(self, text: str | Phrase = "") -> None:
        super().__init__(text)
        self.phrase = text if isinstance(text, Phrase) else None

    def text(self, language: str) -> str:
        """The trouble in words."""
        return self.phrase.text(language) if self.phrase is not None else str(self)


class WordedError(TelosError):
    """Trouble that a command tells by the id of its message, to scripts also."""

    def __init__(self, id: str, /, **args: Any) -> None:
        self.id, self.values = id, args
        super().__init__(Phrase(id, **args))


class RetryAt(TelosError):
    """Not now: try again at ``at`` (None: by the queue's own back-off)."""

    def __init__(self, text: str | Phrase, at: datetime | None = None) -> None:
        super().__init__(text)
        self.at = at


class GiveUp(TelosError):
    """It can't be done and trying again won't help; keep it as a dead letter."""


class Ambiguous(GiveUp):
    """It may or may not have been done and asking is impossible; never do it a second time."""


class Reject(TelosError):
    """The input is not acceptable (forged, stale, malformed). ``status`` is the HTTP answer."""

    def __init__(self, text: str | Phrase, status: int = 401) -> None:
        super().__init__(text)
        self.status = status


def kept(error: BaseException) -> str:
    """An error as it is stored: its kind, a colon, and its phrase, or its words where it has none."""
    phrase = error.phrase if isinstance(error, TelosError) else None
    return kept_as(type(error).__name__, phrase if phrase is not None else str(error))


def kept_as(kind: str, text: str | Phrase) -> str:
    """The same of a kind and what there is to say; what no error was raised for has no kind."""
    before = f"{kind}: " if kind else ""
    if isinstance(text, Phrase):
        # What others said in it may be long; it is cut rather than the phrase.
        for most in _CUTS:
            if len(whole := before + text.kept(most)) <= _LONGEST:
                return whole
    return f"{before}{text}"[:_LONGEST]

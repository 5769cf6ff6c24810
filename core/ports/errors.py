"""The few errors that the outside world answers with: each says what the caller does next."""

from __future__ import annotations

from datetime import datetime


class TelosError(Exception):
    """Something the person or admin can act on; the text says what was wrong, read, and to do."""


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

"""What can be wrong with the store as a whole."""

from __future__ import annotations

from core.ports import RetryAt, WordedError


class StoreTrouble(WordedError):
    """The database can't be used as it is; a message of ``cli.ftl`` says why and what to do."""


class StoreBusy(StoreTrouble):
    """Another process works on this database; only one may."""


class StoreUnavailable(RetryAt):
    """The database can't take anything right now (locked, disk full): try again. HTTP answers 503."""


class StaleRead(Exception):  # no error: a reason to look once more
    """Somebody has written where it was looked, so nothing was done by what was seen."""

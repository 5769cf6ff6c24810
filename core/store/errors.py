"""The store's two errors; each says what the caller does next."""

from __future__ import annotations

from core.ports import RetryAt, TelosError


class StoreBusy(TelosError):
    """Another process works on this database; only one may."""


class StoreUnavailable(RetryAt):
    """The database can't take anything right now (locked, disk full): try again. HTTP answers 503."""

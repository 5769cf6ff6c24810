"""What Telos knows, in its own tables: opened once a process, written by one thread."""

from core.store.database import Store, UnitOfWork
from core.store.errors import StaleRead, StoreBusy, StoreTrouble, StoreUnavailable
from core.store.sql import chunked

__all__ = ["StaleRead", "Store", "StoreBusy", "StoreTrouble", "StoreUnavailable", "UnitOfWork", "chunked"]

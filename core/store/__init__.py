"""What Telos knows, in its own tables: opened once a process, written by one thread."""

from core.store.database import Store
from core.store.errors import StoreBusy, StoreUnavailable

__all__ = ["Store", "StoreBusy", "StoreUnavailable"]

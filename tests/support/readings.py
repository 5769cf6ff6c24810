"""What is done around each reading of a store, for tests that count on the driver's own connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.store import Store, UnitOfWork


@contextmanager
def around_each(
    store: Store, watch: Callable[[UnitOfWork], None], unwatch: Callable[[UnitOfWork], None]
) -> Iterator[None]:
    """Call ``watch`` once a reading begins, and ``unwatch`` before it ends."""
    read = store.read

    @contextmanager
    def watched() -> Iterator[UnitOfWork]:
        with read() as connection:
            watch(connection)
            try:
                yield connection
            finally:
                unwatch(connection)

    store.read = watched  # type: ignore[method-assign]
    try:
        yield
    finally:
        store.read = read  # type: ignore[method-assign]

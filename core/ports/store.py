"""Where what is known is kept: whole transactions, one committed moment to read, and who still works on what."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

T = TypeVar("T")
Seen = TypeVar("Seen")
#: One transaction of an engine. Whoever is given one hands it on to the engine's rooms, which ask and write.
Unit_co = TypeVar("Unit_co", covariant=True)


class Store(Protocol[Unit_co]):
    """Facts, acts, what is owed and what must leave, in one database."""

    #: Under which name this process takes leases; no other process, also none before it, has the same.
    owner: str

    #: Whether other processes work on the same tables.
    shared: bool

    def write(
        self,
        work: Callable[[Unit_co], T],
        *,
        urgent: bool = False,
        beside: bool = False,
        about: Collection[str] | None = None,
        within: Collection[str] = (),
    ) -> T:
        """Run a function in a transaction; its result once it is on disk. ``urgent``: somebody waits for a click.

        Nobody else writes meanwhile, unless they or it say ``beside``: it does no harm beside others; or both say what
        they are ``about``, by keys of pages and communities, and it is not the same. ``within``: where others may be
        at work that say so, too, and nobody who is about it. A function that is about something may be begun more
        than once.
        """

    def submit(
        self, work: Callable[[Unit_co], T], *, urgent: bool = False, beside: bool = False
    ) -> Future[T]:
        """Have a function run as ``write`` does; any number of threads may wait for what comes of it."""

    def write_as_seen(self, look: Callable[[Unit_co], Seen], work: Callable[[Unit_co, Seen], T]) -> T:
        """Look in one committed moment, then run a function in a transaction that goes by what was seen.

        Nobody waits while it looks. Raises ``StaleRead`` where somebody may have written in between what was read:
        then nothing is done.
        """

    def read(self) -> AbstractContextManager[Unit_co]:
        """A transaction that sees one committed moment and can't change it."""

    def gone(self, owner: str) -> bool:
        """Whether the process of this name certainly works no more; what it had begun may be taken over at once."""

    def alone(self, name: str) -> AbstractContextManager[None]:
        """Hold the lock of this name, which one at a time has, over all processes."""

    def wake_others(self, names: Collection[str]) -> None:
        """Tell every other process on the same tables that something of these names waits."""

    def listen(self, heard: Callable[[Collection[str]], None]) -> None:
        """Call this when another process wakes us, with the names of what waits; none where nobody knows."""

    def after_write(self, told: Callable[[Unit_co], None]) -> None:
        """Call this when a transaction that writes is over, whatever became of it, before who asked for it goes on.

        It is given what the transaction was made with, which is no transaction any more. It must not fail.
        """

    def scrub(self, traces: Collection[bytes] = ()) -> None:
        """Leave nothing of what was deleted, nor these bytes, in free parts of the database."""

    def close(self) -> None:
        """Finish what waits to be written."""

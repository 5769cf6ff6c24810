"""Claims of which nobody heard whether they were written: what they may hold is known, and let go again."""

from __future__ import annotations

import threading
from collections.abc import Collection


class Claim:
    """One try to take jobs; no other one is the same."""


class Claims:
    """Which claim took which jobs, until it is heard that it was written.

    A later claim of the same job takes it over: that it found the job waiting shows that nobody holds it by an
    earlier one. So what a claim took must be noted while its transaction is under way.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._took: dict[int, Claim] = {}
        self._lost: set[Claim] = set()

    def took(self, claim: Claim, ids: Collection[int]) -> None:
        """These, and what it took before was undone with its transaction."""
        with self._lock:
            self._drop(claim)
            self._took.update(dict.fromkeys(ids, claim))

    def ended(self, claim: Claim) -> None:
        """It was written, or certainly not."""
        with self._lock:
            self._drop(claim)

    def lost(self, claim: Claim) -> None:
        """Nobody heard what became of it."""
        with self._lock:
            if claim in self._took.values():
                self._lost.add(claim)

    def in_doubt(self) -> list[int]:
        """The jobs that may be held by nobody who works on them."""
        if not self._lost:
            return []
        with self._lock:
            return sorted(id_ for id_, claim in self._took.items() if claim in self._lost)

    def settled(self, ids: Collection[int]) -> None:
        """What became of these is known by now, if it wasn't before."""
        with self._lock:
            for id_ in ids:
                if self._took.get(id_) in self._lost:
                    del self._took[id_]
            self._lost.intersection_update(self._took.values())

    def _drop(self, claim: Claim) -> None:
        for id_ in [id_ for id_, by in self._took.items() if by is claim]:
            del self._took[id_]

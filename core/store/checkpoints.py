"""Takes what was written from SQLite's log into the file, beside those who write.

Each commit is a line in the log. By itself SQLite carries a thousand pages of it into the file as part of some commit,
and whoever waits for that one waits for two more flushes of the disk: one in a hundred, which is who is told of
when the slowest of a hundred is asked for. Here a thread of its own does it while others go on.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading

import sqlalchemy as sa

#: Transactions after which it is done.
EVERY = 100
#: Pages of the log at which a commit does it all the same: nobody did, or one wrote that much.
MOST_PAGES = 4000


class Checkpoints:
    """What does that for one file."""

    def __init__(self, writing: sa.Engine, every: int = EVERY) -> None:
        """``writing``: connections that may write there."""
        self._writing, self._every = writing, every
        self._count = 0
        self._wanted, self._over = threading.Event(), False
        self._thread: threading.Thread | None = None

    def written(self, _connection: sa.Connection) -> None:
        """A transaction is over; told by the one thread that writes."""
        self._count += 1
        if self._count < self._every:
            return
        self._count = 0
        if self._thread is None and not self._over:
            self._thread = threading.Thread(target=self._run, name="telos-checkpoints", daemon=True)
            self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """End what is under way; the last connection to the file does the rest."""
        self._over = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        raw = self._writing.raw_connection()
        try:
            while self._wanted.wait() and not self._over:
                self._wanted.clear()
                # What can't be done now is done next time, or by a commit.
                with contextlib.suppress(sqlite3.Error):
                    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            raw.close()

"""Who is at work on PostgreSQL, and how processes wake each other.

A lock that a connection of its own holds shows it, and ends with it; what is notified through it wakes the others.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

log = logging.getLogger("telos.store")

#: Seconds: until it is tried again to connect, that a thread has to end, and between two notifications.
AGAIN, LOOK, CALM = 1.0, 10.0, 0.02
_CHANNEL = "telos"
_HOLD = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"


def lock_of(owner: str) -> str:
    """The name of the lock that whoever works under this name holds."""
    return f"telos/works/{owner}"


class Presence:
    """A connection of its own that shows that this process works, is woken by others, and wakes them."""

    def __init__(self, engine: sa.Engine, owner: str) -> None:
        self._engine, self._owner = engine, owner
        self._heard: list[Callable[[Collection[str]], None]] = []
        self._stop = threading.Event()
        self._to_wake = threading.Event()
        #: Of what others are to be told; the names are joined in one thread while another one takes them.
        self._names, self._naming = set[str](), threading.Lock()
        self.held = False
        self._connection = self._connect()
        self._threads = [
            threading.Thread(target=self._listen, name="telos-presence", daemon=True),
            threading.Thread(target=self._notify, name="telos-waking", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def listen(self, heard: Callable[[Collection[str]], None]) -> None:
        """Call this when another process wakes us, with the names of what waits; none where nobody knows."""
        self._heard.append(heard)

    def wake_others(self, names: Collection[str]) -> None:
        """Tell the other processes, in a moment, that something waits under these names."""
        with self._naming:
            self._names.update(names)
        self._to_wake.set()

    def close(self) -> None:
        """Tell what is still to be told, and be gone."""
        self._stop.set()
        self._to_wake.set()
        with contextlib.suppress(Exception):
            # So that who listens looks now whether it is over.
            raw = self._raw()
            raw.execute("SELECT pg_notify(%s, '')", (_CHANNEL,))
            raw.close()
        for thread in self._threads:
            thread.join(LOOK)
        self._drop()

    def _raw(self) -> Any:
        """One of the driver's own connections, which nobody else uses."""
        lent = self._engine.raw_connection()
        raw: Any = lent.driver_connection
        lent.detach()
        raw.autocommit = True
        return raw

    def _connect(self) -> Any:
        """A raw connection that holds the lock of our name and listens."""
        raw = self._raw()
        self.held = bool(raw.execute(_HOLD, (lock_of(self._owner),)).fetchone()[0])
        raw.execute(f"LISTEN {_CHANNEL}")
        return raw

    def _drop(self) -> None:
        self.held = False
        with contextlib.suppress(Exception):
            self._connection.close()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                # In small portions, so that a stop is seen, and a lock that an old connection of ours held is taken.
                for told in self._connection.notifies(timeout=0.5, stop_after=1):
                    owner, _, names = told.payload.partition(" ")
                    if owner != self._owner:
                        self._tell(names.split())
                if not self.held:
                    self.held = bool(self._connection.execute(_HOLD, (lock_of(self._owner),)).fetchone()[0])
            except Exception as error:
                if self._stop.is_set():
                    return
                log.warning("the database can't be heard right now: %s", type(error).__name__)
                self._drop()
                self._again()

    def _again(self) -> None:
        """Connect once more, for as long as it takes; a notification may have been missed meanwhile."""
        while not self._stop.wait(AGAIN):
            try:
                self._connection = self._connect()
            except Exception as error:
                log.debug("still no connection: %s", type(error).__name__)
            else:
                self._tell(())
                return

    def _tell(self, names: Collection[str]) -> None:
        for heard in self._heard:
            heard(names)

    def _notify(self) -> None:
        connection: Any = None
        while True:
            self._to_wake.wait()
            self._to_wake.clear()
            with self._naming:
                names, self._names = self._names, set()
            try:
                if names:
                    connection = connection or self._raw()
                    told = " ".join([self._owner, *sorted(names)])
                    connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, told))
            except Exception as error:
                log.warning("others can't be woken right now: %s", type(error).__name__)
                with contextlib.suppress(Exception):
                    connection.close()
                connection = None
                # They are told by another connection, as soon as there is one.
                self.wake_others(names)
                self._stop.wait(AGAIN)
            if self._stop.is_set():
                break
            # Many calls in a row are one.
            self._stop.wait(CALM)
        with contextlib.suppress(Exception):
            connection.close()

"""A way to PostgreSQL that is cut at a statement of one's choice: before it, behind it, or while it is under way."""

from __future__ import annotations

import contextlib
import select
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
#: Messages that end a statement: a plain one, and the last of those that belong together.
_ENDS = frozenset({b"Q", b"S"})
#: What every transaction that writes alone begins with.
_WRITES = b"pg_advisory_xact_lock"
#: Seconds for which a statement is under way when nobody waits for it any more.
_LATE = 0.1


class How(Enum):
    """When the way is cut."""

    #: The statement never comes.
    BEFORE = "before"
    #: It is done, and nobody hears so.
    BEHIND = "behind"
    #: It comes when whoever sent it thinks already that it does not.
    LATE = "late"


class Way:
    """Carries what is said between Telos and a server; its folder stands for the server's."""

    def __init__(self, server: Path, of: bytes = _WRITES) -> None:
        """``of``: what those have asked who are cut off, once or before; else those who write alone."""
        self.folder = Path(tempfile.mkdtemp(prefix="telos-way-"))
        self._server, self._of = server, of
        self._left: int | None = None
        self._how, self._shut = How.BEFORE, False
        self._lock = threading.Lock()
        #: The statements of those who write, since it was last said where to cut.
        self.asked: list[bytes] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / _SOCKET))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self, of_server: str) -> str:
        """The address of a database, by this way."""
        return of_server.replace(str(self._server), str(self.folder))

    def cut(self, after: int, how: How, *, shut: bool = False) -> None:
        """Let so many statements of those who write pass, and cut the way of the next one; the others' stay.

        ``shut``: nobody comes by this way from then on, until it is mended.
        """
        with self._lock:
            self.asked, self._left, self._how, self._shut = [], after, how, shut

    def mend(self) -> None:
        """Let everybody pass again."""
        self._shut = False

    @property
    def was_cut(self) -> bool:
        """Whether it came to that."""
        return self._left is not None and self._left < 0

    def close(self) -> None:
        self._listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._shut and self.was_cut:
                client.close()
                continue
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError), client, server:
            server.connect(str(self._server / _SOCKET))
            messages, statement, writes = _Messages(greeting=True), b"", False
            while True:
                ready, _, _ = select.select((client, server), (), ())
                if server in ready:
                    if not (answer := server.recv(1 << 16)):
                        return
                    client.sendall(answer)
                if client in ready:
                    if not (words := client.recv(1 << 16)):
                        return
                    for kind, message in messages.of(words):
                        statement += message
                        writes = writes or self._of in message
                        if kind in _ENDS and writes and self._is_here(statement):
                            self._end(client, server, statement)
                            return
                        if kind in _ENDS or kind in {b"", b"X"}:
                            server.sendall(statement)
                            statement = b""

    def _is_here(self, statement: bytes) -> bool:
        with self._lock:
            if self._left is None or self._left < 0:
                return False
            self.asked.append(statement)
            self._left -= 1
            return self._left < 0

    def _end(self, client: socket.socket, server: socket.socket, statement: bytes) -> None:
        if self._how is How.BEFORE:
            return
        if self._how is How.LATE:
            client.close()
            time.sleep(_LATE)
        server.sendall(statement)
        told = _Messages()
        while words := server.recv(1 << 16):
            if any(kind == b"Z" for kind, _ in told.of(words)):
                return


class _Messages:
    """Takes what comes in pieces apart into messages."""

    def __init__(self, *, greeting: bool = False) -> None:
        """``greeting``: the first one has no kind."""
        self._rest, self._greeting = b"", greeting

    def of(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The messages that are whole by now, each with its kind."""
        self._rest += piece
        while True:
            head = 0 if self._greeting else 1
            if len(self._rest) < head + 4:
                return
            size = head + int.from_bytes(self._rest[head : head + 4], "big")
            if len(self._rest) < size:
                return
            message, self._rest = self._rest[:size], self._rest[size:]
            self._greeting = False
            yield message[:head], message

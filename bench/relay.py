"""A network that can be cut: what stands between Telos and its database or mail server."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Mapping
from typing import Any, Self


class Relay:
    """Listens on a port of its own and passes everything on, until it is cut; a cut drops what was connected."""

    def __init__(self, **to: Any) -> None:
        """``to``: ``host`` and ``port``, or ``path`` of a socket."""
        self._to: Mapping[str, Any] = to
        self._loop = asyncio.new_event_loop()
        self._links: set[asyncio.StreamWriter] = set()
        self._cut = False
        self.port = 0

    def __enter__(self) -> Self:
        ready = threading.Event()

        async def listen() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()

        def run() -> None:
            self._loop.create_task(listen())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut(self, *, off: bool) -> None:
        """Cut it, or mend it."""

        def change() -> None:
            self._cut = off
            for link in list(self._links) if off else ():
                link.transport.abort()

        self._loop.call_soon_threadsafe(change)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        try:
            if "path" in self._to:
                far, near = await asyncio.open_unix_connection(self._to["path"])
            else:
                far, near = await asyncio.open_connection(self._to["host"], self._to["port"])
        except OSError:
            writer.transport.abort()
            return
        if self._cut:
            # It was cut while the far end was being reached.
            for link in (writer, near):
                link.transport.abort()
            return
        self._links |= {writer, near}
        await asyncio.gather(self._pass_on(reader, near), self._pass_on(far, writer))
        self._links -= {writer, near}

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

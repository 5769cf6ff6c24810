"""One address before several servers: each connection goes to the next one that takes it.

python -m demo.spread PORT SERVER...
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Sequence

_CHUNK = 1 << 16


class Spread:
    """Hands connections on in turns."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._turns = itertools.cycle(range(len(ports)))

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        with contextlib.closing(writer):
            first = next(self._turns)
            for port in (*self._ports[first:], *self._ports[:first]):
                with contextlib.suppress(OSError):
                    there, back = await asyncio.open_connection("127.0.0.1", port)
                    with contextlib.closing(back):
                        await _both(_pass_on(reader, back), _pass_on(there, writer))
                    return


async def _both(*ways: asyncio._CoroutineLike[None]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    _, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(_CHUNK):
        writer.write(part)
        await writer.drain()


async def _serve(port: int, ports: Sequence[int]) -> None:
    server = await asyncio.start_server(Spread(ports).take, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    here, *servers = map(int, sys.argv[1:])
    asyncio.run(_serve(here, servers))

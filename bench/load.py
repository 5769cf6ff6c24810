"""Sends prepared HTTP requests over kept connections, as fast as they are answered or at a given pace."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.report import BrokenRun, percentile


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    #: Seconds from the first request to the last answer.
    seconds: float
    #: Seconds of each request: from when it was due to be sent until it was answered.
    waits: Sequence[float]
    #: Answers by status.
    statuses: dict[int, int]
    #: The status of each request, in the order they were given.
    answers: Sequence[int] = ()

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 requests do not exceed."""
        return percentile(self.waits, 0.99) * 1000


class _Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.connect()
        self.due, self.number = 0.0, 0
        self._got = b""
        self._want: int | None = None

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self) -> int | None:
        """Take what came; the status once an answer is whole."""
        data = self.socket.recv(65536)
        if not data:
            raise BrokenRun("the server closed a connection in mid-answer")
        self._got += data
        if self._want is None:
            head, end, _ = self._got.partition(b"\r\n\r\n")
            if not end:
                return None
            length = next(
                (
                    line.partition(b":")[2]
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                None,
            )
            if length is None:
                if head.split(b" ", 2)[1] != b"204":
                    raise BrokenRun(f"an answer without a length: {head[:300]!r}")
                length = b"0"
            self._want = len(head) + 4 + int(length)
        if len(self._got) < self._want:
            return None
        status = int(self._got.split(b" ", 2)[1])
        # A server may end a kept connection with an answer; the next request then takes a new one.
        closing = b"connection: close" in self._got[: self._want].partition(b"\r\n\r\n")[0].lower()
        self._got, self._want = b"", None
        if closing:
            self.socket.close()
            self.connect()
        return status


def send(port: int, requests: Sequence[bytes], *, lines: int = 16, pace: float | None = None) -> Load:
    """Send all requests over `lines` connections; with a `pace` so many a second, else each as soon as one is free.

    At a pace a request that has to wait for a free connection counts from the time it was due, so that a server
    that stalls is not spared by having fewer requests to answer.
    """
    with selectors.DefaultSelector() as selector:
        free = [_Line(port) for _ in range(min(lines, len(requests)))]
        every = list(free)
        for line in every:
            selector.register(line.socket, selectors.EVENT_READ, line)
        waits: list[float] = []
        statuses: dict[int, int] = {}
        answers = [0] * len(requests)
        start = time.perf_counter()
        sent = 0
        while len(waits) < len(requests):
            while free and sent < len(requests):
                now = time.perf_counter()
                due = start + sent / pace if pace else now
                if due > now:
                    break
                line = free.pop()
                line.due, line.number = due, sent
                line.socket.sendall(requests[sent])
                sent += 1
            nap = 60.0
            if pace and free and sent < len(requests):
                nap = max(0.0, start + sent / pace - time.perf_counter())
            ready = selector.select(nap)
            if not ready and nap >= 60:
                raise BrokenRun(
                    f"no answer for a minute; {len(waits)} of {len(requests)} requests were answered"
                )
            for key, _ in ready:
                line = key.data
                before = line.socket
                status = line.read()
                if status is None:
                    continue
                waits.append(time.perf_counter() - line.due)
                answers[line.number] = status
                statuses[status] = statuses.get(status, 0) + 1
                if line.socket is not before:
                    selector.unregister(before)
                    selector.register(line.socket, selectors.EVENT_READ, line)
                free.append(line)
        seconds = time.perf_counter() - start
        for line in every:
            line.socket.close()
    return Load(seconds, waits, statuses, answers)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    if body or method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

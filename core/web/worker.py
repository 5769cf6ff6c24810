"""gunicorn's threads, with every request read whole before one of them is taken, and none kept by its answer.

gunicorn reads a request in the thread that answers it, however long its sender takes: as many senders as there
are threads, each a byte a second, and nobody else is answered. So it is with those who take their answer slowly.
Here the one loop that waits for all connections collects what they send, in turn, within limits of time and size,
as a buffering proxy does; a thread is given to what has arrived, and what the other end has not yet taken of the
answer is sent on by the loop.
"""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import time
from functools import partial
from itertools import takewhile
from typing import Any

from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from core.processor import OneProcessor
from core.turns import Turns
from core.web.incoming import HOOK_BYTES

#: Seconds for the head of a request, and for all of it.
HEAD_WITHIN, WHOLE_WITHIN = 10.0, 30.0
#: Seconds in which the other end has to take an answer.
TAKEN_WITHIN = 60.0
#: Seconds an answered connection is kept for the next request: longer than the proxies in front of it and the
#: browsers keep theirs idle, so that it isn't closed just as one of them sends.
KEEP_FOR = 75
#: Seconds in which the other end may close.
PART_WITHIN = 2.0
#: Most bytes of a head, and of a body that is waited for; the app refuses a longer one without reading it.
LARGEST_HEAD, LARGEST_BODY = 64 * 1024, HOOK_BYTES
#: Of the time in which a server has to stop, what those have whose request or answer is under way: after it what
#: was begun is given back and the database closed, and at the end of it all the process is killed.
PART_OF_STOP = 0.5
#: Longest line that says how long a chunk is.
LONGEST_SIZE = 256
#: Most bytes of a body in chunks: as many as tell that it is longer.
LARGEST_CHUNKED = LARGEST_BODY + 2 * LONGEST_SIZE
#: Most bytes of all requests that are still arriving; the oldest one gives way.
MOST_HELD = 32 * 1024 * 1024
#: Most bytes of all answers that were not taken yet; the oldest one gives way.
MOST_OWED = 32 * 1024 * 1024
#: Connections kept free for those who send whole requests.
SPARE = 50

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length:[ \t]*0*+([0-9]{0,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CHUNKED = re.compile(rb"^transfer-encoding:[^\r\n]*chunked", re.IGNORECASE | re.MULTILINE)
_SIZE = re.compile(rb"(?=[0-9a-f])0*+([0-9a-f]{0,8})[ \t]*(?:;.*)?", re.IGNORECASE | re.DOTALL)
_EXPECTS = re.compile(rb"^expect:[ \t]*100-continue", re.IGNORECASE | re.MULTILINE)

_CLOSED = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\n" + _CLOSED
_STOPS = b"HTTP/1.1 503 Service Unavailable\r\n" + _CLOSED
_HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + _CLOSED
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class _Arrived(Unreader):  # type: ignore[misc]  # gunicorn has no types
    """What has arrived of a connection. Whatever its sender said is still to come, nobody waits for it in a thread."""

    def __init__(self) -> None:
        super().__init__()
        #: Whether more was asked for than is there: then nobody knows where the next request begins.
        self.fell_short = False

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The end."""
        self.fell_short = True
        return b""


class _Giving(socket.socket):
    """A connection's socket: what does not go at once stays, and no thread waits for the other end to take it."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock.family, sock.type, sock.proto, sock.detach())
        #: What is still to be sent.
        self.left = bytearray()

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send what goes at once."""
        self.left += data
        self.go_on()

    def go_on(self) -> int:
        """Send more of what is left; how much went."""
        begun = len(self.left)
        with contextlib.suppress(BlockingIOError, InterruptedError):
            while self.left:
                del self.left[: self.send(self.left)]
        return begun - len(self.left)


class Arriving(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose next request may still be on its way."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, _Giving(sock), client, server)
        self.begin(b"")

    def begin(self, already: bytes) -> None:
        """A request may come; ``already`` was sent behind the one before."""
        self.buffer = bytearray(already)
        #: Bytes of the whole request, once its head tells; -1 before.
        self.wanted = -1
        #: Up to where the buffer was looked at: for the end of the head, then for the next chunk.
        self._looked = 0
        self._chunked = False
        self.deadline = time.monotonic() + HEAD_WITHIN
        self.data_ready = True

    def arrived(self) -> bool:
        """Whether the request is there, or as much of it as it takes to refuse it."""
        if self.wanted < 0 and not self._head():
            return False
        return self._chunks() if self._chunked else len(self.buffer) >= self.wanted

    def _chunks(self) -> bool:
        """Whether the last chunk is there, or one that is none or too much."""
        while True:
            end = self.buffer.find(b"\r\n", self._looked)
            if end < 0:
                return len(self.buffer) - self._looked > LONGEST_SIZE
            size = _SIZE.fullmatch(self.buffer, self._looked, end)
            if size is None:
                return True
            length = int(size[1] or b"0", 16)
            if length == 0:
                return self.buffer.find(_END, end) >= 0 or len(self.buffer) > self.wanted
            behind = end + 2 + length + 2
            if behind > self.wanted:
                # As much of it as the app reads before it says that it is too much.
                return len(self.buffer) > self.wanted
            if behind > len(self.buffer):
                return False
            self._looked = behind

    def _head(self) -> bool:
        end = self.buffer.find(_END, self._looked)
        if end < 0:
            self._looked = max(0, len(self.buffer) - len(_END) + 1)
            return False
        head, body = bytes(self.buffer[:end]) + b"\r", end + len(_END)
        self.deadline += WHOLE_WITHIN - HEAD_WITHIN
        self._chunked, self._looked = _CHUNKED.search(head) is not None, body
        length = _LENGTH.search(head)
        size = int(length[1] or b"0") if length and not self._chunked else 0
        # What is too long is not waited for; of chunks, until they are.
        self.wanted = body + (LARGEST_CHUNKED if self._chunked else size if size <= LARGEST_BODY else 0)
        if _EXPECTS.search(head) and size <= LARGEST_BODY:
            with contextlib.suppress(OSError):
                self.sock.send(_GO_ON)
        return True

    def init(self) -> None:
        """In the thread that answers: it has what came, and never waits for the other end."""
        if not self.initialized:
            super().init()
            self.parser.unreader = _Arrived()
        self.sock.setblocking(False)
        if self.buffer:
            self.parser.unreader.unread(bytes(self.buffer))
            self.buffer = bytearray()

    def refuse(self, answer: bytes) -> None:
        """Say why nothing comes of it, if that goes at once; it is closed then."""
        with contextlib.suppress(OSError):
            self.sock.setblocking(False)
            self.sock.send(answer)
        self.close()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Serves with threads that never wait for a sender."""

    #: How many requests are worked on at once, besides those that wait for something: one by Python, and one by the
    #: database in this process, which is read without it. 0: as many as there are threads.
    at_once = 2
    #: Whether all of its threads keep to one processor.
    keeps_to_one = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        #: Connections whose request is on its way, the oldest first.
        self._arriving: dict[Arriving, None] = {}
        #: Connections that were answered for the last time.
        self._parting: dict[Arriving, None] = {}
        #: Connections whose other end has not taken all of its answer, with what came of the request; the oldest first.
        self._taking: dict[Arriving, Any] = {}
        self._held = self._owed = 0
        #: When a server that stops waits no longer for what is under way.
        self._until: float | None = None
        self._processor = OneProcessor() if self.keeps_to_one else None

    def init_process(self) -> None:
        """Begin to serve, before the first thread is begun."""
        if self._processor is not None:
            self._processor.begin()
        super().init_process()

    def get_thread_pool(self) -> Turns:
        """What requests are answered in: a few at a time, and more where those wait for something."""
        return Turns(self.cfg.threads, self.at_once or self.cfg.threads, name="telos-http")

    def accept(self, listener: socket.socket) -> None:
        """A new connection: its request is collected before a thread is taken."""
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._wait_for(Arriving(self.cfg, sock, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Arriving, client: socket.socket) -> None:
        """A connection that was kept is used again."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        conn.begin(b"")
        self._wait_for(conn)

    def _keepalive_after(self, conn: Arriving, keepalive: bool) -> bool:
        """Whether the connection is kept: not behind a body of which not all was taken."""
        return super()._keepalive_after(conn, keepalive) and not conn.parser.unreader.fell_short

    def finish_request(self, conn: Arriving, fs: Any) -> None:
        """A request was answered; what was sent behind it may be the beginning of the next one."""
        if conn.sock.left and conn.sock.fileno() >= 0:
            self._send_on(conn, fs)
        elif fs.cancelled() or fs.exception() is not None or not fs.result():
            self._part(conn)
        elif behind := conn.parser.unreader.take_buffered():
            conn.begin(behind)
            self._wait_for(conn)
        else:
            super().finish_request(conn, fs)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close what was kept long enough, unless its next request came while the loop was busy."""
        now = time.monotonic()
        over = takewhile(lambda conn: force or conn.timeout <= now, tuple(self.keepalived_conns))
        for conn in [conn for conn in over if self.alive and _has_sent(conn.sock)]:
            self.on_client_socket_readable(conn, conn.sock)
        super().murder_keepalived(force)

    def murder_pending(self) -> None:
        """Close what takes too long to arrive or to part; called by gunicorn's loop at least once a second."""
        super().murder_pending()
        self.tpool.replace_stuck()
        if self._processor is not None:
            self._processor.look()
        now = time.monotonic()
        if self._until is None and not self.alive:
            self._until = now + self.cfg.graceful_timeout * PART_OF_STOP
        over = self._until is not None and self._until < now
        for conn in list(self._arriving):
            # A server that stops waits for nobody who has said nothing yet.
            if over or conn.deadline < now or not (self.alive or conn.buffer):
                self._drop(conn, (_STOPS if over else _TOO_SLOW) if conn.buffer else b"")
        for conn in [arriving for arriving in self._parting if arriving.deadline < now]:
            self._gone(conn)
        for conn in [taking for taking in self._taking if over or taking.deadline < now]:
            self._give_up(conn)

    def _send_on(self, conn: Arriving, fs: Any) -> None:
        """Send the rest of an answer as the other end takes it; only then its next request is looked at."""
        while self._taking and (self._is_full() or self._owed + len(conn.sock.left) > MOST_OWED):
            self._give_up(next(iter(self._taking)))
        conn.deadline = time.monotonic() + TAKEN_WITHIN
        self._taking[conn] = fs
        self._owed += len(conn.sock.left)
        self.poller.register(conn.sock, selectors.EVENT_WRITE, partial(self._writable, conn))

    def _writable(self, conn: Arriving, client: socket.socket) -> None:
        try:
            self._owed -= conn.sock.go_on()
        except OSError:
            self._give_up(conn)
            return
        if not conn.sock.left:
            self.poller.unregister(conn.sock)
            self.finish_request(conn, self._taking.pop(conn))

    def _give_up(self, conn: Arriving) -> None:
        """Close a connection whose other end does not take its answer."""
        del self._taking[conn]
        self._owed -= len(conn.sock.left)
        self._leave(conn)

    def _is_full(self) -> bool:
        return bool(self.nr_conns > self.worker_connections - SPARE)

    def _part(self, conn: Arriving) -> None:
        """Close a connection once its other end has (RFC 9112, 9.6), without waiting for it in the loop."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._parted, conn))
        except (OSError, ValueError, KeyError):
            self.nr_conns -= 1
            conn.close()
            return
        conn.deadline = time.monotonic() + PART_WITHIN
        conn.wanted = LARGEST_HEAD
        self._parting[conn] = None

    def _parted(self, conn: Arriving, client: socket.socket) -> None:
        try:
            data = conn.sock.recv(4096)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        conn.wanted -= len(data)
        if not data or conn.wanted < 0:
            self._gone(conn)

    def _gone(self, conn: Arriving) -> None:
        del self._parting[conn]
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _wait_for(self, conn: Arriving) -> None:
        if conn.buffer and conn.arrived():
            self.enqueue_req(conn)
            return
        while self.keepalived_conns and self._is_full():
            self._leave(self.keepalived_conns.popleft())
        while self._taking and self._is_full():
            self._give_up(next(iter(self._taking)))
        while self._arriving and (self._is_full() or self._held > MOST_HELD):
            self._drop(next(iter(self._arriving)), b"")
        conn.sock.setblocking(False)
        self._arriving[conn] = None
        self._held += len(conn.buffer)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))

    def _leave(self, conn: Arriving) -> None:
        """Close a connection at once; the others need the room."""
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _readable(self, conn: Arriving, client: socket.socket) -> None:
        try:
            data = conn.sock.recv(64 * 1024)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn, b"")
            return
        conn.buffer += data
        self._held += len(data)
        if conn.arrived():
            self._forget(conn)
            self.enqueue_req(conn)
        elif conn.wanted < 0 and len(conn.buffer) > LARGEST_HEAD:
            self._drop(conn, _HEAD_TOO_LARGE)
        elif self._held > MOST_HELD:
            self._drop(next(iter(self._arriving)), b"")

    def _forget(self, conn: Arriving) -> None:
        del self._arriving[conn]
        self._held -= len(conn.buffer)
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Arriving, answer: bytes) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        if answer:
            conn.refuse(answer)
        else:
            conn.close()


class AtOnce(Worker):
    """The same over a database elsewhere: who asks it waits, and is in nobody's way."""

    at_once, keeps_to_one = 0, False


class Anywhere(Worker):
    """The same on whichever processors the machine gives it."""

    keeps_to_one = False


def worker_class(one_processor: bool, shared: bool) -> type[Worker]:
    """Which of them serves. ``shared``: over a database elsewhere."""
    if shared:
        return AtOnce
    return Worker if one_processor else Anywhere


def _has_sent(sock: socket.socket) -> bool:
    """Whether something waits to be read there; without taking it, or waiting for it."""
    try:
        return bool(sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False

"""A real HTTP server that takes webhooks, and misbehaves when told to."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Receiver:
    """What came, and what is answered."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        #: Seconds between the bytes of its answer.
        self.drip = 0.0
        #: Holds every answer back until it is set.
        self.free = threading.Event()
        self.free.set()
        self.url = ""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One that listens on this machine."""
    listener = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            listener.free.wait(60)
            if listener.drip:
                for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(listener.drip)
                return
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self) -> None:
            listener.came.append(({"method": "GET"}, b""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    made = Server(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{made.server_port}/take?from=telos"
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield listener
    listener.free.set()
    made.shutdown()
    thread.join()
    made.server_close()

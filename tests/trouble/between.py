"""Something between Telos and its wiki that can say no: the wiki's API through a door that is shut on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests

#: What belongs to one connection and is not passed on.
_HOP = {"connection", "transfer-encoding", "content-encoding", "content-length", "keep-alive", "host"}


class Door:
    """Passes requests on to a wiki; while ``shut`` is set, answers each with that status and headers."""

    def __init__(self, wiki: str) -> None:
        self.shut: tuple[int, dict[str, str]] | None = None
        self.turned_away = 0
        parts = urlsplit(wiki)
        self._target = f"{parts.scheme}://{parts.netloc}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.api = f"http://127.0.0.1:{self._server.server_address[1]}/api.php"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass("GET")

            def do_POST(self) -> None:
                self._pass("POST")

            def _pass(self, method: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if door.shut is not None:
                    door.turned_away += 1
                    status, headers = door.shut
                    self._answer(status, headers.items(), b"not now")
                    return
                sent = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
                got = requests.request(
                    method,
                    door._target + self.path,
                    headers=sent,
                    data=body,
                    allow_redirects=False,
                    timeout=60,
                )
                # Each cookie in a line of its own, as the wiki sent them.
                lines = [(k, v) for k, v in got.raw.headers.items() if k.lower() not in _HOP]
                self._answer(got.status_code, lines, got.content)

            def _answer(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler

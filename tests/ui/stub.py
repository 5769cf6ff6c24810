"""A small server that plays Telos and the wiki around it for one browser test."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_HERE = Path(__file__).parent
_SCRIPTS = Path(__file__).parents[2] / "core" / "ui"
#: What an act is answered with: status and body.
Answer = tuple[int, dict[str, Any]]


class Stub:
    """Views to serve by path, what acts are answered, and everything that was asked."""

    def __init__(self) -> None:
        self.views: dict[str, Any] = {}
        self.act: Callable[[dict[str, Any]], Answer] = lambda act: (
            200,
            {"done": "Thank you.", "panel": None},
        )
        self.acts: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        #: Status with which every GET of /v1 is answered instead, or None; and the problem it is answered with.
        self.status: int | None = None
        self.problem: dict[str, Any] | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = urlsplit(self.path)
                if path.path == "/page":
                    self._send(200, "text/html; charset=utf-8", outer._page(parse_qs(path.query)).encode())
                elif path.path.startswith("/ui/"):
                    self._send(
                        200, "text/javascript; charset=utf-8", (_SCRIPTS / Path(path.path).name).read_bytes()
                    )
                elif path.path.startswith("/v1/"):
                    outer.tokens.append(self.headers.get("Authorization", ""))
                    view = outer.views.get(path.path)
                    status = outer.status or (200 if view is not None else 204)
                    body = view if status == 200 else outer.problem
                    self._send(status, "application/json", json.dumps(body).encode() if body else b"")
                else:
                    self._send(404, "text/plain", b"")

            def do_POST(self) -> None:
                act = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.acts.append(act)
                status, body = outer.act(act)
                if status == 0:
                    self.close_connection = True
                    self.connection.close()
                    return
                self._send(status, "application/json", json.dumps(body).encode())

            def _send(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _page(self, query: dict[str, list[str]]) -> str:
        def asked(name: str, default: str) -> str:
            return query.get(name, [default])[0]

        dark = asked("theme", "light") == "dark"
        values = {
            "CLASS": asked("class", ""),
            "DIR": asked("dir", "ltr"),
            "SCHEME": "light dark" if dark else "light",
            "BACK": "#101418" if dark else "#fff",
            "FORE": "#eaecf0" if dark else "#202122",
            "ELEMENT": f"<telos-{asked('element', 'panel')} data-telos></telos-{asked('element', 'panel')}>",
        }
        text = (_HERE / "gallery.html").read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(f"${name}", value)
        return text

"""Telos and Confluence as far as the app asks them, for the tests that look at the app alone."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.confluence.forge_host.host import Answer, send

#: Confluence's clock. It is not the browser's.
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Telos:
    """Views to serve by path, what acts are answered, and all that was asked."""

    def __init__(self) -> None:
        self.views: dict[str, Any] = {}
        self.act: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]] = lambda act: (
            200,
            {"done": "Thank you.", "panel": None},
        )
        self.acts: list[dict[str, Any]] = []
        #: Headers of every request, in the order they came.
        self.headers: list[dict[str, str]] = []
        #: Answers every request with this status instead, unwrapped, as a proxy before it would.
        self.status: int | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.headers.append(dict(self.headers))
                view = outer.views.get(urlsplit(self.path).path)
                self._wrapped(204 if view is None else 200, view)

            def do_POST(self) -> None:
                outer.headers.append(dict(self.headers))
                act = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.acts.append(act)
                self._wrapped(*outer.act(act))

            def _wrapped(self, status: int, body: Any) -> None:
                assert self.headers["Telos-Answer"] == "wrapped"
                made = json.dumps({"wrapped": {"status": status, "body": body}}).encode()
                send(self, outer.status or 200, "application/json", b"{}" if outer.status else made)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        """Close the server."""
        self._server.shutdown()
        self._server.server_close()


class Confluence:
    """One page with its versions, and the comments that were written."""

    def __init__(self, page: int = 12) -> None:
        self.page = page
        #: Storage format by version; the newest was saved ``age`` ago.
        self.versions = {345: "<p>Everyone is entitled to thirty days.</p>"}
        self.age = timedelta(days=3)
        #: Path and body of what was posted.
        self.posted: list[tuple[str, dict[str, Any]]] = []
        #: Path → status it is answered with instead.
        self.refuses: dict[str, int] = {}
        #: Every path that was asked for, with its method.
        self.asked: list[str] = []

    def __call__(self, method: str, path: str, body: str) -> Answer:
        """Answer a request the browser makes as the person."""
        self.asked.append(f"{method} {path}")
        asked = urlsplit(path)
        where = asked.path.removeprefix("/wiki/api/v2")
        headers = {"Content-Type": "application/json", "Date": format_datetime(NOW, usegmt=True)}
        if where in self.refuses:
            return self.refuses[where], headers, "{}"
        if method == "POST" and re.fullmatch("/(footer|inline)-comments", where):
            self.posted.append((where, json.loads(body)))
            made = {"id": "9001", "_links": {"webui": "/spaces/HR/pages/12?focusedCommentId=9001"}}
            return 201, headers, json.dumps(made)
        if method == "GET" and where == f"/pages/{self.page}":
            number = int(parse_qs(asked.query).get("version", [max(self.versions)])[0])
            if number not in self.versions:
                return 404, headers, "{}"
            at = NOW - (self.age if number == max(self.versions) else timedelta(days=30))
            made = {
                "id": str(self.page),
                "version": {"number": number, "createdAt": at.isoformat().replace("+00:00", "Z")},
                "body": {"storage": {"value": self.versions[number], "representation": "storage"}},
            }
            return 200, headers, json.dumps(made)
        return 404, headers, "{}"

"""A wiki's API that fails as it is told to: each request is answered by the next line of a script."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

Params = dict[str, str]
#: Gets the parameters and gives the JSON to answer with.
Answer = Callable[[Params], Any]

TOKENS = {"query": {"tokens": {"csrftoken": "csrf+\\", "logintoken": "login+\\"}}}


class Fault:
    """One thing that goes wrong."""

    def __init__(
        self, status: int = 200, body: bytes = b"", *, headers: dict[str, str] | None = None
    ) -> None:
        self.status, self.body, self.headers = status, body, headers or {}


class Reset(Fault):
    """The connection is torn down without a byte."""


class HalfAnswer(Fault):
    """The connection ends in the middle of the body."""


class Silence(Fault):
    """No answer until the client gives up."""


class Done(Fault):
    """The request is carried out, then something goes wrong with the answer."""

    def __init__(self, then: Fault) -> None:
        super().__init__()
        self.then = then


#: Seconds to connect, seconds for an answer. A busy machine answers late, and that is none of these faults.
PATIENT = (10.0, 30.0)
#: The same where nothing will come.
IMPATIENT = (10.0, 2.0)


def patience(fault: object) -> tuple[float, float]:
    """How long to wait for an answer that goes wrong like this."""
    outcome = fault.then if isinstance(fault, Done) else fault
    return IMPATIENT if isinstance(outcome, Silence) else PATIENT


def patience_of(request: pytest.FixtureRequest) -> tuple[float, float]:
    """The patience that fits the ``fault`` of a test's case, where it has one."""
    case = getattr(request.node, "callspec", None)
    return patience(case.params.get("fault") if case else None)


def error(code: str, info: str = "because", *, headers: dict[str, str] | None = None, **more: Any) -> Fault:
    body = json.dumps({"error": {"code": code, "info": info, **more}}).encode()
    return Fault(200, body, headers=headers)


class FaultyWiki:
    """Answers from ``script`` first, and with ``answer`` when that is used up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.script: list[Fault] = []
        self.asked: list[Params] = []
        self.methods: list[str] = []
        self._quiet = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        self.api = f"http://127.0.0.1:{self._server.server_address[1]}/w/api.php"

    def close(self) -> None:
        self._quiet.set()
        self._server.shutdown()
        self._server.server_close()

    def params(self, method: str, path: str, body: str) -> Params:
        """What a request asks for: of a form in its address or body, the fields."""
        form = body if method == "POST" else urlsplit(path).query
        return dict(parse_qsl(form, keep_blank_values=True))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        wiki = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve(wiki.params(self.command, self.path, self._body()))

            do_POST = do_PUT = do_DELETE = do_GET

            def _body(self) -> str:
                return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

            def _serve(self, params: Params) -> None:
                wiki.asked.append(params)
                wiki.methods.append(self.command)
                fault = wiki.script.pop(0) if wiki.script else None
                if isinstance(fault, Done):
                    wiki.answer(params)
                    fault = fault.then
                if fault is None:
                    fault = Fault(200, json.dumps(wiki.answer(params)).encode())
                if isinstance(fault, Reset):
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.connection.close()
                    return
                if isinstance(fault, Silence):
                    wiki._quiet.wait(20)
                    return
                self.send_response(fault.status)
                for name, value in fault.headers.items():
                    self.send_header(name, value)
                half = isinstance(fault, HalfAnswer)
                self.send_header("Content-Length", str(len(fault.body) + (50 if half else 0)))
                self.end_headers()
                self.wfile.write(fault.body)

            def handle(self) -> None:
                try:
                    super().handle()
                except (OSError, ValueError):
                    """The client went away, as the script wanted."""

            def finish(self) -> None:
                try:
                    super().finish()
                except (OSError, ValueError):
                    """The connection is gone already."""

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler


class FaultyRest(FaultyWiki):
    """The same for a REST API: what is asked for is the method, the path, and what stands in query and body."""

    def params(self, method: str, path: str, body: str) -> Params:
        parts = urlsplit(path)
        fields = dict(parse_qsl(parts.query, keep_blank_values=True))
        return {"method": method, "path": parts.path, "body": body, **fields}

    @property
    def url(self) -> str:
        return self.api.removesuffix("/w/api.php")

"""A stand-in for the server: takes webhooks and looks hard at them, answers `/v1` with what a test gives it.

with TelosStub() as telos, connected("1.43", folder, telos) as wiki: ...
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import jwt
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from demo.localwiki import Account, LocalWiki
from plugins.mediawiki.token import viewer_key

SITE = "hr"


@dataclass(frozen=True)
class Received:
    """One webhook as it arrived."""

    id: str
    timestamp: str
    body: bytes
    #: Whether the official verifier accepts it.
    authentic: bool

    @property
    def type(self) -> str:
        return str(json.loads(self.body)["type"])

    @property
    def data(self) -> dict[str, int]:
        data: dict[str, int] = json.loads(self.body)["data"]
        return data


@dataclass(frozen=True)
class Asked:
    """One request to `/v1`."""

    method: str
    path: str
    claims: dict[str, Any]
    body: Any


def panel_view(text: str, *, receipt: str = "", action: dict[str, Any] | None = None) -> dict[str, Any]:
    """A panel's view with one line."""
    labels = ("open", "close", "panel", "sending", "failed", "cancel", "send", "settled")
    return {
        "language": "en",
        "dir": "ltr",
        "site": SITE,
        "page": 1,
        "revision": 1,
        "state": "none",
        "line": {"text": text, "action": action},
        "sections": [],
        "receipt": {"text": receipt} if receipt else None,
        "labels": {name: name for name in labels},
    }


class TelosStub:
    """The server, as far as the wiki can tell. Change its attributes while it runs."""

    def __init__(
        self, secret: str = "whsec_" + base64.b64encode(b"a secret of 24 bytes ....").decode()
    ) -> None:
        self.secret = secret
        self.received: list[Received] = []
        self.asked: list[Asked] = []
        #: Statuses of the next answers to webhooks, then 202.
        self.statuses: list[int] = []
        #: While clear, webhooks are taken in and never answered.
        self.answering = threading.Event()
        self.answering.set()
        #: Set when a webhook has come in, answered or not.
        self.came = threading.Event()
        #: Answers by path; None is "204 No Content", an exception is a broken connection.
        self.views: dict[str, Any] = {}
        stub = self

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A sender that lost patience is part of the test."""

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Say nothing: pytest shows what matters."""

            def answer(self, status: int, body: Any = None) -> None:
                payload = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
                self.send_header("Access-Control-Allow-Methods", "GET, POST, PUT")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def do_OPTIONS(self) -> None:
                self.answer(204)

            def do_GET(self) -> None:
                stub._ask(self, None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.startswith("/hooks/"):
                    stub._take(self, body)
                else:
                    stub._ask(self, json.loads(body))

        self._handler, self._listener = Handler, Server
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _take(self, request: Any, body: bytes) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            Webhook(self.secret).verify(body, headers)
            authentic = request.path == f"/hooks/{SITE}"
        except WebhookVerificationError:
            authentic = False
        self.received.append(
            Received(headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""), body, authentic)
        )
        self.came.set()
        self.answering.wait(120)
        # A sender that lost patience is gone.
        with contextlib.suppress(OSError):
            request.answer(self.statuses.pop(0) if self.statuses else 202 if authentic else 401)

    def _ask(self, request: Any, body: Any) -> None:
        path = urlsplit(request.path).path
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        claims = jwt.decode(
            token, viewer_key(self.secret), algorithms=["HS256"], audience="telos", issuer=SITE
        )
        self.asked.append(Asked(request.command, path, claims, body))
        view = self.views.get(path)
        if isinstance(view, BaseException):
            request.connection.close()
        elif isinstance(view, int):
            request.answer(view)
        elif view is None:
            request.answer(204)
        else:
            request.answer(200, view(body) if callable(view) else view)

    def start(self) -> Self:
        """Listen; after a stop again on the same port."""
        self._server = self._listener(("127.0.0.1", self._port), self._handler)
        self._port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def stop(self) -> None:
        """Refuse connections from now on."""
        self.answering.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def clear(self) -> None:
        """Forget what came."""
        self.received.clear()
        self.asked.clear()
        self.came.clear()

    def events(self) -> list[tuple[str, dict[str, int]]]:
        """Type and data of each webhook, all of them proved authentic."""
        assert all(webhook.authentic for webhook in self.received), self.received
        return [(webhook.type, webhook.data) for webhook in self.received]

    def settings(self) -> str:
        """The lines for LocalSettings.php that connect a wiki with this."""
        return (
            f"$wgTelosServer = '{self.url}';\n$wgTelosSite = '{SITE}';\n$wgTelosSecret = '{self.secret}';\n"
        )


@contextlib.contextmanager
def connected(
    version: str, folder: Path, telos: TelosStub, *, settings: str = "", extensions: Iterable[str] = ()
) -> Iterator[LocalWiki]:
    """A running wiki with the extension, connected, with the accounts Ada and Ben and the server's own, Telos."""
    wiki = LocalWiki.create(
        version, folder, extensions=("Telos", *extensions), extra_settings=telos.settings() + settings
    )
    people = (
        Account(name="Ada", password="ada-password", email="ada@example.org", real_name="Ada L."),
        Account(name="Ben", password="ben-password"),
        Account(name="Telos", password="telos-password", groups=("telos",)),
    )
    wiki.create_users(people, announce=True)
    wiki.run_jobs()
    telos.clear()
    with wiki:
        yield wiki


def page_id(wiki: LocalWiki, title: str) -> int:
    """The id of a page, 0 when it is not there."""
    page = wiki.session(wiki.admin).get(action="query", titles=title)["query"]["pages"][0]
    return int(page.get("pageid", 0))


def user_id(wiki: LocalWiki, name: str) -> int:
    """The id of an account."""
    return int(wiki.api({"action": "query", "list": "users", "ususers": name})["query"]["users"][0]["userid"])


def publish(wiki: LocalWiki, *scopes: tuple[str, str], more: tuple[int, ...] = ()) -> None:
    """Tell the wiki which pages belong to a community, as the server does; ``more``: whose box says more."""
    told = {
        "version": repr((scopes, more)),
        "more": more,
        "scopes": [{"kind": kind, "value": value, "home": 1} for kind, value in scopes],
    }
    wiki.session("Telos", "telos-password").act("telosscopes", scopes=json.dumps(told))

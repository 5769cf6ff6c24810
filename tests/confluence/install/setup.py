"""A Confluence to be connected, a door of Telos that it knocks at, and what an admin is told."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from core.ports import Check, Reject
from plugins.confluence.webhook import ConfluenceWebhooks
from plugins.confluence.wiki import Confluence
from tests.confluence.twin import Twin

SECRET = "whsec_c29tZXRoaW5nIHNlY3JldCB0aGF0IGlzIGxvbmc="
APP = "ari:cloud:ecosystem::app/8db33809-8f32-48c3-b0bc-73e9f0d5f1f6"


class Door:
    """Where Telos would stand: takes what is signed by the site's secret, and says no to the rest."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.status = 0
        door, webhooks = self, ConfluenceWebhooks("hr", [SECRET])

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = door.status or 202
                if not door.status:
                    try:
                        webhooks.verify(dict(self.headers), body, datetime.now(UTC))
                    except Reject as error:
                        status = error.status
                door.answers.append(status)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()


class Elsewhere:
    """A server that is no Confluence."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/confluence"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def settings(twin: Twin, server: str = "http://127.0.0.1:9", **more: Any) -> dict[str, Any]:
    user = "telos-bot" if twin.flavour == "dc" else "telos@example.org"
    given = {"url": twin.url, "user": user, "password": "bot", "secrets": (SECRET,), "server": server}
    return given | {"language": "en", "flavour": twin.flavour} | more


def linked(twin: Twin, door: Door, **more: Any) -> dict[str, Any]:
    """Everything a person does by hand is done."""
    if twin.flavour == "cloud":
        jwks = f"{twin.origin}/.well-known/jwks.json"
        return settings(twin, door.url, app_id=APP, jwks=jwks, **more)
    link = twin.client(f"{door.url}/in/hr/back")
    return settings(twin, door.url, client_id=link["id"], client_secret=link["secret"], **more)


def run(given: dict[str, Any], *, install: bool = True) -> dict[str, Check]:
    platform = Confluence("hr", given)
    return {check.name: check for check in (platform.install() if install else platform.check())}


def red(checks: dict[str, Check]) -> dict[str, Check]:
    assert all(check.cure for check in checks.values() if not check.good), "each red line has its cure"
    assert not any(check.cure for check in checks.values() if check.good)
    return {name: check for name, check in checks.items() if not check.good}


def hooks(twin: Twin) -> list[dict[str, Any]]:
    return admin(twin, "GET", "webhooks").json()["results"]


def admin(twin: Twin, method: str, path: str, **more: Any) -> requests.Response:
    login = tuple(twin.session("telos-bot").values())
    answer = requests.request(method, f"{twin.url}/rest/api/{path}", auth=login, timeout=5, **more)
    answer.raise_for_status()
    return answer

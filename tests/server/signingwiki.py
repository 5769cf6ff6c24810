"""The wiki in a file with a sign-in of its own, and the server that is asked when people sign in.

The provider stands in the test's process: who is "logged in" there and how it answers is set by the test. What it
is sent is checked as RFC 7636 says, so a verifier that doesn't fit its challenge gets nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
from collections.abc import Collection, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from core.model import PageKey, Person, PersonKey, Viewer, local_id, person_key
from core.ports import FactoryDefaults, GiveUp, Reject, RetryAt
from tests.server.sending import ask
from tests.support.filed import FiledWiki


def challenge(verifier: str) -> str:
    """What a verifier is announced with."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class SigningWiki(FiledWiki):
    """``provider`` in the file is where people sign in; ``hidden`` names who alone may read a page."""

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        super().__init__(site, settings)
        self.own_sign_in = self

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        closed = self._world().get("closed", ())
        return [
            person for person in super().people(keys=keys, names=names) if local_id(person.key) not in closed
        ]

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        world = self._world()
        hidden = world.get("hidden", {})

        def may(person: str, page: str) -> bool:
            return page in world["pages"] and (page not in hidden or person in hidden[page])

        return frozenset((p, q) for p in people for q in pages if may(local_id(p), local_id(q)))

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        provider = self._world().get("provider")
        if not provider:
            raise GiveUp("no sign-in is set up")
        return f"{provider}/authorize?" + urlencode(
            {"back": back, "state": state, "challenge": challenge(verifier)}
        )

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        sent = urlencode({"code": answer.get("code", ""), "verifier": verifier, "back": back}).encode()
        status, body, _ = ask(f"{self._world()['provider']}/token", method="POST", body=sent)
        if status == 503:
            raise RetryAt("the wiki is away")
        if status != 200:
            raise Reject("the wiki does not know this code", 403 if status == 403 else 401)
        told = json.loads(body)
        return Viewer(
            person=person_key(told["site"], told["id"]), name=told["name"], language=told["language"]
        )


class Provider:
    """Where people sign in. ``who`` is None: a page asks; else that person comes back at once."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.people = people
        self.who: str | None = None
        #: "good", "denied", "away", "refused" (of the account), or "other-site"
        self.mode = "good"
        self.language = "en"
        self.codes: dict[str, tuple[str, str, str]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append(self.path)
                given = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                who = given.get("as") or outer.who
                if outer.mode == "denied":
                    back = {"error": "access_denied", "state": given["state"]}
                elif who is None:
                    self._send(200, outer._form(given))
                    return
                else:
                    code = secrets.token_urlsafe(8)
                    outer.codes[code] = (who, given["challenge"], given["back"])
                    back = {"code": code, "state": given["state"]}
                self._send(302, "", {"Location": f"{given['back']}?{urlencode(back)}"})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = {name: values[0] for name, values in parse_qs(body).items()}
                # A code is good once.
                who, wanted, back = outer.codes.pop(given.get("code", ""), ("", "", ""))
                if outer.mode in ("away", "refused"):
                    self._send(503 if outer.mode == "away" else 403, "")
                elif not who or challenge(given["verifier"]) != wanted or given["back"] != back:
                    self._send(400, "")
                else:
                    site = "it" if outer.mode == "other-site" else "hr"
                    name = outer.people[who]["name"]
                    self._send(
                        200, json.dumps({"id": who, "name": name, "language": outer.language, "site": site})
                    )

            def _send(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
                sent = body.encode()
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def _form(self, given: Mapping[str, str]) -> str:
        kept = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in given.items()
        )
        buttons = "".join(
            f'<button name="as" value="{key}">{html.escape(person["name"])}</button>'
            for key, person in self.people.items()
        )
        return f'<!doctype html><title>The wiki</title><form action="/authorize">{kept}{buttons}</form>'

    def stop(self) -> None:
        """Let go of the port."""
        self._server.shutdown()
        self._server.server_close()


class _Factory(FactoryDefaults):
    name = "paper"

    def open(self, site: str, settings: Mapping[str, Any]) -> SigningWiki:
        return SigningWiki(site, settings)


platform = _Factory()

"""A browser without a screen: keeps cookies, follows nothing unless told, shows every header."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.server.running import WORLD, Running
from tests.server.signingwiki import Provider


@dataclass
class Got:
    """What was answered."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def __getitem__(self, name: str) -> str:
        """A header, "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def set_cookies(self) -> list[str]:
        return [value for key, value in self.headers if key.lower() == "set-cookie"]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Visitor:
    """One browser at one server."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: str = ""
    ) -> Got:
        """One request; ``path`` may be a whole address of this or another server."""
        parts = urlsplit(path if "://" in path else self.url + path)
        link = http.client.HTTPConnection(parts.netloc, timeout=30)
        own = parts.netloc == urlsplit(self.url).netloc
        sent = dict(headers or {})
        if own and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            link.request(method, target, body=body or None, headers=sent)
            answer = link.getresponse()
            got = Got(answer.status, answer.getheaders(), answer.read().decode())
        finally:
            link.close()
        for line in got.set_cookies if own else ():
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return got

    def to_wiki(self, to: str = "/at/hr") -> str:
        """Begin to sign in; the address the wiki sends the browser back to."""
        from urllib.parse import quote

        got = self.ask(f"/in/hr?to={quote(to, safe='')}")
        assert got.status == 303, got.text
        return self.ask(got["Location"])["Location"]

    def sign_in(self, to: str = "/at/hr") -> Got:
        """All the way; the last answer."""
        return self.ask(self.to_wiki(to))

    def token(self, query: str = "", **headers: str) -> Got:
        """Ask for a token as the page's script does."""
        sent = {"Telos-Own": "1", "Sec-Fetch-Site": "same-origin"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.ask(f"/own/hr/token{query}", headers={k: v for k, v in sent.items() if v})

    def api(self, path: str, token: str, *, body: Any = None, **headers: str) -> Got:
        """Ask ``/v1`` with a token."""
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body is None:
            return self.ask(f"/v1/{path}", headers=sent)
        return self.ask(f"/v1/{path}", method="POST", headers=sent, body=json.dumps(body))


class OwnRunning(Running):
    """A served Telos whose wiki has a sign-in."""

    platform = "paper = tests.server.signingwiki:platform"

    def __init__(self, folder: Path) -> None:
        self.provider = Provider(WORLD["people"])
        super().__init__(folder)

    def write_world(self, world: Mapping[str, Any]) -> None:
        super().write_world({"provider": self.provider.url, **world})


@contextmanager
def serving(folder: Path) -> Iterator[OwnRunning]:
    """A served Telos that has read its wiki."""
    from tests.server.test_serve import until

    running = OwnRunning(folder)
    try:
        running.start()
        until(lambda: running.api("panel", 3, 10, 100)[0] == 200)
        yield running
        assert running.stop() == 0
        assert "Traceback" not in running.logged(), running.logged()
    finally:
        if running.process is not None:
            running.kill()
        running.provider.stop()

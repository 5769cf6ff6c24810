"""The twin of a Confluence in a demonstration: its people's hands, and a person in a browser who signs in at Telos."""

from __future__ import annotations

import re
import sys
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from demo.place import Demo
from plugins.confluence.block import ANCHOR
from plugins.confluence.show import PROPERTY

#: Where each flavour's Confluence is below its origin, as Atlassian has it.
CONTEXTS = {"dc": "/confluence", "cloud": "/wiki"}
_PATIENCE = 30
_FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<(?:input|button)[^>]*name="([^"]+)"')


class Twin:
    """The running twin; any of its hands is a method here."""

    def __init__(self, demo: Demo) -> None:
        self.flavour = demo.version
        self.origin = demo.url("wiki")
        self.url = self.origin + CONTEXTS[self.flavour]
        self._http = requests.Session()

    def start(self, demo: Demo, *, behind: float) -> None:
        """Start its process; ``behind``: how many hours ago the company had its first page."""
        command = [sys.executable, "-m", "tests.confluence.twin", "--flavour", self.flavour]
        place = ["--port", str(demo.port("wiki")), "--behind", str(behind)]
        demo.start("confluence", [*command, *place], f"{self.url}/login.action")

    def shows_state(self, title: str) -> bool:
        """Whether a page shows how it stands: in a panel, or as the property that the app's frames look for."""
        if self.flavour == "dc":
            return ANCHOR in self.storage(title)
        address = f"{self.url}/api/v2/pages/{self.page_id(title)}/properties"
        login = tuple(self.session("Telos Bot").values())
        answer = self._http.get(address, params={"key": PROPERTY}, auth=login, timeout=_PATIENCE)
        answer.raise_for_status()
        return bool(answer.json()["results"])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*words: Any, **args: Any) -> Any:
            body = {"do": name, "words": words, "args": args}
            answer = self._http.post(f"{self.origin}/twin/call", json=body, timeout=_PATIENCE)
            if answer.status_code != 200:
                raise SystemExit(f"the twin can't {name}: {answer.text[:500]}")
            return answer.json()["result"]

        return call


class Visitor:
    """A person who signed in at Telos' own pages by their account in Confluence, as Data Center has it."""

    def __init__(self, server: str, site: str, user: str, password: str) -> None:
        self._token = f"{server}/own/{site}/token"
        self._browser = requests.Session()
        page = self._browser.get(f"{server}/in/{site}", timeout=_PATIENCE)
        # The log-in, then the consent.
        while urlsplit(page.url).netloc != urlsplit(server).netloc:
            form = _FORM.search(page.text)
            if form is None or page.status_code >= 400:
                raise SystemExit(f"{user} can't sign in: Confluence answered {page.status_code}")
            values = dict.fromkeys(_FIELD.findall(form[2]), "") | {"user": user, "password": password}
            page = self._browser.post(urljoin(page.url, unescape(form[1])), data=values, timeout=_PATIENCE)
        if page.status_code >= 400:
            raise SystemExit(f"{user} can't sign in: Telos answered {page.status_code}")

    def token(self) -> str:
        """What the scripts of these pages bring to the API."""
        answer = self._browser.get(self._token, headers={"Telos-Own": "1"}, timeout=_PATIENCE)
        answer.raise_for_status()
        return str(answer.json()["token"])

"""Asking a twin over HTTP as one of its people."""

from __future__ import annotations

from typing import Any

import requests

from tests.confluence.twin import Twin

PARAGRAPH = "<p>Everyone has thirty days.</p>"
TASKS = (
    "<ac:task-list><ac:task><ac:task-id>{0}</ac:task-id><ac:task-status>{1}</ac:task-status>"
    "<ac:task-body><span>{2}</span></ac:task-body></ac:task></ac:task-list>"
)


class Asker:
    """A person at the REST interface. Addresses are given without the context path."""

    def __init__(self, twin: Twin, name: str = "", *, token: str = "") -> None:
        self.twin = twin
        self.http = requests.Session()
        self.http.trust_env = False
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"
        elif name:
            login = twin.session(name)
            self.http.auth = (login["user"], login["password"])

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        return self.http.request(
            method, self.twin.url + path, json=body, params=query, timeout=30, allow_redirects=False
        )

    def get(self, path: str, **query: Any) -> Any:
        """The answer's JSON; anything but a success is an error."""
        answer = self.ask("GET", path, **query)
        assert answer.ok, f"{answer.status_code} {answer.text[:300]}"
        return answer.json()

    def status(self, path: str, **query: Any) -> int:
        return self.ask("GET", path, **query).status_code

    def page(self, id_: str, version: int = 0) -> Any:
        """A page as its flavour gives it."""
        if self.twin.flavour == "dc":
            query: dict[str, Any] = {"status": "historical", "version": version} if version else {}
            return self.get(f"/rest/api/content/{id_}", expand="body.storage,version", **query)
        query = {"version": version} if version else {}
        return self.get(f"/api/v2/pages/{id_}", **{"body-format": "storage"}, **query)

    def save(self, id_: str, title: str, text: str, version: int) -> requests.Response:
        """Save a version of that number."""
        if self.twin.flavour == "dc":
            body: dict[str, Any] = {"type": "page", "title": title, "version": {"number": version}}
            body["body"] = {"storage": {"value": text, "representation": "storage"}}
            return self.ask("PUT", f"/rest/api/content/{id_}", body)
        body = {"id": id_, "status": "current", "title": title, "version": {"number": version}}
        body["body"] = {"representation": "storage", "value": text}
        return self.ask("PUT", f"/api/v2/pages/{id_}", body)

    def titles(self, cql: str) -> list[str]:
        """Titles that CQL finds."""
        answer = self.get("/rest/api/content/search", cql=cql, limit=100)
        return [result["title"] for result in answer["results"]]


def bot(twin: Twin) -> Asker:
    """The service account."""
    return Asker(twin, twin.state.service.name)

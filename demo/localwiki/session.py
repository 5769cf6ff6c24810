"""One person's logged-in browser, as far as the API goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import requests

from demo.localwiki.basis import LocalWikiError

if TYPE_CHECKING:
    from demo.localwiki.wiki import LocalWiki


class WikiSession:
    """One person's logged-in browser, as far as the API goes (format version 2)."""

    def __init__(self, wiki: LocalWiki, user: str | None = None, password: str | None = None) -> None:
        self.wiki = wiki
        self.user = user
        self.http = requests.Session()
        #: The token of the last action: one holds as long as the session it was made for.
        self._csrf: str | None = None
        if user is not None:
            self._log_in(user, password or "")

    def _log_in(self, user: str, password: str) -> None:
        reply = self.post(
            action="clientlogin",
            username=user,
            password=password,
            loginreturnurl=self.wiki.url,
            logintoken=self.token("login"),
        )
        if reply["clientlogin"]["status"] != "PASS":
            raise LocalWikiError(f"{user} cannot log in: {reply['clientlogin'].get('message', reply)}")

    def _answer(self, response: requests.Response) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = response.json()
        except ValueError:
            raise LocalWikiError(f"no JSON but {response.status_code}: {response.text[:2000]}") from None
        if "error" in answer or "errors" in answer:
            raise LocalWikiError(json.dumps(answer.get("error", answer.get("errors")))[:2000])
        return answer

    def get(self, **params: Any) -> dict[str, Any]:
        """Ask the API; an error it reports is raised."""
        return self._answer(self.http.get(self.wiki.api_url, params=parameters(params), timeout=60))

    def post(self, **params: Any) -> dict[str, Any]:
        """Send to the API; an error it reports is raised."""
        return self._answer(self.http.post(self.wiki.api_url, data=parameters(params), timeout=120))

    def token(self, kind: str = "csrf") -> str:
        """Fetch a fresh token."""
        tokens = self.get(action="query", meta="tokens", type=kind)["query"]["tokens"]
        return str(tokens[f"{kind}token"])

    def act(self, action: str, **params: Any) -> dict[str, Any]:
        """Post an action that wants a csrf token."""
        if self._csrf is not None:
            try:
                return self.post(action=action, token=self._csrf, **params)
            except LocalWikiError as error:
                # The wiki was put back to a time before this session, or the person's groups changed it.
                if '"code": "badtoken"' not in str(error):
                    raise
        self._csrf = self.token()
        return self.post(action=action, token=self._csrf, **params)

    def edit(self, title: str, text: str, summary: str = "", **params: Any) -> dict[str, Any]:
        """Save a page; returns the API's `edit` part, with `newrevid` unless nothing changed."""
        reply = self.act("edit", title=title, text=text, summary=summary, **params)
        result: dict[str, Any] = reply["edit"]
        if result.get("result") != "Success":
            raise LocalWikiError(f"edit of {title}: {result}")
        return result

    def page(self, path: str, **params: Any) -> requests.Response:
        """Fetch a page as a browser would: `page("index.php/Main_Page")`."""
        return self.http.get(f"{self.wiki.url}/{path.lstrip('/')}", params=params, timeout=60)


def parameters(params: Mapping[str, Any]) -> dict[str, str]:
    """The API's parameters: booleans by presence, lists joined."""
    out = {"format": "json", "formatversion": "2"}
    for key, value in params.items():
        if value is None or value is False:
            continue
        if value is True:
            out[key] = "1"
        elif isinstance(value, list | tuple | set | frozenset):
            out[key] = "|".join(str(part) for part in value)
        else:
            out[key] = str(value)
    return out

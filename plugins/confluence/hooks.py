"""Data Center's webhook to Telos: registered, repaired, made one where there are two, and tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from core.ports import Check, GiveUp, RetryAt
from plugins.confluence.client import ApiError, Client, Json, NotFound, Unclear
from plugins.confluence.events import SERVER
from plugins.confluence.lines import Lines

HOOKS: Final = "rest/api/webhooks"
#: What Telos is told about: every event that :mod:`plugins.confluence.events` reads.
EVENTS: Final = tuple(sorted(SERVER))
#: How often a change is tried again after looking whether it was made.
_TRIES: Final = 3


class Hooks:
    """The webhooks of one Confluence that lead to one site of Telos."""

    def __init__(self, client: Client, lines: Lines, site: str, server: str, secret: str) -> None:
        self._client = client
        self._lines = lines
        self._secret = secret
        #: Where Confluence sends to.
        self.url = f"{server}/hooks/{site}"
        self.name = f"Telos {site}"
        #: Whether Confluence's own test came through with our signature.
        self.came = False

    def checks(self, *, install: bool) -> Iterator[Check]:
        """Whether there is one webhook as it should be, and whether what it sends arrives."""
        if not self._secret:
            yield self._lines.check("cf-hook", False, said=self._lines.text("cf-hook-no-secret"))
            return
        try:
            wrong = self._mend() if install else self._wrong(self._ours())
        except (ApiError, RetryAt) as error:
            yield self._lines.check("cf-hook", False, said=error.text(self._lines.language))
            return
        outcome = "cf-hook-mended" if install and wrong else wrong or "cf-hook-there"
        good = install or not wrong
        what = self._lines.text(wrong) if install and wrong else ""
        yield self._lines.check("cf-hook", good, said=self._lines.text(outcome, url=self.url, what=what))
        if good:
            yield self._test()

    # --- one webhook, as it should be -------------------------------------------------------------------

    def _ours(self) -> list[Json]:
        """Those of our name or address, the oldest first; the one at our address before all others."""
        rows = [
            row
            for row in self._client.listed(HOOKS, limit=100)
            if row.get("url") == self.url or row.get("name") == self.name
        ]
        return sorted(rows, key=lambda row: (row.get("url") != self.url, int(row.get("id", 0))))

    def _wrong(self, ours: list[Json]) -> str:
        """What is wrong with them, as the id of a text; "" for nothing."""
        if not ours:
            return "cf-hook-missing"
        if len(ours) > 1:
            return "cf-hook-twice"
        hook = ours[0]
        if hook.get("url") != self.url:
            return "cf-hook-elsewhere"
        if not hook.get("active"):
            return "cf-hook-off"
        return "" if _names(hook.get("events")) == set(EVENTS) else "cf-hook-events"

    def _mend(self) -> str:
        """Make it one, and right; what was wrong. The secret can't be read back, so it is always set."""
        first: str | None = None
        for attempt in range(_TRIES):
            ours = self._ours()
            first = self._wrong(ours) if first is None else first
            try:
                if ours:
                    self._client.write("PUT", f"{HOOKS}/{int(ours[0]['id'])}", self._wanted())
                else:
                    self._client.write("POST", HOOKS, self._wanted())
                for spare in ours[1:]:
                    self._drop(int(spare["id"]))
            except Unclear:
                # It may have been done: the next round looks before it writes.
                if attempt == _TRIES - 1:
                    raise
                continue
            break
        return first or ""

    def remove(self) -> bool:
        """Take ours back; whether one was there."""
        ours = self._ours()
        for hook in ours:
            self._drop(int(hook["id"]))
        return bool(ours)

    def _drop(self, id: int) -> None:
        try:
            self._client.write("DELETE", f"{HOOKS}/{id}")
        except NotFound:
            # Gone in between, which is what was wanted.
            return

    def _wanted(self) -> Json:
        return {
            "name": self.name,
            "url": self.url,
            "active": True,
            "events": list(EVENTS),
            "configuration": {"secret": self._secret},
        }

    # --- does it arrive? --------------------------------------------------------------------------------

    def _test(self) -> Check:
        """Confluence's own test of the connection; its body says nothing, so it can be repeated."""
        lines = self._lines
        try:
            answer = self._client.query(f"{HOOKS}/test", {}, url=self.url)
        except (GiveUp, RetryAt) as error:
            return lines.check("cf-test", False, said=error.text(lines.language), url=self.url)
        response = answer.get("response")
        status = response.get("statusCode") if isinstance(response, Mapping) else None
        if isinstance(status, int) and 200 <= status < 300:
            self.came = True
            return lines.check("cf-test", True, said=lines.text("cf-test-said", url=self.url))
        if status == 401:
            # Some versions send the test without a signature. Telos took nothing, but it was reached.
            return lines.check("cf-test", True, said=lines.text("cf-test-unsigned", url=self.url))
        cure = "cf-test-cure-site" if status == 404 else "cf-test-cure"
        silence = f"{self.url}: {status or lines.text('cf-test-silent')}"
        return lines.check("cf-test", False, said=silence, cure=cure, url=self.url)


def _names(events: Any) -> set[str]:
    """Event names, which Confluence lists as words or as objects."""
    if not isinstance(events, list):
        return set()
    return {str(event.get("id") if isinstance(event, Mapping) else event) for event in events}

"""Two conversations with one wiki: the usual one, and that of whoever waits for an answer.

The API's etiquette is one question at a time, and a sync's may take long. Somebody who looks at a page asks the
same things by a conversation of their own, so that they never stand in that line. What was learned is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.life import WaitedFor
from plugins.mediawiki.client import Client
from plugins.mediawiki.protocol import Json


class Ways:
    """Asks by the conversation that fits the thread that asks."""

    def __init__(self, usual: Client, at_once: Client) -> None:
        self._usual, self._at_once = usual, at_once
        #: The threads whose answers somebody waits for.
        self.waited_for = WaitedFor()

    @property
    def _now(self) -> Client:
        return self._at_once if self.waited_for else self._usual

    def get(self, action: str, **params: Any) -> Json:
        """See :meth:`Client.get`."""
        return self._now.get(action, **params)

    def query(self, **params: Any) -> Iterator[Json]:
        """See :meth:`Client.query`; the conversation is that of whoever began."""
        return self._now.query(**params)

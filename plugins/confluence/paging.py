"""Where a list goes on: by the cursor an answer names, else by the rows that came; links of lists can err.

Confluence caps what it is asked for (at 50 with bodies, at 200 with other expansions) and forgets or miscounts
its ``next`` (CONFSERVER-95272), and what an answer says it counts in all can be what it found on this page. So the next
page begins behind the rows that were received, and the end is a page without any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from core.i18n import Phrase
from core.ports import GiveUp

Json = dict[str, Any]


class Pages:
    """The pages of one list. ``by_rows``: it is told by ``start``, whether it says so or not.

    ``at``: what the page is asked with that it begins at.
    """

    def __init__(self, path: str, *, by_rows: bool, at: Mapping[str, Any] | None = None) -> None:
        self._path = path
        self._by_rows = by_rows
        self._count = int((at or {}).get("start") or 0)
        self._seen: set[bytes] = set()
        self._cursor = str((at or {}).get("cursor") or "")

    def fresh(self, answer: Json) -> list[Json]:
        """The rows that did not come before: where something is added meanwhile, some come twice."""
        rows = []
        for row in rows_of(answer):
            known = _mark(row)
            if known not in self._seen:
                self._seen.add(known)
                rows.append(row)
        return rows

    def after(self, answer: Json, fresh: int) -> Json | None:
        """What to ask the next page with; None at the end. Raises GiveUp where a list goes round."""
        count = len(rows_of(answer))
        if not count:
            return None
        told = following(answer)
        if told and "cursor" in told:
            if told["cursor"] == self._cursor:
                raise self._endless()
            self._cursor = told["cursor"]
            return {"cursor": self._cursor}
        if not (self._by_rows or told):
            return None
        self._count += count
        if not fresh:
            # Whatever we ask, the same rows come: all there is, unless the answer says that there is more.
            if told:
                raise self._endless()
            return None
        return {"start": self._count}

    def _endless(self) -> GiveUp:
        return GiveUp(Phrase("cf-error-no-end", list=self._path))


def rows_of(answer: Mapping[str, Any]) -> list[Json]:
    """The rows of a page of a list."""
    rows = answer.get("results")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def following(answer: Mapping[str, Any]) -> dict[str, str] | None:
    """The parameters that an answer's link to the next page has, or None.

    Only the parameters of a link count: wherever it leads, the next question goes where the last one went.
    """
    links = answer.get("_links")
    link = links.get("next") if isinstance(links, dict) else None
    if isinstance(link, str) and link:
        told = dict(parse_qsl(urlsplit(link).query))
        return {name: told[name] for name in ("cursor", "start", "limit") if told.get(name)} or None
    cursor = answer.get("nextCursor")
    return {"cursor": cursor} if isinstance(cursor, str) and cursor and answer.get("results") else None


def _mark(row: Json) -> bytes:
    """What a row is known by."""
    id = row.get("id")
    text = f"{row.get('type', '')} {id}" if isinstance(id, str | int) else json.dumps(row, sort_keys=True)
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()

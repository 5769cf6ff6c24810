"""Which revision readers are shown where edits wait for approval, as the wiki's own extensions for that tell.

Three are known: FlaggedRevs, Approved Revs, ContentStabilization. What each means is known inside the wiki only, so
the Telos extension asks them there (``Shown/`` of it) and gives their marks; here they become a course of time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.model import Shown
from plugins.mediawiki.about import About
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.protocol import Asked, batches

log = logging.getLogger(__name__)

#: The kinds of log line after which readers may be shown another revision.
LOGS = frozenset({"review", "stable", "approval", "stabilization"})
#: Changes that are kept of a page, the newest ones.
MOST = 1000

_FIRST = datetime(2001, 1, 1, tzinfo=UTC)


class Approvals:
    """Asked one wiki."""

    def __init__(self, client: Asked, about: Callable[[], About]) -> None:
        self._client = client
        self._about = about

    def of(self, ids: Iterable[int]) -> dict[int, tuple[Shown, ...]]:
        """What readers were shown when, by page; a page that shows its newest revision is left out."""
        about = self._about()
        steps_by_page: dict[int, tuple[Shown, ...]] = {}
        if not about.approves:
            return steps_by_page
        for group in batches(sorted(ids), about.batch):
            try:
                answer = self._client.get("telosshown", pageids=group)
            except ApiError as error:
                # An older extension can't say; that it is older is told by the checks.
                if error.code not in {"badvalue", "unknown_action"}:
                    raise
                log.warning("the wiki's extension is too old to say which revision readers are shown")
                return steps_by_page
            for row in answer["telosshown"]["pages"]:
                if steps := course(row):
                    steps_by_page[int(row["page"])] = steps
        return steps_by_page


def course(row: Mapping[str, Any]) -> tuple[Shown, ...]:
    """The course of time that the marks of one page come to; () where readers see the newest all along."""
    nothing = 0 if row["first"] == "nothing" else None
    highest = row["rule"] == "highest"
    approved: list[int] = []
    shows = True
    steps_taken: list[Shown] = [Shown(at=_FIRST, revision=0)] if nothing == 0 else []

    def put(at: datetime, revision: int | None) -> None:
        if steps_taken and steps_taken[-1].at == at:
            steps_taken.pop()
        if (steps_taken[-1].revision if steps_taken else None) != revision:
            steps_taken.append(Shown(at=at, revision=revision))

    def shown() -> int | None:
        if not shows:
            return None
        return (max(approved) if highest else approved[-1]) if approved else nothing

    at = _FIRST
    for stamp, what, number in sorted(row["marks"], key=lambda mark: (mark[0], mark[1] != "show", mark[2])):
        at = max(at, _instant(stamp))
        number = int(number)
        if what == "show":
            shows = bool(number)
        elif what == "on":
            approved = [
                *(revision_number for revision_number in approved if revision_number != number),
                number,
            ]
        elif number:
            approved = [revision_number for revision_number in approved if revision_number != number]
        else:
            approved = []
        put(at, shown())
    # What is shown now is certain; what led there may be known in part only.
    now = None if row["now"] is None else int(row["now"])
    if now != (steps_taken[-1].revision if steps_taken else None):
        last = steps_taken[-1].at if steps_taken else _FIRST
        # A revision that is shown now was approved at the earliest when it was saved.
        put(max(last, at), now)
    return tuple(steps_taken[-MOST:])


def _instant(stamp: str) -> datetime:
    """An instant as MediaWiki keeps it; "" is before all others."""
    if not stamp:
        return _FIRST
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

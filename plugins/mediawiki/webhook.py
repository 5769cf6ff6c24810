"""Webhooks of the wiki's extension: bytes and headers in, values out; no clock, no network.

The signature follows the Standard Webhooks specification (https://www.standardwebhooks.com), the body
docs/contracts.md. A body names ids only, so an event can do nothing but say where to look again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.events import (
    Event,
    GroupsChanged,
    PageApproved,
    PageDeleted,
    PageEvent,
    PageMoved,
    PageRestored,
    PageSaved,
    PersonBlocked,
    PersonCreated,
    PersonEvent,
    PersonRenamed,
    Pinged,
    VisibilityChanged,
)
from core.i18n import Phrase
from core.model import page_key, person_key
from core.ports import Delivery, Reject
from core.standard_webhooks import Signatures
from core.webhook_bodies import parse, shown

#: Ids beyond this are no ids of a wiki (and would not survive a JSON reader that counts in doubles).
_LARGEST_ID = 2**53 - 1

_Maker = Callable[["_Data"], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class _Data:
    """What an event's body says, with the checks every id goes through."""

    site: str
    at: datetime
    values: Mapping[str, Any]

    def id(self, name: str, *, or_none: bool = False) -> int:
        value = self.values.get(name, 0 if or_none else None)
        least = 0 if or_none else 1
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _LARGEST_ID:
            raise Reject(Phrase("hook-id", field=f"data.{name}", read=shown(value)), 400)
        return value

    def page(self, kind: type[PageEvent]) -> Event:
        return kind(site=self.site, at=self.at, page=page_key(self.site, self.id("page")))

    def person(self, kind: type[PersonEvent]) -> Event:
        return kind(site=self.site, at=self.at, person=person_key(self.site, self.id("user")))


def _moved(data: _Data) -> tuple[Event, ...]:
    """A move, and the redirect it left behind, which is a page of its own."""
    moved = data.page(PageMoved)
    redirect = data.id("redirect", or_none=True)
    if not redirect:
        return (moved,)
    return (moved, PageSaved(site=data.site, at=data.at, page=page_key(data.site, redirect)))


#: The extension's names for what happened (docs/contracts.md, "Webhooks") and what they are here.
TYPES: Mapping[str, _Maker] = {
    "page.saved": lambda d: (d.page(PageSaved),),
    "page.moved": _moved,
    "page.deleted": lambda d: (d.page(PageDeleted),),
    "page.restored": lambda d: (d.page(PageRestored),),
    "page.approved": lambda d: (d.page(PageApproved),),
    "page.visibility": lambda d: (d.page(VisibilityChanged),),
    "user.created": lambda d: (d.person(PersonCreated),),
    "user.renamed": lambda d: (d.person(PersonRenamed),),
    "user.blocked": lambda d: (d.person(PersonBlocked),),
    "user.unblocked": lambda d: (d.person(PersonBlocked),),
    "user.groups": lambda d: (d.person(GroupsChanged),),
    "ping": lambda d: (Pinged(site=d.site, at=d.at),),
}


class MediaWikiWebhooks:
    """Verifies and reads one site's webhooks.

    ``secrets`` are the site's shared secrets, ``whsec_<base64>``, current first; each of them is accepted, so
    that a secret can be replaced without losing a delivery.
    """

    def __init__(self, site: str, secrets: Sequence[str]) -> None:
        self._site = site
        self._signatures = Signatures(secrets)

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """The authentic delivery; :class:`Reject` 401 when forged, stale or malformed in any way."""
        return self._signatures.verify(
            headers,
            body,
            now,
            missing=f"site {self._site} has no secret; set sites.{self._site}.secret",
            wrong="the signature is not ours; $wgTelosSecret of the wiki and the site's secret differ",
        )

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        """What the body says happened, () for a type unknown here; :class:`Reject` 400 when unreadable."""
        content = parse(body)
        kind = content.get("type")
        if not isinstance(kind, str):
            raise Reject(Phrase("hook-type", field="type", read=shown(kind)), 400)
        make = TYPES.get(kind)
        if make is None:
            return ()
        values = content.get("data", {})
        if not isinstance(values, dict):
            raise Reject(Phrase("hook-data", read=shown(values)), 400)
        return make(_Data(self._site, _written(content.get("timestamp")), values))


def type_of(body: bytes) -> str:
    """The event's name as the sender writes it, for counting; "" when there is none to read."""
    try:
        kind = parse(body).get("type")
    except Reject:
        return ""
    return kind if isinstance(kind, str) else ""


def _written(value: object) -> datetime:
    if isinstance(value, str) and len(value) <= 40:
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            at = None
        if at is not None and at.tzinfo is not None:
            try:
                return at.astimezone(UTC)
            except OverflowError:
                pass
    raise Reject(Phrase("hook-instant", field="timestamp", read=shown(value)), 400)

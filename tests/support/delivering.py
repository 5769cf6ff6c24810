"""The webhooks of the memory wiki: signed, verified, and read."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from core.events import (
    Event,
    GroupsChanged,
    PageApproved,
    PageDeleted,
    PageMoved,
    PageRestored,
    PageSaved,
    PersonBlocked,
    PersonCreated,
    PersonRenamed,
    SiteChanged,
    VisibilityChanged,
)
from core.model import page_key, person_key
from core.ports import Delivery, Reject
from tests.support.clock import FrozenClock

SECRET = b"of the memory wiki"

_EVENTS: dict[str, type[Event]] = {
    "saved": PageSaved,
    "moved": PageMoved,
    "deleted": PageDeleted,
    "restored": PageRestored,
    "visibility": VisibilityChanged,
    "approved": PageApproved,
    "created": PersonCreated,
    "renamed": PersonRenamed,
    "blocked": PersonBlocked,
    "groups": GroupsChanged,
    # What a wiki's webhooks tell of a page, and its list of changes may not.
    "uncommented": PageSaved,
    "signed": PageSaved,
    "placed": PageMoved,
    "labelled": PageSaved,
    "site": SiteChanged,
}
ABOUT_PEOPLE = {"created", "renamed", "blocked", "groups"}


def signed(body: bytes, delivery: str) -> dict[str, str]:
    """The headers of an authentic delivery."""
    return {
        "id": delivery,
        "signature": hmac.new(SECRET, delivery.encode() + body, hashlib.sha256).hexdigest(),
    }


class MemoryHooks:
    """Signs and reads the memory wiki's webhooks."""

    def __init__(self, site: str, clock: FrozenClock) -> None:
        self._site = site
        self._clock = clock

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        delivery = headers.get("id", "")
        if not hmac.compare_digest(headers.get("signature", ""), signed(body, delivery)["signature"]):
            raise Reject("the signature does not fit")
        return Delivery(id=delivery, body=body)

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        try:
            event = json.loads(body)
            kind, about = event["type"], event["about"]
        except (ValueError, KeyError, TypeError) as error:
            raise Reject("the body can't be read", 400) from error
        if kind not in _EVENTS:
            return ()
        at = self._clock.now()
        if kind == "site":
            return (SiteChanged(site=self._site, at=at),)
        if kind in ABOUT_PEOPLE:
            return (_EVENTS[kind](site=self._site, at=at, person=person_key(self._site, about)),)  # type: ignore[call-arg]
        return (_EVENTS[kind](site=self._site, at=at, page=page_key(self._site, about)),)  # type: ignore[call-arg]

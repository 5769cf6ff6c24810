"""Webhooks of Data Center and events of Forge: bytes and headers in, values out; no clock, no network.

Both may be set up at once. A body names ids, so an event can do nothing but say where to look again; that is
also why Telos' own edits are not left out: the one thing they could bring is a hint that got lost before.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.events import Event, Pinged, SiteChanged
from core.i18n import Phrase
from core.ports import Delivery, Reject
from core.webhook_bodies import parse
from plugins.confluence.events import FORGE, SERVER, Data
from plugins.confluence.fit import Fits

#: How far Confluence's clock and ours may be apart, delivery included. Repeats are recognised by their id,
#: however old, so this only bounds how long a captured delivery is of use.
TOLERANCE = timedelta(minutes=15)

#: The time of an event whose body has none: those of a connection test and of a scheduled trigger. Nothing
#: is decided by an event's time.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)

#: With or without its prefix, both are seen.
_SIGNATURE = re.compile(r"(?:sha256=)?([0-9a-f]{64})", re.IGNORECASE | re.ASCII)
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)
_TEST = b'{"test":true}'


class ConfluenceWebhooks:
    """Verifies and reads one site's webhooks.

    ``secrets`` are what Data Center's webhooks may be signed with, the whole text of each, current first; each
    of them is accepted, so that a secret can be replaced without losing a delivery. ``fits`` verifies Forge's
    tokens, None without a Forge app.
    """

    def __init__(self, site: str, secrets: Sequence[str], fits: Fits | None = None) -> None:
        self._site = site
        self._keys = tuple(secret.encode() for secret in secrets if secret)
        self._fits = fits

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """The authentic delivery; :class:`Reject` 401 when forged, stale or malformed in any way.

        503 when Forge's keys are needed and out of reach: Forge tries again.
        """
        given = {name.lower(): value for name, value in headers.items()}
        signature = given.get("x-hub-signature", "")
        if signature:
            return self._signed(signature, body, now)
        bearer = _BEARER.fullmatch(given.get("authorization", ""))
        if bearer:
            return self._vouched(bearer[1], body, now)
        # Also for Confluence's test of the connection, where it comes unsigned: that it arrived is what it
        # tests, and an answer of 202 to anybody would hide that the secret is missing.
        raise Reject(
            "header X-Hub-Signature is missing, and there is no Forge Invocation Token; "
            "enter the site's secret at the webhook in Confluence"
        )

    def _signed(self, signature: str, body: bytes, now: datetime) -> Delivery:
        """A delivery of Data Center.

        Its id is the digest of what was signed, which holds the millisecond. ``X-Request-Id`` would be shorter
        but is not signed: a captured delivery could be repeated for ever under new ones.
        """
        if not self._keys:
            raise Reject(f"site {self._site} has no secret; set sites.{self._site}.secret")
        match = _SIGNATURE.fullmatch(signature)
        if match is None:
            raise Reject("header X-Hub-Signature should be a SHA-256 in hex")
        told = bytes.fromhex(match[1])
        # Every secret is tried in full, so that the time taken tells nothing.
        if not any([hmac.compare_digest(told, hmac.digest(key, body, "sha256")) for key in self._keys]):  # noqa: C419
            raise Reject("the signature is not ours; the webhook's secret and the site's secret differ")
        delivery = Delivery(id=f"body-{hashlib.sha256(body).hexdigest()}", body=body)
        if _is_test(body):
            # Every test has the same body, and each should be seen to arrive.
            delivery = Delivery(id=f"test-{now:%Y%m%dT%H%M%S}", body=body)
        else:
            at = _instant(parse(body, status=401).get("timestamp"))
            if at is None:
                raise Reject(
                    "timestamp should be milliseconds since 1970; without it the delivery may be old"
                )
            if abs(now - at) > TOLERANCE:
                raise Reject(
                    f"the delivery was made at {at:%Y-%m-%dT%H:%M:%SZ}, here it is "
                    f"{now:%Y-%m-%dT%H:%M:%SZ}; check the clocks of both machines"
                )
        return delivery

    def _vouched(self, token: str, body: bytes, now: datetime) -> Delivery:
        """A delivery of Forge.

        Its id is made from the token's and the body. The body alone would not do: each run of a scheduled
        trigger has the same. So a retry, which comes with a new token, counts as new, and is only one more
        hint; one that was lost would be noticed by nobody.
        """
        if self._fits is None:
            raise Reject(f"site {self._site} has no Forge app; set sites.{self._site}.options.app_id")
        claims = self._fits.verify(token, now)
        if claims.principal:
            # The app's pages run in people's browsers and may call any address of ours. Forge itself names
            # nobody when it tells of an event.
            raise Reject("the token is for a person at a screen, not for an event")
        digest = hashlib.sha256((claims.jti or token).encode() + b"\n" + body)
        return Delivery(id=f"forge-{digest.hexdigest()}", body=body)

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        """What the body says happened, () for a kind unknown here; :class:`Reject` 400 when unreadable."""
        if _is_test(body):
            return (Pinged(site=self._site, at=UNDATED),)
        content = _event(parse(body))
        if _is_scheduled(content):
            return (SiteChanged(site=self._site, at=UNDATED),)
        name = _name(content)
        if not name:
            raise Reject(Phrase("hook-event"), 400)
        make = FORGE.get(name) or SERVER.get(name)
        return make(Data(self._site, _time(content), content)) if make else ()


def type_of(body: bytes) -> str:
    """The event's name as Confluence writes it, for counting; "" when there is none to read."""
    if _is_test(body):
        return "test"
    try:
        content = _event(parse(body))
    except Reject:
        return ""
    return "scheduled" if _is_scheduled(content) else _name(content)


def _is_test(body: bytes) -> bool:
    """Data Center's test of the connection."""
    return len(body) <= 64 and b"".join(body.split()) == _TEST


def _event(content: dict[str, Any]) -> dict[str, Any]:
    """The event itself. What the documentation shows of a retry is wrapped in ``payload``."""
    inner = content.get("payload")
    return inner if isinstance(inner, dict) and not _name(content) else content


def _name(content: Mapping[str, Any]) -> str:
    name = content.get("eventType", content.get("event"))
    return name if isinstance(name, str) else ""


def _is_scheduled(content: Mapping[str, Any]) -> bool:
    """A scheduled trigger: https://developer.atlassian.com/platform/forge/events-reference/scheduled-trigger/."""
    context = content.get("context")
    return isinstance(context, dict) and isinstance(context.get("moduleKey"), str) and not _name(content)


def _time(content: Mapping[str, Any]) -> datetime:
    """When it happened, as far as it is told; nothing is lost for a time that can't be read."""
    if "eventType" not in content:
        return _instant(content.get("timestamp")) or UNDATED
    value = content.get("eventCreatedDate")
    if isinstance(value, str) and len(value) <= 40:
        try:
            at = datetime.fromisoformat(value)
            if at.tzinfo is not None:
                return at.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    return UNDATED


def _instant(value: object) -> datetime | None:
    """Milliseconds since 1970 as Data Center writes them, or None."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000, tz=UTC)

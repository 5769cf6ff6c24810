"""Signatures by the Standard Webhooks specification (https://www.standardwebhooks.com): checked, and made."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from core.ports import Delivery, Reject, TelosError

ID, STAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
#: How far the sender's clock and ours may be apart, delivery included. Repeats are recognised by their id,
#: however old, so this only bounds how long a captured delivery is of use.
TOLERANCE = timedelta(minutes=15)

#: A sender that rotates secrets signs with two; more than a handful is somebody keeping us busy.
_MOST_SIGNATURES = 8
_MOST_ID = 256


def usable(secret: str, least: int) -> bool:
    """Whether a secret is one that nobody guesses: base64 of ``least`` bytes, and nothing in it that base64 skips.

    Length alone tells nothing: dashes between three bytes are passed over where it is used.
    """
    text = secret.strip().removeprefix("whsec_").rstrip("=")
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), validate=True)) >= least
    except ValueError:
        return False


class Signatures:
    """The secrets shared with one other side, ``whsec_<base64>``, current first."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """Raises :class:`TelosError` for what is no secret; it is not quoted."""
        try:
            self._signers = tuple(Webhook(secret) for secret in secrets if secret)
        except (ValueError, EmptyWebhookSecretError):
            raise TelosError("A webhook secret should be whsec_ and base64; one of them is not.") from None

    def verify(
        self, headers: Mapping[str, str], body: bytes, now: datetime, *, missing: str, wrong: str
    ) -> Delivery:
        """The authentic delivery; :class:`Reject` 401 when forged, stale or malformed in any way.

        Any secret is accepted, so that one can be replaced without losing a delivery. ``missing`` and ``wrong``
        say where there is none, and where none fits.
        """
        given = {name.lower(): value for name, value in headers.items()}
        id_, stamp = given.get(ID, ""), given.get(STAMP, "")
        signatures = given.get(SIGNATURE, "").split(" ")[:_MOST_SIGNATURES]
        if not id_ or len(id_) > _MOST_ID or not id_.isascii() or not id_.isprintable():
            raise Reject("header webhook-id is missing or no id")
        at = _instant(stamp)
        if at is None:
            raise Reject(f"header webhook-timestamp should be seconds since 1970, it is {ascii(stamp)[:80]}")
        if abs(now - at) > TOLERANCE:
            raise Reject(
                f"the delivery was signed at {at:%Y-%m-%dT%H:%M:%SZ}, here it is "
                f"{now:%Y-%m-%dT%H:%M:%SZ}; check the clocks of both machines"
            )
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Reject("the body is not UTF-8, so its signature can't be right") from None
        if not self._signers:
            raise Reject(missing)
        for signer in self._signers:
            right = signer.sign(id_, at, text).encode()
            # Every signature is compared in full, so that the time taken tells nothing.
            if any([hmac.compare_digest(right, signature.encode()) for signature in signatures]):  # noqa: C419
                return Delivery(id=id_, body=body)
        raise Reject(wrong)

    def sign(self, id_: str, at: datetime, body: bytes) -> dict[str, str]:
        """The headers of a delivery, signed with every secret: who checks may have the old one or the new one."""
        text = body.decode()
        return {
            ID: id_,
            STAMP: str(int(at.timestamp())),
            SIGNATURE: " ".join(signer.sign(id_, at, text) for signer in self._signers),
        }


def _instant(stamp: str) -> datetime | None:
    """Seconds since 1970 as the specification writes them, or None."""
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 11 or stamp != str(int(stamp)):
        return None
    return datetime.fromtimestamp(int(stamp), tz=UTC)

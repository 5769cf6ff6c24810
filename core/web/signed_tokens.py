"""What this server itself vouches for: tokens of its own pages, sessions, and sign-ins that are under way.

All are JWTs, HS256, each kind under a key of its own derived from the site's secrets, so that none can pass for
another. The current secret seals; the previous one is still accepted while it is being replaced.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import jwt

#: Longer than any seal made here.
_LONGEST = 4096


class Kind(Enum):
    """Audience, what the key is derived with, and how long it holds."""

    #: What the script of an own page brings to ``/v1``.
    VIEWER = ("telos-own", b"telos-own-page-v1", timedelta(minutes=10))
    #: The cookie of a browser that is signed in.
    SESSION = ("telos-session", b"telos-own-session-v1", timedelta(hours=8))
    #: The cookie of a browser that is on its way to the wiki's sign-in and back.
    ATTEMPT = ("telos-attempt", b"telos-own-attempt-v1", timedelta(minutes=10))

    def __init__(self, audience: str, purpose: bytes, lives: timedelta) -> None:
        self.audience = audience
        self.purpose = purpose
        self.lives = lives


@dataclass(frozen=True, slots=True)
class Unsealed:
    """The claims of a seal that is ours and still holds."""

    claims: Mapping[str, Any]
    #: The secret it was sealed with, for what is derived from it.
    secret: str

    def text(self, name: str) -> str:
        """A claim that is text, else ""."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A claim that is a number of a page's revision or a time, else 0."""
        value = self.claims.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def issuer(site: str) -> str:
    """How a seal names the site; no site's name holds a colon, so no wiki's own issuer reads like it."""
    return f"telos:{site}"


def derived(secret: str, purpose: bytes) -> bytes:
    """A key from a site's secret, whose whole text counts, whatever form it has."""
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()


def seal(site: str, secrets: Sequence[str], kind: Kind, claims: Mapping[str, Any], now: datetime) -> str:
    """A sealed set of claims; the site must have a secret."""
    made = {
        "iss": issuer(site),
        "aud": kind.audience,
        "iat": int(now.timestamp()),
        "exp": int((now + kind.lives).timestamp()),
        **claims,
    }
    return jwt.encode(made, derived(secrets[0], kind.purpose), algorithm="HS256")


def unseal(site: str, secrets: Sequence[str], kind: Kind, token: str, now: datetime) -> Unsealed | None:
    """What is in a seal of this kind that still holds; None for anything else."""
    if not token or len(token) > _LONGEST:
        return None
    for secret in secrets:
        try:
            claims = jwt.decode(
                token,
                derived(secret, kind.purpose),
                algorithms=["HS256"],
                audience=kind.audience,
                issuer=issuer(site),
                # Times are compared below, with the time that was given: the library reads the clock.
                options={
                    "require": ["iss", "aud", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError, TypeError):
            continue
        unsealed = Unsealed(claims, secret)
        return unsealed if unsealed.number("exp") > now.timestamp() else None
    return None


def verifier(secret: str, state: str) -> str:
    """The secret of a sign-in (RFC 7636): made anew on its return from its state, so it is kept nowhere."""
    made = hmac.new(derived(secret, b"telos-own-verifier-v1"), state.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

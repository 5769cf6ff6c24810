"""The short-lived token by which the wiki vouches for a person: a JWT, HS256 (docs/contracts.md)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt

from core import standard_webhooks
from core.model import Viewer, page_key, person_key
from core.ports import Reject

#: How far the wiki's clock and ours may be apart.
LEEWAY = timedelta(seconds=60)
#: The wiki makes tokens for ten minutes; one that claims much more was not made by it.
LONGEST = timedelta(hours=1)
_MOST_BYTES = 4096
#: Bytes of a shared secret; fewer can be guessed.
LEAST_BYTES = 16
_PURPOSE = b"telos-viewer-v1"


def usable(secret: str) -> bool:
    """Whether a secret is one, and long enough: as the extension judges, so that both sides agree."""
    return standard_webhooks.usable(secret, LEAST_BYTES)


@lru_cache(maxsize=64)
def viewer_key(secret: str) -> bytes:
    """The key tokens are signed with, derived from the site's shared secret ``whsec_<base64>``."""
    raw = base64.b64decode(secret.removeprefix("whsec_") + "==")
    return hmac.new(raw, _PURPOSE, hashlib.sha256).digest()


def identify(site: str, secrets: Sequence[str], token: str, now: datetime) -> Viewer:
    """The person, page and revision the wiki vouches for; :class:`Reject` 401 for anything else."""
    if not token or len(token) > _MOST_BYTES:
        raise Reject("there is no token; open the page in the wiki again")
    claims = _claims(site, secrets, token)
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    if now >= expires + LEEWAY:
        raise Reject("the token is out of date; load the page again")
    if issued > now + LEEWAY or expires - issued > LONGEST:
        raise Reject("the token's times can't be right; check the clocks of wiki and server")
    user, page, revision = (_id(claims, name) for name in ("sub", "page", "rev"))
    if not user:
        raise Reject("the token names nobody")
    language = claims.get("lang")
    name = claims.get("name")
    return Viewer(
        person=person_key(site, user),
        name=name if isinstance(name, str) else "",
        page=page_key(site, page) if page else None,
        revision=revision,
        language=language if isinstance(language, str) and 0 < len(language) <= 35 else "en",
        expires=expires,
    )


def _claims(site: str, secrets: Sequence[str], token: str) -> dict[str, Any]:
    """The claims under a right signature. Times are checked by the caller: the library reads the clock."""
    reason = "the site has no secret"
    for secret in secrets:
        if not secret:
            continue
        try:
            return jwt.decode(
                token,
                viewer_key(secret),
                algorithms=["HS256"],
                audience="telos",
                issuer=site,
                options={
                    "require": ["iss", "aud", "sub", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError, TypeError) as error:
            reason = type(error).__name__
    raise Reject(f"the token is not from this wiki ({reason})")


def _time(claims: dict[str, Any], name: str) -> datetime:
    value = claims[name]
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**11:
        return datetime.fromtimestamp(value, tz=UTC)
    raise Reject(f"the token's {name} is no time")


def _id(claims: dict[str, Any], name: str) -> int:
    value = str(claims.get(name, 0))
    if value.isascii() and value.isdigit() and len(value) <= 16:
        return int(value)
    raise Reject(f"the token's {name} is no id")

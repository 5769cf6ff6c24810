"""Forge Invocation Tokens, by which Atlassian vouches for an app's own calls and the person behind them.

A JWT, RS256, good for about 25 seconds. What is in it:
https://developer.atlassian.com/platform/forge/remote/essentials/#the-forge-invocation-token--fit-
It does not cover the body it comes with; the transport must.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from core.model import Viewer, page_key, person_key
from core.ports import Reject

ISSUER = "forge/invocation-token"
#: How far in the future a token may begin, for clocks that differ. Its end has no such allowance: Forge makes
#: a new token for every call, so one that is over is never needed, and each second more is one for a thief.
SKEW = timedelta(seconds=30)
#: A token that claims to be good for longer was not made by Forge.
LONGEST = timedelta(minutes=15)

_MOST_BYTES = 16 * 1024
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_KEY_ID = re.compile(r"[!-~]{1,200}")
_ACCOUNT = re.compile(r"[0-9A-Za-z:_-]{1,128}")
_CONTENT = re.compile(r"[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a right token says; "" where it says nothing."""

    #: The account of the person at the screen; none when Forge itself calls, for an event or by the clock.
    principal: str
    #: The page the module is on.
    content: str
    space_key: str
    space_id: str
    #: The module's key in the manifest.
    module: str
    installation: str
    #: Where the app's own calls to this site go.
    api: str
    cloud_id: str
    #: As the host writes it; may be no language at all.
    locale: str
    expires: datetime
    #: The token's own id.
    jti: str


class Fits:
    """Verifies the tokens of one app.

    ``app_id`` is its full ARI; ``keys`` gives a public key by its id, or None; with ``cloud_id`` only the
    tokens of that Cloud site are accepted, since one app may be installed on many.
    """

    def __init__(self, app_id: str, keys: Callable[[str], RSAPublicKey | None], cloud_id: str = "") -> None:
        if not app_id:
            raise ValueError("tokens of which app? set app_id")
        self._app = app_id
        self._keys = keys
        self._cloud = cloud_id

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """Whether claims, not yet verified, say that they are Forge's and for this app."""
        return claims.get("iss") == ISSUER and claims.get("aud") in (self._app, [self._app])

    def verify(self, token: str, now: datetime) -> Claims:
        """What the token says; :class:`Reject` 401 when it is not right, 503 when the keys are out of reach."""
        claims = self._signed(token)
        if claims.get("iss") != ISSUER:
            raise Reject("the token is signed, but its issuer is not Forge")
        if claims.get("aud") not in (self._app, [self._app]):
            raise Reject("the token is for another app; check app_id")
        expires = _check_times(claims, now)
        app, context = _mapping(claims, "app"), _mapping(claims, "context")
        extension = _mapping(context, "extension")
        space = _mapping(extension, "space")
        api = _text(app, "apiBaseUrl")
        # A token for an event may have no context; the address of the API ends with the same id.
        cloud = _text(context, "cloudId") or api.rpartition("/ex/confluence/")[2]
        if self._cloud and cloud != self._cloud:
            raise Reject("the token is from another Cloud site; check cloud_id")
        return Claims(
            principal=_id(claims, "principal", _ACCOUNT),
            content=_id(_mapping(extension, "content"), "id", _CONTENT),
            space_key=_text(space, "key"),
            space_id=_id(space, "id", _CONTENT),
            module=_text(context, "moduleKey") or _text(_mapping(app, "module"), "key"),
            installation=_text(app, "installationId"),
            api=api,
            cloud_id=cloud,
            locale=_text(context, "locale"),
            expires=expires,
            jti=_text(claims, "jti"),
        )

    def _signed(self, token: str) -> dict[str, Any]:
        """The claims under a right signature. The rest is checked by the caller: the library reads the clock."""
        if not token or len(token) > _MOST_BYTES or not _SHAPE.fullmatch(token):
            raise Reject("there is no Forge Invocation Token; load the page again")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError, TypeError) as error:
            raise Reject(f"the token can't be read ({type(error).__name__})") from None
        # Decided here and not by what the token asks for: with "none" or HS256 it could be made by anybody.
        if header.get("alg") != "RS256" or "crit" in header:
            raise Reject("the token is not signed the way Forge signs (RS256)")
        kid = header.get("kid")
        if not isinstance(kid, str) or not _KEY_ID.fullmatch(kid):
            raise Reject("the token names no key")
        key = self._keys(kid)
        if key is None:
            raise Reject("the token is signed with an unknown key")
        try:
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                options={
                    "verify_aud": False,
                    "verify_iss": False,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError, TypeError) as error:
            raise Reject(f"the token is not from Forge ({type(error).__name__})") from None


def viewer(site: str, claims: Claims, name: str, language: str) -> Viewer:
    """The person at the screen, under the name and language the caller found; :class:`Reject` 401 for nobody.

    The revision on the screen is not in the token; who knows it adds it.
    """
    if not claims.principal:
        raise Reject("the token names nobody: it is for an event, not for a person at a screen")
    return Viewer(
        person=person_key(site, claims.principal),
        name=name,
        page=page_key(site, claims.content) if claims.content else None,
        space=claims.space_key,
        language=language,
        expires=claims.expires,
    )


def _check_times(claims: Mapping[str, Any], now: datetime) -> datetime:
    """When it ends, if ``now`` is inside its time."""
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    begins = _time(claims, "nbf") if "nbf" in claims else issued
    if now >= expires:
        raise Reject("the token is expired; load the page again, or check the server's clock")
    if max(issued, begins) > now + SKEW:
        raise Reject("the token is not good yet; check the server's clock")
    if expires - issued > LONGEST:
        raise Reject("the token is good for longer than Forge ever says")
    return expires


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**11:
        return datetime.fromtimestamp(value, tz=UTC)
    raise Reject(f"the token's {name} is no time")


def _mapping(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) and len(value) <= 2048 and value.isprintable() else ""


def _id(values: Mapping[str, Any], name: str, shape: re.Pattern[str]) -> str:
    """An id, "" for none. Ids become keys and parts of addresses, so a signature alone is not enough."""
    value = values.get(name)
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 64:
        value = str(value)
    if isinstance(value, str) and shape.fullmatch(value):
        return value
    raise Reject(f"the token's {name} is no id")

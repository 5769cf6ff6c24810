"""Who is asking: the wiki vouches for the person by a token, and only its own pages may use it."""

from __future__ import annotations

import base64
import json

from flask import g, request

from core.house import House
from core.model import Viewer, site_of
from core.ports import Reject
from core.web.problems import Problem

_ASK = {"WWW-Authenticate": 'Bearer realm="telos"'}
#: Longer than any token a wiki makes; bounds the work before the signature is checked.
_LONGEST = 4096


def viewer(house: House) -> Viewer:
    """The verified person behind the request; raises :class:`Problem`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Problem("no-token", headers=_ASK)
    site = claimed_site(token) if len(token) <= _LONGEST else ""
    if site not in house.platforms:
        raise Problem("not-authentic", headers=_ASK)
    try:
        person = house.platforms[site].identify(token, house.clock.now())
    except Reject:
        # Whatever was wrong with it, the caller's next step is the same: a fresh token from the wiki.
        raise Problem("not-authentic", headers=_ASK) from None
    if site_of(person.person) != site or (person.page is not None and site_of(person.page) != site):
        raise Problem("not-authentic", headers=_ASK)
    origin = request.headers.get("Origin")
    if origin is not None and origin not in house.settings.sites[site].allowed_origins:
        raise Problem("wrong-origin")
    g.language = person.language
    return person


def claimed_site(token: str) -> str:
    """The site a token says it comes from, unverified: only good for choosing whose key to check it with."""
    parts = token.split(".")
    if len(parts) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer if isinstance(issuer, str) else ""

"""Who is asking: the wiki vouches for the person by a token, or this server does on a page of its own."""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask import g, request

from core.application import Application
from core.config_sections import origin_of
from core.model import Viewer, page_key, person_key, site_of
from core.ports import Capability, Reject
from core.store import StoreUnavailable, sites
from core.web import signed_tokens
from core.web.problems import Problem

_ASK = {"WWW-Authenticate": 'Bearer realm="telos"'}
#: Longer than any token a wiki makes, and bounds the work before the signature is checked. A wiki may bound its
#: own further.
_LONGEST = 16 * 1024
_REVISION = re.compile(r"[0-9]{1,10}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){1,3}", re.ASCII)
#: The version of the wiki's part is written down this often at most.
_APP_REST = timedelta(minutes=1)


def viewer(application: Application) -> Viewer:
    """The verified person behind the request; raises :class:`Problem`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Problem("no-token", headers=_ASK)
    claims = claims_of(token) if len(token) <= _LONGEST else {}
    site = _own_site(application, claims)
    g.own_page = bool(site)
    person, origins = _by_us(application, site, token) if site else _by_the_wiki(application, claims, token)
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        raise Problem("wrong-origin")
    g.language = person.language
    return person


def claims_of(token: str) -> Mapping[str, Any]:
    """What a token says, unverified: only good for choosing who checks it."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


# --- a page of our own ------------------------------------------------------------------------------


def _own_site(application: Application, claims: Mapping[str, Any]) -> str:
    """The site whose own page the token says it is from, or ""."""
    if claims.get("aud") != signed_tokens.Kind.VIEWER.audience:
        return ""
    # Where nobody signs in there is no own page: the secret is shared with who must not speak for people.
    sites = (site for site, wiki in application.platforms.items() if wiki.own_sign_in is not None)
    return next((site for site in sites if claims.get("iss") == signed_tokens.issuer(site)), "")


def _by_us(application: Application, site: str, token: str) -> tuple[Viewer, frozenset[str]]:
    secrets = application.settings.sites[site].secrets
    claims = signed_tokens.unseal(site, secrets, signed_tokens.Kind.VIEWER, token, application.clock.now())
    if claims is None or not claims.text("sub"):
        raise Problem("not-authentic", headers=_ASK)
    page = claims.text("page")
    person = Viewer(
        person=person_key(site, claims.text("sub")),
        name=claims.text("name"),
        page=page_key(site, page) if page else None,
        revision=claims.number("rev"),
        language=claims.text("lang"),
        expires=datetime.fromtimestamp(claims.number("exp"), tz=UTC),
    )
    # Only the page it was made for: not even the wiki's own pages have a use for it.
    return person, frozenset((origin_of(application.settings.server.url),))


# --- the wiki ---------------------------------------------------------------------------------------


def _by_the_wiki(
    application: Application, claims: Mapping[str, Any], token: str
) -> tuple[Viewer, frozenset[str]]:
    signing = ((name, wiki.tokens) for name, wiki in application.platforms.items() if wiki.tokens is not None)
    issuer = next(((name, by) for name, by in signing if by.issued(claims)), None) if claims else None
    if issuer is None:
        raise Problem("not-authentic", headers=_ASK)
    site, by = issuer
    wiki = application.platforms[site]
    try:
        person = by.identify(token, application.clock.now())
    except Reject:
        # Whatever was wrong with it, the caller's next step is the same: a fresh token from the wiki.
        raise Problem("not-authentic", headers=_ASK) from None
    if site_of(person.person) != site or (person.page is not None and site_of(person.page) != site):
        raise Problem("not-authentic", headers=_ASK)
    if Capability.REVISION_SHOWN not in wiki.capabilities:
        person = _as_told(person)
        _note_app(application, site)
    return person, application.settings.sites[site].allowed_origins


def _note_app(application: Application, site: str) -> None:
    """Keep which version the wiki's part is, as its script says; for ``telos doctor``, nothing hangs on it."""
    told, now = request.headers.get("Telos-App", ""), application.clock.now()
    kept, at = application.apps.get(site, ("", None))
    # Frames that were opened before an upgrade still say the old one: not each call is written down.
    if not _VERSION.fullmatch(told) or kept == told or (at is not None and now - at < _APP_REST):
        return
    application.apps[site] = (told, now)
    with contextlib.suppress(StoreUnavailable):
        application.store.write(partial(sites.put, name=site, app=told))


def _as_told(person: Viewer) -> Viewer:
    """With what the token of such a wiki can't hold, told by the script that shows the page.

    It is the person's own word, as the click is: whoever claims to have read what they did not can do so anywhere.
    """
    shown, spoken = request.headers.get("Telos-Revision", ""), request.headers.get("Telos-Language", "")
    if person.page is not None and not person.revision and _REVISION.fullmatch(shown):
        person = replace(person, revision=int(shown))
    if not person.language and _LANGUAGE.fullmatch(spoken):
        person = replace(person, language=spoken)
    return person

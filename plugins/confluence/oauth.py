"""Signing in at Confluence Data Center (7.17 or newer), which is an OAuth 2.0 provider: who came back, and no more.

Atlassian, "Confluence OAuth 2.0 provider API": authorization code with PKCE (RFC 7636, S256), scope READ. The
access token is used once, to ask who its owner is, and kept nowhere.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from oauthlib.oauth2 import InvalidClientError, OAuth2Error, UnauthorizedClientError, WebApplicationClient
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session

from core.causes import cause
from core.i18n import Phrase
from core.model import Viewer, person_key
from core.ports import GiveUp, Reject, RetryAt
from core.retry import retry_after

AUTHORIZE: Final = "/rest/oauth2/latest/authorize"
TOKEN: Final = "/rest/oauth2/latest/token"  # noqa: S105 - an address
WHO: Final = "/rest/api/user/current"
#: Reading is enough to learn who somebody is.
SCOPE: Final = "READ"
#: Seconds to connect, and between two pieces of an answer: a person waits for both requests.
TIMEOUT: Final = (5.0, 10.0)
_MOST = 255

# They write codes, tokens and secrets into the log when it is set to debug.
for _chatty in ("requests_oauthlib", "oauthlib"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)


class SignIn:
    """The sign-in of one Confluence; nothing is asked before a person comes back.

    ``base_url`` is the address people know, ``client_id`` and ``client_secret`` those of the incoming application
    link that an admin made for Telos; without them nobody can sign in.
    """

    def __init__(
        self,
        site: str,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._site = site
        self._base = base_url.rstrip("/")
        self._id, self._secret = client_id, client_secret
        self._timeout = timeout

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        """Where a browser goes to sign in; :class:`GiveUp` when it isn't set up or could be listened to."""
        self._check_set_up(back)
        client = WebApplicationClient(self._id)
        challenge = client.create_code_challenge(verifier, "S256")
        url: str = client.prepare_request_uri(
            _as_https(self._base + AUTHORIZE),
            redirect_uri=back,
            scope=SCOPE,
            state=state,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
        return urlsplit(url)._replace(scheme=urlsplit(self._base).scheme).geturl()

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        """Who came back; the state in the answer was checked by the caller.

        Raises :class:`Reject` (403 when the person or their account may not), :class:`RetryAt` when Confluence
        can't answer now, :class:`GiveUp` when the client id or its secret is wrong. Confluence doesn't tell the
        language here, so it is "".
        """
        self._check_set_up(back)
        if answer.get("error"):
            denied = answer["error"] == "access_denied"
            raise Reject("Confluence did not let the person in", 403 if denied else 401)
        code = answer.get("code", "")
        if not code:
            raise Reject("Confluence sent no code; sign in again")
        with self._session(back) as session:
            try:
                self._fetch_token(session, code, verifier)
                response = session.get(_as_https(self._base + WHO), timeout=self._timeout)
                _check_there(response)
                return self._viewer(response)
            except (InvalidClientError, UnauthorizedClientError):
                raise GiveUp(Phrase("cf-error-client")) from None
            except requests.TooManyRedirects:
                raise Reject("Confluence answered with a redirect; check the site's url") from None
            except requests.RequestException as error:
                # Its text may hold the address; the kind says enough.
                raise RetryAt(Phrase("cf-error-later", why=cause(error))) from None
            except OAuth2Error:
                raise Reject("Confluence refused the code; sign in again") from None
            except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
                # What is no token answer, or no JSON at all, fails inside the library in any of these ways.
                raise Reject("Confluence gave an answer that makes no sense; sign in again") from None

    def _check_set_up(self, back: str) -> None:
        if not self._id or not self._secret:
            raise GiveUp(Phrase("cf-error-no-client"))
        for address in (self._base, back):
            parts = urlsplit(address)
            if parts.scheme != "https" and not _loopback(parts.hostname or ""):
                raise GiveUp(Phrase("cf-error-no-https", address=f"{parts.scheme}://{parts.netloc}"))

    def _session(self, back: str) -> OAuth2Session:
        session = OAuth2Session(client=WebApplicationClient(self._id), redirect_uri=back)
        # One request, one answer: neither code nor token goes on to any other address.
        session.max_redirects = 0
        session.register_compliance_hook("access_token_response", _check_there)
        if urlsplit(self._base).scheme == "http":
            # A Confluence on this very machine, as demonstrations have; the library knows https only.
            session.trust_env = False
            session.mount("https://", _Plain())
        return session

    def _fetch_token(self, session: OAuth2Session, code: str, verifier: str) -> None:
        session.fetch_token(
            _as_https(self._base + TOKEN),
            code=code,
            code_verifier=verifier,
            client_secret=self._secret,
            include_client_id=True,
            timeout=self._timeout,
        )

    def _viewer(self, response: requests.Response) -> Viewer:
        if response.status_code in (401, 403):
            raise Reject("this account may not use Confluence", 403)
        who: Any = json.loads(response.content) if response.status_code == 200 else None
        if not isinstance(who, dict):
            raise Reject(f"Confluence did not say who signed in (HTTP {response.status_code})")
        if who.get("type") != "known":
            # "anonymous": the token was not taken, and the wiki is open to everybody.
            raise Reject("Confluence did not say who signed in: it told of nobody in particular")
        key, name = who.get("userKey"), who.get("username")
        if not isinstance(key, str) or not 0 < len(key) <= _MOST or not key.isalnum() or not key.isascii():
            raise Reject("Confluence did not say who signed in: there is no user key")
        return Viewer(
            person=person_key(self._site, key), name=name if isinstance(name, str) else "", language=""
        )


class _Plain(HTTPAdapter):
    """Sends to this machine over plain HTTP what the library addressed as https."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        if not _loopback(parts.hostname or ""):
            raise requests.exceptions.InvalidURL("only this machine is asked without encryption")
        request.url = parts._replace(scheme="http").geturl()
        return super().send(request, *args, **kwargs)


def _check_there(response: requests.Response) -> requests.Response:
    """The answer, unless it says "not now"."""
    if response.status_code == 429 or response.status_code >= 500:
        now = datetime.now(UTC)
        wait = retry_after(response.headers.get("Retry-After"), now)
        status = Phrase("cf-error-status", status=str(response.status_code))
        raise RetryAt(Phrase("cf-error-later", why=status), now + wait if wait else None)
    return response


def _as_https(address: str) -> str:
    return urlsplit(address)._replace(scheme="https").geturl()


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

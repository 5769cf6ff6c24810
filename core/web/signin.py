"""Signing in to our own pages at the wiki itself: out with a state, back with an answer, then a session.

The browser keeps two kinds of cookies, sealed, and out of reach of scripts and other sites: one an attempt, which
binds what comes back to the browser that went out; and the session. Nothing is kept here but, for as long as they
could be used again, what is used up.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Response, request

from core.application import Application
from core.config_sections import origin_of
from core.limits import Buckets
from core.model import PersonKey, Viewer, local_id, person_key, site_of
from core.ports import GiveUp, Reject, RetryAt, SignIn
from core.store import Store, used
from core.web import signed_tokens
from core.web.language import language
from core.web.signed_tokens import Kind

#: Sign-ins from one address at once, and a second after that. Behind a proxy it is the address of all.
BURST, PER_SECOND = 300, 20
#: How many may wait for a wiki's answer at a time, so that a slow one leaves threads for all else; and seconds
#: until the next is told to come again.
AT_A_TIME, PATIENCE = 4, 0.5
#: Attempts of one browser that are kept; beyond it their cookies are cleared before they fill its requests.
_TABS = 5

_STATE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
#: A page's own id as it stands in addresses.
PAGE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}", re.ASCII)
_SHOWN = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
_OBLIGATION = 500


class Trouble(Exception):
    """A sign-in that can't go on: ``kind`` of the page that says what to do, and where one wanted to go."""

    def __init__(self, kind: str, to: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.to = to


@dataclass(frozen=True, slots=True)
class Place:
    """One of our own pages: ``/at/<site>``, or one about a page of the wiki."""

    site: str
    page: str = ""
    #: The revision that was on the screen where the link stood; 0 when it doesn't say.
    shown: int = 0
    #: What the person was asked for.
    obligation: str = ""

    @property
    def path(self) -> str:
        """Its address, without the server's."""
        asked = {"shown": str(self.shown) if self.shown else "", "telos": self.obligation}
        query = urlencode({name: value for name, value in asked.items() if value})
        path = f"/at/{self.site}" + (f"/{self.page}" if self.page else "")
        return f"{path}?{query}" if query else path

    @classmethod
    def of(cls, site: str, page: str, shown: str, obligation: str) -> Place:
        """From what stands in an address; what can't be meant is left out."""
        return cls(
            site=site,
            page=page if PAGE.fullmatch(page) else "",
            shown=int(shown) if _SHOWN.fullmatch(shown) else 0,
            obligation=obligation if len(obligation) <= _OBLIGATION and obligation.isprintable() else "",
        )

    @classmethod
    def read(cls, site: str, to: str) -> Place | None:
        """The place an address of ours names, or None. It is made anew, so nothing else can be in it."""
        try:
            parts = urlsplit(to)
        except ValueError:
            return None
        head, _, page = parts.path.removeprefix("/at/").partition("/")
        good = to.startswith(f"/at/{site}") and not parts.netloc and not parts.scheme and head == site
        if not good or (page and not PAGE.fullmatch(page)):
            return None
        asked = parse_qs(parts.query, max_num_fields=20) if parts.query.count("&") < 20 else {}
        return cls.of(site, page, asked.get("shown", [""])[0], asked.get("telos", [""])[0])


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, in this browser."""

    site: str
    id: str
    person: PersonKey
    name: str
    language: str
    expires: int

    @property
    def viewer(self) -> Viewer:
        """The person, with no page on the screen."""
        return Viewer(person=self.person, name=self.name, language=self.language)


class Guard(Protocol):
    """What must not be used again, remembered until it could not be anyway."""

    def take(self, id: str, until: float, now: float) -> bool:
        """Use it up; False when it was already."""

    def has(self, id: str, now: float) -> bool:
        """Whether it was used up."""


class SharedGuard:
    """Remembers in the store, for all servers that share it."""

    def __init__(self, store: Store, kind: str) -> None:
        self._store, self._kind = store, kind

    def take(self, id: str, until: float, now: float) -> bool:
        """Use it up; False when it was already."""
        last = datetime.fromtimestamp(until, UTC)
        mark = f"{self._kind}:{id}"
        return self._store.write(lambda unit: used.take(unit, mark, last), urgent=True, beside=True)

    def has(self, id: str, now: float) -> bool:
        """Whether it was used up."""
        with self._store.read() as unit:
            return used.has(unit, f"{self._kind}:{id}")


class ReplayGuard:
    """Remembers in this process, for a server that is the only one."""

    def __init__(self, most: int = 100_000) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def take(self, id: str, until: float, now: float) -> bool:
        """Use it up; False when it was already."""
        with self._lock:
            if self._until.get(id, 0) > now:
                return False
            self._until[id] = until
            while len(self._until) > self._most or next(iter(self._until.values())) <= now:
                self._until.popitem(last=False)
            return True

    def has(self, id: str, now: float) -> bool:
        """Whether it was used up."""
        with self._lock:
            return self._until.get(id, 0) > now


class SignInFlow:
    """Where people come in to our own pages, and go out."""

    def __init__(self, application: Application) -> None:
        self._application = application
        #: This server's address.
        self.base = application.settings.server.url
        self._secure = self.base.startswith("https:")
        self._buckets = Buckets(BURST, PER_SECOND)
        self._returned, self._ended = (self._guard(kind) for kind in ("returned", "ended"))
        self._asking = threading.BoundedSemaphore(AT_A_TIME)

    def _guard(self, kind: str) -> Guard:
        store = self._application.store
        return SharedGuard(store, kind) if store.shared else ReplayGuard()

    def has(self, site: str) -> bool:
        """Whether people can sign in to own pages of this site."""
        wiki = self._application.platforms.get(site)
        return (
            wiki is not None
            and wiki.own_sign_in is not None
            and bool(self._application.settings.sites[site].secrets)
        )

    def _wiki(self, site: str) -> SignIn:
        wiki = self._application.platforms[site].own_sign_in
        if wiki is None:
            raise Reject("this wiki offers no sign-in")
        return wiki

    def slow(self) -> int:
        """Seconds to wait when very much comes from one address, else 0."""
        wait = self._buckets.take(request.remote_addr or "")
        return int(wait) + 1 if wait else 0

    # --- in ---

    def begin(self, place: Place) -> Response:
        """Send the browser to the wiki's sign-in, to come back to a place."""
        site, now = place.site, self._application.clock.now()
        keys = self._application.settings.sites[site].secrets
        state = secrets.token_urlsafe(32)
        verifier = signed_tokens.verifier(keys[0], state)
        try:
            url = self._wiki(site).sign_in(self._back(site), state, verifier)
        except (GiveUp, Reject):
            raise Trouble("unset", place.path) from None
        except RetryAt:
            raise Trouble("away", place.path) from None
        response = Response(status=303, headers={"Location": url})
        began = self._cookie("attempt", site, "")
        old = [name for name in request.cookies if name.startswith(began)]
        for name in old if len(old) >= _TABS else ():
            self._clear(response, name)
        attempt = signed_tokens.seal(site, keys, Kind.ATTEMPT, {"state": state, "to": place.path}, now)
        self._keep(response, began + state[:8], attempt, Kind.ATTEMPT)
        return response

    def finish(self, site: str) -> Response:
        """Let in who comes back, to where they wanted to go; raises :class:`Trouble`."""
        now = self._application.clock.now()
        place, secret, state = self._attempt(site, now)
        answer = request.args.to_dict()
        if answer.get("error"):
            denied = answer["error"] == "access_denied"
            raise Trouble("denied" if denied else "failed", place.path)
        if not self._asking.acquire(timeout=PATIENCE):
            raise Trouble("away", place.path)
        try:
            wiki, verifier = self._wiki(site), signed_tokens.verifier(secret, state)
            person = self._application.interactive.asked(
                site, lambda: wiki.signed_in(self._back(site), answer, verifier)
            )
        except Reject as error:
            raise Trouble("denied" if error.status == 403 else "failed", place.path) from None
        except RetryAt:
            raise Trouble("away", place.path) from None
        except GiveUp:
            raise Trouble("unset", place.path) from None
        finally:
            self._asking.release()
        if site_of(person.person) != site or not local_id(person.person):
            raise Trouble("failed", place.path)
        response = Response(status=303, headers={"Location": self.base + place.path})
        claims = {
            "jti": secrets.token_urlsafe(16),
            "sub": local_id(person.person),
            "name": person.name[:200],
            "lang": (person.language or language())[:35],
        }
        made = signed_tokens.seal(
            site, self._application.settings.sites[site].secrets, Kind.SESSION, claims, now
        )
        self._keep(response, self._cookie("session", site), made, Kind.SESSION)
        return response

    def _attempt(self, site: str, now: datetime) -> tuple[Place, str, str]:
        """The attempt this browser made and that now comes back, once; where to, its secret, its state."""
        start = Place(site)
        states = request.args.getlist("state")
        state = states[0] if len(states) == 1 and _STATE.fullmatch(states[0]) else ""
        given = request.cookies.get(self._cookie("attempt", site, state[:8]), "") if state else ""
        keys = self._application.settings.sites[site].secrets
        claims = signed_tokens.unseal(site, keys, Kind.ATTEMPT, given, now)
        if claims is None or not compare_digest(claims.text("state"), state):
            raise Trouble("stale", start.path)
        place = Place.read(site, claims.text("to")) or start
        if not self._returned.take(state, claims.number("exp"), now.timestamp()):
            raise Trouble("stale", place.path)
        return place, claims.secret, state

    def forget_attempt(self, response: Response, site: str) -> Response:
        """Clear the cookie of the attempt that came back, however it ended."""
        state = request.args.get("state", "")
        name = self._cookie("attempt", site, state[:8])
        if _STATE.fullmatch(state) and name in request.cookies:
            self._clear(response, name)
        return response

    # --- who is in ---

    def session(self, site: str) -> Session | None:
        """Who is signed in to this site's own pages in the browser that asks."""
        now = self._application.clock.now()
        given = request.cookies.get(self._cookie("session", site), "")
        keys = self._application.settings.sites[site].secrets
        claims = signed_tokens.unseal(site, keys, Kind.SESSION, given, now)
        if claims is None or not claims.text("sub") or self._ended.has(claims.text("jti"), now.timestamp()):
            return None
        return Session(
            site=site,
            id=claims.text("jti"),
            person=person_key(site, claims.text("sub")),
            name=claims.text("name"),
            language=claims.text("lang"),
            expires=claims.number("exp"),
        )

    # --- out ---

    def leave(self, session: Session, response: Response) -> Response:
        """End a session, also for whoever has a copy of its cookie."""
        self._ended.take(session.id, session.expires, self._application.clock.now().timestamp())
        self._clear(response, self._cookie("session", session.site))
        return response

    def from_here(self) -> bool:
        """Whether a page of ours sent this request, as far as the browser says."""
        origin = request.headers.get("Origin")
        fetch_site = request.headers.get("Sec-Fetch-Site", "same-origin")
        return fetch_site == "same-origin" and origin in (None, origin_of(self.base))

    # --- cookies ---

    def _back(self, site: str) -> str:
        return f"{self.base}/in/{site}/back"

    def _cookie(self, kind: str, site: str, mark: str | None = None) -> str:
        # The prefix keeps every other host, also one below the same domain, from setting it.
        name = f"telos-{kind}-{site}" + ("" if mark is None else f".{mark}")
        return f"__Host-{name}" if self._secure else name

    def _keep(self, response: Response, name: str, value: str, kind: Kind) -> None:
        # Lax, not Strict: people come back from the wiki, and from links in it.
        response.set_cookie(
            name,
            value,
            max_age=int(kind.lives.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )

    def _clear(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self._secure, httponly=True, samesite="Lax")

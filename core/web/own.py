"""Our own pages, for wikis that can't show the panel in theirs: what is mine, and one page's panel.

``/at/<site>`` and ``/at/<site>/<page>`` show, ``/in/<site>`` signs in at the wiki, ``/own/<site>/token`` gives the
scripts of these pages what they bring to ``/v1``. A page that isn't there and one the person may not read are
answered the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, request
from flask_openapi3 import OpenAPI

from core.application import Application
from core.i18n import Translator
from core.model import Page, PageKey, page_key
from core.ports import GiveUp, RetryAt, shown_pairs
from core.store import buckets, pages, people
from core.web import signed_tokens
from core.web.html import PLAIN, Look, html
from core.web.language import language
from core.web.problems import Problem
from core.web.scripts import Scripts
from core.web.signin import PAGE, Place, Session, SignInFlow, Trouble

#: Pages and tokens a person can have at once, and a second after that: a token lasts ten minutes.
BURST, PER_SECOND = 60, 1

#: Why a sign-in didn't end in a session, as status.
TROUBLES = {"denied": 403, "failed": 403, "stale": 400, "away": 503, "unset": 503}

#: Browsers tell no other host where they came from, and ours where a form was sent from.
_REFERRER = "same-origin"


def register(app: OpenAPI, application: Application) -> None:
    """Add the pages, the sign-in, and their scripts."""
    scripts = Scripts(application.settings.server.url)
    app.register_blueprint(scripts.blueprint())
    app.register_blueprint(_Own(application, scripts).blueprint())


class _Own:
    def __init__(self, application: Application, scripts: Scripts) -> None:
        self._application, self._scripts = application, scripts
        self._door = SignInFlow(application)
        self._buckets = buckets.of(application.store, "own", BURST, PER_SECOND)
        self._base = base = application.settings.server.url
        sources = {"script_src": scripts.folder, "connect_src": f"{base}/v1/ {base}/own/"}
        styles = {site: wiki.own_style or "" for site, wiki in application.platforms.items()}
        #: Of the pages, and of those with words alone, each as its wiki looks.
        self._looks = {
            site: (
                Look.of("page.css", "own.css", further=style, **sources),
                Look.of("page.css", further=style),
            )
            for site, style in styles.items()
        }

    def blueprint(self) -> Blueprint:
        """The addresses."""
        room = Blueprint("own", __name__)
        room.get("/at/<site>")(self._shown(self._overview))
        room.get("/at/<site>/<page>")(self._shown(self._about))
        room.get("/in/<site>")(self._shown(self._begin))
        room.get("/in/<site>/back")(self._shown(self._finish))
        room.post("/in/<site>/out")(self._shown(self._leave))
        room.get("/own/<site>/token")(self._token)
        return room

    def _shown(self, view: Callable[..., Response]) -> Callable[..., Response]:
        """A view for people: also what goes wrong is a page."""

        @wraps(view)
        def shown(site: str, **rest: str) -> Response:
            g.own_site = site
            try:
                if not self._door.has(site):
                    raise Problem("not-found")
                response = view(site, **rest)
            except Problem as problem:
                response = self._words(f"problem-{problem.kind}", problem.status)
                response.headers.update(problem.headers)
            except (RetryAt, GiveUp):
                response = self._words("problem-later", 503)
            if response.status_code == 503:
                response.headers.setdefault("Retry-After", "30")
            response.headers["Referrer-Policy"] = _REFERRER
            return response

        return shown

    # --- the pages ---

    def _overview(self, site: str) -> Response:
        session = self._door.session(site)
        if session is None:
            return self._to_sign_in(Place.of(site, "", "", request.args.get("telos", "")))
        translator = self._speak(session)
        return self._shell(
            "own.html.j2", translator, session, Place(site), title=translator.text("own-title")
        )

    def _about(self, site: str, page: str) -> Response:
        if not PAGE.fullmatch(page):
            raise Problem("not-found")
        place = Place.of(site, page, request.args.get("shown", ""), request.args.get("telos", ""))
        session = self._door.session(site)
        if session is None:
            # Also for a page that isn't there: whoever isn't signed in learns nothing.
            return self._to_sign_in(place)
        translator = self._speak(session)
        # Each number that somebody makes up is a question to the wiki.
        self._not_too_often(session)
        page_found = self._readable(session, page_key(site, page))
        if page_found is None:
            raise Problem("not-found")
        return self._shell(
            "own-page.html.j2",
            translator,
            session,
            place,
            title=page_found.title,
            to_wiki=translator.text("own-to-wiki"),
            wiki_url=page_found.url,
            empty=translator.text("own-empty"),
        )

    def _shell(
        self, template: str, translator: Translator, session: Session, place: Place, **values: Any
    ) -> Response:
        asked = {"page": place.page, "shown": str(place.shown) if place.shown else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return html(
            template,
            translator.language,
            self._looks[place.site][0],
            base=self._base,
            scripts=self._scripts.urls,
            token_url=f"{self._base}/own/{place.site}/token",
            query=f"?{query}" if query else "",
            home_url=f"{self._base}/at/{place.site}",
            home=translator.text("own-title"),
            who=translator.text("own-signed-in", name=name) if (name := self._name(session)) else "",
            out_url=f"{self._base}/in/{place.site}/out",
            out=translator.text("own-sign-out"),
            again_url=self._sign_in_url(place),
            again=translator.text("own-sign-in"),
            over=translator.text("own-over"),
            away=translator.text("own-away"),
            no_scripts=translator.text("own-no-scripts"),
            **values,
        )

    def _name(self, session: Session) -> str:
        """How others see the person, where they are known here; else how their account is called."""
        with self._application.store.read() as connection:
            known = people.load(connection, [session.person]).get(session.person)
        return known.shown if known is not None and known.shown else session.name

    def _readable(self, session: Session, key: PageKey) -> Page | None:
        """The page, when it is there and the wiki would show it to the person; asked in that case only."""
        wiki = self._application.platforms[session.site]
        if wiki.access is None:
            return None
        asked = self._application.interactive.asked
        if (session.person, key) not in asked(
            session.site, lambda: shown_pairs(wiki, [session.person], [key])
        ):
            return None
        with self._application.store.read() as connection:
            page = pages.get(connection, key)
        if page is None or not page.exists:
            page = next(iter(asked(session.site, lambda: wiki.read([key]))), None)
        return page if page is not None and page.exists else None

    # --- in and out ---

    def _begin(self, site: str) -> Response:
        self._not_too_fast()
        place = Place.read(site, request.args.get("to", f"/at/{site}"))
        if place is None:
            raise Problem("not-found")
        try:
            return self._door.begin(place)
        except Trouble as trouble:
            return self._trouble(site, trouble)

    def _finish(self, site: str) -> Response:
        self._not_too_fast()
        try:
            response = self._door.finish(site)
        except Trouble as trouble:
            response = self._trouble(site, trouble)
        return self._door.forget_attempt(response, site)

    def _leave(self, site: str) -> Response:
        session = self._door.session(site)
        if not self._door.from_here():
            raise Problem("wrong-origin")
        translator = self._speak(session)
        response = self._words("own-out", 200, translator, to=Place(site), action="own-sign-in")
        return self._door.leave(session, response) if session else response

    def _not_too_fast(self) -> None:
        wait = self._door.slow()
        if wait:
            raise Problem("too-many", headers={"Retry-After": str(wait)})

    def _not_too_often(self, session: Session) -> None:
        wait = self._buckets.take(session.person)
        if wait:
            raise Problem("too-many", headers={"Retry-After": str(int(wait) + 1)})

    def _trouble(self, site: str, trouble: Trouble) -> Response:
        place = Place.read(site, trouble.to) or Place(site)
        return self._words(f"in-{trouble.kind}", TROUBLES[trouble.kind], to=place, action="own-try-again")

    def _to_sign_in(self, place: Place) -> Response:
        return Response(status=303, headers={"Location": self._sign_in_url(place)})

    def _sign_in_url(self, place: Place) -> str:
        return f"{self._base}/in/{place.site}?{urlencode({'to': place.path})}"

    # --- words ---

    def _speak(self, session: Session | None) -> Translator:
        if session is not None:
            g.language = (
                self._application.interactive.preferences(session.viewer).language or session.language
            )
        return Translator(language())

    def _words(
        self,
        text: str,
        status: int,
        translator: Translator | None = None,
        *,
        to: Place | None = None,
        action: str = "",
    ) -> Response:
        """A page that says what is and what to do, with the one link that does it."""
        translator = translator or Translator(language())
        _, look = self._looks.get(g.get("own_site", ""), (PLAIN, PLAIN))
        return html(
            "words.html.j2",
            translator.language,
            look,
            status=status,
            title=translator.text(f"{text}-title"),
            text=translator.text(f"{text}-text"),
            url=self._sign_in_url(to) if to else "",
            action=translator.text(action) if action else "",
        )

    # --- tokens ---

    def _token(self, site: str) -> Response:
        """What the script of an own page brings to ``/v1``: for the person, and the page they may read."""
        # A page of another site can send neither the header, which it would have to ask for first, nor the
        # cookie; a browser that tells where a request is from must say that it is from here.
        if not self._door.has(site):
            raise Problem("not-found")
        if not request.headers.get("Telos-Own") or not self._door.from_here():
            raise Problem("wrong-origin")
        session = self._door.session(site)
        if session is None:
            raise Problem("signed-out")
        self._not_too_often(session)
        self._speak(session)
        place = Place.of(site, request.args.get("page", ""), request.args.get("shown", ""), "")
        if place.page != request.args.get("page", ""):
            raise Problem("not-found")
        wiki = self._application.platforms[site]
        known = self._application.interactive.asked(site, lambda: wiki.people(keys=[session.person]))
        if not any(person.key == session.person and person.active for person in known):
            # The account was closed since; a session lasts hours, a token minutes.
            raise Problem("signed-out")
        if place.page and self._readable(session, page_key(site, place.page)) is None:
            raise Problem("not-found")
        claims: dict[str, Any] = {
            "sub": session.person.partition(":")[2],
            "name": session.name,
            "lang": session.language,
        }
        if place.page:
            # Only the address says which revision was on the screen: the link stands in that revision itself.
            claims |= {"page": place.page, "rev": place.shown}
        kind = signed_tokens.Kind.VIEWER
        secrets = self._application.settings.sites[site].secrets
        made = signed_tokens.seal(site, secrets, kind, claims, self._application.clock.now())
        return jsonify({"token": made, "seconds": int(kind.lives.total_seconds())})

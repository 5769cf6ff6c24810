"""``/v1``: what panel and dashboards ask and do. GET never acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from flask import Response, g, jsonify, request
from flask_openapi3 import APIBlueprint, OpenAPI
from flask_openapi3.types import ResponseDict
from pydantic import ValidationError

from core.application import Application
from core.calendar import WorkCalendar
from core.i18n import LANGUAGES, Translator
from core.model import (
    Act,
    ActKind,
    CommunityKey,
    PageKey,
    PersonKey,
    Viewer,
    composite_keys,
    page_key,
    site_of,
)
from core.store.buckets import of
from core.ui import view
from core.ui.actions import take_back
from core.web import models, sponsor
from core.web.incoming import CALL_BYTES, body_of
from core.web.language import language as _language
from core.web.metrics import Metrics
from core.web.models import problem_responses
from core.web.presenter import short_line, suited
from core.web.problems import Problem
from core.web.viewers import viewer

#: Clicks a person can do at once, and a second after that. Nobody reads faster.
BURST, PER_SECOND = 30, 0.5

_ALWAYS = (401, 403, 503)


def blueprint(application: Application, metrics: Metrics) -> APIBlueprint:
    """All calls of ``/v1`` for one opened Telos."""
    api = APIBlueprint("v1", __name__, url_prefix="/v1", abp_security=[{"viewer": []}])
    buckets = of(application.store, "act", BURST, PER_SECOND)

    @api.get(
        "/panel",
        summary="The panel of the token's page",
        operation_id="getPanel",
        responses={
            200: models.Panel,
            204: {"description": "The page is in no community"},
            **problem_responses(*_ALWAYS),
        },
    )
    def _panel() -> Response:
        """Everything the panel of one page may show to one person, at the revision on their screen."""
        shown = panel_of(application, viewer(application))
        return jsonify(shown) if shown is not None else Response(status=204)

    line: ResponseDict = {
        200: models.ShortLine,
        204: {"description": "The page is in no community"},
    }

    def _line() -> Response:
        shown = panel_of(application, viewer(application))
        return jsonify(short_line(shown)) if shown is not None else Response(status=204)

    @api.get(
        "/line",
        summary="The line of the token's page",
        operation_id="getLine",
        responses={**line, **problem_responses(*_ALWAYS)},
    )
    def _get_line() -> Response:
        """The panel's closed line in a few words, for a place on the page that holds no more."""
        return _line()

    @api.post(
        "/line",
        summary="The line of the token's page, for those who can only post",
        operation_id="postLine",
        responses={**line, **problem_responses(413, 415, *_ALWAYS)},
    )
    def _post_line() -> Response:
        """The same as `GET /v1/line`: it does nothing, and what is sent with it is not read."""
        body_of(request, CALL_BYTES)
        return _line()

    @api.post(
        "/acts",
        summary="Do something",
        operation_id="doAct",
        responses={200: models.Done, **problem_responses(400, 404, 409, 413, 415, 422, 429, *_ALWAYS)},
    )
    def _acts(body: models.ActBody) -> Response:
        """Confirm, answer, thank, snooze, and all else a person can do. Repeating an `id` repeats nothing."""
        person = _speaking(application, viewer(application))
        wait = buckets.take(person.person)
        if wait:
            raise Problem("too-many", headers={"Retry-After": str(int(wait) + 1)})
        wanted = act_of(application, person, body)
        result = application.interactive.act(person, wanted)
        metrics.acts.labels(body.kind.value).inc()
        panel = panel_of(application, person)
        if result.page_changed:
            # Of a version that waits for approval it is said that it does, and why nothing was recorded.
            waits = result.done == "desk-not-approved"
            done_text = Translator(person.language).text(result.done) if waits else ""
            raise Problem("page-changed", done_text, panel=panel)
        done = Translator(person.language).text(result.done, **result.args)
        undo = application.interactive.can_take_back(person, wanted.id)
        back = take_back(wanted, Translator(person.language).text) if undo else None
        return jsonify({"done": done, "panel": panel, "undo": back})

    @api.get(
        "/part",
        summary="My part",
        operation_id="getPart",
        responses={200: models.Part, **problem_responses(*_ALWAYS)},
    )
    def _part() -> Response:
        """What waits for the person, with why and the benefit."""
        person = viewer(application)
        return jsonify(
            suited(view.part_view(application.interactive.part(person), language_for(application, person)))
        )

    @api.get(
        "/queue",
        summary="The steward's queue",
        operation_id="getQueue",
        responses={200: models.Queue, **problem_responses(*_ALWAYS)},
    )
    def _queue() -> Response:
        """Contributions that wait for the person's answer."""
        person = viewer(application)
        return jsonify(
            suited(view.queue_view(application.interactive.queue(person), language_for(application, person)))
        )

    @api.get(
        "/communities",
        summary="The communities",
        operation_id="getCommunities",
        responses={200: models.Communities, **problem_responses(*_ALWAYS)},
    )
    def _communities() -> Response:
        """The communities the person may see."""
        person = viewer(application)
        return jsonify(
            view.communities_view(
                application.interactive.communities(person), language_for(application, person)
            )
        )

    sponsor.add_to(api, application)

    @api.get(
        "/preferences",
        summary="How the person wants to hear from Telos",
        operation_id="getPreferences",
        responses={200: models.Preferences, **problem_responses(*_ALWAYS)},
    )
    def _preferences() -> Response:
        """Rhythm, language, and time zone."""
        return jsonify(preferences_of(application, viewer(application)))

    @api.put(
        "/preferences",
        summary="Change how the person hears from Telos",
        operation_id="putPreferences",
        responses={200: models.Preferences, **problem_responses(400, 413, 415, 422, 429, *_ALWAYS)},
    )
    def _set_preferences(body: models.Preferences) -> Response:
        """Set rhythm, language, and time zone; "" follows the wiki account."""
        person = viewer(application)
        wait = buckets.take(person.person)
        if wait:
            raise Problem("too-many", headers={"Retry-After": str(int(wait) + 1)})
        if body.language and body.language not in LANGUAGES:
            raise Problem("not-valid", errors=[f"language: {', '.join(LANGUAGES)}"])
        application.interactive.set_preferences(
            person, rhythm=body.rhythm, language=body.language, zone=body.zone
        )
        return jsonify(preferences_of(application, person))

    return api


def panel_of(application: Application, person: Viewer) -> dict[str, Any] | None:
    """The panel's view of the viewer's page, or None outside every community."""
    if person.page is None:
        return None
    facts = application.interactive.panel(person)
    return None if facts is None else suited(view.panel_view(facts, facts.language or person.language))


def language_for(application: Application, person: Viewer) -> str:
    """The language the person chose for Telos, else the one of their wiki pages."""
    return application.interactive.preferences(person).language or person.language


def _speaking(application: Application, person: Viewer) -> Viewer:
    """The person with the language they chose, in which also what is refused is said."""
    g.language = language_for(application, person)
    return replace(person, language=g.language)


def preferences_of(application: Application, person: Viewer) -> dict[str, str]:
    """The person's own choices, "" where they follow the wiki."""
    chosen = application.interactive.preferences(person)
    return {"rhythm": str(chosen.rhythm), "language": chosen.language, "zone": chosen.zone}


def act_of(application: Application, person: Viewer, body: models.ActBody) -> Act:
    """The act a body asks for; raises :class:`Problem` where a value can't be used."""
    site = site_of(person.person)
    page: PageKey | None = person.page
    contribution = ""
    if body.contribution:
        local, contribution = composite_keys.page_and_own(body.contribution)
        page = page_key(site, local)
    return Act(
        id=body.id.lower(),
        kind=body.kind,
        person=person.person,
        at=application.clock.now(),
        page=page,
        community=CommunityKey(body.community) if body.community else None,
        obligation=body.obligation,
        contribution=contribution,
        revision=body.revision,
        channel="panel" if person.page is not None else "special",
        text=body.text,
        until=_until(application, site, body) if body.until else None,
        to=_account(application, site, body.to) if body.to else None,
        data=body.data,
    )


def _until(application: Application, site: str, body: models.ActBody) -> datetime:
    """A day means: snoozed until it begins; extended to, or away until, its end. In the site's zone."""
    refused = Problem("not-valid", errors=["until: 2026-12-01"])
    try:
        if len(body.until) > len("2026-12-01"):
            at = datetime.fromisoformat(body.until)
            if at.tzinfo is not None:
                return at.astimezone(UTC)
        else:
            day = date.fromisoformat(body.until)
            calendar = WorkCalendar.of(application.settings.sites[site].rules)
            if body.kind is ActKind.SNOOZE:
                return datetime.combine(day, time(), calendar.zone).astimezone(UTC)
            return calendar.end_of(day)
    except (ValueError, OverflowError):
        raise refused from None
    raise refused


def _account(application: Application, site: str, name: str) -> PersonKey:
    people = application.interactive.asked(site, lambda: application.platforms[site].people(names=[name]))
    if not people or not people[0].active:
        raise Problem("not-valid", Translator(_language()).text("no-such-account", name=name), errors=["to"])
    return people[0].key


def refuse(error: ValidationError) -> Response:
    """Answer a body whose values can't be used, naming each; called by the framework."""
    entries = error.errors(include_input=False, include_url=False, include_context=False)[:20]
    named = [(".".join(str(part) for part in entry["loc"]) or "body", entry["msg"]) for entry in entries]
    raise Problem("not-valid", errors=[f"{name}: {reason}" for name, reason in named])


def register(app: OpenAPI, application: Application, metrics: Metrics) -> None:
    """Add ``/v1``, its description, and the rules of who may call it from where."""
    app.register_api(blueprint(application, metrics))
    origins = frozenset().union(*(site.allowed_origins for site in application.settings.sites.values()))

    @app.get("/v1/openapi.json", doc_ui=False)
    def _description() -> Response:
        return jsonify(app.api_doc)

    @app.before_request
    def _preflight() -> Response | None:
        if request.method == "OPTIONS" and request.path.startswith("/v1/"):
            return Response(status=204)
        return None

    @app.after_request
    def _cors(response: Response) -> Response:
        if not request.path.startswith("/v1/"):
            return response
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("Origin")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT"
                response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                # Asked once in two hours, not before every call.
                response.headers["Access-Control-Max-Age"] = "7200"
            else:
                response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        return response

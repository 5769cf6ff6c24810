"""``/v1/sponsor``: the figures of a community, what is behind them, and both as a file. GET never acts."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint

from core.application import Application
from core.model import CommunityKey, Directory, Viewer, site_of
from core.phrasing import Phrasing
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from core.ui.sponsor.facts import SponsorFacts
from core.web import models
from core.web.models import problem_responses
from core.web.problems import Problem
from core.web.viewers import viewer

_ALWAYS = (401, 403, 503)


def add_to(api: APIBlueprint, application: Application) -> None:
    """Add the calls to ``/v1``."""

    @api.get(
        "/sponsor",
        summary="The figures of a community",
        operation_id="getSponsor",
        responses={
            200: models.Sponsor,
            204: {"description": "The person looks after no community"},
            **problem_responses(404, 422, *_ALWAYS),
        },
    )
    def _sponsor(query: models.WhichCommunity) -> Response:
        """How a community is doing, for its sponsor, stewards and IT contact; for nobody else it is not there."""
        person = viewer(application)
        wanted = CommunityKey(query.community) if query.community else None
        overview = application.interactive.overview(person, wanted)
        if overview is None or overview.facts is None:
            if wanted is None:
                return Response(status=204)
            raise Problem("not-found")
        return jsonify(sponsor.page_view(_spoken(application, person, overview.facts), overview.choices))

    @api.get(
        "/sponsor/acts",
        summary="The acts behind a figure",
        operation_id="getActsBehind",
        responses={200: models.ActsBehind, **problem_responses(404, 422, *_ALWAYS)},
    )
    def _acts_behind(query: models.WhichActs) -> Response:
        """Where the acts are that a figure was made from, the latest first."""
        person = viewer(application)
        acts = application.interactive.acts_behind(
            person, CommunityKey(query.community), query.figure, query.after
        )
        if acts is None:
            raise Problem("not-found")
        return jsonify(
            sponsor.acts_view(
                acts.figure,
                [(act.at, act.title, act.contribution, act.url, act.change) for act in acts.acts],
                _words(application, person),
                hidden=acts.hidden,
                following=acts.following,
                person=acts.person,
            )
        )

    @api.get(
        "/sponsor/csv",
        summary="The figures of a community as CSV",
        operation_id="getSponsorCsv",
        responses={200: models.Export, **problem_responses(404, 422, *_ALWAYS)},
    )
    def _csv(query: models.WhichCommunity) -> Response:
        """The same figures for a spreadsheet."""
        person = viewer(application)
        overview = application.interactive.overview(
            person, CommunityKey(query.community) if query.community else None
        )
        if overview is None or overview.facts is None:
            raise Problem("not-found")
        return jsonify(as_csv(_spoken(application, person, overview.facts)))


def _language(application: Application, person: Viewer) -> str:
    return application.interactive.preferences(person).language or person.language


def _spoken(application: Application, person: Viewer, facts: SponsorFacts) -> SponsorFacts:
    return replace(facts, language=_language(application, person))


def _words(application: Application, person: Viewer) -> Phrasing:
    flow = application.service.flow
    zone = application.interactive.preferences(person).zone or flow.policy(site_of(person.person)).zone
    return Phrasing(_language(application, person), zone, flow.now(), Directory())

"""``POST /hooks/<site>``: verify, store, answer. Everything else happens later, in the worker."""

from __future__ import annotations

from flask import Response, request
from flask_openapi3 import OpenAPI
from pydantic import BaseModel, Field

from core.application import Application
from core.ports import Reject
from core.web.incoming import HOOK_BYTES, body_of
from core.web.metrics import Metrics
from core.web.models import problem_responses
from core.web.problems import Problem, of_reject


class HookPath(BaseModel):
    """Where a webhook goes."""

    site: str = Field(description="The site's name in telos.toml", max_length=32)


def register(app: OpenAPI, application: Application, metrics: Metrics) -> None:
    """Add the address that wikis send their webhooks to."""

    def receive(path: HookPath) -> Response:
        """Store a signed webhook.

        Signed as the site's platform signs; without one of its own by Standard Webhooks (`webhook-id`,
        `webhook-timestamp`, `webhook-signature`). A delivery that was already stored is answered the same way,
        so it can be repeated safely.
        """
        site = path.site if path.site in application.platforms else ""
        if not site:
            metrics.webhooks.labels("unknown", "404").inc()
            raise Problem("not-found")
        try:
            application.service.receive(site, dict(request.headers), body_of(request, HOOK_BYTES))
        except Reject as error:
            metrics.webhooks.labels(site, str(error.status)).inc()
            raise of_reject(error) from None
        except Problem as problem:
            metrics.webhooks.labels(site, str(problem.status)).inc()
            raise
        except Exception:
            metrics.webhooks.labels(site, "503").inc()
            raise
        metrics.webhooks.labels(site, "202").inc()
        return Response(status=202)

    app.post(
        "/hooks/<site>",
        tags=[],
        summary="Take a webhook",
        operation_id="receiveWebhook",
        responses={
            202: {"description": "Stored, now or before"},
            **problem_responses(401, 404, 413, 415, 422, 503),
        },
    )(receive)

"""The HTTP side: webhooks in, the panel's API, pages of our own, health and metrics."""

from __future__ import annotations

import uuid

from flask import Response, g, request
from flask_openapi3 import Info, OpenAPI

from core.application import Application
from core.web import envelope, health, hooks, own, pages, v1
from core.web import metrics as measuring
from core.web import problems as failing
from core.web.encoding import Encoding
from core.web.incoming import TelosRequest
from core.web.models import Problem

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
}


class _App(OpenAPI):
    request_class = TelosRequest
    json_provider_class = Encoding

    def generate_spec_json(self) -> None:
        """The description, without what the framework supposes about errors and HTML."""
        super().generate_spec_json()  # type: ignore[no-untyped-call]
        for operations in self.spec_json["paths"].values():
            for call in operations.values():
                call.pop("tags", None)
                call["description"] = call.get("description", "").replace("<br/>", "\n")
                supposed = call["responses"].get(self.validation_error_status, {})
                if "application/json" in supposed.get("content", {}):
                    del call["responses"][self.validation_error_status]


def make_app(application: Application) -> OpenAPI:
    """The WSGI app over one opened Telos."""
    app = _App(
        "telos",
        info=Info(
            title="Telos",
            version=_version(),
            description="What a page is for, by when, and what is whose to do.",
        ),
        security_schemes={
            "viewer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "Made by the wiki for a logged-in person who may read the page; lives 10 minutes.",
            }
        },
        doc_ui=False,
        validation_error_model=Problem,
        validation_error_callback=v1.refuse,
        static_folder=None,
    )
    base = application.settings.server.url
    metrics = measuring.Metrics()

    @app.before_request
    def _identify() -> None:
        g.request_id = uuid.uuid4().hex

    envelope.register(app)
    failing.register(app, base)
    measuring.register(app, application, metrics)
    health.register(app, application)
    hooks.register(app, application, metrics)
    v1.register(app, application, metrics)
    pages.register(app, application)
    own.register(app, application)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if base.startswith("https:"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.startswith("/v1/"):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return app


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("telos")
    except PackageNotFoundError:
        return "0"

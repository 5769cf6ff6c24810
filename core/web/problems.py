"""Answers that say what went wrong: RFC 9457 problems, in plain words, without anything internal."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from core.flow.asking import CantTell
from core.i18n import Translator
from core.ports import GiveUp, Reject, RetryAt
from core.web.html import html
from core.web.language import language

log = logging.getLogger("telos.web")

#: Every kind of problem this server answers with: slug → HTTP status. ``web.ftl`` has the words for each.
PROBLEMS: Mapping[str, int] = {
    "bad-request": 400,
    "no-token": 401,
    "not-authentic": 401,
    "signed-out": 401,
    "forbidden": 403,
    "wrong-origin": 403,
    "not-found": 404,
    "wrong-method": 405,
    "conflict": 409,
    "page-changed": 409,
    "gone": 410,
    "too-large": 413,
    "not-json": 415,
    "compressed": 415,
    "not-valid": 422,
    "too-many": 429,
    "internal": 500,
    "later": 503,
}

_BY_STATUS = {
    400: "bad-request",
    401: "not-authentic",
    403: "forbidden",
    404: "not-found",
    405: "wrong-method",
    409: "conflict",
    410: "gone",
    413: "too-large",
    415: "not-json",
    422: "not-valid",
    429: "too-many",
    503: "later",
}


class Problem(Exception):
    """Something to answer instead of what was asked for."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        """``kind`` is a key of :data:`PROBLEMS`; ``detail`` is for the person; ``members`` extend the answer."""
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEMS[self.kind]


def answer(problem: Problem, base: str) -> Response:
    """The response for a problem; ``base`` is this server's address."""
    translator = Translator(language())
    body = {
        "type": f"{base}/problems/{problem.kind}",
        "title": translator.text(f"problem-{problem.kind}-title"),
        "status": problem.status,
        "detail": problem.detail or translator.text(f"problem-{problem.kind}-text"),
        **problem.members,
    }
    response = Response(json.dumps(body, ensure_ascii=False), problem.status, problem.headers)
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = translator.language
    response.headers["Cache-Control"] = "no-store"
    return response


def as_page(problem: Problem) -> Response:
    """The same for who follows a link in a browser: a page in their language, with a way out of it."""
    translator = Translator(language())
    slug = f"problem-{problem.kind}"
    link = f"{slug}-link" if translator.has(f"{slug}-link") else f"{slug}-text"
    page = html(
        "words.html.j2",
        translator.language,
        status=problem.status,
        title=translator.text(f"{slug}-title"),
        text=problem.detail or translator.text(link),
    )
    page.headers.update(problem.headers)
    page.headers["Cache-Control"] = "no-store"
    return page


#: Addresses that scripts, wikis and watchers ask; everything else is opened by people.
_FOR_MACHINES = ("/v1/", "/hooks/", "/own/", "/healthz", "/readyz", "/metrics")


def _asked_by_person() -> bool:
    """Whether a browser shows the answer to somebody as a page: it says that it takes HTML, a script does not."""
    if request.path.startswith(_FOR_MACHINES) or request.path in ("/v1", "/hooks", "/own"):
        return False
    asked = request.accept_mimetypes
    return asked["text/html"] > 0 and "text/html" in asked.values()


def _said(problem: Problem, base: str) -> Response:
    return as_page(problem) if _asked_by_person() else answer(problem, base)


def of_reject(error: Reject) -> Problem:
    """The problem for something the core refused. Its text is written for the person who reads it."""
    return Problem(_BY_STATUS.get(error.status, "bad-request"), str(error))


def register(app: Flask, base: str) -> None:
    """Answer every error of an app as a problem."""

    @app.errorhandler(Problem)
    def _problem(error: Problem) -> Response:
        return _said(error, base)

    @app.errorhandler(Reject)
    def _reject(error: Reject) -> Response:
        return _said(of_reject(error), base)

    @app.errorhandler(CantTell)
    def _cant_tell(error: CantTell) -> Response:
        translator = Translator(language())
        # In a few words for a panel's line, with what its button says: whoever looks sees that something is there.
        short, again = translator.text("cant-tell-line"), translator.text("cant-tell-retry")
        problem = Problem(
            "later", translator.text("cant-tell-now"), headers={"Retry-After": "30"}, line=short, retry=again
        )
        return answer(problem, base)

    @app.errorhandler(RetryAt)
    @app.errorhandler(GiveUp)
    def _later(error: RetryAt | GiveUp) -> Response:
        # The wiki or the store can't answer now. The text may hold titles, so only its kind is logged.
        log.warning("not possible now: %s", type(error).__name__)
        return _said(Problem("later", headers={"Retry-After": "30"}), base)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        kind = _BY_STATUS.get(status, "internal" if status >= 500 else "bad-request")
        headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
        return _said(Problem(kind, headers=headers), base)

    @app.errorhandler(Exception)
    def _unknown(error: Exception) -> Response:
        # The rule, not the address: an address may hold a personal token.
        rule = request.url_rule.rule if request.url_rule else "no rule"
        log.error("unexpected error in %s %s (%s)", request.method, rule, g.get("request_id"), exc_info=error)
        return _said(Problem("internal"), base)

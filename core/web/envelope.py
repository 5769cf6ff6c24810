"""Answers in an envelope, for callers whose way here shows them nothing but a body.

Some hosts carry a browser's calls for it, and hand back JSON of a status in the 200s and of anything else only that it
failed. With ``Telos-Answer: wrapped`` an answer of ``/v1`` becomes ``200 {"wrapped": {"status": …, "body": …}}``.
A refused token and a failure of the server stay what they are, so that the host's own figures tell the truth.
"""

from __future__ import annotations

import json

from flask import Flask, Response, request

HEADER, WRAPPED = "Telos-Answer", "wrapped"


def register(app: Flask) -> None:
    """Wrap what is asked to be; call it first, so that it comes last, after everything that reads a status."""

    @app.after_request
    def _wrap(response: Response) -> Response:
        status = response.status_code
        asked = request.path.startswith("/v1/") and request.headers.get(HEADER) == WRAPPED
        if not asked or status == 401 or status >= 500:
            return response
        body = response.get_json(silent=True) if (response.mimetype or "").endswith("json") else None
        if status == 200 and body is None:
            return response
        response.status_code = 200
        response.content_type = "application/json"
        response.set_data(json.dumps({WRAPPED: {"status": status, "body": body}}))
        return response

"""Which language an answer is in: the person's own once known, else what the browser asks for."""

from __future__ import annotations

from flask import g, has_request_context, request

from core.i18n import LANGUAGES


def language() -> str:
    """The language of the current request."""
    if not has_request_context():
        return LANGUAGES[0]
    known = g.get("language")
    return known or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]

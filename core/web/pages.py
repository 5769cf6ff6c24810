"""The few pages of our own: fewer or no messages (``/u/<token>``), and what a problem's address explains."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, g, request

from core.application import Application
from core.i18n import LANGUAGES, Translator, language_of
from core.model import Rhythm
from core.web.html import html
from core.web.language import language
from core.web.problems import PROBLEMS, Problem, as_page

#: What the page offers, the most messages first; the last one stops them.
_CHOICES = (Rhythm.NOW, Rhythm.THREE_A_DAY, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.PANEL)
_LONGEST = 200


def register(app: Flask, application: Application) -> None:
    """Add the pages."""
    room = Blueprint("pages", __name__)

    @room.get("/u/")
    @room.route("/u/<token>/<path:rest>", methods=["GET", "POST"])
    @_for_people
    def _cut_off(token: str = "", rest: str = "") -> Response:
        """What is left of a link that a mail program broke in two, or added to."""
        raise Problem("not-found")

    @room.get("/u/<token>")
    @_for_people
    def _choose(token: str) -> Response:
        return _stop_page(application, token, done="")

    @room.post("/u/<token>")
    @_for_people
    def _chosen(token: str) -> Response:
        form = _form()
        # RFC 8058: the mail program's own button sends this and shows no page.
        one_click = form.get("List-Unsubscribe") == "One-Click"
        wanted = Rhythm.PANEL.value if one_click else form.get("choice", "")
        if wanted not in {choice.value for choice in _CHOICES}:
            raise Problem("not-valid", errors=["choice"])
        _current(application, token)
        application.interactive.unsubscribe(token, Rhythm(wanted))
        if one_click:
            return Response(status=204)
        return _stop_page(application, token, done=f"stop-done-{wanted}")

    @room.get("/problems/<kind>")
    @_for_people
    def _problem(kind: str) -> Response:
        if kind not in PROBLEMS:
            raise Problem("not-found")
        translator = Translator(language())
        title = translator.text(f"problem-{kind}-title")
        return html(
            "words.html.j2", translator.language, title=title, text=translator.text(f"problem-{kind}-text")
        )

    @room.get("/")
    def _home() -> Response:
        translator = Translator(language())
        return html("words.html.j2", translator.language, title="Telos", text=translator.text("home-text"))

    app.register_blueprint(room)


def _for_people(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view whose address stands in mails: also what goes wrong is a page that people can read."""

    @wraps(view)
    def shown(**parts: str) -> Response:
        try:
            return view(**parts)
        except Problem as problem:
            return as_page(problem)

    return shown


def _form() -> dict[str, str]:
    """The posted fields, from a body far too small to hurt."""
    if (request.content_length or 0) > 4096:
        raise Problem("too-large", headers={"Connection": "close"})
    request.max_content_length = 4096
    return request.form.to_dict()


def _current(application: Application, token: str) -> Any:
    """The preferences of the person behind a token; the answer is the same for every wrong one."""
    preferences = application.interactive.subscriber(token) if len(token) <= _LONGEST else None
    if preferences is None:
        raise Problem("not-found")
    return preferences


def _stop_page(application: Application, token: str, done: str) -> Response:
    chosen = _current(application, token)
    asked = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    g.language = language_of(chosen.language or asked)
    translator = Translator(g.language)
    choices = [
        {
            "value": choice.value,
            "label": translator.text(f"stop-{choice.value}-label"),
            "text": translator.text(f"stop-{choice.value}-text"),
            "now": choice == chosen.rhythm,
        }
        for choice in _CHOICES
    ]
    return html(
        "stop.html.j2",
        translator.language,
        title=translator.text("stop-title"),
        intro=translator.text("stop-intro"),
        now=translator.text("stop-now"),
        foot=translator.text("stop-foot"),
        done=translator.text(done) if done else "",
        fewer=translator.text("mail-foot-fewer"),
        stop=translator.text("mail-foot-stop"),
        choices=choices[:-1],
        last=choices[-1],
    )

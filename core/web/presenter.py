"""Views as they suit who asks: on a page of our own nothing is done in the wiki by the person's own account."""

from __future__ import annotations

from typing import Any

from flask import g

from core.i18n import Translator
from core.phrasing import one_line

#: As much as a place for one line holds.
TITLE, TOOLTIP = 60, 240


def suited(view: dict[str, Any]) -> dict[str, Any]:
    """The view, made for this request, without what its page can't do or claim."""
    if g.get("own_page"):
        _act_alone(view, Translator(view["language"]))
    return view


def _act_alone(value: Any, translator: Translator) -> None:
    """Leave the wiki's part out of every action: the act's own text is the answer, and the form says so."""
    if isinstance(value, list):
        for part in value:
            _act_alone(part, translator)
    elif isinstance(value, dict):
        if value.get("host") == "reply":
            for field in value.get("fields", ()):
                if field["name"] == "text":
                    field["hint"] = translator.text("own-reply-hint")
        if "host" in value:
            value["host"] = ""
        for part in value.values():
            _act_alone(part, translator)


def short_line(view: dict[str, Any]) -> dict[str, str]:
    """The panel's closed line for a place that holds a few words, and the whole of it for who points there."""
    text = view["line"]["text"]
    title = text.partition(" · ")[0]
    if len(title) > TITLE:
        # Rather without its reason than cut off in the middle of it.
        title = title.rpartition(", ")[0] or title
    return {"title": one_line(title, TITLE), "tooltip": one_line(text, TOOLTIP)}

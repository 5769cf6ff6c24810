"""What a confirmation is asked with and answered with: its version, what changed since, its thanks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.i18n import Translator
from core.model import (
    Confirmation,
)
from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.views import actions, labels, section


def test_a_confirmation_names_the_revision_on_the_screen() -> None:
    action = panel_view(s.STATES["confirm"](), "en")["line"]["action"]
    assert action["act"] == {"kind": "confirm", "obligation": s.CONFIRM.key, "revision": 345}


AGAIN = replace(s.CONFIRM, why="why-confirm-changed", why_args={})

BEFORE = Confirmation(person=s.CEM.key, page=s.PAGE.key, revision=330, at=s.at(3), channel="panel")

SINCE = f"{s.PAGE.url}?diff=345&oldid=330"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("changed", [False, True], ids=["newest on the screen", "changed while reading"])
def test_who_is_asked_again_always_sees_what_changed_since_their_confirmation(
    language: str, changed: bool
) -> None:
    more: dict[str, Any] = (
        {"changed_to": 346, "changed_at": s.at(23, 9), "diff_url": "https://w/x"} if changed else {}
    )
    view = panel_view(s.facts(s.CEM, mine=(AGAIN,), confirmed=BEFORE, since_url=SINCE, **more), language)
    item = section(view, "mine")["items"][0]
    assert SINCE in [action.get("url") for action in item["actions"]]
    assert item["change_url"] == SINCE, "the change itself stands there, too"
    if not changed:
        assert view["line"]["also"]["url"] == SINCE
        assert view["line"]["action"]["act"]["kind"] == "confirm"


def test_a_page_that_moved_on_cannot_be_confirmed() -> None:
    view = panel_view(s.STATES["changed"](), "en")
    assert all(action.get("act", {}).get("kind") != "confirm" for action in actions(view))
    item = section(view, "mine")["items"][0]
    assert labels(item)[:2] == ["Show what changed", "Open the newest version"]
    assert "what you confirm is what you saw" in item["note"]


def test_a_change_of_another_day_is_not_said_to_happen_while_reading() -> None:
    facts = replace(s.STATES["changed"](), changed_at=s.at(20))
    assert panel_view(facts, "en")["line"]["text"] == "This page has a newer version, of Fri 20 Nov"


def test_a_confirmation_of_another_page_leads_there() -> None:
    facts = s.facts(s.CEM, page=s.TRAVEL, mine=(s.CONFIRM,))
    view = panel_view(facts, "en")
    assert view["line"]["text"] == "Please read “Leave policy” by Fri 27 Nov"
    assert view["line"]["action"]["url"] == s.PAGE.url


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_word_of_thanks_stands_there_after_confirming(language: str) -> None:
    line = panel_view(s.STATES["confirmed"](), language)["line"]["text"]
    thanks = Translator(language).text("desk-done-confirm")
    assert (f"{line} {thanks}").casefold().count("thank" if language == "en" else "dank") == 1

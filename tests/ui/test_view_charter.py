"""What is said of a charter: what is missing, what can not be read, its dates, its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.model import (
    Charter,
    CharterState,
    CharterText,
    Finding,
    Level,
    Outcome,
)
from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.views import actions, labels, section


def test_each_thing_that_is_missing_is_added_at_its_own_field() -> None:
    facts = replace(s.STATES["draft"](), field_urls={"benefit": "https://w/?b", "sponsor": "https://w/?s"})
    view = panel_view(facts, "en")
    assert view["line"]["action"]["url"] == "https://w/?b"
    items = section(view, "missing")["items"]
    assert [item["actions"][0]["url"] for item in items] == ["https://w/?b", "https://w/?s"]
    assert not any("the field" in item["why"] for item in items)


def test_where_the_editor_opens_at_no_field_its_name_is_told() -> None:
    facts = replace(s.STATES["draft"](), field_urls={}, edit_url="https://w/?edit")
    for language, names in (("en", ("benefit", "sponsor")), ("de", ("Nutzen", "Auftraggeber"))):
        items = section(panel_view(facts, language), "missing")["items"]
        assert [item["actions"][0]["url"] for item in items] == ["https://w/?edit"] * 2
        for missing, name in zip(items, names, strict=True):
            assert f"“{name}”" in missing["why"] or f"„{name}“" in missing["why"]
    from_a_file = replace(facts, charter_file="leave")
    assert not any(
        "the field" in item["why"] for item in section(panel_view(from_a_file, "en"), "missing")["items"]
    )


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 6, "Saved: six things to add"),
        ("en", 2, "Saved: two things to add"),
        ("en", 1, "Saved: one thing to add"),
        ("en", 0, "Saved: nothing is missing"),
        ("de", 6, "Gespeichert: sechs Dinge kommen noch dazu"),
    ],
)
def test_who_saved_a_charter_reads_what_it_still_lacks(language: str, count: int, words: str) -> None:
    text = CharterText(fields={}, written_by=s.ANA.key, written_at=s.NOW - timedelta(minutes=1))
    findings = tuple(
        replace(finding, code=f"P10{n}")
        for n, finding in enumerate([s.STATES["draft"]().findings[0]] * count)
    )
    draft = replace(s.DRAFT, state=CharterState.DRAFT if count else CharterState.ACTIVE)
    facts = s.facts(s.ANA, charter=draft, findings=findings, can=frozenset({"mend"}))
    facts = replace(facts, page=replace(s.PAGE, charter=text))
    assert panel_view(facts, language)["receipt"] == {"text": words}
    others = replace(facts, viewer=s.CEM)
    assert panel_view(others, language)["receipt"] is None
    assert panel_view(replace(facts, now=s.NOW + timedelta(days=1)), language)["receipt"] is None


def test_two_dates_that_cannot_be_read_are_two_things_to_mend() -> None:
    finding = s.STATES["draft"]().findings[0]
    draft = replace(s.STATES["draft"](), findings=(finding, finding, replace(finding, code="P105")))
    line = "Still being prepared: tell members what’s in it for them (2 more after that)"
    assert panel_view(draft, "en")["line"]["text"] == line


def test_closing_asks_for_the_outcome_of_each_deliverable() -> None:
    item = section(panel_view(s.STATES["decide.outcome"](), "en"), "mine")["items"][0]
    close = item["actions"][0]
    assert close["act"]["kind"] == "close"
    assert [field["name"] for field in close["fields"]] == [
        "data.outcome",
        "data.deliverable/rules",
        "data.deliverable/travel",
        "data.deliverable/faq",
        "data.deliverable/form",
        "text",
    ]
    for asked in close["fields"][:-1]:
        assert asked["options"][0] == {"value": "", "label": "Please choose"}, "nothing is said yet"
        assert asked["required"], asked["name"]
        assert {option["value"] for option in asked["options"][1:]} == {outcome.value for outcome in Outcome}


def test_extension_is_offered_to_those_who_may_ask() -> None:
    def asked(can: frozenset[str]) -> list[str]:
        dates = section(panel_view(s.facts(s.BEN, can=can), "en"), "dates")
        return [label for item in dates["items"] for label in labels(item)]

    assert asked(frozenset()) == []
    assert asked(frozenset({"extend"})) == ["Ask for a later date"]
    assert asked(frozenset({"close"})) == ["Close this community"]


def test_the_first_date_stays_visible_beside_a_later_one() -> None:
    view = panel_view(s.STATES["extended"](), "en")
    deadline = next(item for item in section(view, "dates")["items"] if item["key"] == "deadline")
    assert deadline["until"] == "Fri 15 Jan 2027"
    assert deadline["note"] == "First planned for Fri 18 Dec: waiting for the works council\nMoved once"


def test_only_a_community_that_runs_promises_an_answer() -> None:
    def told(charter: Charter) -> list[str]:
        facts = s.facts(s.CEM, charter=charter, contributed=(replace(s.OWN, steward=None),))
        sections = {section["id"]: section for section in panel_view(facts, "en")["sections"]}
        return [item["why"] for item in sections["earlier"]["items"] if item["key"] == s.OWN.id]

    assert told(s.CHARTER) == ["Somebody will answer"]
    assert told(s.DRAFT) == told(s.CLOSED) == [""]


def test_a_draft_shows_what_is_missing_only_to_those_who_can_mend_it() -> None:
    missing = section(panel_view(s.STATES["draft"](), "en"), "missing")
    assert [item["what"] for item in missing["items"]] == ["What’s in it for members?", "Who wants it?"]
    assert missing["items"][0]["actions"][0]["url"] == f"{s.PAGE.url}?edit"
    others = panel_view(s.STATES["none.draft"](), "en")
    assert "missing" not in [section["id"] for section in others["sections"]]


def test_a_closed_community_asks_nothing_of_anybody() -> None:
    view = panel_view(s.STATES["closed"](), "en")
    assert not section(view, "mine")["items"]
    assert [action["kind"] for action in actions(view)] == ["link"]
    assert "Requests take four hours on average." in section(view, "earlier")["text"]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.PARTLY_MET, "Closed on Fri 18 Dec: 3 of 4 delivered, thanks to 23 people"),
        (Outcome.WITHDRAWN, "Ended on Fri 18 Dec: the goal is no longer needed, thanks to 23 people"),
    ],
)
def test_other_endings(outcome: Outcome, words: str) -> None:
    outcomes = dict(s.CLOSED.deliverable_outcomes) | {"form": Outcome.NOT_MET}
    charter = replace(s.CLOSED, outcome=outcome, deliverable_outcomes=outcomes)
    assert panel_view(s.facts(s.CEM, charter=charter), "en")["line"]["text"] == words


def test_a_draft_without_a_purpose_still_says_something() -> None:
    charter = replace(s.DRAFT, purpose="", state=CharterState.DRAFT)
    assert (
        panel_view(s.facts(s.CEM, charter=charter), "en")["line"]["text"]
        == "A community is being prepared here"
    )


@pytest.mark.parametrize(
    ("language", "add", "correct"), [("en", "Add it", "Correct it"), ("de", "Ergänzen", "Berichtigen")]
)
def test_what_stands_there_wrongly_is_corrected_not_added(language: str, add: str, correct: str) -> None:
    unread = Finding(code="D205", level=Level.ERROR, field="deadline", read="next spring-ish")
    nobody = Finding(code="P110", level=Level.ERROR, field="sponsor", read="Sofja")
    lacks = Finding(code="P104", level=Level.ERROR, field="benefit")
    draft = s.facts(s.ANA, charter=s.DRAFT, findings=(unread, nobody, lacks), can=frozenset({"mend"}))
    view = panel_view(draft, language)
    assert [labels(item) for item in section(view, "missing")["items"]] == [[correct], [correct], [add]]
    assert view["line"]["action"]["label"] == correct
    view = panel_view(replace(draft, findings=(lacks, unread)), language)
    assert view["line"]["action"]["label"] == add

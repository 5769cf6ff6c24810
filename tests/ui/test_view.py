"""What stands in the panel, for whom, in which words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from core.model import (
    ActKind,
    page_key,
)
from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.views import labels, section

LINES = {
    "none": "For: One leave policy everyone can follow, agreed by all three locations · by Fri 18 Dec · on track",
    "confirm": "Please read this by Fri 27 Nov, because you approve leave",
    "changed": "The page changed at 10:00, while you were reading",
    "changed.waits": "This version waits for approval. Please read the one that readers are shown, by Fri 27 Nov",
    "confirmed.waits": "This version waits for approval · you confirmed another one on Mon 23 Nov",
    "confirmed": "You confirmed this version on Mon 23 Nov · thank you",
    "waiting": "Your edit of Fri 20 Nov reached us · Ana Weber answers by Tue 17:00",
    "answered": "Ana Weber answered your edit: “Good catch, I took both dates into the table.”",
    "answered.thanks": "Ana Weber says thank you for your edit",
    "steward": "3 people wait for your answer, the first until today 15:00",
    "steward.place": "You know who can take this on: the travel section",
    "deliver": "Your part: the travel section, by Fri 11 Dec",
    "review": "Does this page still hold? A look by Tue 1 Dec keeps it trusted",
    "status": "How does it stand? A line by Tue 1 Dec keeps everyone in the picture",
    "decide": "Your decision, by Thu 26 Nov: "
    "Ben Okafor asks to move the date from Fri 18 Dec to Fri 15 Jan 2027: waiting for the works council",
    "decide.outcome": "Your decision, by Wed 23 Dec: what came of “Leave policy”",
    "draft": "Nearly ready: tell members what’s in it for them (1 more after that)",
    "none.draft": "For: One leave policy everyone can follow, agreed by all three locations",
    "extended": "For: One leave policy everyone can follow, agreed… · by Fri 15 Jan 2027 "
    "(first planned for Fri 18 Dec: waiting for the works council)",
    "closed": "Done on Fri 18 Dec: 4 of 4 delivered, thanks to 23 people",
}

ACTIONS = {
    "confirm": "I’ve read this version",
    "changed": "Show what changed",
    "changed.waits": "Open the approved version",
    "answered": "Read",
    "steward": "Answer",
    "steward.place": "Find somebody",
    "deliver": "Open",
    "review": "It still holds",
    "status": "Open",
    "decide": "Open",
    "decide.outcome": "Open",
    "draft": "Add it",
    "closed": "What came of it",
}


@pytest.mark.parametrize("name", s.STATES)
def test_the_closed_line_says_what_is_mine_first(name: str) -> None:
    view = panel_view(s.STATES[name](), "en")
    assert view["state"] == name.partition(".")[0]
    assert view["line"]["text"] == LINES[name]
    action = view["line"]["action"]
    assert (action["label"] if action else None) == ACTIONS.get(name)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", s.STATES)
def test_every_view_is_json_with_words_only(name: str, language: str) -> None:
    view = panel_view(s.STATES[name](), language)
    text = json.dumps(view, ensure_ascii=False)
    assert view["language"] == language
    assert view["dir"] == "ltr"
    assert (view["site"], view["page"], view["revision"]) == ("hr", 12, 345)
    for mark in (
        "{ $",
        "None",
        "why-",
        "line-",
        "panel-",
        "act-",
        "sec-",
        "field-",
        "label-",
        "-mend",
        "-title",
    ):
        assert mark not in text.replace("title-", ""), mark
    order = ["mine", "became", "missing", "purpose", "deliverables", "dates", "people", "rights", "earlier"]
    ids = [section["id"] for section in view["sections"]]
    assert ids == [section for section in order if section in ids]
    assert {"mine", "purpose", "people"} <= set(ids)


def test_who_has_several_roles_is_named_once() -> None:
    facts = s.STATES["confirm"]()
    steward = facts.charter.stewards[0]
    facts = replace(facts, charter=replace(facts.charter, it_contact=steward))
    (people,) = (section for section in panel_view(facts, "en")["sections"] if section["id"] == "people")
    names = [item["what"] for item in people["items"]]
    assert len(names) == len(set(names))
    assert people["items"][0]["why"] == "answers contributions and helps with the tool"


def test_german_lines_are_german() -> None:
    assert panel_view(s.STATES["steward"](), "de")["line"]["text"] == (
        "3 Personen warten auf deine Antwort, die erste bis heute 15:00"
    )
    assert panel_view(s.STATES["changed"](), "de-AT")["line"]["action"]["label"] == "Änderung zeigen"


def test_dates_are_in_the_readers_zone() -> None:
    there = replace(
        s.facts(s.CEM, contributed=(s.OWN,), promised={s.OWN.id: s.at(24, 16)}), zone="Asia/Tokyo"
    )
    assert panel_view(there, "en")["line"]["text"].endswith(
        "Ana Weber answers by Wed 01:00 JST (Tue 24 Nov 17:00 CET)"
    )


def test_read_leads_to_the_answer_wherever_it_stands() -> None:
    """A reply, an edit that built on it, an answer elsewhere: each by its own address; in the panel alone: there."""
    place = f"{s.OWN.page}/{s.OWN.id}"
    for how, note in (("reply", "Good catch."), ("edit", ""), ("elsewhere", "https://w/there")):
        own = s.answered(s.OWN, s.ANA, s.at(21), how=how, note=note)
        facts = s.facts(s.CEM, contributed=(own,), answer_urls={place: "https://w/at-the-answer"})
        view = panel_view(facts, "en")
        assert view["line"]["action"]["url"] == "https://w/at-the-answer", how
        assert section(view, "earlier")["items"][0]["url"] == "https://w/at-the-answer", how
    long = "word " * 200 + "the end"
    own = s.answered(s.OWN, s.ANA, s.at(21), how="panel", note=long)
    view = panel_view(s.facts(s.CEM, contributed=(own,)), "en")
    assert view["line"]["action"]["url"] == f"#{s.OWN.id}"
    item = next(item for item in section(view, "earlier")["items"] if item["key"] == s.OWN.id)
    assert item["quote"].endswith("the end"), "all of it can be read"


@pytest.mark.parametrize(
    "name", ["confirm", "steward", "deliver", "review", "status", "decide", "decide.outcome", "draft"]
)
def test_everything_that_is_mine_can_wait_or_be_handed_back(name: str) -> None:
    for item in section(panel_view(s.STATES[name](), "en"), "mine")["items"]:
        assert labels(item)[-2:] == ["Later", "Not mine"]
        later = item["actions"][-2]
        assert later["act"]["kind"] == "snooze"
        assert later["fields"][0]["min"] <= later["fields"][0]["value"]
        assert item["why"]
        assert item["until"]


def test_what_can_be_done_about_a_contribution() -> None:
    view = panel_view(s.STATES["steward"](), "en")
    first = section(view, "mine")["items"][0]
    assert labels(first)[:5] == ["Reply", "Thank", "Answered elsewhere", "Hand over", "Not a contribution"]
    reply, thank, elsewhere, hand_over, none = first["actions"][:5]
    assert reply["act"] == {"kind": "answer", "obligation": "answer/hr:12/r341", "contribution": "12/r341"}
    assert (reply["host"], reply["revision"], reply["author"]) == ("reply", 341, "CemDemir")
    assert reply["section"] == "Cem Demir: edit of Fri 20 Nov, 09:00", "it names the edit to everybody"
    assert reply["answers"] == {
        "kind": "edit",
        "at": "2026-11-20T08:00:00+00:00",
        "words": "Half days count as half, also on 24 and 31 December. Part-timers see their share below.",
        "diff_url": f"{s.PAGE.url}?diff=341",
        "diff_label": "this change",
    }
    assert (thank["host"], thank.get("fields")) == ("thank", None)
    assert elsewhere["fields"][0]["name"] == "data.link"
    assert [option["value"] for option in hand_over["fields"][0]["options"]] == ["BenOkafor", "DianaKlein"]
    assert none["fields"][0]["required"]


def test_a_decision_needs_a_reason_only_for_no() -> None:
    item = section(panel_view(s.STATES["decide"](), "en"), "mine")["items"][0]
    yes, no = item["actions"][:2]
    assert (yes["act"]["data"], yes["fields"][0]["required"]) == ({"decision": "yes"}, False)
    assert (no["act"]["data"], no["fields"][0]["required"]) == ({"decision": "no"}, True)


def test_nobody_is_said_to_be_late() -> None:
    past = replace(s.DELIVER, due=s.due(2026, 11, 20).at)
    late = replace(
        s.CHARTER,
        deliverables=tuple(
            replace(deliverable, due=s.due(2026, 11, 20)) for deliverable in s.CHARTER.deliverables
        ),
    )
    for viewer, mine in ((s.CEM, (past,)), (s.EVA, ())):
        view = panel_view(s.facts(viewer, charter=late, mine=mine), "en")
        text = json.dumps(view).casefold()
        assert "overdue" not in text
        assert "late " not in text
        assert "on track" not in text
    own = panel_view(s.facts(s.CEM, charter=late, mine=(past,)), "en")
    assert own["line"]["text"] == "Your part: the travel section, planned for Fri 20 Nov"


def test_what_is_put_off_comes_last_and_leaves_the_line() -> None:
    snoozed = replace(s.CONFIRM, snoozed_until=s.at(25))
    view = panel_view(s.facts(s.CEM, mine=(snoozed, s.DELIVER)), "en")
    assert view["state"] == "deliver"
    items = section(view, "mine")["items"]
    assert [item["key"] for item in items] == [s.DELIVER.key, s.CONFIRM.key]
    assert "You see this again on Wed 25 Nov" in items[1]["note"]


def test_what_is_done_or_declined_is_never_mine() -> None:
    done = replace(s.DELIVER, settled=s.OWN_ANSWERED.settled)
    declined = replace(s.CONFIRM, declined=True)
    view = panel_view(s.facts(s.CEM, mine=(done, declined)), "en")
    assert view["state"] == "none"
    assert section(view, "mine") == {
        "id": "mine",
        "title": "Your part",
        "text": "Nothing waits for you.",
        "items": [],
    }


def test_a_declined_reading_can_only_go_back() -> None:
    view = panel_view(s.facts(s.ANA, to_place=(replace(s.CONFIRM, declined=True),)), "en")
    action = section(view, "mine")["items"][0]["actions"][0]
    assert action["label"] == "Give it back to Cem Demir"
    assert action["act"] == {"kind": ActKind.HAND_OVER, "obligation": s.CONFIRM.key, "to": "CemDemir"}


def test_the_receipt_follows_a_save_and_goes_again() -> None:
    fresh = replace(s.OWN, at=s.NOW - timedelta(minutes=1))
    view = panel_view(s.facts(s.CEM, contributed=(fresh,), promised={fresh.id: s.at(24, 16)}), "en")
    assert view["receipt"] == {"text": "Your edit reached us · Ana Weber answers by Tue 17:00"}
    assert panel_view(s.facts(s.CEM, contributed=(s.OWN,)), "en")["receipt"] is None


def test_an_answer_leaves_the_line_after_two_weeks_but_not_the_panel() -> None:
    old = s.answered(s.contribution(300, s.CEM, s.at(2)), s.ANA, s.at(3), note="Taken over.")
    view = panel_view(s.facts(s.CEM, contributed=(old,)), "en")
    assert view["state"] == "none"
    assert section(view, "earlier")["items"][0]["why"] == "Ana Weber answered on Tue 3 Nov: “Taken over.”"


def test_no_answer_needed_is_not_shown_as_an_answer() -> None:
    settled = s.answered(s.OWN, s.ANA, s.at(21), how="not a contribution")
    view = panel_view(s.facts(s.CEM, contributed=(settled,)), "en")
    assert view["state"] == "none"
    assert section(view, "earlier")["items"][0]["why"] == "Looked at on Sat 21 Nov: no answer needed"


def test_what_came_of_contributions_names_page_words_person_and_leads_there() -> None:
    other = replace(s.EARLIER[0], page=page_key("hr", 77), excerpt="May I carry days over?", kind="comment")
    key = f"{other.page}/{other.id}"
    facts = s.facts(
        s.CEM,
        earlier=(other,),
        titles={other.page: "Carry over"},
        contribution_urls={key: "https://wiki.example.org/Carry_over"},
    )
    [item] = section(panel_view(facts, "en"), "earlier")["items"]
    assert "“Carry over”" in item["what"]
    assert "“May I carry days over?”" in item["what"]
    assert "Ana Weber" in item["why"]
    assert item["url"] == "https://wiki.example.org/Carry_over"

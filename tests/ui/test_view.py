"""What stands in the panel and the lists, for whom, in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import Translator
from core.model import (
    ActKind,
    Charter,
    CharterState,
    CharterText,
    Confirmation,
    Directory,
    Finding,
    Level,
    Outcome,
    page_key,
)
from core.phrasing import Phrasing, is_link, one_line, some_lines
from core.rules.deadline.durations import period
from core.ui.view import panel_view
from tests.ui import samples as s

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
    "draft": "Nearly ready: tell members what's in it for them (1 more after that)",
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


def section(view: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in view["sections"] if one["id"] == name)


def actions(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if view["line"]["action"]:
        yield view["line"]["action"]
    for one in view["sections"]:
        for item in one["items"]:
            yield from item["actions"]


def labels(item: dict[str, Any]) -> list[str]:
    return [action["label"] for action in item["actions"]]


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
    ids = [one["id"] for one in view["sections"]]
    assert ids == [one for one in order if one in ids]
    assert {"mine", "purpose", "people"} <= set(ids)


def test_who_has_several_roles_is_named_once() -> None:
    facts = s.STATES["confirm"]()
    steward = facts.charter.stewards[0]
    facts = replace(facts, charter=replace(facts.charter, it_contact=steward))
    (people,) = (one for one in panel_view(facts, "en")["sections"] if one["id"] == "people")
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
    assert SINCE in [one.get("url") for one in item["actions"]]
    assert item["change_url"] == SINCE, "the change itself stands there, too"
    if not changed:
        assert view["line"]["also"]["url"] == SINCE
        assert view["line"]["action"]["act"]["kind"] == "confirm"


def test_each_thing_that_is_missing_is_added_at_its_own_field() -> None:
    facts = replace(s.STATES["draft"](), field_urls={"benefit": "https://w/?b", "sponsor": "https://w/?s"})
    view = panel_view(facts, "en")
    assert view["line"]["action"]["url"] == "https://w/?b"
    items = section(view, "missing")["items"]
    assert [one["actions"][0]["url"] for one in items] == ["https://w/?b", "https://w/?s"]
    assert not any("the field" in one["why"] for one in items)


def test_where_the_editor_opens_at_no_field_its_name_is_told() -> None:
    facts = replace(s.STATES["draft"](), field_urls={}, edit_url="https://w/?edit")
    for language, names in (("en", ("benefit", "sponsor")), ("de", ("Nutzen", "Auftraggeber"))):
        items = section(panel_view(facts, language), "missing")["items"]
        assert [one["actions"][0]["url"] for one in items] == ["https://w/?edit"] * 2
        for one, name in zip(items, names, strict=True):
            assert f"“{name}”" in one["why"] or f"„{name}“" in one["why"]
    from_a_file = replace(facts, charter_file="leave")
    assert not any(
        "the field" in one["why"] for one in section(panel_view(from_a_file, "en"), "missing")["items"]
    )


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 6, "Saved: six things to add"),
        ("en", 2, "Saved: two things to add"),
        ("en", 1, "Saved: one thing to add"),
        ("en", 0, "Saved: nothing is missing"),
        ("de", 6, "Gespeichert: sechs Dinge kommen noch dazu"),
    ],
)
def test_who_saved_a_charter_reads_what_it_still_lacks(language: str, count: int, said: str) -> None:
    text = CharterText(fields={}, written_by=s.ANA.key, written_at=s.NOW - timedelta(minutes=1))
    findings = tuple(
        replace(one, code=f"P10{n}") for n, one in enumerate([s.STATES["draft"]().findings[0]] * count)
    )
    draft = replace(s.DRAFT, state=CharterState.DRAFT if count else CharterState.ACTIVE)
    facts = s.facts(s.ANA, charter=draft, findings=findings, can=frozenset({"mend"}))
    facts = replace(facts, page=replace(s.PAGE, charter=text))
    assert panel_view(facts, language)["receipt"] == {"text": said}
    others = replace(facts, viewer=s.CEM)
    assert panel_view(others, language)["receipt"] is None
    assert panel_view(replace(facts, now=s.NOW + timedelta(days=1)), language)["receipt"] is None


def test_two_dates_that_cannot_be_read_are_two_things_to_mend() -> None:
    one = s.STATES["draft"]().findings[0]
    draft = replace(s.STATES["draft"](), findings=(one, one, replace(one, code="P105")))
    said = "Still being prepared: tell members what's in it for them (2 more after that)"
    assert panel_view(draft, "en")["line"]["text"] == said


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
    item = next(one for one in section(view, "earlier")["items"] if one["key"] == s.OWN.id)
    assert item["quote"].endswith("the end"), "all of it can be read"


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
    assert [one["value"] for one in hand_over["fields"][0]["options"]] == ["BenOkafor", "DianaKlein"]
    assert none["fields"][0]["required"]


def test_a_decision_needs_a_reason_only_for_no() -> None:
    item = section(panel_view(s.STATES["decide"](), "en"), "mine")["items"][0]
    yes, no = item["actions"][:2]
    assert (yes["act"]["data"], yes["fields"][0]["required"]) == ({"decision": "yes"}, False)
    assert (no["act"]["data"], no["fields"][0]["required"]) == ({"decision": "no"}, True)


def test_closing_asks_for_the_outcome_of_each_deliverable() -> None:
    item = section(panel_view(s.STATES["decide.outcome"](), "en"), "mine")["items"][0]
    close = item["actions"][0]
    assert close["act"]["kind"] == "close"
    assert [one["name"] for one in close["fields"]] == [
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
        assert {one["value"] for one in asked["options"][1:]} == {one.value for one in Outcome}


def test_extension_is_offered_to_those_who_may_ask() -> None:
    def asked(can: frozenset[str]) -> list[str]:
        dates = section(panel_view(s.facts(s.BEN, can=can), "en"), "dates")
        return [label for item in dates["items"] for label in labels(item)]

    assert asked(frozenset()) == []
    assert asked(frozenset({"extend"})) == ["Ask for a later date"]
    assert asked(frozenset({"close"})) == ["Close this community"]


def test_the_first_date_stays_visible_beside_a_later_one() -> None:
    view = panel_view(s.STATES["extended"](), "en")
    deadline = next(one for one in section(view, "dates")["items"] if one["key"] == "deadline")
    assert deadline["until"] == "Fri 15 Jan 2027"
    assert deadline["note"] == "First planned for Fri 18 Dec: waiting for the works council\nMoved once"


def test_only_a_community_that_runs_promises_an_answer() -> None:
    def told(charter: Charter) -> list[str]:
        facts = s.facts(s.CEM, charter=charter, contributed=(replace(s.OWN, steward=None),))
        sections = {one["id"]: one for one in panel_view(facts, "en")["sections"]}
        return [one["why"] for one in sections["earlier"]["items"] if one["key"] == s.OWN.id]

    assert told(s.CHARTER) == ["Somebody will answer"]
    assert told(s.DRAFT) == told(s.CLOSED) == [""]


def test_a_draft_shows_what_is_missing_only_to_those_who_can_mend_it() -> None:
    missing = section(panel_view(s.STATES["draft"](), "en"), "missing")
    assert [one["what"] for one in missing["items"]] == ["What's in it for members?", "Who wants it?"]
    assert missing["items"][0]["actions"][0]["url"] == f"{s.PAGE.url}?edit"
    others = panel_view(s.STATES["none.draft"](), "en")
    assert "missing" not in [one["id"] for one in others["sections"]]


def test_a_closed_community_asks_nothing_of_anybody() -> None:
    view = panel_view(s.STATES["closed"](), "en")
    assert not section(view, "mine")["items"]
    assert [one["kind"] for one in actions(view)] == ["link"]
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


def test_nobody_is_said_to_be_late() -> None:
    past = replace(s.DELIVER, due=s.due(2026, 11, 20).at)
    late = replace(
        s.CHARTER, deliverables=tuple(replace(one, due=s.due(2026, 11, 20)) for one in s.CHARTER.deliverables)
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
    assert [one["key"] for one in items] == [s.DELIVER.key, s.CONFIRM.key]
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


# --- what people write -----------------------------------------------------------------------------

HOSTILE = st.text(max_size=400) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{Charter|purpose=x}}",
        "]]>",
        "{ $page }",
        "\u202eevil",
        "x" * 10_000,
        "\r\nBcc: a@b",
        "",
    ]
)


@given(purpose=HOSTILE, benefit=HOSTILE, name=HOSTILE, excerpt=HOSTILE, note=HOSTILE)
def test_no_text_breaks_the_view(purpose: str, benefit: str, name: str, excerpt: str, note: str) -> None:
    charter = replace(
        s.CHARTER,
        purpose=purpose,
        benefit=benefit,
        deliverables=(replace(s.CHARTER.deliverables[0], name=name),),
    )
    own = s.answered(replace(s.OWN, excerpt=excerpt), s.ANA, s.at(21), note=note)
    waiting = s.waiting(341, s.CEM, s.at(20, 8), s.at(23, 14), excerpt=excerpt)
    facts = s.facts(
        s.ANA,
        charter=charter,
        mine=(waiting.obligation,),
        waiting=(waiting,),
        contributed=(own,),
        delivered={"rules": own.settled},
    )
    view = panel_view(facts, "en")
    assert len(view["line"]["text"]) < 400
    assert "\n" not in view["line"]["text"]
    assert len(json.dumps(view)) < 60_000
    for one in view["sections"]:
        for item in one["items"]:
            assert item["url"] == "" or is_link(item["url"])


@given(st.text(max_size=3000), st.integers(20, 300))
def test_shortening_keeps_to_its_measure(text: str, most: int) -> None:
    short = one_line(text, most)
    assert len(short) <= most
    assert "\n" not in short
    assert len(some_lines(text, most)) <= most
    assert one_line(short, most) == short


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "//evil", "https://", "see https://x.org", "http://[x"],
)
def test_what_is_no_link(text: str) -> None:
    assert not is_link(text)


def test_a_draft_without_a_purpose_still_says_something() -> None:
    charter = replace(s.DRAFT, purpose="", state=CharterState.DRAFT)
    assert (
        panel_view(s.facts(s.CEM, charter=charter), "en")["line"]["text"]
        == "A community is being prepared here"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("6 months", "every 6 months"),
        ("half-yearly", "every 6 months"),
        ("quarterly", "every 3 months"),
        ("monthly", "every month"),
        ("yearly", "every year"),
        ("2 years", "every 2 years"),
        ("weekly", "every week"),
        ("2 weeks", "every 2 weeks"),
        ("90 days", "every 90 days"),
        ("daily", "every day"),
    ],
)
def test_a_period_is_said_in_the_unit_it_was_meant_in(written: str, shown: str) -> None:
    span = period(written)
    assert span is not None
    assert Phrasing("en", "UTC", s.NOW, Directory()).every(span) == shown


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


@pytest.mark.parametrize(
    ("language", "add", "correct"), [("en", "Add it", "Correct it"), ("de", "Ergänzen", "Berichtigen")]
)
def test_what_stands_there_wrongly_is_corrected_not_added(language: str, add: str, correct: str) -> None:
    unread = Finding(code="D205", level=Level.ERROR, field="deadline", read="next spring-ish")
    nobody = Finding(code="P110", level=Level.ERROR, field="sponsor", read="Sofja")
    lacks = Finding(code="P104", level=Level.ERROR, field="benefit")
    draft = s.facts(s.ANA, charter=s.DRAFT, findings=(unread, nobody, lacks), can=frozenset({"mend"}))
    view = panel_view(draft, language)
    assert [labels(one) for one in section(view, "missing")["items"]] == [[correct], [correct], [add]]
    assert view["line"]["action"]["label"] == correct
    view = panel_view(replace(draft, findings=(lacks, unread)), language)
    assert view["line"]["action"]["label"] == add


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_word_of_thanks_stands_there_after_confirming(language: str) -> None:
    line = panel_view(s.STATES["confirmed"](), language)["line"]["text"]
    said = Translator(language).text("desk-done-confirm")
    assert (f"{line} {said}").casefold().count("thank" if language == "en" else "dank") == 1

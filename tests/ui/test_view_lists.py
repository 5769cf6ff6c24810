"""What stands in my part, the queue and the list of communities."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Act, ActKind, CharterState, Obligation, Passed, Person
from core.notify.compose import compose
from core.read_models import Doing, Owed, OwnFigures
from core.ui.view import communities_view, panel_view, part_view, queue_view
from tests.notify.posts import POSTS
from tests.ui import samples as s
from tests.ui.views import labels, section


def test_my_part_is_at_most_five_soonest_first() -> None:
    view = part_view(s.part(owed=s.many(7)), "en")
    assert [item["what"] for item in view["items"]] == [f"section {n}" for n in range(5)]
    assert view["more"] == "2 more"
    assert view["done"] == "done this month: 4"
    assert view["empty"] == ""


def test_what_others_gave_back_is_cut_in_words_only() -> None:
    several = tuple(replace(s.DELIVER, key=f"{s.DELIVER.key}{n}", declined=True) for n in range(7))
    mine = section(panel_view(s.facts(s.ANA, to_place=several), "en"), "mine")
    assert (len(mine["items"]), mine["text"]) == (5, "2 more")
    placing = tuple(replace(s.part().owed[0], obligation=obligation) for obligation in several)
    view = part_view(s.part(to_place=placing), "en")
    assert len(view["to_place"]) == 5
    assert view["to_place_title"] == "Others say it is not theirs: the first 5 of 7"
    few = part_view(s.part(to_place=placing[:5]), "de")
    assert (len(few["to_place"]), few["to_place_title"]) == (5, "Andere sagen, es sei nicht ihres")


def test_my_part_shows_why_and_benefit_and_never_anything_done() -> None:
    done = Owed(obligation=replace(s.REVIEW, settled=s.OWN_ANSWERED.settled), page=s.PAGE, charter=s.CHARTER)
    view = part_view(s.part(owed=(*s.part().owed, done)), "en")
    assert [item["key"] for item in view["items"]] == [s.CONFIRM.key, s.DELIVER.key]
    assert view["items"][0]["what"] == "Read “Leave policy” and say so"
    assert view["items"][0]["until"] == "by Fri 27 Nov · Leave policy"
    assert all(item["why"] and "What’s in it for you" in item["note"] for item in view["items"])
    # Reading can only be confirmed where the page is on the screen.
    assert labels(view["items"][0]) == ["Open", "Later", "Not mine"]


@pytest.mark.parametrize(
    ("owed", "person", "yours"),
    [
        (s.WAITING[0].obligation, s.ANA, "one answer now, and the same question need not come to you again"),
        (s.REVIEW, s.ANA, "people rely on the page, and ask you less"),
        (s.DELIVER, s.CEM, "A day off for the whole group"),
        (s.STATUS, s.CEM, "nobody has to ask you, and who can help hears in time"),
        (s.CONFIRM, s.CEM, "You know at once how many days you have, and who decides."),
    ],
)
def test_panel_and_my_part_show_everybody_their_own_benefit(
    owed: Obligation, person: Person, yours: str
) -> None:
    """The charter's benefit is the member's; who answers, delivers, decides or wants it has another one."""
    owed, benefit = replace(owed, person=person.key), f"What’s in it for you: {yours}"
    listed = part_view(s.part(viewer=person, owed=(Owed(obligation=owed, page=s.PAGE, charter=s.CHARTER),)))
    panel = panel_view(s.facts(person, mine=(owed,), waiting=s.WAITING))
    items = (
        *listed["items"],
        *next(section for section in panel["sections"] if section["id"] == "mine")["items"],
    )
    assert [item["note"].split("\n")[0] for item in items] == [benefit, benefit]


def test_who_wants_it_reads_why_it_matters_and_not_that_a_trouble_is_their_gain() -> None:
    benefit = "Why it matters: Requests are approved in a day instead of a week."
    listed = part_view(
        s.part(viewer=s.DIA, owed=(Owed(obligation=s.DECIDE, page=s.PAGE, charter=s.CHARTER),))
    )
    assert [item["note"].split("\n")[0] for item in listed["items"]] == [benefit]
    (line,) = compose(POSTS["decide"]()).lines
    assert line.benefit == benefit


def test_who_wants_it_or_answers_reads_whose_benefit_the_charter_tells() -> None:
    def told(person: Person) -> str:
        sections = panel_view(s.facts(person))["sections"]
        purpose = next(section for section in sections if section["id"] == "purpose")
        return next(str(item["what"]) for item in purpose["items"] if item["key"] == "benefit")

    assert told(s.CEM) == f"What’s in it for you: {s.CHARTER.benefit}"
    assert {told(person) for person in (s.ANA, s.DIA)} == {f"What’s in it for members: {s.CHARTER.benefit}"}


def test_what_is_owed_on_a_communitys_own_page_names_the_place_once() -> None:
    home = replace(s.PAGE, title="Category:Leave")
    charter = replace(s.CHARTER, title="Leave")
    view = part_view(s.part(owed=(Owed(obligation=s.CONFIRM, page=home, charter=charter),)), "en")
    assert view["items"][0]["until"] == "by Fri 27 Nov · Leave"


def test_an_empty_part_is_calm() -> None:
    view = part_view(s.part(owed=(), done_this_month=0), "de")
    assert (view["items"], view["empty"], view["more"], view["done"]) == (
        [],
        "Nichts wartet auf dich.",
        "",
        "",
    )


def test_the_queue_tells_who_what_where_since_and_until() -> None:
    view = queue_view(s.queue(waiting=tuple(reversed(s.WAITING))), "en")
    first = view["items"][0]
    assert first["what"] == "An edit of “Leave policy”"
    assert (first["author"], first["since"], first["until"]) == (
        "Cem Demir",
        "since Fri 20 Nov 09:00",
        "until today 15:00",
    )
    assert first["quote"].startswith("Half days count as half")
    assert first["diff_url"].endswith("diff=341")
    assert [item["until"] for item in view["items"]] == [
        "until today 15:00",
        "until Tue 15:00",
        "until Wed 09:00",
    ]
    assert [option["value"] for option in first["actions"][3]["fields"][0]["options"]] == ["BenOkafor"]


def test_the_queue_has_mine_first_and_colleagues_apart_with_their_names() -> None:
    ben = replace(s.WAITING[0], obligation=replace(s.WAITING[0].obligation, person=s.BEN.key, due=s.at(22)))
    view = queue_view(s.queue(waiting=(ben, *s.WAITING[1:])), "en")
    assert [item["key"] for item in view["items"]] == [waiting.obligation.key for waiting in s.WAITING[1:]]
    assert view["others_title"] == "With colleagues"
    (theirs,) = view["others"]
    assert theirs["why"] == "Ben Okafor answers"
    assert labels(theirs) == [
        "Reply",
        "Thank",
        "Answered elsewhere",
        "Hand over",
        "Not a contribution",
        "I take it over",
    ]
    assert theirs["actions"][-1]["act"] == {
        "kind": "hand-over",
        "obligation": ben.obligation.key,
        "to": s.ANA.name,
    }
    handed = next(action for action in theirs["actions"] if action["label"] == "Hand over")
    offered = [option["value"] for option in handed["fields"][0].get("options", [])]
    assert s.BEN.name not in offered, "he has it already"
    only = queue_view(s.queue(waiting=(ben,)), "de")
    assert only["empty"] == "Niemand wartet auf deine Antwort."
    assert only["others"][0]["why"] == "Ben Okafor antwortet"
    assert queue_view(s.queue(), "en")["others"] == []


def test_in_my_part_too_who_is_asked_again_sees_what_changed() -> None:
    again = Owed(obligation=s.CONFIRM, page=s.PAGE, charter=s.CHARTER, since_url="https://w/?diff=2&oldid=1")
    view = part_view(s.part(owed=(again,)), "en")
    assert labels(view["items"][0]) == ["Open", "What changed since you confirmed", "Later", "Not mine"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Ben Okafor has it from you: Answer a contribution"),
        ("de", "Ben Okafor hat es von dir: Einen Beitrag beantworten"),
    ],
)
def test_what_was_handed_over_waits_for_nobody_here(language: str, words: str) -> None:
    theirs = replace(s.WAITING[0].obligation, person=s.BEN.key)
    act = Act(id="1", kind=ActKind.HAND_OVER, person=s.ANA.key, at=s.NOW, obligation=theirs.key, to=s.BEN.key)
    doing = Doing(act=act, page=s.PAGE, charter=s.CHARTER, obligation=theirs, open=True)
    assert part_view(s.part(doings=(doing,)), language)["did"][0]["what"] == words


@pytest.mark.parametrize(
    ("language", "answered", "words"),
    [
        ("en", 0, "You contributed once. It has no answer yet."),
        ("en", 1, "You contributed once, and it is answered."),
        ("de", 0, "Du hast einmal beigetragen. Die Antwort steht noch aus."),
        ("de", 1, "Du hast einmal beigetragen, und es ist beantwortet."),
    ],
)
def test_one_contribution_is_told_as_one(language: str, answered: int, words: str) -> None:
    own = OwnFigures(contributed=1, answered=answered)
    assert [line["what"] for line in part_view(s.part(own=own), language)["own"]] == [words]


def test_an_empty_queue_says_so() -> None:
    assert queue_view(s.queue(waiting=()), "en")["empty"] == "Nobody waits for your answer."


def test_communities_that_want_something_come_first_and_closed_ones_last() -> None:
    view = communities_view(s.part(), "en")
    assert [(community["state"], community["mine"]) for community in view["communities"]] == [
        ("active", 2),
        ("draft", 0),
        ("closed", 0),
    ]
    assert view["communities"][0]["people"] == "Ask Ana Weber and Ben Okafor"
    assert view["communities"][2]["dates"] == "closed on Fri 18 Dec"


def test_a_spaces_own_page_lists_its_own_communities_first() -> None:
    facts = s.part()
    # Of three, the closed one with nothing of mine lies in the space around.
    closed = next(row for row in facts.communities if row[0].state is CharterState.CLOSED)
    own = (closed[0], replace(closed[1], space="HR"), 0)
    others = [row for row in facts.communities if row is not closed]
    given = s.part(communities=(*others, own), space="HR")
    assert communities_view(given, "en")["communities"][0]["state"] == "closed"
    assert communities_view(s.part(communities=(*others, own)), "en")["communities"][-1]["state"] == "closed"


@pytest.mark.parametrize("language", ["en", "de"])
def test_whoever_answers_now_reads_in_the_queue_why_a_colleague_did_not(language: str) -> None:
    first = s.WAITING[0]
    given = Passed(by=s.BEN.key, note="I know nothing of half days.")
    waiting = replace(first, obligation=replace(first.obligation, person=s.ANA.key, passed=given))
    (item,) = queue_view(s.queue(waiting=(waiting,)), language)["items"]
    assert "Ben Okafor" in item["note"]
    assert "I know nothing of half days." in item["note"]


def test_a_benefit_stands_once_among_what_is_mine() -> None:
    view = part_view(s.part(owed=s.many(4)), "en")
    notes = [item["note"] for item in view["items"]]
    assert len(notes) == 4
    assert notes[0]
    assert notes[1:] == [""] * 3

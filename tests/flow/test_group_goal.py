"""The group's goal in panel, page of figures and digest: what all did, nobody's name, against a recount."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from core.flow import figures
from core.model import Act, ActKind, CommunityKey, PageKey
from core.store import tables as t
from core.ui import sponsor
from core.ui.view import panel_view
from tests.flow.sponsors import hide
from tests.support.house import House

GOALS = {
    "pages": "50 pages reviewed by 11 December 2026",
    "readers": "3 people have read",
    "answers": "20 answers given",
    "deliverables": "all deliverables done",
    "contributions": "40 contributions",
}


def only(house: House) -> CommunityKey:
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    return key


def reckon(house: House) -> dict[str, float | None]:
    house.service.run_until_idle()
    up_to_date = figures.bring_up_to_date(house.service.flow, only(house))
    return {figure.name: figure.value for figure in up_to_date if figure.name.startswith("goal")}


def bar(house: House, name: str, page: PageKey, language: str = "en") -> dict[str, Any] | None:
    facts = house.desk.panel(house.viewer(name, page))
    if facts is None:
        return None
    sections = {section["id"]: section for section in panel_view(facts, language)["sections"]}
    return next((item for item in sections["purpose"]["items"] if item["key"] == "goal"), None)


def sponsor_bar(house: House, name: str) -> dict[str, Any] | None:
    overview = house.desk.overview(house.viewer(name), only(house))
    assert overview is not None
    assert overview.facts is not None
    sections = sponsor.page_view(overview.facts, overview.choices)["sections"]
    return next((section for section in sections if section["id"] == "goal"), None)


def by_hand(house: House, counted: str) -> int:
    """Counted from the rows of what people did, each kind in its own way."""
    key = only(house)
    docs = [json.loads(row["doc"]) for row in house.rows(t.contribution) if row["community"] == key]
    real = [doc for doc in docs if not (doc["settled"] and doc["settled"]["how"] == "not a contribution")]
    owed = [row for row in house.rows(t.obligation) if row["community"] == key]
    done = [row for row in owed if row["settled_at"] is not None]
    reviewed = {row["page"] for row in done if row["kind"] == "review"}
    return {
        "contributions": len(real),
        "pages": len({doc["page"] for doc in real} | reviewed),
        "answers": len([doc for doc in real if doc["settled"] and not doc["own"]]),
        "readers": len([row for row in done if row["kind"] == "confirm"]),
        "deliverables": len([row for row in done if row["kind"] == "deliver"]),
    }[counted]


@pytest.mark.parametrize("counted", GOALS)
def test_the_bar_says_what_a_recount_says(house: House, counted: str) -> None:
    chance = random.Random(counted)
    home = house.community(
        **{
            "group goal": GOALS[counted],
            "read by": "group: managers",
            "read until": "2026-12-11",
            "review every": "10 days",
        }
    )
    pages = [house.wiki.page(f"Leave/{name}", house.key("Ben Steward")) for name in "ABCDE"]
    house.hear()
    members = ("Mia Member", "Max Member", "Moe Member")
    for number in range(16):
        house.clock.move(minutes=chance.choice([70, 200, 2000]))
        page, who = chance.choice(pages), house.key(chance.choice([*members, "Ana Steward"]))
        what = chance.choice(["comment", "comment", "answer", "edit", "confirm", "aside", "review", "delete"])
        match "answer" if number == 15 else what:
            case "comment":
                house.wiki.comment(page, who, f"Question {number}: how is this one meant, please?")
            case "answer":
                thread = house.wiki.comment(page, house.key(members[0]), f"{number}: how is it meant here?")
                house.clock.move(minutes=20)
                house.wiki.comment(page, house.key("Ben Steward"), "As it says above.", thread=thread)
            case "edit":
                house.wiki.edit(page, who, f"{'New words that are long enough to count. ' * 5}{number}")
            case "confirm":
                reader = house.viewer(chance.choice(members), home)
                act(house, reader, ActKind.CONFIRM, f"{number}", revision=reader.revision)
            case "aside":
                waiting = [key for key in house.open_for("Ana Steward") if key.startswith("answer/")]
                if waiting:
                    act(
                        house,
                        house.viewer("Ana Steward", home),
                        ActKind.NOT_CONTRIBUTION,
                        f"{number}",
                        obligation=waiting[0],
                    )
            case "review":
                asked = [key for key in house.open_for("Ana Steward") if key.startswith("review/")]
                if asked:
                    ana = house.viewer("Ana Steward", home)
                    act(
                        house,
                        ana,
                        ActKind.REVIEW,
                        f"{number}",
                        obligation=asked[0],
                        data={"decision": "still-holds"},
                    )
            case "delete" if len(pages) > 3:
                house.wiki.delete(pages.pop())
        house.hear()
        if number % 5 == 0:
            assert reckon(house)["goal_reached"] == by_hand(house, counted)
    if counted == "deliverables":
        (key,) = [key for key in house.open_for("Olga Owner") if key.startswith("deliver/")]
        act(house, house.viewer("Olga Owner", home), ActKind.DELIVER, "done", obligation=key)
    goal_figures = reckon(house)
    if counted != "deliverables":
        # That one waits to be accepted: not done is what the bar says until then.
        assert goal_figures["goal_reached"] == by_hand(house, counted)
        assert goal_figures["goal_reached"], "something was done"
    wanted = {"pages": 50, "readers": 3, "answers": 20, "deliverables": 1, "contributions": 40}[counted]
    assert goal_figures["goal"] == wanted
    shown = bar(house, "Mia Member", home)
    assert shown is not None
    assert (shown["progress"]["value"], shown["progress"]["max"]) == (goal_figures["goal_reached"], wanted)
    assert shown["what"].startswith(f"Together · {round(goal_figures['goal_reached'] or 0)} of {wanted} ")
    on_page = sponsor_bar(house, "Sven Sponsor")
    assert on_page is not None
    assert on_page["items"][0]["progress"] == shown["progress"]
    assert on_page["figures"][0]["opens"] is True
    names = {*members, "Ana Steward", "Ben Steward", "Olga Owner"}
    assert not any(name in json.dumps([shown, on_page]) for name in names), "a goal names nobody"


def act(house: House, viewer: Any, kind: ActKind, id: str, **values: Any) -> None:
    values = {"page": viewer.page, "text": "", **values}
    house.desk.act(viewer, Act(id=id, kind=kind, person=viewer.person, at=house.clock.now(), **values))


def test_a_goal_is_said_in_words_with_its_date_until_it_is_reached(house: House) -> None:
    home = house.community(**{"group goal": "3 contributions by 11 December 2026"})
    page = house.wiki.page("Leave/A", house.key("Mia Member"))
    house.hear()
    assert bar(house, "Mia Member", home) is None, "nobody knows yet"
    reckon(house)
    goal_bar = bar(house, "Mia Member", page)
    assert goal_bar is not None
    assert goal_bar["what"] == "Together · 2 of 3 contributions, by Fri 11 Dec"
    assert goal_bar["progress"]["text"] == "2 of 3 contributions, by Fri 11 Dec"
    german = bar(house, "Mia Member", page, "de")
    assert german is not None
    assert german["what"] == "Zusammen · 2 von 3 Beiträgen, bis Fr, 11. Dez"
    for number in range(3):
        house.clock.move(hours=2)
        house.wiki.comment(page, house.key("Max Member"), f"Question {number}: how is this one meant?")
        house.hear()
    reckon(house)
    goal_bar = bar(house, "Mia Member", page)
    assert goal_bar is not None
    assert goal_bar["what"] == "Together · 5 of 3 contributions: reached"
    assert (goal_bar["progress"]["value"], goal_bar["progress"]["max"]) == (3, 3)


def test_the_digest_has_the_goal_once_for_who_may_read_where_it_stands(house: House) -> None:
    home = house.community(
        **{"group goal": "9 contributions", "read by": "group: managers", "read until": "2026-12-11"}
    )
    house.hear()
    house.service.go_live("hr")
    for number in range(3):
        house.wiki.comment(
            home, house.key("Mia Member"), f"Question {number}: how is this one meant, please?"
        )
        house.hear()
        house.clock.move(hours=2)
    reckon(house)
    before = len(house.mail.sent)
    house.pass_time(days=12)
    digests = [message for message in house.mail.sent if len(message.lines) > 1]
    assert digests
    for digest in digests:
        told = [line.goal for line in digest.lines if line.goal]
        assert told == ["What you all do together · 4 of 9 contributions, by Fri 18 Dec"] or told == [
            "What you all do together · 4 of 9 contributions, planned by Fri 18 Dec"
        ]
    # Who has one item a day hears of it as well, in one line.
    single = [message.lines[0] for message in house.mail.sent[before:] if len(message.lines) == 1]
    assert single
    assert {line.goal for line in single} == {""}
    assert all(line.stands.startswith("What you all do together · 4 of 9 contributions") for line in single)


def test_of_few_readers_nothing_is_told_under_data_protection(house: House) -> None:
    house.change_policy(sums_only=True, least_group=5)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    home = house.community(
        **{"group goal": "3 people have read", "read by": "group: managers", "read until": "2026-12-11"}
    )
    house.hear()
    mia = house.viewer("Mia Member", home)
    act(house, mia, ActKind.CONFIRM, "one", revision=mia.revision)
    assert reckon(house) == {"goal": 3, "goal_reached": 1}
    assert bar(house, "Max Member", home) is None
    assert sponsor_bar(house, "Sven Sponsor") is None


def test_who_may_not_read_the_charter_gets_no_bar(house: House) -> None:
    home = house.community(**{"group goal": "9 contributions"})
    page = house.wiki.page("Leave/A", house.key("Mia Member"))
    house.hear()
    reckon(house)
    assert bar(house, "Mia Member", page)
    hide(house, home, "Ana Steward")
    house.hear()
    house.clock.move(minutes=5)
    assert bar(house, "Mia Member", page) is None
    assert bar(house, "Ana Steward", page)

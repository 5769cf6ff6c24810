"""Who is shown a community's figures, and that nothing of a page they may not read is among them."""

from __future__ import annotations

import json

from core.model import (
    Act,
    ActKind,
    CommunityKey,
)
from core.queries import printed
from core.store import tables as t
from core.ui import sponsor
from tests.flow.sponsors import CANARY, SEES, SEES_NOT, all_shown, filled, hide, page, section, shown
from tests.support.house import House


def test_who_looks_after_it_sees_it_and_nobody_else(house: House) -> None:
    key = filled(house)
    for name in SEES:
        overview = page(house, name, key)
        assert overview is not None, name
        assert [choice.key for choice in overview.choices] == [key]
        assert page(house, name) == overview
        assert house.desk.acts_behind(house.viewer(name), key, "contributions") is not None
    for name in SEES_NOT:
        assert page(house, name, key) is None, name
        assert page(house, name) is None
        assert house.desk.acts_behind(house.viewer(name), key, "contributions") is None


def test_no_viewer_gets_a_title_or_word_of_a_page_they_may_not_read(house: House) -> None:
    key = filled(house)
    for name in (*SEES, *SEES_NOT):
        text = all_shown(house, house.viewer(name), key)
        assert bool(text) == (name in SEES)
        assert CANARY not in text, name
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    hide(house, secret, "Ana Steward")
    house.clock.move(minutes=5)
    assert CANARY in all_shown(house, house.viewer("Ana Steward"), key)
    assert CANARY not in all_shown(house, house.viewer("Sven Sponsor"), key)


def test_a_closed_community_and_a_missing_one_are_answered_alike(house: House) -> None:
    key = filled(house)
    home = next(row["home"] for row in house.rows(t.community))
    hide(house, home)
    house.clock.move(minutes=5)
    missing = CommunityKey("hr:page:4711")
    for name in SEES:
        viewer = house.viewer(name)
        assert page(house, name, key) is page(house, name, missing) is None
        assert house.desk.acts_behind(viewer, key, "late") is None
        assert house.desk.acts_behind(viewer, missing, "late") is None


def test_print_names_nobody_and_no_page_but_the_communitys_own(house: House) -> None:
    key = filled(house)
    facts = printed.facts(house.service.flow, key, "en")
    assert facts is not None
    text = json.dumps(sponsor.page_view(facts, ()))
    assert not [name for name in (CANARY, "Mia", "Ben", "Ana", "Sven") if name in text]
    assert "Answered in time" in text
    assert printed.facts(house.service.flow, CommunityKey("hr:page:4711"), "en") is None


def test_words_first(house: House) -> None:
    key = filled(house)
    overview = page(house, "Ana Steward", key)
    assert overview is not None
    assert [section["id"] for section in shown(overview)["sections"]] == [
        "purpose", "advice", "promise", "confirmed", "factors", "level", "forecast", "overdue", "board", "cost",
    ]  # fmt: skip
    assert section(overview, "purpose")["lines"][1:] == ["By Fri 18 Dec", "The deliverable is not done yet."]
    assert section(overview, "confirmed")["lines"][0] == "0 of 3 have confirmed."
    assert section(overview, "confirmed")["tables"][0]["rows"] == [["managers", "3", "0"]]
    assert section(overview, "overdue")["lines"]
    assert section(overview, "promise")["lines"][0].startswith("Answered in time: ")


def test_what_is_overdue_is_acted_on_in_place_by_who_may(house: House) -> None:
    key = filled(house)
    house.clock.move(days=20)
    house.service.tick()
    house.service.run_until_idle()
    kinds: dict[str, list[str]] = {}
    for name in ("Sven Sponsor", "Ana Steward", "Ines IT"):
        overview = page(house, name, key)
        assert overview is not None
        (item,) = [item for item in section(overview, "overdue")["items"] if "Leave policy" in item["what"]]
        acts = [action["act"] for action in item["actions"] if action.get("act")]
        kinds[name] = sorted({act["kind"] for act in acts})
        if name == "Sven Sponsor":
            (handed,) = [act for act in acts if act["kind"] == "hand-over" and not act.get("to")]
    assert "hand-over" in kinds["Sven Sponsor"]
    assert kinds["Ana Steward"] == kinds["Sven Sponsor"]
    assert kinds["Ines IT"] == [], "she keeps the tool running"
    viewer = house.viewer("Sven Sponsor")
    act = Act(
        id="handed",
        kind=ActKind.HAND_OVER,
        person=viewer.person,
        at=house.clock.now(),
        obligation=handed["obligation"],
        to=house.key("Mia Member"),
    )
    assert house.desk.act(viewer, act).done == "desk-done-handed-to"

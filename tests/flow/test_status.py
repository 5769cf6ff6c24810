"""How it stands, from the click to the panel and the message: asked, said, shown to those who may read it, undone."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import Act, ActKind, PageKey, Viewer
from core.ports import Reject
from core.store import evidence
from core.store import tables as t
from core.ui.view import panel_view, part_view
from tests.flow.sponsors import hide
from tests.flow.test_group_goal import reckon
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"status every": "1 week"})
    house.hear()
    house.pass_time(days=8)
    return page


def say(house: House, viewer: Viewer, sure: str, text: str = "", **more: Any) -> Act:
    number = len(house.rows(t.act))
    values = {
        "id": f"status-{number}",
        "data": {"confidence": sure},
        "text": text,
        "page": viewer.page,
        **more,
    }
    act = Act(kind=ActKind.STATUS, person=viewer.person, at=house.clock.now(), **values)
    house.desk.act(viewer, act)
    house.service.run_until_idle()
    return act


def panel(house: House, name: str, page: PageKey, language: str = "en") -> dict[str, Any]:
    facts = house.desk.panel(house.viewer(name, page))
    assert facts is not None
    return panel_view(facts, language)


def stands(house: House, name: str, page: PageKey) -> dict[str, Any]:
    sections = {section["id"]: section for section in panel(house, name, page)["sections"]}
    return next(item for item in sections["deliverables"]["items"] if item["key"] == "status")


def test_the_owner_is_asked_and_says_it_in_one_click_and_a_line(house: House, home: PageKey) -> None:
    assert any(key.startswith("status/") for key in house.open_for("Olga Owner"))
    olga = house.viewer("Olga Owner", home)
    items = part_view(house.desk.part(olga), "en")["items"]
    asked = next(item for item in items if item["key"].startswith("status/"))
    labels = {
        action["label"]: action["act"]
        for action in asked["actions"]
        if action.get("act", {}).get("kind") == "status"
    }
    assert list(labels) == ["On track", "At risk", "Off track"]
    chosen = labels["At risk"]
    say(
        house,
        olga,
        chosen["data"]["confidence"],
        "waiting for the\nworks council",
        obligation=chosen["obligation"],
    )
    assert not any(key.startswith("status/") for key in house.open_for("Olga Owner"))
    assert panel(house, "Mia Member", home)["line"]["text"].endswith("at risk: waiting for the works council")
    shown = stands(house, "Mia Member", home)
    assert shown["what"] == "How it stands · at risk: waiting for the works council"
    assert shown["why"].startswith("Olga Owner, ")
    assert shown["actions"] == [], "who only takes part reads it"
    assert [action["act"]["kind"] for action in stands(house, "Sven Sponsor", home)["actions"]] == [
        "status"
    ] * 3


def test_a_word_can_be_taken_back_and_evidence_keeps_both(house: House, home: PageKey) -> None:
    olga = house.viewer("Olga Owner", home)
    say(house, olga, "on-track")
    house.clock.move(minutes=5)
    second = say(house, olga, "off-track", "the law has changed")
    assert panel(house, "Mia Member", home)["line"]["text"].endswith("off track: the law has changed")
    house.clock.move(minutes=1)
    undo = Act(
        id="undo", kind=ActKind.TAKE_BACK, person=olga.person, at=house.clock.now(), data={"act": second.id}
    )
    house.desk.act(olga, undo)
    house.service.run_until_idle()
    assert panel(house, "Mia Member", home)["line"]["text"].endswith(" · on track")
    assert [row["kind"] for row in house.rows(t.act, t.act.c.at)] == ["status", "status", "take-back"]
    with house.store.read() as connection:
        assert evidence.verify(connection) is None


@pytest.mark.parametrize(
    ("name", "sure", "text", "status"),
    [
        ("Mia Member", "on-track", "", 403),
        ("Olga Owner", "at-risk", " \n", 422),
        ("Olga Owner", "off-track", "", 422),
        ("Olga Owner", "splendid", "", 422),
        ("Olga Owner", "", "", 422),
    ],
)
def test_what_is_no_word_is_refused(
    house: House, home: PageKey, name: str, sure: str, text: str, status: int
) -> None:
    with pytest.raises(Reject) as refused:
        say(house, house.viewer(name, home), sure, text)
    assert refused.value.status == status
    assert house.rows(t.act) == []


def test_where_the_charter_asks_for_none_nobody_can_say_one(house: House) -> None:
    home = house.community()
    house.hear()
    with pytest.raises(Reject):
        say(house, house.viewer("Olga Owner", home), "on-track")


def test_silence_is_shown_in_place_of_on_track(house: House, home: PageKey) -> None:
    say(house, house.viewer("Olga Owner", home), "on-track")
    house.pass_time(days=10)
    text = panel(house, "Mia Member", home)["line"]["text"]
    assert "no word since" in text
    assert "on track" not in text
    assert "Olga" not in text, "whose word it is stands with those who can help"
    assert stands(house, "Mia Member", home)["why"] == ""
    assert "kein Wort" in panel(house, "Mia Member", home, "de")["line"]["text"]


def test_asked_by_the_day_nobody_else_is_told_by_message(house: House) -> None:
    """Silence shows to everybody; steward and sponsor get no step of the ladder for it, on any day."""
    home = house.community(**{"status every": "1 day"})
    house.hear()
    house.service.go_live("hr")
    house.pass_time(days=21)
    told = [row["key"] for row in house.rows(t.noticed) if "status" in row["obligation"]]
    assert told, "who owns it is reminded"
    assert not [key for key in told if "#steward" in key or "#sponsor" in key]
    assert "no word yet" in panel(house, "Mia Member", home)["line"]["text"]


def test_before_the_first_word_nothing_is_claimed(house: House, home: PageKey) -> None:
    assert panel(house, "Mia Member", home)["line"]["text"].endswith(" · on track")
    house.pass_time(days=6)
    assert panel(house, "Mia Member", home)["line"]["text"].endswith(" · no word yet from its owner")


@pytest.mark.parametrize("locked", [False, True])
def test_a_message_says_how_it_stands_and_leaves_only_to_whom_the_charters_page_is_shown(
    house: House, locked: bool
) -> None:
    home = house.community(**{"status every": "1 week", "group goal": "9 contributions"})
    house.hear()
    house.service.go_live("hr")
    house.pass_time(days=8)
    page = house.wiki.page("Leave/A", house.key("Mia Member"))
    house.hear()
    say(house, house.viewer("Olga Owner", home), "at-risk", "waiting for the works council")
    reckon(house)
    if locked:
        hide(house, home, "Ana Steward", "Ben Steward", "Olga Owner", "Sven Sponsor")
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    viewer = house.viewer(steward, page)
    key = next(key for key in house.open_for(steward) if key.startswith("answer/"))
    act = Act(id="thanks", kind=ActKind.THANK, person=viewer.person, at=house.clock.now(), obligation=key)
    house.desk.act(viewer, act)
    house.service.run_until_idle()
    before = len(house.mail.sent)
    house.pass_time(days=3)
    mine = [message for message in house.mail.sent[before:] if message.to.key == house.key("Mia Member")]
    if locked:
        assert mine == []
        return
    standing = " ".join(line.stands for message in mine for line in message.lines)
    assert "at risk: waiting for the works council" in standing
    assert "of 9 contributions" in standing


def test_a_word_looks_at_no_other_page_again(house: House, home: PageKey) -> None:
    for number in range(5):
        house.wiki.page(f"Leave/{number}", house.key("Mia Member"))
    house.hear()
    before = len(house.rows(t.job))
    viewer = house.viewer("Olga Owner", home)
    act = Act(
        id="one", kind=ActKind.STATUS, person=viewer.person, at=house.clock.now(), page=home,
        data={"confidence": "on-track"},
    )  # fmt: skip
    house.desk.act(viewer, act)
    subjects = [row["subject"] for row in house.rows(t.job)[before:] if row["kind"] == "assess"]
    assert set(subjects) <= {home}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ActKind.STATUS, {"confidence": "off-track"}),
        (ActKind.DELIVER, {"link": "https://wiki.example/x"}),
        (ActKind.REVIEW, {"decision": "still-holds"}),
        (ActKind.DECIDE, {"decision": "yes"}),
        (ActKind.CLOSE, {"outcome": "met"}),
    ],
)
def test_what_somebody_must_read_lets_them_say_nothing_else(
    house: House, kind: ActKind, data: dict[str, str]
) -> None:
    """A reader who owes a confirmation names it in an act of another kind."""
    page = house.community(
        **{"status every": "1 week", "review every": "1 month", "read by": "group: managers",
           "read until": "2026-12-11"}
    )  # fmt: skip
    house.hear()
    (mine,) = [owed for owed in house.open_for("Mia Member") if owed.startswith("confirm/")]
    mia = house.viewer("Mia Member", page)
    act = Act(
        id="other",
        kind=kind,
        person=mia.person,
        at=house.clock.now(),
        page=page,
        obligation=mine,
        data=data,
        text="the board has lost interest",
    )
    with pytest.raises(Reject):
        house.desk.act(mia, act)
    assert house.rows(t.act) == []

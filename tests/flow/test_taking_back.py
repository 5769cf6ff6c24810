"""What people did stays visible to them and can be taken back; what they decline reaches who can change it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.model import Act, ActKind, PageKey, Viewer
from core.ports import Reject
from core.store import evidence
from core.store import tables as t
from core.ui.view import panel_view, part_view, queue_view
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    return page


def do(house: House, viewer: Viewer, kind: ActKind, **values: Any) -> Act:
    house.clock.move(minutes=1)
    number = len(house.rows(t.act))
    values = {"id": f"{kind}-{viewer.person}-{number}", "page": viewer.page, **values}
    act = Act(kind=kind, person=viewer.person, at=house.clock.now(), **values)
    house.desk.act(viewer, act)
    house.service.run_until_idle()
    return act


def back(house: House, viewer: Viewer, act: Act) -> None:
    do(house, viewer, ActKind.TAKE_BACK, data={"act": act.id})


def offered(house: House, viewer: Viewer) -> dict[str, str]:
    """What the person's own page offers to take back: label → id of the act."""
    view = part_view(house.desk.part(viewer), "en")
    return {
        action["label"]: action["act"]["data"]["act"]
        for item in view["did"]
        for action in item["actions"]
        if action["act"]["kind"] == "take-back"
    }


def kinds(house: House) -> list[str]:
    return [row["kind"] for row in house.rows(t.act, t.act.c.at, t.act.c.id)]


def test_what_is_put_off_says_when_it_really_comes_back(house: House, home: PageKey) -> None:
    """However far away the chosen day is, a snooze is over after some working days."""
    (key,) = house.open_for("Mia Member")
    viewer = house.viewer("Mia Member", home)
    day = house.clock.now() + timedelta(days=1)
    do(house, viewer, ActKind.SNOOZE, obligation=key, until=day + timedelta(days=400))
    (doc,) = (json.loads(row["doc"]) for row in house.rows(t.obligation) if row["key"] == key)
    ends = datetime.fromisoformat(doc["snoozed_until"])
    assert ends - day < timedelta(days=9)
    (line,) = (item["what"] for item in part_view(house.desk.part(viewer), "en")["did"])
    assert f"{ends.day} {ends:%b}" in line
    assert "2027" not in line


def test_a_confirmation_is_undone_for_a_day_and_evidence_keeps_both(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    act = do(house, viewer, ActKind.CONFIRM, revision=viewer.revision)
    assert house.open_for("Mia Member") == []
    assert offered(house, viewer) == {"Take it back": act.id}
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert "did" in [section["id"] for section in panel_view(facts, "en")["sections"]]
    house.clock.move(hours=23, minutes=50)
    back(house, viewer, act)
    assert len(house.open_for("Mia Member")) == 1
    assert kinds(house) == ["confirm", "take-back"]
    with house.store.read() as connection:
        assert evidence.verify(connection) is None
    # Taken back is taken back: not twice, and what is confirmed again counts again.
    with pytest.raises(Reject):
        back(house, viewer, act)
    again = do(house, viewer, ActKind.CONFIRM, revision=viewer.revision)
    assert house.open_for("Mia Member") == []
    house.clock.move(hours=25)
    assert offered(house, viewer) == {}
    with pytest.raises(Reject):
        back(house, viewer, again)
    assert house.open_for("Mia Member") == []


def test_nobody_takes_back_what_somebody_else_did(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    act = do(house, viewer, ActKind.CONFIRM, revision=viewer.revision)
    other = house.viewer("Max Member", home)
    for named in (act.id, "made-up"):
        with pytest.raises(Reject) as refused:
            do(house, other, ActKind.TAKE_BACK, id=f"x-{named}", data={"act": named})
        assert refused.value.status == 404, "that there is such an act is no business of theirs"
    assert house.open_for("Mia Member") == []


def test_what_is_put_off_stays_visible_and_comes_back(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    act = do(house, viewer, ActKind.SNOOZE, obligation=key, until=house.clock.now() + timedelta(days=2))
    assert part_view(house.desk.part(viewer), "en")["items"] == []
    assert offered(house, viewer) == {"Show it again now": act.id}
    back(house, viewer, act)
    assert [item["key"] for item in part_view(house.desk.part(viewer), "en")["items"]] == [key]
    assert offered(house, viewer) == {}


def test_who_is_away_sees_it_and_comes_back(house: House, home: PageKey) -> None:
    viewer = house.viewer("Ana Steward", home)
    act = do(house, viewer, ActKind.AWAY, page=None, until=house.clock.now() + timedelta(days=10))
    assert house.desk.part(viewer).viewer.absences[-1].end > house.clock.now() + timedelta(days=9)
    assert offered(house, viewer) == {"I’m back": act.id}
    house.clock.move(days=1)
    back(house, viewer, act)
    absence = house.desk.part(viewer).viewer.absences[-1]
    assert absence.end == house.clock.now(), "away until then, and no longer"
    assert offered(house, viewer) == {}
    assert part_view(house.desk.part(viewer), "en")["actions"][0]["act"]["kind"] == "away"


def test_what_was_handed_over_is_taken_back_from_whoever_has_it(house: House, home: PageKey) -> None:
    house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    has, other = "Ana Steward", "Ben Steward"
    if not house.open_for(has):
        has, other = other, has
    (key,) = house.open_for(has)
    viewer = house.viewer(has)
    act = do(house, viewer, ActKind.HAND_OVER, obligation=key, to=house.key(other), text="You know trains.")
    assert (house.open_for(has), house.open_for(other)) == ([], [key])
    assert offered(house, viewer) == {"Take it back": act.id}
    (theirs,) = part_view(house.desk.part(house.viewer(other)), "en")["items"]
    assert f"{has}: “You know trains.”" in theirs["note"], "the words reach who has it now"
    back(house, viewer, act)
    assert (house.open_for(has), house.open_for(other)) == ([key], [])
    assert offered(house, viewer) == {}


@pytest.mark.parametrize("answer", ["back", "excused"])
def test_not_mine_with_its_reason_reaches_who_can_change_it(house: House, home: PageKey, answer: str) -> None:
    viewer = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    act = do(house, viewer, ActKind.NOT_MINE, obligation=key, text="I left the managers in May.")
    assert offered(house, viewer) == {"Take it back": act.id}
    for name in ("Ana Steward", "Ben Steward", "Sven Sponsor"):
        sees = house.viewer(name, home)
        facts = house.desk.panel(sees)
        assert facts is not None
        mine = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "mine")
        for item in (mine["items"][0], part_view(house.desk.part(sees), "en")["to_place"][0]):
            assert "I left the managers in May." in item["note"]
            labels = [action["label"] for action in item["actions"]]
            assert labels == ["Give it back to Mia Member", "Excuse them", "Correct who is to read it"]
    member = house.desk.panel(house.viewer("Max Member", home))
    assert member is not None
    assert member.to_place == ()
    steward = house.viewer("Ana Steward", home)
    with pytest.raises(Reject):
        do(house, house.viewer("Max Member", home), ActKind.EXCUSE, obligation=key, text="No.")
    if answer == "back":
        back(house, viewer, act)
        assert house.open_for("Mia Member") == [key]
        with pytest.raises(Reject):
            do(house, steward, ActKind.EXCUSE, obligation=key, text="Too late.")
        return
    done = do(house, steward, ActKind.EXCUSE, obligation=key, text="Right, you are out.")
    assert house.open_for("Mia Member") == []
    facts = house.desk.panel(steward)
    assert facts is not None
    assert facts.to_place == ()
    (told,) = part_view(house.desk.part(viewer), "en")["did"]
    assert told["note"] == "You are excused: it is no longer asked of you."
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    assert house.open_for("Mia Member") == [], "nor for the next wording"
    assert len(house.open_for("Max Member")) == 1
    back(house, steward, done)
    facts = house.desk.panel(steward)
    assert facts is not None
    assert [obligation.key for obligation in facts.to_place] == [key]


def test_the_mail_about_not_mine_has_the_reason_and_both_answers(house: House, home: PageKey) -> None:
    house.service.go_live("hr")
    (key,) = house.open_for("Mia Member")
    do(house, house.viewer("Mia Member", home), ActKind.NOT_MINE, obligation=key, text="I left\nin May.")
    house.pass_time(days=3)
    lines = [line for message in house.mail.sent for line in message.lines if "not for them" in line.what]
    assert len(lines) == 1
    assert lines[0].why == "Mia Member writes: “I left in May.”"
    assert lines[0].action == "Excuse them"
    assert lines[0].other == "Correct who is to read it"
    assert lines[0].other_url == "https://hr.example/Leave?edit"


# --- it's done -------------------------------------------------------------------------------------


def decisions(house: House, name: str) -> list[str]:
    return [key for key in house.open_for(name) if "/accept-" in key]


def test_done_shows_where_and_the_sponsor_accepts(house: House, home: PageKey) -> None:
    owner, sponsor = house.viewer("Olga Owner", home), house.viewer("Sven Sponsor", home)
    (key,) = house.open_for("Olga Owner")
    do(house, owner, ActKind.DELIVER, obligation=key, data={"link": "https://wiki/leave"}, text="Have a look")
    assert house.open_for("Olga Owner") == [], "nobody reminds who has delivered"
    (decide,) = decisions(house, "Sven Sponsor")
    assert decisions(house, "Ana Steward") == []
    facts = house.desk.panel(sponsor)
    assert facts is not None
    view = panel_view(facts, "en")
    mine = next(section for section in view["sections"] if section["id"] == "mine")["items"]
    item = next(item for item in mine if item["key"] == decide)
    assert item["what"] == "Decide: whether “Leave policy” is done"
    assert item["url"] == "https://wiki/leave"
    assert "https://wiki/leave" in item["why"]
    assert [action["label"] for action in item["actions"]][:3] == ["Accept it", "Open", "Not yet"]
    (made,) = next(section for section in view["sections"] if section["id"] == "deliverables")["items"]
    assert (made["done"], made["url"]) == (False, "https://wiki/leave")
    assert "Sven Sponsor has a look" in made["until"]

    house.clock.move(hours=1)
    do(
        house,
        sponsor,
        ActKind.DECIDE,
        obligation=decide,
        data={"decision": "no"},
        text="The table lacks May.",
    )
    assert house.open_for("Olga Owner") == [key], "it is owed again"
    house.clock.move(hours=1)
    do(house, owner, ActKind.DELIVER, obligation=key, data={"link": "https://wiki/leave"})
    (second,) = decisions(house, "Sven Sponsor")
    assert second != decide
    do(house, sponsor, ActKind.DECIDE, obligation=second, data={"decision": "yes"})
    assert (decisions(house, "Sven Sponsor"), house.open_for("Olga Owner")) == ([], [])
    facts = house.desk.panel(owner)
    assert facts is not None
    (made,) = next(
        section for section in panel_view(facts, "en")["sections"] if section["id"] == "deliverables"
    )["items"]
    assert (made["done"], made["url"]) == (True, "https://wiki/leave")


def test_who_decides_needs_nobody_to_accept_and_a_click_by_mistake_is_undone(
    house: House, home: PageKey
) -> None:
    sponsor, owner = house.viewer("Sven Sponsor", home), house.viewer("Olga Owner", home)
    (key,) = house.open_for("Olga Owner")
    act = do(house, owner, ActKind.DELIVER, obligation=key, data={"link": "https://wiki/x"})
    assert offered(house, owner) == {"Take it back": act.id}
    back(house, owner, act)
    assert house.open_for("Olga Owner") == [key]
    assert decisions(house, "Sven Sponsor") == [], "nothing is left to accept"
    do(house, sponsor, ActKind.DELIVER, obligation=key, data={"link": "https://wiki/x"})
    assert (house.open_for("Olga Owner"), decisions(house, "Sven Sponsor")) == ([], [])


def test_thanks_are_undone_where_they_were_given(house: House, home: PageKey) -> None:
    """Beside the words that say so, in the queue, and at the contribution in the panel."""
    page = house.wiki.page("Leave/Travel", house.key("Ana Steward"), text="The page. " * 5)
    house.hear()
    house.clock.move(hours=2)
    house.wiki.edit(
        page,
        house.key("Mia Member"),
        "The page. " * 5
        + "\n\nWho travels asks two weeks before the trip, and names a deputy for all of the time.\n",
    )
    house.hear()
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    viewer = house.viewer(steward, page)

    def queue() -> dict[str, Any]:
        return queue_view(house.desk.queue(house.viewer(steward)), "en")

    (waiting,) = queue()["items"]
    assert queue()["did"] == []
    act = do(house, viewer, ActKind.THANK, obligation=waiting["key"])
    assert house.desk.can_take_back(viewer, act.id)
    assert not house.desk.can_take_back(house.viewer("Mia Member", page), act.id)
    after = queue()
    assert after["items"] == []
    assert [action["act"]["data"] for item in after["did"] for action in item["actions"]] == [{"act": act.id}]
    facts = house.desk.panel(viewer)
    assert facts is not None
    earlier = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "earlier")
    ways = [action["act"] for item in earlier["items"] for action in item["actions"]]
    assert [(way["kind"], way["data"]) for way in ways] == [("take-back", {"act": act.id})]
    back(house, viewer, act)
    assert [item["key"] for item in queue()["items"]] == [waiting["key"]]
    assert queue()["did"] == []
    again = do(house, viewer, ActKind.THANK, obligation=waiting["key"])
    house.clock.move(hours=25)
    assert not house.desk.can_take_back(viewer, again.id)
    assert queue()["did"] == []

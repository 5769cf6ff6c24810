"""What would help, from figures to screen: for who may do it, done or dismissed in one click, until things change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from core.flow import figures
from core.model import Act, ActKind, Behind, CommunityKey, Figure, Viewer
from core.ports import Reject
from core.store import evidence
from core.store import figures as rows
from core.store import tables as t
from core.ui import sponsor
from core.ui.view import queue_view
from tests.flow.sponsors import CANARY, hide
from tests.flow.test_screens import statements
from tests.support.house import House


def only(house: House) -> CommunityKey:
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    return key


@pytest.fixture
def key(house: House) -> CommunityKey:
    """A week before anybody answers: six questions wait, and half of them on a page of its own."""
    home = house.community(reward="individual: a day off", **{"status every": "1 week"})
    page = house.wiki.page(f"Leave/{CANARY}", house.key("Ana Steward"))
    house.hear()
    for number in range(6):
        where = page if number % 2 == 0 else home
        house.wiki.comment(
            where, house.key("Mia Member"), f"Question {number}: how is this one meant, please?"
        )
        house.clock.move(hours=2)
    house.hear()
    house.clock.move(days=6)
    house.service.tick()
    house.service.run_until_idle()
    reckon(house, 0.9)
    return only(house)


def reckon(house: House, shift: float) -> None:
    """The figures as they are, and how much is left for the last days, which takes years to be known."""
    key = only(house)
    figures.bring_up_to_date(house.service.flow, key)
    with house.store.read() as unit:
        known = {figure.name: figure for figure in rows.of(unit, key)}
    late = Figure(
        community=key,
        name="late_shift_contributing",
        value=shift,
        n=80,
        low=shift - 0.2,
        high=shift + 0.2,
        as_of=house.clock.now(),
        behind=Behind.HISTORY,
    )
    several = [*({**known, late.name: late}).values()]
    house.store.write(lambda unit: rows.put(unit, key, several))


def section(house: House, name: str, language: str = "en") -> list[dict[str, Any]]:
    overview = house.desk.overview(house.viewer(name), only(house))
    if overview is None or overview.facts is None:
        return []
    view = sponsor.page_view(replace(overview.facts, language=language), overview.choices)
    return [item for section in view["sections"] if section["id"] == "advice" for item in section["items"]]


def queue(house: House, name: str) -> list[dict[str, Any]]:
    view = queue_view(house.desk.queue(house.viewer(name)), "en")
    return [
        item
        for section in view["sections"]
        if section["id"].startswith("advice/")
        for item in section["items"]
    ]


def whats(items: list[dict[str, Any]]) -> list[str]:
    return [item["what"] for item in items]


def dismiss(house: House, name: str, advice: str, why: str = "It is not for us.", **more: Any) -> str:
    viewer = house.viewer(name)
    number = len(house.rows(t.act))
    values = {
        "id": f"dismiss-{name}-{number}",
        "community": only(house),
        "text": why,
        "data": {"advice": advice},
        **more,
    }
    act = Act(kind=ActKind.DISMISS, person=viewer.person, at=house.clock.now(), **values)
    return house.desk.act(viewer, act).done


def kept(house: House) -> list[dict[str, Any]]:
    return [json.loads(row["doc"]) for row in house.rows(t.act) if row["kind"] == "dismiss"]


ALL = ["Answer these first", "Add a date in between", "Reward the group, not each one alone"]


def test_at_most_three_with_their_evidence_the_most_useful_first(house: House, key: CommunityKey) -> None:
    for name in ("Sven Sponsor", "Ana Steward"):
        items = section(house, name)
        assert whats(items) == ALL
        first, date, reward = items
        assert first["why"].startswith("6 contributions wait for longer than was promised.")
        assert [action["kind"] for action in first["actions"]] == ["link", "link", "link", "act"]
        assert "late shift 0.90" in date["why"]
        assert date["quote"].startswith("milestones = 2026-")
        assert reward["quote"] == "reward = group: a day off"
        assert all(item["actions"][-1]["act"]["kind"] == "dismiss" for item in items)
        assert "Mia" not in json.dumps(items)
    assert whats(queue(house, "Ana Steward")) == [
        "Add a date in between",
        "Reward the group, not each one alone",
        "Keep entries sealed until Fri 18 Dec",
    ]
    sealed = queue(house, "Ana Steward")[2]
    assert "Telos can’t enforce it" in sealed["note"]
    assert section(house, "Sven Sponsor", "de")[0]["what"] == "Zuerst diese beantworten"


def test_only_what_is_theirs_to_do(house: House, key: CommunityKey) -> None:
    assert whats(section(house, "Ines IT")) == ALL, "may answer and mend, and so may say no"
    for name in ("Mia Member", "Olga Owner"):
        assert section(house, name) == []
        assert queue(house, name) == []
    # A sponsor of level 1 may close, a steward may not.
    house.clock.move(days=1)
    for _ in range(30):
        house.clock.move(days=1)
        house.service.tick()
        house.service.run_until_idle()
    reckon(house, 0.0)
    assert "Close it, or say how it stands" in whats(section(house, "Sven Sponsor"))
    assert "Close it, or say how it stands" not in whats(section(house, "Ana Steward"))
    with pytest.raises(Reject) as no:
        dismiss(house, "Ana Steward", "close")
    assert no.value.status == 403
    close = next(item for item in section(house, "Sven Sponsor") if item["what"].startswith("Close"))
    done = close["actions"][0]["act"]
    assert (done["kind"], done["community"]) == ("close", key)
    sven = house.viewer("Sven Sponsor")
    deliverable = next(
        field["name"].removeprefix("data.")
        for field in close["actions"][0]["fields"]
        if "deliverable/" in field["name"]
    )
    data = {"outcome": "withdrawn", deliverable: "withdrawn"}
    act = Act(
        id="close",
        kind=ActKind.CLOSE,
        person=sven.person,
        at=house.clock.now(),
        community=key,
        data=data,
        text="Over.",
    )
    house.desk.act(sven, act)
    house.service.run_until_idle()
    assert section(house, "Sven Sponsor") == [], "what is closed needs no advice"


def test_dismissed_by_one_it_stays_away_for_all_until_it_is_another_matter(
    house: House, key: CommunityKey
) -> None:
    assert (
        dismiss(house, "Ana Steward", "milestone", "The date is the works council's.") == "desk-done-dismiss"
    )
    (dismissal,) = kept(house)
    assert (dismissal["text"], dismissal["data"]["advice"]) == (
        "The date is the works council's.",
        "milestone",
    )
    assert dismissal["data"]["evidence"] == "2026-12-18|0.900"
    for name in ("Ana Steward", "Sven Sponsor", "Ines IT"):
        assert "Add a date in between" not in whats(section(house, name))
        assert len(section(house, name)) == 3, "the next one takes its place"
    # Said again, by whomever, in whatever words: the same answer, and nothing more is kept.
    assert dismiss(house, "Sven Sponsor", "milestone", "Something else.") == "desk-done-dismiss"
    assert dismiss(house, "Ana Steward", "milestone", "Something else.") == "desk-done-dismiss"
    assert kept(house) == [dismissal]
    reckon(house, 1.15)
    assert "Add a date in between" not in whats(section(house, "Ana Steward")), "hardly anything changed"
    reckon(house, 1.25)
    assert "Add a date in between" in whats(section(house, "Ana Steward"))
    assert dismiss(house, "Sven Sponsor", "milestone") == "desk-done-dismiss"
    assert [each["data"]["evidence"] for each in kept(house)] == ["2026-12-18|0.900", "2026-12-18|1.250"]
    with house.store.read() as unit:
        assert evidence.verify(unit) is None


def test_a_no_by_mistake_is_taken_back_once_within_a_day_by_who_said_it(
    house: House, key: CommunityKey
) -> None:
    dismiss(house, "Ana Steward", "milestone", "A slip of the finger.")
    assert "Add a date in between" not in whats(section(house, "Sven Sponsor"))
    viewer = house.viewer("Ana Steward")
    view = queue_view(house.desk.queue(viewer), "en")
    (did,) = [item for item in view["did"] if item["what"].startswith("You said no to a piece of advice")]
    (undo,) = [action["act"] for action in did["actions"]]
    assert undo["kind"] == "take-back"

    def back(name: str, number: int) -> str:
        who = house.viewer(name)
        act = Act(
            id=f"back-{name}-{number}",
            kind=ActKind.TAKE_BACK,
            person=who.person,
            at=house.clock.now(),
            data=undo["data"],
        )
        return house.desk.act(who, act).done

    with pytest.raises(Reject) as other:
        back("Sven Sponsor", 1)
    assert other.value.status == 404
    assert back("Ana Steward", 1) == "desk-done-take-back"
    for name in ("Ana Steward", "Sven Sponsor"):
        assert "Add a date in between" in whats(section(house, name))
    with pytest.raises(Reject):
        back("Ana Steward", 2)
    # Said no again, it holds again; a day later it stays.
    dismiss(house, "Ana Steward", "milestone", "Now I mean it.")
    assert "Add a date in between" not in whats(section(house, "Sven Sponsor"))
    undo["data"] = {
        "act": [row["id"] for row in house.rows(t.act, t.act.c.at) if row["kind"] == "dismiss"][-1]
    }
    house.clock.move(hours=25)
    with pytest.raises(Reject) as late:
        back("Ana Steward", 3)
    assert late.value.status == 409
    with house.store.read() as unit:
        assert evidence.verify(unit) is None


@pytest.mark.parametrize(
    ("name", "advice", "more", "status"),
    [
        ("Mia Member", "milestone", {}, 403),
        ("Olga Owner", "milestone", {}, 403),
        ("Mia Member", "no-such", {}, 403),
        ("Ana Steward", "no-such", {}, 422),
        ("Ana Steward", "", {}, 422),
        ("Ana Steward", "milestone", {"text": "  "}, 422),
        ("Ana Steward", "milestone", {"data": {"advice": "milestone", "evidence": "x|99"}}, 422),
        ("Ana Steward", "invite", {}, 404),
        ("Ana Steward", "milestone", {"community": CommunityKey("hr:page:999")}, 404),
        ("Ana Steward", "milestone", {"community": None}, 404),
    ],
)
def test_whoever_may_not_or_says_it_wrongly_changes_nothing(
    house: House, key: CommunityKey, name: str, advice: str, more: dict[str, Any], status: int
) -> None:
    with pytest.raises(Reject) as no:
        dismiss(house, name, advice, **more)
    assert no.value.status == status
    assert kept(house) == []
    assert "Add a date in between" in whats(section(house, "Ana Steward"))


def test_a_locked_community_and_a_missing_one_answer_alike(house: House, key: CommunityKey) -> None:
    (home,) = [row["home"] for row in house.rows(t.community)]
    hide(house, home, "Sven Sponsor")
    house.hear()
    house.clock.move(minutes=5)
    answers = set()
    for community in (key, CommunityKey("hr:page:999")):
        with pytest.raises(Reject) as no:
            dismiss(house, "Ana Steward", "milestone", community=community)
        answers.add((no.value.status, str(no.value)))
    assert len(answers) == 1
    assert section(house, "Ana Steward") == []
    assert queue(house, "Ana Steward") == []
    assert kept(house) == []


def test_links_lead_to_what_the_viewer_may_read_and_no_title_is_told(house: House, key: CommunityKey) -> None:
    secret = next(row["key"] for row in house.rows(t.page) if row["title"].endswith(CANARY))
    hide(house, secret, "Mia Member")
    house.hear()
    house.clock.move(minutes=5)
    first = section(house, "Ana Steward")[0]
    number = secret.rpartition(":")[2]
    urls = [action["url"] for action in first["actions"] if action["kind"] == "link"]
    assert urls
    assert not any(number == url.rpartition("/")[2] or CANARY in url for url in urls)
    assert CANARY not in json.dumps(section(house, "Ana Steward"))
    assert first["why"].startswith("6 contributions"), "a sum counts all of them"


def test_under_data_protection_sums_and_no_way_to_single_acts(house: House, key: CommunityKey) -> None:
    house.change_policy(sums_only=True, least_group=5)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    assert section(house, "Ana Steward") == [], "what it rests on is one person's"

    def of_many(unit: Any) -> None:
        rows.save(unit, [replace(figure, people=9) for figure in rows.of(unit, only(house))])

    house.store.write(of_many)
    first = section(house, "Ana Steward")[0]
    assert first["what"] == "Answer these first"
    assert [action["kind"] for action in first["actions"]] == ["act"]
    text = json.dumps([section(house, "Ana Steward"), queue(house, "Ana Steward")])
    assert not [account for account in house.wiki.accounts.values() if account.name in text]
    assert "own edits speak" not in text


def test_the_queue_takes_as_many_statements_for_more_of_it(house: House, key: CommunityKey) -> None:
    counts = []
    for title in ("Travel", "Expenses"):
        with statements(house) as recorded:
            house.desk.queue(house.viewer("Ana Steward"))
        counts.append(len(recorded))
        house.community(title)
        house.hear()
    assert counts[0] == counts[1]


def test_nobody_is_named_in_what_is_seen_of_a_dismissal(house: House, key: CommunityKey) -> None:
    viewer: Viewer = house.viewer("Ana Steward")
    dismiss(house, "Sven Sponsor", "milestone", "because of Mia Member")
    view = json.dumps([section(house, "Ana Steward"), queue(house, "Ana Steward")])
    assert "because of" not in view
    assert viewer.name not in view

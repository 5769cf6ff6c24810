"""Where things lead: the editor, the deliverable's page, the answer; and what a draft does not promise yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.effects import NoticeKind
from core.model import CharterText, Scope, ScopeKind
from core.store import tables as t
from core.ui.view import panel_view, part_view, queue_view
from tests.support.house import CHARTER, House
from tests.trouble.house import section


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "telos.sqlite")
    house.people()
    yield house
    house.close()


def panel(house: House, name: str, page: Any) -> dict[str, Any]:
    facts = house.desk.panel(house.viewer(name, page))
    assert facts is not None
    return panel_view(facts, "en")


def test_a_mistyped_year_in_a_draft_is_no_first_date(house: House) -> None:
    page = house.community(deadline="2062-12-18", sponsor="")
    house.hear()
    assert house.rows(t.community)[0]["first_deadline"] is None
    house.wiki.edit(page, house.key("Ana Steward"), charter={**CHARTER, "deadline": "2026-12-18"})
    house.hear()
    stored = house.rows(t.community)[0]
    assert stored["state"] == "active"
    assert "2026-12-18" in stored["first_deadline"]
    assert section(panel(house, "Mia Member", page), "dates")["items"]
    assert "2062" not in str(panel(house, "Mia Member", page))
    # From now on it stays visible beside any later one.
    house.wiki.edit(page, house.key("Ana Steward"), charter={**CHARTER, "deadline": "2027-01-15"})
    house.hear()
    assert "2026-12-18" in house.rows(t.community)[0]["first_deadline"]


def test_add_it_leads_to_the_editor_of_the_page_that_carries_the_charter(house: House) -> None:
    page = house.community(benefit="")
    below = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    for where in (page, below):
        view = panel(house, "Ana Steward", where)
        assert view["state"] == "draft"
        assert view["line"]["action"]["url"] == "https://hr.example/Leave?edit"
        assert section(view, "missing")["items"][0]["actions"][0]["url"] == "https://hr.example/Leave?edit"
    owed = part_view(house.desk.part(house.viewer("Ana Steward")), "en")["items"]
    assert owed[0]["actions"][0]["url"] == "https://hr.example/Leave?edit"


def test_a_charter_from_a_file_says_where_it_is_changed(house: House) -> None:
    page = house.wiki.page("Leave", house.key("Ana Steward"))
    text = CharterText(fields={**CHARTER, "benefit": ""}, written_by=house.key("Ana Steward"))
    house.service.attach("hr", Scope(kind=ScopeKind.PAGE, value="Leave"), text, "leave", page)
    house.hear()
    view = panel(house, "Ana Steward", page)
    assert view["line"]["action"] == {
        "kind": "link", "label": "Open what is missing", "primary": True, "url": "#missing"
    }  # fmt: skip
    missing = section(view, "missing")
    assert "“leave”" in missing["text"]
    assert [item["actions"] for item in missing["items"]] == [[]]
    assert "?edit" not in str(view)


def test_open_leads_to_the_deliverables_own_page_if_the_viewer_may_read_it(house: House) -> None:
    product = house.wiki.page("Final policy", house.key("Ana Steward"))
    page = house.community(
        deliverables="Leave policy; owner: Olga Owner; page: [[final policy]]; done when: both sides signed"
    )
    house.hear()
    address = "https://hr.example/Final_policy"
    view = panel(house, "Olga Owner", page)
    assert (view["state"], view["line"]["action"]["url"]) == ("deliver", address)
    assert section(view, "deliverables")["items"][0]["url"] == address
    assert part_view(house.desk.part(house.viewer("Olga Owner")), "en")["items"][0]["url"] == address
    # What the wiki would not show is not even named.
    house.wiki.secret.add(int(product.rpartition(":")[2]))
    house.clock.move(minutes=5)
    view = panel(house, "Olga Owner", page)
    assert view["line"]["action"]["url"].startswith("#deliver/")
    assert address not in str(view)


def test_read_leads_to_the_reply_on_the_talk_page(house: House) -> None:
    page = house.community()
    house.hear()
    house.clock.move(hours=1)
    first = house.wiki.comment(page, house.key("Mia Member"), "May I carry days over into the next year?")
    house.clock.move(hours=1)
    house.wiki.comment(page, house.key("Ana Steward"), "Five of them, until the end of March.", thread=first)
    reply = house.wiki.leaf(page).comments[-1].id
    house.hear()
    view = panel(house, "Mia Member", page)
    assert view["state"] == "answered"
    url = view["line"]["action"]["url"]
    assert url == "https://hr.example/Leave?talk=Five of them, until &comment=" + reply
    assert section(view, "earlier")["items"][0]["url"] == url


def test_handing_over_proposes_all_who_answer_and_takes_any_other_member(house: House) -> None:
    page = house.community(members="group: managers")
    house.hear()
    house.clock.move(hours=1)
    house.wiki.edit(page, house.key("Mia Member"), text="A long paragraph about carrying days over. " * 3)
    house.hear()
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    other = ({"Ana Steward", "Ben Steward"} - {steward}).pop()
    item = queue_view(house.desk.queue(house.viewer(steward)), "en")["items"][0]
    to = next(action for action in item["actions"] if action["act"]["kind"] == "hand-over")["fields"][0]
    assert to["type"] == "text", "a name can be typed"
    assert [option["value"] for option in to["options"]] == [other, "Sven Sponsor"]


def test_what_was_odd_in_a_running_charter_is_shown_to_who_can_mend_it(house: House) -> None:
    page = house.community(stewards="Ana Steward, Nemo Captain")
    house.hear()
    improve = section(panel(house, "Ana Steward", page), "improve")
    assert ["Nemo Captain" in item["why"] for item in improve["items"]].count(True) == 1
    assert improve["items"][0]["actions"][0]["label"] == "Change it"
    assert section(panel(house, "Mia Member", page), "improve")["items"] == []


def test_the_first_notice_of_something_short_says_that_it_is_new(house: House) -> None:
    page = house.community()
    house.hear()
    house.service.go_live("hr")
    house.clock.move(hours=1)
    house.wiki.edit(page, house.key("Mia Member"), text="A long paragraph about carrying days over. " * 3)
    house.hear()
    planned = [row for row in house.rows(t.outbox) if NoticeKind.LADDER.value in str(row)]
    assert planned
    assert all("reason-ladder-new" in str(row) for row in planned if "answer/" in str(row))

"""Who accepts what somebody says is done sees where it can be seen, and what was said beside that."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from core.model import Act, ActKind, PageKey
from core.ui.view import panel_view, part_view
from tests.support.house import House

WORDS = "Both sides signed on Monday."


@pytest.fixture
def home(house: House) -> PageKey:
    line = "Leave policy; owner: Olga Owner; page: [[Leave/Travel]]; done when: both sides signed"
    home = house.community(deliverables=line)
    house.wiki.page("Leave/Travel", house.key("Ana Steward"), text="The page. " * 5)
    house.hear()
    return home


def say_done(house: House, home: PageKey, link: str) -> None:
    owner = house.viewer("Olga Owner", home)
    (key,) = (
        owed.obligation.key for owed in house.desk.part(owner).owed if owed.obligation.kind == "deliver"
    )
    data = {"link": link}
    act = Act(
        id=str(uuid4()),
        kind=ActKind.DELIVER,
        person=owner.person,
        at=house.clock.now(),
        page=home,
        obligation=key,
        data=data,
        text=WORDS,
    )
    house.desk.act(owner, act)


def asked(house: House, home: PageKey) -> dict[str, Any]:
    view = panel_view(house.desk.panel(house.viewer("Sven Sponsor", home)), "en")
    (mine,) = (section for section in view["sections"] if section["id"] == "mine")
    (item,) = (item for item in mine["items"] if item["key"].startswith("decide/"))
    return item  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/signed", "Leave/Travel", "javascript:alert(1)", "  "]
)
def test_the_words_typed_beside_a_link_reach_who_accepts(house: House, home: PageKey, link: str) -> None:
    say_done(house, home, link)
    why = asked(house, home)["why"]
    assert f"“{WORDS}”" in why
    assert ("To be seen at: " + link in why) is bool(link.strip())
    for language in ("en", "de"):
        (item,) = part_view(house.desk.part(house.viewer("Sven Sponsor")), language)["items"]
        assert WORDS.rstrip(".") in item["why"]


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ("https://elsewhere.example/signed", "https://elsewhere.example/signed"),
        # What stands in the form's field from the start is the page's title.
        ("Leave/Travel", "https://hr.example/Leave/Travel"),
        ("javascript:alert(1)", "https://hr.example/Leave/Travel"),
        (" ", "https://hr.example/Leave/Travel"),
    ],
)
def test_a_way_leads_to_where_it_can_be_seen(house: House, home: PageKey, link: str, there: str) -> None:
    say_done(house, home, link)
    assert asked(house, home)["url"] == there

"""A group's raw name is for the wiki: no screen and no message says it."""

from __future__ import annotations

import json

import pytest

from core.notify.render import rendered
from core.ui.view import communities_view, panel_view, part_view, queue_view
from tests.support.house import House

GROUP = "grp_hr_0031"


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_screen_and_no_message_says_a_groups_raw_name(house: House, language: str) -> None:
    house.wiki.account("Gil Group", GROUP)
    house.wiki.account("Gia Group", GROUP)
    page = house.community(
        **{"members": f"group: {GROUP}", "read by": f"group: {GROUP}", "read until": "2026-12-04"}
    )
    house.hear()
    house.service.go_live(house.wiki.site)
    house.pass_time(days=9)
    names = ("Gil Group", "Ana Steward", "Sven Sponsor", "Olga Owner", "Ines IT", "Mia Member")
    screens = []
    for name in names:
        viewer = house.viewer(name, page)
        facts = house.desk.panel(viewer)
        assert facts is not None
        screens += [
            panel_view(facts, language),
            part_view(house.desk.part(viewer), language),
            queue_view(house.desk.queue(viewer), language),
            communities_view(house.desk.communities(viewer), language),
        ]
    assert house.open_for("Gil Group")
    assert GROUP not in json.dumps(screens)
    assert house.mail.to(house.key("Gil Group"))
    assert GROUP not in "".join(part for message in house.mail.sent for part in rendered(message))

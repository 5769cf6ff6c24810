"""What only all acts of a community show is found with its figures, and told to who can change the charter."""

from __future__ import annotations

from datetime import timedelta

from core.flow import figures
from core.model import PageKey
from core.store import communities
from core.ui.view import panel_view
from tests.support.house import CHARTER, House


def codes(house: House) -> set[str]:
    with house.store.read() as unit:
        (community,) = communities.of_site(unit, "hr")
    return {finding.code for finding in community.findings}


def told(house: House, name: str, page: PageKey) -> set[str]:
    """What stands for somebody under "could be better"."""
    facts = house.desk.panel(house.viewer(name, page))
    assert facts is not None
    return {
        item["key"].partition("/")[0]
        for section in panel_view(facts, "en")["sections"]
        if section["id"] == "improve"
        for item in section["items"]
    }


def test_a_still_community_is_told_to_who_can_change_it_until_somebody_does_something(house: House) -> None:
    home = house.community()
    house.hear()
    house.clock.at += timedelta(days=29)
    # The day's reckoning, as the clock asks for it.
    house.service.tick()
    house.service.run_until_idle()
    assert "D211" in codes(house)
    assert "D211" in told(house, "Ana Steward", home)
    assert "D211" not in told(house, "Mia Member", home)
    # What the charter says is read anew, and what was noticed of the whole stays beside it.
    house.wiki.edit(
        home, house.key("Ana Steward"), charter={**CHARTER, "purpose": "We agree on leave in March."}
    )
    house.hear()
    assert "D211" in codes(house)
    house.wiki.comment(home, house.key("Mia Member"), "I have a question about the second part of it.")
    house.hear()
    house.clock.at += 2 * figures.SOON
    house.service.tick()
    house.service.run_until_idle()
    assert "D211" not in codes(house)
    assert "D211" not in told(house, "Ana Steward", home)

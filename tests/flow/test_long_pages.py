"""A page that is longer than what is read of it is said to whoever can change it, where it is Telos' business."""

from __future__ import annotations

from core.model import PageKey
from core.store import pages
from core.ui.view import panel_view
from tests.support.house import House

WORDS = "Days off, one by one. " * 30


def titles(house: House, name: str, page: PageKey) -> list[str]:
    facts = house.desk.panel(house.viewer(name, page))
    assert facts is not None
    return [item["what"] for section in panel_view(facts, "en")["sections"] for item in section["items"]]


def test_who_can_change_the_charter_reads_of_a_long_page_without_one(house: House) -> None:
    house.wiki.largest = 500
    house.community()
    page = house.wiki.page("Leave/Days off", house.key("Mia Member"), text=WORDS)
    house.hear()
    title = "This page is too long to be read whole"
    assert title in titles(house, "Ana Steward", page)
    assert title not in titles(house, "Mia Member", page)
    house.clock.move(hours=2)
    house.wiki.edit(page, house.key("Mia Member"), "Short.")
    house.hear()
    assert title not in titles(house, "Ana Steward", page)


def test_a_long_page_with_a_charter_says_so_itself(house: House) -> None:
    house.wiki.largest = 50
    page = house.community()
    house.hear()
    assert "This page is too long to be read whole" in titles(house, "Ana Steward", page)


def test_doctor_counts_long_pages_outside_every_community(house: House) -> None:
    house.wiki.largest = 500
    house.community()
    for title in ("Archive", "Archive/1998", "Leave/Days off"):
        house.wiki.page(title, house.key("Mia Member"), text=WORDS)
    house.hear()
    with house.store.read() as connection:
        assert pages.cut_outside(connection, "hr") == 2

"""Where the wiki's hints lead: to a page, to the page of a comment, to what lies below, to all that changed."""

from __future__ import annotations

from core.events import Hint
from core.model import PageKey, page_key
from core.store import tables as t
from tests.support.delivering import signed
from tests.support.house import House


def comments(house: House, page: PageKey) -> list[str]:
    return [row["excerpt"] for row in house.rows(t.comment) if row["page"] == page]


def test_a_hint_about_a_whole_site_asks_once_what_changed(house: House) -> None:
    page = house.community()
    house.wiki.hooks_out.clear()
    for number in range(3):
        house.wiki.space_changed()
        house.service.receive(
            "hr", signed(house.wiki.hooks_out[-1][1], f"s{number}"), house.wiki.hooks_out[-1][1]
        )
        house.service.run_until_idle()
    house.service.process([Hint(site="hr"), Hint(site="hr")])
    assert house.service.queue.depth() == {"sync": 1}, "it waits a moment for others"
    house.clock.move(seconds=10)
    house.service.run_until_idle()
    assert page in {row["key"] for row in house.rows(t.page)}
    assert house.service.queue.depth() == {}


def test_a_hint_by_a_comments_id_leads_to_its_page_also_when_it_is_gone(house: House) -> None:
    page = house.community()
    comment = house.wiki.comment(page, house.key("Mia Member"), "Never mind this.")
    house.wiki.hooks_out.clear()
    house.service.process([Hint(site="hr", page=page_key("hr", comment))])
    house.service.run_until_idle()
    assert comments(house, page) == ["Never mind this."]
    house.wiki.uncomment(page)
    house.wiki.hooks_out.clear()
    house.service.process([Hint(site="hr", page=page_key("hr", comment))])
    assert comments(house, page) == []
    assert page_key("hr", comment) not in {row["key"] for row in house.rows(t.page)}, "no page of that id"


def test_a_hint_by_the_id_of_a_comment_that_only_said_it_was_read(house: House) -> None:
    page = house.community()
    comment = house.wiki.say_read(page, house.key("Mia Member"))
    house.hear()
    assert [row["id"] for row in house.rows(t.sign)] == [f"read/{comment}"]
    house.wiki.unsign(page)
    house.wiki.hooks_out.clear()
    house.service.process([Hint(site="hr", page=page_key("hr", comment))])
    assert house.rows(t.sign) == []


def test_what_lies_below_moves_along(house: House) -> None:
    house.wiki.on_paper()
    home = house.community()
    lone = house.wiki.page("Travel", house.key("Mia Member"))
    below = house.wiki.page("Trains", house.key("Mia Member"), parent=lone)
    house.hear()
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    own = belongs[home]
    assert own
    assert (belongs[lone], belongs[below]) == (None, None)
    house.wiki.place(lone, home)
    house.hear()
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    assert (belongs[lone], belongs[below]) == (own, own)
    house.wiki.place(lone, None)
    house.hear()
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    assert (belongs[lone], belongs[below]) == (None, None)


def test_a_page_that_moves_by_its_title_asks_for_nothing_more(house: House) -> None:
    house.community()
    page = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.wiki.page("Leave/Travel/Trains", house.key("Mia Member"))
    house.hear()
    house.wiki.move(page, "Leave/Journeys")
    house.wiki.requests.clear()
    house.hear()
    assert house.wiki.requests.count("read") == 1

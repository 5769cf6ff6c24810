"""A wiki that tells of little and whose webhooks are lost: a sync finds by itself what is different."""

from __future__ import annotations

import pytest

from core.flow import reconcile
from core.model import PageKey
from core.ports import RetryAt
from core.store import tables as t
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    """A policy three managers must confirm, on a wiki that tells neither of deletions nor of people."""
    house.wiki.on_paper()
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.sync()
    house.clock.move(hours=1)
    return page


def deaf_sync(house: House) -> None:
    """Every webhook is lost; then a sync, and another one when its time has come."""
    house.wiki.hooks_out.clear()
    house.sync()


def exists(house: House, page: PageKey) -> bool:
    return next(bool(row["exists"]) for row in house.rows(t.page) if row["key"] == page)


def test_a_deleted_page_is_found_and_a_restored_one_too(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    house.wiki.delete(page)
    deaf_sync(house)
    assert not exists(house, page)
    house.wiki.restore(page)
    deaf_sync(house)
    assert exists(house, page)
    assert page in {row["page"] for row in house.rows(t.contribution)}


def test_a_charter_that_is_gone_and_back_is_found(house: House, home: PageKey) -> None:
    house.wiki.delete(home)
    deaf_sync(house)
    assert house.open_for("Mia Member") == []
    house.wiki.restore(home)
    deaf_sync(house)
    assert len(house.open_for("Mia Member")) == 1


def test_a_comment_taken_back_is_found(house: House, home: PageKey) -> None:
    house.wiki.comment(home, house.key("Mia Member"), "Who pays?")
    house.hear()
    assert house.key("Mia Member") in {row["author"] for row in house.rows(t.contribution)}
    house.wiki.uncomment(home)
    deaf_sync(house)
    assert house.key("Mia Member") not in {row["author"] for row in house.rows(t.contribution)}


def test_a_page_put_elsewhere_or_labelled_is_found(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    house.wiki.place(page, None)
    deaf_sync(house)
    assert {row["key"]: row["community"] for row in house.rows(t.page)}[page] is None
    house.wiki.label(home, "policy")
    deaf_sync(house)
    assert [row["labels"] for row in house.rows(t.page) if row["key"] == home] == ['["policy"]']


def test_a_page_that_came_into_a_community_is_found(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"))
    house.hear()
    own = {row["key"]: row["community"] for row in house.rows(t.page)}[home]
    house.wiki.place(page, home)
    deaf_sync(house)
    assert {row["key"]: row["community"] for row in house.rows(t.page)}[page] == own


def test_who_joins_or_leaves_a_group_is_found_by_the_next_pass(house: House, home: PageKey) -> None:
    new = house.wiki.account("Nina New")
    house.wiki.group_change(new, "managers", joins=True)
    house.wiki.group_change(house.key("Mia Member"), "managers", joins=False)
    deaf_sync(house)
    assert len(house.open_for("Nina New")) == 1
    assert house.open_for("Mia Member") == []


def test_groups_are_not_asked_about_at_every_pass(house: House, home: PageKey) -> None:
    deaf_sync(house)
    house.wiki.requests.clear()
    house.clock.move(minutes=1)
    deaf_sync(house)
    assert "group" not in house.wiki.requests
    house.clock.move(minutes=5)
    deaf_sync(house)
    assert house.wiki.requests.count("group") == 1


def test_a_large_group_is_asked_about_once_a_day(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "LARGE", 2)
    house.wiki.requests.clear()
    deaf_sync(house)
    assert "group" not in house.wiki.requests
    house.clock.move(days=1)
    deaf_sync(house)
    assert house.wiki.requests.count("group") == 1


def test_an_account_that_was_closed_owes_nothing_a_day_later(house: House, home: PageKey) -> None:
    house.wiki.block(house.key("Max Member"))
    deaf_sync(house)
    house.clock.move(days=1)
    deaf_sync(house)
    assert house.open_for("Max Member") == []
    assert len(house.open_for("Mia Member")) == 1


def test_a_charter_naming_an_account_that_comes_later_mends_itself(house: House, home: PageKey) -> None:
    page = house.community("Absence", sponsor="Late Sponsor")
    house.hear()
    house.wiki.account("Late Sponsor")
    house.clock.move(minutes=6)
    deaf_sync(house)
    state = {row["home"]: row["state"] for row in house.rows(t.community)}
    assert state[page] == "active"


def test_a_pass_compares_some_pages_and_the_next_one_the_others(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = [house.wiki.page(f"Travel {n}", house.key("Mia Member"), parent=home) for n in range(5)]
    house.hear()
    monkeypatch.setattr(reconcile, "PAGES", 2)
    monkeypatch.setattr(reconcile, "AT_ONCE", 1)
    for page in below:
        house.wiki.delete(page)
    gone = []
    for _ in range(3):
        house.wiki.requests.clear()
        deaf_sync(house)
        assert house.wiki.requests.count("stats") == 2
        gone.append(sum(not exists(house, page) for page in below))
    assert gone == sorted(set(gone)), "each pass finds further ones"
    assert gone[-1] == 5


def test_nothing_is_read_when_nothing_is_different(house: House, home: PageKey) -> None:
    house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.wiki.say_read(home, house.key("Mia Member"))
    house.hear()
    house.sync()
    house.wiki.requests.clear()
    house.sync()
    assert "read" not in house.wiki.requests
    assert house.wiki.requests.count("stats") == 1


def test_a_wiki_that_tells_everything_is_not_swept(house: House) -> None:
    house.community()
    house.hear()
    assert house.wiki.page_stats is None
    house.wiki.requests.clear()
    house.clock.move(days=1)
    house.sync()
    assert {"stats", "group"}.isdisjoint(house.wiki.requests)


def test_a_wiki_that_goes_away_in_the_middle_is_swept_from_the_same_place(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = house.rows(t.site)[0]["swept"]
    with monkeypatch.context() as patch:

        def away(pages: object) -> None:
            raise RetryAt("away")

        patch.setattr(house.wiki, "stats", away)
        with pytest.raises(RetryAt):
            house.service.sync("hr")
    assert house.rows(t.site)[0]["swept"] == before

"""How a page stands, on the page itself: soon after it changed, once, and nothing that is there already."""

from __future__ import annotations

from datetime import date

import pytest

from core.model import Act, ActKind, PageKey
from core.ports import GiveUp, PageState, RetryAt
from core.store import tables as t
from tests.support.house import CHARTER, House


@pytest.fixture
def home(house: House) -> PageKey:
    """A policy that three managers must confirm, on a wiki that shows states on its pages."""
    house.wiki.on_paper()
    house.service.go_live("hr")
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    return page


def a_moment_later(house: House) -> list[PageState]:
    """What was put on pages once the time for it had come; whatever the wiki tells of that is heard."""
    before = len(house.wiki.shows)
    for _ in range(4):
        house.clock.move(seconds=31)
        house.service.run_until_idle()
        house.hear()
    return house.wiki.shows[before:]


def confirm(house: House, name: str, page: PageKey) -> None:
    viewer = house.viewer(name, page)
    act = Act(
        id=f"confirm-{name}",
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        revision=viewer.revision,
    )
    assert not house.desk.act(viewer, act).page_changed


def test_a_charters_page_shows_how_the_community_stands(house: House, home: PageKey) -> None:
    (state,) = a_moment_later(house)
    assert (state.page, state.home, state.shown, state.state) == (home, home, True, "active")
    assert (state.community, state.purpose, state.benefit) == (
        "Leave",
        CHARTER["purpose"],
        CHARTER["benefit"],
    )
    assert (state.deadline, state.first_deadline, state.read_until) == (
        date(2026, 12, 18),
        None,
        date(2026, 12, 11),
    )
    (deliverable,) = state.deliverables
    assert (deliverable.name, deliverable.owner, deliverable.done) == (
        "Leave policy",
        house.key("Olga Owner"),
        False,
    )
    assert (state.asked, state.confirmed) == (3, 0)
    assert state.stewards == (house.key("Ana Steward"), house.key("Ben Steward"))
    assert (state.language, state.act_url) == ("en", f"https://telos.example/at/hr/{home.partition(':')[2]}")


def test_no_page_is_written_to_before_go_live_and_all_of_them_after_it(house: House) -> None:
    house.wiki.on_paper()
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    below = house.wiki.page("Travel", house.key("Mia Member"), parent=page)
    house.hear()
    confirm(house, "Mia Member", page)
    house.sync()
    assert a_moment_later(house) == []
    assert "show" not in house.wiki.requests
    assert house.service.queue.depth() == {}
    assert [revision.minor for revision in house.wiki.leaf(page).revisions] == [False]
    house.service.go_live("hr")
    states = {state.page: state for state in a_moment_later(house)}
    assert set(states) == {page, below}
    assert (states[page].asked, states[page].confirmed) == (3, 1)
    # Saying it again writes nothing anew.
    house.service.go_live("hr")
    assert a_moment_later(house) == []


def test_a_wiki_with_a_panel_of_its_own_has_no_page_written_to_at_all(house: House) -> None:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    confirm(house, "Mia Member", page)
    revisions = len(house.wiki.leaf(page).revisions)
    for _ in range(2):
        house.sync()
        assert a_moment_later(house) == []
        assert "show" not in house.wiki.requests
        assert len(house.wiki.leaf(page).revisions) == revisions
        house.service.go_live("hr")


def test_what_the_bot_saved_leads_to_nothing_new(house: House, home: PageKey) -> None:
    assert len(a_moment_later(house)) == 1
    assert house.wiki.leaf(home).revisions[-1].minor
    house.sync()
    assert house.service.queue.depth() == {}
    assert a_moment_later(house) == []
    assert len(house.open_for("Mia Member")) == 1, "a minor version asks nobody again"


def test_it_is_shown_once_in_a_moment_however_much_happens(house: House, home: PageKey) -> None:
    a_moment_later(house)
    house.wiki.requests.clear()
    for name in ("Mia Member", "Max Member", "Moe Member"):
        confirm(house, name, home)
        house.service.run_until_idle()
    assert "show" not in house.wiki.requests
    (state,) = a_moment_later(house)
    assert (state.asked, state.confirmed) == (3, 3)
    assert house.wiki.requests.count("show") == 1


def test_where_many_confirm_they_are_counted_after_a_while(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.flow.status_projection.MANY", 3)
    a_moment_later(house)
    confirm(house, "Mia Member", home)
    assert a_moment_later(house) == []
    house.clock.move(minutes=15)
    (state,) = a_moment_later(house)
    assert state.confirmed == 1
    confirm(house, "Max Member", home)
    house.wiki.edit(home, house.key("Ana Steward"), charter={**CHARTER, "benefit": "Another one."})
    house.hear()
    (state,) = a_moment_later(house)
    assert state.benefit == "Another one."


def test_a_page_of_the_community_shows_what_waits_there(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    states = {state.page: state for state in a_moment_later(house)}
    assert (states[page].home, states[page].community, states[page].waiting) == (home, "Leave", 1)
    assert (states[page].deliverables, states[page].asked, states[page].confirmed) == ((), 0, 0)
    house.wiki.comment(page, house.key("Ben Steward"), "Thank you!", thread="")
    house.wiki.edit(page, house.key("Ben Steward"))
    house.hear()
    assert [state.waiting for state in a_moment_later(house) if state.page == page] == [0]


def test_a_later_deadline_shows_the_first_one_too(house: House, home: PageKey) -> None:
    a_moment_later(house)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={**CHARTER, "deadline": "2027-01-15"})
    house.hear()
    last = a_moment_later(house)[-1]
    assert (last.deadline, last.first_deadline) == (date(2027, 1, 15), date(2026, 12, 18))


def test_a_page_that_left_its_community_shows_nothing_any_more(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    a_moment_later(house)
    house.wiki.place(page, None)
    house.hear()
    assert [(state.page, state.shown) for state in a_moment_later(house)] == [(page, False)]
    house.wiki.edit(home, house.key("Ana Steward"), charter={})
    house.hear()
    assert [(state.page, state.shown) for state in a_moment_later(house)] == [(home, False)]
    assert house.wiki.states == {}
    assert a_moment_later(house) == []


def test_a_page_that_is_gone_is_let_be_and_comes_back_with_what_it_showed(
    house: House, home: PageKey
) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    a_moment_later(house)
    house.wiki.delete(page)
    house.hear()
    assert [state for state in a_moment_later(house) if state.page == page] == []
    house.wiki.leaf(page).parent = 0
    house.wiki.restore(page)
    house.hear()
    assert [(state.page, state.shown) for state in a_moment_later(house)] == [(page, False)]


def test_a_wiki_that_is_away_is_told_later(house: House, home: PageKey) -> None:
    house.wiki.trouble = [RetryAt("away")]
    house.clock.move(seconds=31)
    house.service.run_until_idle()
    assert house.wiki.shows == []
    assert house.service.queue.dead() == []
    assert [state.page for state in a_moment_later(house)] == [home]


def test_a_page_nobody_lets_us_write_on_is_one_dead_letter_until_something_changes(
    house: House, home: PageKey
) -> None:
    house.wiki.trouble = [GiveUp("The bot may not edit this page")]
    assert a_moment_later(house) == []
    assert [letter.kind for letter in house.service.queue.dead()] == ["show"]
    house.wiki.comment(home, house.key("Ana Steward"), "No matter.")
    house.hear()
    assert a_moment_later(house) == []
    assert len(house.service.queue.dead()) == 1
    assert house.service.redrive() == 1
    house.service.run_until_idle()
    assert [state.page for state in house.wiki.shows] == [home]


def test_one_page_in_trouble_keeps_no_other_waiting(house: House, home: PageKey) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"), parent=home)
    house.hear()
    house.wiki.trouble = [GiveUp("no"), GiveUp("no")]
    assert {state.page for state in a_moment_later(house)} < {home, page}
    assert len(house.wiki.shows) == 1


def test_a_wiki_with_a_panel_is_told_nothing(house: House) -> None:
    house.community()
    house.hear()
    house.clock.move(minutes=1)
    house.service.run_until_idle()
    assert "show" not in house.wiki.requests
    assert {row["shown"] for row in house.rows(t.page)} == {""}

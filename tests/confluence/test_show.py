"""What is put on pages: where, how often, and nothing that not all their readers may know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from core.model import PageKey
from core.ports import PageState
from plugins.confluence import block
from plugins.confluence.testing import Harness
from tests.confluence.telos import charter, usual

SECRET = "Project Nightingale moves to Porto"


@pytest.fixture(params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(request.param)
    harness.start()
    harness.account("Ana")
    yield harness
    harness.stop()


@pytest.fixture
def seen(wiki: Harness) -> Callable[[str], str]:
    """What stands on a page for whoever may read it: its text and the app's property."""

    def look(title: str) -> str:
        page = wiki.platform._wiki.page(wiki.twin.page_id(title))
        prop = wiki.platform._wiki.prop(page, "telos")
        return str(wiki.twin.storage(title)) + str(prop[0] if prop else "")

    return look


def state(page: PageKey, home: PageKey) -> PageState:
    return PageState(
        page=page, home=home, community=SECRET, state="active", purpose=SECRET, benefit=SECRET,
        deadline=date(2026, 12, 18), waiting=2, act_url="https://telos.example/at/hr/1",
    )  # fmt: skip


def test_below_the_charter_a_page_says_what_the_charter_says(
    wiki: Harness, seen: Callable[[str], str]
) -> None:
    home, _ = wiki.edit("Home", "All of it.", by="Ana")
    below, _ = wiki.edit("Below", "A part.", by="Ana")
    wiki.twin.reparent("Below", "Home", by="Ana")
    wiki.open(status_on="all").show(state(below, home))
    assert SECRET in seen("Below")


def test_elsewhere_a_page_names_nothing_of_a_charter_that_others_may_not_read(
    wiki: Harness, seen: Callable[[str], str]
) -> None:
    home, _ = wiki.edit("Home", "For managers.", by="Ana")
    wiki.restrict("Home", "managers")
    other, _ = wiki.edit("Elsewhere too", "For all.", by="Ana")
    wiki.open(status_on="all").show(state(other, home))
    shown = seen("Elsewhere too")
    assert SECRET not in shown
    assert ("telos-status" in shown) if wiki.variant == "dc" else ("'waiting': 2" in shown)


def test_only_the_charters_own_page_is_edited_unless_an_admin_wants_more(wiki: Harness) -> None:
    home, _ = wiki.edit("Home", "All of it.", by="Ana")
    below, _ = wiki.edit("Below", "A part.", by="Ana")
    wiki.twin.reparent("Below", "Home", by="Ana")
    for page in (home, below):
        wiki.platform.show(state(page, home))
    shows = wiki.variant == "dc"
    assert (block.find(wiki.twin.storage("Home")) is not None) == shows
    assert block.find(wiki.twin.storage("Below")) is None
    assert wiki.current("Below") == 1
    assert wiki.current("Home") == (2 if shows else 1)


@pytest.mark.parametrize("wiki", ["dc"], indirect=True)
def test_a_link_to_an_older_wording_is_renewed_and_one_to_this_wording_is_left(wiki: Harness) -> None:
    home, _ = wiki.edit("Home", "All of it.", by="Ana")
    asked = PageState(
        page=home, home=home, state="active", asked=3, wording=1, act_url="https://telos.example/at/hr/1"
    )
    wiki.platform.show(asked)
    assert block.shown(wiki.twin.storage("Home")) == 2
    kept = wiki.twin.storage("Home")
    _, version = wiki.twin.edit("Home", kept + "<p>More.</p>", by="Ana")
    wiki.platform.show(asked)
    assert wiki.current("Home") == version, "the wording is the one the link names"
    wiki.platform.show(replace(asked, wording=version))
    assert block.shown(wiki.twin.storage("Home")) == wiki.current("Home") == version + 1


def test_what_an_earlier_telos_showed_is_told_by_the_wiki_alone(wiki: Harness) -> None:
    """Whoever lost the database learns here that there was one."""
    home, _ = wiki.edit("Home", "All of it.", by="Ana")
    wiki.twin.edit("Home", charter(wiki, usual("Home")), by="Ana")
    assert not wiki.platform.traces_left()
    wiki.platform.show(state(home, home))
    assert wiki.platform.traces_left()
    wiki.platform.show(PageState(page=home, shown=False))
    assert not wiki.platform.traces_left()

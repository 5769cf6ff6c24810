"""Confirming at the desk: it counts for the version on the screen, and for who is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.model import PageKey, Viewer
from core.ports import Reject, RetryAt
from core.store import tables as t
from tests.flow.acting import below, confirm
from tests.support.house import House


def test_a_confirmation_counts_for_the_revision_on_the_screen(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    result = confirm(house, viewer)
    assert (result.done, result.page_changed) == ("desk-done-confirm", False)
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.confirmed is not None
    assert facts.confirmed.revision == viewer.revision
    assert facts.mine == ()
    assert len(house.open_for("Max Member")) == 1


def test_a_page_that_changed_meanwhile_is_not_credited_even_unheard(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.edit(home, house.key("Ana Steward"))
    result = confirm(house, viewer)
    assert result.page_changed
    assert house.rows(t.act) == []
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.changed_to == house.viewer("Mia Member", home).revision
    assert "diff=" in facts.diff_url


def test_a_minor_edit_meanwhile_is_no_hindrance(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.edit(home, house.key("Ana Steward"), minor=True)
    assert not confirm(house, viewer).page_changed


def test_a_major_edit_later_asks_again(house: House, home: PageKey) -> None:
    confirm(house, house.viewer("Mia Member", home))
    assert house.open_for("Mia Member") == []
    house.clock.move(days=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    assert [key.rpartition("/")[2] for key in house.open_for("Mia Member")] == ["2"]


def test_a_revision_of_another_page_is_refused(house: House, home: PageKey) -> None:
    other = house.viewer("Mia Member", below(house))
    with pytest.raises(Reject, match="does not belong to this page"):
        confirm(house, replace(other, page=home))


def test_without_the_wiki_nothing_is_confirmed(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.away = True
    with pytest.raises(RetryAt):
        confirm(house, viewer)
    assert house.rows(t.act) == []


def test_who_is_not_asked_can_not_confirm(house: House, home: PageKey) -> None:
    with pytest.raises(Reject, match="Nobody asks you"):
        confirm(house, house.viewer("Ines IT", home))


@pytest.mark.parametrize("lacking", [{"page": None}, {"revision": 0}, {"page": None, "revision": 0}])
def test_a_token_without_page_or_revision_confirms_nothing(
    house: House, home: PageKey, lacking: dict[str, Any]
) -> None:
    viewer = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    for values in ({"page": home}, {"page": home, "obligation": key}, {"page": None, "obligation": key}):
        with pytest.raises(Reject):
            confirm(house, replace(viewer, **lacking), revision=viewer.revision, **values)
    assert (house.rows(t.act), house.open_for("Mia Member")) == ([], [key])


def test_what_was_never_on_the_screen_is_not_confirmed(house: House, home: PageKey) -> None:
    old = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    new = house.viewer("Mia Member", home)
    elsewhere = house.viewer("Mia Member", below(house, "Max Member"))
    other = house.community("Travel", **{"read by": "group: managers"})
    house.hear()
    community = next(row["key"] for row in house.rows(t.community) if row["home"] == other)
    tries: list[tuple[Viewer, dict[str, Any]]] = [
        # A revision that is not the one on the screen.
        (old, {"revision": new.revision}),
        (new, {"revision": old.revision}),
        # From another page of the community, by the obligation or by the page.
        (elsewhere, {"revision": new.revision, "obligation": key}),
        (elsewhere, {"revision": new.revision, "page": home}),
        (elsewhere, {"revision": elsewhere.revision, "obligation": key}),
        # A community that is not this page's, or nobody's.
        (new, {"community": community}),
        (new, {"community": "hr:page:99999"}),
        (house.viewer("Mia Member", other), {"obligation": key}),
    ]
    for place, (viewer, values) in enumerate(tries):
        with pytest.raises(Reject):
            confirm(house, viewer, id=f"try-{place}", **values)
    assert house.rows(t.act) == []


def test_confirming_again_adds_no_row(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    assert confirm(house, viewer, id="one").done == "desk-done-confirm"
    house.clock.move(days=1)
    assert confirm(house, viewer, id="two").done == "desk-done-confirm"
    house.wiki.edit(home, house.key("Ana Steward"), minor=True)
    house.hear()
    assert confirm(house, house.viewer("Mia Member", home), id="three").done == "desk-done-confirm"
    assert len(house.rows(t.act)) == 1
    assert len([row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]) == 1
    house.clock.move(days=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    confirm(house, house.viewer("Mia Member", home), id="four")
    assert len(house.rows(t.act)) == 2


def test_where_it_is_to_be_renewed_another_days_confirmation_counts(house: House) -> None:
    home = house.community(**{"read by": "group: managers", "renewed every": "365 days"})
    house.hear()
    house.clock.move(hours=2)
    viewer = house.viewer("Mia Member", home)
    confirm(house, viewer, id="one")
    confirm(house, viewer, id="two")
    assert len(house.rows(t.act)) == 1
    house.clock.move(days=7)
    confirm(house, viewer, id="three")
    assert len(house.rows(t.act)) == 2

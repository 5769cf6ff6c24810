"""A page that shows a charter and doesn't write it says why it makes no community."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.model import Page, PageKey
from core.store import tables as t
from core.ui.view import panel_view
from tests.support.house import CHARTER, House

BY = "{{:Charter of Leave}}"
SHOWN = {"scope": "page", "shown by": BY}


@pytest.fixture
def told(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A wiki that says of some pages what shows their charter."""
    read: Callable[[int | str], Page] = house.wiki._page

    def page(number: int | str) -> Page:
        original = read(number)
        if original.charter is None or "shown by" not in original.charter.fields:
            return original
        return replace(original, charter=replace(original.charter, fields={"scope": "page"}, shown_by=BY))

    monkeypatch.setattr(house.wiki, "_page", page)
    return house


def belongs(house: House, page: PageKey) -> str | None:
    return next(row["community"] for row in house.rows(t.page) if row["key"] == page)


def communities(house: House) -> dict[str, tuple[str, list[str]]]:
    return {
        row["home"]: (row["state"], [finding["code"] for finding in json.loads(row["findings"])])
        for row in house.rows(t.community)
        if not row["withdrawn"]
    }


def test_outside_every_community_it_is_a_draft_of_its_own_page(told: House) -> None:
    page = told.wiki.page("X", told.key("Mia Member"), charter=SHOWN)
    below = told.wiki.page("X/Part", told.key("Ana Steward"))
    told.hear()
    assert communities(told) == {page: ("draft", ["P125"])}
    assert belongs(told, below) is None
    assert [key.partition("/")[0] for key in told.open_for("Mia Member")] == ["complete"]
    told.clock.move(minutes=5)
    told.wiki.edit(page, told.key("Mia Member"), charter=CHARTER)
    told.hear()
    assert communities(told)[page][0] == "active"


def test_who_only_put_it_there_is_not_said_to_have_written_it(told: House) -> None:
    page = told.wiki.page("X", told.key("Mia Member"), charter=SHOWN)
    told.hear()
    panel = json.dumps(panel_view(told.desk.panel(told.viewer("Mia Member", page))))
    assert "You put this charter onto the page, and it stands on another one." in panel
    assert "wrote this charter" not in panel
    told.clock.move(minutes=5)
    told.wiki.edit(page, told.key("Mia Member"), charter={**CHARTER, "purpose": ""})
    told.hear()
    panel = json.dumps(panel_view(told.desk.panel(told.viewer("Mia Member", page))))
    assert "You wrote this charter" in panel


def test_in_a_community_it_stays_in_it_and_says_so(told: House) -> None:
    home = told.community()
    told.hear()
    page = told.wiki.page("Leave/X", told.key("Mia Member"), charter=SHOWN)
    told.hear()
    assert list(communities(told)) == [home]
    assert belongs(told, page) == belongs(told, home)
    (findings,) = [json.loads(row["findings"]) for row in told.rows(t.page) if row["key"] == page]
    assert [(finding["code"], finding["read"]) for finding in findings] == [("P125", BY)]
    told.clock.move(minutes=5)
    told.wiki.edit(page, told.key("Mia Member"), charter={})
    told.hear()
    (findings,) = [json.loads(row["findings"]) for row in told.rows(t.page) if row["key"] == page]
    assert findings == []

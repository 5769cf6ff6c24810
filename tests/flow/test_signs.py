"""Signs given outside the panel: kept as evidence once, counted like any other, told as what they are."""

from __future__ import annotations

import json

import pytest

from core.model import PageKey
from core.store import evidence
from core.store import tables as t
from core.ui.view import panel_view
from tests.support.house import CHARTER, House


@pytest.fixture
def home(house: House) -> PageKey:
    """A policy that three managers must confirm."""
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=1)
    return page


def acts(house: House) -> list[dict[str, object]]:
    return [json.loads(row["doc"]) for row in house.rows(t.act)]


def test_who_writes_that_it_was_read_is_asked_no_more(house: House, home: PageKey) -> None:
    house.wiki.say_read(home, house.key("Mia Member"))
    house.hear()
    assert house.open_for("Mia Member") == []
    assert len(house.open_for("Max Member")) == 1
    (row,) = [row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]
    data = json.loads(row["data"])
    assert (data["channel"], data["shown"]) == ("comment", "unknown")
    assert data["revision"] == house.wiki.leaf(home).revisions[-1].number
    with house.store.read() as connection:
        assert evidence.verify(connection) is None


def test_a_sign_is_one_act_however_often_it_is_read_and_stays_when_taken_back(
    house: House, home: PageKey
) -> None:
    house.wiki.tick(home, house.key("Mia Member"), at=house.clock.now())
    house.hear()
    house.sync()
    house.wiki.edit(home, house.key("Ana Steward"), minor=True)
    house.hear()
    assert len(acts(house)) == 1
    house.wiki.unsign(home)
    house.hear()
    assert house.rows(t.sign) == []
    assert len(acts(house)) == 1
    assert house.open_for("Mia Member") == []


def test_a_sign_heard_late_counts_for_what_the_page_said_then(house: House, home: PageKey) -> None:
    house.wiki.say_read(home, house.key("Mia Member"))
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    assert len(house.open_for("Mia Member")) == 1, "the page has changed since"


def test_a_sign_counts_when_its_giver_joins_later(house: House, home: PageKey) -> None:
    new = house.wiki.account("Nina New")
    house.wiki.say_read(home, new)
    house.hear()
    assert acts(house) == []
    house.wiki.group_change(new, "managers", joins=True)
    house.hear()
    assert [act["person"] for act in acts(house)] == [new]
    assert house.open_for("Nina New") == []


def test_a_like_of_a_comment_that_waits_is_thanks(house: House, home: PageKey) -> None:
    comment = house.wiki.comment(home, house.key("Mia Member"), "Who pays for the second night?")
    house.hear()
    assert house.open_for("Ana Steward") + house.open_for("Ben Steward") != []
    house.clock.move(minutes=5)
    house.wiki.like(home, house.key("Ben Steward"), comment)
    house.wiki.like(home, house.key("Olga Owner"), comment)
    house.hear()
    (doc,) = [json.loads(row["doc"]) for row in house.rows(t.contribution) if row["id"] == f"c{comment}"]
    assert doc["settled"]["how"] == "thanks"
    assert [key for key in house.open_for("Ana Steward") if "/c" in key] == []
    house.sync()
    assert {act["channel"] for act in acts(house)} == {"like"}


def test_the_panel_says_that_the_version_is_not_known(house: House, home: PageKey) -> None:
    house.wiki.tick(home, house.key("Mia Member"), at=house.clock.now())
    house.wiki.say_read(home, house.key("Max Member"))
    house.hear()
    lines = {}
    for name in ("Mia Member", "Max Member"):
        facts = house.desk.panel(house.viewer(name, home))
        assert facts is not None
        lines[name] = panel_view(facts)["line"]["text"]
    assert lines == {
        "Mia Member": "You ticked it off on Mon 23 Nov; which version you saw is not known",
        "Max Member": "You wrote on Mon 23 Nov that you have read it; which version you saw is not known",
    }


def test_an_erased_persons_signs_name_nobody(house: House, home: PageKey) -> None:
    comment = house.wiki.comment(home, house.key("Mia Member"), "Who pays?")
    ben = house.key("Ben Steward")
    house.hear()
    house.clock.move(minutes=5)
    house.wiki.like(home, ben, comment)
    house.hear()
    assert [act["channel"] for act in acts(house)] == ["like"]
    new = house.service.erase(ben)
    house.service.run_until_idle()
    local = ben.partition(":")[2]
    assert [row["person"] for row in house.rows(t.sign)] == [new]
    house.wiki.edit(home, house.key("Ana Steward"), charter={**CHARTER, "stewards": "Ana Steward"})
    house.hear()
    (sign,) = house.rows(t.sign)
    assert local not in sign["id"]
    assert local not in repr(house.rows(t.act)) + repr(house.rows(t.evidence))
    assert len(acts(house)) == 1
    with house.store.read() as connection:
        assert evidence.verify(connection) is None

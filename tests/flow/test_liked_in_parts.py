"""What is liked on a page that is read in parts: thanks only where nothing else of the reading is the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.flow import shares
from core.store import comment_parts
from core.store import tables as t
from tests.support.house import House


@pytest.mark.parametrize("where", ["in the thread", "elsewhere"])
def test_a_like_is_no_thanks_for_what_was_answered_meanwhile(
    house: House, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where the answer comes with a later part."""
    monkeypatch.setattr(comment_parts, "LONG", 0)
    monkeypatch.setattr(shares, "MOST", 2)
    monkeypatch.setattr(shares, "PART", 2)
    wiki = house.wiki
    house.community()
    page = wiki.page("Leave/Talk", house.key("Moe Member"))
    house.hear()
    house.clock.at += timedelta(minutes=90)
    asked = wiki.comment(page, house.key("Mia Member"), "Who says how this is done?")
    if where == "in the thread":
        # It is known before all the others come.
        house.hear()
    comments = wiki.leaf(page).comments
    for number in range(4):
        house.clock.at += timedelta(minutes=90)
        wiki.comment(page, house.key("Max Member"), f"And who decides about case {number}?")
    house.clock.at += timedelta(minutes=90)
    wiki.comment(
        page, house.key("Ben Steward"), "In its third part.", thread=asked if where == "in the thread" else ""
    )
    comments[-1] = replace(comments[-1], mentions=frozenset({house.key("Mia Member")}))
    wiki.like(page, house.key("Ana Steward"), asked)
    waits = comments[1].id
    wiki.like(page, house.key("Ana Steward"), waits)
    house.hear()
    thanked = {row["obligation"].rpartition("/")[2] for row in house.rows(t.act) if row["kind"] == "thank"}
    assert {name.removeprefix("c") for name in thanked} == {waits}

"""Pages that were read together are taken a few at a time, and the sync goes on only behind all of them."""

from __future__ import annotations

from typing import Any

import pytest

from core.flow import materialise, shares
from core.store import tables as t
from tests.support.house import House


def test_pages_stay_in_order_and_a_long_one_is_alone(house: House) -> None:
    for name in "ABCDEF":
        page = house.wiki.page(name, house.key("Mia Member"))
    for _ in range(120):
        house.wiki.edit(page, house.key("Mia Member"))
    pages = house.wiki.read(_keys(house))
    portions = list(shares.shares(pages))
    assert [page for some in portions for page in some] == list(pages)
    assert [len(some) for some in portions] == [5, 1]
    assert list(shares.shares([])) == []


def _keys(house: House) -> list[Any]:
    return [house.wiki.find(name).key for name in "ABCDEF"]  # type: ignore[union-attr]


def test_a_sync_that_breaks_off_between_two_portions_loses_no_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOST", 1)
    house.community()
    for name in "ABCD":
        house.wiki.page(f"Leave/{name}", house.key("Mia Member"))
    count, look = 0, materialise.reassess

    def breaks(*args: Any, **kwargs: Any) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        look(*args, **kwargs)

    monkeypatch.setattr(materialise, "reassess", breaks)
    with pytest.raises(KeyboardInterrupt):
        house.sync()
    assert 0 < len(house.rows(t.page)) < 5, "what was taken stays"
    monkeypatch.setattr(materialise, "reassess", look)
    house.sync()
    assert len(house.rows(t.page)) == 5
    assert len(house.rows(t.contribution)) == 5

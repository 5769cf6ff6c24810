"""A scope of more pages than a list begins with: all of them count, and a listing that ended goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from core.flow import speaking
from core.flow.gather import MaySpeak
from core.model import PageKey, Scope, ScopeKind
from core.ports import GiveUp
from core.store import communities, looking
from core.store import tables as t
from tests.flow.speaking import EVE, OWN, codes, held_by, part_of
from tests.support.house import CHARTER, House


@pytest.mark.parametrize(
    ("scope", "own", "others"), [("namespace: 9", 12, 3), ("subpages of [[Plan]]", 60, 60)]
)
def test_pages_of_ones_own_that_come_first_open_no_way_to_the_rest(
    house: House, scope: str, own: int, others: int
) -> None:
    """Whoever makes pages that a list begins with may still not speak for those that follow."""
    house.wiki.account(EVE)
    house.wiki.page("Plan", house.key(EVE), space="9")
    for number in range(own):
        house.wiki.page(f"Plan/!{number}", house.key(EVE), space="9")
    for number in range(others):
        page = house.wiki.page(f"Plan/Leave {number}", house.key("Ana Steward"), space="9")
        house.wiki.editors[int(page.rpartition(":")[2])] = {house.key("Ana Steward")}
    house.hear()
    home = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": scope})
    house.hear()
    assert "P121" in codes(house, home)
    assert held_by(house, part_of(house, "Plan/Leave 1")) == "None"


def fill(house: House, many: int, whose: str) -> None:
    """So many pages in a space, all by Eve; with ``others`` from the fiftieth on somebody else wrote there, too."""
    house.wiki.account(EVE)
    for number in range(many):
        page = house.wiki.page(f"!{number}", house.key(EVE), space="9")
        if number >= 50 and whose == "others":
            house.wiki.editors[int(page.rpartition(":")[2])] = {house.key("Ana Steward")}


@pytest.mark.parametrize("whose", ["others", "own"])
def test_all_pages_of_a_very_large_scope_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    """Those that come after the first listed ones count as well; nobody is asked for them before that is known."""
    monkeypatch.setattr(speaking, "LISTED", 40)
    fill(house, 120, whose)
    holder = house.wiki.page("Leave", house.key("Ana Steward"), charter={**CHARTER, "scope": "namespace: 9"})
    house.hear()
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "namespace: 9"})
    # The page is read; the listing did not come to its end yet.
    with monkeypatch.context() as patch:
        patch.setattr("core.flow.reading.look_through", lambda flow, site, key: None)
        house.hear()
    (row,) = [row for row in house.rows(t.community) if row["home"] == mine]
    assert (row["state"], row["asks"]) == ("draft", None)
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [mine])
    assert [finding.data["why"] for finding in community.findings if finding.code == "P121"] == ["looking"]
    house.wiki.edit(mine, house.key(EVE))
    house.hear()
    (row,) = [row for row in house.rows(t.community) if row["home"] == mine]
    asked = [
        obligation
        for obligation in house.rows(t.obligation)
        if obligation["kind"] == "decide" and obligation["is_open"]
    ]
    if whose == "own":
        assert "P121" not in codes(house, mine)
        assert not asked
    else:
        assert "P121" in codes(house, mine)
        assert str(row["asks"]) == next(
            str(row["key"]) for row in house.rows(t.community) if row["home"] == holder
        )
        assert asked
        before = house.wiki.requests.count("members")
        house.wiki.edit(mine, house.key(EVE))
        house.hear()
        # Read again within the day it is listed no further than to tell that it is large.
        assert house.wiki.requests.count("members") - before <= 2


@pytest.mark.parametrize(("whose", "forgets"), [("others", False), ("own", True)])
def test_a_list_that_is_cut_short_after_each_part_goes_on_and_comes_to_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch, whose: str, forgets: bool
) -> None:
    """However often it is ended, each part is asked for once; a wiki that knows the place no more is asked anew."""
    monkeypatch.setattr(speaking, "LISTED", 40)
    fill(house, 119, whose)
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "namespace: 9"})
    with monkeypatch.context() as patch:
        patch.setattr("core.flow.reading.look_through", lambda flow, site, key: None)
        house.hear()
    real = house.wiki.listed
    parts: list[str] = []
    forgotten: list[str] = []

    def listed(scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        if forgets and cursor == "60" and not forgotten:
            forgotten.append(cursor)
            raise GiveUp("That place in the list is known no more")
        for number, (some, after) in enumerate(real(scope, cursor)):
            if number == 1:
                raise KeyboardInterrupt
            parts.append(cursor)
            yield some, after

    monkeypatch.setattr(house.wiki, "listed", listed)
    answer = None
    for ended in range(40):
        try:
            answer = speaking.look_through(house.service.flow, "hr", mine)
            break
        except KeyboardInterrupt:
            (row,) = house.rows(t.looking_through)
            if not forgets:
                assert (row["page"], row["cursor"], row["count"]) == (mine, f"{ended + 1}0", ended * 10 + 10)
    assert answer == (Scope(kind=ScopeKind.SPACE, value="9"), MaySpeak(may=whose == "own"))
    places = ["", *(str(n) for n in range(10, 120, 10))]
    assert parts == [*(places[:6] if forgets else ()), *places]
    assert house.rows(t.looking_through) == []
    monkeypatch.setattr(house.wiki, "listed", real)
    assert speaking.look_through(house.service.flow, "hr", mine) == answer


def test_a_list_of_another_scope_is_begun_anew_and_one_that_nobody_wants_is_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "LISTED", 5)
    house.wiki.account(EVE)
    for _ in range(12):
        house.wiki.page(f"!{_}", house.key(EVE), space="9")
    mine = house.wiki.page("Mine", house.key(EVE), charter={**OWN, "scope": "namespace: 9"})
    with monkeypatch.context() as patch:
        patch.setattr("core.flow.reading.look_through", lambda flow, site, key: None)
        house.hear()
    far = looking.Looking("10", 10, frozenset())
    house.store.write(partial(looking.keep, page=mine, scope="space:7", far=far))
    asked: list[str] = []
    real = house.wiki.listed

    def listed(scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        asked.append(cursor)
        return real(scope, cursor)

    monkeypatch.setattr(house.wiki, "listed", listed)
    speaking.look_through(house.service.flow, "hr", mine)
    assert asked == [""]
    house.wiki.edit(mine, house.key(EVE), charter={**OWN, "scope": "page and subpages"})
    house.hear()
    house.store.write(partial(looking.keep, page=mine, scope="space:9", far=far))
    assert speaking.look_through(house.service.flow, "hr", mine) is None
    assert house.rows(t.looking_through) == []

"""What was there before the charter is in a community's figures from the first day, and is owed to nobody."""

from __future__ import annotations

import pytest

from core.flow import figures
from core.flow import past as flow_past
from core.model import Behind, CommunityKey, Figure, PageKey
from core.store import acts_behind as rows
from core.store import communities
from core.store import tables as t
from tests.support.house import CHARTER, House

PEOPLE = ("Mia Member", "Max Member", "Moe Member", "Olga Owner", "Ben Steward")


def years(house: House) -> tuple[PageKey, PageKey]:
    """Two pages that people wrote on for two years, three days apart; one bot did as well."""
    home = house.wiki.page("Leave", house.key("Ana Steward"))
    below = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    bot = house.wiki.account("Rob Bot", bot=True)
    for number in range(60):
        house.clock.move(days=12)
        who = house.key(PEOPLE[min(number % 7, 4)])
        house.wiki.edit(below if number % 3 else home, who)
        if number % 20 == 0:
            house.wiki.edit(below, bot)
    house.clock.move(days=3)
    return home, below


def attach(house: House, home: PageKey) -> CommunityKey:
    house.wiki.edit(home, house.key("Ana Steward"), charter=CHARTER)
    house.hear()
    (key,) = [row["key"] for row in house.rows(t.community)]
    return CommunityKey(key)


def reckoned(house: House, key: CommunityKey) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures.bring_up_to_date(house.service.flow, key)}


def listed(house: House, key: CommunityKey, step: int) -> list[rows.Reference]:
    got: list[rows.Reference] = []
    with house.store.read() as connection:
        community = communities.get(connection, key)
        assert community is not None
        while True:
            more = rows.acts_behind(
                connection,
                community,
                Behind.HISTORY,
                house.clock.now(),
                after=got[-1] if got else None,
                limit=step,
            )
            got += more
            if len(more) < step:
                return got


def test_the_figures_are_there_on_the_first_day(house: House) -> None:
    home, _ = years(house)
    key = attach(house, home)
    by_name = reckoned(house, key)
    # Two new pages and sixty edits; the bot's are nobody's contributions.
    assert by_name["before"].value == 62
    assert by_name["spread"].value is not None
    assert by_name["burstiness"].value is not None
    assert by_name["absence_factor"].n == 62 + (by_name["contributions"].value or 0)
    assert by_name["returning"].n >= 5
    assert by_name["spread"].earlier is not None, "so there is a trend"


def test_what_was_there_before_is_owed_to_nobody(house: House) -> None:
    home, _ = years(house)
    key = attach(house, home)
    by_name = reckoned(house, key)
    assert (by_name["waiting"].value, by_name["late"].value) == (0, 0)
    assert [row for row in house.rows(t.obligation) if row["kind"] == "answer"] == []
    assert by_name["waiting_after_a_day"].n == 0, "nobody was asked to answer it"


@pytest.mark.parametrize("step", [3, 1000])
def test_it_is_listed_to_its_first_revision(house: House, step: int) -> None:
    home, below = years(house)
    key = attach(house, home)
    by_name = reckoned(house, key)
    got = listed(house, key, step)
    assert len(got) == by_name["absence_factor"].n
    assert len({(reference.page, reference.contribution) for reference in got}) == len(got)
    assert [reference.at for reference in got] == sorted((reference.at for reference in got), reverse=True)
    assert {reference.page for reference in got} == {home, below}
    assert got[-1].last_revision


def test_only_pages_that_changed_are_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    home, below = years(house)
    key = attach(house, home)
    reckoned(house, key)
    looked: list[PageKey] = []
    plain = flow_past.of_page

    def noting(page, *rest):  # type: ignore[no-untyped-def]
        looked.append(page.key)
        return plain(page, *rest)

    monkeypatch.setattr(flow_past, "of_page", noting)
    reckoned(house, key)
    assert looked == []
    house.clock.move(hours=3)
    house.wiki.edit(below, house.key("Mia Member"))
    house.hear()
    assert reckoned(house, key)["before"].value == 62
    assert looked == [below]


def test_what_was_taken_back_later_was_none(house: House) -> None:
    home, below = years(house)
    house.wiki.edit(below, house.key("Max Member"), "Nonsense about nothing at all, and a lot of it, too.")
    house.clock.move(days=1)
    key = attach(house, home)
    assert reckoned(house, key)["before"].value == 63
    house.wiki.revert(below, house.key("Mia Member"))
    house.hear()
    assert reckoned(house, key)["before"].value == 62


def test_a_page_that_leaves_takes_its_past_along(house: House) -> None:
    home, below = years(house)
    key = attach(house, home)
    reckoned(house, key)
    house.wiki.delete(below)
    house.hear()
    by_name = reckoned(house, key)
    assert 0 < (by_name["before"].value or 0) < 62
    assert {row["page"] for row in house.rows(t.past_contribution)} == {home}
    house.wiki.delete(home)
    house.hear()
    figures.bring_up_to_date(house.service.flow, key)
    assert house.rows(t.past_contribution) == house.rows(t.past_read) == []


def test_who_was_erased_is_not_named_in_it(house: House) -> None:
    home, _ = years(house)
    key = attach(house, home)
    before = reckoned(house, key)["spread"].value
    mia = house.key("Mia Member")
    house.service.erase(mia)
    assert mia not in {row["author"] for row in house.rows(t.past_contribution)}
    assert reckoned(house, key)["spread"].value == pytest.approx(before)

"""What others took back, from the edit to the figure, the level and the acts behind."""

from __future__ import annotations

from core.flow import figures
from core.model import CommunityKey, Figure
from core.store import tables as t
from tests.support.house import House


def test_edits_that_others_took_back_are_counted_and_led_to(house: House) -> None:
    home = house.community()
    page = house.wiki.page("Leave/Travel", house.key("Olga Owner"))
    house.hear()
    plain = house.wiki.leaf(page).text
    for number in range(20):
        house.clock.move(hours=3)
        house.wiki.edit(page, house.key("Mia Member"), f"{plain} And number {number}: " + "word " * 20)
        house.clock.move(hours=3)
        if number % 2:
            house.wiki.edit(page, house.key("Ana Steward"), plain)
    house.hear()
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    by_name = reckoned(house, key)
    # Of what stands only what was heard counts: the steward's own charter, and not the owner's page that still waits.
    edits = [row for row in house.rows(t.contribution) if row["id"].startswith("r")]
    heard = [row for row in edits if row["page"] == home]
    assert len(heard) < len(edits)
    gone = house.rows(t.taken_back)
    assert {row["author"] for row in gone} == {house.key("Mia Member")}
    assert by_name["reverted"].n == len(heard) + len(gone)
    assert by_name["reverted"].value == len(gone) / (len(heard) + len(gone)) > 0
    some = house.desk.acts_behind(house.viewer("Ana Steward", home), key, "reverted", "")
    assert some is not None
    assert sorted(act.at for act in some.acts) == sorted(row["at"] for row in gone)
    assert all(act.url for act in some.acts)
    # Brought back, it is a contribution again.
    house.clock.move(hours=3)
    house.wiki.edit(page, house.key("Ben Steward"), f"{plain} And number 19: " + "word " * 20)
    house.hear()
    assert reckoned(house, key)["reverted"].n == by_name["reverted"].n - 1
    assert len(house.rows(t.taken_back)) == len(gone) - 1


def reckoned(house: House, key: CommunityKey) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures.bring_up_to_date(house.service.flow, key)}

"""A person's own figures, on their own page: right, theirs alone, and shown to nobody else."""

from __future__ import annotations

import json

from core.read_models import OwnFigures
from core.ui.view import communities_view, part_view
from tests.support.house import House


def own(house: House, name: str) -> OwnFigures | None:
    return house.desk.part(house.viewer(name)).own


def test_they_count_what_one_did_and_what_came_of_it(house: House) -> None:
    house.community()
    page = house.wiki.page("Leave/Talk", house.key("Ana Steward"))
    house.hear()
    stewards = {house.key(name): name for name in ("Ana Steward", "Ben Steward")}
    for number in range(6):
        thread = house.wiki.comment(page, house.key("Mia Member"), f"Question {number}: how is it meant?")
        house.clock.move(hours=2)
        house.hear()
        if number < 3:
            (line,) = [
                waiting
                for name in stewards.values()
                for waiting in house.desk.queue(house.viewer(name)).waiting
                if waiting.obligation.person == house.key(name)
            ]
            # The third answer comes late.
            house.clock.move(days=9 if number == 2 else 0)
            house.wiki.comment(page, line.obligation.person, "As it says above.", thread=thread)
            house.clock.move(hours=2)
            house.hear()
    mia = own(house, "Mia Member")
    assert mia == OwnFigures(contributed=6, answered=3, waiting=3)
    of_stewards = [own(house, name) for name in stewards.values()]
    assert sum(figures.given for figures in of_stewards if figures) == 3
    assert sum(figures.in_time for figures in of_stewards if figures) == 2
    assert own(house, "Max Member") == OwnFigures()
    view = part_view(house.desk.part(house.viewer("Mia Member")), "en")
    assert view["own_title"].startswith("Only you see this")
    assert [line["what"] for line in view["own"]] == [
        "You contributed 6 times, 3 answered.",
        "3 of yours wait for an answer.",
    ]
    nobody = part_view(house.desk.part(house.viewer("Max Member")), "en")
    assert (nobody["own"], nobody["own_title"]) == ([], "")
    # The page of all communities, which anybody may have on a screen for others, has none of it.
    assert "own" not in communities_view(house.desk.communities(house.viewer("Mia Member")), "en")
    assert house.desk.communities(house.viewer("Mia Member")).own is None
    house.clock.move(days=400)
    assert own(house, "Mia Member") == OwnFigures(), "a year is told"


def test_whose_text_others_go_on_with_sees_it_and_nobody_elses_page_says_so(house: House) -> None:
    page = house.community()
    house.hear()
    before = house.wiki.leaf(page).text
    house.clock.move(hours=2)
    mine = "Days that are left over can be carried into the next year when the manager agrees to it"
    house.wiki.edit(page, house.key("Mia Member"), f"{before}\n\n{mine}.")
    house.clock.move(hours=2)
    house.hear()
    house.wiki.edit(
        page,
        house.key("Ben Steward"),
        f"{before}\n\n{mine} and says so in writing, in the first week of January at the latest, to those who pay.",
    )
    house.clock.move(hours=2)
    house.hear()
    house.service.run_until_idle()
    figures = own(house, "Mia Member")
    assert figures is not None
    assert (figures.contributed, figures.built_on, figures.waiting) == (1, 1, 0)
    view = part_view(house.desk.part(house.viewer("Mia Member")), "en")
    assert "Others went on writing on 1 of yours." in json.dumps(view["own"])
    other = own(house, "Ben Steward")
    assert other is not None
    assert other.built_on == 0


def test_what_a_colleague_answered_for_me_is_not_among_what_i_did_this_month(house: House) -> None:
    house.community()
    page = house.wiki.page("Leave/Talk", house.key("Ana Steward"))
    house.hear()
    stewards = {house.key(name): name for name in ("Ana Steward", "Ben Steward")}
    did = dict.fromkeys(stewards.values(), 0)
    for number in range(6):
        thread = house.wiki.comment(page, house.key("Mia Member"), f"Question {number}: how is it meant?")
        house.clock.move(hours=2)
        house.hear()
        owner = next(
            waiting.obligation.person
            for name in stewards.values()
            for waiting in house.desk.queue(house.viewer(name)).waiting
        )
        by = next(each for each in stewards if (each == owner) is (number % 3 != 0))
        house.wiki.comment(page, by, "As it says above.", thread=thread)
        did[stewards[by]] += by == owner
        house.clock.move(hours=2)
        house.hear()
    for name, count in did.items():
        part = house.desk.part(house.viewer(name))
        assert part.done_this_month == count, name
        assert part.own
        # A month is never more than the year it lies in.
        assert part.done_this_month <= part.own.given, name
    assert sum(did.values()) == 4

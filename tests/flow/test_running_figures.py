"""Figures that are sums are right with the change itself: as by hand, and as the job reckons them anew."""

from __future__ import annotations

import random
from typing import Any

import pytest

from core.flow import figures
from core.model import Act, ActKind, CommunityKey, Figure, PageKey
from core.rules.factors.running import RUNNING, SHARES, SUMS
from core.store import figures as rows
from core.store import tables as t
from tests.flow.test_figures import by_hand, jobs
from tests.flow.writing import write
from tests.support.house import CHARTER, House

Said = tuple[float | None, int, float | None, float | None]


def key(house: House) -> CommunityKey:
    (community,) = [row["key"] for row in house.rows(t.community)]
    return CommunityKey(community)


def kept(house: House) -> dict[str, Figure]:
    with house.store.read() as connection:
        return {figure.name: figure for figure in rows.of(connection, key(house))}


def running(house: House) -> dict[str, Said]:
    return {
        name: (figure.value, figure.n, figure.low, figure.high)
        for name, figure in kept(house).items()
        if name in RUNNING
    }


def reckon(house: House) -> None:
    figures.bring_up_to_date(house.service.flow, key(house))


def as_reckoned(house: House) -> list[str]:
    """Hold the running figures against the job's; the shares that were told."""
    told = running(house)
    reckon(house)
    again = running(house)
    assert [told[name] for name in SUMS] == [again[name] for name in SUMS]
    # A share of too few tells nothing that could be added to: the job tells it when there are enough.
    known = [name for name in SHARES if told[name][0] is not None]
    assert [told[name] for name in known] == [again[name] for name in known], "with their intervals"
    return known


def no_contribution(house: House, number: int) -> None:
    """A steward sets aside what waits first."""
    waiting = house.desk.queue(house.viewer("Ana Steward")).waiting
    if not waiting:
        return
    first = waiting[0]
    viewer = house.viewer("Ana Steward", first.page.key)
    house.desk.act(
        viewer,
        Act(
            id=f"none-{number}",
            kind=ActKind.NOT_CONTRIBUTION,
            person=viewer.person,
            at=house.clock.now(),
            page=first.page.key,
            obligation=first.obligation.key,
            contribution=first.contribution.id,
        ),
    )


class Talk:
    """People who ask and answer, and pages that come and go, as chance has it."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house, self.chance, self.number = house, chance, 0
        self.pages = [house.wiki.page(f"Leave/{name}", house.key("Ana Steward")) for name in "ABC"]
        self.open: list[tuple[PageKey, str]] = []

    def ask(self) -> None:
        page, house = self.chance.choice(self.pages), self.house
        self.number += 1
        who = house.key(self.chance.choice(("Mia Member", "Max Member", "Moe Member", "Ben Steward")))
        thread = house.wiki.comment(page, who, f"Question {self.number}: how is this one meant, please?")
        self.open.append((page, thread))

    def answer(self) -> None:
        if self.open:
            page, thread = self.open.pop(self.chance.randrange(len(self.open)))
            if page in self.pages:
                self.house.wiki.comment(
                    page, self.house.key("Ana Steward"), "As it says above.", thread=thread
                )

    def move(self) -> None:
        """A talk goes to another page, heard from one of the two, or from both."""
        moves = [(page, thread) for page, thread in self.open if page in self.pages]
        others = [page for page in self.pages if moves and page != moves[0][0]]
        if others:
            page, thread = moves[0]
            self.open.remove((page, thread))
            self.house.wiki.move_thread(
                page, others[0], thread, hooks=self.chance.choice(("from", "to", "from to"))
            )
            self.open.append((others[0], thread))

    def go(self) -> None:
        if len(self.pages) > 1:
            page = self.pages.pop()
            if self.chance.random() < 0.5:
                self.house.wiki.delete(page)
            else:
                self.house.wiki.move(page, f"Elsewhere {self.number}")


@pytest.mark.parametrize("seed", range(3))
def test_each_change_moves_the_sums_as_counting_and_reckoning_anew_do(house: House, seed: int) -> None:
    chance = random.Random(seed)
    house.community()
    talk = Talk(house, chance)
    house.hear()
    for _ in range(24):
        chance.choice((talk.ask, talk.ask, talk.answer))()
        house.clock.move(hours=chance.choice((1, 9, 30)))
    house.hear()
    house.clock.move(days=3)
    reckon(house)
    late = kept(house)["late"].value or 0
    before = house.clock.now()
    for number in range(12):
        ways = (talk.ask, talk.ask, talk.answer, talk.answer, talk.answer, talk.move, talk.go)
        what = chance.choice(ways if seed else ways[:-1])
        what()
        if chance.random() < 0.2:
            no_contribution(house, number)
        house.clock.move(minutes=2)
        house.hear()
        by_name, hand = kept(house), by_hand(house, key(house))
        assert {name: by_name[name].value for name in SUMS} == hand, number
        assert by_name["contributions"].as_of == before, "nothing was reckoned for it"
    assert jobs(house) == []
    assert as_reckoned(house) or seed
    assert late > 0 or seed


@pytest.mark.parametrize("seed", range(3))
def test_closing_new_roles_and_moved_pages_move_the_sums_too(house: House, seed: int) -> None:
    """What nobody owes any more is late no more, whether or not a contribution changed with it."""
    chance = random.Random(seed)
    home = house.community()
    talk = Talk(house, chance)
    house.hear()
    for _ in range(16):
        chance.choice((talk.ask, talk.ask, talk.answer))()
        house.clock.move(hours=chance.choice((9, 30)))
    house.hear()
    house.clock.move(days=4)
    house.hear()
    reckon(house)
    assert (kept(house)["late"].value or 0) > 0

    ways = [
        lambda: write(house, home, "Sven Sponsor", outcome="met"),
        lambda: write(house, home, "Sven Sponsor", outcome=""),
        lambda: write(house, home, "Sven Sponsor", stewards="Ben Steward"),
        lambda: write(house, home, "Sven Sponsor", stewards="Ana Steward, Ben Steward"),
        lambda: write(
            house, home, "Sven Sponsor", deliverables=f"{CHARTER['deliverables']}; page: [[Leave/A]]"
        ),
        talk.move,
        talk.go,
        talk.ask,
        talk.answer,
    ]
    for number in range(10):
        chance.choice(ways)()
        house.clock.move(minutes=2)
        house.hear()
        by_name = kept(house)
        assert {name: by_name[name].value for name in SUMS} == by_hand(house, key(house)), number
    as_reckoned(house)


def test_what_changes_while_figures_are_reckoned_is_in_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = house.community()
    for number in range(8):
        thread = house.wiki.comment(page, house.key("Mia Member"), f"Question {number}: how is it meant?")
        house.clock.move(hours=2)
        if number % 2:
            house.wiki.comment(page, house.key("Ana Steward"), "As it says above.", thread=thread)
    house.hear()
    reckon(house)
    whole = figures.assess_community

    def meanwhile(*args: Any, **named: Any) -> tuple[Figure, ...]:
        monkeypatch.setattr(figures, "assess_community", whole)
        reckoned = whole(*args, **named)
        house.wiki.comment(page, house.key("Max Member"), "And what about this one, please?", thread="")
        house.hear()
        return reckoned

    monkeypatch.setattr(figures, "assess_community", meanwhile)
    reckon(house)
    assert {name: kept(house)[name].value for name in SUMS} == by_hand(house, key(house))
    told = running(house)
    reckon(house)
    assert told == running(house)


def test_what_was_never_reckoned_is_not_begun_by_a_change(house: House) -> None:
    page = house.community()
    house.wiki.comment(page, house.key("Mia Member"), "How is this one meant, please?")
    house.hear()
    assert house.rows(t.figure) == []

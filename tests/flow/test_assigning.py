"""Answers go on from where they stood: the same as handing out all of them anew, at the cost of what changed."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta

import pytest

from core.flow import assigning, directories
from core.model import Act, ActKind, CommunityKey, PageKey
from core.ports import Reject
from core.rules.acknowledgement.answers import contribution_key
from core.rules.acknowledgement.assignment import assign
from core.store import acts as act_rows
from core.store import assigning as assigning_rows
from core.store import communities, contributed, owed
from core.store import tables as t
from tests.support.house import House

PEOPLE = ("Mia Member", "Max Member", "Moe Member", "Ana Steward", "Ben Steward", "Sven Sponsor")
MEMBERS = PEOPLE[:3]
STEWARDS = ("Ana Steward, Ben Steward", "Ben Steward, Cem Steward", "Ana Steward, Ben Steward, Cem Steward")


def handed(house: House) -> dict[str, str | None]:
    """Who answers what, as stored."""
    return {f"{row['page']}/{row['id']}": row["steward"] for row in house.rows(t.contribution)}


def owes(house: House) -> dict[str, str]:
    """Who owes which answer, as stored."""
    rows = house.rows(t.obligation)
    return {row["key"]: row["person"] for row in rows if row["kind"] == "answer" and row["is_open"]}


def replayed(house: House, key: CommunityKey) -> tuple[dict[str, str | None], dict[str, str]]:
    """The naive way: everything from the beginning, over all contributions of the community."""
    with house.store.read() as connection:
        community = communities.get(connection, key)
        assert community is not None
        contributions = contributed.contributions(connection, key)
        # What was done about a comment is about it on the page it was moved to as well.
        places = {contribution.page for contribution in contributions}
        of_pages = [act for acts in act_rows.of_pages(connection, places).values() for act in acts]
        once = {(act.id, act.page): act for act in (*act_rows.of_community(connection, key), *of_pages)}
        acts = sorted(once.values(), key=lambda act: (act.at, act.id))
        named = {contribution.author for contribution in contributions} | {act.person for act in acts}
        named |= {act.to for act in acts if act.to}
        directory = directories.directory_of(connection, community.site, community.charter, named)
        stored = {
            item.key: item
            for item in owed.get_many(
                connection, [f"answer/{contribution_key(contribution)}" for contribution in contributions]
            ).values()
        }
        flow = house.service.flow
        done, answers = assign(
            contributions,
            charter=community.charter,
            directory=directory,
            calendar=flow.calendar(community.site, community.charter),
            policy=flow.policy(community.site),
            acts=acts,
            pinned=assigning_rows.pinned(connection, stored),
            promised=stored,
            now=house.clock.now(),
        )
    return (
        {contribution_key(contribution): contribution.steward for contribution in done},
        {answer.key: answer.person for answer in answers if answer.open},
    )


class Life:
    """A community in which things happen, in any order, also with old times."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.random = house, random.Random(seed)
        house.wiki.account("Cem Steward")
        self.home = house.community()
        house.hear()
        self.key = CommunityKey(house.rows(t.community)[0]["key"])
        self.pages = [house.wiki.page(f"Leave/{name}", house.key("Mia Member")) for name in "ABCD"]
        self.threads: list[tuple[PageKey, str]] = []
        self.acts = 0
        house.hear()

    def step(self) -> None:
        house, chance = self.house, self.random
        house.clock.at += timedelta(minutes=chance.choice([7, 45, 300, 1500]))
        what = chance.choices(
            (
                "ask",
                "answer",
                "edit",
                "hand over",
                "not mine",
                "stewards",
                "block",
                "delete",
                "away",
                "many",
                "move",
            ),
            (30, 20, 15, 6, 6, 3, 3, 3, 4, 5, 12),
        )[0]
        getattr(self, f"_{what.replace(' ', '_')}")()
        # Some of it is heard later, in another order.
        chance.shuffle(house.wiki.hooks_out)
        late = [hook for hook in house.wiki.hooks_out if chance.random() < 0.3]
        house.wiki.hooks_out = [hook for hook in house.wiki.hooks_out if hook not in late]
        house.hear()
        house.wiki.hooks_out = late

    def _page(self) -> PageKey:
        return self.random.choice(self.pages)

    def _ask(self) -> None:
        page, who = self._page(), self.house.key(self.random.choice(PEOPLE))
        words = f"Who says how this is done, and where is it written? {self.random.random()}"
        self.threads.append((page, self.house.wiki.comment(page, who, words)))

    def _answer(self) -> None:
        if self.threads:
            page, thread = self.random.choice(self.threads)
            who = self.house.key(self.random.choice(PEOPLE[2:]))
            self.house.wiki.comment(page, who, "It stands in the third part of it.", thread=thread)

    def _move(self) -> None:
        """A thread goes to another page's discussion; the page that it left is mostly heard of first."""
        if not self.threads:
            return
        page, thread = self.threads.pop(self.random.randrange(len(self.threads)))
        to = self._page()
        if to != page and all(self.house.wiki.leaf(key).exists for key in (page, to)):
            self.house.wiki.move_thread(page, to, thread, hooks="from to")
            page = to
        self.threads.append((page, thread))

    def _edit(self) -> None:
        self.house.wiki.edit(self._page(), self.house.key(self.random.choice(PEOPLE)))

    def _many(self) -> None:
        for _ in range(5):
            self._ask()

    def _hand_over(self) -> None:
        self._act(ActKind.HAND_OVER, to=self.house.key(self.random.choice(PEOPLE)))

    def _not_mine(self) -> None:
        self._act(ActKind.NOT_MINE)

    def _act(self, kind: ActKind, **values: object) -> None:
        self.house.hear()
        owners = owes(self.house)
        if not owners:
            return
        key = self.random.choice(sorted(owners))
        name = next(
            account.name for account in self.house.wiki.accounts.values() if account.key == owners[key]
        )
        page = PageKey(key.removeprefix("answer/").rpartition("/")[0])
        if not self.house.wiki.leaf(page).exists:
            return
        self.acts += 1
        act = Act(
            id=f"act-{self.acts}",
            kind=kind,
            person=self.house.key(name),
            at=self.house.clock.now(),
            page=page,
            obligation=key,
            channel="panel",
            text="not my field",
            **values,  # type: ignore[arg-type]
        )
        with contextlib.suppress(Reject):
            self.house.desk.act(self.house.viewer(name, page), act)

    def _stewards(self) -> None:
        leaf = self.house.wiki.leaf(self.home)
        assert leaf.charter is not None
        changed = {**leaf.charter, "stewards": self.random.choice(STEWARDS)}
        self.house.wiki.edit(self.home, self.house.key("Sven Sponsor"), charter=changed)

    def _block(self) -> None:
        self.house.wiki.block(self.house.key("Ben Steward"), blocked=self.random.random() < 0.5)

    def _delete(self) -> None:
        page = self._page()
        if self.house.wiki.leaf(page).exists:
            self.house.wiki.delete(page)
        else:
            self.house.wiki.restore(page)

    def _away(self) -> None:
        self.acts += 1
        act = Act(
            id=f"act-{self.acts}",
            kind=ActKind.AWAY,
            person=self.house.key("Ana Steward"),
            at=self.house.clock.now(),
            until=self.house.clock.now() + timedelta(days=self.random.choice([1, 9])),
            channel="panel",
        )
        self.house.desk.act(self.house.viewer("Ana Steward", self.home), act)


@pytest.mark.parametrize("seed", range(8))
def test_any_history_is_handed_out_as_if_from_the_beginning(
    house: House, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So small that a few dozen contributions are many.
    for name, value in {"INLINE": 3, "FEW": 2, "PART": 2, "TURNS": 3}.items():
        monkeypatch.setattr(assigning, name, value)
    life = Life(house, seed)
    for _ in range(60):
        life.step()
    for page in life.pages:
        house.wiki.restore(page)
    life._ask()
    house.hear()
    # The clock has moved since some were looked at: the last event looks at all that time has changed.
    house.service.run_until_idle()
    stewards, answers = replayed(house, life.key)
    assert len(stewards) > 15
    assert handed(house) == stewards
    assert owes(house) == answers
    assert house.service.queue.dead() == []


@pytest.mark.parametrize("taken_back", [False, True], ids=["given", "taken back"])
def test_an_answer_heard_late_counts_from_when_it_was_given(
    house: House, monkeypatch: pytest.MonkeyPatch, taken_back: bool
) -> None:
    """Who had it was free at that time, or was not: what was asked later is another one's turn."""
    # More comes after it than is handed out at once.
    monkeypatch.setattr(assigning, "INLINE", 0)
    house.community()
    house.hear()
    key = CommunityKey(house.rows(t.community)[0]["key"])
    first, second = (house.wiki.page(f"Leave/{name}", house.key("Ana Steward")) for name in "AB")
    house.hear()
    house.clock.move(hours=2)

    def ask(page: PageKey) -> str:
        house.clock.move(hours=2)
        words = f"Who says how this is done, and where is it written? {house.clock.now()}"
        name = house.wiki.comment(page, house.key("Mia Member"), words)
        house.hear()
        return name

    ask(second)
    thread = ask(first)
    (has,) = [row["steward"] for row in house.rows(t.contribution) if row["id"].endswith(thread)]
    name = next(account.name for account in house.wiki.accounts.values() if account.key == has)
    house.clock.move(hours=1)
    house.wiki.comment(first, house.key(name), "It stands in the third part of it.", thread=thread)
    late = house.wiki.hooks_out
    if taken_back:
        house.hear()
        late = []
    house.wiki.hooks_out = []
    ask(second)
    before = handed(house)
    house.clock.move(hours=1)
    if taken_back:
        house.wiki.uncomment(first)
        late = house.wiki.hooks_out
    house.wiki.hooks_out = late
    house.hear()
    stewards, answers = replayed(house, key)
    assert handed(house) == stewards != before
    assert owes(house) == answers


def test_what_moves_to_another_community_counts_there(house: House) -> None:
    house.community()
    house.community("Travel")
    page = house.wiki.page("Leave/Trips", house.key("Mia Member"))
    house.hear()
    house.clock.move(hours=2)
    house.wiki.comment(page, house.key("Mia Member"), "Who pays for the train, and how is it booked?")
    house.hear()
    before = sorted(handed(house))
    house.wiki.move(page, "Travel/Trips")
    house.hear()
    assert sorted(handed(house)) == before
    (travel,) = {row["community"] for row in house.rows(t.contribution) if row["page"] == page}
    stewards, answers = replayed(house, CommunityKey(travel))
    assert stewards.items() <= handed(house).items()
    assert owes(house) == answers


@pytest.mark.parametrize(
    ("inline", "few"), [(100, 20), (0, 20), (0, 0)], ids=["few", "one by one", "by a job"]
)
def test_what_is_asked_after_a_moved_question_is_handed_out_as_if_that_had_never_been_gone(
    house: House, monkeypatch: pytest.MonkeyPatch, inline: int, few: int
) -> None:
    """Its old page is heard of first: until the new one is, it stands nowhere, and the next one is an other's turn."""
    monkeypatch.setattr(assigning, "INLINE", inline)
    monkeypatch.setattr(assigning, "FEW", few)
    house.community()
    house.hear()
    key = CommunityKey(house.rows(t.community)[0]["key"])
    old, new, other = (house.wiki.page(f"Leave/{name}", house.key("Ana Steward")) for name in "ABC")
    house.hear()
    house.clock.move(hours=2)
    threads = []
    for page in (old, other, other, other):
        house.clock.move(minutes=1)
        words = f"Who says how this is done, and where is it written? {house.clock.now()}"
        threads.append(house.wiki.comment(page, house.key("Mia Member"), words))
    house.hear()
    before = handed(house)
    house.wiki.move_thread(old, new, threads[0], hooks="from to")
    left, came = house.wiki.hooks_out
    house.wiki.hooks_out = [left]
    house.hear()
    assert len(handed(house)) == len(before) - 1, "gone for now"
    house.wiki.hooks_out = [came]
    house.hear()
    stewards, answers = replayed(house, key)
    assert handed(house) == stewards
    assert owes(house) == answers
    assert {name: steward for name, steward in handed(house).items() if name.startswith(other)} == {
        name: steward for name, steward in before.items() if name.startswith(other)
    }


@pytest.mark.parametrize("heard", ["from to", "to from", "from", "to"])
@pytest.mark.parametrize("told", [False, True], ids=["", "told"])
def test_a_question_that_moves_to_another_community_counts_there(
    house: House, heard: str, told: bool
) -> None:
    homes = [house.community(), house.community("Travel")]
    leaf = house.wiki.leaf(homes[1])
    house.wiki.edit(
        homes[1], house.key("Sven Sponsor"), charter={**(leaf.charter or {}), "stewards": "Ben Steward"}
    )
    page, to = (house.wiki.page(f"{name}/Trips", house.key("Mia Member")) for name in ("Leave", "Travel"))
    house.hear()
    house.clock.move(hours=2)
    threads = [
        house.wiki.comment(page, house.key("Mia Member"), f"Who pays for the {what}, and how is it booked?")
        for what in ("train", "plane", "car")
    ]
    house.hear()
    if told:
        house.pass_time(days=2)
    house.wiki.move_thread(page, to, threads[0], hooks=heard)
    for hook in list(house.wiki.hooks_out):
        house.wiki.hooks_out = [hook]
        house.hear()
    house.sync()
    rows = {row["id"]: row for row in house.rows(t.contribution) if row["id"].startswith("c")}
    moved = rows.pop(f"c{threads[0]}")
    assert moved["page"] == to
    assert moved["community"] != {row["community"] for row in rows.values()}.pop()
    for community in {row["community"] for row in house.rows(t.contribution)}:
        stewards, answers = replayed(house, CommunityKey(community))
        assert stewards.items() <= handed(house).items()
        assert answers.items() <= owes(house).items()
    assert owes(house)[f"answer/{to}/{moved['id']}"] == house.key("Ben Steward")
    assert not {name for name in owes(house) if name.startswith(f"answer/{page}/{moved['id']}")}

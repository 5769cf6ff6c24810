"""A page with many comments is looked at by its threads: the same as all of it, at the cost of what changed."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.flow import materialise, slices
from core.model import Act, ActKind, Comment, PageKey, PersonKey
from core.ports import Reject
from core.store import comment_parts, history
from core.store import tables as t
from tests.flow.test_same_state import differences
from tests.flow.twins import Twins
from tests.support.house import House

PEOPLE = ("Mia Member", "Max Member", "Moe Member", "Ana Steward", "Ben Steward", "Sven Sponsor")
WORDS = (
    "Who says how this is done, and where is it written?",
    "Thanks!",
    "It stands in the third part of it.",
)


class Life:
    """What happens on two pages with much talk."""

    def __init__(self, twins: Twins, seed: int) -> None:
        self.twins, self.wiki, self.random = twins, twins.wiki, random.Random(seed)
        self.home = twins.house.community()
        self.pages = [self.wiki.page(f"Leave/{name}", twins.house.key("Mia Member")) for name in "AB"]
        self.acts = 0
        twins.hear()

    def step(self) -> None:
        chance = self.random
        self.twins.house.clock.at += timedelta(minutes=chance.choice([7, 45, 300, 1500]))
        what = chance.choices(
            ("ask", "reply", "name", "change", "take", "edit", "move", "act", "block", "stewards", "like"),
            (25, 20, 12, 8, 6, 8, 4, 14, 2, 2, 5),
        )[0]
        getattr(self, f"_{what}")()
        self.twins.hear()

    def _who(self) -> Any:
        return self.twins.house.key(self.random.choice(PEOPLE))

    def _page(self) -> PageKey:
        return self.random.choice(self.pages)

    def _ask(self) -> None:
        self.wiki.comment(self._page(), self._who(), self.random.choice(WORDS))

    def _reply(self) -> None:
        page = self._page()
        if comments := self.wiki.leaf(page).comments:
            thread = self.random.choice(comments).thread
            self.wiki.comment(page, self._who(), self.random.choice(WORDS), thread=thread)

    def _name(self) -> None:
        """A comment that names somebody, in a thread of its own or in another."""
        page = self._page()
        comments = self.wiki.leaf(page).comments
        thread = self.random.choice([*(comment.thread for comment in comments), ""])
        self.wiki.comment(page, self._who(), self.random.choice(WORDS), thread=thread)
        comments[-1] = replace(comments[-1], mentions=frozenset({self._who()}))

    def _change(self) -> None:
        """Somebody changes a comment: its words, whom it names, or the time it bears."""
        page = self._page()
        if comments := self.wiki.leaf(page).comments:
            place = self.random.randrange(len(comments))
            changed: dict[str, Any] = self.random.choice(
                [
                    {"excerpt": "Said in other words than before"},
                    {"mentions": frozenset({self._who()})},
                    {"at": comments[place].at - timedelta(hours=3)},
                    {"mentions": frozenset()},
                ]
            )
            comments[place] = replace(comments[place], **changed)
            self.wiki._tell("saved", self.wiki.leaf(page).id)

    def _take(self) -> None:
        page = self._page()
        if comments := self.wiki.leaf(page).comments:
            del comments[self.random.randrange(len(comments))]
            self.wiki._tell("uncommented", self.wiki.leaf(page).id)

    def _edit(self) -> None:
        self.wiki.edit(self._page(), self._who())

    def _move(self) -> None:
        page, other = self.random.sample(sorted({*self.pages}), 2)
        if comments := self.wiki.leaf(page).comments:
            self.wiki.move_thread(page, other, self.random.choice(comments).thread)

    def _like(self) -> None:
        page = self._page()
        if comments := self.wiki.leaf(page).comments:
            self.wiki.like(page, self._who(), self.random.choice(comments).id)

    def _act(self) -> None:
        rows = [
            row for row in self.twins.house.rows(t.obligation) if row["kind"] == "answer" and row["is_open"]
        ]
        if not rows:
            return
        row = self.random.choice(rows)
        name = next(account.name for account in self.wiki.accounts.values() if account.key == row["person"])
        self.acts += 1
        kind = self.random.choice([ActKind.NOT_MINE, ActKind.ANSWER, ActKind.THANK, ActKind.SNOOZE])
        act = Act(
            id=f"act-{self.acts}",
            kind=kind,
            person=self.twins.house.key(name),
            at=self.twins.house.clock.now(),
            page=row["page"],
            obligation=row["key"],
            channel="panel",
            text="what is to be said about it",
        )
        with self.twins.each() as both:
            for house in both:
                with contextlib.suppress(Reject):
                    house.desk.act(house.viewer(name, act.page), act)

    def _block(self) -> None:
        self.wiki.block(self.twins.house.key("Ben Steward"), blocked=self.random.random() < 0.5)

    def _stewards(self) -> None:
        leaf = self.wiki.leaf(self.home)
        assert leaf.charter is not None
        names = self.random.choice(["Ana Steward, Ben Steward", "Ben Steward", "Ana Steward, Max Member"])
        self.wiki.edit(
            self.home, self.twins.house.key("Sven Sponsor"), charter={**leaf.charter, "stewards": names}
        )


@pytest.mark.parametrize("seed", range(9))
def test_any_talk_comes_to_the_same_by_its_threads(
    twins: Twins, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = 0
    real = slices.of

    def counted(*args: Any) -> Any:
        nonlocal parts
        sliced = real(*args)
        parts += len(sliced)
        return sliced

    monkeypatch.setattr(slices, "of", counted)
    life = Life(twins, seed)
    for step in range(40):
        life.step()
        differing = differences(twins.house, twins.twin)
        assert not differing, f"after step {step}: " + "\n".join(differing)
    assert parts > 8
    assert twins.house.service.queue.dead() == []


@pytest.mark.parametrize("seed", range(6))
def test_any_talk_on_the_charters_own_page_comes_to_the_same_by_its_threads(
    twins: Twins, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what the community comes to, what is owed for it, and when the page is looked at next."""
    by_threads = 0
    real = slices.outdated

    def counted(flow: Any, some: Any, *args: Any) -> Any:
        nonlocal by_threads
        whole = real(flow, some, *args)
        by_threads += len([key for key, part in some.items() if part.home and key not in whole])
        return whole

    monkeypatch.setattr(slices, "outdated", counted)
    life = Life(twins, seed)
    life.pages = [life.home, life.home, life.pages[0]]
    for step in range(40):
        life.step()
        differing = differences(twins.house, twins.twin)
        assert not differing, f"after step {step}: " + "\n".join(differing)
    assert by_threads > 4
    assert twins.house.service.queue.dead() == []


def test_a_comment_that_names_its_author_answers_in_another_thread_until_it_is_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_parts, "LONG", 0)
    house.community()
    page = house.wiki.page("Leave/Talk", house.key("Ana Steward"))
    house.hear()
    house.clock.move(hours=1)
    name = house.wiki.comment(page, house.key("Mia Member"), "Who says how this is done?")
    house.wiki.comment(page, house.key("Max Member"), "And who decides about all the others?")
    house.hear()
    house.clock.move(hours=1)

    def settled() -> set[str]:
        return {row["id"] for row in house.rows(t.contribution) if row["settled_at"]}

    house.wiki.comment(page, house.key("Ben Steward"), "It stands in the third part of it.")
    comments = house.wiki.leaf(page).comments
    comments[-1] = replace(comments[-1], mentions=frozenset({house.key("Mia Member")}))
    house.hear()
    assert settled() == {f"c{name}"}
    house.wiki.uncomment(page)
    house.hear()
    assert settled() == set()


def talk(house: House, count: int) -> PageKey:
    """A page in a community with so many questions, each in a thread of its own."""
    house.community()
    page = house.wiki.page("Leave/Talk", house.key("Ana Steward"))
    house.hear()
    for number in range(count):
        house.clock.at += timedelta(minutes=3)
        house.wiki.comment(page, house.key("Mia Member"), f"Who says how case {number} is done?")
    house.hear()
    return page


def test_one_comment_more_among_many_is_looked_at_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = talk(house, comment_parts.LONG + 20)
    seen: list[int] = []
    written: list[int] = []
    assess, upsert = materialise.assess, history.upsert

    def assessed(subject: Any, now: Any) -> Any:
        seen.append(len(subject.page.comments))
        return assess(subject, now)

    def put(connection: Any, table: Any, rows: Any, **options: Any) -> None:
        written.append(len(rows))
        upsert(connection, table, rows, **options)

    monkeypatch.setattr(materialise, "assess", assessed)
    monkeypatch.setattr(history, "upsert", put)
    house.clock.move(hours=1)
    name = house.wiki.comment(page, house.key("Max Member"), "And who decides about all the others?")
    house.hear()
    assert seen == [1]
    assert sum(written) == 1
    (mine,) = [row for row in house.rows(t.contribution) if row["id"].endswith(name)]
    assert mine["steward"] in {house.key("Ana Steward"), house.key("Ben Steward")}
    # The first look at all of it had the same number.
    comments = [row for row in house.rows(t.contribution) if row["id"].startswith("c")]
    assert len(comments) == comment_parts.LONG + 21


def test_what_all_of_a_page_is_judged_by_has_changed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that counts differently is heard of at the next reading, by all threads."""
    page = talk(house, comment_parts.LONG + 5)
    seen: list[int] = []
    assess = materialise.assess

    def assessed(subject: Any, now: Any) -> Any:
        seen.append(len(subject.page.comments))
        return assess(subject, now)

    monkeypatch.setattr(materialise, "assess", assessed)
    house.close()
    house.change_policy(least_bytes=500)
    house.open()
    house.wiki.comment(page, house.key("Max Member"), "And who decides about all the others?")
    house.hear()
    assert max(seen) == comment_parts.LONG + 6
    seen.clear()
    house.wiki.comment(page, house.key("Moe Member"), "And where is that written, please?")
    house.hear()
    assert seen == [1]


AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
SAID = Comment(id="1", at=AT, author=PersonKey("hr:1"), thread="1", excerpt="Yes")
OTHER = replace(SAID, id="2", at=AT + timedelta(minutes=1))


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "1\x002"},
        {"at": AT + timedelta(microseconds=1)},
        {"at": AT + timedelta(days=1, seconds=-1)},
        {"author": None},
        {"author": PersonKey("hr:2")},
        {"thread": "1\x00Yes", "excerpt": ""},
        {"thread": "", "excerpt": "1\x00Yes"},
        {"thread": "1\x00", "excerpt": "Yes"},
        {"excerpt": "\x00Yes"},
        {"excerpt": "\ud800"},
        {"mentions": frozenset({PersonKey("hr:2")})},
        {"mentions": frozenset({PersonKey("hr:2"), PersonKey("hr:3")})},
        {"on_file": True},
    ],
)
def test_whatever_is_told_otherwise_has_another_digest(changed: dict[str, Any]) -> None:
    """What has the digest of before is not looked at, so no two readings may share one."""
    digests = {
        comment_parts._digest(comments, "salt")
        for one_more in ([], [OTHER])
        for comment in (SAID, replace(SAID, **changed))
        for comments in ([comment, *one_more], [*one_more, comment])
    }
    assert len(digests) == 6
    # Equal values, other objects: as another process would read it.
    again = replace(SAID, id=str(int("1")), at=datetime.fromisoformat("2026-01-05T11:00:00+01:00"))
    assert comment_parts._digest([again], "salt") == comment_parts._digest([SAID], "salt")
    assert comment_parts._digest([SAID], "salt") != comment_parts._digest([SAID], "pepper")

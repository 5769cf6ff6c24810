"""A long page is read in parts: the same as all of it at once, and a kill at any of them loses nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.cli.examine import under_way
from core.events import Hint
from core.flow import shares
from core.i18n import LANGUAGES, Translator
from core.model import Comment, Page, PageKey, Reaction, ReactionKind
from core.store import comment_parts, pages
from core.store import tables as t
from tests.flow.test_long_talk import Life
from tests.flow.test_same_state import differences
from tests.flow.twins import Twins
from tests.support.house import House


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is a long one, three new comments are many, two are taken together."""
    monkeypatch.setattr(comment_parts, "LONG", 0)
    monkeypatch.setattr(shares, "MOST", 2)
    monkeypatch.setattr(shares, "PART", 2)


# In 21 and 28 a thread moves, and its two pages are read in transactions of their own.
@pytest.mark.parametrize("seed", [*range(8), 21, 28])
def test_much_that_was_said_meanwhile_comes_to_the_same_in_parts(
    twins: Twins, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = twins.each
    parts = 0
    monkeypatch.setattr(shares, "PART", 2)

    def each() -> Any:
        manager = real()

        class Both:
            def __enter__(self) -> Iterator[House]:
                for house in manager.__enter__():
                    monkeypatch.setattr(shares, "MOST", 2 if house is twins.house else 10**9)
                    yield house

            def __exit__(self, *error: Any) -> None:
                manager.__exit__(*error)

        return Both()

    monkeypatch.setattr(twins, "each", each)
    put = pages.put_unread

    def counted(*args: Any) -> None:
        nonlocal parts
        parts += 1
        put(*args)

    monkeypatch.setattr(pages, "put_unread", counted)
    life = Life(twins, seed)
    hear = twins.hear
    monkeypatch.setattr(twins, "hear", lambda: None)
    for step in range(48):
        life.step()
        if step % 8 == 7:
            hear()
            differing = differences(twins.house, twins.twin)
            assert not differing, f"after step {step}: " + "\n".join(differing)
    assert parts > 1
    assert twins.house.service.queue.dead() == []
    assert not [row for row in twins.house.rows(t.page) if row["unread"]]


def talk(house: House) -> PageKey:
    """A page on which much is said before anybody reads it: six questions, each with a reply."""
    house.community()
    page = house.wiki.page("Leave/Talk", house.key("Ana Steward"))
    house.hear()
    for number in range(6):
        house.clock.at += timedelta(minutes=90)
        name = house.wiki.comment(page, house.key("Mia Member"), f"Who says how case {number} is done?")
        by = house.key("Ben Steward" if number % 2 else "Max Member")
        house.wiki.comment(page, by, f"It stands in part {number}, I should think.", thread=name)
    return page


def stopping(house: House, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the process be gone before it takes the next part, once so many are taken."""
    taken = 0
    save = pages.save

    def save_or_be_gone(*args: Any, **options: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken > after:
            raise Killed
        return save(*args, **options)

    monkeypatch.setattr(pages, "save", save_or_be_gone)


def killed(act: Callable[[], object]) -> bool:
    """Whether the process was gone before this was done."""
    try:
        act()
    except Killed:
        return True
    return False


def test_a_kill_at_each_part_loses_nothing(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = House(tmp_path / "calm.db")
    calm.people()
    page = talk(calm)
    (home,) = [row["home"] for row in calm.rows(t.community)]
    with monkeypatch.context() as patch:
        patch.setattr(shares, "MOST", 10**9)
        calm.service.sync("hr")
        calm.service.run_until_idle()
    left = []
    for parts in range(6):
        house = calm.another(tmp_path / f"{parts}.db")
        house.service.process([Hint(site="hr", page=home)])
        with monkeypatch.context() as patch:
            stopping(house, patch, parts)
            assert killed(house.service.run_until_idle)
        left += [row["unread"] for row in house.rows(t.page) if row["key"] == page]
        house.close()
        house.open()
        house.service.run_until_idle()
        assert house.service.queue.dead() == []
        assert not (differing := differences(house, calm)), f"after {parts} parts: " + "\n".join(differing)
        house.close()
    assert sorted(left, reverse=True) == left
    assert len(set(left)) >= 5
    calm.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doctor_tells_how_much_of_it_is_left(
    house: House, small: None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(house)
    translator = Translator(language)
    with monkeypatch.context() as patch:
        stopping(house, patch, 2)
        assert killed(house.hear)
    (line,) = under_way(house.store, translator)
    assert line.good
    assert "8" in line.said
    house.close()
    house.open()
    house.hear()
    assert list(under_way(house.store, translator)) == []


def test_each_part_is_a_transaction_of_its_own(
    house: House, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(house)
    written: list[int] = []
    save = pages.save

    def counted(*args: Any) -> Any:
        before = len(house.rows(t.comment))
        saved = save(*args)
        written.append(before)
        return saved

    monkeypatch.setattr(pages, "save", counted)
    house.hear()
    # Others see what the parts before wrote, while one is being written.
    assert written == [0, 2, 4, 6, 8, 10]


def test_what_an_earlier_part_digested_is_not_digested_again(
    house: House, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each part costs as much as all those before it together."""
    monkeypatch.setattr(comment_parts, "NEW", 2)
    monkeypatch.setattr(comment_parts, "MOST", 3)
    talk(house)
    digested: list[tuple[str, ...]] = []
    digest = comment_parts._digest

    def counted(some: Sequence[Comment], salt: str) -> str:
        digested.append(tuple(comment.id for comment in some))
        return digest(some, salt)

    monkeypatch.setattr(comment_parts, "_digest", counted)
    house.hear()
    assert len({name for names in digested for name in names}) == 12
    assert len(digested) == len(set(digested))


@pytest.mark.parametrize("seed", range(40))
def test_a_part_is_the_page_without_what_is_left(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted along comes to what going through all of the page would come to."""
    chance = random.Random(seed)
    monkeypatch.setattr(shares, "PART", 3)
    monkeypatch.setattr(shares, "KEPT", 4)
    begun = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    people = [f"hr:p{number}" for number in range(5)]
    said_there = tuple(
        Comment(
            id=f"c{chance.randrange(30)}",
            at=begun + timedelta(minutes=chance.randrange(90)),
            author=chance.choice([*people, None]),
            thread=f"c{chance.randrange(12)}",
            mentions=frozenset(chance.sample(people, chance.choice([0, 0, 0, 1, 2]))),
        )
        for _ in range(30)
    )
    signs = tuple(
        Reaction(
            id=f"s{number}", kind=ReactionKind.LIKE, person=people[0], comment=f"c{chance.randrange(32)}"
        )
        for number in range(20)
    )
    page = Page(key="hr:1", title="Leave", url="", comments=said_there, signs=signs)
    once = list({comment.id: comment for comment in reversed(said_there)}.values())
    new = chance.sample(once, len(once) * 2 // 3)
    known = {sign.id for sign in chance.sample(signs, 4)}
    for cut in (shares._parts, shares._kept_first):
        several = list(cut(page, new, known))
        assert len(several) > 2
        assert several[-1] == shares.Share((page,))
        taken = {comment.id for comment in once} - {comment.id for comment in new}
        for share in several[:-1]:
            (part,) = share.pages
            here = {comment.id for comment in part.comments}
            assert taken < here
            taken = here
            left = [comment for comment in said_there if comment.id not in here]
            threads = {comment.thread for comment in left}
            named = {person for comment in left for person in comment.mentions}
            waits = {
                comment.id for comment in said_there if comment.thread in threads or comment.author in named
            }
            assert share.left == len({comment.id for comment in left})
            assert part.comments == tuple(comment for comment in said_there if comment.id in here)
            assert part.signs == tuple(
                sign for sign in signs if sign.id in known or sign.comment not in waits
            )


def comments(house: House) -> list[dict[str, Any]]:
    """What was contributed as comments."""
    return [row for row in house.rows(t.contribution) if row["id"].startswith("c")]


@pytest.mark.parametrize(
    ("threads", "left"), [(1, [0, 9, 6, 3]), (6, [0, 10, 8, 6])], ids=["one long thread", "threads"]
)
def test_a_charters_own_page_comes_to_the_same_in_parts(
    tmp_path: Path, small: None, threads: int, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its threads; with one that is too long it is kept in parts, and looked at once. A kill loses nothing."""
    monkeypatch.setattr(shares, "KEPT", 3)
    calm = House(tmp_path / "calm.db")
    calm.people()
    calm.community()
    calm.hear()
    (home,) = [row["home"] for row in calm.rows(t.community)]
    houses = [calm.another(tmp_path / f"{parts}.db") for parts in range(4)]
    for house in houses:
        house.service.sync("hr")
        house.service.run_until_idle()
    name = ""
    for number in range(6):
        calm.clock.at += timedelta(minutes=90)
        begun = name if threads == 1 else ""
        words = f"Who says how case {number} is done?"
        said_now = calm.wiki.comment(home, calm.key("Mia Member"), words, thread=begun)
        name = begun or said_now
        by = calm.key("Ben Steward" if number % 2 else "Max Member")
        calm.wiki.comment(home, by, f"It stands in part {number}, I should think.", thread=name)
    with monkeypatch.context() as patch:
        patch.setattr(shares, "MOST", 10**9)
        patch.setattr(comment_parts, "LONG", 10**9)
        calm.service.process([Hint(site="hr", page=home)])
        calm.service.run_until_idle()
    assert comments(calm)
    found_left = []
    for parts, house in enumerate(houses):
        assert not comments(house)
        with monkeypatch.context() as patch:
            stopping(house, patch, parts)
            assert killed(lambda: house.service.process([Hint(site="hr", page=home)]))  # noqa: B023
        found_left += [row["unread"] for row in house.rows(t.page) if row["key"] == home]
        assert len(comments(house)) == (0 if threads == 1 else parts)
        house.close()
        house.open()
        house.service.process([Hint(site="hr", page=home)])
        house.service.run_until_idle()
        assert house.service.queue.dead() == []
        assert not (unlike := differences(house, calm)), f"after {parts} parts: " + "\n".join(unlike)
        house.close()
    assert found_left == left
    calm.close()

"""Who opens a thread to answer somebody elsewhere on a long page: the same by its threads as by all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.model import PageKey
from core.store import tables as t
from tests.flow.test_long_talk import Twins
from tests.flow.test_same_state import differences


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    made = Twins(tmp_path, monkeypatch)
    yield made
    made.close()


class Talk:
    """A page with talk, which both hear of after each step."""

    def __init__(self, twins: Twins, *, home: bool = False) -> None:
        self.twins, self.wiki = twins, twins.wiki
        own = twins.house.community()
        self.page = own if home else self.wiki.page("Leave/Talk", twins.house.key("Ana Steward"))
        self.other = self.wiki.page("Leave/Other", twins.house.key("Moe Member"))
        self.hear()
        (self.community,) = [row["key"] for row in twins.house.rows(t.community)]

    def hear(self) -> None:
        """Both hear of it, and agree."""
        self.twins.hear()
        differing = differences(self.twins.house, self.twins.twin)
        assert not differing, "\n".join(differing)

    def comment(self, who: str, words: str, thread: str = "", naming: str = "") -> str:
        """Somebody says something, and both hear of it; the comment's id."""
        key = self.twins.house.key
        self.twins.house.clock.at += timedelta(minutes=90)
        name = self.wiki.comment(self.page, key(who), words, thread=thread)
        comments = self.wiki.leaf(self.page).comments
        comments[-1] = replace(comments[-1], mentions=frozenset({key(naming)} if naming else ()))
        self.hear()
        return name

    def change(self, act: Callable[[], object]) -> None:
        """Something else happens, and both hear of it."""
        self.twins.house.clock.at += timedelta(minutes=90)
        act()
        self.hear()

    def counted(self, page: PageKey | None = None) -> set[str]:
        """What counts as contributed by a comment on the page."""
        rows = self.twins.house.rows(t.contribution)
        return {row["id"] for row in rows if row["page"] == (page or self.page) and row["id"].startswith("c")}


def test_what_a_thread_was_opened_to_answer_moves_away(twins: Twins) -> None:
    """Then who opened it says something of their own by it."""
    talk = Talk(twins)
    asked = talk.comment("Mia Member", "Who says how this is done?")
    answer = talk.comment("Ana Steward", "It stands in the third part of it.", naming="Mia Member")
    assert talk.counted() == {f"c{asked}"}
    talk.change(lambda: talk.wiki.move_thread(talk.page, talk.other, asked))
    assert talk.counted() == {f"c{answer}"}
    assert talk.counted(talk.other) == {f"c{asked}"}
    talk.change(lambda: talk.wiki.move_thread(talk.other, talk.page, asked))
    assert talk.counted() == {f"c{asked}"}


def test_the_reply_before_a_thread_opened_to_answer_is_taken_back(twins: Twins) -> None:
    """Then that is the answer, and nothing of its own any more."""
    talk = Talk(twins)
    asked = talk.comment("Mia Member", "Who says how this is done?")
    reply = talk.comment("Ben Steward", "I'll look it up for you.", thread=asked)
    opened = talk.comment("Ana Steward", "It stands in the third part of it.", naming="Mia Member")
    assert talk.counted() == {f"c{asked}", f"c{opened}"}
    comments = talk.wiki.leaf(talk.page).comments

    def take_back() -> None:
        comments[:] = [comment for comment in comments if comment.id != reply]
        talk.wiki._tell("uncommented", talk.wiki.leaf(talk.page).id)

    talk.change(take_back)
    assert talk.counted() == {f"c{asked}"}


def test_a_thread_opened_to_answer_is_looked_at_for_what_another_answers_in_it(twins: Twins) -> None:
    """What it was opened to answer stands in a third thread, in which nothing changes."""
    talk = Talk(twins)
    asked = talk.comment("Mia Member", "Who says how this is done?")
    opened = talk.comment("Ana Steward", "It stands in the third part of it.", naming="Mia Member")
    further = talk.comment("Max Member", "And who decides about all the others?", thread=opened)
    talk.comment("Ben Steward", "That is up to the sponsor alone.", naming="Max Member")
    before = {f"c{asked}"}
    assert talk.counted() - {f"c{further}"} == before
    comments = talk.wiki.leaf(talk.page).comments

    def name_nobody() -> None:
        comments[-1] = replace(comments[-1], mentions=frozenset())
        talk.wiki._tell("saved", talk.wiki.leaf(talk.page).id)

    talk.change(name_nobody)
    assert f"c{asked}" in talk.counted()
    assert f"c{opened}" not in talk.counted()

"""Who opens a thread to answer somebody elsewhere on a long page: the same by its threads as by all of it."""

from __future__ import annotations

from dataclasses import replace

from tests.flow.twins import Talk, Twins


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

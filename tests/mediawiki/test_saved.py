"""Whose each line of a discussion is, over any history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.mediawiki.saved import Saver, Talk
from plugins.mediawiki.talk import read_talk
from tests.mediawiki.wikis import ENGLISH

AT = datetime(2026, 11, 5, 12, 34, tzinfo=UTC)
ANA, BO, MIA = (Saver(number, name, AT) for number, name in ((1, "Ana"), (2, "Bo"), (3, "Mia")))
SIGNED = "Half days count. [[User:Ana|Ana]] 12:34, 5 November 2026 (UTC)"


def savers(*versions: tuple[str, Saver]) -> list[str]:
    talk = Talk()
    for number, (text, saver) in enumerate(versions, 1):
        talk.follow(number, text, saver)
    return [line.saver.name if line.saver else "" for line in talk.lines]


def test_a_line_stays_with_who_saved_it_first() -> None:
    assert savers(("A\nB", ANA), ("A\nNew\nB", BO)) == ["Ana", "Bo", "Ana"]
    assert savers(("A\nB", ANA), ("B\nA", BO)) == ["Ana", "Ana"]
    assert savers((SIGNED, ANA), (f":{SIGNED}", BO)) == ["Ana"]
    assert savers((SIGNED, ANA), (SIGNED.replace("Half", "All half"), BO)) == ["Ana"]
    assert savers((SIGNED, ANA), ("", BO), (SIGNED, BO)) == ["Ana"]
    assert savers(("Words", ANA), ("Words {{unsigned|Ana}}", BO)) == ["Ana"]
    assert savers((SIGNED, ANA), (f"{SIGNED}\n{SIGNED}", BO)) in (["Ana", "Bo"], ["Bo", "Ana"])


def test_what_another_puts_behind_a_line_is_theirs() -> None:
    talk = Talk()
    talk.follow(1, SIGNED, ANA)
    both = f"{SIGNED} And hours? [[User:Bo|Bo]] 12:35, 5 November 2026 (UTC)"
    talk.follow(2, both, BO)
    comments, _ = read_talk(both, ENGLISH, talk.lines)
    assert [(comment.author, comment.saver) for comment in comments] == [("Ana", ANA), ("Bo", BO)]


def test_what_stands_on_several_lines_is_who_saved_the_words() -> None:
    talk = Talk()
    talk.follow(1, "== One ==\nHalf days count.", ANA)
    text = "== One ==\nHalf days count.\n[[User:Bo|Bo]] 12:34, 5 November 2026 (UTC)"
    talk.follow(2, text, MIA)
    assert [comment.saver for comment in read_talk(text, ENGLISH, talk.lines)[0]] == [ANA]


_lines = st.lists(st.sampled_from(["a", "b", "c d e", "c d f", ":a", "", SIGNED]), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(_lines, st.sampled_from([ANA, BO, MIA])), min_size=1, max_size=6))
def test_every_line_has_a_saver_who_saved_a_version(history: list[tuple[list[str], Saver]]) -> None:
    talk = Talk()
    for number, (lines, saver) in enumerate(history, 1):
        talk.follow(number, "\n".join(lines), saver)
        assert len(talk.lines) == len(talk.texts)
        assert all(line.saver in {saver for _, saver in history[:number]} for line in talk.lines)
    before = list(talk.lines)
    # Saved once more as it is, by whomever, nothing changes.
    assert talk.follow(99, "\n".join(talk.texts), Saver(9, "Eve", AT + timedelta(days=1))) == []
    assert talk.lines == before

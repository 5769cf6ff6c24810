"""What a change added, against a way that knows nothing of the code."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.added import LINES, MOST, added

LINE = st.text("ab ", min_size=1, max_size=6).filter(str.strip)


def test_the_change_itself_in_a_few_words() -> None:
    before = "Leave\nAsk your manager a week ahead.\nThen enter it."
    assert added(before, before + "\nTrainees ask their trainer.") == "Trainees ask their trainer."
    assert added(before, before.replace("a week", "two weeks")) == "two weeks"
    assert added(before, before.replace("Ask your manager a week ahead.\n", "")) == ""
    assert added("", "One.\n\nTwo.") == "One. … Two."
    assert added(before, before) == added("", "") == ""


def test_it_is_short_whatever_was_added() -> None:
    many = added("", "\n".join(f"line {number}" for number in range(100)))
    assert many.count("line") == LINES
    assert many.endswith(" …")
    assert len(added("", "word " * 10_000)) <= MOST


@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=3), st.integers(0, 6))
def test_lines_put_in_are_what_is_told(old: list[str], new: list[str], at: int) -> None:
    fresh = [f"new {number} {line}" for number, line in enumerate(new)]
    told = added("\n".join(old), "\n".join([*old[:at], *fresh, *old[at:]]))
    assert told == " … ".join(" ".join(line.split()) for line in fresh)

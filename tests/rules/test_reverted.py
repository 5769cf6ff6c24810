"""What was taken back by others: against following each addition through the texts of the page."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.model import Revision
from core.rules.acknowledgement.contributions import contributions
from core.rules.acknowledgement.reverted import Reverted, reverted
from core.rules.factors.levels import Measured, proposed
from tests.rules.community import POLICY, at, charter, directory, page, rev, who

T = at(2)
HOUR = timedelta(hours=2)


def found(*revisions: Revision) -> list[Reverted]:
    return list(reverted(page(*revisions), directory(), POLICY, at(1)))


def ids(*revisions: Revision) -> list[str]:
    return [one.id for one in found(*revisions)]


def test_what_others_took_back_is_told_with_who_added_it_and_when_it_went() -> None:
    (one,) = found(rev(2, "cem", T, 1200), rev(3, "ana", T + HOUR, 1000, "text-1"))
    assert one == Reverted("r2", who("cem"), T, T + HOUR, 2, 2)
    both = rev(2, "cem", T, 1200), rev(3, "cem", T + timedelta(minutes=5), 1400)
    assert [(one.id, one.last_revision) for one in found(*both, rev(4, "ana", T + HOUR, 1000, "text-1"))] == [
        ("r2", 3)
    ], "what is one contribution is taken back as one"


def test_what_is_no_contribution_or_stands_was_not_taken_back() -> None:
    back = rev(3, "ana", T + HOUR, 1000, "text-1")
    assert ids(rev(2, "cem", T, 1039), back) == [], "tiny"
    assert ids(rev(2, "cem", T, 1200, minor=True), back) == []
    assert ids(rev(2, "robot", T, 1200), back) == []
    assert ids(rev(2, None, T, 1200), back) == []
    assert ids(rev(2, "cem", at(1) - HOUR, 1200), back) == [], "before the charter"
    again = rev(4, "mia", T + 2 * HOUR, 1200, "text-2")
    assert ids(rev(2, "cem", T, 1200), back, again) == [], "it was brought back"
    assert ids(rev(2, "cem", T, 1200), rev(3, "dan", T + HOUR, 1300)) == []


def test_who_takes_back_their_own_has_thought_again() -> None:
    assert ids(rev(2, "cem", T, 1200), rev(3, "cem", T + HOUR, 1000, "text-1")) == []
    several = rev(2, "cem", T, 1200), rev(3, "dan", T + HOUR, 1400)
    assert ids(*several, rev(4, "cem", T + 2 * HOUR, 1000, "text-1")) == ["r3"]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), max_size=14))
def test_what_is_gone_from_the_text_was_taken_back(story: list[tuple[bool, int]]) -> None:
    """Each addition is a word of its own; who takes back adds none. What is not on the page at the end is gone."""
    texts: list[frozenset[int]] = [frozenset()]
    made: list[Revision] = []
    by: dict[int, str] = {}
    for adds, choice in story:
        number, when = len(texts) + 1, T + (len(texts) + 1) * HOUR
        if adds or len(set(texts)) < 2:
            by[number] = ("cem", "dan")[choice % 2]
            texts.append(texts[-1] | {number})
            made.append(rev(number, by[number], when, 1000 + 100 * number))
            continue
        earlier = [place for place in range(len(texts) - 1) if texts[place] != texts[-1]]
        if not earlier:
            continue
        place = earlier[choice % len(earlier)]
        # The text is the first one that said so: two that say the same are the same.
        digest = f"text-{texts.index(texts[place]) + 1}"
        texts.append(texts[place])
        made.append(rev(number, "mia", when, 1000, digest))
    gone = {f"r{number}": who(name) for number, name in by.items() if number not in texts[-1]}
    assert {one.id: one.author for one in found(*made)} == gone
    stands = contributions(page(*made), charter=charter(), directory=directory(), policy=POLICY, since=at(1))
    assert not {one.id for one in stands} & set(gone)


def test_of_what_is_taken_back_there_may_be_little_at_a_high_level() -> None:
    said: dict[str, Measured] = {
        "accepted": Measured(0.9, 40),
        "in_time": Measured(0.95, 40),
        "answerers": Measured(6.0, 40),
        "returning": Measured(0.6, 40),
        "mutual": Measured(0.4, 40),
    }
    for share, n, level in ((None, 0, 4), (None, 4, 4), (0.1, 40, 4), (0.2, 40, 3), (0.4, 40, 2)):
        assert proposed({**said, "reverted": Measured(share, n)}).level == level, share
    assert proposed(said).level == 4

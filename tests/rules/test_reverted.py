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


def taken_back(*revisions: Revision) -> list[Reverted]:
    return list(reverted(page(*revisions), directory(), POLICY, at(1)))


def ids(*revisions: Revision) -> list[str]:
    return [contribution.id for contribution in taken_back(*revisions)]


def test_what_others_took_back_is_told_with_who_added_it_and_when_it_went() -> None:
    (contribution,) = taken_back(rev(2, "cem", T, 1200), rev(3, "ana", T + HOUR, 1000, "text-1"))
    assert contribution == Reverted("r2", who("cem"), T, T + HOUR, 2, 2)
    both = rev(2, "cem", T, 1200), rev(3, "cem", T + timedelta(minutes=5), 1400)
    assert [
        (contribution.id, contribution.last_revision)
        for contribution in taken_back(*both, rev(4, "ana", T + HOUR, 1000, "text-1"))
    ] == [("r2", 3)], "what is one contribution is taken back as one"


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
    assert {contribution.id: contribution.author for contribution in taken_back(*made)} == gone
    stands = contributions(page(*made), charter=charter(), directory=directory(), policy=POLICY, since=at(1))
    assert not {contribution.id for contribution in stands} & set(gone)


WRITERS = ("cem", "dan", "mia")
#: What somebody does: adds a word, undoes one that is there, brings back an earlier text, takes back what the last
#: writer wrote, or saves without a change.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "add", "undo", "restore", "rollback", "save")),
        st.sampled_from(WRITERS),
        st.integers(0, 20),
    ),
    max_size=13,
)


def played(story: list[tuple[str, str, int]]) -> tuple[list[str], list[frozenset[int]]]:
    """Who wrote each revision, and the words that the page had after it; the first revision has none."""
    by, texts = ["sol"], [frozenset[int]()]
    for does, writer, choice in story:
        now = texts[-1]
        if does == "undo" and now:
            now = now - {sorted(now)[choice % len(now)]}
        elif does == "restore":
            now = texts[choice % len(texts)]
        elif does == "rollback":
            run = next((place for place in range(len(by))[::-1] if by[place] != by[-1]), 0)
            now = texts[run]
        elif does == "add":
            now = now | {len(texts)}
        by.append(writer)
        texts.append(now)
    return by, texts


def taken_from(by: list[str], texts: list[frozenset[int]]) -> dict[int, int]:
    """Revision → who took it back, by number of the revision that did, told forwards from text to text.

    A page that says again what it said at some time is as it was then: gone is what had gone by then, and what was
    written in between went just now.
    """
    gone: list[dict[int, int]] = []
    for place, text in enumerate(texts):
        like = max((earlier for earlier in range(place) if texts[earlier] == text), default=None)
        if like is None:
            gone.append(dict(gone[-1]) if gone else {})
        else:
            gone.append({**gone[like], **dict.fromkeys(range(like + 1, place), place)})
    wrote = [place for place in range(1, len(texts)) if texts[place] not in texts[:place]]
    return {undone: back for undone, back in gone[-1].items() if undone in wrote and by[back] != by[undone]}


@given(STEPS)
def test_whoever_undoes_restores_rolls_back_or_thinks_again(story: list[tuple[str, str, int]]) -> None:
    by, texts = played(story)
    made = [
        # What a wiki tells of a text is a digest: the same where it is the same.
        rev(
            place + 1,
            by[place],
            T + place * HOUR,
            1000 + 100 * (place % 2),
            f"text-{texts.index(texts[place]) + 1}",
        )
        for place in range(1, len(texts))
    ]
    told = {
        contribution.first_revision: (contribution.author, contribution.back_at)
        for contribution in taken_back(*made)
    }
    expected = {place + 1: (who(by[place]), T + back * HOUR) for place, back in taken_from(by, texts).items()}
    assert told == expected


def test_of_what_is_taken_back_there_may_be_little_at_a_high_level() -> None:
    measured: dict[str, Measured] = {
        "accepted": Measured(0.9, 40),
        "in_time": Measured(0.95, 40),
        "answerers": Measured(6.0, 40),
        "returning": Measured(0.6, 40),
        "mutual": Measured(0.4, 40),
    }
    for share, n, level in ((None, 0, 4), (None, 4, 4), (0.1, 40, 4), (0.2, 40, 3), (0.4, 40, 2)):
        assert proposed({**measured, "reverted": Measured(share, n)}).level == level, share
    assert proposed(measured).level == 4

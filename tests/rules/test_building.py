"""Which earlier text an edit takes up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.acknowledgement.building_on import _TOKEN, _same, built_on

START = "Leave is asked for by mail.\n\nHalf days count as half.\n"
ADDED = START + "\nWho travels asks two weeks before the trip, and names a deputy.\n"


def taken_up(*texts):
    """The versions that the last one takes up; the first is what was there."""
    return built_on(list(enumerate(texts, 1)))[len(texts)]


CASES = {
    "a word of it is changed": (ADDED.replace("two weeks", "three weeks"), {2}),
    "a word of it is taken away": (ADDED.replace(" and names a deputy", ""), {2}),
    "something is put into it": (ADDED.replace("names a deputy", "names an able deputy"), {2}),
    "it goes on in the same paragraph": (ADDED.rstrip("\n") + " The deputy agrees to it.\n", {2}),
    "it goes on, on the next line": (ADDED + "The deputy agrees to it.\n", {2}),
    "it goes on, on the next line, with a quotation": (ADDED + "“Deputy” is who answers the phone.\n", {2}),
    "a category right behind it": (ADDED + "[[Category:Travel]]\n", set()),
    "a picture right behind it": (ADDED + "[[File:Trip.png|thumb|A trip]]\n", set()),
    "a link right behind it": (ADDED + "[[Deputies]] are named in the portal.\n", {2}),
    "a table right behind it": (ADDED + '{| class="wikitable"\n| Monday\n|}\n', set()),
    "a template right behind it": (ADDED + "{{Note|Ask early.}}\n", set()),
    "a line across right behind it": (ADDED + "----\nOvertime is written down.\n", set()),
    "a new paragraph behind it": (ADDED + "\nOvertime is written down by the end of the week.\n", set()),
    "a new section behind it": (ADDED + "\n== Overtime ==\nIt is written down.\n", set()),
    "a new heading right behind it": (ADDED + "== Overtime ==\nIt is written down.\n", set()),
    "a new paragraph before it": (
        ADDED.replace("\nWho travels", "\nOvertime is written down.\n\nWho travels"),
        set(),
    ),
    "something else is mended": (ADDED.replace("by mail", "in the portal"), set()),
    "something else goes on": (ADDED.replace("as half.", "as half. Two of them make a day."), set()),
    "nothing but spaces": (ADDED.replace(" ", "  "), set()),
    "it is put elsewhere": (
        "Who travels asks two weeks before the trip, and names a deputy.\n\n" + START,
        set(),
    ),
    "it is put elsewhere and something is added there": (
        "== Trips ==\nWho travels asks two weeks before the trip, and names a deputy.\n\n" + START,
        set(),
    ),
    "it is put elsewhere and changed": (
        "Who travels asks three weeks before the trip, and names a deputy.\n\n" + START,
        {2},
    ),
    "all of it is taken away": (START, set()),
    "all of it is taken away, and something else is mended": (
        START.replace("by mail", "in the portal"),
        set(),
    ),
    "all of it is taken away, and something comes elsewhere": ("Read this first.\n\n" + START, set()),
    "all of it is rewritten": (START + "\nTravel needs a deputy; ask early.\n", {2}),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_an_edit_takes_up(text, expected):
    assert taken_up(START, ADDED, text) == expected


def test_a_sentence_that_is_taken_out_of_its_paragraph_is_not_taken_up():
    longer = START.replace("as half.", "as half. Ask by Thursday noon, please.")
    assert taken_up(START, longer, START) == set()
    # Somebody else's words beside it stay whose they are.
    both = longer.replace("please.", "please. Two make a day.")
    assert taken_up(START, longer, both, START.replace("as half.", "as half. Two make a day.")) == set()


def test_a_list_goes_on_with_its_next_line():
    listed = "Bring:\n* passport\n"
    assert taken_up("Bring:\n", listed, listed + "* tickets\n") == {2}


def test_words_behind_a_list_or_a_heading_are_a_paragraph_of_their_own():
    for added in ("Bring:\n* passport\n", "== Trips ==\n", "Bring:\n{|\n| passport\n|}\n"):
        assert (
            taken_up("Hello.\n", "Hello.\n" + added, "Hello.\n" + added + "Ask two weeks before.\n") == set()
        )


def test_each_version_is_told_apart():
    third = ADDED + "\nOvertime is written down.\n"
    texts = [(10, START), (20, ADDED), (30, third), (40, third.replace("written down", "noted"))]
    assert built_on(texts) == {20: frozenset(), 30: frozenset(), 40: frozenset({30})}
    both = third.replace("written down", "noted").replace("two weeks", "a month")
    assert built_on([*texts[:3], (40, both)])[40] == {20, 30}


def test_what_was_put_elsewhere_stays_whose_it_was():
    moved = "Who travels asks two weeks before the trip, and names a deputy.\n\n" + START
    assert built_on([(1, START), (2, ADDED), (3, moved), (4, moved.replace("two weeks", "a month"))]) == {
        2: frozenset(),
        3: frozenset(),
        4: frozenset({2}),
    }


def test_parts_that_change_places_take_up_nothing():
    first, two = (
        "".join(f"Line {n} of one.\n" for n in range(6)),
        "".join(f"Line {n} of two.\n" for n in range(6)),
    )
    assert taken_up("", first, first + two, two + first) == set()


_words = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "\n"]), max_size=14).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(_words, min_size=2, max_size=6))
def test_whoever_is_taken_up_had_added_something_and_nothing_else_happens(texts):
    numbered = list(enumerate(texts, 1))
    built = built_on(numbered)
    assert set(built) == set(range(2, len(texts) + 1))
    for number, earlier in built.items():
        assert all(1 < earlier_number < number for earlier_number in earlier)
        same = _TOKEN.findall(texts[number - 1]) == _TOKEN.findall(texts[number - 2])
        assert not (same and earlier)


@settings(max_examples=200, deadline=None)
@given(_words, _words)
def test_words_that_stay_keep_their_place_in_both(old, new):
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    last_old = last_new = 0
    for start_old, start_new, length in _same(a, b):
        assert (start_old >= last_old, start_new >= last_new, length > 0) == (True, True, True)
        assert a[start_old : start_old + length] == b[start_new : start_new + length]
        last_old, last_new = start_old + length, start_new + length


@pytest.mark.parametrize("make", [
    lambda n: ("a " * n, "b " * n), lambda n: ("\n" * n, "\n" * n + "x"), lambda n: ("x y\n" * n, "y x\n" * n),
    lambda n: (" ".join(map(str, range(n))), " ".join(map(str, reversed(range(n))))),
])  # fmt: skip
def test_time_grows_with_the_text(make):
    def took(n: int) -> float:
        old, new = make(n)
        start = time.process_time()
        built_on([(1, ""), (2, old), (3, new)])
        return time.process_time() - start

    short, long = (min(took(n) for _ in range(4)) for n in (4000, 16_000))
    assert long < 10 * max(short, 0.01)

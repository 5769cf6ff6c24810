"""What counts as a contribution, and that it does not matter how the history was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Contribution
from core.rules.acknowledgement.contributions import contributions, edits
from tests.rules.community import POLICY, at, charter, directory, note, page, person, rev

T = at(2)
MINUTE = timedelta(minutes=1)


def contributions_of(the_page, **more):
    values = {"charter": charter(), "directory": directory(), "policy": POLICY, "since": at(1), **more}
    return contributions(the_page, **values)


def ids(the_page, **more):
    return [contribution.id for contribution in contributions_of(the_page, **more)]


SIMPLE = {
    "a real edit": ([rev(2, "cem", T, 1200)], ["r2"]),
    "a minor edit": ([rev(2, "cem", T, 1200, minor=True)], []),
    "a tiny edit": ([rev(2, "cem", T, 1039)], []),
    "an edit of just enough bytes": ([rev(2, "cem", T, 1040)], ["r2"]),
    "taking text away": ([rev(2, "cem", T, 900)], ["r2"]),
    "a bot": ([rev(2, "robot", T, 1200)], []),
    "a hidden author": ([rev(2, None, T, 1200)], []),
    "a hidden text": ([rev(2, "cem", T, 1200, hidden=True)], []),
    "a move leaves the same text": ([rev(2, "cem", T, 1000, "text-1")], []),
    "before Telos": ([rev(2, "cem", at(1) - MINUTE, 1200)], []),
    "reverted by its digest": ([rev(2, "cem", T, 1200), rev(3, "ana", T + MINUTE, 1000, "text-1")], []),
    "everything between is reverted": (
        [
            rev(2, "cem", T, 1200),
            rev(3, "dan", T + MINUTE, 1400),
            rev(4, "mia", T + 2 * MINUTE, 1000, "text-1"),
        ],
        [],
    ),
    "a revert taken back brings the edit back": (
        [
            rev(2, "cem", T, 1200, "better"),
            rev(3, "dan", T + MINUTE, 1000, "text-1"),
            rev(4, "mia", T + 2 * MINUTE, 1200, "better"),
        ],
        ["r2"],
    ),
    "an edit after a revert counts": (
        [
            rev(2, "cem", T, 1200),
            rev(3, "dan", T + MINUTE, 1000, "text-1"),
            rev(4, "cem", T + 2 * MINUTE, 1300),
        ],
        ["r4"],
    ),
    "edits within the hour are one": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + 60 * MINUTE, 1400)],
        ["r2"],
    ),
    "the hour counts from the first edit": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + 40 * MINUTE, 1400), rev(4, "cem", T + 61 * MINUTE, 1600)],
        ["r2", "r4"],
    ),
    "small edits add up": ([rev(2, "cem", T, 1020), rev(3, "cem", T + MINUTE, 1045)], ["r2"]),
    "what is taken back by hand adds up to nothing": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + MINUTE, 1010)],
        [],
    ),
    "somebody else's real edit ends it": (
        [rev(2, "cem", T, 1200), rev(3, "dan", T + MINUTE, 1400), rev(4, "cem", T + 2 * MINUTE, 1600)],
        ["r2", "r3", "r4"],
    ),
    "somebody else's comma does not": (
        [rev(2, "cem", T, 1200), rev(3, "dan", T + MINUTE, 1201), rev(4, "cem", T + 2 * MINUTE, 1400)],
        ["r2"],
    ),
    "what came before is unknown": ([rev(7, "cem", T, 1200, parent=99)], ["r7"]),
}


@pytest.mark.parametrize(("revisions", "expected"), SIMPLE.values(), ids=SIMPLE.keys())
def test_which_edits_count(revisions, expected):
    assert ids(page(*revisions)) == expected


def test_a_contribution_says_what_it_holds():
    [contribution] = contributions_of(page(rev(2, "cem", T, 1200), rev(3, "cem", T + MINUTE, 1350)))
    assert (
        contribution.kind,
        contribution.first_revision,
        contribution.last_revision,
        contribution.size,
        contribution.at,
    ) == ("edit", 2, 3, 350, T)


def test_a_new_page_an_upload_and_a_redirect():
    new = replace(page(), revisions=(rev(5, "cem", T, 300, parent=0),))
    short = replace(page(), revisions=(rev(5, "cem", T, 3, parent=0),), upload=True)
    assert [contribution.kind for contribution in contributions_of(new)] == ["page"]
    assert [contribution.kind for contribution in contributions_of(short)] == ["upload"]
    assert ids(replace(new, redirect=True)) == []


def test_a_page_that_is_gone_holds_none():
    assert ids(replace(page(rev(2, "cem", T, 1200)), exists=False)) == []


def test_reverts_are_looked_for_only_so_far_back():
    between = [
        rev(number, "cem", T + number * timedelta(hours=2), 1000 + number * 50) for number in range(2, 18)
    ]
    whole = page(*between, rev(18, "dan", T + timedelta(days=3), 1000, "text-1"))
    assert len(between) == POLICY.revert_depth + 1
    assert "r2" in ids(whole)
    assert ids(replace(whole, revisions=(whole.revisions[0], *whole.revisions[2:]))) == []


TALK = {
    "a comment": ([note("a", "cem", T)], ["ca"]),
    "a bot's, and one nobody signed": ([note("a", "robot", T), note("b", None, T)], []),
    "a steward's reply is an answer": ([note("a", "cem", T), note("b", "ana", T + MINUTE, "a")], ["ca"]),
    "so is IT's and an owner's, even a second one": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "ivy", T + 2 * MINUTE, "a"),
            note("d", "mia", T + 3 * MINUTE, "a"),
        ],
        ["ca"],
    ),
    "a member's first reply is a response": (
        [note("a", "cem", T), note("b", "dan", T + MINUTE, "a")],
        ["ca"],
    ),
    "a third person's remark is new": (
        [note("a", "cem", T), note("b", "dan", T + MINUTE, "a"), note("c", "eve", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
    "asking back is new": (
        [note("a", "cem", T), note("b", "ana", T + MINUTE, "a"), note("c", "cem", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
    "a response to what was there before Telos": (
        [note("a", "cem", at(1) - MINUTE), note("b", "dan", T, "a")],
        [],
    ),
    "a thread of its own": ([note("a", "cem", T), note("b", "dan", T + MINUTE)], ["ca", "cb"]),
}


@pytest.mark.parametrize(("comments", "expected"), TALK.values(), ids=TALK.keys())
def test_which_comments_count(comments, expected):
    assert ids(page(comments=comments)) == expected


def test_a_comments_id_cannot_take_a_key_apart():
    assert ids(page(comments=[note("Talk/Leave#1 50%", "cem", T)])) == ["cTalk%2FLeave%231 50%25"]


def test_a_comment_signed_in_the_minute_in_which_telos_came_counts():
    came = T + timedelta(seconds=21)
    assert ids(page(comments=[note("a", "cem", T)]), since=came) == ["ca"]
    assert ids(page(comments=[note("a", "cem", T - MINUTE)]), since=came) == []


def test_stewards_and_sponsor_add_without_waiting_for_an_answer():
    several = page(rev(2, "ana", T, 1200), comments=[note("a", "sol", T), note("b", "cem", T)])
    assert {contribution.id: contribution.own for contribution in contributions_of(several)} == {
        "r2": True,
        "ca": True,
        "cb": False,
    }


def test_a_former_stewards_work_stays_their_own():
    several = page(rev(2, "ana", T, 1200))
    later = charter(stewards=())
    counted = {contribution.id: contribution for contribution in contributions_of(several)}
    assert [contribution.own for contribution in contributions_of(several, charter=later)] == [False]
    assert [
        contribution.own for contribution in contributions_of(several, charter=later, counted=counted)
    ] == [True]


def test_a_bot_that_was_switched_off_is_still_a_bot():
    old = directory(person("old", bot=True, active=False))
    assert ids(page(rev(2, "old", T, 1200)), directory=old) == []


# --- any history, told in any way ---------------------------------------------------------------------------

_names = st.sampled_from(["ana", "cem", "dan", "robot", None])
_revisions = st.lists(
    st.tuples(
        _names,
        st.integers(0, 90),
        st.sampled_from([1000, 1010, 1050, 1200, 1500]),
        st.sampled_from(["", "text-1", "x", "y"]),
        st.booleans(),
    ),
    max_size=12,
)
_comments = st.lists(st.tuples(_names, st.integers(0, 90), st.integers(0, 3)), max_size=8)


@st.composite
def pages(draw):
    when, revisions = T, []
    for place, (by, minutes, size, digest, minor) in enumerate(draw(_revisions)):
        when += minutes * MINUTE
        revisions.append(rev(place + 2, by, when, size, digest, minor=minor))
    when, comments = T, []
    for place, (by, minutes, thread) in enumerate(draw(_comments)):
        when += minutes * MINUTE
        comments.append(note(f"n{place}", by, when, f"n{min(thread, place)}"))
    return page(*revisions, comments=comments)


@settings(max_examples=150, deadline=None)
@given(pages(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(whole, random):
    revisions, comments = list(whole.revisions) * 2, list(whole.comments) * 2
    random.shuffle(revisions)
    random.shuffle(comments)
    told = replace(whole, revisions=tuple(revisions), comments=tuple(comments))
    assert contributions_of(told) == contributions_of(whole)


@settings(max_examples=150, deadline=None)
@given(pages())
def test_what_every_contribution_promises(whole):
    known = {revision.number: revision for revision in whole.revisions}
    taken: set[int] = set()
    stayed = {edit.revision.number for edit in edits(whole, POLICY) if not edit.reverted}
    for contribution in contributions_of(whole):
        assert isinstance(contribution, Contribution)
        assert contribution.author is not None
        assert contribution.at >= at(1)
        if contribution.first_revision:
            first, last = known[contribution.first_revision], known[contribution.last_revision]
            assert first.author == last.author == contribution.author
            assert last.at - first.at <= POLICY.group_edits
            assert {first.number, last.number} <= stayed
            assert not {first.number, last.number} & taken
            taken |= {first.number, last.number}


# --- whose question waits for whom --------------------------------------------------------------------------

IN_THREADS = {
    "a question in a steward's own thread": (
        [note("a", "ana", T), note("b", "cem", T + MINUTE, "a", excerpt="From when on?")],
        ["cb"],
    ),
    "and in the sponsor's": ([note("a", "sol", T), note("b", "cem", T + MINUTE, "a")], ["cb"]),
    "a second member's word to it is the response": (
        [note("a", "ana", T), note("b", "cem", T + MINUTE, "a"), note("c", "dan", T + 2 * MINUTE, "a")],
        ["cb"],
    ),
    "another steward's is an answer": (
        [note("a", "ana", T), note("b", "ben", T + MINUTE, "a")],
        [],
    ),
    "thanks opens nothing": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "cem", T + 2 * MINUTE, "a", excerpt="Thanks, that helps!"),
        ],
        ["ca"],
    ),
    "unless it asks again": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "cem", T + 2 * MINUTE, "a", excerpt="Thanks! And for half days?"),
        ],
        ["ca", "cc"],
    ),
    "thanks alone in a thread of its own is a contribution": (
        [note("a", "cem", T, excerpt="Thanks for this page!")],
        ["ca"],
    ),
    "several within the hour are one": (
        [note("a", "cem", T), note("b", "cem", T + 30 * MINUTE, "a"), note("c", "cem", T + 60 * MINUTE, "a")],
        ["ca"],
    ),
    "not beyond the hour": ([note("a", "cem", T), note("b", "cem", T + 61 * MINUTE, "a")], ["ca", "cb"]),
    "not over two threads": ([note("a", "cem", T), note("b", "cem", T + MINUTE)], ["ca", "cb"]),
    "not over an answer": (
        [note("a", "cem", T), note("b", "ana", T + MINUTE, "a"), note("c", "cem", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
}


@pytest.mark.parametrize(("comments", "expected"), IN_THREADS.values(), ids=IN_THREADS.keys())
def test_who_waits_in_a_thread(comments, expected):
    assert [
        contribution.id for contribution in contributions_of(page(comments=comments)) if not contribution.own
    ] == expected


def test_a_steward_who_stops_being_one_leaves_no_question_without_its_place():
    told = page(comments=[note("a", "ana", T), note("b", "cem", T + MINUTE, "a")])
    counted = {contribution.id: contribution for contribution in contributions_of(told)}
    later = charter(stewards=())
    assert ids(told, charter=later, counted=counted) == ["ca", "cb"]


# --- old history that arrives late --------------------------------------------------------------------------


def test_imported_history_is_nobodys_contribution():
    imported = [
        rev(3, "cem", at(1, month=3), 400, parent=0),
        rev(4, "dan", at(2, month=3), 900, parent=3),
    ]
    first, line = rev(2, "cem", T, 1200), rev(5, "ana", T + 90 * MINUTE, 1200, "text-2", parent=2)
    more = rev(6, "dan", T + 100 * MINUTE, 1500, parent=5)
    for since in (at(1), at(1, month=2)):
        alone = ids(page(first, line, more), since=since)
        assert ids(page(first, *imported, line, more), since=since) == alone
    assert ids(page(first, *imported, line, more)) == ["r2", "r6"]


def test_clocks_that_differ_a_little_are_no_import():
    assert ids(page(rev(2, "cem", T, 1200), rev(3, "dan", T - 5 * MINUTE, 1400))) == ["r3", "r2"]

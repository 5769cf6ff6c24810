"""What answers a contribution, and what that covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.model import ActKind
from core.rules.acknowledgement import settling
from core.rules.acknowledgement.answers import is_about
from tests.rules.answering import (
    EDIT,
    MINUTE,
    T,
    answer_to,
    click,
    given_to,
    settled,
    settled_whole,
    stewards_of,
    takes_up,
)
from tests.rules.community import (
    act,
    at,
    contribution,
    directory,
    note,
    page,
    rev,
    who,
)

ANSWERS = {
    "nobody": (page(EDIT), [], None),
    "the author's own second thoughts": (page(EDIT, rev(3, "cem", T + 90 * MINUTE, 1500)), [], None),
    "a remark that names the author": (
        page(EDIT, comments=[note("a", "ana", T + MINUTE, to=["cem"])]),
        [],
        ("reply", who("ana")),
    ),
    "a remark signed in the edit's own minute, for signatures know no seconds": (
        page(rev(2, "cem", T + timedelta(seconds=30), 1200), comments=[note("a", "ana", T, to=["cem"])]),
        [],
        ("reply", who("ana")),
    ),
    "a remark some seconds before": (
        page(
            rev(2, "cem", T + timedelta(seconds=30), 1200),
            comments=[note("a", "ana", T + timedelta(seconds=20), to=["cem"])],
        ),
        [],
        None,
    ),
    "a remark that names nobody": (page(EDIT, comments=[note("a", "ana", T + MINUTE)]), [], None),
    "a remark from before": (page(EDIT, comments=[note("a", "ana", T - MINUTE, to=["cem"])]), [], None),
    "somebody without rights here": (
        page(EDIT, comments=[note("a", "eve", T + MINUTE, to=["cem"])]),
        [],
        None,
    ),
    "a reply in the thread": (
        page(comments=[note("a", "cem", T), note("b", "dan", T + MINUTE, "a")]),
        [],
        ("reply", who("dan")),
    ),
    "a reply within the same minute": (
        page(comments=[note("a", "cem", T), note("0", "ana", T, "a")]),
        [],
        ("reply", who("ana")),
    ),
    "a reply to somebody else": (
        page(comments=[note("a", "cem", T), note("b", "dan", T), note("c", "ana", T + MINUTE, "b")]),
        [],
        None,
    ),
    "an edit that builds on it": (page(EDIT, takes_up(3, 2)), [], ("edit", who("dan"))),
    "an edit of which nobody can tell": (page(EDIT, rev(3, "dan", T + MINUTE, 1300)), [], None),
    "an edit somewhere else on the page": (page(EDIT, takes_up(3)), [], None),
    "an edit that builds on the second of two": (
        page(EDIT, rev(3, "cem", T + MINUTE, 1400), takes_up(4, 3, when=T + 2 * MINUTE, size=1500)),
        [],
        ("edit", who("dan")),
    ),
    "a comma": (page(EDIT, takes_up(3, 2, size=1201)), [], None),
    "a minor edit": (page(EDIT, takes_up(3, 2, minor=True)), [], None),
    "an edit without rights": (page(EDIT, takes_up(3, 2, by="eve")), [], None),
    "a bot's edit": (page(EDIT, takes_up(3, 2, by="robot")), [], None),
    "an edit that was taken back": (
        page(EDIT, takes_up(3, 2), rev(4, "mia", T + 2 * MINUTE, 1200, "text-2")),
        [],
        None,
    ),
    "a page edit answers no comment": (
        page(rev(2, "dan", T + MINUTE, 1300), comments=[note("a", "cem", T)]),
        [],
        None,
    ),
    "a thanks": (page(EDIT), [click(ActKind.THANK, "dan")], ("thanks", who("dan"))),
    "a thanks to oneself": (page(EDIT), [click(ActKind.THANK, "cem")], None),
    "an answer in the panel": (page(EDIT), [click(ActKind.ANSWER, "ana")], ("panel", who("ana"))),
    "answered elsewhere": (page(EDIT), [click(ActKind.ELSEWHERE, "ana")], ("elsewhere", who("ana"))),
    "not a contribution": (
        page(EDIT),
        [click(ActKind.NOT_CONTRIBUTION, "ana")],
        ("not a contribution", who("ana")),
    ),
    "a click without rights": (page(EDIT), [click(ActKind.THANK, "eve")], None),
    "a click whose right was checked then": (
        page(EDIT),
        [click(ActKind.THANK, "eve", checked=True)],
        ("thanks", who("eve")),
    ),
    "a click on something else": (page(EDIT), [click(ActKind.THANK, "ana", contribution="12/r9")], None),
    "a click on another page": (page(EDIT), [click(ActKind.THANK, "ana", contribution="13/r2")], None),
    "the earliest of several": (
        page(EDIT, takes_up(3, 2, when=T + 9 * MINUTE)),
        [click(ActKind.ANSWER, "ana", T + 7 * MINUTE), click(ActKind.THANK, "ben", T + 8 * MINUTE)],
        ("panel", who("ana")),
    ),
}


@pytest.mark.parametrize(("the_page", "acts", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_what_answers(the_page, acts, expected):
    assert answer_to(the_page, *acts) == expected


def test_an_answer_in_a_thread_of_its_own_is_no_contribution():
    """As the panel's reply to an edit stands on the talk page: under a heading, naming who made the edit."""

    def counted(by, *acts, to=("cem",)):
        comment = note("a", by, T + MINUTE, to=to)
        return {contribution.id for contribution in settled_whole(page(EDIT, comments=[comment]), *acts)}

    assert counted("ana") == {"r2"}
    assert counted("ana", to=()) == {"r2", "ca"}, "it answers nothing: a steward's own word"
    # Of others only their click tells a reply from a question of their own.
    assert counted("dan") == {"r2", "ca"}
    assert counted("dan", click(ActKind.ANSWER, "dan", T + 2 * MINUTE)) == {"r2"}
    assert counted("dan", click(ActKind.ANSWER, "ana", T + 2 * MINUTE)) == {"r2", "ca"}


def test_nothing_is_answered_by_growing_old():
    [contribution] = settled(page(EDIT))
    _, [owed] = given_to([contribution], now=T + timedelta(days=2000))
    assert owed.settled is None


def test_an_answer_survives_the_role_of_who_gave_it_but_not_its_own_removal():
    told = page(EDIT, comments=[note("a", "dan", T + MINUTE, to=["cem"])])
    before = {contribution.id: contribution for contribution in settled(told)}
    without_dan = directory(groups={"members": ("cem",)})
    assert answer_to(told, directory=without_dan) is None
    assert answer_to(told, directory=without_dan, known=before) == ("reply", who("dan"))
    assert answer_to(page(EDIT), directory=without_dan, known=before) is None


def test_a_click_on_an_edit_that_was_grouped_counts_for_the_group():
    two = page(EDIT, rev(3, "cem", T + MINUTE, 1300))
    assert answer_to(two, click(ActKind.THANK, "ana", contribution="12/r3")) == ("thanks", who("ana"))


def test_what_is_said_of_anothers_small_edit_in_between_is_not_about_this_one():
    between = rev(3, "dan", T + MINUTE, 1205)
    two = page(EDIT, between, rev(4, "cem", T + 2 * MINUTE, 1400))
    assert answer_to(two, click(ActKind.THANK, "ana", contribution="12/r3")) is None
    assert answer_to(two, click(ActKind.THANK, "ana", contribution="12/r4")) == ("thanks", who("ana"))
    of_two = [
        contribution("r2", "cem", T, first_revision=2, last_revision=5),
        contribution("r3", "dan", T + MINUTE, first_revision=3, last_revision=4),
    ]
    over = act(ActKind.HAND_OVER, "ana", T + 9 * MINUTE, contribution="12/r3", to=who("mia"))
    assert stewards_of(of_two, acts=[over]) == {"r2": "ana", "r3": "mia"}


def test_ways_to_name_a_contribution():
    added = contribution("r2", "cem", T, first_revision=2, last_revision=2)
    for named_as in ("hr:12/r2", "12/r2", "r2"):
        assert is_about(click(ActKind.THANK, "ana", contribution=named_as), added), named_as
    assert is_about(click(ActKind.THANK, "ana", contribution="", obligation="answer/hr:12/r2"), added)
    for other in ("112/r2", "12/r3", "r22", "", "/", "r"):
        assert not is_about(click(ActKind.THANK, "ana", contribution=other), added), other


# --- what an answer covers ----------------------------------------------------------------------------------


def states(the_page, *acts, **more):
    """Each contribution: id → who answered it, or None."""
    return {
        contribution.id: contribution.settled.by.partition(":")[2]
        if contribution.settled and contribution.settled.by
        else None
        for contribution in settled_whole(the_page, *acts, **more)
        if not contribution.own
    }


def test_an_answer_covers_what_was_there_when_it_was_given():
    later = rev(3, "cem", T + 50 * MINUTE, 1400)
    thanks = click(ActKind.THANK, "ana", T + 5 * MINUTE)
    assert states(page(EDIT, later), thanks) == {"r2": "ana", "r3": None}
    assert states(page(EDIT, later)) == {"r2": None}
    # What is added next belongs to the second, and one more answer covers both.
    more = rev(4, "cem", T + 70 * MINUTE, 1500)
    both = click(ActKind.THANK, "ben", T + 80 * MINUTE, contribution="12/r3")
    assert states(page(EDIT, later, more), thanks, both) == {"r2": "ana", "r3": "ben"}
    # A comma adds nothing to answer.
    assert states(page(EDIT, rev(3, "cem", T + 50 * MINUTE, 1205)), thanks) == {"r2": "ana"}


def test_an_answer_to_an_older_state_on_the_screen_covers_that_state():
    later = rev(3, "cem", T + 3 * MINUTE, 1400)
    old = click(ActKind.ANSWER, "ana", T + 5 * MINUTE, revision=2)
    new = click(ActKind.ANSWER, "ana", T + 5 * MINUTE, revision=3)
    assert states(page(EDIT, later), old) == {"r2": "ana", "r3": None}
    assert states(page(EDIT, later), new) == {"r2": "ana"}


def test_a_reply_covers_what_was_said_before_it():
    told = [
        note("a", "cem", T),
        note("b", "cem", T + 10 * MINUTE, "a"),
        note("c", "dan", T + 20 * MINUTE, "a"),
        note("d", "cem", T + 30 * MINUTE, "a", excerpt="And what about trains?"),
    ]
    assert states(page(comments=told[:2])) == {"ca": None}
    assert states(page(comments=told)) == {"ca": "dan", "cd": None}
    assert [contribution.also for contribution in settled_whole(page(comments=told))] == [("cb",), ()]


def test_what_was_counted_before_stays_counted():
    """A store of an earlier version holds contributions that went on over their answer."""
    whole = page(EDIT, rev(3, "cem", T + 50 * MINUTE, 1400), rev(4, "dan", T + 55 * MINUTE, 1600))
    by_edit = replace(
        settled(page(EDIT, takes_up(4, 2, when=T + 55 * MINUTE)))[0], last_revision=3, settled=None
    )
    edit = settled(page(EDIT, takes_up(4, 2, when=T + 55 * MINUTE)))[0].settled
    assert states(whole, known={"r2": replace(by_edit, settled=edit)})["r2"] == "dan"
    thanks = click(ActKind.THANK, "ana", T + 5 * MINUTE)
    done = settled(page(EDIT), thanks)[0].settled
    old = {"r2": replace(by_edit, settled=done)}
    assert states(page(EDIT, rev(3, "cem", T + 50 * MINUTE, 1400)), thanks, known=old) == {"r2": "ana"}


# --- that doesn't answer it ---------------------------------------------------------------------------------


def objects(when, by="cem", **more):
    return click(ActKind.NOT_ANSWERED, by, when, text="Which form?", **more)


def test_the_author_opens_it_again_once_with_the_reason():
    thanks = click(ActKind.THANK, "ana", T + 5 * MINUTE)
    [contribution] = settled_whole(page(EDIT), thanks, objects(T + 9 * MINUTE))
    assert (contribution.settled, contribution.reopened, contribution.objection) == (
        None,
        T + 9 * MINUTE,
        "Which form?",
    )
    [again] = settled_whole(
        page(EDIT), thanks, objects(T + 9 * MINUTE), click(ActKind.ANSWER, "ben", T + 15 * MINUTE)
    )
    assert again.settled is not None
    assert (again.settled.by, again.reopened) == (who("ben"), T + 9 * MINUTE)
    twice = [thanks, objects(T + 9 * MINUTE), click(ActKind.ANSWER, "ben", T + 15 * MINUTE)]
    assert settled_whole(page(EDIT), *twice, objects(T + 20 * MINUTE, id="twice")) == (again,)


def test_nobody_else_opens_it_and_not_before_there_is_an_answer():
    thanks = click(ActKind.THANK, "ana", T + 5 * MINUTE)
    for nothing in (objects(T + 9 * MINUTE, by="dan"), objects(T + 2 * MINUTE)):
        [contribution] = settled_whole(page(EDIT), thanks, nothing)
        assert (contribution.settled is not None, contribution.reopened) == (True, None)


def test_opened_again_it_is_the_stewards_with_a_new_time():
    acts = [click(ActKind.THANK, "ana", T + 5 * MINUTE), objects(at(10))]
    _, [before] = given_to(settled_whole(page(EDIT), *acts[:1]))
    _, [owed] = given_to(settled_whole(page(EDIT), *acts), now=at(10))
    assert owed.key == before.key
    assert (owed.person, owed.open, owed.opened, owed.due) == (before.person, True, at(10), at(12))
    assert (owed.why, owed.why_args) == ("why-answer-again", {"reason": "Which form?"})


@pytest.mark.parametrize(
    ("excerpt", "typed", "told"),
    [
        ("this change: That settles it.", "That  settles\nit.", "That settles it."),
        (
            "this change: That settles it for good.",
            "That settles it.",
            "this change: That settles it for good.",
        ),
        ("Edited since.", "That settles it.", "Edited since."),
    ],
)
def test_the_note_of_a_reply_is_what_was_typed_not_which_change_it_is_about(excerpt, typed, told):
    comment = note("a", "ana", T + MINUTE, to=["cem"], excerpt=excerpt)
    clicked = click(ActKind.ANSWER, "ana", text=typed)
    done = next(
        contribution
        for contribution in settled(page(EDIT, comments=[comment]), clicked)
        if contribution.author == who("cem")
    )
    assert (done.settled.how, done.settled.note) == ("reply", told)


def test_a_long_history_is_not_gone_through_for_each_of_its_contributions(monkeypatch) -> None:
    """A page of two thousand versions took a quarter of a second for each further one: their square."""
    asked = []
    takes_up_ = settling._Settler._takes_up

    def counted(self, revision, first, mine):
        asked.append(revision.number)
        return takes_up_(self, revision, first, mine)

    monkeypatch.setattr(settling._Settler, "_takes_up", counted)
    cost = []
    for many in (200, 400):
        asked.clear()
        authors = ("cem", "dan", "ana")
        history = [
            rev(n, authors[n % 3], T + n * 70 * MINUTE, 1000 + 200 * n, builds_on=frozenset({n - 1, n - 2}))
            for n in range(2, many)
        ]
        done = settled(page(*history))
        assert len([contribution for contribution in done if contribution.settled]) > many / 4
        cost.append(len(asked))
    assert cost[1] <= 2.2 * cost[0]

"""Who is asked to answer a contribution, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Absence, ActKind, CharterState, PageKey
from core.rules.acknowledgement.assignment import can_be_answered
from core.rules.rights import may
from tests.rules.answering import (
    EDIT,
    MINUTE,
    T,
    click,
    given_to,
    settled,
    stewards_of,
)
from tests.rules.community import (
    HOME,
    act,
    at,
    charter,
    contribution,
    directory,
    named,
    page,
    person,
    who,
)


def added(count, by="cem", **more):
    return [contribution(f"c{n}", by, T + n * MINUTE, **more) for n in range(count)]


def done_at(answered, when, by="ana"):
    return replace(answered, settled=settled(page(EDIT), click(ActKind.ANSWER, by, when))[0].settled)


def test_the_one_with_the_fewest_open_answers():
    first, second, third, fourth = added(4)
    assert stewards_of([first, second, third, fourth]) == {"c0": "ana", "c1": "ben", "c2": "ana", "c3": "ben"}
    quick = done_at(first, T + MINUTE / 2)
    # Ana answered at once, and is the only one with nothing open when the third arrives.
    assert stewards_of([quick, second, third]) == {"c0": "ana", "c1": "ben", "c2": "ana"}


def test_of_equals_the_one_idle_longest():
    first, two, three = added(3)
    first, two = done_at(first, T + MINUTE / 4), done_at(two, T + MINUTE * 5 / 4)
    assert stewards_of([first, two, three]) == {"c0": "ana", "c1": "ben", "c2": "ana"}


def test_nobody_answers_themselves():
    assert stewards_of([contribution("c0", "ana", T)], charter=charter(sponsor=named("sol"))) == {"c0": "ben"}


def test_the_absent_are_passed_over_and_better_than_nobody():
    away = Absence(start=at(1), end=at(20))
    no_ana = directory(person("ana", absences=(away,)))
    no_steward = directory(person("ana", absences=(away,)), person("ben", absences=(away,)))
    nobody = directory(*(person(name, absences=(away,)) for name in ("ana", "ben", "sol")))
    assert stewards_of(added(2), directory=no_ana) == {"c0": "ben", "c1": "ben"}
    assert stewards_of(added(1), directory=no_steward) == {"c0": "sol"}
    assert stewards_of(added(1), directory=nobody) == {"c0": "ana"}


def test_a_steward_who_leaves_is_relieved_of_what_is_open():
    no_ana = directory(person("ana", active=False))
    pinned = {f"{HOME}/c0": who("ana")}
    assert stewards_of(added(1), pinned=pinned) == {"c0": "ana"}
    assert stewards_of(added(1), pinned=pinned, directory=no_ana) == {"c0": "ben"}
    assert stewards_of(added(1), pinned=pinned, charter=charter(stewards=(named("ben"),))) == {"c0": "ben"}
    gone_for_long = directory(person("ana", absences=(Absence(start=T, end=at(30)),)))
    assert stewards_of(added(1), pinned=pinned, directory=gone_for_long, now=T + MINUTE) == {"c0": "ben"}
    back_in_time = directory(person("ana", absences=(Absence(start=T, end=at(3)),)))
    assert stewards_of(added(1), pinned=pinned, directory=back_in_time, now=T + MINUTE) == {"c0": "ana"}


def test_a_promise_that_was_shown_is_kept():
    assert stewards_of(added(2), pinned={f"{HOME}/c0": who("ben")}) == {"c0": "ben", "c1": "ana"}


def test_handing_over_wins_and_not_mine_goes_to_the_next():
    [alone] = added(1)
    over = act(ActKind.HAND_OVER, "ana", T + MINUTE, contribution="12/c0", to=who("dan"))
    no = act(ActKind.NOT_MINE, "ana", T + MINUTE, obligation="answer/hr:12/c0", page=None)
    pinned = {f"{HOME}/c0": who("ana")}
    assert stewards_of([alone], acts=[over], pinned=pinned) == {"c0": "dan"}
    assert stewards_of([alone], acts=[no], pinned=pinned) == {"c0": "ben"}
    back = act(ActKind.HAND_OVER, "ben", T + 2 * MINUTE, contribution="12/c0", to=who("ana"))
    assert stewards_of([alone], acts=[no, back]) == {"c0": "ana"}
    to_author = act(ActKind.HAND_OVER, "ana", T + MINUTE, contribution="12/c0", to=who("cem"))
    to_stranger = act(ActKind.HAND_OVER, "ana", T + MINUTE, contribution="12/c0", to=who("eve"))
    by_stranger = act(ActKind.HAND_OVER, "eve", T + MINUTE, contribution="12/c0", to=who("dan"))
    for ignored in (to_author, to_stranger, by_stranger):
        assert stewards_of([alone], acts=[ignored]) == {"c0": "ana"}


def test_what_was_handed_to_somebody_who_is_away_beyond_its_time_is_answered_by_who_is_there():
    [alone] = added(1)
    over = act(ActKind.HAND_OVER, "ana", T + MINUTE, contribution="12/c0", to=who("dan"))

    def answers(*absences, now, away=(), **more):
        those = [person("dan", absences=absences)]
        those += [person(name, absences=(Absence(start=T, end=at(30)),)) for name in away]
        return stewards_of([alone], acts=[over], directory=directory(*those), now=now, **more)["c0"]

    long, later = Absence(start=at(2, "12:00"), end=at(20)), Absence(start=at(10), end=at(20))
    short, before = Absence(start=at(2, "12:00"), end=at(3)), Absence(start=at(1), end=T)
    assert answers(long, now=at(2, "11:00")) == "dan", "planned, but here"
    assert answers(long, now=at(2, "13:00")) == "ana"
    assert answers(long, now=at(21)) == "ana", "who has it meanwhile has heard of it, and keeps it"
    assert answers(short, now=at(2, "13:00")) == "dan", "back in time"
    assert answers(before, now=at(9)) == "dan"
    assert answers(later, now=at(9)) == "dan"
    assert answers(later, now=at(11)) == "ana", "late, and now away"
    assert answers(long, now=at(3), away=["ana"]) == "ben"
    assert answers(long, now=at(3), away=["ana", "ben"]) == "sol"
    assert answers(long, now=at(3), away=["ana", "ben", "sol"]) == "dan", "as good as any other who is away"
    there = directory(person("dan", absences=(long,)))
    assert stewards_of([done_at(alone, at(2, "15:00"), "dan")], acts=[over], directory=there, now=at(3)) == {
        "c0": "dan"
    }


def test_nobody_at_all_leaves_no_obligation():
    [alone] = added(1)
    nobody = charter(stewards=(named("gone"),), sponsor=named("gone"))
    assigned, owed = given_to([alone], charter=nobody)
    assert owed == ()
    assert assigned[0].steward is None
    assert not can_be_answered(alone, charter=nobody, directory=directory(), acts=())
    everybody_declined = [
        act(ActKind.NOT_MINE, name, T + MINUTE, contribution="12/c0") for name in ("ana", "ben", "sol")
    ]
    assert given_to([alone], acts=everybody_declined)[1] == ()
    assert not can_be_answered(alone, charter=charter(), directory=directory(), acts=everybody_declined)


def test_the_obligation_in_full():
    [alone] = added(1)
    _, [owed] = given_to([replace(alone, excerpt="What about travel?")])
    assert owed.key == "answer/hr:12/c0"
    assert owed.opened == T
    assert owed.due == at(4)
    assert (owed.person, owed.about, owed.what) == (who("ana"), who("cem"), "What about travel?")
    assert owed.stewards == (who("ben"),)
    assert owed.sponsor == who("sol")
    _, [slow] = given_to([alone], charter=charter(answer_within=timedelta(days=5)))
    assert slow.due == at(9)


def test_a_weekend_is_no_time_to_answer():
    late = contribution("c0", "cem", at(6, "16:00"))
    _, [owed] = given_to([late])
    assert owed.due == at(10, "16:00")


@pytest.mark.parametrize("state", [CharterState.DRAFT, CharterState.CLOSED])
def test_a_draft_and_a_closed_community_owe_nothing(state):
    first, two = added(2)
    _, owed = given_to([done_at(first, T + MINUTE), two], charter=charter(state=state))
    assert [(each.about, each.open) for each in owed] == [(who("cem"), False)]


def test_a_stewards_own_work_takes_nobodys_time():
    own, other = [*added(1, "ana", own=True), contribution("c9", "cem", T + MINUTE)]
    assigned, owed = given_to([own, other])
    assert [contribution.steward for contribution in assigned] == [None, who("ana")]
    assert [obligation.key for obligation in owed] == ["answer/hr:12/c9"]


def test_a_snooze_belongs_to_who_has_it():
    [alone] = added(1)
    later = act(ActKind.SNOOZE, "ana", T + MINUTE, obligation="answer/hr:12/c0", until=at(3), page=None)
    assert given_to([alone], acts=[later])[1][0].snoozed_until == at(3)
    assert given_to([alone], acts=[later], pinned={f"{HOME}/c0": who("ben")})[1][0].snoozed_until is None


# --- any order ----------------------------------------------------------------------------------------------


@st.composite
def many(draw):
    made = []
    for n in range(draw(st.integers(1, 9))):
        drawn = contribution(
            f"c{n}",
            draw(st.sampled_from(["cem", "dan", "ana", "ben"])),
            T + draw(st.integers(0, 300)) * MINUTE,
            page=PageKey(f"hr:{draw(st.integers(12, 13))}"),
        )
        if draw(st.booleans()):
            drawn = done_at(drawn, drawn.at + draw(st.integers(1, 200)) * MINUTE, "mia")
        made.append(drawn)
    return made


@settings(max_examples=100, deadline=None)
@given(many(), st.randoms(use_true_random=False), st.lists(st.integers(0, 8), max_size=4))
def test_the_replay_does_not_care_for_order(contributed, random, handed):
    acts = [
        act(ActKind.HAND_OVER, "sol", T + n * MINUTE, contribution=f"12/c{number}", to=who("mia"), id=f"h{n}")
        for n, number in enumerate(handed)
    ]
    shuffled, told = list(contributed), list(acts) * 2
    random.shuffle(shuffled)
    random.shuffle(told)
    first, again = given_to(contributed, acts=acts), given_to(shuffled, acts=told)
    assert first == again
    for placed in first[0]:
        assert placed.steward is not None
        assert placed.steward != placed.author
        assert may(placed.steward, "answer", charter(), directory())
    # Keeping every promise leads to the same promises.
    pins = {f"{contribution.page}/{contribution.id}": contribution.steward for contribution in first[0]}
    assert given_to(contributed, acts=acts, pinned=pins)[0] == first[0]

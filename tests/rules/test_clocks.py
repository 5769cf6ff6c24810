"""Wikis date by whole seconds and by a clock of their own: what happened stays what happened.

Each story is told in the moments at which everything really was done, and then with the times that a wiki would tell of
its part. Nobody owes anything else, nothing else is settled, and no other date counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Act, ActKind
from core.rules.acknowledgement.settling import answered
from core.rules.assess import assess
from core.rules.clocks import KNOWN
from core.rules.deadline.due_dates import effective, page_key
from core.rules.deadline.extensions import DECIDES, WRITTEN
from tests.rules import charters, community
from tests.rules.answering import CHARTER, EDIT, MINUTE, PEOPLE, POLICY, T, click
from tests.rules.community import note, page, rev, subject
from tests.rules.test_deadline import FIRST, on

Dated = Callable[[datetime], datetime]


def by(ahead: float) -> Dated:
    """What a wiki's clock shows at an instant."""
    return lambda at: (at + timedelta(seconds=ahead)).replace(microsecond=0)


CLOCKS = pytest.mark.parametrize("dated", [by(0), by(-2), by(2)], ids=["seconds", "behind", "ahead"])
#: From one edit to the next, and a moment of a click.
APART, MOMENT = st.integers(1000, 4000), st.integers(0, 20_000)


def after(ms: int) -> datetime:
    return T + timedelta(milliseconds=ms)


def known(number: int) -> dict[str, str]:
    return {KNOWN: str(number)}


def settled(the_page: Any, *acts: Act) -> dict[str, str | None]:
    """Each contribution, and by whom it was answered."""
    whole = answered(
        the_page, acts=acts, charter=CHARTER, directory=PEOPLE, policy=POLICY, since=community.at(1)
    )
    return {
        each.id: each.settled.by.partition(":")[2] if each.settled and each.settled.by else None
        for each in whole
        if not each.own
    }


# --- answers ------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.lists(APART, max_size=6), st.lists(MOMENT, max_size=5, unique=True))
@CLOCKS
def test_an_answer_settles_what_was_there_and_nothing_else(
    dated: Dated, gaps: list[int], clicks: list[int]
) -> None:
    edits = [rev(2, "cem", after(0), 1200)]
    for number, gap in enumerate(gaps, 3):
        edits.append(rev(number, "cem", edits[-1].at + timedelta(milliseconds=gap), 1000 + 200 * number))
    acts: list[Act] = []
    told: dict[str, str | None] = {}
    begins = 2
    for ms in sorted(clicks):
        newest = max(each.number for each in edits if each.at <= after(ms))
        if newest >= begins:
            told[f"r{begins}"], named, begins = "ana", begins, newest + 1
        else:
            named = max(int(name[1:]) for name in told)
        values = {"contribution": f"12/r{named}", "id": f"k{ms}", "data": known(newest)}
        acts.append(click(ActKind.THANK, "ana", after(ms), **values))
    if begins <= edits[-1].number:
        told[f"r{begins}"] = None
    assert settled(page(*edits), *acts) == told
    assert settled(page(*(replace(each, at=dated(each.at)) for each in edits)), *acts) == told


@CLOCKS
def test_a_remark_in_the_minute_of_the_click_is_answered_by_nobody(dated: Dated) -> None:
    """Signatures tell the minute: what came after the click seems to have been there before it."""
    minute = [dated(T + 10 * MINUTE).replace(second=0), dated(T + 20 * MINUTE).replace(second=0)]
    first, second = note("a", "cem", minute[0]), note("b", "cem", minute[1], "a")
    clicked = T + 20 * MINUTE + timedelta(seconds=20)
    about = {"contribution": "12/ca", "data": known(1)}
    unheard = click(ActKind.ANSWER, "ana", clicked, text="So it is.", **about)
    assert settled(page(comments=[first, second]), unheard) == {"ca": "ana", "cb": None}
    heard = replace(unheard, data=known(2))
    assert settled(page(comments=[first, second]), heard) == {"ca": "ana"}


def test_what_was_heard_of_late_was_there() -> None:
    """A webhook that was lost makes no later edit of it: the wiki's word holds."""
    thanks = click(ActKind.THANK, "ana", T + 5 * MINUTE, data=known(2))
    assert settled(page(EDIT, rev(3, "cem", T + 4 * MINUTE, 1400)), thanks) == {"r2": "ana"}


@pytest.mark.parametrize("seconds", [5, 30, 50])
def test_a_reply_in_the_minute_of_the_objection_is_a_new_answer(seconds: int) -> None:
    minute = T + 10 * MINUTE
    first = note("b", "ana", T + 5 * MINUTE, "a")
    again = note("c", "ben", minute, "a", excerpt="The blue form.")
    objection = click(
        ActKind.NOT_ANSWERED,
        "cem",
        minute + timedelta(seconds=seconds),
        text="Which form?",
        contribution="12/ca",
    )
    asked = note("a", "cem", T)
    assert settled(page(comments=[asked, first]), objection) == {"ca": None}
    assert settled(page(comments=[asked, first, again]), objection) == {"ca": "ben"}


@pytest.mark.parametrize("how", [ActKind.ANSWER, ActKind.NOT_CONTRIBUTION])
def test_a_reply_by_our_own_button_is_one_answer_with_its_click(how: ActKind) -> None:
    """Dated before its click and in its minute, it is what the author objects to, whichever came first."""
    minute = T + 10 * MINUTE
    asked, reply = note("a", "cem", T), note("b", "ana", minute, "a")
    clicked = click(how, "ana", minute + timedelta(seconds=20), text="So it is.", contribution="12/ca")
    objection = click(
        ActKind.NOT_ANSWERED, "cem", minute + timedelta(seconds=45), text="No.", contribution="12/ca"
    )
    assert settled(page(comments=[asked, reply]), clicked) == {"ca": "ana"}
    assert settled(page(comments=[asked, reply]), clicked, objection) == {"ca": None}


@pytest.mark.parametrize(("seconds", "ids"), [(0.5, ["r2"]), (50, ["r2"]), (61, [])])
def test_what_is_saved_in_the_minute_in_which_telos_came_is_asked_about(
    seconds: float, ids: list[str]
) -> None:
    came = T + timedelta(seconds=seconds)
    added = answered(page(EDIT), acts=(), charter=CHARTER, directory=PEOPLE, policy=POLICY, since=came)
    assert [each.id for each in added] == ids


@pytest.mark.parametrize("names", [("b", "c"), ("c", "b")])
def test_a_further_question_in_the_minute_of_the_answer_is_asked_about(names: tuple[str, str]) -> None:
    """Nobody can tell which came first; a question that nobody sees is worse than one answer too many."""
    reply, further = names
    minute = T + 10 * MINUTE
    remarks = [
        note("a", "cem", T),
        note(reply, "ana", minute, "a"),
        note(further, "cem", minute, "a", excerpt="And who pays for the train?"),
    ]
    assert settled(page(comments=remarks)) == {"ca": "ana", f"c{further}": None}


# --- what is written in a charter, and clicked beside it ------------------------------------------------------

DAYS = ["15 Jan 2027", "22 Jan 2027", "29 Jan 2027"]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def noon(ms: int) -> datetime:
    return NOON + timedelta(milliseconds=ms)


@st.composite
def decisions(draw: st.DrawFn) -> list[Act]:
    """What two people wrote and clicked, each at its very moment."""
    acts, when = [], 0
    written: list[tuple[int, int]] = []
    for number in range(2, draw(st.integers(2, 6))):
        when += draw(APART)
        written.append((number, when))
        who, outcome = draw(st.sampled_from(["Sol", "Ana"])), draw(st.sampled_from(["", "met", "not met"]))
        kind = draw(st.sampled_from([ActKind.EXTEND, ActKind.CLOSE]))
        value = draw(st.sampled_from(DAYS)) if kind is ActKind.EXTEND else outcome
        data = {WRITTEN: value, DECIDES: "yes" if who == "Sol" else "no"}
        acts.append(
            charters.act(
                kind, who, noon(when), id=f"written/{number}", revision=number, checked=True, data=data
            )
        )
    for place, ms in enumerate(draw(st.lists(MOMENT, max_size=5, unique=True))):
        there = known(max([1, *(number for number, at in written if at <= ms)]))
        kind = draw(st.sampled_from([ActKind.EXTEND, ActKind.DECIDE, ActKind.CLOSE]))
        more: dict[str, Any] = {"id": f"k{place}", "checked": True}
        day = on(draw(st.sampled_from(DAYS)))
        who = "Sol"
        if kind is ActKind.EXTEND:
            who = draw(st.sampled_from(["Sol", "Ana"]))
            more |= {"until": day.at, "text": "later", "data": {DECIDES: "yes" if who == "Sol" else "no"}}
        elif kind is ActKind.DECIDE:
            answer = {"decision": draw(st.sampled_from(["yes", "no"])), "extension": page_key(day)}
            more |= {"data": answer}
        else:
            more |= {"data": {"outcome": draw(st.sampled_from(["met", "not met"]))}}
        acts.append(charters.act(kind, who, noon(ms), **{**more, "data": {**more["data"], **there}}))
    return acts


def came_of(acts: list[Act]) -> tuple[object, ...]:
    """The date that counts, how the community ended, and what became of each wish."""
    charter, _ = charters.read(acts=acts, first=FIRST, now=noon(3_600_000))
    date = effective(charter)
    wishes = [
        (each.due.day, each.approved, each.decided_by, each.superseded, each.asked_by)
        for each in charter.extensions
    ]
    return date and date.day, charter.state, charter.outcome, wishes


@settings(max_examples=300, deadline=None)
@given(decisions())
@CLOCKS
def test_the_date_and_the_end_that_hold_are_those_that_came_last(dated: Dated, acts: list[Act]) -> None:
    as_told = [replace(act, at=dated(act.at)) if act.revision else act for act in acts]
    really = came_of(acts)
    assert came_of(as_told) == really
    # And in the order of its moments each thing is after what was known of it.
    assert came_of([replace(act, data=_unknown(act)) for act in acts]) == really


def _unknown(act: Act) -> dict[str, str]:
    return {name: value for name, value in act.data.items() if name != KNOWN}


def test_two_edits_in_one_second_are_in_the_order_of_their_numbers() -> None:
    first, second = (
        charters.act(
            ActKind.EXTEND,
            "Sol",
            NOON,
            id=f"written/{number}",
            revision=number,
            checked=True,
            data={WRITTEN: day, DECIDES: "yes"},
        )
        for number, day in ((9, DAYS[2]), (10, DAYS[0]))
    )
    charter, _ = charters.read(acts=[second, first], first=FIRST, now=noon(3_600_000))
    date = effective(charter)
    assert date is not None
    assert date.day == on(DAYS[0]).day


# --- reviews ------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.lists(APART, max_size=4),
    st.lists(
        st.tuples(MOMENT, st.sampled_from(["retire", "still-holds"])), max_size=3, unique_by=lambda c: c[0]
    ),
)
@CLOCKS
def test_a_page_that_was_edited_after_it_was_retired_is_not_retired(
    dated: Dated, gaps: list[int], clicks: list[tuple[int, str]]
) -> None:
    edits, ms = [], 0
    for number, gap in enumerate(gaps, 2):
        ms += gap
        edits.append(rev(number, "ana", after(ms), 1000 + 300 * number))
    acts = [
        community.act(
            ActKind.REVIEW,
            "sol",
            after(moment),
            id=f"k{moment}",
            data={
                "decision": decision,
                **known(max([1, *(each.number for each in edits if each.at <= after(moment))])),
            },
        )
        for moment, decision in clicks
    ]
    last = max(
        [*((each.at, 0, "updated") for each in edits), *((after(ms), 1, what) for ms, what in clicks)],
        default=None,
    )
    for told in (edits, [replace(each, at=dated(each.at)) for each in edits]):
        findings = assess(
            subject(
                page(*told),
                acts=acts,
                charter=community.charter(review_every=timedelta(days=90)),
                since=community.at(1),
            ),
            community.at(3),
        ).findings
        retired = [each.data["retired"] for each in findings if each.code == "A304"]
        assert retired == (["yes"] if last is not None and last[2] == "retire" else [])

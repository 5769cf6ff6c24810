"""Any history of a page: nobody is credited with a wording they did not see, nor asked for one they confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.acknowledgement.content_versions import wordings
from tests.rules.community import HOME, POLICY, at, page, rev, who
from tests.rules.confirming import DONE, MAJOR, SINCE, asked, confirmation, looked


@st.composite
def stories(draw):
    """A page's edits and people's confirmations at any moment, of any revision."""
    when, revisions = SINCE, []
    for number in range(2, draw(st.integers(2, 9))):
        when += timedelta(minutes=draw(st.integers(1, 600)))
        revisions.append(
            rev(
                number,
                "ana",
                when,
                draw(st.sampled_from([1000, 1001, 1200])),
                draw(st.sampled_from(["", "text-1", "x"])),
                minor=draw(st.booleans()),
            )
        )
    clicks = draw(
        st.lists(
            st.tuples(st.sampled_from(["cem", "dan"]), st.integers(0, 10), st.integers(0, 5000)), max_size=8
        )
    )
    acts = [
        confirmation(by, revision, SINCE + timedelta(minutes=minutes), id=f"a{place}")
        for place, (by, revision, minutes) in enumerate(clicks)
    ]
    return page(*revisions), acts


@settings(max_examples=150, deadline=None)
@given(stories(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(story, random):
    whole, acts = story
    revisions, told = list(whole.revisions) * 2, list(acts) * 2
    random.shuffle(revisions)
    random.shuffle(told)
    assert looked(replace(whole, revisions=tuple(revisions)), *told, now=at(20)) == looked(
        whole, *acts, now=at(20)
    )


@settings(max_examples=200, deadline=None)
@given(stories())
def test_nobody_is_credited_with_a_text_that_was_not_shown(story):
    whole, acts = story
    words = wordings(whole, POLICY)
    by_number = {revision.number: revision for revision in whole.revisions}
    latest_rounds = {}
    for obligation in looked(whole, *acts, now=at(20)).obligations:
        if obligation.kind != "confirm":
            continue
        latest_rounds[obligation.person] = obligation
        if obligation.settled:
            # There is a click of that person on that page naming that revision.
            assert any(
                (click.person, click.revision, click.at)
                == (obligation.person, obligation.settled.revision, obligation.settled.at)
                and click.page == HOME
                for click in acts
            )
            # And at that moment, or so shortly before that clocks may differ, no later major edit had replaced it.
            shown = by_number[obligation.settled.revision]
            moment = max(obligation.settled.at, shown.at)
            there = [each for each in whole.revisions if each.at <= moment]
            before = [each for each in whole.revisions if each.at < moment - timedelta(seconds=29)]
            assert words.of[shown.number] in {words.of[each[-1].number] for each in (there, before) if each}
    for latest_round in latest_rounds.values():
        if latest_round.settled:
            assert words.of[latest_round.settled.revision] == words.current


@st.composite
def days(draw):
    """What really happened: edits a second or more apart, and clicks on what stood there, each at its very moment."""
    when, edits = SINCE, []
    for number in range(2, draw(st.integers(2, 7))):
        when += timedelta(milliseconds=draw(st.integers(1000, 4000)))
        edits.append(rev(number, "ana", when, draw(st.sampled_from([1000, 1001, 1200])),
                         draw(st.sampled_from(["", "text-1", "x"])), minor=draw(st.booleans())))  # fmt: skip
    clicks = []
    for place, ms in enumerate(draw(st.lists(st.integers(0, 25_000), max_size=6))):
        moment = SINCE + timedelta(milliseconds=ms)
        shown = max([1, *(edit.number for edit in edits if edit.at <= moment)])
        clicks.append(confirmation("cem", shown, moment, id=f"a{place}"))
    return edits, clicks


@settings(max_examples=300, deadline=None)
@given(days())
def test_that_a_wiki_dates_by_whole_seconds_takes_nothing_from_anybody(day):
    """Who is asked, how often, and for which versions they are thanked is what the very moments say."""
    edits, clicks = day
    dated = [replace(edit, at=edit.at.replace(microsecond=0)) for edit in edits]
    assert asked(page(*dated), *clicks, now=at(3)) == asked(page(*edits), *clicks, now=at(3))


# --- back to a wording somebody confirmed -------------------------------------------------------------------


def test_back_to_a_wording_somebody_confirmed_asks_nobody():
    back = rev(3, "ben", at(5), 1000, "text-1")
    both = [confirmation("cem", 1, at(2, "11:00")), confirmation("cem", 2, at(4))]
    assert asked(page(MAJOR, back), *both, now=at(6))["cem"] == [DONE, (2, False, 2), (3, False, 1)]
    # And forth again: the other one is confirmed, too.
    forth = rev(4, "ben", at(7), 1300, "text-2")
    assert asked(page(MAJOR, back, forth), *both, now=at(8))["cem"][-1] == (4, False, 2)
    # What nobody confirmed is asked for.
    third = rev(4, "ben", at(7), 1700)
    assert asked(page(MAJOR, back, third), *both, now=at(8))["cem"][-1] == (4, True, 0)


def test_a_confirmation_that_ran_out_does_not_come_back():
    back = rev(3, "ben", at(20), 1000, "text-1")
    both = [confirmation("cem", 1, at(2, "11:00")), confirmation("cem", 2, at(15))]
    rounds = asked(page(MAJOR, back), *both, now=at(21), renew=timedelta(days=10))
    assert rounds["cem"][-1] == (3, True, 0)


def test_confirmed_again_before_it_ran_out_counts_from_then():
    twice = [confirmation("cem", 1, at(2, "11:00")), confirmation("cem", 1, at(9))]
    ten = timedelta(days=10)
    assert asked(page(), *twice, now=at(18), renew=ten)["cem"] == [DONE]
    assert asked(page(), *twice, now=at(19), renew=ten)["cem"] == [DONE, (2, True, 0)]


@settings(max_examples=300, deadline=None)
@given(stories(), st.sampled_from([None, timedelta(hours=20), timedelta(days=2)]))
def test_asked_exactly_who_never_confirmed_what_the_page_says(story, renew):
    """The whole rule said in one line, for each person at the end of any history."""
    whole, acts = story
    words, now = wordings(whole, POLICY), at(6)
    rounds = asked(whole, *acts, now=now, renew=renew)
    for name in ("cem", "dan"):
        holds = any(
            click.person == who(name)
            and click.page == HOME
            and words.counts(click)
            and words.of[click.revision] == words.at(now)
            and (renew is None or click.at + renew > now)
            for click in acts
        )
        assert rounds[name][-1][1] is not holds
        numbers = [number for number, _, _ in rounds[name]]
        assert numbers == sorted(set(numbers))


# --- old history that arrives late --------------------------------------------------------------------------

#: Imported on the 4th: written long before, numbered after everything that was there.
IMPORTED = [
    rev(3, "eve", at(1, month=3, year=2025), 400, parent=0),
    rev(4, "eve", at(2, month=3, year=2025), 900, parent=3),
]


def test_history_that_arrives_late_makes_no_wording():
    told = confirmation("cem", 2, at(3, "12:00"))
    before = asked(page(MAJOR), told, now=at(4))
    assert before["cem"] == [(1, False, 2)]
    # The wiki's own line about the import, and the next real edit, a minor one.
    line = rev(5, "ana", at(4), 1300, "text-2", parent=2)
    minor = rev(6, "ana", at(5), 1304, parent=5, minor=True)
    for more in ([], [line], [line, minor]):
        assert asked(page(MAJOR, *IMPORTED, *more), told, now=at(6)) == before


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(1, 5), st.integers(1, 400))
def test_any_history_that_arrives_late_changes_nothing(story, count, days):
    whole, acts = story
    last = whole.revisions[-1]
    # Older than what was there: what is newer than all of it can't be told from an edit.
    before = min(SINCE, last.at)
    late = [
        rev(last.number + place, "eve", before - timedelta(days=days, hours=-place), 5000 + place, parent=0)
        for place in range(1, count + 1)
    ]
    numbers = {revision.number for revision in late}
    clicks = [click for click in acts if click.revision not in numbers]
    assert asked(replace(whole, revisions=(*whole.revisions, *late)), *clicks, now=at(20)) == asked(
        whole, *clicks, now=at(20)
    )


@pytest.mark.parametrize("first", [4, 21], ids=["with their old numbers", "with new numbers"])
def test_what_is_undeleted_below_a_live_page_asks_nobody_again(first):
    """A page made anew under a title, and the one deleted before brought back below it, with its old times."""
    told = confirmation("cem", 12, at(3, "12:00"))
    anew = [
        rev(11, "ana", at(2, "11:00"), 1200, "text-11", parent=0),
        rev(12, "mia", at(3, "11:00"), 2400, "text-12", parent=11),
    ]
    live = replace(page(*anew), revisions=tuple(anew))
    back = [
        rev(first + place, "eve", at(5 + place, month=3), 3000 + place, f"old-{place}", parent=0)
        for place in range(4)
    ]
    undeleted = replace(live, revisions=(*anew, *back))
    assert asked(live, told, now=at(6))["cem"] == [(1, False, 12)]
    assert asked(undeleted, told, now=at(6)) == asked(live, told, now=at(6))
    assert looked(undeleted, told, now=at(6)).contributions == looked(live, told, now=at(6)).contributions

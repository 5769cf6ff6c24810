"""Who must confirm the charter's page, and that nobody is credited with what was not on their screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import ActKind, Audience, CharterState, PageKey, ReadBy
from core.rules.acknowledgement.confirmations import latest
from core.rules.acknowledgement.content_versions import wordings
from core.rules.assess import assess
from tests.rules.community import (
    HOME,
    POLICY,
    act,
    at,
    charter,
    directory,
    due,
    named,
    page,
    person,
    rev,
    subject,
    who,
)

GROUP = Audience(groups=("readers",))
READERS = directory(groups={"readers": ("cem", "dan", "gone", "robot")})
UNTIL = due(date(2026, 11, 27))
NOW = at(3)
#: Attached, and the charter in force, on Monday 2 November at 10:00.
SINCE = at(2)


def looked(the_page, *acts, now=NOW, audience=GROUP, until=UNTIL, renew=None, directory=READERS, **more):
    reads = charter(read_by=ReadBy(audience=audience, until=until, renew=renew), **more.pop("charter", {}))
    return assess(subject(the_page, acts=acts, charter=reads, directory=directory, since=SINCE, **more), now)


def asked(*args, **more):
    """Each person's rounds: name → [(round, open, revision confirmed)]."""
    found: dict[str, list[tuple[int, bool, int]]] = {}
    for one in looked(*args, **more).obligations:
        if one.kind == "confirm":
            name, number = one.key.split("/")[2:]
            read = one.settled.revision if one.settled else 0
            found.setdefault(name.partition(":")[2], []).append((int(number), one.open, read))
    return found


def said(by, revision, when, **more):
    return act(ActKind.CONFIRM, by, when, revision=revision, **more)


OPEN, DONE = (1, True, 0), (1, False, 1)


def test_people_with_an_account_are_asked():
    assert asked(page()) == {"cem": [OPEN], "dan": [OPEN]}
    by_name = Audience(people=(named("mia"), named("gone"), named("nobody")))
    assert asked(page(), audience=by_name) == {"mia": [OPEN]}
    assert set(asked(page(), audience=Audience(everyone=True))) == {
        "sol", "ana", "ben", "ivy", "mia", "cem", "dan", "eve",
    }  # fmt: skip


def test_a_confirmation_names_its_revision():
    assert asked(page(), said("cem", 1, at(2, "11:00"))) == {"cem": [DONE], "dan": [OPEN]}


MAJOR = rev(2, "ana", at(3), 1300)
EDITS = {
    "a major edit asks again": ([MAJOR], [(1, False, 1), (2, True, 0)]),
    "a minor edit does not": ([rev(2, "ana", at(3), 1300, minor=True)], [DONE]),
    "nor does a move": ([rev(2, "ana", at(3), 1000, "text-1")], [DONE]),
    "nor one that was taken back": ([MAJOR, rev(3, "ben", at(3, "11:00"), 1000, "text-1")], [DONE]),
    "nor a minor edit after that": (
        [
            MAJOR,
            rev(3, "ben", at(3, "11:00"), 1000, "text-1"),
            rev(4, "ben", at(3, "12:00"), 1001, minor=True),
        ],
        [DONE],
    ),
    "other words of the same length do": ([rev(2, "ana", at(3), 1000)], [(1, False, 1), (2, True, 0)]),
    "a text that is hidden might be anything": (
        [replace(rev(2, "ana", at(3), 1000, hidden=True), digest="")],
        [(1, False, 1), (2, True, 0)],
    ),
}


@pytest.mark.parametrize(("edits", "expected"), EDITS.values(), ids=EDITS.keys())
def test_which_edits_ask_again(edits, expected):
    assert asked(page(*edits), said("cem", 1, at(2, "11:00")), now=at(4))["cem"] == expected


def test_a_wish_for_larger_edits_is_heard():
    lenient = replace(POLICY, major_bytes=100)
    small, large = rev(2, "ana", at(3), 1099), rev(2, "ana", at(3), 1100)
    for edit, rounds in ((small, 1), (large, 2)):
        assert (
            len(asked(page(edit), said("cem", 1, at(2, "11:00")), now=at(4), policy=lenient)["cem"]) == rounds
        )


NEVER = {
    "the page had moved on by a major edit": said("cem", 1, at(3, "11:00")),
    "no such revision": said("cem", 77, at(3, "11:00")),
    "no revision at all": said("cem", 0, at(3, "11:00")),
    "another page's": said("cem", 2, at(3, "11:00"), page=PageKey("hr:13")),
    "it does not say which page's": said("cem", 2, at(3, "11:00"), page=None),
    "another person's": said("dan", 2, at(3, "11:00")),
}


@pytest.mark.parametrize("told", NEVER.values(), ids=NEVER.keys())
def test_what_is_never_credited(told):
    assert asked(page(MAJOR), told, now=at(4))["cem"] == [OPEN]


def test_the_wikis_clock_may_be_a_little_ahead():
    early = said("cem", 2, at(3) - timedelta(seconds=3))
    assert asked(page(MAJOR), early, now=at(4))["cem"] == [(1, False, 2)]


@pytest.mark.parametrize("after", [0.3, 0.999, 20])
def test_what_was_confirmed_in_the_second_of_the_next_edit_is_not_lost(after):
    """Wikis date by whole seconds: an edit that came a moment later is dated a moment earlier."""
    clicked = at(3) + timedelta(seconds=after)
    assert asked(page(MAJOR), said("cem", 1, clicked), now=at(4))["cem"] == [(1, False, 1), (2, True, 0)]
    [again] = [one for one in looked(page(MAJOR), said("cem", 1, clicked), now=at(4)).obligations
               if one.open and one.person == who("cem")]  # fmt: skip
    assert (again.why, again.opened) == ("why-confirm-changed", at(3))


def test_an_edit_in_the_second_of_a_confirmation_moves_no_time_of_what_was_confirmed():
    """The first round is the one that was asked for before that edit."""

    def first(*edits):
        clicked = said("cem", 1, at(3) + timedelta(seconds=0.6))
        rounds = looked(page(*edits), clicked, now=at(4), until=None).obligations
        return next((one.opened, one.due) for one in rounds if one.person == who("cem") and not one.open)

    assert first(MAJOR) == first()


def test_a_late_confirmation_of_a_minor_edit_before_counts():
    minor = rev(2, "ana", at(3), 1010, minor=True)
    assert asked(page(minor), said("cem", 1, at(3, "11:00")), now=at(4))["cem"] == [DONE]


def test_a_round_asked_again_has_a_key_of_its_own():
    back = rev(3, "ben", at(3, "12:00"), 1000, "text-1")
    again = rev(4, "ana", at(5), 1500)
    first = said("cem", 1, at(2, "11:00"))
    assert asked(page(MAJOR), first, now=at(3, "11:00"))["cem"] == [DONE, (2, True, 0)]
    assert asked(page(MAJOR, back), first, now=at(4))["cem"] == [DONE]
    assert asked(page(MAJOR, back, again), first, now=at(6))["cem"] == [DONE, (3, True, 0)]
    done = said("cem", 4, at(6))
    assert asked(page(MAJOR, back, again), first, done, now=at(9))["cem"] == [DONE, (3, False, 4)]


def test_confirming_twice_changes_nothing():
    twice = [said("cem", 1, at(2, "11:00")), said("cem", 1, at(2, "12:00"))]
    assert asked(page(), *twice)["cem"] == [DONE]


def test_the_author_of_a_major_edit_and_the_sponsor_are_asked_too():
    us = Audience(people=(named("sol"), named("ana")))
    told = [said(name, 1, at(2, "11:00")) for name in ("sol", "ana")]
    rounds = asked(page(MAJOR), *told, audience=us, now=at(4))
    assert rounds == {"sol": [DONE, (2, True, 0)], "ana": [DONE, (2, True, 0)]}


# --- until when ---------------------------------------------------------------------------------------------


def times(*args, **more):
    """The open confirmations: name → (opened, due)."""
    return {
        one.person.partition(":")[2]: (one.opened, one.due)
        for one in looked(*args, **more).obligations
        if one.kind == "confirm" and one.open
    }


TEN_DAYS = at(16, "17:00")


def test_due_at_the_charters_date_or_in_ten_working_days():
    assert times(page()) == dict.fromkeys(("cem", "dan"), (SINCE, at(27, "17:00")))
    assert times(page(), until=None) == dict.fromkeys(("cem", "dan"), (SINCE, TEN_DAYS))


def test_a_date_that_had_passed_when_they_could_first_be_asked_is_no_reproach():
    assert times(page(), until=due(date(2026, 10, 30)))["cem"] == (SINCE, TEN_DAYS)


def test_joiners_get_their_days_and_leavers_are_not_asked():
    def joined(when):
        return directory(
            groups={"readers": ("dan",)},
            joined={("readers", who("dan")): when, ("readers", who("cem")): when},
        )

    assert times(page(), directory=joined(at(3)), now=at(4)) == {"dan": (at(3), at(27, "17:00"))}
    assert times(page(), directory=joined(at(23)), now=at(24)) == {"dan": (at(23), at(7, "17:00", month=12))}
    assert times(page(), directory=joined(at(1)), now=at(4)) == {"dan": (SINCE, at(27, "17:00"))}


def test_who_is_in_two_groups_joined_with_the_first():
    both = directory(
        groups={"readers": ("dan",), "more": ("dan",)},
        joined={("readers", who("dan")): at(23), ("more", who("dan")): at(3)},
    )
    two = Audience(groups=("readers", "more"))
    assert times(page(), audience=two, directory=both, now=at(24))["dan"][0] == at(3)


def test_a_new_account_in_a_policy_for_everyone():
    new = directory(joined={("", who("eve")): at(26)})
    everyone = Audience(everyone=True)
    found = times(page(), audience=everyone, directory=new, now=at(30))
    assert found["eve"] == (at(26), at(10, "17:00", month=12))
    assert found["dan"] == (SINCE, at(27, "17:00"))


def test_a_reopened_one_gets_its_days_from_the_edit():
    edit = rev(2, "ana", at(25), 1300)
    found = times(page(edit), said("cem", 1, at(2, "11:00")), now=at(26))
    assert found["cem"] == (at(25), at(9, "17:00", month=12))
    # Who never confirmed keeps the charter's date.
    assert found["dan"] == (SINCE, at(27, "17:00"))


def test_renewal_asks_again_and_says_when():
    year = timedelta(days=365)
    told = said("cem", 1, at(2, "11:00"))
    before = looked(page(), told, audience=Audience(people=(named("cem"),)), renew=year, now=at(3))
    assert before.next_check is not None
    assert before.next_check <= at(2, "11:00", year=2027)
    assert asked(page(), told, renew=year, now=at(2, "10:59", year=2027))["cem"] == [DONE]
    assert asked(page(), told, renew=year, now=at(2, "11:00", year=2027))["cem"] == [DONE, (2, True, 0)]
    [again] = [
        one
        for one in looked(page(), told, renew=year, now=at(2, "11:00", year=2027)).obligations
        if one.person == who("cem") and one.open and one.kind == "confirm"
    ]
    assert (again.opened, again.why) == (at(2, "11:00", year=2027), "why-confirm-renewed")


def test_looked_at_again_at_the_earliest_of_all():
    # Cem's renewal comes in ten days; Dan's first reading stays open until the end of the year.
    ten, audience = timedelta(days=10), Audience(people=(named("cem"), named("dan")))
    told = said("cem", 1, at(2, "11:00"))
    found = looked(page(), told, audience=audience, renew=ten, until=due(date(2026, 12, 30)), now=at(3))
    assert found.next_check == at(12, "11:00")


def test_a_start_in_the_future_asks_nobody_yet():
    later = looked(page(), charter={"start": due(date(2026, 11, 9))})
    assert not [one for one in later.obligations if one.kind == "confirm"]
    assert later.next_check == at(9, "09:00")


def test_why_me():
    def why(**more):
        return {one.why: one.why_args for one in looked(page(), **more).obligations if one.kind == "confirm"}

    assert why() == {"why-confirm-group": {"group": "readers"}}
    assert why(audience=Audience(people=(named("cem"),))) == {"why-confirm-named": {}}
    assert why(audience=Audience(everyone=True)) == {"why-confirm-everyone": {}}


# --- the whole ----------------------------------------------------------------------------------------------


def test_figures_and_findings():
    told = said("cem", 1, at(2, "11:00"))
    standing = looked(page(), told, now=at(30))
    assert {
        name: standing.figures[name] for name in ("asked", "confirmed", "to_confirm", "confirm_late")
    } == {
        "asked": 2,
        "confirmed": 1,
        "to_confirm": 1,
        "confirm_late": 1,
    }
    [finding] = [one for one in standing.findings if one.code == "A303"]
    assert finding.data == {"count": 1, "asked": 2}
    assert not [one for one in looked(page(), told, now=at(27)).findings if one.code == "A303"]


def test_a_group_without_anybody_is_a_finding():
    empty = looked(page(), directory=directory(groups={"readers": ("gone",)}))
    [finding] = [one for one in empty.findings if one.code == "A302"]
    assert (finding.field, finding.read) == ("read by", "readers")


def test_only_who_is_looked_at():
    told = said("cem", 1, at(2, "11:00"))
    everybody = looked(page(), told)
    few = looked(page(), told, focus=frozenset({who("cem"), who("eve")}))
    assert few.obligations == tuple(
        one for one in everybody.obligations if one.kind == "confirm" and one.person == who("cem")
    )
    assert few.obligations
    assert few.figures == {"asked": 1, "to_confirm": 0, "confirmed": 1, "confirm_late": 0}, (
        "of those looked at"
    )


@pytest.mark.parametrize("state", [CharterState.DRAFT, CharterState.CLOSED])
def test_a_draft_and_a_closed_community_ask_nobody(state):
    told = said("cem", 1, at(2, "11:00"))
    found = looked(page(), told, charter={"state": state})
    assert [(one.person, one.open) for one in found.obligations if one.kind == "confirm"] == [
        (who("cem"), False)
    ]


def test_a_page_that_is_gone_asks_nobody():
    assert asked(replace(page(), exists=False)) == {}


def test_an_account_that_was_blocked_is_not_asked():
    blocked = directory(person("cem", active=False), groups={"readers": ("cem", "dan")})
    assert set(asked(page(), directory=blocked)) == {"dan"}


def test_the_latest_confirmation_whatever_became_of_it():
    told = [said("cem", 1, at(2, "11:00"), channel="mail"), said("cem", 9, at(3))]
    last = latest(page(MAJOR), who("cem"), told)
    assert last is not None
    assert (last.revision, last.channel) == (1, "mail")
    assert latest(page(), who("dan"), told) is None


# --- any history --------------------------------------------------------------------------------------------


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
        said(by, revision, SINCE + timedelta(minutes=minutes), id=f"a{place}")
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
    by_number = {one.number: one for one in whole.revisions}
    latest_rounds = {}
    for one in looked(whole, *acts, now=at(20)).obligations:
        if one.kind != "confirm":
            continue
        latest_rounds[one.person] = one
        if one.settled:
            # There is a click of that person on that page naming that revision.
            assert any(
                (click.person, click.revision, click.at) == (one.person, one.settled.revision, one.settled.at)
                and click.page == HOME
                for click in acts
            )
            # And at that moment, or so shortly before that clocks may differ, no later major edit had replaced it.
            shown = by_number[one.settled.revision]
            moment = max(one.settled.at, shown.at)
            there = [each for each in whole.revisions if each.at <= moment]
            before = [each for each in whole.revisions if each.at < moment - timedelta(seconds=29)]
            assert words.of[shown.number] in {words.of[each[-1].number] for each in (there, before) if each}
    for one in latest_rounds.values():
        if one.settled:
            assert words.of[one.settled.revision] == words.current


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
        shown = max([1, *(one.number for one in edits if one.at <= moment)])
        clicks.append(said("cem", shown, moment, id=f"a{place}"))
    return edits, clicks


@settings(max_examples=300, deadline=None)
@given(days())
def test_that_a_wiki_dates_by_whole_seconds_takes_nothing_from_anybody(day):
    """Who is asked, how often, and for which versions they are thanked is what the very moments say."""
    edits, clicks = day
    dated = [replace(one, at=one.at.replace(microsecond=0)) for one in edits]
    assert asked(page(*dated), *clicks, now=at(3)) == asked(page(*edits), *clicks, now=at(3))


# --- back to a wording somebody confirmed -------------------------------------------------------------------


def test_back_to_a_wording_somebody_confirmed_asks_nobody():
    back = rev(3, "ben", at(5), 1000, "text-1")
    both = [said("cem", 1, at(2, "11:00")), said("cem", 2, at(4))]
    assert asked(page(MAJOR, back), *both, now=at(6))["cem"] == [DONE, (2, False, 2), (3, False, 1)]
    # And forth again: the other one is confirmed, too.
    forth = rev(4, "ben", at(7), 1300, "text-2")
    assert asked(page(MAJOR, back, forth), *both, now=at(8))["cem"][-1] == (4, False, 2)
    # What nobody confirmed is asked for.
    third = rev(4, "ben", at(7), 1700)
    assert asked(page(MAJOR, back, third), *both, now=at(8))["cem"][-1] == (4, True, 0)


def test_a_confirmation_that_ran_out_does_not_come_back():
    back = rev(3, "ben", at(20), 1000, "text-1")
    both = [said("cem", 1, at(2, "11:00")), said("cem", 2, at(15))]
    rounds = asked(page(MAJOR, back), *both, now=at(21), renew=timedelta(days=10))
    assert rounds["cem"][-1] == (3, True, 0)


def test_confirmed_again_before_it_ran_out_counts_from_then():
    twice = [said("cem", 1, at(2, "11:00")), said("cem", 1, at(9))]
    ten = timedelta(days=10)
    assert asked(page(), *twice, now=at(18), renew=ten)["cem"] == [DONE]
    assert asked(page(), *twice, now=at(19), renew=ten)["cem"] == [DONE, (2, True, 0)]


@settings(max_examples=300, deadline=None)
@given(stories(), st.sampled_from([None, timedelta(hours=20), timedelta(days=2)]))
def test_asked_exactly_who_never_confirmed_what_the_page_says(story, renew):
    """The whole rule said in one line, for each person at the end of any history."""
    whole, acts = story
    words, now = wordings(whole, POLICY), at(6)
    found = asked(whole, *acts, now=now, renew=renew)
    for name in ("cem", "dan"):
        holds = any(
            click.person == who(name)
            and click.page == HOME
            and words.counts(click)
            and words.of[click.revision] == words.at(now)
            and (renew is None or click.at + renew > now)
            for click in acts
        )
        assert found[name][-1][1] is not holds
        numbers = [number for number, _, _ in found[name]]
        assert numbers == sorted(set(numbers))


# --- old history that arrives late --------------------------------------------------------------------------

#: Imported on the 4th: written long before, numbered after everything that was there.
IMPORTED = [
    rev(3, "eve", at(1, month=3, year=2025), 400, parent=0),
    rev(4, "eve", at(2, month=3, year=2025), 900, parent=3),
]


def test_history_that_arrives_late_makes_no_wording():
    told = said("cem", 2, at(3, "12:00"))
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
    numbers = {one.number for one in late}
    clicks = [click for click in acts if click.revision not in numbers]
    assert asked(replace(whole, revisions=(*whole.revisions, *late)), *clicks, now=at(20)) == asked(
        whole, *clicks, now=at(20)
    )


@pytest.mark.parametrize("first", [4, 21], ids=["with their old numbers", "with new numbers"])
def test_what_is_undeleted_below_a_live_page_asks_nobody_again(first):
    """A page made anew under a title, and the one deleted before brought back below it, with its old times."""
    told = said("cem", 12, at(3, "12:00"))
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

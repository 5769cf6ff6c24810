"""Who must confirm the charter's page, and that nobody is credited with what was not on their screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.model import Audience, CharterState, PageKey
from core.rules.acknowledgement.confirmations import latest
from tests.rules.community import POLICY, at, directory, due, named, page, person, rev, who
from tests.rules.confirming import DONE, MAJOR, OPEN, SINCE, asked, confirmation, looked


def test_people_with_an_account_are_asked():
    assert asked(page()) == {"cem": [OPEN], "dan": [OPEN]}
    by_name = Audience(people=(named("mia"), named("gone"), named("nobody")))
    assert asked(page(), audience=by_name) == {"mia": [OPEN]}
    assert set(asked(page(), audience=Audience(everyone=True))) == {
        "sol", "ana", "ben", "ivy", "mia", "cem", "dan", "eve",
    }  # fmt: skip


def test_a_confirmation_names_its_revision():
    assert asked(page(), confirmation("cem", 1, at(2, "11:00"))) == {"cem": [DONE], "dan": [OPEN]}


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
    assert asked(page(*edits), confirmation("cem", 1, at(2, "11:00")), now=at(4))["cem"] == expected


def test_a_wish_for_larger_edits_is_heard():
    lenient = replace(POLICY, major_bytes=100)
    small, large = rev(2, "ana", at(3), 1099), rev(2, "ana", at(3), 1100)
    for edit, rounds in ((small, 1), (large, 2)):
        assert (
            len(asked(page(edit), confirmation("cem", 1, at(2, "11:00")), now=at(4), policy=lenient)["cem"])
            == rounds
        )


NEVER = {
    "the page had moved on by a major edit": confirmation("cem", 1, at(3, "11:00")),
    "no such revision": confirmation("cem", 77, at(3, "11:00")),
    "no revision at all": confirmation("cem", 0, at(3, "11:00")),
    "another page's": confirmation("cem", 2, at(3, "11:00"), page=PageKey("hr:13")),
    "it does not say which page's": confirmation("cem", 2, at(3, "11:00"), page=None),
    "another person's": confirmation("dan", 2, at(3, "11:00")),
}


@pytest.mark.parametrize("told", NEVER.values(), ids=NEVER.keys())
def test_what_is_never_credited(told):
    assert asked(page(MAJOR), told, now=at(4))["cem"] == [OPEN]


def test_the_wikis_clock_may_be_a_little_ahead():
    early = confirmation("cem", 2, at(3) - timedelta(seconds=3))
    assert asked(page(MAJOR), early, now=at(4))["cem"] == [(1, False, 2)]


@pytest.mark.parametrize("after", [0.3, 0.999, 20])
def test_what_was_confirmed_in_the_second_of_the_next_edit_is_not_lost(after):
    """Wikis date by whole seconds: an edit that came a moment later is dated a moment earlier."""
    clicked = at(3) + timedelta(seconds=after)
    assert asked(page(MAJOR), confirmation("cem", 1, clicked), now=at(4))["cem"] == [
        (1, False, 1),
        (2, True, 0),
    ]
    [again] = [obligation for obligation in looked(page(MAJOR), confirmation("cem", 1, clicked), now=at(4)).obligations
               if obligation.open and obligation.person == who("cem")]  # fmt: skip
    assert (again.why, again.opened) == ("why-confirm-changed", at(3))


def test_an_edit_in_the_second_of_a_confirmation_moves_no_time_of_what_was_confirmed():
    """The first round is the one that was asked for before that edit."""

    def first(*edits):
        clicked = confirmation("cem", 1, at(3) + timedelta(seconds=0.6))
        rounds = looked(page(*edits), clicked, now=at(4), until=None).obligations
        return next(
            (obligation.opened, obligation.due)
            for obligation in rounds
            if obligation.person == who("cem") and not obligation.open
        )

    assert first(MAJOR) == first()


def test_a_late_confirmation_of_a_minor_edit_before_counts():
    minor = rev(2, "ana", at(3), 1010, minor=True)
    assert asked(page(minor), confirmation("cem", 1, at(3, "11:00")), now=at(4))["cem"] == [DONE]


def test_a_round_asked_again_has_a_key_of_its_own():
    back = rev(3, "ben", at(3, "12:00"), 1000, "text-1")
    again = rev(4, "ana", at(5), 1500)
    first = confirmation("cem", 1, at(2, "11:00"))
    assert asked(page(MAJOR), first, now=at(3, "11:00"))["cem"] == [DONE, (2, True, 0)]
    assert asked(page(MAJOR, back), first, now=at(4))["cem"] == [DONE]
    assert asked(page(MAJOR, back, again), first, now=at(6))["cem"] == [DONE, (3, True, 0)]
    done = confirmation("cem", 4, at(6))
    assert asked(page(MAJOR, back, again), first, done, now=at(9))["cem"] == [DONE, (3, False, 4)]


def test_confirming_twice_changes_nothing():
    twice = [confirmation("cem", 1, at(2, "11:00")), confirmation("cem", 1, at(2, "12:00"))]
    assert asked(page(), *twice)["cem"] == [DONE]


def test_the_author_of_a_major_edit_and_the_sponsor_are_asked_too():
    us = Audience(people=(named("sol"), named("ana")))
    told = [confirmation(name, 1, at(2, "11:00")) for name in ("sol", "ana")]
    rounds = asked(page(MAJOR), *told, audience=us, now=at(4))
    assert rounds == {"sol": [DONE, (2, True, 0)], "ana": [DONE, (2, True, 0)]}


# --- until when ---------------------------------------------------------------------------------------------


def times(*args, **more):
    """The open confirmations: name → (opened, due)."""
    return {
        obligation.person.partition(":")[2]: (obligation.opened, obligation.due)
        for obligation in looked(*args, **more).obligations
        if obligation.kind == "confirm" and obligation.open
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
    opened_and_due = times(page(), audience=everyone, directory=new, now=at(30))
    assert opened_and_due["eve"] == (at(26), at(10, "17:00", month=12))
    assert opened_and_due["dan"] == (SINCE, at(27, "17:00"))


def test_a_reopened_one_gets_its_days_from_the_edit():
    edit = rev(2, "ana", at(25), 1300)
    opened_and_due = times(page(edit), confirmation("cem", 1, at(2, "11:00")), now=at(26))
    assert opened_and_due["cem"] == (at(25), at(9, "17:00", month=12))
    # Who never confirmed keeps the charter's date.
    assert opened_and_due["dan"] == (SINCE, at(27, "17:00"))


def test_renewal_asks_again_and_says_when():
    year = timedelta(days=365)
    told = confirmation("cem", 1, at(2, "11:00"))
    before = looked(page(), told, audience=Audience(people=(named("cem"),)), renew=year, now=at(3))
    assert before.next_check is not None
    assert before.next_check <= at(2, "11:00", year=2027)
    assert asked(page(), told, renew=year, now=at(2, "10:59", year=2027))["cem"] == [DONE]
    assert asked(page(), told, renew=year, now=at(2, "11:00", year=2027))["cem"] == [DONE, (2, True, 0)]
    [again] = [
        obligation
        for obligation in looked(page(), told, renew=year, now=at(2, "11:00", year=2027)).obligations
        if obligation.person == who("cem") and obligation.open and obligation.kind == "confirm"
    ]
    assert (again.opened, again.why) == (at(2, "11:00", year=2027), "why-confirm-renewed")


def test_looked_at_again_at_the_earliest_of_all():
    # Cem's renewal comes in ten days; Dan's first reading stays open until the end of the year.
    ten, audience = timedelta(days=10), Audience(people=(named("cem"), named("dan")))
    told = confirmation("cem", 1, at(2, "11:00"))
    standing = looked(page(), told, audience=audience, renew=ten, until=due(date(2026, 12, 30)), now=at(3))
    assert standing.next_check == at(12, "11:00")


def test_a_start_in_the_future_asks_nobody_yet():
    later = looked(page(), charter={"start": due(date(2026, 11, 9))})
    assert not [obligation for obligation in later.obligations if obligation.kind == "confirm"]
    assert later.next_check == at(9, "09:00")


def test_why_me():
    def why(**more):
        return {
            obligation.why: obligation.why_args
            for obligation in looked(page(), **more).obligations
            if obligation.kind == "confirm"
        }

    assert why() == {"why-confirm-group": {"group": "readers"}}
    assert why(audience=Audience(people=(named("cem"),))) == {"why-confirm-named": {}}
    assert why(audience=Audience(everyone=True)) == {"why-confirm-everyone": {}}


# --- the whole ----------------------------------------------------------------------------------------------


def test_figures_and_findings():
    told = confirmation("cem", 1, at(2, "11:00"))
    standing = looked(page(), told, now=at(30))
    assert {
        name: standing.figures[name] for name in ("asked", "confirmed", "to_confirm", "confirm_late")
    } == {
        "asked": 2,
        "confirmed": 1,
        "to_confirm": 1,
        "confirm_late": 1,
    }
    [finding] = [finding for finding in standing.findings if finding.code == "A303"]
    assert finding.data == {"count": 1, "asked": 2}
    assert not [finding for finding in looked(page(), told, now=at(27)).findings if finding.code == "A303"]


def test_a_group_without_anybody_is_a_finding():
    empty = looked(page(), directory=directory(groups={"readers": ("gone",)}))
    [finding] = [finding for finding in empty.findings if finding.code == "A302"]
    assert (finding.field, finding.read) == ("read by", "readers")


def test_only_who_is_looked_at():
    told = confirmation("cem", 1, at(2, "11:00"))
    everybody = looked(page(), told)
    few = looked(page(), told, focus=frozenset({who("cem"), who("eve")}))
    assert few.obligations == tuple(
        obligation
        for obligation in everybody.obligations
        if obligation.kind == "confirm" and obligation.person == who("cem")
    )
    assert few.obligations
    assert few.figures == {"asked": 1, "to_confirm": 0, "confirmed": 1, "confirm_late": 0}, (
        "of those looked at"
    )


@pytest.mark.parametrize("state", [CharterState.DRAFT, CharterState.CLOSED])
def test_a_draft_and_a_closed_community_ask_nobody(state):
    told = confirmation("cem", 1, at(2, "11:00"))
    standing = looked(page(), told, charter={"state": state})
    assert [
        (obligation.person, obligation.open)
        for obligation in standing.obligations
        if obligation.kind == "confirm"
    ] == [(who("cem"), False)]


def test_a_page_that_is_gone_asks_nobody():
    assert asked(replace(page(), exists=False)) == {}


def test_an_account_that_was_blocked_is_not_asked():
    blocked = directory(person("cem", active=False), groups={"readers": ("cem", "dan")})
    assert set(asked(page(), directory=blocked)) == {"dan"}


def test_the_latest_confirmation_whatever_became_of_it():
    told = [confirmation("cem", 1, at(2, "11:00"), channel="mail"), confirmation("cem", 9, at(3))]
    last = latest(page(MAJOR), who("cem"), told)
    assert last is not None
    assert (last.revision, last.channel) == (1, "mail")
    assert latest(page(), who("dan"), told) is None

"""What a community's own people owe: completing, delivering, reviewing, deciding; and putting it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.model import (
    ActKind,
    Audience,
    CharterState,
    CharterText,
    Deliverable,
    Extension,
    Named,
    Outcome,
    ReadBy,
)
from core.rules.assess import assess
from tests.rules.community import (
    COMMUNITY,
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

SINCE, NOW = at(2), at(3)
PEOPLE = directory()
TRAVEL = f"deliver/{COMMUNITY}/travel"


def looked(*acts, now=NOW, the_page=None, directory=PEOPLE, since=SINCE, **changes):
    return assess(
        subject(the_page or page(), acts=acts, charter=charter(**changes), directory=directory, since=since),
        now,
    )


def owed(kind, *args, **more):
    return [obligation for obligation in looked(*args, **more).obligations if obligation.kind == kind]


def brief(kind, *args, **more):
    """Who owes it, until when, and how it was settled."""
    return [
        (
            obligation.person.partition(":")[2],
            obligation.due,
            obligation.settled.how if obligation.settled else None,
        )
        for obligation in owed(kind, *args, **more)
    ]


# --- complete -----------------------------------------------------------------------------------------------

DRAFT = {
    "state": CharterState.DRAFT,
    "read_by": ReadBy(audience=Audience(everyone=True)),
    "review_every": timedelta(1),
}


def test_a_draft_owes_one_thing_to_be_completed():
    obligations = looked(**DRAFT, now=at(30)).obligations
    assert [(obligation.kind, obligation.person, obligation.key) for obligation in obligations] == [
        ("complete", who("ana"), f"complete/{COMMUNITY}")
    ]
    assert obligations[0].reminds
    assert obligations[0].due == at(9)


@pytest.mark.parametrize(
    ("changes", "people", "expected"),
    [
        ({}, directory(), "ana"),
        ({"written_by": who("cem")}, directory(), "cem"),
        ({"written_by": who("gone")}, directory(), "ana"),
        ({"written_by": None, "stewards": ()}, directory(), "sol"),
        ({"written_by": None, "stewards": (), "sponsor": None}, directory(), "ivy"),
    ],
)
def test_who_completes_a_draft(changes, people, expected):
    assert [line[0] for line in brief("complete", **{**DRAFT, **changes}, directory=people)] == [expected]


def test_a_draft_nobody_can_mend_asks_nobody():
    nobody = {"written_by": None, "stewards": (), "sponsor": None, "it_contact": None, "deliverables": ()}
    assert looked(**{**DRAFT, **nobody}).obligations == ()


def test_who_goes_on_writing_gets_time():
    written = replace(page(), charter=CharterText(fields={}, written_at=at(9)))
    [obligation] = owed("complete", **DRAFT, the_page=written, now=at(10))
    assert (obligation.opened, obligation.due) == (at(9), at(16))


def test_an_active_community_needs_no_completing():
    assert owed("complete") == []


# --- deliver ------------------------------------------------------------------------------------------------


def test_an_owner_owes_a_deliverable_by_the_deadline_or_its_own_date():
    assert brief("deliver") == [("mia", at(18, "17:00", month=12), None)]
    own = Deliverable(key="travel", name="Travel", owner=named("mia"), due=due(date(2026, 12, 4)))
    assert brief("deliver", deliverables=(own,)) == [("mia", at(4, "17:00", month=12), None)]


def test_an_extension_moves_it_and_keeps_its_key():
    later = Extension(due=due(date(2027, 1, 15)), reason="works council", key="x", approved=True)
    [obligation] = owed("deliver", extensions=(later,))
    assert (obligation.key, obligation.due) == (TRAVEL, at(15, "17:00", month=1, year=2027))


@pytest.mark.parametrize("owner", [None, Named(text="Nobody"), named("gone")])
def test_without_a_usable_owner_nobody_owes_it(owner):
    assert brief("deliver", deliverables=(Deliverable(key="travel", name="Travel", owner=owner),)) == []


DELIVERED = {
    "by its owner": (act(ActKind.DELIVER, "mia", at(2, "12:00"), obligation=TRAVEL), "done"),
    "by a steward": (act(ActKind.DELIVER, "ana", at(2, "12:00"), obligation=TRAVEL), "done"),
    "named by its slug": (
        act(ActKind.DELIVER, "mia", at(2, "12:00"), data={"deliverable": "travel"}),
        "done",
    ),
    "by a member": (act(ActKind.DELIVER, "cem", at(2, "12:00"), obligation=TRAVEL), None),
    "another one": (act(ActKind.DELIVER, "mia", at(2, "12:00"), obligation=f"{TRAVEL}2"), None),
}


@pytest.mark.parametrize(("told", "expected"), DELIVERED.values(), ids=DELIVERED.keys())
def test_what_delivers(told, expected):
    assert [line[2] for line in brief("deliver", told)] == [expected]


def test_nothing_is_owed_before_the_start():
    standing = looked(start=due(date(2026, 11, 9)))
    assert [obligation for obligation in standing.obligations if obligation.kind == "deliver"] == []
    assert standing.next_check == at(9, "09:00")


# --- review -------------------------------------------------------------------------------------------------

MONTHS = {"review_every": timedelta(days=90)}
#: 90 days after Monday 2 November is Sunday 31 January; asked five working days before Friday the 29th.
REVIEW_DUE = at(29, "17:00", month=1, year=2027)


def later(day, month=1, clock="10:00"):
    return at(day, clock, month=month, year=2027)


def test_a_review_is_asked_for_shortly_before_its_date():
    assert brief("review", **MONTHS, now=later(22, clock="16:59")) == []
    assert looked(**MONTHS, now=later(21), deadline=None).next_check == later(22, clock="17:00")
    assert brief("review", **MONTHS, now=later(22, clock="17:00")) == [("ana", REVIEW_DUE, None)]


def test_a_late_review_shows_the_page_as_stale():
    on_time, late = looked(**MONTHS, now=later(29)), looked(**MONTHS, now=later(1, 2))
    assert on_time.figures["stale"] == 0
    assert late.figures["stale"] == 1
    assert [finding.code for finding in late.findings] == ["A304"]
    assert late.findings[0].mend == (who("ana"),)


def reviewed(decision, by="ana"):
    return act(ActKind.REVIEW, by, later(25), data={"decision": decision})


def test_a_review_renews_the_date():
    told = reviewed("still-holds")
    assert brief("review", told, **MONTHS, now=later(1, 2)) == [("ana", REVIEW_DUE, "still-holds")]
    assert looked(told, **MONTHS, now=later(1, 2)).figures["stale"] == 0
    again = brief("review", told, **MONTHS, now=later(23, 4))
    assert again == [
        ("ana", REVIEW_DUE, "still-holds"),
        ("ana", at(23, "17:00", month=4, year=2027), None),
    ]
    keys = [obligation.key for obligation in owed("review", told, **MONTHS, now=later(23, 4))]
    assert len(set(keys)) == 2


def test_the_owners_major_edit_is_a_review():
    edited = page(rev(2, "ana", later(25), 1300))
    assert brief("review", the_page=edited, **MONTHS, now=later(1, 2)) == [("ana", REVIEW_DUE, "updated")]
    for other in (rev(2, "ana", later(25), 1300, minor=True), rev(2, "cem", later(25), 1300)):
        assert brief("review", the_page=page(other), **MONTHS, now=later(1, 2)) == [("ana", REVIEW_DUE, None)]


def test_an_edit_on_the_first_day_only_moves_the_date():
    edited = page(rev(2, "ana", at(2, "15:00"), 1300))
    assert brief("review", the_page=edited, **MONTHS, now=later(1, 2)) == [("ana", REVIEW_DUE, None)]


def test_a_retired_page_is_left_alone():
    assert brief("review", reviewed("retire"), **MONTHS, now=at(1, year=2028)) == [
        ("ana", REVIEW_DUE, "retire")
    ]


def test_only_who_answers_for_the_page_reviews_it():
    assert brief("review", reviewed("still-holds", "cem"), **MONTHS, now=later(1, 2)) == [
        ("ana", REVIEW_DUE, None)
    ]
    assert brief("review", **MONTHS, stewards=(), now=later(1, 2)) == [("sol", REVIEW_DUE, None)]


# --- decide -------------------------------------------------------------------------------------------------


def wish(**more):
    values = {"key": "x1", "reason": "works council", "asked_by": who("mia"), "asked_at": at(3), **more}
    return Extension(due=due(date(2027, 1, 15)), **values)


def test_an_extension_waits_for_the_sponsor():
    [obligation] = owed("decide", extensions=(wish(),), now=at(4))
    assert (obligation.key, obligation.person, obligation.about, obligation.due) == (
        f"decide/{COMMUNITY}/x1",
        who("sol"),
        who("mia"),
        at(6),
    )
    assert obligation.reminds


@pytest.mark.parametrize(("level", "expected"), [(1, "sol"), (2, "sol"), (3, "ana")])
def test_the_level_moves_who_decides(level, expected):
    assert [line[0] for line in brief("decide", extensions=(wish(),), level=level, now=at(4))] == [expected]


def test_at_the_highest_level_silence_decides():
    [obligation] = owed("decide", extensions=(wish(),), level=4, now=at(4))
    assert not obligation.reminds


@pytest.mark.parametrize(("approved", "how"), [(True, "approved"), (False, "refused")])
def test_a_decision_settles_it(approved, how):
    decision = act(ActKind.DECIDE, "sol", at(4), obligation=f"decide/{COMMUNITY}/x1", text="Take your time")
    decided = wish(approved=approved, decided_by=who("sol"))
    [obligation] = owed("decide", decision, extensions=(decided,), now=at(5))
    assert (
        obligation.settled.how,
        obligation.settled.by,
        obligation.settled.at,
        obligation.settled.note,
    ) == (
        how,
        who("sol"),
        at(4),
        "Take your time",
    )


def test_after_the_deadline_the_sponsor_owes_the_outcome():
    before = brief("decide", now=at(18, "16:59", month=12))
    after = owed("decide", now=at(18, "17:00", month=12))
    assert before == []
    assert [(obligation.person, obligation.key) for obligation in after] == [
        (who("sol"), f"decide/{COMMUNITY}/2026-12-18/close")
    ]


def test_a_new_deadline_asks_for_the_outcome_anew():
    longer = wish(approved=True, decided_by=who("sol"))
    assert [
        obligation.key
        for obligation in owed("decide", extensions=(longer,), now=at(18, month=1, year=2027))
        if obligation.open
    ] == [f"decide/{COMMUNITY}/2027-01-15/close"]


def test_closing_settles_it_and_everything_else_ends():
    when = at(21, month=12)
    told = act(ActKind.CLOSE, "sol", when)
    done = act(ActKind.DELIVER, "mia", at(4), obligation=TRAVEL)
    closed = {"state": CharterState.CLOSED, "outcome": Outcome.PARTLY_MET, "closed_at": when}
    standing = looked(told, done, **closed, **MONTHS, now=at(1, year=2028))
    assert {
        obligation.key: obligation.settled.how for obligation in standing.obligations if obligation.settled
    } == {
        TRAVEL: "done",
        f"decide/{COMMUNITY}/2026-12-18/close": "partly met",
    }
    assert not [obligation for obligation in standing.obligations if obligation.open]
    assert standing.next_check is None
    assert standing.findings == ()


def test_a_community_that_is_withdrawn_early_owes_nothing():
    closed = {"state": CharterState.CLOSED, "outcome": Outcome.WITHDRAWN, "closed_at": at(4)}
    assert looked(**closed, now=at(5)).obligations == ()


# --- later, not mine, hand over -----------------------------------------------------------------------------


def travel(*acts, **more):
    [obligation] = owed("deliver", *acts, **more)
    return obligation


def snooze(until=None, when=NOW, by="mia"):
    return act(ActKind.SNOOZE, by, when, obligation=TRAVEL, until=until)


SNOOZES = {
    "until then": (snooze(at(5, "12:00")), at(5, "12:00")),
    "without a date, the next working morning": (snooze(), at(4, "09:00")),
    "not before the weekend is over": (snooze(when=at(6)), at(9, "09:00")),
    "no longer than five working days": (snooze(at(30)), at(10)),
    "not beyond the first step after the due time": (
        snooze(at(24, month=12), when=at(17, month=12)),
        at(21, "09:00", month=12),
    ),
    "when it is late, until the next step": (
        snooze(at(30, month=12), when=at(21, month=12)),
        at(22, "09:00", month=12),
    ),
    "by somebody else": (snooze(at(5), by="ana"), None),
    "into the past": (snooze(at(2)), None),
}


@pytest.mark.parametrize(("told", "expected"), SNOOZES.values(), ids=SNOOZES.keys())
def test_how_long_a_snooze_lasts(told, expected):
    assert travel(told).snoozed_until == expected


def test_the_latest_snooze_counts():
    assert travel(snooze(at(9)), snooze(at(5), at(4))).snoozed_until == at(5)


def test_not_mine_waits_for_a_steward_who_places_it():
    no = act(ActKind.NOT_MINE, "mia", at(3), obligation=TRAVEL)
    assert travel(no).declined
    assert not travel(act(ActKind.NOT_MINE, "cem", at(3), obligation=TRAVEL)).declined
    over = act(ActKind.HAND_OVER, "ana", at(4), obligation=TRAVEL, to=who("ben"))
    placed = travel(no, over)
    assert (placed.person, placed.declined, placed.why, placed.key) == (
        who("ben"),
        False,
        "why-handed-over",
        TRAVEL,
    )
    assert placed.stewards == (who("ana"),)
    back = act(ActKind.HAND_OVER, "ana", at(4), obligation=TRAVEL, to=who("mia"))
    assert (travel(no, back).person, travel(no, back).declined) == (who("mia"), False)


def test_a_hand_over_needs_somebody_who_may_and_somebody_who_can():
    by_member = act(ActKind.HAND_OVER, "cem", at(4), obligation=TRAVEL, to=who("cem"))
    to_nobody = act(ActKind.HAND_OVER, "ana", at(4), obligation=TRAVEL, to=who("gone"))
    assert travel(by_member, to_nobody).person == who("mia")


def test_a_confirmation_can_be_handed_to_nobody_else():
    reads = {"read_by": ReadBy(audience=Audience(people=(named("mia"),)))}
    key = f"confirm/hr:12/{who('mia')}/1"
    no = act(ActKind.NOT_MINE, "mia", at(3), obligation=key)
    other = act(ActKind.HAND_OVER, "ana", at(4), obligation=key, to=who("cem"))
    same = act(ActKind.HAND_OVER, "ana", at(4), obligation=key, to=who("mia"))

    def confirm(*acts):
        [obligation] = owed("confirm", *acts, **reads)
        return obligation.person, obligation.declined

    assert confirm(no, other) == (who("mia"), True)
    assert confirm(no, same) == (who("mia"), False)


def test_a_blocked_owner_is_nobody_to_remind():
    assert brief("deliver", directory=directory(person("mia", active=False))) == []

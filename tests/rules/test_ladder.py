"""When the steps of the ladder are due, when messages may reach people, and what still holds at sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.effects import NoticeKind, SendNotice, Step
from core.model import Absence, CharterState, ObligationKind, Rhythm, Settlement
from core.rules.deadline.escalation import (
    TO_PERSON,
    recipient,
    rungs,
    send_time,
    step_key,
    steps,
    steps_done,
    still_holds,
)
from core.rules.deadline.quiet_hours import capped, may_send, recipient_calendar
from tests.rules.community import (
    CALENDAR,
    COMMUNITY,
    HOME,
    POLICY,
    at,
    charter,
    directory,
    obligation,
    person,
    who,
)

B5, B1, A1, STEWARD, SPONSOR = Step


def times(owed, **more):
    return dict(steps(owed, CALENDAR, POLICY, **more))


def test_the_whole_ladder_in_working_days():
    assert steps(obligation(), CALENDAR, POLICY) == (
        (B5, at(13, "09:00")),
        (B1, at(19, "09:00")),
        (A1, at(23, "09:00")),
        (STEWARD, at(24, "09:00")),
        (SPONSOR, at(26, "09:00")),
    )


def test_it_steps_over_christmas():
    # Due on Monday 28 December: 25 and 26 are holidays, 1 January too, 6 January in Baden-Württemberg.
    moments = times(obligation(due=at(28, "17:00", month=12)))
    assert moments[B5] == at(18, "09:00", month=12)
    assert moments[B1] == at(24, "09:00", month=12)
    assert moments[SPONSOR] == at(4, "09:00", month=1, year=2027)


def test_the_clocks_going_back_move_no_step():
    moments = times(obligation(opened=at(1, month=10), due=at(26, "17:00", month=10)))
    assert moments[B1] == datetime(2026, 10, 23, 7, tzinfo=UTC)
    assert moments[A1] == datetime(2026, 10, 27, 8, tzinfo=UTC)


OPENED = {
    "before all steps": (at(2), [B5, B1, A1, STEWARD, SPONSOR]),
    "after the first": (at(16), [B5, B1, A1, STEWARD, SPONSOR]),
    "after both": (at(20), [B1, A1, STEWARD, SPONSOR]),
    "after its own due time": (at(25), [A1, STEWARD, SPONSOR]),
}


@pytest.mark.parametrize(("opened", "expected"), OPENED.values(), ids=OPENED.keys())
def test_what_was_missed_shrinks_to_one(opened, expected):
    planned = steps(obligation(opened=opened), CALENDAR, POLICY)
    assert [step for step, _ in planned] == expected
    assert all(when >= opened for _, when in planned)


def test_opened_late_means_one_notice_at_the_opening():
    assert times(obligation(opened=at(20)))[B1] == at(20)
    late = times(obligation(opened=at(25)))
    # Nobody else hears of the delay before the person does.
    assert (late[A1], late[STEWARD], late[SPONSOR]) == (at(25), at(26, "09:00"), at(30, "09:00"))


def test_a_snooze_moves_what_falls_into_it():
    moments = times(obligation(snoozed_until=at(19, "12:00")))
    assert B5 not in moments
    assert moments[B1] == at(19, "12:00")
    late = times(obligation(snoozed_until=at(24, "12:00")))
    assert [step for step in late if step in TO_PERSON] == [A1]
    assert late[A1] == at(24, "12:00")
    assert late[STEWARD] > late[A1]


def test_what_is_done_for_a_date_is_not_climbed_again():
    planned, left_out = rungs(obligation(), CALENDAR, POLICY, done={B5, B1, A1}, now=at(24))
    assert [rung.step for rung in planned] == [STEWARD, SPONSOR]
    assert left_out == ()


def test_steps_belong_to_the_date_their_key_names():
    earlier, later = obligation(), obligation(due=at(18, "17:00", month=12))
    keys = [step_key(earlier.key, step, who("mia"), earlier.due) for step in (B5, B1, A1)]
    assert steps_done(keys, earlier.due) == {B5, B1, A1}
    assert steps_done(keys, later.due) == set()
    # A key from before dates were named stands for whatever date it was.
    assert steps_done([f"{earlier.key}#{B5}#{who('mia')}"], later.due) == {B5}


def test_no_step_before_once_it_is_due():
    planned, left_out = rungs(obligation(), CALENDAR, POLICY, now=at(20, "17:30"))
    assert [rung.step for rung in planned] == [A1, STEWARD, SPONSOR]
    assert set(left_out) == {B5, B1}


def test_after_a_long_silence_the_person_hears_first():
    planned, left_out = rungs(obligation(), CALENDAR, POLICY, now=at(30))
    assert left_out == (B5, B1)
    assert [rung.step for rung in planned] == [A1, STEWARD, SPONSOR]
    assert planned[1].at == at(1, "09:00", month=12)
    assert planned[2].at == at(3, "09:00", month=12)


# --- whom a step tells --------------------------------------------------------------------------------------


def test_whom_a_step_tells():
    people = directory()
    owed = obligation()
    assert [recipient(owed, step, people) for step in Step] == [
        who("mia"), who("mia"), who("mia"), who("ana"), who("sol"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"person": who("ana")}, {STEWARD: who("ben"), SPONSOR: who("sol")}),
        ({"person": who("ana"), "stewards": (who("ana"),)}, {STEWARD: None, SPONSOR: who("sol")}),
        ({"person": who("sol")}, {STEWARD: who("ana"), SPONSOR: None}),
        ({"stewards": (who("sol"),)}, {STEWARD: who("sol"), SPONSOR: None}),
        ({"stewards": (who("gone"), who("ben"))}, {STEWARD: who("ben")}),
        ({"sponsor": who("gone")}, {SPONSOR: None}),
        ({"sponsor": None}, {SPONSOR: None}),
        ({"person": who("gone")}, {B5: None, B1: None, A1: None}),
    ],
)
def test_steps_that_would_tell_nobody_new_are_left_out(changes, expected):
    owed = obligation(**changes)
    assert {step: recipient(owed, step, directory()) for step in expected} == expected


# --- when a message may leave -------------------------------------------------------------------------------

MORNING = at(19)
CEM = person("cem")


def when(start, rhythm, calendar=CALENDAR, policy=POLICY, **more):
    return send_time(person("cem", rhythm=rhythm, **more), start, calendar, policy)


RHYTHMS = {
    "now, at work": (Rhythm.NOW, at(2), at(2)),
    "now, in the evening": (Rhythm.NOW, at(2, "17:00"), at(3, "09:00")),
    "now, on a Saturday": (Rhythm.NOW, at(7), at(9, "09:00")),
    "three a day, in the morning": (Rhythm.THREE_A_DAY, at(2), at(2, "12:30")),
    "three a day, after the last": (Rhythm.THREE_A_DAY, at(2, "16:01"), at(3, "09:00")),
    "daily": (Rhythm.DAILY, at(2), at(3, "09:00")),
    "daily, just in time": (Rhythm.DAILY, at(2, "09:00"), at(2, "09:00")),
    "daily, on Friday": (Rhythm.DAILY, at(6), at(9, "09:00")),
    "weekly": (Rhythm.WEEKLY, at(2), at(9, "09:00")),
    "weekly, when Monday is Easter": (
        Rhythm.WEEKLY,
        at(24, month=3, year=2027),
        at(30, "09:00", month=3, year=2027),
    ),
    "the panel only": (Rhythm.PANEL, at(2), None),
}


@pytest.mark.parametrize(("rhythm", "start", "expected"), RHYTHMS.values(), ids=RHYTHMS.keys())
def test_rhythms(rhythm, start, expected):
    assert when(start, rhythm) == expected


def test_absences_are_left_alone():
    week = (Absence(start=at(2), end=at(9, "11:00")),)
    assert when(at(2), Rhythm.NOW, absences=week) == at(9, "11:00")
    assert when(at(2), Rhythm.DAILY, absences=week) == at(10, "09:00")
    overlapping = (*week, Absence(start=at(6), end=at(9, "15:00")))
    assert when(at(2), Rhythm.NOW, absences=overlapping) == at(9, "15:00")
    for_ever = (Absence(start=at(1), end=at(1, year=2099)),)
    assert when(at(2), Rhythm.NOW, absences=for_ever) is None


def test_holidays_of_ones_own_country():
    calendar_of = {
        zone: recipient_calendar(person("cem", zone=zone), charter(country="FR"), POLICY)
        for zone in ("America/New_York", "Europe/Berlin", "Europe/Paris", "", "UTC", "Nowhere/Else")
    }
    thanksgiving, epiphany = at(26).date(), at(6, month=1, year=2027).date()
    assert not calendar_of["America/New_York"].is_workday(thanksgiving)
    assert calendar_of["America/New_York"].is_workday(epiphany)
    for zone in ("Europe/Berlin", "", "UTC", "Nowhere/Else"):
        assert calendar_of[zone].is_workday(thanksgiving), zone
        assert not calendar_of[zone].is_workday(epiphany), zone
    assert calendar_of["Europe/Paris"].is_workday(epiphany)
    assert calendar_of["America/New_York"].zone == ZoneInfo("America/New_York")


def test_a_late_message_waits_for_a_working_day():
    daily = person("cem", rhythm=Rhythm.DAILY)
    for moment, free in (
        (at(6, "09:03"), True),
        (at(6, "15:00"), True),
        (at(6, "18:00"), False),
        (at(6, "08:59"), False),
        (at(7, "09:03"), False),
    ):
        assert may_send(daily, moment, CALENDAR, POLICY) is free, moment
    away = person("cem", absences=(Absence(start=at(6), end=at(9)),))
    assert not may_send(away, at(6, "11:00"), CALENDAR, POLICY)
    assert not may_send(person("cem", rhythm=Rhythm.PANEL), at(6), CALENDAR, POLICY)
    early = replace(POLICY, digest_at=time(7, 0))
    assert may_send(daily, at(6, "07:00"), WorkCalendar.of(early), early)


def test_no_more_messages_than_the_cap_in_a_day():
    assert capped(2, at(2), CEM, CALENDAR, POLICY) == at(2)
    assert capped(3, at(2), CEM, CALENDAR, POLICY) == at(3, "09:00")
    assert capped(0, at(3), CEM, CALENDAR, POLICY) == at(3)


# --- at the moment of sending -------------------------------------------------------------------------------


def notice(step=B1, to="mia", kind=NoticeKind.LADDER, **more):
    key = f"deliver/{COMMUNITY}/travel"
    return SendNotice(
        key=f"{key}#{step or kind}#{who(to)}",
        kind=kind,
        to=who(to),
        community=COMMUNITY,
        page=HOME,
        not_before=at(19, "09:00"),
        obligation=key,
        step=step,
        **more,
    )


DONE = Settlement(by=who("mia"), at=at(18), how="done")
AFTER = at(24, "09:00")
HOLDS = {
    "open": (notice(), {}, at(19), True),
    "done": (notice(), {"settled": DONE}, at(19), False),
    "not mine": (notice(), {"declined": True}, at(19), False),
    "snoozed": (notice(), {"snoozed_until": at(20)}, at(19), False),
    "snoozed until just now": (notice(), {"snoozed_until": at(19)}, at(19), True),
    "a draft's": (notice(), {"reminds": False}, at(19), False),
    "handed to somebody else": (notice(), {"person": who("cem")}, at(19), False),
    "late": (notice(A1), {}, AFTER, True),
    "no longer late": (notice(A1), {"due": at(18, "17:00", month=12)}, AFTER, False),
    "to a steward": (notice(STEWARD, "ana"), {}, AFTER, True),
    "to a former steward": (notice(STEWARD, "ana"), {"stewards": (who("ben"),)}, AFTER, False),
    "to a steward who has it now": (notice(STEWARD, "ana"), {"person": who("ana")}, AFTER, False),
    "to a steward, but extended": (notice(STEWARD, "ana"), {"due": at(1, month=12)}, AFTER, False),
    "to the sponsor": (notice(SPONSOR, "sol"), {}, AFTER, True),
    "about who had it as the step was taken": (
        notice(SPONSOR, "sol", data={"whose": who("mia")}),
        {"person": who("ben")},
        AFTER,
        False,
    ),
    "about who has it still": (notice(SPONSOR, "sol", data={"whose": who("mia")}), {}, AFTER, True),
    "to a former sponsor": (notice(SPONSOR, "sol"), {"sponsor": who("ben")}, AFTER, False),
}


@pytest.mark.parametrize(("told", "changes", "now", "expected"), HOLDS.values(), ids=HOLDS.keys())
def test_what_still_holds(told, changes, now, expected):
    assert still_holds(told, obligation(**changes), charter(), directory(), now) is expected


@pytest.mark.parametrize("changed", [{"active": False}, {"bot": True}, {"rhythm": Rhythm.PANEL}])
def test_nothing_holds_for_who_can_or_wants_to_hear_nothing(changed):
    people = directory(person("mia", **changed))
    assert not still_holds(notice(), obligation(), charter(), people, at(19))


def test_nothing_holds_in_a_draft_or_closed_community_but_completing_and_the_outcome():
    draft, closed = charter(state=CharterState.DRAFT), charter(state=CharterState.CLOSED)
    assert not still_holds(notice(), obligation(), draft, directory(), at(19))
    completing = obligation(kind=ObligationKind.COMPLETE)
    assert still_holds(notice(), completing, draft, directory(), at(19))
    assert not still_holds(notice(), obligation(), closed, directory(), at(19))
    outcome = notice(None, "cem", NoticeKind.OUTCOME)
    assert still_holds(outcome, None, closed, directory(), at(19))
    assert not still_holds(outcome, None, charter(), directory(), at(19))


def test_nothing_holds_about_what_is_gone():
    assert not still_holds(notice(), None, charter(), directory(), at(19))


DATED = step_key(f"deliver/{COMMUNITY}/travel", B1, who("mia"), at(20, "17:00"))


@pytest.mark.parametrize(
    ("told", "changes", "now", "expected"),
    [
        # "Due by the next working day" is said for that date, on that day, and before the due time only.
        (replace(notice(), key=DATED), {}, at(19), True),
        (replace(notice(), key=DATED), {}, at(20, "16:59"), True),
        (replace(notice(), key=DATED), {}, at(20, "17:00"), False),
        (replace(notice(), key=DATED), {"due": at(27, "17:00")}, at(19), False),
        (replace(notice(), key=DATED), {"due": at(18, "17:00")}, at(18), False),
        (notice(), {}, at(18), False),
        (notice(B5), {}, at(13), True),
        (notice(B5), {}, at(18, "23:00"), True),
        (notice(B5), {}, at(12), False),
        (notice(B5), {}, at(19, "09:00"), False),
        (notice(B5, data={"reason": "reason-ladder-new"}), {}, at(19, "09:00"), True),
    ],
)
def test_a_step_before_must_still_be_as_near_as_it_says(told, changes, now, expected):
    more = {"calendar": CALENDAR, "policy": POLICY}
    assert still_holds(told, obligation(**changes), charter(), directory(), now, **more) is expected


def test_only_the_latest_step_of_a_batch_goes():
    both = [notice(B1), notice(A1)]
    held = [
        reminder.step
        for reminder in both
        if still_holds(reminder, obligation(), charter(), directory(), AFTER, batch=both)
    ]
    assert held == [A1]
    # Extended since: then it is the earlier one that is true.
    later = obligation(due=at(18, "17:00", month=12))
    assert [
        reminder.step
        for reminder in both
        if still_holds(reminder, later, charter(), directory(), AFTER, batch=both)
    ] == [B1]


def test_other_reasons():
    def holds(reason, kind, now=MORNING, to="ana", **changes):
        told = notice(None, to, kind, data={"reason": reason})
        return still_holds(told, obligation(**changes), charter(), directory(), now)

    placed, answered = NoticeKind.PLACED, NoticeKind.ANSWERED
    assert holds("reason-placed-not-mine", placed, declined=True)
    assert not holds("reason-placed-not-mine", placed)
    assert holds("reason-placed-snoozed", placed, snoozed_until=at(20))
    assert not holds("reason-placed-snoozed", placed, snoozed_until=at(18))
    assert holds("reason-placed-handed-over", placed, person=who("ana"))
    assert not holds("reason-placed-handed-over", placed, person=who("ben"))
    assert not holds("reason-placed-handed-over", placed, person=who("ana"), settled=DONE)
    assert holds("reason-answered", answered, settled=DONE)
    assert not holds("reason-answered", answered, settled=replace(DONE, how="not a contribution"))
    assert not holds("reason-answered", answered)


def test_what_is_asked_in_the_same_message_is_not_handed_over_besides():
    """One thing is one line: the reminder, which says by whom it was handed over."""
    given = notice(None, "mia", NoticeKind.PLACED, data={"reason": "reason-placed-handed-over"})
    asked = notice(Step.AFTER_1, "mia")
    both = [given, asked]
    mine = obligation(person=who("mia"))
    assert [
        reminder
        for reminder in both
        if still_holds(reminder, mine, charter(), directory(), AFTER, batch=both)
    ] == [asked]
    assert still_holds(given, mine, charter(), directory(), AFTER, batch=[given])
    # A reminder that holds no more takes nothing along.
    later = replace(mine, due=mine.due + timedelta(days=30))
    assert still_holds(given, later, charter(), directory(), AFTER, batch=both)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 60 * 24 * 60),
    st.integers(1, 60 * 24 * 40),
    st.one_of(st.none(), st.integers(0, 60 * 24 * 45)),
)
def test_what_every_ladder_promises(opened, length, snoozed):
    start = at(1, month=10) + timedelta(minutes=opened)
    owed = obligation(
        opened=start,
        due=start + timedelta(minutes=length),
        snoozed_until=None if snoozed is None else start + timedelta(minutes=snoozed),
    )
    planned = steps(owed, CALENDAR, POLICY)
    names = [step for step, _ in planned]
    assert len(set(names)) == len(names)
    assert [step for step in names if step in (STEWARD, SPONSOR)] == [STEWARD, SPONSOR]
    assert all(first <= then for (_, first), (_, then) in pairwise(planned))
    assert all(moment >= max(owed.opened, owed.snoozed_until or owed.opened) for _, moment in planned)
    told = [moment for step, moment in planned if step in TO_PERSON]
    assert told
    assert min(told) < dict(planned)[STEWARD] < dict(planned)[SPONSOR]
    for step, moment in planned:
        assert (moment >= owed.due) is (step in (A1, STEWARD, SPONSOR))
        if step in (A1, STEWARD, SPONSOR):
            assert moment > owed.due
        if step in (STEWARD, SPONSOR):
            assert CALENDAR.is_workday(CALENDAR.local(moment).date())


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 60 * 24 * 400),
    st.sampled_from([rhythm for rhythm in Rhythm if rhythm is not Rhythm.PANEL]),
    st.lists(st.tuples(st.integers(0, 60 * 24 * 30), st.integers(1, 60 * 24 * 20)), max_size=3),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney"]),
)
def test_no_message_on_a_day_off_or_in_an_absence(minutes, rhythm, absent, zone):
    start = at(1, month=10) + timedelta(minutes=minutes)
    absences = tuple(
        Absence(start=start + timedelta(minutes=a), end=start + timedelta(minutes=a + b)) for a, b in absent
    )
    reader = person("cem", rhythm=rhythm, absences=absences, zone=zone)
    calendar = recipient_calendar(reader, charter(), POLICY)
    moment = send_time(reader, start, calendar, POLICY)
    assert moment is not None
    assert moment >= start
    assert may_send(reader, moment, calendar, POLICY)
    assert send_time(reader, moment, calendar, POLICY) == moment

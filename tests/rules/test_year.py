"""A simulated year for fifty people: nobody is disturbed on a day off, nor about what is done, nor too often."""

from __future__ import annotations

from collections import Counter

import pytest

from core.effects import NoticeKind, Step
from core.model import ObligationKind
from tests.rules.company import POLICY, clock_of, is_off
from tests.rules.year import Year


@pytest.fixture(scope="module", params=[1, 2])
def year(request):
    played = Year(request.param)
    played.run()
    return played


def ladder(year):
    return [one for one in year.sent if one.notice.kind is NoticeKind.LADDER]


def test_the_year_was_a_lively_one(year):
    steps = Counter(one.notice.step for one in ladder(year))
    kinds = Counter(one.notice.kind for one in year.sent)
    owed = {one.obligation.kind for one in ladder(year) if one.obligation}
    assert set(steps) == set(Step), steps
    # Invitations and pairs come of clicks, not of rules; tests/flow/test_inviting.py and test_pairing.py have them.
    assert set(kinds) == set(NoticeKind) - {NoticeKind.INVITED, NoticeKind.PAIRED}, kinds
    # How it stands is played in tests/rules/test_status.py.
    assert owed >= set(ObligationKind) - {ObligationKind.COMPLETE, ObligationKind.STATUS}, owed
    assert len(ladder(year)) > 300
    assert len(year.finished) > 200
    assert len({one.notice.to for one in year.sent}) > 30


def test_no_notice_on_a_day_off_or_at_night(year):
    for one in year.sent:
        person = year.people[one.notice.to]
        assert not is_off(person, one.at), one
        assert 9 <= one.at.astimezone(clock_of(person)).hour < 17, one


def test_no_reminder_about_what_is_done(year):
    late = [one for one in ladder(year) if one.done]
    assert late == []
    for one in ladder(year):
        assert one.obligation is not None
        assert one.obligation.open
        assert not one.closed


def test_each_step_at_most_once_and_every_notice_at_most_once(year):
    steps = Counter((one.notice.obligation, one.obligation.due, one.notice.step) for one in ladder(year))
    assert max(steps.values()) == 1
    assert max(Counter(one.notice.key for one in year.sent).values()) == 1


def test_at_most_two_reminders_before_and_one_after(year):
    before, after = Counter(), Counter()
    for one in ladder(year):
        if one.notice.step in (Step.STEWARD, Step.SPONSOR):
            continue
        counted = after if one.notice.step is Step.AFTER_1 else before
        counted[one.notice.obligation, one.obligation.due, one.notice.to] += 1
    assert max(before.values()) <= 2
    assert max(after.values()) <= 1


def test_nobody_else_hears_of_a_delay_before_its_time(year):
    for one in ladder(year):
        if one.notice.step in (Step.AFTER_1, Step.STEWARD, Step.SPONSOR):
            assert one.obligation.due < one.at
        if one.notice.step in (Step.STEWARD, Step.SPONSOR):
            assert one.notice.to != one.obligation.person


def test_nobody_hears_of_a_delay_before_the_person_did(year):
    told = {}
    for one in sorted(year.sent, key=lambda one: one.at):
        if one.obligation is None:
            continue
        owner = one.obligation.person
        # Their own step after the due time, or the message that it is with them now.
        if one.notice.step is Step.AFTER_1 or one.notice.kind is NoticeKind.PLACED:
            told.setdefault((one.notice.obligation, one.notice.to), one.at)
        if one.notice.step in (Step.STEWARD, Step.SPONSOR) and year.people[owner].rhythm != "panel":
            assert told[one.notice.obligation, owner] < one.at, one


def test_no_step_before_leaves_once_it_is_due(year):
    for one in ladder(year):
        if one.notice.step in (Step.BEFORE_5, Step.BEFORE_1):
            assert one.at < one.obligation.due, one


def test_no_more_messages_in_a_day_than_the_cap(year):
    for person, moments in year.times.items():
        days = Counter(moment.astimezone(clock_of(year.people[person])).date() for moment in moments)
        assert max(days.values()) <= POLICY.daily_cap


def test_what_stays_late_reaches_the_person_and_then_others(year):
    told = {(one.notice.obligation, one.notice.step) for one in ladder(year)}
    for community in year.communities:
        for one in community.obligations.values():
            person = year.people[one.person]
            long_late = one.open and one.due < year.now.replace(month=11, day=1)
            if long_late and one.snoozed_until is None and person.rhythm != "panel" and one.reminds:
                assert (one.key, Step.AFTER_1) in told, one


def test_who_contributed_hears_once_how_it_ended(year):
    closed = [one for one in year.communities if one.charter.closed_at]
    assert closed
    heard = Counter(one.notice.to for one in year.sent if one.notice.kind is NoticeKind.OUTCOME)
    assert heard
    for community in closed:
        notices = [one for one in year.sent if one.notice.community == community.charter.community]
        after = [one.notice.kind for one in notices if one.at > community.charter.closed_at]
        assert set(after) <= {NoticeKind.OUTCOME}


def test_the_same_seed_gives_the_same_months():
    once, again = Year(1, days=75), Year(1, days=75)
    once.run()
    again.run()
    assert [(one.at, one.notice.key) for one in again.sent] == [(one.at, one.notice.key) for one in once.sent]
    assert len(once.sent) > 50

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
    return [sent for sent in year.sent if sent.notice.kind is NoticeKind.LADDER]


def test_the_year_was_a_lively_one(year):
    steps = Counter(sent.notice.step for sent in ladder(year))
    kinds = Counter(sent.notice.kind for sent in year.sent)
    owed = {sent.obligation.kind for sent in ladder(year) if sent.obligation}
    assert set(steps) == set(Step), steps
    # Invitations and pairs come of clicks, not of rules; tests/flow/test_inviting.py and test_pairing.py have them.
    assert set(kinds) == set(NoticeKind) - {NoticeKind.INVITED, NoticeKind.PAIRED}, kinds
    # How it stands is played in tests/rules/test_status.py.
    assert owed >= set(ObligationKind) - {ObligationKind.COMPLETE, ObligationKind.STATUS}, owed
    assert len(ladder(year)) > 300
    assert len(year.finished) > 200
    assert len({sent.notice.to for sent in year.sent}) > 30


def test_no_notice_on_a_day_off_or_at_night(year):
    for sent in year.sent:
        person = year.people[sent.notice.to]
        assert not is_off(person, sent.at), sent
        assert 9 <= sent.at.astimezone(clock_of(person)).hour < 17, sent


def test_no_reminder_about_what_is_done(year):
    late = [sent for sent in ladder(year) if sent.done]
    assert late == []
    for sent in ladder(year):
        assert sent.obligation is not None
        assert sent.obligation.open
        assert not sent.closed


def test_each_step_at_most_once_and_every_notice_at_most_once(year):
    steps = Counter((sent.notice.obligation, sent.obligation.due, sent.notice.step) for sent in ladder(year))
    assert max(steps.values()) == 1
    assert max(Counter(sent.notice.key for sent in year.sent).values()) == 1


def test_at_most_two_reminders_before_and_one_after(year):
    before, after = Counter(), Counter()
    for sent in ladder(year):
        if sent.notice.step in (Step.STEWARD, Step.SPONSOR):
            continue
        counted = after if sent.notice.step is Step.AFTER_1 else before
        counted[sent.notice.obligation, sent.obligation.due, sent.notice.to] += 1
    assert max(before.values()) <= 2
    assert max(after.values()) <= 1


def test_nobody_else_hears_of_a_delay_before_its_time(year):
    for sent in ladder(year):
        if sent.notice.step in (Step.AFTER_1, Step.STEWARD, Step.SPONSOR):
            assert sent.obligation.due < sent.at
        if sent.notice.step in (Step.STEWARD, Step.SPONSOR):
            assert sent.notice.to != sent.obligation.person


def test_nobody_hears_of_a_delay_before_the_person_did(year):
    told = {}
    for sent in sorted(year.sent, key=lambda sent: sent.at):
        if sent.obligation is None:
            continue
        owner = sent.obligation.person
        # Their own step after the due time, or the message that it is with them now.
        if sent.notice.step is Step.AFTER_1 or sent.notice.kind is NoticeKind.PLACED:
            told.setdefault((sent.notice.obligation, sent.notice.to), sent.at)
        if sent.notice.step in (Step.STEWARD, Step.SPONSOR) and year.people[owner].rhythm != "panel":
            assert told[sent.notice.obligation, owner] < sent.at, sent


def test_no_step_before_leaves_once_it_is_due(year):
    for sent in ladder(year):
        if sent.notice.step in (Step.BEFORE_5, Step.BEFORE_1):
            assert sent.at < sent.obligation.due, sent


def test_no_more_messages_in_a_day_than_the_cap(year):
    for person, moments in year.times.items():
        days = Counter(moment.astimezone(clock_of(year.people[person])).date() for moment in moments)
        assert max(days.values()) <= POLICY.daily_cap


def test_what_stays_late_reaches_the_person_and_then_others(year):
    told = {(sent.notice.obligation, sent.notice.step) for sent in ladder(year)}
    for community in year.communities:
        for obligation in community.obligations.values():
            person = year.people[obligation.person]
            long_late = obligation.open and obligation.due < year.now.replace(month=11, day=1)
            if (
                long_late
                and obligation.snoozed_until is None
                and person.rhythm != "panel"
                and obligation.reminds
            ):
                assert (obligation.key, Step.AFTER_1) in told, obligation


def test_who_contributed_hears_once_how_it_ended(year):
    closed = [community for community in year.communities if community.charter.closed_at]
    assert closed
    heard = Counter(sent.notice.to for sent in year.sent if sent.notice.kind is NoticeKind.OUTCOME)
    assert heard
    for community in closed:
        notices = [sent for sent in year.sent if sent.notice.community == community.charter.community]
        after = [sent.notice.kind for sent in notices if sent.at > community.charter.closed_at]
        assert set(after) <= {NoticeKind.OUTCOME}


def test_the_same_seed_gives_the_same_months():
    once, again = Year(1, days=75), Year(1, days=75)
    once.run()
    again.run()
    assert [(sent.at, sent.notice.key) for sent in again.sent] == [
        (sent.at, sent.notice.key) for sent in once.sent
    ]
    assert len(once.sent) > 50

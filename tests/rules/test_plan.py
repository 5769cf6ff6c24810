"""The difference to what was applied: what is saved, forgotten, sent, withheld, and looked at next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.effects import NoticeKind, Step
from core.i18n import LANGUAGES, Translator
from core.model import Absence, CharterState, ObligationKind, Rhythm, Settlement
from core.rules.deadline.escalation import step_key, step_of
from core.rules.page_context import Applied
from core.rules.plan import plan
from tests.rules.community import (
    CALENDAR,
    COMMUNITY,
    POLICY,
    at,
    charter,
    directory,
    obligation,
    person,
    who,
)

B5, B1, A1, STEWARD, SPONSOR = Step
ONE = obligation()
NOW = at(2)


def made(
    *wanted, before=None, noticed=(), left=None, contributors=(), now=NOW, live=True, since_live=None, **more
):
    applied = Applied(
        obligations={owed.key: owed for owed in (wanted if before is None else before)},
        noticed=frozenset(noticed),
        left=left,
        contributors=frozenset(contributors),
    )
    values = {"charter": charter(), "directory": directory(), "calendar": CALENDAR, "policy": POLICY, **more}
    return plan(wanted, applied, live=live, since_live=since_live, now=now, **values)


def told(planned):
    """Whom each notice goes to, why, and when."""
    return [
        (effect.to.partition(":")[2], effect.step or effect.data["reason"], effect.not_before)
        for effect in planned.effects
    ]


def key(step, to="mia", owed=ONE):
    return step_key(owed.key, step, who(to), owed.due)


def test_what_is_new_changed_and_gone():
    changed = replace(ONE, due=at(27, "17:00"))
    other = replace(ONE, key="deliver/hr:page:12/other")
    assert made(ONE, before=()).save == (ONE,)
    assert made(ONE).save == ()
    assert made(changed, before=(ONE,)).save == (changed,)
    assert made(ONE, before=(ONE, other)).forget == (other.key,)


def test_a_step_is_planned_when_it_is_due_and_never_again():
    assert told(made(ONE, now=at(12))) == []
    assert made(ONE, now=at(12)).next_check == {ONE.key: at(13, "09:00")}
    planned = made(ONE, now=at(13, "09:00"))
    assert told(planned) == [("mia", B5, at(13, "09:00"))]
    assert planned.effects[0].key == key(B5)
    assert planned.next_check == {ONE.key: at(19, "09:00")}
    assert told(made(ONE, now=at(13, "09:05"), noticed=[key(B5)])) == []


def test_every_effect_names_its_reason_and_there_are_words_for_it():
    stories = [
        made(ONE, now=at(13, "09:00")),
        made(ONE, now=at(19, "09:00"), noticed=[key(B5)]),
        made(ONE, now=at(26, "09:00"), noticed=[key(B5), key(B1)]),
        made(ONE, now=at(26, "09:00"), noticed=[key(B5), key(B1), key(A1)]),
        made(replace(ONE, declined=True)),
        made(replace(ONE, snoozed_until=at(3))),
        made(replace(ONE, person=who("ben")), before=(ONE,)),
        made(ANSWERED),
        made(DECIDED),
        made(charter=charter(state=CharterState.CLOSED, closed_at=at(2)), contributors=[who("cem")]),
    ]
    reasons = {effect.data["reason"] for planned in stories for effect in planned.effects}
    assert len(reasons) == 11
    for language in LANGUAGES:
        for reason in reasons:
            assert Translator(language).text(reason) != reason


def test_the_whole_ladder_by_its_own_looks():
    noticed, now, seen = [], at(2), []
    for _ in range(10):
        planned = made(ONE, now=now, noticed=noticed)
        seen += told(planned)
        noticed += [effect.key for effect in planned.effects] + list(planned.withheld)
        following = planned.next_check[ONE.key]
        if following is None:
            break
        assert following > now
        now = following
    assert seen == [
        ("mia", B5, at(13, "09:00")),
        ("mia", B1, at(19, "09:00")),
        ("mia", A1, at(23, "09:00")),
        ("ana", STEWARD, at(24, "09:00")),
        ("sol", SPONSOR, at(26, "09:00")),
    ]


def test_opened_after_all_reminders_there_is_exactly_one_at_the_opening():
    short = replace(ONE, opened=at(20))
    planned = made(short, before=(), now=at(20))
    assert told(planned) == [("mia", B1, at(20))]
    assert planned.withheld == (key(B5),)
    assert planned.next_check == {ONE.key: at(23, "09:00")}


def test_after_an_outage_the_person_hears_once_and_before_others():
    planned = made(ONE, now=at(30))
    # The person's at once, for its time has passed; the others' one and three working days from now.
    assert told(planned) == [("mia", A1, at(23, "09:00"))]
    assert set(planned.withheld) == {key(B5), key(B1)}
    assert planned.next_check == {ONE.key: at(1, "09:00", month=12)}


def test_others_wait_until_the_persons_own_message_has_left():
    noticed = [key(B5), key(B1), key(A1)]
    waiting = made(ONE, now=at(30), noticed=noticed, left={key(B5): at(13), key(B1): at(19)})
    assert told(waiting) == []
    assert waiting.next_check == {ONE.key: None}
    left = {key(A1): at(1, "15:00", month=12)}
    after = made(ONE, now=at(1, "15:00", month=12), noticed=noticed, left=left)
    assert told(after) == []
    assert after.next_check == {ONE.key: at(2, "09:00", month=12)}
    then = made(ONE, now=at(2, "09:00", month=12), noticed=noticed, left=left)
    assert told(then) == [("ana", STEWARD, at(2, "09:00", month=12))]
    assert then.next_check == {ONE.key: at(4, "09:00", month=12)}


def test_who_wants_the_panel_only_hears_of_it_there_when_at_work():
    def of(now, **more):
        people = directory(person("mia", rhythm=Rhythm.PANEL, **more))
        return made(ONE, now=now, noticed=[key(B5), key(B1)], left={}, directory=people)

    assert of(at(23, "09:00")).withheld == (key(A1),)
    assert of(at(23, "09:00")).next_check == {ONE.key: at(24, "09:00")}
    away = (Absence(start=at(21), end=at(26, "11:00")),)
    assert of(at(23, "09:00"), absences=away).next_check == {ONE.key: at(27, "09:00")}


def test_nobody_hears_of_a_delay_that_the_person_can_not_be_told_of():
    noticed = [key(B5), key(B1), key(A1)]
    planned = made(ONE, now=at(30, month=12), noticed=noticed, left={})
    assert told(planned) == []
    assert planned.next_check == {ONE.key: None}


def test_a_later_date_brings_the_steps_anew_and_nothing_twice():
    used = [key(B5), key(B1), key(A1)]
    longer = replace(ONE, due=at(18, "17:00", month=12))
    planned = made(longer, before=(ONE,), noticed=used, now=at(24))
    assert told(planned) == []
    assert planned.next_check == {ONE.key: at(11, "09:00", month=12)}
    first = made(longer, noticed=used, now=at(11, "09:00", month=12))
    assert told(first) == [("mia", B5, at(11, "09:00", month=12))]
    # Moved back to the first date: the person heard all of that already.
    back = made(ONE, before=(longer,), noticed=[*used, first.effects[0].key], now=at(14, month=12))
    assert [notice for notice in told(back) if notice[0] == "mia"] == []
    # And there again: what was said for that date is not said again.
    again = made(longer, noticed=[*used, first.effects[0].key], now=at(14, month=12))
    assert told(again) == []
    assert again.next_check == {ONE.key: at(17, "09:00", month=12)}


def test_a_step_is_used_up_whoever_got_it():
    handed = replace(ONE, person=who("ben"))
    planned = made(handed, before=(handed,), noticed=[key(B5, "mia")], now=at(13, "09:30"))
    assert told(planned) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"settled": Settlement(by=who("mia"), at=at(3), how="done")},
        {"declined": True},
        {"reminds": False},
        {"snoozed_until": at(20)},
    ],
)
def test_who_is_done_declined_or_asked_for_time_is_not_reminded(changes):
    planned = made(replace(ONE, **changes), now=at(13, "09:00"), noticed=placing_told())
    assert told(planned) == []


def placing_told():
    return [f"{ONE.key}#placed-{why}#{who('ana')}" for why in ("not-mine", "snoozed")]


def test_a_snoozed_step_comes_when_the_snooze_ends():
    later = replace(ONE, snoozed_until=at(16, "12:00"))
    assert made(later, now=at(13, "09:00"), noticed=placing_told()).next_check == {ONE.key: at(16, "12:00")}
    assert told(made(later, now=at(16, "12:00"), noticed=placing_told())) == [("mia", B5, at(16, "12:00"))]


# --- quiet --------------------------------------------------------------------------------------------------


def test_a_quiet_site_sends_nothing_and_does_not_catch_up():
    quiet = made(ONE, now=at(13, "09:00"), live=False)
    assert told(quiet) == []
    assert quiet.withheld == (key(B5),)
    assert quiet.next_check == {ONE.key: at(19, "09:00")}
    after = made(ONE, now=at(16), noticed=quiet.withheld, since_live=at(16))
    assert told(after) == []


def test_what_fell_due_before_going_live_is_withheld():
    planned = made(ONE, before=(), now=at(16), since_live=at(16))
    assert told(planned) == []
    assert planned.withheld == (key(B5),)
    assert told(made(ONE, now=at(19, "09:00"), noticed=planned.withheld, since_live=at(16))) == [
        ("mia", B1, at(19, "09:00"))
    ]


def test_what_was_late_before_going_live_stays_between_the_person_and_the_panel():
    noticed, seen = [], []
    for day in (24, 25, 26, 27, 30):
        planned = made(ONE, now=at(day, "09:30"), noticed=noticed, since_live=at(24))
        seen += told(planned)
        noticed += [effect.key for effect in planned.effects] + list(planned.withheld)
    assert seen == []
    assert {step_of(key)[0] for key in noticed} == set(Step)


# --- whom and when ------------------------------------------------------------------------------------------


def test_the_recipients_own_rhythm_and_absence():
    def of(**more):
        return told(made(ONE, now=at(13, "09:30"), directory=directory(person("mia", **more))))

    assert of(rhythm=Rhythm.WEEKLY) == [("mia", B5, at(16, "09:00"))]
    assert of(absences=(Absence(start=at(12), end=at(17)),)) == [("mia", B5, at(17))]
    assert of(zone="America/New_York") == [("mia", B5, at(13, "15:00"))]


@pytest.mark.parametrize("changes", [{"rhythm": Rhythm.PANEL}, {"active": False}])
def test_who_hears_nothing_hears_nothing_later_either(changes):
    planned = made(ONE, now=at(13, "09:30"), directory=directory(person("mia", **changes)))
    assert told(planned) == []
    assert planned.withheld == (key(B5),)


def test_a_late_look_sends_nothing_on_a_day_off():
    [(_, _, when)] = told(made(ONE, now=at(14, "11:00")))
    assert when == at(16, "09:00")


def test_a_draft_reminds_only_to_be_completed():
    draft = charter(state=CharterState.DRAFT)
    assert told(made(ONE, now=at(13, "09:30"), charter=draft)) == []
    complete = replace(ONE, kind=ObligationKind.COMPLETE)
    assert told(made(complete, now=at(13, "09:30"), charter=draft)) == [("mia", B5, at(13, "09:00"))]


# --- other reasons ------------------------------------------------------------------------------------------

ANSWER = obligation(
    key="answer/hr:12/r2", kind=ObligationKind.ANSWER, person=who("ana"), about=who("cem"), due=at(4)
)
ANSWERED = replace(ANSWER, settled=Settlement(by=who("ana"), at=at(3), how="reply"))
ASK = obligation(key=f"decide/{COMMUNITY}/x", kind=ObligationKind.DECIDE, person=who("sol"), about=who("mia"))
DECIDED = replace(ASK, settled=Settlement(by=who("sol"), at=at(3), how="approved"))


def others(planned):
    return [notice for notice in told(planned) if not isinstance(notice[1], Step)]


def test_a_contributor_hears_once_of_an_answer():
    planned = made(ANSWERED, before=(ANSWER,), now=at(3))
    assert others(planned) == [("cem", "reason-answered", at(3))]
    assert planned.effects[-1].kind is NoticeKind.ANSWERED
    assert others(made(ANSWERED, now=at(4), noticed=[planned.effects[-1].key])) == []
    no_answer = replace(ANSWERED, settled=replace(ANSWERED.settled, how="not a contribution"))
    assert others(made(no_answer, before=(ANSWER,), now=at(3))) == []
    assert others(made(ANSWERED, now=at(3), since_live=at(3, "12:00"))) == []


def test_an_answer_that_is_signed_in_the_minute_of_going_live_is_told():
    """A signature tells the minute only: it seems to have been given before."""
    live = at(3) + timedelta(seconds=20)
    assert others(made(ANSWERED, before=(ANSWER,), now=at(3, "10:01"), since_live=live))
    assert not others(made(ANSWERED, before=(ANSWER,), now=at(3, "10:02"), since_live=at(3, "10:01")))


def test_who_asked_hears_of_the_decision():
    assert others(made(DECIDED, before=(ASK,), now=at(3))) == [("mia", "reason-decided", at(3))]
    own = replace(DECIDED, about=who("sol"))
    assert others(made(own, before=(ASK,), now=at(3))) == []


def test_a_steward_hears_once_of_a_snooze_and_of_not_mine():
    later = replace(ONE, snoozed_until=at(5))
    planned = made(later, before=(ONE,), now=at(3))
    assert told(planned) == [("ana", "reason-placed-snoozed", at(3))]
    again = replace(later, snoozed_until=at(6))
    other = charter(stewards=())
    assert (
        told(made(again, before=(later,), now=at(4), noticed=[planned.effects[0].key], charter=other)) == []
    )
    no = replace(ONE, declined=True)
    assert told(made(no, before=(ONE,), now=at(3))) == [("ana", "reason-placed-not-mine", at(3))]
    alone = replace(no, stewards=())
    assert told(made(alone, before=(ONE,), now=at(3))) == [("sol", "reason-placed-not-mine", at(3))]


def test_the_new_owner_hears_of_it():
    handed = replace(ONE, person=who("ben"))
    assert told(made(handed, before=(ONE,), now=at(3))) == [("ben", "reason-placed-handed-over", at(3))]
    # Not twice in one moment.
    assert told(made(handed, before=(ONE,), now=at(13, "09:30"))) == [("ben", B5, at(13, "09:00"))]


def test_who_took_it_over_themselves_hears_nothing_new():
    for giver, hears in (("ana", True), ("ben", False)):
        handed = replace(ONE, person=who("ben"), why="why-handed-over", why_args={"by": who(giver)})
        assert bool(told(made(handed, before=(ONE,), now=at(3)))) is hears


def test_what_has_not_left_when_it_changes_hands_is_the_new_owners_to_hear_and_only_once():
    handed = replace(ONE, person=who("ben"), why="why-handed-over", why_args={"by": who("ana")})
    waits = {"noticed": [key(B5)], "left": {}}
    planned = made(handed, before=(ONE,), now=at(13, "21:00"), **waits)
    assert told(planned) == [("ben", B5, at(16, "09:00"))]
    # The old one has lapsed by then: nothing is said again.
    ben = [key(B5, "ben")]
    again = made(handed, now=at(16, "09:01"), noticed=ben, left={ben[0]: at(16, "09:00")})
    assert told(again) == []
    # Where the one before did hear, the new owner hears that it is theirs now.
    planned = made(handed, before=(ONE,), now=at(13, "21:00"), noticed=[key(B5)], left={key(B5): at(13)})
    assert [(to, step) for to, step, _ in told(planned)] == [("ben", "reason-placed-handed-over")]


def test_who_took_it_over_before_anybody_heard_of_it_hears_nothing_new():
    taken = replace(ONE, person=who("ben"), why="why-handed-over", why_args={"by": who("ben")})
    planned = made(taken, before=(ONE,), now=at(13, "08:30"), noticed=[key(B5)], left={})
    later = made(taken, before=(ONE,), now=at(13, "21:00"), noticed=[key(B5)], left={})
    assert told(planned) == told(later) == []
    assert later.withheld == (key(B5, "ben"),)
    # The next step is theirs as any.
    at_last = made(taken, now=at(19, "09:00"), noticed=later.withheld, left={})
    assert told(at_last) == [("ben", B1, at(19, "09:00"))]


def test_everyone_who_contributed_hears_once_what_came_of_it_and_all_else_ends():
    closed = charter(state=CharterState.CLOSED, closed_at=at(3))
    planned = made(
        ANSWERED,
        DECIDED,
        before=(ONE, ANSWERED, DECIDED),
        now=at(3),
        charter=closed,
        contributors=[who("dan"), who("cem"), who("gone")],
    )
    assert told(planned) == [("cem", "reason-outcome", at(3)), ("dan", "reason-outcome", at(3))]
    assert planned.forget == (ONE.key,)
    noticed = [effect.key for effect in planned.effects]
    again = made(ANSWERED, DECIDED, now=at(4), charter=closed, contributors=[who("dan")], noticed=noticed)
    assert told(again) == []
    assert set(planned.next_check.values()) == {None}


# --- idempotence --------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 60 * 24 * 50),
    st.sampled_from([ONE, ANSWER, ANSWERED, ASK, DECIDED, replace(ONE, snoozed_until=at(17))]),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, 60 * 24 * 50)),
    st.sampled_from(list(Rhythm)),
)
def test_planning_twice_does_nothing_the_second_time(minutes, owed, live, since, rhythm):
    now = at(2) + timedelta(minutes=minutes)
    people = directory(*(person(name, rhythm=rhythm) for name in ("mia", "ana", "ben", "sol", "cem")))
    since_live = None if since is None else at(2) + timedelta(minutes=since)
    more = {"now": now, "live": live, "since_live": since_live, "directory": people, "left": {}}
    first = made(owed, before=(), **more)
    keys = [effect.key for effect in first.effects]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(first.withheld)
    if not live:
        assert keys == []
    second = made(owed, noticed=[*keys, *first.withheld], **more)
    assert (second.save, second.forget, second.effects, second.withheld) == ((), (), (), ())
    assert second.next_check[owed.key] is None or second.next_check[owed.key] > now

"""How it stands, in its owner's words: who is asked, on which days, what settles it, and what silence shows."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.model import (
    Act,
    ActKind,
    CharterState,
    Confidence,
    Deliverable,
    Months,
    Obligation,
    Person,
    Standing,
)
from core.rules.assess import assess
from core.rules.kinds.status import MOST_DATES
from core.rules.purpose.status import latest
from tests.rules.community import (
    BERLIN,
    COMMUNITY,
    act,
    at,
    charter,
    directory,
    due,
    named,
    page,
    person,
    subject,
    who,
)

WEEKLY = {"status_every": timedelta(days=7)}
#: A Monday; the community begins then.
SINCE = at(2)


def status(
    by: str, when: datetime, sure: Confidence = Confidence.AT_RISK, text: str = "no room yet", **more: Any
) -> Act:
    return act(ActKind.STATUS, by, when, text=text, data={"confidence": sure.value}, **more)


def looked(*acts: Act, now: datetime, people: tuple[Person, ...] = (), **changes: Any) -> Standing:
    known = directory(*people)
    wanted = charter(**{**WEEKLY, **changes})
    return assess(subject(page(), acts=acts, charter=wanted, directory=known, since=SINCE), now)


def asked(*acts: Act, **more: Any) -> list[Obligation]:
    return [obligation for obligation in looked(*acts, **more).obligations if obligation.kind == "status"]


def open_one(*acts: Act, **more: Any) -> Obligation:
    [open_status] = [obligation for obligation in asked(*acts, **more) if obligation.settled is None]
    return open_status


def test_who_owns_all_of_it_is_asked_on_a_working_day_a_term_later() -> None:
    assert asked(now=at(9, "08:59")) == [], "nobody is asked before the day's work begins"
    obligation = open_one(now=at(9, "09:00"))
    assert (obligation.key, obligation.person, obligation.why) == (
        f"status/{COMMUNITY}/1",
        who("mia"),
        "why-status-owner",
    )
    assert (obligation.opened, obligation.due) == (at(9, "09:00"), at(10, "17:00"))
    assert looked(now=at(9, "08:00")).next_check == at(9, "09:00")


SHARED = (
    Deliverable(key="travel", name="Travel", owner=named("mia")),
    Deliverable(key="leave", name="Leave", owner=named("cem")),
)


@pytest.mark.parametrize(
    ("changes", "person", "why"),
    [
        ({"deliverables": SHARED}, "ana", "why-status-steward"),
        ({"deliverables": SHARED, "stewards": ()}, "sol", "why-status-sponsor"),
        (
            {"deliverables": (Deliverable(key="travel", name="Travel", owner=named("gone")),)},
            "ana",
            "why-status-steward",
        ),
        ({"deliverables": (Deliverable(key="travel", name="Travel"),)}, "ana", "why-status-steward"),
    ],
)
def test_where_several_share_it_who_sees_the_whole_is_asked(
    changes: dict[str, Any], person: str, why: str
) -> None:
    obligation = open_one(now=at(9), **changes)
    assert (obligation.person, obligation.why) == (who(person), why)


@pytest.mark.parametrize(
    "changes",
    [
        {"status_every": None},
        {"state": CharterState.DRAFT},
        {"state": CharterState.CLOSED},
        {"deliverables": SHARED, "stewards": (), "sponsor": None},
    ],
)
def test_nobody_is_asked(changes: dict[str, Any]) -> None:
    standing = looked(now=at(30), **changes)
    assert [obligation for obligation in standing.obligations if obligation.kind == "status"] == []
    assert "A306" not in {finding.code for finding in standing.findings}


def test_once_all_is_delivered_nobody_is_asked_how_it_stands() -> None:
    done = act(ActKind.DELIVER, "mia", at(3), obligation=f"deliver/{COMMUNITY}/travel")
    assert asked(done, now=at(30)) == []


def test_a_word_settles_what_was_asked_and_the_next_term_begins_with_it() -> None:
    word = status("mia", at(9, "11:00"))
    [settled] = asked(word, now=at(10))
    assert settled.settled is not None
    assert (settled.key, settled.settled.by, settled.settled.how) == (
        f"status/{COMMUNITY}/1",
        who("mia"),
        "at-risk",
    )
    assert settled.settled.note == "no room yet"
    following = open_one(word, now=at(17))
    assert (following.key, following.due) == (f"status/{COMMUNITY}/2", at(17, "17:00"))


def test_said_before_it_was_asked_it_is_the_next_word() -> None:
    word = status("mia", at(4))
    [settled] = asked(word, now=at(5))
    assert (settled.key, settled.opened) == (f"status/{COMMUNITY}/1", at(4))
    assert open_one(word, now=at(11)).opened == at(11, "09:00")


def test_taken_back_the_word_before_counts_again() -> None:
    first = status("mia", at(9, "11:00"), id="first")
    second = status("mia", at(16, "11:00"), Confidence.ON_TRACK, id="second")
    undone = act(ActKind.TAKE_BACK, "mia", at(16, "12:00"), data={"act": "second"})
    wanted, people = charter(**WEEKLY), directory()
    now = latest(wanted, [first, second], people)
    assert now is not None
    assert (now.confidence, now.number) == (Confidence.ON_TRACK, 2)
    before = latest(wanted, [undone, second, first], people)
    assert before is not None
    assert (before.confidence, before.text, before.number) == (Confidence.AT_RISK, "no room yet", 1)
    assert open_one(first, second, undone, now=at(16, "13:00")).key == f"status/{COMMUNITY}/2"


@pytest.mark.parametrize(
    "word",
    [
        status("cem", at(9, "11:00")),
        act(ActKind.STATUS, "mia", at(9, "11:00"), data={"confidence": "fine"}),
        act(ActKind.STATUS, "mia", at(9, "11:00")),
    ],
)
def test_what_is_no_word_settles_nothing(word: Act) -> None:
    assert open_one(word, now=at(9, "12:00")).key == f"status/{COMMUNITY}/1"
    assert latest(charter(**WEEKLY), [word], directory()) is None


def test_silence_shows_since_when_and_the_next_date_asks_anew() -> None:
    def silence(now: datetime) -> list[tuple[str, int, str]]:
        standing = looked(now=now).findings
        return [
            (finding.data["day"], finding.data["missed"], finding.data["said"])
            for finding in standing
            if finding.code == "A306"
        ]

    assert silence(at(10, "16:59")) == []
    assert silence(at(10, "17:00")) == [("2026-11-02", 1, "no")]
    assert open_one(now=at(16)).due == at(17, "17:00"), "the second date is a promise of its own"
    assert silence(at(24, "17:00")) == [("2026-11-02", 3, "no")]
    late = at(30, month=12)
    assert open_one(now=late).due == at(24, "17:00"), "who was silent three times is not asked for ever"
    assert silence(late) == [("2026-11-02", 3, "no")]


def test_the_owners_own_calendar_says_which_day_it_is() -> None:
    """On the ninth it is a holiday where nobody works; somebody in Boston begins six hours later."""
    boston = person("mia", zone="America/New_York")
    obligation = open_one(now=at(9, "15:00"), people=(boston,))
    assert (obligation.opened, obligation.due) == (at(9, "15:00"), at(10, "23:00"))
    # Veterans Day, 11 November, is no working day there.
    obligation = open_one(status("mia", at(4)), now=at(12, "15:00"), people=(boston,))
    assert obligation.opened == at(12, "15:00")


def naive(base: datetime, days: int, now: datetime) -> tuple[datetime, datetime] | None:
    """The open question by walking along the days, knowing nothing of the rules: asked at 9, due next day at 17."""
    expected_now, moment = None, base.astimezone(BERLIN)
    for _ in range(3):
        moment = moment + timedelta(days=days)
        day = moment.date()
        while day.weekday() > 4:
            day += timedelta(days=1)
        after = day + timedelta(days=1)
        while after.weekday() > 4:
            after += timedelta(days=1)
        opened = datetime(day.year, day.month, day.day, 9, tzinfo=BERLIN)
        if opened > now:
            break
        expected_now = opened, datetime(after.year, after.month, after.day, 17, tzinfo=BERLIN)
    return expected_now


@pytest.mark.parametrize("seed", range(60))
def test_each_question_comes_when_a_walk_along_the_days_says(seed: int) -> None:
    """November 2026 has no holiday in Baden-Württemberg after the first."""
    dice = random.Random(seed)
    days = dice.choice([1, 2, 3, 5, 7])
    words = sorted(dice.sample(range(1, 18), dice.randint(0, 3)))
    acts = [status("mia", at(2 + word, f"{dice.randint(6, 20):02}:30")) for word in words]
    now = max([SINCE, *(act.at for act in acts)]) + timedelta(hours=dice.randint(1, 9 * 24))
    expected = naive(acts[-1].at if acts else SINCE, days, now)
    unsettled = [
        obligation
        for obligation in asked(*acts, now=now, status_every=timedelta(days=days))
        if obligation.settled is None
    ]
    assert [(obligation.opened, obligation.due) for obligation in unsettled] == (
        [expected] if expected else []
    )
    assert [obligation.key for obligation in unsettled] == (
        [f"status/{COMMUNITY}/{len(acts) + 1}"] if expected else []
    )


def test_months_and_a_deadline_far_away_end() -> None:
    assert open_one(now=at(2, month=12, year=2026), status_every=Months(1)).opened == at(2, "09:00", month=12)
    obligation = asked(now=at(2, year=2036), status_every=timedelta(days=1), deadline=due(date(2037, 1, 5)))
    assert len(obligation) == 1
    assert MOST_DATES == 3

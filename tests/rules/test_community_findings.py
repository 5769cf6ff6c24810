"""What is noticed about a community as a whole, against counting by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import LANGUAGES, Translator
from core.model import CharterState, Confidence, Finding, Status
from core.rules.assess_community import assess_community
from core.rules.community_findings import COMMUNITY_CODES, community_findings
from core.rules.factors.history import Given, History, Promised
from core.ui.finding_text import told
from tests.rules.community import CALENDAR, COMMUNITY, at, charter, directory, due, named, person, who

SINCE = at(2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def contributed(
    by: str, when: datetime, answerer: str | None = None, wait: timedelta = HOUR, **more: object
) -> Given:
    """A contribution that is due two days later."""
    done = when + wait if answerer else None
    contribution = Given(who(by), when, who(answerer) if answerer else None, done, when + 2 * DAY)
    return replace(contribution, **more)


def noticed(*given: Given, now: datetime, sums_only: bool = False, **changes: object) -> list[Finding]:
    more = {"home": {"deliverables": 1.0, "delivered": 0.0}, "charter": charter(), "since": SINCE, **changes}
    past = History(community=COMMUNITY, contributions=given, **more)  # type: ignore[arg-type]
    figures = assess_community(past, CALENDAR, now)
    return list(community_findings(past, figures, directory(), CALENDAR, now, sums_only=sums_only))


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


# --- most answers come later than promised -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_time", "late", "is_said"),
    [(0, 4, False), (0, 5, True), (1, 5, False), (1, 9, True), (5, 5, False), (9, 1, False), (30, 70, True)],
)
def test_that_most_answers_are_late_is_said_of_enough_and_when_it_is_sure(
    in_time: int, late: int, is_said: bool
) -> None:
    # Wilson's interval by hand: 0 of 4 says nothing (too few), 0 of 5 ends at 0.43, 1 of 6 at 0.56, 1 of 10 at 0.40.
    given = [contributed("cem", SINCE + n * HOUR, "ana") for n in range(in_time)]
    given += [contributed("cem", SINCE + n * HOUR, "ana", 3 * DAY) for n in range(late)]
    findings = [f for f in noticed(*given, now=at(9)) if f.code == "D210"]
    assert bool(findings) is is_said
    assert all(dict(f.data) == {"late": late, "count": in_time + late} for f in findings)


def test_nobody_who_answers_at_all_is_late_too_and_what_is_not_due_is_not() -> None:
    waiting = [contributed("cem", SINCE + n * HOUR) for n in range(6)]
    assert "D210" in codes(noticed(*waiting, now=at(9)))
    assert "D210" not in codes(noticed(*waiting, now=SINCE + DAY))
    assert "D210" not in codes(noticed(*(replace(each, own=True) for each in waiting), now=at(9)))


# --- nothing has happened for weeks ------------------------------------------------------------------------

LATER = at(2) + timedelta(days=28)


@pytest.mark.parametrize(
    ("changes", "is_said"),
    [
        ({}, True),
        ({"since": SINCE + HOUR}, False),
        ({"home": {"deliverables": 2.0, "delivered": 2.0}}, False),
        ({"home": {}}, False),
        ({"contributions": (contributed("cem", SINCE + DAY),)}, False),
        ({"confirmations": (Promised(SINCE, SINCE + DAY, SINCE + HOUR),)}, False),
        ({"confirmations": (Promised(SINCE, SINCE + DAY, None),)}, True),
        ({"deliveries": (Promised(SINCE, SINCE + DAY, SINCE + DAY),)}, False),
        ({"charter": charter(start=due(date(2026, 11, 20)))}, False),
        ({"charter": charter(status_every=timedelta(days=14))}, False),
        ({"charter": charter(status=Status(confidence=Confidence.ON_TRACK, text="", by=who("mia"), at=at(20)))}, False),
        ({"charter": charter(copied=True)}, False),
        ({"charter": charter(state=CharterState.DRAFT)}, False),
        ({"charter": charter(state=CharterState.CLOSED)}, False),
    ],
)  # fmt: skip
def test_that_nothing_happens_is_said_where_something_is_to_be_delivered(
    changes: dict[str, object], is_said: bool
) -> None:
    rest = dict(changes)
    findings = noticed(*rest.pop("contributions", ()), now=LATER, **rest)  # type: ignore[misc]
    assert ("D211" in codes(findings)) is is_said
    assert not is_said or dict(findings[0].data) == {"day": "2026-11-02", "open": 1}


def test_what_happened_on_a_page_that_was_answered_late_counts_from_the_answer() -> None:
    given = contributed("cem", SINCE, "ana", 10 * DAY)
    assert "D211" not in codes(noticed(given, now=LATER + 9 * DAY))
    assert "D211" in codes(noticed(given, now=LATER + 10 * DAY))


# --- nearly all answers come from one person ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ana", "ben", "is_said"),
    [(9, 0, False), (10, 0, True), (8, 2, False), (9, 1, True), (18, 2, True), (15, 5, False), (0, 12, True)],
)
def test_that_one_person_answers_nearly_all_is_said_of_enough_and_when_it_is_sure(
    ana: int, ben: int, is_said: bool
) -> None:
    # 8 of 10 is four fifths, and the interval begins at 0.49.
    given = [contributed("cem", SINCE + n * HOUR, "ana" if n < ana else "ben") for n in range(ana + ben)]
    findings = [f for f in noticed(*given, now=at(9)) if f.code == "P129"]
    assert bool(findings) is is_said
    assert all(dict(f.data) == {"most": max(ana, ben), "count": ana + ben, "stewards": 2} for f in findings)
    assert "P129" not in codes(noticed(*given, now=at(9), sums_only=True)), "it would speak of one person"


def test_where_only_one_could_answer_that_is_said_by_other_codes() -> None:
    given = [contributed("cem", SINCE + n * HOUR, "ana") for n in range(12)]
    alone = charter(stewards=(named("ana"), named("gone")))
    assert "P129" not in codes(noticed(*given, now=at(9), charter=alone))
    # Answers count that came when people were told apart, and that answer somebody else.
    assert "P129" not in codes(noticed(*given, now=at(9), people_since=at(2, "15:00")))
    own = [replace(each, author=who("ana")) for each in given]
    assert "P129" not in codes(noticed(*own, now=at(9)))


def test_only_the_latest_answers_count() -> None:
    before = [contributed("cem", SINCE + n * HOUR, "ana") for n in range(40)]
    shared = [contributed("cem", SINCE + (40 + n) * HOUR, ("ana", "ben")[n % 2]) for n in range(30)]
    assert "P129" in codes(noticed(*before, now=at(9)))
    assert "P129" not in codes(noticed(*before, *shared, now=at(9)))


# --- all of them, against a naive second way ----------------------------------------------------------------

GIVEN = st.builds(
    contributed,
    st.sampled_from(["cem", "dan"]),
    st.integers(0, 40 * 24).map(lambda hours: SINCE + hours * HOUR),
    st.sampled_from([None, "ana", "ana", "ana", "ben"]),
    st.sampled_from([HOUR, DAY, 3 * DAY]),
    own=st.booleans(),
    dismissed=st.booleans(),
)


@given(st.lists(GIVEN, max_size=45), st.integers(0, 70))
def test_what_is_noticed_is_what_counting_by_hand_comes_to(given: list[Given], days: int) -> None:
    given.sort(key=lambda each: each.at)
    now = SINCE + days * DAY
    # What is answered later is not known yet.
    known = [
        replace(each, answered_at=None, answered_by=None) if each.answered_at and each.answered_at > now else each
        for each in given
        if each.at <= now
    ]  # fmt: skip
    findings = noticed(*known, now=now)
    assert codes(findings) <= COMMUNITY_CODES
    assert len(codes(findings)) == len(findings)
    happened = [
        SINCE,
        *(each.at for each in known),
        *(each.answered_at for each in known if each.answered_at),
    ]
    assert ("D211" in codes(findings)) == all(now - moment >= 28 * DAY for moment in happened)
    late = kept = 0
    for each in known:
        if each.dismissed or each.own:
            continue
        if each.answered_at is not None and each.answered_at <= each.due:
            kept += 1
        elif each.answered_at is not None or each.due <= now:
            late += 1
    if "D210" in codes(findings):
        assert late > kept
        assert late + kept >= 5
    elif late + kept >= 5:
        assert late < 5 * (kept + 1), "where nearly all are late it is said"
    answers = [each for each in known if each.answered_at and not each.own and not each.dismissed]
    latest = sorted(answers, key=lambda each: each.answered_at)[-30:]
    by_ana = sum(each.answered_by == who("ana") for each in latest)
    if "P129" in codes(findings):
        assert len(latest) >= 10
        assert max(by_ana, len(latest) - by_ana) * 10 >= 8 * len(latest)
    elif len(latest) >= 10:
        assert 0 < by_ana < len(latest), "where all come from one person it is said"


# --- told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_told_whole_to_who_can_change_the_charter_and_names_nobody(language: str) -> None:
    late = [contributed("cem", SINCE + n * HOUR, "ana", 3 * DAY) for n in range(12)]
    findings = noticed(*late, now=at(2) + timedelta(days=60))
    assert codes(findings) == COMMUNITY_CODES
    names = {person(name).name for name in ("ana", "ben", "cem")}
    for finding in findings:
        assert finding.mend
        text = told(finding, Translator(language), zone="Europe/Berlin", now=at(9))
        for words in (text.title, text.text, text.mend):
            assert words
            assert not any(sign in words for sign in "{}$")
            assert not names & set(words.split())

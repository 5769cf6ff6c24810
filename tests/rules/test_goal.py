"""What a group goal wants, read from its words, and how far the group is, against counting by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Counted, GroupGoal, PageKey, PersonKey
from core.rules.factors.goal import Tally, progress
from core.rules.factors.history import Given
from core.rules.purpose.goal import read_goal
from tests.rules.charters import read
from tests.rules.test_assess_community import BEGIN, CALENDAR, day


def goal_of(**fields: str) -> tuple[GroupGoal | None, dict[str, str]]:
    """The goal of a charter with these fields, and what is said about it."""
    charter, findings = read(dict(fields))
    return charter.goal, {
        finding.read: finding.data["why"] for finding in findings if finding.field == "group goal"
    }


@pytest.mark.parametrize(
    ("written", "counted", "wanted", "due"),
    [
        ("50 pages reviewed by 18 December 2026", Counted.PAGES, 50, "2026-12-18"),
        ("50 pages reviewed", Counted.PAGES, 50, ""),
        ("50 Seiten durchgesehen bis 18.12.2026", Counted.PAGES, 50, "2026-12-18"),
        ("50 Seiten durchgesehen bis zum 18. Dezember 2026.", Counted.PAGES, 50, "2026-12-18"),
        ("Alle Seiten geprüft", Counted.PAGES, None, ""),
        ("All of our pages reviewed until 2026-12-18!", Counted.PAGES, None, "2026-12-18"),
        ("at least 1,000 contributions", Counted.CONTRIBUTIONS, 1000, ""),
        ("1.000 Beiträge", Counted.CONTRIBUTIONS, 1000, ""),
        ("mindestens zwölf Antworten", Counted.ANSWERS, 12, ""),
        ("Together 20 answers given, 18 Dec 2026", Counted.ANSWERS, 20, "2026-12-18"),
        ("every question answered", Counted.ANSWERS, None, ""),
        ("30 people have read", Counted.READERS, 30, ""),
        ("everyone has read it", Counted.READERS, None, ""),
        ("alle haben gelesen bis 18.12.2026", Counted.READERS, None, "2026-12-18"),
        ("three deliverables done", Counted.DELIVERABLES, 3, ""),
        ("all deliverables", Counted.DELIVERABLES, None, ""),
        ("alle Ergebnisse fertig", Counted.DELIVERABLES, None, ""),
        ("5 \u200bpages\n reviewed", Counted.PAGES, 5, ""),
    ],
)
def test_a_goal_is_read_as_people_write_it(
    written: str, counted: Counted, wanted: int | None, due: str
) -> None:
    goal, wrong = goal_of(**{"group goal": written, "read by": "everyone"})
    assert not wrong
    assert goal is not None
    assert (goal.counted, goal.wanted) == (counted, wanted)
    assert (goal.due.day.isoformat() if goal.due else "") == due
    again, _ = goal_of(**{"Gruppenziel": written, "zu lesen von": "alle"})
    assert again == goal


@pytest.mark.parametrize(
    ("written", "why", "kept"),
    [
        ("be the best team of all", "goal", False),
        ("0 pages", "goal", False),
        ("-5 pages", "goal", False),
        ("1000001 pages", "goal", False),
        ("50", "goal", False),
        ("pages", "goal", False),
        ("all contributions", "goal", False),
        ("50 % of pages", "goal", False),
        ("50 pages and 20 answers", "goal", False),
        ("at least all pages", "goal", False),
        ("by 18 December 2026", "goal", False),
        ("<b>50</b> pages", "goal", False),
        ("50 pages " * 40, "goal", False),
        ("50 pages reviewed by Friday", "goal-date", True),
        ("50 pages reviewed by 3/4/2027", "goal-date", True),
        ("30 people have read", "goal-readers", False),
    ],
)
def test_what_cant_be_counted_is_said(written: str, why: str, kept: bool) -> None:
    goal, wrong = goal_of(**{"group goal": written})
    assert list(wrong.values()) == [why]
    assert list(wrong) == [written.strip()]
    assert (goal is not None) is kept
    assert goal is None or goal.due is None


def test_nothing_is_no_goal() -> None:
    for empty in ("", " ", "tbd", "–"):
        assert goal_of(**{"group goal": empty}) == (None, {})


@given(st.text(max_size=250))
def test_any_words_at_all_are_read_or_said(text: str) -> None:
    class Notes:
        def __init__(self) -> None:
            self.problems: list[str] = []

        def add(self, code: str, field: str, read: str, **data: Any) -> None:
            self.problems.append(data["why"])

    notes = Notes()
    goal = read_goal(text.strip(), CALENDAR, notes)  # type: ignore[arg-type]
    if text.strip():
        assert (goal is None) == (notes.problems == ["goal"])
    else:
        assert (goal, notes.problems) == (None, [])


GIVEN = st.lists(
    st.builds(
        lambda author, at, wait, page, own, dismissed: Given(
            PersonKey(f"hr:{author}"),
            day(at),
            None if wait is None or dismissed else PersonKey("hr:99"),
            None if wait is None or dismissed else day(at + wait),
            day(at + 3),
            own=own,
            dismissed=dismissed,
            page=PageKey(f"hr:{page}"),
        ),
        st.integers(1, 4),
        st.integers(-20, 40),
        st.none() | st.sampled_from([0.5, 3, 15, 30]),
        st.integers(1, 9),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
)


@given(
    GIVEN,
    st.sampled_from(Counted),
    st.none() | st.integers(1, 60),
    st.sets(st.integers(1, 12)),
    st.sets(st.integers(1, 12)),
    st.dictionaries(
        st.sampled_from(["asked", "confirmed", "deliverables", "delivered"]), st.integers(0, 9).map(float)
    ),
)
def test_the_count_is_what_counting_by_hand_gives(
    several: list[Given],
    counted: Counted,
    wanted: int | None,
    there: set[int],
    looked_at: set[int],
    home: dict[str, float],
) -> None:
    now = day(30)
    goal = GroupGoal(counted=counted, wanted=wanted)
    pages, reviewed = ({PageKey(f"hr:{number}") for number in some} for some in (there, looked_at))

    def reckoned(some: list[Given]) -> tuple[int, int] | None:
        tally = Tally(goal, BEGIN, now)
        for number in some:
            tally.add(number)
        reached = progress(tally, home, pages, reviewed)
        return (reached.reached, reached.wanted) if reached else None

    # By hand: every kind in a sentence of its own, over the whole list each time.
    real = [contribution for contribution in several if not contribution.dismissed and contribution.at <= now]
    fresh = [contribution for contribution in real if contribution.at >= BEGIN]
    through = {contribution.page for contribution in fresh} | reviewed
    owed = [contribution for contribution in real if not contribution.own]
    before = [
        obligation
        for obligation in owed
        if obligation.answered_at is not None and obligation.answered_at < BEGIN
    ]
    since = [
        obligation
        for obligation in owed
        if obligation.answered_at is not None and BEGIN <= obligation.answered_at <= now
    ]
    reached, all_of, known = {
        Counted.CONTRIBUTIONS: (len(fresh), 0, True),
        Counted.PAGES: (len(through), len(through | pages), True),
        Counted.ANSWERS: (len(since), len(owed) - len(before), True),
        Counted.READERS: (home.get("confirmed", 0), home.get("asked", 0), "asked" in home),
        Counted.DELIVERABLES: (home.get("delivered", 0), home.get("deliverables", 0), "deliverables" in home),
    }[counted]
    target = all_of if wanted is None else wanted
    assert reckoned(several) == ((reached, target) if known and target else None)
    assert reckoned(several[::-1]) == reckoned(several), "the order in which it is heard makes no difference"


def test_more_never_takes_away_and_what_is_set_aside_does() -> None:
    def reached(*several: Given) -> int:
        tally = Tally(GroupGoal(counted=Counted.CONTRIBUTIONS, wanted=9), BEGIN, day(30))
        for contribution in several:
            tally.add(contribution)
        reached = progress(tally, {})
        assert reached is not None
        return reached.reached

    single = Given(PersonKey("hr:1"), day(1), None, None, None, page=PageKey("hr:1"))
    aside = Given(PersonKey("hr:1"), day(1), None, None, None, dismissed=True, page=PageKey("hr:1"))
    later = Given(PersonKey("hr:1"), day(30) + timedelta(minutes=1), None, None, None)
    assert (reached(), reached(single), reached(single, single), reached(aside), reached(later)) == (
        0,
        1,
        2,
        0,
        0,
    )

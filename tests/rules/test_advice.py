"""What is advised when, against a second way to say it; what was dismissed stays away until it is another matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Behind,
    Charter,
    CharterState,
    CommunityKey,
    Counted,
    DueDate,
    Figure,
    Finding,
    GroupGoal,
    Level,
    Milestone,
    PageKey,
    PersonKey,
    Scope,
    ScopeKind,
)
from core.phrasing import Phrasing
from core.policy import Policy
from core.read_models import Advised, Advising
from core.rules.advice.items import Advice, Evidence, Item, dismissed, stands_again, top_advice
from core.rules.advice.rules import Situation, advice
from core.rules.factors.course import Running
from core.rules.purpose.entries import reward
from core.ui.actions import Actions
from core.ui.advice import items
from tests.rules.charters import DIRECTORY, read, who

CALENDAR = WorkCalendar.of(Policy(zone="Europe/Berlin"))
KEY = CommunityKey("hr:page:1")
FIRST = date(2026, 11, 2)
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def due(day: date) -> DueDate:
    return DueDate(text=day.isoformat(), at=datetime(day.year, day.month, day.day, 16, tzinfo=UTC), day=day)


LAST = date(2026, 12, 18)
CHARTER = Charter(
    community=KEY,
    home=PageKey("hr:1"),
    title="Leave",
    scope=Scope(kind=ScopeKind.PAGE, value="Leave"),
    state=CharterState.ACTIVE,
    deadline=due(LAST),
    goal=GroupGoal(counted=Counted.PAGES, wanted=50),
)


def figure(name: str, value: float | None, low: float | None = None) -> Figure:
    return Figure(
        community=KEY, name=name, value=value, n=40, low=low, high=None, as_of=AT, behind=Behind.HISTORY
    )


def situation(charter: Charter = CHARTER, **more: Any) -> Situation:
    values = {name: more.pop(name) for name in list(more) if name not in Situation.__dataclass_fields__}
    figures = {name: figure(name, value) for name, value in values.items()}
    if "late_shift_contributing" in values:
        shift = values["late_shift_contributing"]
        figures["late_shift_contributing"] = figure("late_shift_contributing", shift, shift and shift - 0.2)
    counts = (1,) * ((TODAY - FIRST).days + 1)
    plain = {"today": TODAY, "running": Running(FIRST, LAST, TODAY, counts)}
    return Situation(charter=charter, figures=figures, **{**plain, **more})


def advised(*args: Any, **more: Any) -> dict[Item, Advice]:
    return {suggestion.item: suggestion for suggestion in advice(situation(*args, **more), CALENDAR)}


SINGLE = replace(CHARTER, group_reward=False, reward="a day off")
SILENT = Finding(code="A306", level=Level.WARNING, data={"day": "2026-10-01", "missed": 3, "said": "yes"})
MIDWAY = replace(CHARTER, milestones=(Milestone(key="m", name="m", due=due(date(2026, 12, 4))),))


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ({}, []),
        ({"late": 2, "longest": "7/c1"}, [Item.ANSWER]),
        ({"late": 2}, []),
        ({"late": 0, "longest": "7/c1"}, []),
        ({"deliverables": 2, "delivered": 2}, [Item.CLOSE]),
        ({"deliverables": 2, "delivered": 1}, []),
        ({"deliverables": 0, "delivered": 0}, []),
        ({"findings": (SILENT,)}, [Item.CLOSE]),
        ({"findings": (replace(SILENT, data={**SILENT.data, "missed": 2}),)}, []),
        ({"late_shift_contributing": 0.9}, [Item.MILESTONE]),
        ({"late_shift_contributing": 0.49}, []),
        ({"late_shift_contributing": 0.9, "charter": MIDWAY}, []),
        ({"late_shift_contributing": 0.9, "today": date(2026, 12, 5)}, []),
        ({"late_shift_contributing": 0.9, "running": None}, []),
        (
            {"late_shift_contributing": 0.9, "charter": replace(CHARTER, goal=None)},
            [Item.MILESTONE, Item.GROUP],
        ),
        ({"late_shift_contributing": 0.9, "charter": SINGLE}, [Item.MILESTONE, Item.GROUP, Item.SEAL]),
        ({"charter": SINGLE}, []),
        ({"absence_factor": 1, "contributions": 9, "could_invite": 3}, [Item.INVITE]),
        ({"absence_factor": 3, "contributions": 9, "could_invite": 3}, []),
        ({"absence_factor": 1, "contributions": 4, "could_invite": 3}, []),
        ({"absence_factor": None, "contributions": 9, "could_invite": 3}, []),
        ({"absence_factor": 1, "contributions": 9, "could_invite": 0}, []),
    ],
)
def test_each_is_given_on_its_evidence_and_on_nothing_less(
    given_: dict[str, Any], wanted: list[Item]
) -> None:
    assert list(advised(**given_)) == wanted
    closed = replace(given_.get("charter", CHARTER), state=CharterState.CLOSED)
    assert not advised(**{**given_, "charter": closed})
    draft = replace(given_.get("charter", CHARTER), state=CharterState.DRAFT)
    assert not advised(**{**given_, "charter": draft})
    assert not advised(**{**given_, "charter": replace(CHARTER, copied="asked")})


@given(
    st.one_of(st.none(), st.floats(-1, 3)),
    st.integers(0, 60),
    st.integers(1, 60),
    st.booleans(),
    st.booleans(),
    st.sets(st.integers(-10, 70), max_size=3),
    st.integers(0, 3),
)
def test_a_second_way_says_the_same(
    shift: float | None, gone: int, left: int, single: bool, goal: bool, dates: set[int], late: int
) -> None:
    first, last = TODAY - timedelta(days=gone), TODAY + timedelta(days=left)
    several = [TODAY + timedelta(days=number) for number in sorted(dates)]
    charter = replace(
        CHARTER,
        group_reward=not single,
        goal=CHARTER.goal if goal else None,
        milestones=tuple(Milestone(key=f"{day}", name="", due=due(day)) for day in several),
    )
    running = Running(first, last, TODAY, (1,) * (gone + 1))
    got = set(
        advised(charter=charter, running=running, late_shift_contributing=shift, late=late, longest="7/c1")
    )
    # In so many words, day by day.
    wanted = set()
    if late > 0:
        wanted.add(Item.ANSWER)
    hoards = shift is not None and shift >= 0.5 and shift - 0.2 > 0
    days = [first + timedelta(days=number) for number in range(gone + left + 1)]
    ahead = [day for day in days if day > TODAY]
    between = [day for day in ahead if day != last and day in several]
    workable = [day for day in ahead if day < last and day.weekday() < 5]
    if hoards and len(days) >= 28 and len(ahead) >= 14 and not between:
        wanted.add(Item.MILESTONE)
        assert workable, "two weeks have a working day"
    if hoards and (single or not goal):
        wanted.add(Item.GROUP)
    if hoards and single:
        wanted.add(Item.SEAL)
    assert got == wanted


KEPT = st.builds(
    lambda item, about, level: (item, Evidence(about=about, level=level)),
    st.sampled_from(Item),
    st.sampled_from(["a", "b"]),
    st.floats(0, 40).map(lambda level: round(level, 3)),
)


@given(st.lists(KEPT, max_size=6), st.lists(KEPT, max_size=8))
def test_what_was_dismissed_stays_away_until_it_is_another_matter(
    now: list[tuple[Item, Evidence]], words: list[tuple[Item, Evidence]]
) -> None:
    suggestions = {item: Advice(item=item, evidence=evidence) for item, evidence in now}
    acts = [
        Act(
            id=f"{place}",
            kind=ActKind.DISMISS,
            person=PersonKey("hr:1"),
            at=AT + timedelta(minutes=place),
            data={"advice": item.value, "evidence": evidence.text()},
        )
        for place, (item, evidence) in enumerate(words)
    ]
    shown = top_advice(suggestions.values(), dismissed(acts))
    assert shown == top_advice(list(suggestions.values())[::-1], dismissed(acts[::-1])), (
        "heard in whatever order"
    )
    # By hand: the last word about each, and what it takes to be another matter.
    stays = []
    for item in Item:
        last = [evidence for about, evidence in words if about is item][-1:]
        if item not in suggestions:
            continue
        here = suggestions[item].evidence
        times = {"answer-first": 2, "invite": 2}.get(item.value)
        more = {"milestone": 0.3, "group-reward": 0.3, "seal": 0.3}.get(item.value)
        again = bool(last) and (
            last[0].about != here.about
            or (times is not None and here.level >= times * max(1, last[0].level))
            or (more is not None and here.level >= last[0].level + more)
        )
        if not last or again:
            stays.append(item)
    assert [suggestion.item for suggestion in shown] == stays[:3]


def test_what_is_dismissed_is_not_said_on_the_same_evidence() -> None:
    for item in Item:
        for level in (0.0, 0.5, 1.0, 7.25):
            evidence = Evidence(about="x|y", level=level)
            act = Act(
                id="1",
                kind=ActKind.DISMISS,
                person=PersonKey("hr:1"),
                at=AT,
                data={"advice": item.value, "evidence": evidence.text()},
            )
            assert dismissed([act])[item] == evidence
            assert not stands_again(item, evidence, evidence)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_to_be_put_in_can_be_put_in(language: str) -> None:
    """A charter reads every proposed word, in either language."""
    words = Phrasing(language, "Europe/Berlin", AT, DIRECTORY)
    for charter, wanted in ((SINGLE, 3), (replace(CHARTER, goal=None), 2)):
        suggestions = advice(situation(charter, late_shift_contributing=0.9), CALENDAR)
        there = Advising(
            charter=charter,
            advised=tuple(Advised(advice=suggestion, url="https://w.example/") for suggestion in suggestions),
        )
        put = [
            item["quote"].partition(" = ")
            for item in items(there, Actions(words, charter, who("Ana")), words)
        ]
        assert len(put) == wanted
        for name, _, value in put:
            read_charter, findings = read({name: value})
            assert not [finding for finding in findings if finding.code in ("P114", "P116", "D205")], (
                name,
                value,
            )
            if name in ("group goal", "Gruppenziel"):
                assert read_charter.goal is not None
                assert (read_charter.goal.counted, read_charter.goal.wanted) == (Counted.CONTRIBUTIONS, 30)
                assert read_charter.goal.due is not None
            elif name in ("milestones", "Meilensteine"):
                (milestone,) = read_charter.milestones
                assert TODAY < milestone.due.day < LAST
                assert milestone.due.moved_from is None
        if charter is SINGLE:
            assert [reward(value)[0] for name, _, value in put if name in ("reward", "Belohnung")] == [
                True,
                False,
            ]

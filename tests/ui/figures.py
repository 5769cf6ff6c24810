"""The figures of one community, for tests of its page: halfway to a deadline, or with too little to say anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from core.calendar import WorkCalendar
from core.model import (
    Audience,
    CharterState,
    CommunityKey,
    Counted,
    Directory,
    Earlier,
    Figure,
    GroupGoal,
    LevelSince,
    Obligation,
    ObligationKind,
    ReadBy,
    Word,
    composite_keys,
)
from core.policy import Policy
from core.read_models import Advised, Paired
from core.rules.advice.items import top_advice
from core.rules.advice.rules import Situation, advice
from core.rules.assess_community import FIGURES
from core.rules.factors.course import Course, Running, Stretch, Unit
from core.rules.factors.estimates import Estimate
from core.rules.factors.sight import Group, Sight
from core.rules.pairing import BeforeAfter, State
from core.rules.pairing import Standing as PairStanding
from core.ui.sponsor.facts import Late, Longest, SponsorFacts
from tests.ui import samples as s

OPEN = Sight(names=True, acts=True)
LATE = Obligation(
    key=composite_keys.deliver(s.COMMUNITY, "travel"),
    kind=ObligationKind.DELIVER,
    person=s.CEM.key,
    community=s.COMMUNITY,
    page=s.TRAVEL.key,
    opened=s.NOW - timedelta(days=30),
    due=s.NOW - timedelta(days=3),
    why="why-deliver",
    what="the travel section",
)


def figure(
    name: str, value: float | None, n: int, low: float | None = None, high: float | None = None
) -> Figure:
    return Figure(
        community=s.COMMUNITY,
        name=name,
        value=value,
        n=n,
        low=low,
        high=high,
        as_of=s.NOW - timedelta(minutes=5),
        behind=FIGURES[name],
    )


def several(*made: Figure) -> dict[str, Figure]:
    return {figure.name: figure for figure in made}


def before(current: Figure, value: float, low: float | None = None, high: float | None = None) -> Figure:
    return replace(current, earlier=Earlier(value=value, low=low, high=high, at=s.NOW - timedelta(days=28)))


def figures() -> dict[str, Figure]:
    return several(
        before(figure("contributions", 48, 48), 21),
        figure("answered", 33, 33),
        figure("waiting", 5, 5),
        figure("late", 2, 2),
        figure("asked", 60, 60),
        figure("confirmed", 41, 41),
        figure("confirm_late", 4, 4),
        figure("deliverables", 3, 3),
        figure("delivered", 1, 1),
        figure("notices", 73, 73),
        figure("opt_outs", 1, 1),
        figure("late_shift_contributing", 0.91, 349, 0.816, 1.005),
        figure("late_shift_answering", None, 12),
        figure("forecast", 75.2, 48, 61.0, 93.4),
        figure("spread", 0.46, 17, 0.3, 0.6),
        figure("absence_factor", 3, 48),
        figure("support", 0.7, 17, 0.2, 1.2),
        figure("waiting_after_a_day", 0.6749, 48, 0.53, 0.78),
        before(figure("waiting_after_a_week", 0.2, 48, 0.1, 0.3), 0.5807, 0.5, 0.65),
        figure("median_wait", None, 48),
        figure("in_time", 9 / 11, 11, 0.52, 0.95),
        figure("active", 0.5, 17, 0.3, 0.7),
        figure("answerers", 6, 33),
        figure("mutual", 0.25, 12, 0.09, 0.53),
        figure("accepted", 0.97, 33, 0.85, 0.99),
    )


def course() -> Course:
    first = date(2026, 11, 2)
    counts = (1, 0, 3, 2, 2, 0, 0, 4, 1, 3, 2, 5, 0, 1, 4, 3, 2, 4, 6, 1, 0, 4)
    months = (
        Stretch(date(2026, 9, 1), 6, 6),
        Stretch(date(2026, 10, 1), 15, 12),
        Stretch(date(2026, 11, 1), 27, 15),
    )
    return Course(Unit.MONTH, months, Running(first, date(2026, 12, 18), first + timedelta(days=21), counts))


def facts(**changes: Any) -> SponsorFacts:
    readers = ReadBy(audience=Audience(groups=("managers", "hr")))
    charter = replace(s.CHARTER, state=CharterState.ACTIVE, read_by=readers)
    values: dict[str, Any] = {
        "community": s.COMMUNITY,
        "charter": charter,
        "url": "https://wiki.example.org/Leave",
        "language": "en",
        "zone": s.BERLIN,
        "home_zone": s.BERLIN,
        "now": s.NOW,
        "directory": s.DIRECTORY,
        "sight": OPEN,
        "figures": figures(),
        "course": course(),
        "delivered": {deliverable.key: place == 0 for place, deliverable in enumerate(charter.deliverables)},
        "groups": (Group("managers", 40, 30), Group("hr", 20, 11)),
        "group_names": {"hr": "People and culture"},
        "missing": {"managers": (s.BEN.key, s.CEM.key)},
        "longest": Longest(
            since=s.NOW - timedelta(days=9),
            due=s.NOW - timedelta(days=6),
            steward=s.ANA.key,
            url="https://wiki.example.org/Leave?diff=3",
        ),
        "overdue": (Late(obligation=LATE, title="Travel to clients", url="https://wiki.example.org/Travel"),),
        "edit_url": "https://wiki.example.org/Leave?action=edit",
        **changes,
    }
    return SponsorFacts(**values)


def together(**changes: Any) -> SponsorFacts:
    """The same with a goal of the group, most of it reached."""
    given = facts(**changes)
    wants = GroupGoal(counted=Counted.PAGES, wanted=50)
    goal = several(figure("goal", 50, 50), figure("goal_reached", 30, 30))
    return replace(given, charter=replace(given.charter, goal=wants), figures={**given.figures, **goal})


def helped(**changes: Any) -> SponsorFacts:
    """The same with three pieces of advice."""
    given = together(**changes)
    single = replace(given.charter, group_reward=False, reward="a day off", goal=None)
    late = figure("late_shift_contributing", 0.91, 349, 0.816, 1.005)
    known = {**given.figures, late.name: late}
    situation = Situation(
        charter=single, today=s.NOW.date(), figures=known, running=given.course.running, longest="1/c1"
    )
    ways = ((s.NOW - timedelta(days=9), "https://wiki.example.org/Leave?diff=3"),)
    advised = tuple(
        Advised(advice=piece, url="https://wiki.example.org/Leave?action=edit", ways=ways)
        for piece in top_advice(advice(situation, WorkCalendar.of(Policy(zone=s.BERLIN))), {})
    )
    return replace(given, charter=replace(single, goal=given.charter.goal), viewer=s.ANA.key, advice=advised)


def paired(**changes: Any) -> SponsorFacts:
    """The same with a community that helps, and one that asks for help."""
    given = helped(**changes)
    since = s.NOW - timedelta(days=40)
    levels = (LevelSince(level=3, since=since, by=s.ANA.key),)
    other = replace(given.charter, title="Travel", level=3, levels=levels)
    compared = BeforeAfter(
        before=Estimate(value=0.4, low=0.2, high=0.64, n=15),
        after=Estimate(value=0.8, low=0.55, high=0.93, n=15),
    )
    together_ = Paired(
        other=CommunityKey("hr:page:31"),
        charter=other,
        title="Travel",
        url="https://wiki.example.org/Travel",
        young=True,
        standing=PairStanding(State.TOGETHER, since=since, begun=since),
        words=(Word.END,),
        done=2,
        compared=compared,
    )
    asks = Paired(
        other=CommunityKey("hr:page:32"),
        charter=replace(given.charter, title="Health days", level=1),
        title="Health days",
        url="https://wiki.example.org/Health",
        young=False,
        standing=PairStanding(State.ASKED, since=s.NOW - timedelta(days=2)),
        words=(Word.YES, Word.NOT_NOW),
    )
    return replace(given, pairs=(together_, asks))


def young(**changes: Any) -> SponsorFacts:
    """A community in which hardly anything happened."""
    few = several(
        figure("contributions", 3, 3),
        figure("answered", 1, 1),
        figure("waiting", 2, 2),
        figure("late", 0, 0),
        figure("late_shift_contributing", None, 12),
        figure("forecast", None, 3),
        figure("waiting_after_a_day", None, 3),
        figure("in_time", None, 1),
        figure("answerers", None, 1),
        figure("accepted", None, 1),
    )
    return facts(figures=few, groups=(), missing={}, longest=None, directory=Directory(people={}), **changes)

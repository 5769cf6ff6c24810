"""How far a group got with its goal: what counts, and of how many. A sum of what all did; nobody is told apart in it.

Everything counts since the community began (its charter's start, else the day it was attached). What was found to be no
contribution counts for nothing, and comes back with the word that set it aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from core.model import Charter, Counted, GroupGoal, PageKey, PersonKey
from core.rules.factors.history import Given
from core.rules.factors.people_behind import answering, fewest


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a goal is reached."""

    reached: int
    #: Of how many.
    wanted: int


def begin(charter: Charter, attached: datetime) -> datetime:
    """Since when what a group does counts for its goal."""
    return charter.start.at if charter.start is not None else attached


@dataclass(slots=True)
class Tally:
    """Counts the contributions of a community, one after the other, however many there are."""

    goal: GroupGoal
    since: datetime
    until: datetime
    contributions: int = 0
    #: Of what somebody is to answer, what has its answer, and all of it.
    answered: int = 0
    asked: int = 0
    pages: set[PageKey] = field(default_factory=set)
    #: Who contributed since then, whose there was to answer, and who answers.
    authors: set[PersonKey] = field(default_factory=set)
    askers: set[PersonKey] = field(default_factory=set)
    answerers: set[PersonKey] = field(default_factory=set)

    def add(self, contribution: Given) -> None:
        """Count one."""
        if contribution.dismissed or contribution.at > self.until:
            return
        if contribution.at >= self.since:
            self.contributions += 1
            self.authors.add(contribution.author)
            if self.goal.counted is Counted.PAGES and contribution.page:
                self.pages.add(contribution.page)
        if contribution.own or (
            contribution.answered_at is not None and contribution.answered_at < self.since
        ):
            # Nobody owes it an answer, or it had its answer before.
            return
        self.asked += 1
        self.answered += contribution.answered_at is not None and contribution.answered_at <= self.until
        self.askers.add(contribution.author)
        self.answerers |= answering([contribution])

    def people(self, home: Mapping[str, float], reviewers: Set[PersonKey] = frozenset()) -> int:
        """How many different people stand behind what is reached, of two sides the smaller; 0 for deliverables."""
        match self.goal.counted:
            case Counted.CONTRIBUTIONS:
                return len(self.authors)
            case Counted.ANSWERS:
                return fewest(self.askers, self.answerers)
            case Counted.PAGES:
                return len(self.authors | reviewers)
            case Counted.READERS:
                return int(home.get("asked", 0))
            case Counted.DELIVERABLES:
                return 0


def progress(
    tally: Tally,
    home: Mapping[str, float],
    pages: Set[PageKey] = frozenset(),
    reviewed: Set[PageKey] = frozenset(),
) -> Progress | None:
    """How far the group is; None where what it counts is not known (yet), or there is nothing to count.

    ``home``: the sums that the home page's assessment keeps. ``pages``: all pages that there are, for a goal of all of
    them. ``reviewed``: those that somebody has reviewed since then.
    """
    goal = tally.goal
    match goal.counted:
        case Counted.CONTRIBUTIONS:
            reached, all_of = tally.contributions, 0
        case Counted.ANSWERS:
            reached, all_of = tally.answered, tally.asked
        case Counted.PAGES:
            gone_through = tally.pages | reviewed
            reached, all_of = len(gone_through), len(gone_through | pages)
        case Counted.READERS:
            if "asked" not in home:
                return None
            reached, all_of = int(home.get("confirmed", 0)), int(home["asked"])
        case Counted.DELIVERABLES:
            if "deliverables" not in home:
                return None
            reached, all_of = int(home.get("delivered", 0)), int(home["deliverables"])
    wanted = goal.wanted if goal.wanted is not None else all_of
    return Progress(reached, wanted) if wanted > 0 else None

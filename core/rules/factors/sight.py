"""Who is shown a community's figures, and how much of the people behind them (data protection)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.model import Behind, Charter, Figure, Finding, PersonKey
from core.policy import Policy
from core.rules.factors.course import Course

#: Figures that tell how many people there are: told from the least group on while there are sums only.
OF_PEOPLE = frozenset({"absence_factor", "answerers", "asked", "opt_outs"})
#: What goes with it where too few are asked.
OF_READERS = frozenset({"asked", "confirmed", "to_confirm", "confirm_late", "late_shift_confirming"})
#: What a group goal wants and what is reached of it; one of readers is about readers.
WANTED, REACHED = "goal", "goal_reached"
#: One person's share: nobody is told apart in a sum, so it is none.
OF_ONE = frozenset({"top_influence", "top_in_degree", "top_expertise"})


@dataclass(frozen=True, slots=True)
class Sight:
    """How much somebody may see of the people behind a community's figures."""

    #: Names of people: who answers, who has not confirmed.
    names: bool
    #: The single acts behind a figure, and the way to them.
    acts: bool
    #: Nothing is told of fewer people than this.
    least: int = 0


def people_since(policy: Policy, now: datetime) -> datetime | None:
    """Since when figures tell people apart; None: from their first day on."""
    days = policy.people_in_figures_days
    return None if days is None else now - timedelta(days=days)


def sees_figures(person: PersonKey, charter: Charter) -> bool:
    """Whether a community's figures are this person's business: its sponsor, a steward, its IT contact."""
    named = (charter.sponsor, charter.it_contact, *charter.stewards)
    return any(who.person == person for who in named if who)


def answers_here(person: PersonKey, charter: Charter) -> bool:
    """Whether single contributions are this person's work: a steward's, the IT contact's."""
    return any(named.person == person for named in (charter.it_contact, *charter.stewards) if named)


def sight(person: PersonKey | None, charter: Charter, policy: Policy) -> Sight:
    """What somebody who looks after a community may see; None: what is printed, for whoever gets it."""
    if policy.sums_only:
        return Sight(names=False, acts=False, least=max(1, policy.least_group))
    if person is None:
        return Sight(names=False, acts=False)
    answers = answers_here(person, charter)
    return Sight(names=answers or policy.names_to_sponsors, acts=answers or policy.names_to_sponsors)


def told(figures: Iterable[Figure], seen: Sight) -> tuple[Figure, ...]:
    """The figures as they are told to somebody: what speaks of too few people says nothing."""
    if not seen.least:
        return tuple(figures)
    figures_told = tuple(figures)
    few = {figure.name for figure in figures_told if _too_few(figure, seen.least)}
    if "asked" in few:
        few |= OF_READERS
        if any(figure.name == REACHED and figure.behind is Behind.CONFIRMATIONS for figure in figures_told):
            few |= {WANTED, REACHED}
    return tuple(
        _hidden(figure) if figure.name in few else _then(figure, seen.least) for figure in figures_told
    )


def _too_few(figure: Figure, least: int) -> bool:
    return figure.name in OF_ONE or _few(figure.name, figure.value, figure.people, least)


def _then(figure: Figure, least: int) -> Figure:
    """The figure without what it was earlier, where that was about too few people."""
    before = figure.earlier
    if before is None or not _few(figure.name, before.value, before.people, least):
        return figure
    return replace(figure, earlier=None)


def _few(name: str, value: float | None, people: int | None, least: int) -> bool:
    """Whether too few people stand behind a figure, or it is not known how many do; 0: it tells of nobody."""
    if people is None or 0 < people < least:
        return True
    return name in OF_PEOPLE and value is not None and 0 < value < least


def course_told(course: Course, seen: Sight) -> Course:
    """The course of a community as it is told to somebody.

    While there are sums only, no single day's count, and the bars only where each of them is of enough people: one
    that was left out alone could be told from the others and the sum.
    """
    if not seen.least:
        return course
    running = replace(course.running, counts=()) if course.running is not None else None
    several = all(
        not 0 < count < seen.least
        for stretch in course.stretches
        for count in (stretch.people, stretch.answering)
    )
    known = all(stretch.people >= min(stretch.contributed, 1) for stretch in course.stretches)
    return replace(course, running=running, stretches=course.stretches if several and known else ())


def _hidden(figure: Figure) -> Figure:
    return replace(figure, value=None, n=0, low=None, high=None, earlier=None, withheld=True)


def findings_told(findings: Iterable[Finding], seen: Sight) -> tuple[Finding, ...]:
    """The findings as they are told to somebody: while there are sums only none that counts readers as they are now."""
    return tuple(finding for finding in findings if not seen.least or "asked" not in finding.data)


def tells_longest(seen: Sight) -> bool:
    """Whether it is told since when the longest waits: while there are sums only, that is one person's day."""
    return not seen.least


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a group were asked to confirm, and how many did."""

    #: Its name in the wiki; "" for those a charter names one by one, and for several small groups together.
    name: str
    asked: int
    confirmed: int


def of_groups(
    groups: Iterable[Group], least: int, *, overlap: bool = False, told_of: Sequence[Figure] = ()
) -> tuple[Group, ...]:
    """The groups as they are told: small ones together, and none where even together they are too few.

    One small group alone would be what is left of all when the others are taken off: the smallest of the others
    goes with it. Where they ``overlap``, what two of them say side by side can tell of who is in one and not in the
    other: then none is told. ``told_of``: figures that tell beside them of all who are asked; who is in none of these
    groups is what is left of those, and so a group of its own.
    """
    several = [group for group in groups if group.asked]
    rest = _rest(several, told_of) if least else None
    if least and (overlap or (rest is not None and min(rest.asked, rest.confirmed) < 0)):
        # Groups that were looked up later than all of them were counted differ by single people as well.
        return ()
    if rest is not None and rest.asked:
        alone = [group for group in several if not group.name]
        several = [group for group in several if group.name]
        several.append(_together([*alone, rest]))
    large = sorted(several, key=lambda group: (-group.asked, group.name))
    small: list[Group] = []
    while large and large[-1].asked < least:
        small.append(large.pop())
    while small and large and (len(small) < 2 or sum(group.asked for group in small) < least):
        small.append(large.pop())
    if not small:
        return tuple(large)
    together = _together(small)
    return (*large, together) if together.asked >= least else tuple(large)


def _rest(groups: Iterable[Group], told_of: Iterable[Figure]) -> Group | None:
    """Who is asked and in none of these groups; None where how many are asked is not told."""
    known = {figure.name: figure.value for figure in told_of}
    asked, confirmed = known.get("asked"), known.get("confirmed")
    if asked is None or confirmed is None:
        return None
    inside = _together(groups)
    return Group("", round(asked) - inside.asked, round(confirmed) - inside.confirmed)


def _together(groups: Iterable[Group]) -> Group:
    several = tuple(groups)
    return Group("", sum(group.asked for group in several), sum(group.confirmed for group in several))

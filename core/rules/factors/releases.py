"""When sums of people are told anew while there are sums only: after enough people did something, together.

Whoever reads a sum today and tomorrow reads the difference as well, and that is a sum of those who did something in
between. So it, too, is told of enough people only: until then what was told stays as it was told. See
docs/decisions/0162-a-difference-is-a-sum-too.md.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.model import Behind, Earlier, Figure, PersonKey
from core.rules.factors.history import History
from core.rules.factors.people_behind import OF_THE_PAGE
from core.rules.factors.sight import REACHED, Group

#: Whose acts figures are made of. Those of one part are told anew together.
WORK, READING, DELIVERING, COSTS = "work", "reading", "delivering", "costs"
_PART: Mapping[str, str] = {
    **dict.fromkeys(("asked", "confirmed", "to_confirm", "confirm_late", "late_shift_confirming"), READING),
    **dict.fromkeys(("on_time", "late_shift_delivering"), DELIVERING),
    **dict.fromkeys(("notices", "opt_outs"), COSTS),
}
#: The sides of each: of too few on one side nothing is told of that side anyway.
SIDES: Mapping[str, Sequence[str]] = {
    WORK: ("authors", "answering"),
    READING: ("readers",),
    DELIVERING: ("delivering",),
    COSTS: ("reached",),
}
#: So many earlier states are remembered: what is told must differ from each by enough people, not from the last alone.
REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class ByGroup:
    """Who was asked to read, by group; whether somebody is in several."""

    groups: tuple[Group, ...] = ()
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the figures that are told were made of: for each side what each person did, as marks nobody can read."""

    #: Side → the marks as it was told then, the latest time first.
    marks: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    #: What is told beside the figures.
    readers: ByGroup = field(default_factory=ByGroup)


def part_of(figure: Figure) -> str:
    """The part of the figures that one is told with; "" for what the charter's page says to everybody."""
    if figure.name in OF_THE_PAGE:
        return ""
    if figure.name == REACHED:
        goals = {Behind.CONFIRMATIONS: READING, Behind.DELIVERIES: DELIVERING}
        return goals.get(figure.behind, WORK)
    return _PART.get(figure.name, WORK)


def doings(history: History, now: datetime) -> dict[str, dict[PersonKey, list[str]]]:
    """Side → person → all that figures count of them, but for readers and the cost, which no history names."""
    authors: dict[PersonKey, list[str]] = {}
    answering: dict[PersonKey, list[str]] = {}
    for contribution in (*history.past, *history.contributions):
        late = contribution.answered_at is None and contribution.due is not None and contribution.due <= now
        mark = (
            f"{contribution.at} {contribution.page} {contribution.answered_at} {contribution.own}"
            f" {contribution.dismissed} {contribution.edit} {late}"
        )
        authors.setdefault(contribution.author, []).append(mark)
        for person in {contribution.answered_by, contribution.owed_by} - {None}:
            assert person is not None
            answering.setdefault(person, []).append(
                f"{contribution.author} {mark} {contribution.answered_by}"
            )
    for gone in history.taken_back:
        authors.setdefault(gone.author, []).append(f"back {gone.at} {gone.back_at <= now}")
    delivering: dict[PersonKey, list[str]] = {}
    for item in history.deliveries:
        if item.person is not None:
            late = item.done is None and item.due <= now
            delivering.setdefault(item.person, []).append(f"{item.due} {item.done} {late}")
    return {"authors": authors, "answering": answering, "delivering": delivering}


def marks(did: Mapping[PersonKey, Iterable[str]], secret: str) -> tuple[str, ...]:
    """A mark for each person, another one as soon as they did anything: it names nobody and tells nothing."""
    return tuple(
        sorted(
            hmac.new(secret.encode(), repr((person, sorted(some))).encode(), "sha256").hexdigest()[:10]
            for person, some in did.items()
        )
    )


def apart(before: Iterable[str], now: Iterable[str]) -> int:
    """Of how many people at least what they did differs, who came and who left with them."""
    then, by_now = set(before), set(now)
    return max(len(then - by_now), len(by_now - then))


def renewed(told: Told, now: Mapping[str, tuple[str, ...]], least: int) -> frozenset[str]:
    """The parts that may be told anew: since each time they were told, enough people did something, on each side."""
    return frozenset(part for part, sides in SIDES.items() if _may(told, now, sides, least))


def _may(told: Told, now: Mapping[str, tuple[str, ...]], sides: Sequence[str], least: int) -> bool:
    moved = False
    for side in sides:
        earlier = told.marks.get(side)
        if earlier is None:
            # It was never told.
            moved = True
            continue
        if max(map(len, (now[side], *earlier))) < least:
            # Of so few nothing was told, and nothing will be.
            continue
        for place, then in enumerate(earlier):
            count = apart(then, now[side])
            if 0 < count < least:
                return False
            moved |= place == 0 and count > 0
    return moved


def remembered(told: Told, now: Mapping[str, tuple[str, ...]], parts: Iterable[str]) -> Told:
    """What was told with these parts told anew."""
    marks_by_side = dict(told.marks)
    for side in (side for part in parts for side in SIDES[part]):
        marks_by_side[side] = (now[side], *marks_by_side.get(side, ()))[:REMEMBERED]
    return replace(told, marks=marks_by_side)


def held(figures: Iterable[Figure], known: Iterable[Figure], parts: Iterable[str]) -> tuple[Figure, ...]:
    """The figures as they are told: those of other parts than these as they were; earlier is what was told before."""
    before, anew = {figure.name: figure for figure in known}, {*parts}

    def as_told(figure: Figure) -> Figure:
        part, was = part_of(figure), before.get(figure.name)
        if part in anew:
            return replace(figure, earlier=_earlier(was))
        if not part:
            return replace(figure, earlier=None)
        return was or replace(figure, value=None, n=0, low=None, high=None, earlier=None)

    return tuple(map(as_told, figures))


def _earlier(figure: Figure | None) -> Earlier | None:
    if figure is None or figure.value is None:
        return None
    return Earlier(
        value=figure.value, low=figure.low, high=figure.high, at=figure.as_of, people=figure.people
    )

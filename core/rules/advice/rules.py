"""When each piece of advice is given: pure rules of a community's figures and dates. None speaks of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.calendar import WorkCalendar
from core.model import Charter, CharterState, Figure, Finding
from core.rules.advice.items import Advice, Evidence, Item, Said
from core.rules.deadline.due_dates import effective
from core.rules.factors.course import Running
from core.rules.kinds.status import MOST_DATES, NO_WORD

#: From here on much is left for the last days, where the interval is above even work.
LATE_SHIFT = 0.5
#: A window is long, and there is room for a date in between.
LONG, ROOM = 28, 14
#: So few people carry half of a community of so many contributions: it hangs on them.
FEW, ENOUGH = 2, 5
#: A goal is a round number, and no less than this.
ROUND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of a community, as far as it may be told to the viewer."""

    charter: Charter
    today: date
    figures: Mapping[str, Figure] = field(default_factory=dict)
    running: Running | None = None
    findings: Sequence[Finding] = ()
    #: What has waited longest: its id. "" where nothing waits, or the list itself is on the screen.
    longest: str = ""
    #: How many people could be invited.
    could_invite: int = 0

    def value(self, name: str) -> float | None:
        """A figure's value, None where it says nothing."""
        figure = self.figures.get(name)
        return figure.value if figure is not None else None

    @property
    def late_shift(self) -> float | None:
        """How much is left for the last days, where that is sure to be much."""
        figure = self.figures.get("late_shift_contributing")
        if figure is None or figure.value is None or figure.low is None:
            return None
        return figure.value if figure.value >= LATE_SHIFT and figure.low > 0 else None

    @property
    def days_left(self) -> int:
        """Days until the running window ends."""
        return (self.running.last - self.today).days if self.running is not None else 0


Rule = Callable[[Situation, WorkCalendar], Advice | None]


def advice(situation: Situation, calendar: WorkCalendar) -> tuple[Advice, ...]:
    """All that would help now, in no order; nothing for what is a draft, closed, or a copy."""
    if situation.charter.state is not CharterState.ACTIVE or situation.charter.copied:
        return ()
    return tuple(_found(situation, calendar))


def _found(situation: Situation, calendar: WorkCalendar) -> Iterator[Advice]:
    for rule in RULES:
        if (piece := rule(situation, calendar)) is not None:
            yield piece


def answer_first(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """People wait for longer than was promised: these first."""
    late = round(situation.value("late") or 0)
    if not late or not situation.longest:
        return None
    return Advice(
        item=Item.ANSWER,
        evidence=Evidence(about=situation.longest, level=late),
        figures=("late", "waiting"),
        says={"late": late},
    )


def close(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """All is delivered, or nobody said for three dates how it stands: it can be closed."""
    wanted, done = situation.value("deliverables"), situation.value("delivered")
    if wanted and done is not None and done >= wanted:
        about = Evidence(about=f"delivered/{round(wanted)}")
        return Advice(item=Item.CLOSE, evidence=about, figures=("delivered",), says={"why": "delivered"})
    silent = next((finding for finding in situation.findings if finding.code == NO_WORD), None)
    if silent is None or int(silent.data.get("missed", 0)) < MOST_DATES:
        return None
    day = str(silent.data["day"])
    says: dict[str, Said] = {
        "why": "silent",
        "day": date.fromisoformat(day),
        "missed": MOST_DATES,
    }
    return Advice(item=Item.CLOSE, evidence=Evidence(about=f"silent/{day}"), says=says)


def milestone(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """A date in between makes a second burst: where the way is long, much is left for its end, and nothing is due."""
    running, shift = situation.running, situation.late_shift
    if running is None or shift is None:
        return None
    if (running.last - running.first).days + 1 < LONG or situation.days_left < ROOM:
        return None
    if any(situation.today < day < running.last for day in _due(situation.charter)):
        return None
    day = calendar.on_or_before(situation.today + timedelta(days=situation.days_left // 2))
    if day <= situation.today:
        return None
    return Advice(
        item=Item.MILESTONE,
        evidence=Evidence(about=running.last.isoformat(), level=shift),
        figures=("late_shift_contributing",),
        says={"day": day, "last": running.last, "days": situation.days_left, "shift": shift},
        field="milestones",
    )


def _due(charter: Charter) -> Iterator[date]:
    """The days on which something is due on the way."""
    for planned in charter.milestones:
        yield planned.due.day
    for item in charter.deliverables:
        if item.due is not None:
            yield item.due.day
    if charter.read_by is not None and charter.read_by.until is not None:
        yield charter.read_by.until.day
    if charter.goal is not None and charter.goal.due is not None:
        yield charter.goal.due.day


def invite(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """It hangs on one or two people, and there are others of whom a true fact speaks for asking them."""
    few = situation.value("absence_factor")
    if not situation.could_invite or few is None or not 0 < few <= FEW:
        return None
    if (situation.value("contributions") or 0) < ENOUGH:
        return None
    return Advice(
        item=Item.INVITE,
        evidence=Evidence(about="few", level=situation.could_invite),
        figures=("absence_factor",),
        says={"people": round(few), "could": situation.could_invite},
    )


def group_reward(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """Much is left for the end, and what there is to get is each one's own, or nobody sees how far all are."""
    charter, shift, deadline = situation.charter, situation.late_shift, effective(situation.charter)
    if shift is None or deadline is None or situation.running is None:
        return None
    if charter.group_reward and charter.goal is not None:
        return None
    single = not charter.group_reward
    says: dict[str, Said] = {"why": "single" if single else "no-goal", "shift": shift}
    if not single:
        so_far = sum(situation.running.counts)
        hoped = max(situation.value("forecast") or 0, so_far, ROUND)
        says["wanted"] = int(-(-hoped // ROUND) * ROUND)
    return Advice(
        item=Item.GROUP,
        evidence=Evidence(about=f"{says['why']}/{deadline.day.isoformat()}", level=shift),
        figures=("late_shift_contributing",),
        says=says,
        field="reward" if single else "group goal",
    )


def seal(situation: Situation, calendar: WorkCalendar) -> Advice | None:
    """Each works for a reward of their own and hoards until the end: entries that nobody sees need no hoarding."""
    shift, running = situation.late_shift, situation.running
    if shift is None or running is None or situation.charter.group_reward or situation.days_left < 1:
        return None
    return Advice(
        item=Item.SEAL,
        evidence=Evidence(about=running.last.isoformat(), level=shift),
        figures=("late_shift_contributing",),
        says={"last": running.last, "shift": shift},
        field="reward",
    )


#: One function a piece of advice.
RULES: Sequence[Rule] = (answer_first, close, milestone, invite, group_reward, seal)

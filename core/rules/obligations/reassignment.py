"""What people do with an obligation that is theirs: put it off, say "not mine", hand it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    Directory,
    Obligation,
    Passed,
    PersonKey,
    Settlement,
    in_force,
)
from core.policy import Policy
from core.rules.deadline.escalation import steps
from core.rules.registry import kind_of
from core.rules.rights import may

#: What places an obligation with somebody, or puts it off.
PLACING = frozenset({ActKind.SNOOZE, ActKind.NOT_MINE, ActKind.HAND_OVER, ActKind.EXCUSE})
#: How a reading ends that its reader need not do.
EXCUSED = "excused"


def given(act: Act) -> Passed:
    """Who gave it away, and their words; the words belong to whoever gets it."""
    return Passed(by=act.person, note=act.text.strip())


def ordered(acts: Iterable[Act]) -> tuple[Act, ...]:
    """The acts that count by time, each once."""
    once = {(act.id, act.page): act for act in acts}
    return in_force(sorted(once.values(), key=lambda act: (act.at, act.id)))


def by_obligation(acts: Iterable[Act]) -> Mapping[str, tuple[Act, ...]]:
    """The acts that place an obligation, by its key, in time."""
    acts_by_obligation: dict[str, list[Act]] = {}
    for act in acts:
        if act.kind in PLACING and act.obligation:
            acts_by_obligation.setdefault(act.obligation, []).append(act)
    return {key: ordered(those) for key, those in acts_by_obligation.items()}


def snoozed(
    obligation: Obligation, acts: Iterable[Act], calendar: WorkCalendar, policy: Policy
) -> Obligation:
    """The obligation with the end of its owner's latest snooze.

    A snooze without a date ends on the next working morning. It can't be longer than ``policy.snooze_days``
    working days, nor outlast the first step of the ladder that lies both after it and after the due time.
    """
    mine = [act for act in acts if act.kind is ActKind.SNOOZE and act.person == obligation.person]
    if not mine or obligation.settled is not None:
        return obligation
    act = max(mine, key=lambda each: (each.at, each.id))
    bare = replace(obligation, snoozed_until=None)
    limits = [calendar.add_days(act.at, policy.snooze_days)]
    floor = max(act.at, obligation.due)
    limits += [at for _, at in steps(bare, calendar, policy) if at > floor][:1]
    wanted = act.until or calendar.start_of(calendar.next_workday(calendar.local(act.at).date()))
    until = min(wanted, *limits)
    return replace(obligation, snoozed_until=until) if until > act.at else obligation


def placed(
    obligation: Obligation,
    acts: Iterable[Act],
    *,
    charter: Charter,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
) -> Obligation:
    """The obligation after its "not mine", hand-overs and snoozes; ``acts`` are those about it, in time.

    "Not mine" by the owner leaves it declined, until a steward or the sponsor gives it to somebody: back to
    the same person, or, when it is not a statement that only that person can make, to somebody else; from a
    reading they can excuse the reader.
    """
    acts = tuple(acts)
    person, declined, giver = obligation.person, obligation.declined, obligation.person
    passed = obligation.passed
    for act in acts:
        if act.kind is ActKind.NOT_MINE and act.person == person:
            declined, passed = True, given(act)
        elif act.kind is ActKind.EXCUSE and declined and _may_place(act, person, charter, directory):
            # Nobody else can say that they have read it, so it ends here.
            excused = Settlement(by=act.person, at=act.at, how=EXCUSED, note=act.text)
            obligation = replace(obligation, settled=obligation.settled or excused)
            declined = False
        elif act.kind is ActKind.HAND_OVER and _may_place(act, person, charter, directory):
            if act.to is None or not directory.usable(act.to):
                continue
            if not kind_of(obligation).can_change_hands and act.to != person:
                continue
            person, declined, giver, passed = act.to, False, act.person, given(act)
    if person != obligation.person:
        obligation = replace(
            obligation,
            person=person,
            why="why-handed-over",
            why_args={"by": giver},
            stewards=others(charter, directory, person),
        )
    if declined != obligation.declined or passed != obligation.passed:
        obligation = replace(obligation, declined=declined, passed=passed)
    return snoozed(obligation, acts, calendar, policy)


def _may_place(act: Act, owner: PersonKey, charter: Charter, directory: Directory) -> bool:
    return act.checked or act.person == owner or looks_after(act.person, charter, directory)


def looks_after(person: PersonKey, charter: Charter, directory: Directory) -> bool:
    """Whether a person sees that all is in the right hands: the stewards, and whoever may close."""
    return person in stewards(charter, directory) or may(person, "close", charter, directory)


def stewards(charter: Charter, directory: Directory) -> tuple[PersonKey, ...]:
    """The charter's stewards with a usable account, in its order, each once."""
    named = (steward.person for steward in charter.stewards)
    return tuple(dict.fromkeys(person for person in named if person is not None and directory.usable(person)))


def others(charter: Charter, directory: Directory, person: PersonKey) -> tuple[PersonKey, ...]:
    """The stewards the ladder may tell about this person's delay."""
    return tuple(steward for steward in stewards(charter, directory) if steward != person)


def sponsor(charter: Charter, directory: Directory) -> PersonKey | None:
    """The sponsor, when the account is usable."""
    key = charter.sponsor.person if charter.sponsor else None
    return key if directory.usable(key) else None

"""Who is to answer a contribution, and until when.

Stewards are chosen by load. It is replayed over all contributions of a community:
docs/decisions/0004-who-answers-is-a-replay.md says why. What counts as the answer
says :mod:`core.rules.acknowledgement.settling`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    Contribution,
    Directory,
    Obligation,
    ObligationKind,
    PageKey,
    Passed,
    PersonKey,
)
from core.policy import Policy
from core.rules.acknowledgement.answers import ActsByContribution, answer_key, contribution_key
from core.rules.deadline import promises
from core.rules.deadline.escalation import WHY_AGAIN
from core.rules.deadline.quiet_hours import away, away_beyond
from core.rules.obligations.reassignment import given, ordered, others, snoozed, sponsor, stewards
from core.rules.rights import may

#: What people do about who answers, and when.
_PLACING = frozenset({ActKind.SNOOZE, ActKind.NOT_MINE, ActKind.HAND_OVER})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def due(contribution: Contribution, charter: Charter, calendar: WorkCalendar, policy: Policy) -> datetime:
    """Until when it is to be answered, in working time since it became one, or was opened again."""
    return calendar.add(
        contribution.reopened or contribution.at,
        charter.answer_within or timedelta(days=policy.answer_within_days),
    )


@dataclass(slots=True)
class Load:
    """What a steward has to answer at a moment of the replay."""

    #: How many nobody has answered up to today.
    open: int = 0
    #: When each of the others that are open at that moment was answered; a heap.
    ends: list[datetime] = field(default_factory=list)
    last_busy: datetime = _LONG_AGO

    def at(self, now: datetime) -> tuple[int, datetime]:
        """How many are open at this moment, and when the steward last had to do with one."""
        while self.ends and self.ends[0] <= now:
            self.last_busy = max(self.last_busy, heapq.heappop(self.ends))
        return self.open + len(self.ends), self.last_busy

    def take(self, contribution: Contribution) -> None:
        """One more is theirs."""
        if contribution.settled is None:
            self.open += 1
        else:
            heapq.heappush(self.ends, contribution.settled.at)
        self.last_busy = max(self.last_busy, contribution.at)


def in_turn(contribution: Contribution) -> tuple[datetime, PageKey, str]:
    """The order in which contributions are handed out."""
    return contribution.at, contribution.page, contribution.id


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What people did about who answers a contribution."""

    handed_to: PersonKey | None = None
    handed_at: datetime = _LONG_AGO
    declined: frozenset[PersonKey] = frozenset()
    acts: tuple[Act, ...] = ()
    passed: Passed | None = None


def _wishes(
    contribution: Contribution, mine: tuple[Act, ...], charter: Charter, directory: Directory
) -> _Wishes:
    handed: PersonKey | None = None
    handed_at = _LONG_AGO
    declined: set[PersonKey] = set()
    passed: Passed | None = None
    for act in mine:
        if act.kind is ActKind.NOT_MINE:
            passed = given(act)
            declined.add(act.person)
            handed = None if handed == act.person else handed
        elif act.kind is ActKind.HAND_OVER and act.to is not None and act.to != contribution.author:
            allowed = act.checked or may(act.person, "answer", charter, directory)
            if allowed and may(act.to, "answer", charter, directory):
                handed, handed_at, passed = act.to, act.at, given(act)
                declined.discard(act.to)
    return _Wishes(
        handed_to=handed, handed_at=handed_at, declined=frozenset(declined), acts=mine, passed=passed
    )


def assign(
    contributions: Sequence[Contribution],
    *,
    charter: Charter,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    acts: Sequence[Act],
    pinned: Mapping[str, PersonKey],
    now: datetime,
    promised: Mapping[str, Obligation] | None = None,
    before: Mapping[PersonKey, Load] = MappingProxyType({}),
    stays: Mapping[str, PersonKey | None] = MappingProxyType({}),
) -> tuple[tuple[Contribution, ...], tuple[Obligation, ...]]:
    """Contributions of a community with the steward who answers, and the obligations to answer them.

    Each goes to the steward who had the fewest open at that moment, then to the one idle longest; the author,
    the absent and those who said "not mine" are passed over. ``pinned`` (:func:`contribution_key` → person)
    are promises that were shown, and are kept while that person can answer. What somebody was given by hand is
    theirs, but while they are away beyond its time whoever is there answers. With no steward there the sponsor
    answers; with nobody at all there is no obligation (A305). Contributions of stewards and the sponsor need
    none; a draft or a closed community owes none, and keeps those that were settled. ``promised`` are the
    obligations as stored.

    Given are all contributions of the community, or those from some moment on, with what the stewards had
    ``before`` it. What ``stays`` (:func:`contribution_key` → person) is not handed out, and its load is in
    ``before``.
    """
    placing = ActsByContribution(act for act in ordered(acts) if act.kind in _PLACING)
    authors = _authors(contributions)
    loads = {person: Load(load.open, sorted(load.ends), load.last_busy) for person, load in before.items()}
    assigned: list[Contribution] = []
    obligations: list[Obligation] = []
    for contribution in sorted(contributions, key=in_turn):
        if contribution.own:
            assigned.append(contribution)
            continue
        wishes = _wishes(
            contribution, placing.about(contribution, authors.get(contribution.page, {})), charter, directory
        )
        until = due(contribution, charter, calendar, policy)
        pin = pinned.get(contribution_key(contribution))
        closed = _closed(contribution, promised or {})
        able = replace(
            wishes,
            declined=wishes.declined | closed,
            handed_to=None if wishes.handed_to in closed else wishes.handed_to,
        )
        if contribution_key(contribution) in stays:
            person = stays[contribution_key(contribution)]
        else:
            # Who can't read the page gets no answers of it, as long as there is somebody else.
            person = _choose(contribution, able, pin, loads, charter, directory, until, now) or _choose(
                contribution, wishes, pin, loads, charter, directory, until, now
            )
            if person is not None:
                loads.setdefault(person, Load()).take(contribution)
        assigned.append(replace(contribution, steward=person))
        if contribution.settled is None and (person is None or charter.state is not CharterState.ACTIVE):
            continue
        owner = person or (contribution.settled.by if contribution.settled else None)
        if owner is not None:
            made = _obligation(contribution, owner, wishes, until, charter, directory)
            made = promises.after_absence(made, directory, charter, calendar, policy)
            made = promises.promised(made, promised or {}, now)
            obligations.append(snoozed(made, wishes.acts, calendar, policy))
    return tuple(assigned), tuple(obligations)


def wished(
    contributions: Sequence[Contribution],
    *,
    charter: Charter,
    directory: Directory,
    acts: Sequence[Act],
    promised: Mapping[str, Obligation],
) -> dict[str, str]:
    """What people did about who answers, and who can't read the page, as one line a contribution.

    :func:`contribution_key` → line, "" mostly: while it stays the same, there is no reason to choose anew.
    """
    placing = ActsByContribution(act for act in ordered(acts) if act.kind in _PLACING)
    authors = _authors(contributions)
    sides_by_key: dict[str, str] = {}
    for contribution in contributions:
        wishes = _wishes(
            contribution, placing.about(contribution, authors.get(contribution.page, {})), charter, directory
        )
        sides = [
            wishes.handed_to or "",
            *sorted(wishes.declined),
            "",
            *sorted(_closed(contribution, promised)),
        ]
        sides_by_key[contribution_key(contribution)] = "|".join(sides) if any(sides) else ""
    return sides_by_key


def _authors(contributions: Iterable[Contribution]) -> dict[PageKey, dict[int, PersonKey | None]]:
    authors: dict[PageKey, dict[int, PersonKey | None]] = {}
    for contribution in contributions:
        if contribution.first_revision:
            authors.setdefault(contribution.page, {})[contribution.first_revision] = contribution.author
    return authors


def _closed(contribution: Contribution, promised: Mapping[str, Obligation]) -> frozenset[PersonKey]:
    """The people who can't read the page, as far as they were to answer there."""
    known = promised.get(answer_key(contribution))
    return frozenset(known.closed_to if known is not None and contribution.settled is None else ())


def _choose(
    contribution: Contribution,
    wishes: _Wishes,
    pin: PersonKey | None,
    loads: dict[PersonKey, Load],
    charter: Charter,
    directory: Directory,
    until: datetime,
    now: datetime,
) -> PersonKey | None:
    handed_to = wishes.handed_to
    if handed_to is not None and (
        contribution.settled or not _missed(directory, handed_to, wishes.handed_at, until, now)
    ):
        return handed_to

    def fits(person: PersonKey | None) -> bool:
        return person is not None and person != contribution.author and person not in wishes.declined

    def there(person: PersonKey) -> bool:
        return not _away(directory, person, contribution, until, now)

    pool = [person for person in stewards(charter, directory) if fits(person)]
    head = sponsor(charter, directory)
    fallback = [head] if head is not None and fits(head) else []
    if pin in (*pool, *fallback) and pin and (contribution.settled or not _gone(directory, pin, until, now)):
        return pin

    def least(people: Sequence[PersonKey]) -> PersonKey:
        order = {person: place for place, person in enumerate(people)}
        return min(
            people, key=lambda person: (*loads.setdefault(person, Load()).at(contribution.at), order[person])
        )

    present, given_to = [person for person in pool if there(person)], [handed_to] if handed_to else []
    for people in (present, [person for person in fallback if there(person)], given_to, pool, fallback):
        # Somebody absent is better than nobody: the ladder then brings it to the others.
        if people:
            return least(people)
    return None


def _away(
    directory: Directory, key: PersonKey, contribution: Contribution, until: datetime, now: datetime
) -> bool:
    person = directory.get(key)
    if person is None:
        return True
    return away(person, contribution.at) or (
        contribution.settled is None and _gone(directory, key, until, now)
    )


def _gone(directory: Directory, key: PersonKey, until: datetime, now: datetime) -> bool:
    """Whether the person is absent beyond the due time, or not known."""
    person = directory.get(key)
    return person is None or away_beyond(person, now, until)


def _missed(directory: Directory, key: PersonKey, given: datetime, until: datetime, now: datetime) -> bool:
    """Whether the person has been absent beyond the due time since it was given to them.

    Also when they are back by now: whoever it went to meanwhile has been told, and keeps it.
    """
    person = directory.get(key)
    return person is None or any(
        absence.start <= now and absence.end > max(until, given) for absence in person.absences
    )


def can_be_answered(
    contribution: Contribution, *, charter: Charter, directory: Directory, acts: Iterable[Act]
) -> bool:
    """Whether there is anybody whom a contribution could be given to; False is the finding A305."""
    named = ActsByContribution(act for act in ordered(acts) if act.kind in _PLACING)
    wishes = _wishes(contribution, named.about(contribution), charter, directory)
    people = (*stewards(charter, directory), sponsor(charter, directory))
    return wishes.handed_to is not None or any(
        person is not None and person != contribution.author and person not in wishes.declined
        for person in people
    )


def _obligation(
    contribution: Contribution,
    owner: PersonKey,
    wishes: _Wishes,
    until: datetime,
    charter: Charter,
    directory: Directory,
) -> Obligation:
    args: dict[str, str] = {}
    if owner == wishes.handed_to:
        why = "why-handed-over"
        giver = next((act.person for act in reversed(wishes.acts) if act.to == owner), None)
        args = {"by": giver} if giver else {}
    else:
        why = "why-answer-steward" if owner in stewards(charter, directory) else "why-answer-sponsor"
    if contribution.reopened is not None:
        why = WHY_AGAIN
        args = {"reason": contribution.objection}
    return Obligation(
        key=answer_key(contribution),
        kind=ObligationKind.ANSWER,
        person=owner,
        community=charter.community,
        page=contribution.page,
        opened=contribution.reopened or contribution.at,
        due=until,
        why=why,
        why_args=args,
        what=contribution.excerpt,
        benefit=charter.benefit,
        about=contribution.author,
        revision=contribution.last_revision,
        settled=contribution.settled,
        passed=wishes.passed if wishes.passed and wishes.passed.by != owner else None,
        stewards=others(charter, directory, owner),
        sponsor=sponsor(charter, directory),
    )

"""To say how it stands, in a line of who owns it: who is asked, when, and what shows where nobody says anything.

Each word is asked for on a working day of its owner's, as often as the charter says, counted from the last one
(docs/decisions/0125-how-it-stands-is-said-by-one.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, datetime

from core.model import (
    Act,
    ActKind,
    Charter,
    Directory,
    Finding,
    Obligation,
    ObligationKind,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.rules import registry
from core.rules.codes import CODES
from core.rules.deadline.due_dates import is_done
from core.rules.deadline.promises import STATUS, returns
from core.rules.deadline.quiet_hours import recipient_calendar
from core.rules.obligations.builder import Found, began, made
from core.rules.obligations.reassignment import sponsor, stewards
from core.rules.page_context import PageContext
from core.rules.purpose.status import CONFIDENCE, status_acts

#: The finding that there is no word.
NO_WORD = "A306"
#: So many dates in a row are asked about; after that nobody is asked again before there was a word.
MOST_DATES = 3


def owner(charter: Charter, directory: Directory) -> tuple[PersonKey, str] | None:
    """Who says how it stands, and why that person.

    Who owns all deliverables there are; where several people share them, whoever looks after the whole: the first
    steward, else the sponsor.
    """
    owners = {item.owner.person if item.owner else None for item in charter.deliverables}
    alone = next(iter(owners), None) if len(owners) == 1 else None
    if alone is not None and directory.usable(alone):
        return alone, "why-status-owner"
    if tended := stewards(charter, directory):
        return tended[0], "why-status-steward"
    head = sponsor(charter, directory)
    return (head, "why-status-sponsor") if head is not None else None


def _ask(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """The last word as what settled its question, and the question for the next one.

    Once everything is delivered nobody is asked any more how it stands.
    """
    charter = subject.charter
    asked = owner(charter, subject.directory)
    if charter.status_every is None or asked is None or charter.copied:
        return
    person, why = asked
    words = status_acts(charter, acts, subject.directory)
    times = [began(subject, now), *(act.at for act in words)]
    if words:
        last = words[-1]
        dates = [*_dates(subject, person, times[-2])]
        # Said before it was asked for, it is the word that would have been asked for next.
        opened, due = _begun(dates, last.at)[-1] if dates else (last.at, last.at)
        settled = Settlement(by=last.person, at=last.at, how=last.data[CONFIDENCE], note=last.text)
        key = composite_keys.status(charter.community, len(words))
        collected.obligations.append(
            made(
                subject,
                ObligationKind.STATUS,
                key,
                last.person,
                min(opened, last.at),
                due,
                why,
                dated=due.isoformat(),
                settled=settled,
            )
        )
    if _all_done(charter, collected.obligations):
        return
    dates = [*_dates(subject, person, times[-1])]
    begun = _begun(dates, now)
    if not begun:
        return
    opened, due = begun[-1]
    if ahead := dates[len(begun) :]:
        collected.moments.append(ahead[0][0])
    missed = [until for _, until in begun if until <= now]
    key = composite_keys.status(charter.community, len(words) + 1)
    collected.obligations.append(
        # Each date is a promise of its own, with steps of its own.
        made(subject, ObligationKind.STATUS, key, person, opened, due, why, dated=due.isoformat())
    )
    if missed:
        collected.findings.append(_silent(subject, person, times[-1], len(missed), spoke=bool(words)))


def _dates(subject: PageContext, person: PersonKey, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When a word is asked for that follows the one at ``after``, and until when, so often as it is asked for."""
    charter = subject.charter
    again = returns(charter.status_every, charter.terms.get(STATUS, ()), subject.calendar)
    known = subject.directory.get(person)
    if again is None or known is None:
        return
    calendar = recipient_calendar(known, charter, subject.policy)
    base = after
    for _ in range(MOST_DATES):
        base = again(base)
        if base.year >= MAXYEAR:
            return
        day = calendar.on_or_after(calendar.local(base).date())
        opened = calendar.start_of(day)
        yield (
            opened,
            calendar.end_of(calendar.local(calendar.shift(opened, subject.policy.status_days)).date()),
        )


def _begun(dates: Sequence[tuple[datetime, datetime]], at: datetime) -> Sequence[tuple[datetime, datetime]]:
    """The dates that have come, and the first one in any case."""
    return [date for date in dates if date[0] <= at] or dates[:1]


def _all_done(charter: Charter, obligations: Iterable[Obligation]) -> bool:
    settled = {
        composite_keys.own_part(obligation.key): obligation.settled
        for obligation in obligations
        if _is_delivery(obligation)
    }
    return bool(charter.deliverables) and all(
        # Its owner has said what there is to say; whether it is accepted is said by others.
        is_done(charter, deliverable, settled.get(deliverable.key), ())
        for deliverable in charter.deliverables
    )


def _is_delivery(obligation: Obligation) -> bool:
    return obligation.kind is ObligationKind.DELIVER and obligation.settled is not None


def _silent(subject: PageContext, person: PersonKey, since: datetime, missed: int, *, spoke: bool) -> Finding:
    """Nobody says how it stands: everybody sees since when, nobody sees whose word it would be."""
    day = subject.calendar.local(since).date().isoformat()
    return Finding(
        code=NO_WORD,
        level=CODES[NO_WORD],
        field="status every",
        data={"day": day, "missed": missed, "said": "yes" if spoke else "no"},
        mend=(person,),
    )


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.STATUS,
        done_by=frozenset({ActKind.STATUS}),
        owed=_ask,
        term=registry.days(lambda policy: policy.status_days),
        # Asked again and again, by the day if a charter wants it: that there is no word shows (A306), and is no case
        # for others each time.
        goes_up=False,
    )
)

"""When an invitation leaves: one by one, in working hours, so many a day; and for how long it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.model import Invitation, Person, Rhythm
from core.policy import Policy
from core.rules.deadline.quiet_hours import send_time

#: Who came within this came because of it, as far as anybody can tell; afterwards it stands no more.
WITHIN = timedelta(days=28)
#: So many moments are looked at; whoever would be asked later than that is not asked by message.
_TRIES = 2000


def slot(
    person: Person,
    start: datetime,
    taken: Collection[datetime],
    *,
    theirs: WorkCalendar,
    ours: WorkCalendar,
    policy: Policy,
) -> datetime | None:
    """The first moment from ``start`` on at which one more invitation can leave for this person; None for never.

    In the person's own working hours (``theirs``), apart from those in ``taken``, and no more on one of the
    community's days (``ours``) than the policy allows. It is a single request by one person to another: who gets a
    digest gets it on the day, who chose one message a week gets it with that, who wants the panel only gets none.
    """
    if policy.invite_a_day < 1:
        return None
    if person.rhythm in (Rhythm.DAILY, Rhythm.THREE_A_DAY):
        person = replace(person, rhythm=Rhythm.NOW)
    days = Counter(ours.local(moment).date() for moment in taken)
    order = sorted(taken)
    begins = start
    for _ in range(_TRIES):
        at = send_time(person, begins, theirs, policy)
        if at is None:
            return None
        day = ours.local(at).date()
        if days[day] >= policy.invite_a_day:
            begins = max(ours.start_of(ours.next_workday(day)), at + timedelta(microseconds=1))
            continue
        before = bisect_left(order, at + policy.invite_apart)
        last = order[before - 1] if before else None
        if last is None or at - last >= policy.invite_apart or person.rhythm is Rhythm.WEEKLY:
            # A weekly message has one moment in a week: it leaves with that one.
            return at
        begins = last + policy.invite_apart
    return None


def stands(invitation: Invitation, now: datetime) -> bool:
    """Whether it is still to be shown: neither turned down nor followed, and not long ago."""
    over = invitation.held_back or invitation.declined_at is not None or invitation.contributed_at is not None
    return not over and now < (invitation.leaves or invitation.at) + WITHIN


def asks_again(invitation: Invitation, now: datetime) -> bool:
    """Whether a second message may leave: the only one, and to nobody who looked in or did anything."""
    return stands(invitation, now) and invitation.visited_at is None

"""One person on several sites: one digest with what each of them has, and one count of what was sent.

Each site's own account is asked what may be read there, and each line has its own site's link and language; only the
envelope is shared (docs/decisions/0090-one-person-on-two-sites.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.flow.context import PipelineContext
from core.model import Person, PersonKey, Rhythm, site_of
from core.policy import Policy
from core.rules.deadline.quiet_hours import send_time
from core.store import UnitOfWork, outbox, people, together
from core.store.outbox import Entry

#: Nobody who wants three a day gets two of them within this.
_APART = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Together:
    """Who of those to whom something is due has other accounts, and what waits for these."""

    #: Account → all accounts of that person, in the order of the settings.
    groups: Mapping[PersonKey, tuple[PersonKey, ...]] = field(default_factory=dict)
    #: Account on another site → its notices that are due there.
    due: Mapping[PersonKey, Sequence[Entry]] = field(default_factory=dict)
    #: Account → notices that are not due yet and could ride along.
    early: Mapping[PersonKey, Sequence[Entry]] = field(default_factory=dict)
    #: Account → how many messages the person had got when it was looked whether another one may leave.
    before: Mapping[PersonKey, int] = field(default_factory=dict)

    def of(self, key: PersonKey) -> tuple[PersonKey, ...]:
        """All accounts of a person; just this one for most."""
        return self.groups.get(key, (key,))

    def policy(self, flow: PipelineContext, key: PersonKey) -> Policy:
        """The policy that says at which times a person is written to: that of the first of their sites."""
        return flow.policy(site_of(self.of(key)[0]))


def find(flow: PipelineContext, site: str, to: Collection[PersonKey], now: datetime) -> Together:
    """Who belongs together among those ``to`` whom something is due on this site."""
    on = [shared_site for shared_site in flow.same_address_on if shared_site in flow.platforms]
    if len(on) < 2 or site not in on:
        return Together()
    with flow.store.read() as unit:
        linked = set(together.linked(unit, to, on).values())
        groups = {key: group for group in linked for key in group}
        known = people.load(unit, sorted(groups))
        early = {
            key: outbox.of_person(unit, key, now, until)
            for key in sorted(groups)
            if (until := _rides_until(flow, known[key], now)) > now
        }
        due = {key: outbox.due_to(unit, key, now) for key in sorted(groups) if site_of(key) != site}
        before = {key: outbox.sent_rows(unit, group) for group in sorted(linked) for key in group}
    return Together(groups=groups, due=due, early=early, before=before)


def _rides_until(flow: PipelineContext, person: Person, now: datetime) -> datetime:
    """Until when something that waits is in the same digest as what leaves now."""
    calendar = WorkCalendar.of(flow.policy(site_of(person.key)), zone=person.zone)
    day = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    match person.rhythm:
        case Rhythm.DAILY:
            return day + timedelta(days=1)
        case Rhythm.WEEKLY:
            return day + timedelta(days=8 - day.isoweekday())
        case Rhythm.THREE_A_DAY:
            return now + _APART
        case _:
            return now


def next_digest(
    unit: UnitOfWork,
    person: Person,
    group: Sequence[PersonKey],
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """When the next digest may leave, where this one's already did, on whichever site; else None."""
    if len(group) < 2:
        return None
    day = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    match person.rhythm:
        case Rhythm.DAILY:
            since, after = day, day + timedelta(days=1)
        case Rhythm.WEEKLY:
            since = day - timedelta(days=day.isoweekday() - 1)
            after = since + timedelta(days=7)
        case Rhythm.THREE_A_DAY:
            since, after = now - _APART, now + timedelta(minutes=1)
        case _:
            return None
    return send_time(person, after, calendar, policy) if outbox.sent_to(unit, group, since) else None

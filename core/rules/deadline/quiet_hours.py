"""When a message may reach a person: their rhythm, their clock, their days off, their absences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from core.calendar import ONE_DAY, WorkCalendar, country_of, country_of_zone
from core.model import Charter, Person, Rhythm
from core.policy import Policy

#: Days ahead in which a free moment is looked for. Somebody who is away for longer gets no notice.
_HORIZON = 800


@lru_cache(maxsize=1024)
def _calendar(policy: Policy, zone: str, country: str, region: str) -> WorkCalendar:
    return WorkCalendar.of(policy, zone=zone, country=country, region=region)


def recipient_calendar(person: Person, charter: Charter, policy: Policy) -> WorkCalendar:
    """The working days and hours of a person, as far as the wiki tells.

    The holidays are those of the country their time zone lies in, else the site's, else the community's:
    somebody in Boston is not written to on Thanksgiving because of a community in Stuttgart.
    """
    home, theirs = country_of(policy.country), country_of(charter.country or policy.country)
    country = country_of_zone(person.zone) or home or theirs
    region = policy.region if country == home else ""
    if not region and country == theirs:
        region = charter.region
    return _calendar(policy, person.zone, country, region)


def away(person: Person, at: datetime) -> bool:
    """Whether the person is absent at that instant."""
    return any(absence.start <= at < absence.end for absence in person.absences)


def away_beyond(person: Person, now: datetime, due: datetime) -> bool:
    """Whether the person is absent now and stays so beyond the due time."""
    return any(absence.start <= now < absence.end and absence.end > due for absence in person.absences)


def send_time(person: Person, at: datetime, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """The first instant, not before ``at``, at which a message may reach the person; None for never.

    ``calendar`` is the recipient's. Never on a day off or in an absence; never for who wants the panel only.
    """
    if person.rhythm is Rhythm.PANEL:
        return None
    first = calendar.local(at).date()
    for offset in range(_HORIZON):
        day = first + offset * ONE_DAY
        if not calendar.is_workday(day):
            continue
        for start, end in _windows(person.rhythm, day, calendar, policy):
            moment = _free(person, max(at, start), end)
            if moment is not None:
                return moment
    return None


def _windows(
    rhythm: Rhythm, day: date, calendar: WorkCalendar, policy: Policy
) -> Iterator[tuple[datetime, datetime]]:
    """The times of a working day at which a message may start out; both ends count."""
    match rhythm:
        case Rhythm.NOW:
            yield calendar.start_of(day), calendar.end_of(day) - timedelta(microseconds=1)
        case Rhythm.THREE_A_DAY:
            for clock in sorted(policy.three_a_day):
                yield calendar.at(day, clock), calendar.at(day, clock)
        case _:
            if rhythm is not Rhythm.WEEKLY or _weekly(day, calendar, policy):
                yield calendar.at(day, policy.digest_at), calendar.at(day, policy.digest_at)


def _weekly(day: date, calendar: WorkCalendar, policy: Policy) -> bool:
    """True for the day of the weekly digest; when that is off, for the next working day."""
    while day.isoweekday() != policy.weekly_on:
        day -= ONE_DAY
        if calendar.is_workday(day):
            return False
    return True


def _free(person: Person, start: datetime, end: datetime) -> datetime | None:
    """The first instant from start to end at which the person is there."""
    while start <= end:
        ends = [absence.end for absence in person.absences if absence.start <= start < absence.end]
        if not ends:
            return start
        start = max(ends)
    return None


def may_send(person: Person, now: datetime, calendar: WorkCalendar, policy: Policy) -> bool:
    """Whether a message whose time has come may still leave now.

    After a pause (the server was down over the weekend's start, say) it must not leave on a day off, at night
    or in an absence that was not known when it was planned: :func:`send_time` then gives its new time.
    """
    if person.rhythm is Rhythm.PANEL or away(person, now):
        return False
    local = calendar.local(now)
    if not calendar.is_workday(local.date()):
        return False
    slots = {Rhythm.NOW: (), Rhythm.THREE_A_DAY: policy.three_a_day}.get(person.rhythm, (policy.digest_at,))
    first, last = min((policy.day_start, *slots)), max((policy.day_end, *slots))
    # A slot outside working hours is the site's own wish: its minute counts as inside.
    return first <= local.time().replace(second=0, microsecond=0) <= last


def capped(
    today: int, at: datetime, person: Person, calendar: WorkCalendar, policy: Policy
) -> datetime | None:
    """The instant at which one more message may leave, given how many left that day; None for never.

    The cap counts messages on the recipient's day, not lines: what is over it rides in the next working
    day's first message.
    """
    if today < policy.daily_cap:
        return at
    tomorrow = calendar.next_workday(calendar.local(at).date())
    return send_time(person, calendar.start_of(tomorrow), calendar, policy)

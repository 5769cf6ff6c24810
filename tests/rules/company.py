"""The company of the simulated year: fifty people in three places, and four communities of different kinds."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from core.calendar import WorkCalendar
from core.effects import SendNotice
from core.model import (
    Absence,
    Act,
    Audience,
    Charter,
    CharterState,
    CommunityKey,
    Contribution,
    Deliverable,
    DueDate,
    Named,
    Obligation,
    Page,
    PageKey,
    Person,
    PersonKey,
    ReadBy,
    Revision,
    Rhythm,
    Scope,
    ScopeKind,
)
from core.policy import Policy

YEAR = 2026
START = datetime(YEAR, 1, 1, tzinfo=UTC)
END = datetime(YEAR + 1, 1, 1, tzinfo=UTC)
POLICY = Policy(zone="Europe/Berlin", country="DE", region="BW")
ZONES = {"": ("DE", "BW"), "Europe/Berlin": ("DE", "BW"), "America/New_York": ("US", None)}
RHYTHMS = [
    Rhythm.NOW,
    Rhythm.THREE_A_DAY,
    Rhythm.DAILY,
    Rhythm.DAILY,
    Rhythm.DAILY,
    Rhythm.WEEKLY,
    Rhythm.PANEL,
]


def key(number: int) -> PersonKey:
    return PersonKey(f"hr:{number}")


def named(number: int) -> Named:
    return Named(text=f"Person {number}", person=key(number))


def clock_of(person: Person) -> ZoneInfo:
    return ZoneInfo(person.zone or "Europe/Berlin")


_days_off = {
    zone: holidays.country_holidays(country, subdiv=region, years=(YEAR, YEAR + 1))
    for zone, (country, region) in ZONES.items()
}


def is_off(person: Person, moment: datetime) -> bool:
    """Weekend, public holiday where the person lives, or away: from the library itself, not our calendar."""
    day = moment.astimezone(clock_of(person)).date()
    away = any(absence.start <= moment < absence.end for absence in person.absences)
    return day.weekday() >= 5 or day in _days_off[person.zone] or away


@dataclass
class Community:
    charter: Charter
    calendar: WorkCalendar
    pages: dict[PageKey, Page]
    since: datetime = START
    acts: list[Act] = field(default_factory=list)
    obligations: dict[str, Obligation] = field(default_factory=dict)
    contributions: dict[PageKey, dict[str, Contribution]] = field(default_factory=dict)
    noticed: set[str] = field(default_factory=set)
    left: dict[str, datetime] = field(default_factory=dict)
    outbox: list[SendNotice] = field(default_factory=list)
    next_check: datetime | None = None


def due_on(day: date) -> DueDate:
    """A date as the site's calendar ends it."""
    return DueDate(text=day.isoformat(), at=WorkCalendar.of(POLICY).end_of(day), day=day)


class Company:
    """Who works there, and what they work on; the same dice make the same company."""

    def __init__(self, dice: random.Random) -> None:
        """``dice`` decide on zones, rhythms, and absences."""
        self.random = dice
        self.people = {person.key: person for person in map(self._person, range(1, 51))}
        self.communities = [self._policy(), self._office(), self._handbook(), self._draft()]

    def _person(self, number: int) -> Person:
        away = []
        for _ in range(self.random.randint(0, 3)):
            start = START + timedelta(days=self.random.randint(0, 350))
            away.append(Absence(start=start, end=start + timedelta(days=self.random.randint(1, 21))))
        return Person(
            key=key(number),
            name=f"Person {number}",
            zone=self.random.choice(list(ZONES)),
            rhythm=self.random.choice(RHYTHMS),
            absences=tuple(away),
        )

    def _community(self, number: int, *, pages: int = 1, **more: object) -> Community:
        home = PageKey(f"hr:{number}0")
        values: dict[str, object] = {
            "community": CommunityKey(f"hr:page:{number}0"),
            "home": home,
            "title": f"Community {number}",
            "scope": Scope(kind=ScopeKind.PAGE, value=f"Page {number}"),
            "state": CharterState.ACTIVE,
            "sponsor": named(number),
            "stewards": (named(10 + number), named(20 + number)),
            "written_by": key(10 + number),
            **more,
        }
        made = Charter(**values)  # type: ignore[arg-type]
        calendar = WorkCalendar.of(POLICY, zone=made.zone, country=made.country)
        keys = [PageKey(f"hr:{number}{place}") for place in range(pages)]
        first = Revision(number=1, parent=0, at=START, author=key(10 + number), size=2000, digest="first")
        return Community(
            charter=made,
            calendar=calendar,
            pages={key: Page(key=key, title=key, url="", current=1, revisions=(first,)) for key in keys},
        )

    def _policy(self) -> Community:
        reads = ReadBy(
            audience=Audience(groups=("staff",)),
            until=due_on(date(YEAR, 2, 27)),
            renew=timedelta(days=180),
        )
        return self._community(
            1, read_by=reads, review_every=timedelta(days=60), deadline=due_on(date(YEAR, 12, 18))
        )

    def _office(self) -> Community:
        parts = tuple(
            Deliverable(key=f"part-{n}", name=f"Part {n}", owner=named(30 + n), due=due_on(date(YEAR, n, 16)))
            for n in range(2, 10)
        )
        return self._community(
            2,
            zone="America/New_York",
            country="US",
            deliverables=parts,
            deadline=due_on(date(YEAR, 9, 30)),
        )

    def _handbook(self) -> Community:
        return self._community(
            3, pages=4, stewards=(named(13), named(23), named(33)), deadline=due_on(date(YEAR, 12, 30))
        )

    def _draft(self) -> Community:
        return self._community(
            4,
            state=CharterState.DRAFT,
            read_by=ReadBy(audience=Audience(people=tuple(map(named, range(40, 51))))),
            deadline=due_on(date(YEAR, 6, 30)),
        )

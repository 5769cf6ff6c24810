"""A small community with its page, for the tests about contributions, answers, confirmations, and the ladder.

Monday 2 November 2026, 10:00 in Berlin, is the usual "now"; nothing in that week is a holiday.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Audience,
    Charter,
    CharterState,
    Comment,
    CommunityKey,
    Contribution,
    Deliverable,
    Directory,
    DueDate,
    Named,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    PersonKey,
    Revision,
    Rhythm,
    Scope,
    ScopeKind,
    person_key,
)
from core.policy import Policy
from core.rules.page_context import PageContext

BERLIN = ZoneInfo("Europe/Berlin")
POLICY = Policy(zone="Europe/Berlin", country="DE", region="BW")
CALENDAR = WorkCalendar.of(POLICY)
HOME = PageKey("hr:12")
COMMUNITY = CommunityKey("hr:page:12")


def who(name: str) -> PersonKey:
    """The key of a person."""
    return person_key("hr", name)


def at(day: int, clock: str = "10:00", *, month: int = 11, year: int = 2026) -> datetime:
    """An instant from a day of November 2026 and a Berlin clock time."""
    hour, _, minute = clock.partition(":")
    return datetime(year, month, day, int(hour), int(minute), tzinfo=BERLIN).astimezone(UTC)


def named(name: str) -> Named:
    return Named(text=name, person=who(name))


def person(name: str, **more: Any) -> Person:
    return Person(key=who(name), name=name, **{"rhythm": Rhythm.NOW, **more})


#: Sol wants it, Ana and Ben answer, Ivy is from IT, Mia owns a part, Cem and Dan take part, Eve does not.
PEOPLE = ("sol", "ana", "ben", "ivy", "mia", "cem", "dan")


def directory(*changed: Person, groups: dict[str, Iterable[str]] | None = None, **more: Any) -> Directory:
    people = [person(name) for name in (*PEOPLE, "eve")] + [
        person("robot", bot=True),
        person("gone", active=False),
        *changed,
    ]
    members = {"members": PEOPLE, **(groups or {})}
    return Directory(
        people={person.key: person for person in people},
        groups={name: frozenset(who(name) for name in those) for name, those in members.items()},
        **more,
    )


def due(day: date) -> DueDate:
    return DueDate(text=day.isoformat(), at=CALENDAR.end_of(day), day=day)


def charter(**more: Any) -> Charter:
    values: dict[str, Any] = {
        "community": COMMUNITY,
        "home": HOME,
        "title": "Leave policy",
        "scope": Scope(kind=ScopeKind.PAGE, value="Leave policy"),
        "state": CharterState.ACTIVE,
        "purpose": "We agree on one leave policy.",
        "benefit": "You know how much leave you have.",
        "sponsor": named("sol"),
        "it_contact": named("ivy"),
        "stewards": (named("ana"), named("ben")),
        "members": Audience(groups=("members",)),
        "deliverables": (Deliverable(key="travel", name="Travel section", owner=named("mia")),),
        "deadline": due(date(2026, 12, 18)),
        "written_by": who("ana"),
        **more,
    }
    return Charter(**values)


def rev(number: int, by: str | None, when: datetime, size: int, digest: str = "", **more: Any) -> Revision:
    """A revision; its text is its own unless ``digest`` says otherwise."""
    return Revision(
        number=number,
        parent=more.pop("parent", number - 1),
        at=when,
        author=who(by) if by else None,
        size=size,
        digest=digest or f"text-{number}",
        **more,
    )


def note(
    id: str, by: str | None, when: datetime, thread: str = "", *, to: Iterable[str] = (), **more: Any
) -> Comment:
    return Comment(
        id=id,
        at=when,
        author=who(by) if by else None,
        thread=thread or id,
        mentions=frozenset(who(name) for name in to),
        **more,
    )


#: The page as it was before Telos: 1,000 bytes by Ana.
FIRST = rev(1, "ana", at(1, month=10), 1000, parent=0)


def page(*revisions: Revision, comments: Iterable[Comment] = (), **more: Any) -> Page:
    known = (FIRST, *revisions)
    return Page(
        key=more.pop("key", HOME),
        title="Leave policy",
        url="https://wiki.example/Leave",
        place="Leave policy",
        current=max(revision.number for revision in known),
        revisions=known,
        comments=tuple(comments),
        **more,
    )


def act(kind: ActKind, by: str, when: datetime, **more: Any) -> Act:
    values: dict[str, Any] = {"page": HOME, "community": COMMUNITY, "checked": False, **more}
    named = f"{values.get('contribution', '')}{values.get('revision', '')}"
    values.setdefault("id", f"{kind.value}-{by}-{when:%m%d%H%M}-{named}")
    return Act(kind=kind, person=who(by), at=when, **values)


def subject(the_page: Page, **more: Any) -> PageContext:
    values: dict[str, Any] = {
        "page": the_page,
        "charter": charter(),
        "acts": (),
        "directory": directory(),
        "policy": POLICY,
        "calendar": CALENDAR,
        "home": True,
        "since": at(1, month=10) + timedelta(hours=1),
        **more,
    }
    values["acts"] = tuple(values["acts"])
    return PageContext(**values)


def contribution(id: str, by: str, when: datetime, **more: Any) -> Contribution:
    values: dict[str, Any] = {"page": HOME, "community": COMMUNITY, "kind": "comment", **more}
    return Contribution(id=id, author=who(by), at=when, **values)


def obligation(**more: Any) -> Obligation:
    """Mia owes the travel section by Friday 20 November, 17:00; opened on Monday 2 November."""
    values: dict[str, Any] = {
        "key": f"deliver/{COMMUNITY}/travel",
        "kind": ObligationKind.DELIVER,
        "person": who("mia"),
        "community": COMMUNITY,
        "page": HOME,
        "opened": at(2),
        "due": at(20, "17:00"),
        "why": "why-deliver",
        "stewards": (who("ana"), who("ben")),
        "sponsor": who("sol"),
        **more,
    }
    return Obligation(**values)


def without(thing: Any, **more: Any) -> Any:
    """The thing with some fields changed."""
    return replace(thing, **more)

"""A small company and a whole charter, shared by the tests about charters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.model import (
    Act,
    ActKind,
    Charter,
    CharterText,
    CommunityKey,
    Directory,
    DueDate,
    Finding,
    Page,
    PageKey,
    Person,
    PersonKey,
    person_key,
)
from core.policy import Policy
from core.rules.purpose.charter import read_charter, scope_of

SITE = "hr"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
COMMUNITY = CommunityKey("hr:page:12")
POLICY = Policy(zone="Europe/Berlin", country="DE", region="BW")

#: Everything filled in: no finding at all.
WHOLE: Mapping[str, str] = {
    "purpose": "We agree on one leave policy that every employee can follow without asking.",
    "deliverables": (
        "Travel section; owner: Ana; page: [[Travel]]; done when: the works council agrees; by: 11 Dec 2026\n"
        "* Leave section; owner: Ben; page: [[Leave]]; done when: HR has published it"
    ),
    "business need": "HR answers 40 questions a week that a clear policy would answer.",
    "benefit": "You know at once how much leave you have.",
    "sponsor": "Sol",
    "it contact": "Ivy",
    "stewards": "Ana, Ben",
    "members": "group: managers; Cem",
    "deadline": "18 Dec 2026",
    "milestones": "4 Dec 2026: first draft",
    "time allowance": "2 hours a week",
    "training": "[[How to write a policy]]",
}


def who(name: str) -> PersonKey:
    """The key of a person of the small company."""
    return person_key(SITE, name.lower())


def _person(name: str, **more: Any) -> Person:
    return Person(key=who(name), name=name, **more)


DIRECTORY = Directory(
    people={
        person.key: person
        for person in (
            _person("Sol"),
            _person("Ivy"),
            _person("Ana"),
            _person("Ben"),
            _person("Cem"),
            _person("Dana"),
            _person("Mia"),
            _person("Gone", active=False),
            _person("Robot", bot=True),
        )
    },
    groups={"managers": frozenset({who("Mia"), who("Dana")}), "interns": frozenset()},
)

HOME = Page(
    key=PageKey("hr:12"),
    title="Handbook/Leave policy",
    url="https://wiki.example/Leave",
    place="Handbook/Leave policy",
    ancestors=("Handbook",),
    space="0",
)


def read(
    changes: Mapping[str, str | None] | None = None,
    *,
    fields: Mapping[str, str] | None = None,
    count: int = 1,
    written_by: PersonKey | None = None,
    written_at: datetime | None = None,
    parent: Charter | None = None,
    acts: Sequence[Act] = (),
    now: datetime = NOW,
    first: DueDate | None = None,
    home: Page = HOME,
    directory: Directory = DIRECTORY,
    policy: Policy = POLICY,
    **more: Any,
) -> tuple[Charter, tuple[Finding, ...]]:
    """Read the whole charter with some fields changed (None leaves one out), or exactly ``fields``."""
    values = dict(WHOLE if fields is None else fields)
    for name, value in (changes or {}).items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    text = CharterText(
        fields=values,
        count=count,
        written_by=written_by,
        written_at=written_at,
        earlier=more.pop("earlier", False),
        lost=more.pop("lost", False),
        shown_by=more.pop("shown_by", ""),
    )
    return read_charter(
        text,
        community=more.pop("community", COMMUNITY),
        home=home,
        scope=more.pop("scope", scope_of(text, home)),
        parent=parent,
        acts=acts,
        directory=directory,
        policy=policy,
        now=now,
        first_deadline=first,
        **more,
    )


def codes(findings: Sequence[Finding]) -> list[str]:
    """The codes of findings, in their order."""
    return [finding.code for finding in findings]


def act(kind: ActKind, person: str, at: datetime, *, id: str = "", **more: Any) -> Act:
    """Something a person of the small company did about the community."""
    return Act(
        id=id or f"{kind.value}-{person}-{at:%d%H%M}",
        kind=kind,
        person=who(person),
        at=at,
        community=COMMUNITY,
        **more,
    )

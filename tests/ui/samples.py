"""One community seen from every side: the facts behind each state of the panel, and the lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.calendar import WorkCalendar
from core.model import (
    Charter,
    CharterState,
    CommunityKey,
    Confirmation,
    Contribution,
    Deliverable,
    Directory,
    DueDate,
    Extension,
    Finding,
    Level,
    Milestone,
    Named,
    Obligation,
    ObligationKind,
    Outcome,
    Page,
    Person,
    PersonKey,
    Scope,
    ScopeKind,
    Settlement,
    page_key,
    person_key,
)
from core.policy import Policy
from core.read_models import Owed, PanelFacts, PartFacts, QueueFacts, Waiting

BERLIN = "Europe/Berlin"
#: Monday 23 November 2026, 10:30 in Berlin.
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
COMMUNITY = CommunityKey("hr:page:12")
CALENDAR = WorkCalendar.of(Policy(zone=BERLIN, country="DE", region="BW"))


def person(number: int, name: str, display: str) -> Person:
    return Person(
        key=person_key("hr", number),
        name=name,
        display=display,
        email=f"{name.lower()}@example.org",
        zone=BERLIN,
    )


ANA = person(1, "AnaWeber", "Ana Weber")
BEN = person(2, "BenOkafor", "Ben Okafor")
CEM = person(3, "CemDemir", "Cem Demir")
DIA = person(4, "DianaKlein", "Diana Klein")
EVA = person(5, "EvaLind", "Eva Lind")
DIRECTORY = Directory(people={person.key: person for person in (ANA, BEN, CEM, DIA, EVA)}, groups={})

PAGE = Page(
    key=page_key("hr", 12), title="Leave policy", url="https://wiki.example.org/Leave_policy", current=345
)
TRAVEL = Page(
    key=page_key("hr", 13), title="Travel to clients", url="https://wiki.example.org/Travel", current=90
)


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def due(year: int, month: int, day: int) -> DueDate:
    when = date(year, month, day)
    return DueDate(text=when.isoformat(), at=CALENDAR.end_of(when), day=when)


def named(person: Person) -> Named:
    return Named(text=person.name, person=person.key)


CHARTER = Charter(
    community=COMMUNITY,
    home=PAGE.key,
    title="Leave policy",
    scope=Scope(kind=ScopeKind.TREE, value="Leave policy"),
    state=CharterState.ACTIVE,
    purpose="One leave policy everyone can follow, agreed by all three locations.",
    deliverables=(
        Deliverable(
            key="rules",
            name="The rules in one page",
            owner=named(BEN),
            page="Leave policy",
            done_when="Legal has signed it",
        ),
        Deliverable(
            key="travel",
            name="the travel section",
            owner=named(CEM),
            page="Travel to clients",
            due=due(2026, 12, 11),
        ),
        Deliverable(
            key="faq",
            name="Answers to the twelve most asked questions",
            owner=named(EVA),
            done_when="Nobody asks twice",
        ),
        Deliverable(key="form", name="A form with five fields"),
    ),
    business_need="Requests are approved in a day instead of a week.",
    benefit="You know at once how many days you have, and who decides.",
    sponsor=named(DIA),
    it_contact=named(EVA),
    stewards=(named(ANA), named(BEN)),
    start=due(2026, 10, 5),
    deadline=due(2026, 12, 18),
    milestones=(Milestone(key="draft", name="First draft for all", due=due(2026, 11, 27)),),
    allowance=2,
    training="https://wiki.example.org/Writing_clearly",
    reward="A day off for the whole group",
    answer_within=timedelta(days=2),
)
EXTENDED = replace(
    CHARTER,
    extensions=(
        Extension(
            due=due(2027, 1, 15), reason="waiting for the works council", asked_by=BEN.key, approved=True
        ),
    ),
)
DRAFT = replace(CHARTER, state=CharterState.DRAFT, benefit="", sponsor=None)
CLOSED = replace(
    CHARTER,
    state=CharterState.CLOSED,
    outcome=Outcome.MET,
    outcome_text="All three locations follow one policy since January. Requests take four hours on average.",
    deliverable_outcomes={deliverable.key: Outcome.MET for deliverable in CHARTER.deliverables},
    closed_at=at(18, month=12),
)


def owed(kind: ObligationKind, key: str, who: Person, when: datetime, **more: Any) -> Obligation:
    given: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "person": who.key,
        "community": COMMUNITY,
        "page": PAGE.key,
        "opened": at(16),
        "due": when,
        "why": "",
        "benefit": CHARTER.benefit,
        "stewards": (ANA.key, BEN.key),
    }
    return Obligation(**(given | more))


CONFIRM = owed(
    ObligationKind.CONFIRM,
    "confirm/hr:12/hr:3/1",
    CEM,
    due(2026, 11, 27).at,
    why="why-confirm-group",
    why_args={
        "group": "managers",
        "name": "Managers of people",
        "because-en": "you approve leave",
        "because-de": "du Urlaub genehmigst",
    },
    revision=345,
)
DELIVER = owed(
    ObligationKind.DELIVER,
    "deliver/hr:page:12/travel",
    CEM,
    due(2026, 12, 11).at,
    why="why-deliver",
    what="the travel section",
)
REVIEW = owed(ObligationKind.REVIEW, "review/hr:12/1", ANA, due(2026, 12, 1).at, why="why-review-steward")
STATUS = owed(ObligationKind.STATUS, "status/hr:page:12/1", CEM, due(2026, 12, 1).at, why="why-status-owner")
ASKED = replace(
    CHARTER,
    extensions=(
        Extension(
            due=due(2027, 1, 15),
            reason="waiting for the works council",
            asked_by=BEN.key,
            asked_at=at(20),
            key="x1",
        ),
    ),
)
DECIDE = owed(
    ObligationKind.DECIDE,
    "decide/hr:page:12/x1",
    DIA,
    due(2026, 11, 26).at,
    why="why-decide-extension",
    what="waiting for the works council",
    about=BEN.key,
)
OUTCOME = owed(
    ObligationKind.DECIDE,
    "decide/hr:page:12/2026-12-18/close",
    DIA,
    due(2026, 12, 23).at,
    why="why-decide-outcome",
)
COMPLETE = owed(
    ObligationKind.COMPLETE, "complete/hr:page:12", ANA, due(2026, 11, 30).at, why="why-complete-writer"
)


def contribution(number: int, author: Person, when: datetime, **more: Any) -> Contribution:
    given: dict[str, Any] = {
        "id": f"r{number}",
        "page": PAGE.key,
        "community": COMMUNITY,
        "author": author.key,
        "at": when,
        "kind": "edit",
        "first_revision": number,
        "last_revision": number,
        "size": 400,
        "steward": ANA.key,
        "excerpt": "Half days count as half, also on 24 and 31 December.\nPart-timers see their share below.",
    }
    return Contribution(**(given | more))


def answered(
    contributed: Contribution, by: Person, when: datetime, how: str = "reply", note: str = ""
) -> Contribution:
    return replace(contributed, settled=Settlement(by=by.key, at=when, how=how, note=note))


OWN = contribution(340, CEM, at(20))
OWN_ANSWERED = answered(OWN, ANA, at(21), note="Good catch, I took both dates into the table.")


def waiting(number: int, author: Person, when: datetime, until: datetime, **more: Any) -> Waiting:
    contributed = contribution(number, author, when, **more)
    key = f"answer/{contributed.page}/{contributed.id}"
    obligation = owed(
        ObligationKind.ANSWER,
        key,
        ANA,
        until,
        why="why-answer-steward",
        about=author.key,
        revision=number,
        what=contributed.excerpt,
        page=contributed.page,
    )
    page = TRAVEL if contributed.page == TRAVEL.key else PAGE
    return Waiting(
        contribution=contributed, obligation=obligation, page=page, diff_url=f"{page.url}?diff={number}"
    )


WAITING = (
    waiting(341, CEM, at(20, 8), at(23, 14)),
    waiting(
        342,
        EVA,
        at(20, 14),
        at(24, 14),
        kind="comment",
        id="c-eva-1",
        excerpt="Does this hold for trainees too?",
    ),
    waiting(
        88,
        BEN,
        at(23, 8),
        at(25, 8),
        page=TRAVEL.key,
        kind="page",
        excerpt="Trains first, planes when a day is saved.",
    ),
)
EARLIER = (
    answered(contribution(320, EVA, at(10)), ANA, at(11), note="Yes, and I added an example."),
    answered(contribution(310, BEN, at(3), kind="comment", id="c-1"), ANA, at(4), how="thanks"),
)


def facts(viewer: Person, **more: Any) -> PanelFacts:
    given: dict[str, Any] = {
        "viewer": viewer,
        "page": PAGE,
        "shown": 345,
        "charter": CHARTER,
        "directory": DIRECTORY,
        "calendar": CALENDAR,
        "now": NOW,
        "zone": BERLIN,
        "home_url": PAGE.url,
        "earlier": EARLIER,
        "contributors": 23,
        "delivered": {"rules": Settlement(by=BEN.key, at=at(12), how="done")},
        "can": frozenset({"answer"}),
    }
    return PanelFacts(**(given | more))


_STEWARD = {"mine": tuple(waiting.obligation for waiting in WAITING), "waiting": WAITING}
_MISSING = (
    Finding(code="P104", level=Level.ERROR, field="benefit", mend=(ANA.key,)),
    Finding(code="P105", level=Level.ERROR, field="sponsor", mend=(ANA.key,)),
)
_CHANGED = {"changed_to": 346, "changed_at": at(23, 9), "diff_url": f"{PAGE.url}?diff=346&oldid=345"}

#: Name of a state → the facts that lead to it. The part before a dot is the contract's name of the state.
STATES: dict[str, Callable[[], PanelFacts]] = {
    "none": lambda: facts(CEM),
    "confirm": lambda: facts(CEM, mine=(CONFIRM, DELIVER)),
    "changed": lambda: facts(CEM, mine=(CONFIRM,), **_CHANGED),
    "changed.waits": lambda: facts(CEM, mine=(CONFIRM,), waits=True),
    "confirmed.waits": lambda: facts(
        CEM,
        confirmed=Confirmation(person=CEM.key, page=PAGE.key, revision=343, at=at(23, 8), channel="panel"),
        waits=True,
    ),
    "confirmed": lambda: facts(
        CEM,
        confirmed=Confirmation(person=CEM.key, page=PAGE.key, revision=345, at=at(23, 8), channel="panel"),
    ),
    "waiting": lambda: facts(CEM, contributed=(OWN,), promised={OWN.id: at(24, 16)}),
    "answered": lambda: facts(CEM, contributed=(OWN_ANSWERED,)),
    "answered.thanks": lambda: facts(CEM, contributed=(answered(OWN, ANA, at(21), how="thanks"),)),
    "steward": lambda: facts(ANA, can=frozenset({"answer", "extend", "mend"}), **_STEWARD),
    "steward.place": lambda: facts(ANA, to_place=(replace(DELIVER, declined=True),)),
    "deliver": lambda: facts(CEM, mine=(DELIVER,)),
    "review": lambda: facts(ANA, mine=(REVIEW,)),
    "status": lambda: facts(CEM, mine=(STATUS,)),
    "decide": lambda: facts(DIA, charter=ASKED, mine=(DECIDE,), can=frozenset({"decide", "close"})),
    "decide.outcome": lambda: facts(DIA, mine=(OUTCOME,), now=at(21, month=12), can=frozenset({"close"})),
    "draft": lambda: facts(
        ANA,
        charter=DRAFT,
        mine=(COMPLETE,),
        findings=_MISSING,
        can=frozenset({"mend"}),
        edit_url=f"{PAGE.url}?edit",
    ),
    "none.draft": lambda: facts(CEM, charter=DRAFT, findings=_MISSING),
    "extended": lambda: facts(BEN, charter=EXTENDED, can=frozenset({"extend", "answer"})),
    "closed": lambda: facts(CEM, charter=CLOSED, mine=(DELIVER,)),
}


def part(**more: Any) -> PartFacts:
    given: dict[str, Any] = {
        "viewer": CEM,
        "zone": BERLIN,
        "now": NOW,
        "directory": DIRECTORY,
        "done_this_month": 4,
        "owed": (
            Owed(obligation=DELIVER, page=PAGE, charter=CHARTER, url=f"{PAGE.url}?telos=deliver"),
            Owed(obligation=CONFIRM, page=PAGE, charter=CHARTER, url=f"{PAGE.url}?telos=confirm"),
        ),
        "communities": ((CLOSED, TRAVEL, 0), (CHARTER, PAGE, 2), (DRAFT, TRAVEL, 0)),
    }
    return PartFacts(**(given | more))


def many(count: int) -> tuple[Owed, ...]:
    """So many things owed, the latest first."""
    return tuple(
        Owed(
            obligation=replace(
                DELIVER,
                key=f"deliver/hr:page:12/{n}",
                what=f"section {n}",
                due=DELIVER.due + timedelta(days=n),
            ),
            page=PAGE,
            charter=CHARTER,
        )
        for n in reversed(range(count))
    )


def queue(**more: Any) -> QueueFacts:
    given: dict[str, Any] = {
        "viewer": ANA,
        "zone": BERLIN,
        "now": NOW,
        "directory": DIRECTORY,
        "waiting": WAITING,
    }
    return QueueFacts(**(given | more))


def names(key: PersonKey) -> str:
    return DIRECTORY.people[key].shown

"""Who accepts that a deliverable is done, level by level and role by role, against a retelling in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from core.calendar import WorkCalendar
from core.model import Act, ActKind
from core.rules.kinds.acceptance import ACCEPTED, ASKS, REFUSED, accept_key, delivered
from core.rules.page_context import PageContext
from tests.rules.charters import DIRECTORY, HOME, POLICY, act, read, who

CALENDAR = WorkCalendar.of(POLICY)
CHARTER = replace(read()[0], written_by=who("Dana"))
SAID = datetime(2026, 11, 23, 10, tzinfo=UTC)
LATER = SAID + timedelta(hours=2)
LONG_AFTER = SAID + timedelta(days=60)

#: Sol sponsors, Ana and Ben are stewards and owners, Ivy is in IT, Cem and Mia are members, Gone has no account.
PEOPLE = ("Sol", "Ana", "Ben", "Ivy", "Cem", "Mia", "Gone")
SPONSOR, STEWARDS, MEMBERS = {"Sol"}, {"Ana", "Ben"}, {"Sol", "Ana", "Ben", "Cem", "Mia", "Dana"}


def decides(level: int) -> set[str]:
    """Whose word counts, as the design says it: "from the sponsor over stewards to the members"."""
    if level == 1:
        return SPONSOR
    if level == 2:
        return SPONSOR | STEWARDS
    if level == 3:
        return STEWARDS
    return MEMBERS


def by_role(level: int) -> set[str]:
    """Who decides by a role, and so needs nobody else for what they deliver themselves."""
    return {1: SPONSOR, 2: SPONSOR | STEWARDS, 3: STEWARDS, 4: SPONSOR | STEWARDS}[level]


def retold(level: int, owner: str, judge: str, verdict: str, *, late: bool) -> str:
    """What becomes of it: "done" for good, "accepted", "refused", or "asked" and still waiting."""
    if owner in by_role(level):
        return "done"
    if judge in decides(level) and judge != owner:
        return "accepted" if verdict == "yes" else "refused"
    return "accepted" if level == 4 and late else "asked"


def outcome(level: int, owner: str, judge: str, verdict: str, *, late: bool) -> str:
    charter = replace(CHARTER, level=level)
    subject = PageContext(
        page=HOME, charter=charter, acts=(), directory=DIRECTORY, policy=POLICY, calendar=CALENDAR, home=True
    )
    delivering = act(
        ActKind.DELIVER, owner, SAID, data={"asks": ASKS, "link": "https://wiki.example.org/Plan"}
    )
    answer = act(
        ActKind.DECIDE,
        judge,
        LATER,
        obligation=accept_key(charter, "plan", 1),
        data={"decision": verdict},
        text="Look at page two.",
    )
    now = LONG_AFTER if late else LATER
    delivery = delivered(subject, "The plan", "plan", [delivering], [answer], now)
    if not delivery.decisions:
        assert delivery.settled is not None
        return "done"
    (decision,) = delivery.decisions
    assert decision.person in {who(name) for name in by_role(level)}
    assert decision.person != who(owner)
    assert decision.reminds is (level < 4), "where silence decides nobody is reminded"
    if decision.settled is None:
        assert delivery.settled is not None, "it counts as done while somebody looks at it"
        return "asked"
    assert (delivery.settled is None) is (decision.settled.how == REFUSED)
    if judge not in decides(level) or judge == owner:
        assert decision.settled.by is None
    return "accepted" if decision.settled.how == ACCEPTED else "refused"


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_who_accepts_by_level_and_role(level: int) -> None:
    for owner, judge, verdict, late in product(
        ("Cem", "Ivy", *sorted(STEWARDS | SPONSOR)), PEOPLE, ("yes", "no"), (False, True)
    ):
        case = (owner, judge, verdict, late)
        assert outcome(level, owner, judge, verdict, late=late) == retold(
            level, owner, judge, verdict, late=late
        ), case


@pytest.mark.parametrize("level", [1, 2, 3])
def test_below_level_four_silence_accepts_nothing(level: int) -> None:
    assert outcome(level, "Cem", "Gone", "yes", late=True) == "asked"


def test_a_refusal_opens_it_again_and_the_next_word_is_another_question() -> None:
    charter = replace(CHARTER, level=2)
    subject = PageContext(
        page=HOME, charter=charter, acts=(), directory=DIRECTORY, policy=POLICY, calendar=CALENDAR, home=True
    )
    said_done = [
        act(
            ActKind.DELIVER,
            "Cem",
            SAID + timedelta(days=day),
            data={"asks": ASKS, "link": f"https://x.example/{day}"},
        )
        for day in (0, 3)
    ]
    no = _decided("Ben", SAID + timedelta(days=1), accept_key(charter, "plan", 1), "no")
    yes = _decided("Sol", SAID + timedelta(days=4), accept_key(charter, "plan", 2), "yes")
    now = SAID + timedelta(days=10)
    assert delivered(subject, "The plan", "plan", said_done[:1], [no], now).settled is None
    delivery = delivered(subject, "The plan", "plan", said_done, [no, yes], now)
    assert [decision.settled.how for decision in delivery.decisions if decision.settled] == [
        REFUSED,
        ACCEPTED,
    ]
    assert delivery.settled is not None
    assert delivery.settled.note == "https://x.example/3"


def _decided(person: str, at: datetime, key: str, verdict: str) -> Act:
    return act(ActKind.DECIDE, person, at, obligation=key, data={"decision": verdict})

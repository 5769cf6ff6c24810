"""The same value gives the same text, and the text the value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.effects import NoticeKind, SendNotice, Step
from core.model import (
    Act,
    ActKind,
    Audience,
    Charter,
    CharterText,
    Comment,
    Deliverable,
    DueDate,
    Finding,
    Level,
    Months,
    Named,
    Obligation,
    ObligationKind,
    Outcome,
    ReadBy,
    Scope,
    ScopeKind,
    Settlement,
)
from core.store import codec

AT = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
DUE = DueDate(text="20.12.", at=AT, day=date(2026, 12, 18), moved_from=date(2026, 12, 20))

VALUES = [
    Charter(
        community="hr:page:1",
        home="hr:1",
        title="„Leave“ \x00 ]]> 🙂",
        scope=Scope(kind=ScopeKind.TREE, value="Leave"),
        sponsor=Named(text="Sven", person="hr:2"),
        deliverables=(Deliverable(key="a", name="A", due=DUE),),
        members=Audience(groups=("b", "a"), everyone=True),
        deadline=DUE,
        answer_within=timedelta(days=2, seconds=3),
        read_by=ReadBy(audience=Audience(), until=DUE, renew=timedelta(days=365)),
        review_every=Months(12),
        outcome=Outcome.PARTLY_MET,
        deliverable_outcomes={"a": Outcome.MET},
        inherited=frozenset({"z", "a", "m"}),
    ),
    CharterText(fields={"purpose": "x", "Zweck": "y"}, count=2, written_by="hr:1", written_at=AT),
    Obligation(
        key="answer/hr:1/r2",
        kind=ObligationKind.ANSWER,
        person="hr:2",
        community="hr:page:1",
        page="hr:1",
        opened=AT,
        due=AT,
        why="why-answer",
        why_args={"n": 3, "group": "managers"},
        settled=Settlement(by=None, at=AT, how="reply"),
        stewards=("hr:3", "hr:2"),
    ),
    SendNotice(
        key="k#before-1#hr:2",
        kind=NoticeKind.LADDER,
        to="hr:2",
        community="hr:page:1",
        page="hr:1",
        not_before=AT,
        step=Step.BEFORE_1,
        data={"reason": "r"},
    ),
    Act(id="1", kind=ActKind.AWAY, person="hr:2", at=AT, until=AT, data={"decision": "yes"}, checked=True),
    Comment(id="c", at=AT, author=None, thread="c", mentions=frozenset({"hr:2", "hr:1", "hr:3"})),
    Finding(code="P101", level=Level.ERROR, data={"days": 3}, mend=("hr:1",)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_there_and_back(value: object) -> None:
    text = codec.dump(value)
    assert codec.load(type(value), text) == value
    assert codec.dump(codec.load(type(value), text)) == text


def test_order_and_zone_make_no_difference() -> None:
    berlin = AT.astimezone(timezone(timedelta(hours=1)))
    document = {"b": frozenset({"x", "y", "z"}), "a": AT}
    other = {"a": berlin, "b": frozenset(["z", "y", "x"])}
    assert codec.canonical(document) == codec.canonical(other)

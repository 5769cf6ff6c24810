"""Posts for the message tests: one for each kind and step of notice, from the community of the panel's tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.effects import NoticeKind, SendNotice, Step
from core.message_facts import NoticeFacts, Post
from core.model import Obligation, Passed, Person, Settlement
from tests.ui import samples as s

URL = "https://wiki.example.org/Leave_policy?telos=x"
STOP = "https://telos.example.org/u/abc"


class StoodStill:
    """A clock that shows one instant."""

    def now(self) -> datetime:
        return s.NOW


def notice(
    to: Person, kind: NoticeKind, obligation: Obligation | None = None, step: Step | None = None, **more: Any
) -> NoticeFacts:
    about = obligation.key if obligation else "community/hr:page:12"
    data = more.pop("data", {"reason": f"reason-ladder-{step}" if step else f"reason-{kind}"})
    sent = SendNotice(
        key=f"{about}#{step or kind}#{to.key}",
        kind=kind,
        to=to.key,
        community=s.COMMUNITY,
        page=s.PAGE.key,
        not_before=s.NOW,
        obligation=obligation.key if obligation else "",
        step=step,
        data=data,
    )
    given: dict[str, Any] = {
        "page": s.PAGE,
        "charter": s.CHARTER,
        "obligation": obligation,
        "url": URL,
        "ask": s.ANA.key,
    }
    return NoticeFacts(notice=sent, **(given | more))


def post(to: Person, *notices: NoticeFacts, **more: Any) -> Post:
    given: dict[str, Any] = {"zone": s.BERLIN, "now": s.NOW, "directory": s.DIRECTORY, "stop_url": STOP}
    return Post(to=to, notices=notices, **(given | more))


def decided(how: str, note: str = "") -> Obligation:
    return replace(s.DECIDE, settled=Settlement(by=s.DIA.key, at=s.NOW, how=how, note=note))


ANSWER = s.WAITING[0].obligation
OWN = replace(ANSWER, person=s.CEM.key, settled=s.OWN_ANSWERED.settled)
LADDER = NoticeKind.LADDER

POSTS: dict[str, Callable[[], Post]] = {
    "confirm": lambda: post(s.CEM, notice(s.CEM, LADDER, s.CONFIRM, Step.BEFORE_1)),
    "answer": lambda: post(s.ANA, notice(s.ANA, LADDER, ANSWER, Step.BEFORE_1, ask=s.DIA.key)),
    "deliver": lambda: post(s.CEM, notice(s.CEM, LADDER, s.DELIVER, Step.BEFORE_5)),
    "review": lambda: post(s.ANA, notice(s.ANA, LADDER, s.REVIEW, Step.BEFORE_5)),
    "status": lambda: post(s.CEM, notice(s.CEM, LADDER, s.STATUS, Step.BEFORE_5)),
    "decide": lambda: post(s.DIA, notice(s.DIA, LADDER, s.DECIDE, Step.BEFORE_1, charter=s.ASKED)),
    "complete": lambda: post(s.ANA, notice(s.ANA, LADDER, s.COMPLETE, Step.BEFORE_1, charter=s.DRAFT)),
    "steward": lambda: post(s.ANA, notice(s.ANA, LADDER, s.DELIVER, Step.STEWARD, ask=s.CEM.key)),
    "sponsor": lambda: post(s.DIA, notice(s.DIA, LADDER, s.DELIVER, Step.SPONSOR, ask=s.CEM.key)),
    "answered": lambda: post(s.CEM, notice(s.CEM, NoticeKind.ANSWERED, OWN)),
    "not mine": lambda: post(
        s.ANA, notice(s.ANA, NoticeKind.PLACED, s.DELIVER, data={"reason": "reason-placed-not-mine"})
    ),
    "not mine, read": lambda: post(
        s.ANA,
        notice(
            s.ANA,
            NoticeKind.PLACED,
            replace(
                s.CONFIRM,
                declined=True,
                passed=Passed(by=s.CEM.key, note="I left the\nteam <b>in May</b>. " + "Really. " * 60),
            ),
            data={"reason": "reason-placed-not-mine"},
            read_by_url="https://wiki.example.org/edit?field=read by",
        ),
    ),
    "snoozed": lambda: post(
        s.ANA,
        notice(
            s.ANA,
            NoticeKind.PLACED,
            replace(s.DELIVER, snoozed_until=s.at(30)),
            data={"reason": "reason-placed-snoozed", "until": s.at(30).isoformat()},
        ),
    ),
    "handed over": lambda: post(
        s.BEN,
        notice(
            s.BEN,
            NoticeKind.PLACED,
            replace(
                ANSWER,
                person=s.BEN.key,
                what="May half days be carried over?",
                why="why-handed-over",
                why_args={"by": s.ANA.key},
                passed=Passed(by=s.ANA.key, note="You wrote that section."),
            ),
            data={"reason": "reason-placed-handed-over"},
        ),
    ),
    "yes": lambda: post(
        s.BEN,
        notice(
            s.BEN,
            NoticeKind.DECIDED,
            decided("approved", "The council meets in January."),
            charter=s.EXTENDED,
        ),
    ),
    "no": lambda: post(s.BEN, notice(s.BEN, NoticeKind.DECIDED, decided("refused"))),
    "outcome": lambda: post(s.CEM, notice(s.CEM, NoticeKind.OUTCOME, charter=s.CLOSED)),
    "digest": lambda: post(
        s.CEM,
        notice(s.CEM, LADDER, s.DELIVER, Step.BEFORE_5),
        notice(s.CEM, LADDER, s.CONFIRM, Step.BEFORE_1),
        notice(
            s.CEM,
            NoticeKind.ANSWERED,
            OWN,
            charter=replace(s.CHARTER, title="Travel", community="hr:page:13"),
        ),
        good=s.EARLIER[0],
    ),
}

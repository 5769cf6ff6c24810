"""A deliverable is done when its owner says where it can be seen, and whoever decides here has accepted it.

Who decides is the community's level's business: the sponsor, then stewards, then nobody who objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.model import (
    Act,
    ActKind,
    Charter,
    Obligation,
    ObligationKey,
    ObligationKind,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.rules.deadline import limits
from core.rules.deadline.due_dates import silent_at
from core.rules.obligations.builder import made
from core.rules.page_context import PageContext
from core.rules.rights import holders, may

#: What ``data`` of a delivery say that waits to be accepted. Earlier ones counted as they were given.
ASKS = "accept"
#: How an acceptance ends.
ACCEPTED, REFUSED = "accepted", "not accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of a deliverable."""

    #: The owner's word that holds, or None: nothing was delivered, or it was not accepted.
    settled: Settlement | None = None
    #: What is asked of who accepts, one for each time that it was said to be done.
    decisions: tuple[Obligation, ...] = ()


def accept_key(charter: Charter, deliverable: str, number: int) -> ObligationKey:
    """The key of the ``number``-th decision whether a deliverable is done."""
    return composite_keys.accept(charter.community, number, deliverable)


def is_acceptance(obligation: Obligation) -> bool:
    """Whether a decision is about a deliverable."""
    return composite_keys.is_acceptance(obligation.key)


def deliverable_of(obligation: Obligation) -> str:
    """The key of the deliverable that a decision or a delivery is about."""
    return composite_keys.own_part(obligation.key)


def delivered(
    subject: PageContext,
    name: str,
    deliverable: str,
    reports: Iterable[Act],
    acts: Iterable[Act],
    now: datetime,
) -> Delivered:
    """Follows a deliverable through what was said to be done (``reports``) and what was decided about it."""
    charter = subject.charter
    people = holders("decide", charter, subject.directory)
    decided = [act for act in acts if act.kind is ActKind.DECIDE]
    settled: Settlement | None = None
    decisions: list[Obligation] = []
    for number, act in enumerate(reports, 1):
        if settled is not None and (not decisions or decisions[-1].settled is None or _yes(decisions[-1])):
            # It is done, or somebody is looking at it: saying so again adds nothing.
            continue
        settled = _done(act)
        decider = _decider(act, people)
        if decider is None:
            continue
        key = accept_key(charter, deliverable, number)
        due = subject.calendar.add_days(act.at, subject.policy.decide_days)
        verdict = _verdict(key, decided, subject, act, due, now)
        decisions.append(
            made(
                subject,
                ObligationKind.DECIDE,
                key,
                verdict.by if verdict and verdict.by in people and verdict.by else decider,
                act.at,
                due,
                "why-decide-accept",
                what=name,
                about=act.person,
                settled=verdict,
                reminds=not silent_at(charter, act.at),
                # Named so that erasing the person takes their words along.
                why_args={"by": act.person, "note": _where(act), "words": act.text},
            )
        )
        if verdict is not None and verdict.how == REFUSED:
            settled = None
    return Delivered(settled=settled, decisions=tuple(decisions))


def _yes(obligation: Obligation) -> bool:
    return obligation.settled is not None and obligation.settled.how == ACCEPTED


def _done(act: Act) -> Settlement:
    note = _where(act) or act.text
    return Settlement(by=act.person, at=act.at, how="done", note=note, revision=act.revision)


def _where(act: Act) -> str:
    return act.data.get("link", "").strip()


def _decider(act: Act, people: tuple[PersonKey, ...]) -> PersonKey | None:
    """Who is asked whether it is done; nobody when who delivered decides here, or nobody can."""
    if act.data.get("asks") != ASKS or act.person in people:
        return None
    return next(iter(people), None)


def _verdict(
    key: str, decided: Iterable[Act], subject: PageContext, report: Act, due: datetime, now: datetime
) -> Settlement | None:
    charter, directory = subject.charter, subject.directory
    theirs = [
        act
        for act in decided
        if act.obligation == key
        and act.person != report.person
        and (act.checked or may(act.person, "decide", charter, directory))
    ]
    least = limits.needed(charter.quorum, charter.members_counted) if silent_at(charter, report.at) else 0
    if least:
        return _heard(theirs, report, due, least, now)
    for act in theirs:
        how = REFUSED if act.data.get("decision") == "no" else ACCEPTED
        return Settlement(by=act.person, at=act.at, how=how, note=act.text)
    if silent_at(charter, report.at) and due <= now:
        # Nobody objected in time.
        return Settlement(by=None, at=due, how=ACCEPTED)
    return None


def _heard(theirs: list[Act], report: Act, due: datetime, least: int, now: datetime) -> Settlement | None:
    """What came of it where so many must take part before nobody's objecting counts."""
    voices = [limits.Voice(act.person, act.at, act.data.get("decision") != "no") for act in theirs]
    silence = limits.silence((report.person, report.at), voices, due, least, now)
    if silence.approved is None or silence.at is None:
        return None
    note = next((act.text for act in theirs if act.person == silence.by and act.at == silence.at), "")
    return Settlement(by=silence.by, at=silence.at, how=ACCEPTED if silence.approved else REFUSED, note=note)

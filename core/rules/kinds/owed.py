"""What is owed about a community as a whole, kind by kind, after what people did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.model import CharterState, Finding, Obligation
from core.rules import registry
from core.rules.drafts import owed_in_draft
from core.rules.obligations.builder import Found, kept_due
from core.rules.obligations.reassignment import by_obligation, ordered, placed
from core.rules.page_context import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Obligations with what they tell about the page."""

    obligations: tuple[Obligation, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: When the same facts would lead to other obligations.
    moments: tuple[datetime, ...] = ()


def owed(subject: PageContext, now: datetime) -> Owed:
    """What is owed about the community as a whole, looked at from its home page.

    A draft owes one thing only: to be completed by who can. A closed community owes
    nothing but what became of contributions; what was settled in it stays settled.
    """
    charter = subject.charter
    collected = Found()
    acts = ordered(subject.acts)
    for kind in registry.kinds():
        if kind.owed is not None:
            kind.owed(subject, acts, now, collected)
    placing = by_obligation(acts)
    kept = []
    for obligation in collected.obligations:
        closed = charter.state is CharterState.CLOSED
        if (
            obligation.settled is None
            and closed
            and not registry.kind_of(obligation).asked_when_closed(obligation)
        ):
            continue
        draft = charter.state is CharterState.DRAFT
        if obligation.settled is None and draft and not owed_in_draft(obligation):
            continue
        if obligation.settled is None and obligation.opened > now:
            collected.moments.append(obligation.opened)
            continue
        obligation = kept_due(subject, obligation, now)
        mine = placing.get(obligation.key, ())
        if mine:
            obligation = placed(
                obligation,
                mine,
                charter=charter,
                directory=subject.directory,
                calendar=subject.calendar,
                policy=subject.policy,
            )
        if obligation.settled is None and obligation.due > now:
            collected.moments.append(obligation.due)
        kept.append(obligation)
    active = charter.state is CharterState.ACTIVE
    return Owed(
        obligations=tuple(kept),
        findings=tuple(collected.findings) if active else (),
        moments=tuple(collected.moments),
    )

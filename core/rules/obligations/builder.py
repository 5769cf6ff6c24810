"""What obligations of a community's own people have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.model import Finding, Obligation, ObligationKey, ObligationKind, PersonKey, Settlement
from core.rules.deadline.promises import after_absence, promised
from core.rules.obligations.reassignment import others, sponsor
from core.rules.page_context import PageContext


@dataclass(slots=True)
class Found:
    """What was found so far, while looking."""

    obligations: list[Obligation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)


def began(subject: PageContext, now: datetime) -> datetime:
    """When the community could first ask anything: attached, and started if its charter names a start."""
    known = [revision.at for revision in subject.page.revisions]
    moments = [subject.since or min(known, default=now)]
    if subject.charter.start is not None:
        moments.append(subject.calendar.start_of(subject.charter.start.day))
    return max(moments)


def made(
    subject: PageContext,
    kind: ObligationKind,
    key: ObligationKey,
    person: PersonKey,
    opened: datetime,
    due: datetime,
    why: str,
    *,
    what: str = "",
    about: PersonKey | None = None,
    settled: Settlement | None = None,
    reminds: bool = True,
    why_args: Mapping[str, str] | None = None,
    dated: str = "",
) -> Obligation:
    """An obligation in this community, with whom the ladder tells about a delay."""
    charter = subject.charter
    return Obligation(
        key=key,
        kind=kind,
        person=person,
        community=charter.community,
        page=charter.home,
        opened=opened,
        due=due,
        why=why,
        why_args=why_args or {},
        what=what,
        dated=dated,
        benefit=charter.benefit,
        about=about,
        settled=settled,
        reminds=reminds,
        stewards=others(charter, subject.directory, person),
        sponsor=sponsor(charter, subject.directory),
    )


def kept_due(subject: PageContext, obligation: Obligation, now: datetime) -> Obligation:
    """The obligation with the due time that was promised, or with a new term after an absence."""
    obligation = after_absence(
        obligation, subject.directory, subject.charter, subject.calendar, subject.policy
    )
    return promised(obligation, subject.promised, now)

"""To answer a contribution; who is asked says :mod:`core.rules.acknowledgement.assignment`."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.model import ActKind, Charter, ObligationKind
from core.policy import Policy
from core.rules import registry


def _term(start: datetime, charter: Charter, calendar: WorkCalendar, policy: Policy) -> datetime:
    return calendar.add(start, charter.answer_within or timedelta(days=policy.answer_within_days))


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.ANSWER,
        done_by=frozenset({ActKind.ANSWER, ActKind.THANK, ActKind.ELSEWHERE, ActKind.NOT_CONTRIBUTION}),
        term=_term,
        passes_on=True,
    )
)

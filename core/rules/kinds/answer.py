"""To answer a contribution; who is asked says :mod:`core.rules.acknowledgement.assignment`."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.model import Charter, ObligationKind
from core.policy import Policy
from core.rules import registry
from core.rules.acknowledgement.answers import ANSWERS


def _term(start: datetime, charter: Charter, calendar: WorkCalendar, policy: Policy) -> datetime:
    return calendar.add(start, charter.answer_within or timedelta(days=policy.answer_within_days))


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.ANSWER,
        done_by=ANSWERS,
        term=_term,
        passes_on=True,
    )
)

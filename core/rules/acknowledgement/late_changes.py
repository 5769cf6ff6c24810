"""A text that became another one shortly before the deadline, where its charter wants none then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.calendar import WorkCalendar
from core.model import Charter, Finding, PersonKey
from core.rules.acknowledgement.content_versions import Wordings
from core.rules.codes import CODES
from core.rules.deadline.due_dates import effective
from core.rules.deadline.limits import hours


def changed_late(
    charter: Charter, words: Wordings, calendar: WorkCalendar, now: datetime, mend: tuple[PersonKey, ...]
) -> Iterable[Finding]:
    """A308 where the page's wording became another one in the last hours before the deadline that counts."""
    counts = effective(charter)
    if charter.quiet_before is None or counts is None or now < (begin := counts.at - charter.quiet_before):
        return
    before = words.at(begin)
    late = [at for at, _ in words.changes if begin < at <= min(now, counts.at)]
    if late and before and words.at(min(now, counts.at)) != before:
        data: dict[str, str | int] = {
            "hours": hours(charter),
            "day": calendar.local(late[-1]).date().isoformat(),
        }
        yield Finding(code="A308", level=CODES["A308"], field="quiet before", data=data, mend=mend)

"""The calendar that dates and durations are read by."""

from __future__ import annotations

from datetime import date

from core.calendar import WorkCalendar
from tests.rules.charters import POLICY

CALENDAR = WorkCalendar.of(POLICY)

DECEMBER_18 = date(2026, 12, 18)

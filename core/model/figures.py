"""Figures: numbers about a community with their n, interval and time, and what they were made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.ids import CommunityKey


class Behind(StrEnum):
    """The acts of a community that a figure was made from."""

    #: All that was contributed, but for what was found to be no contribution.
    CONTRIBUTIONS = "contributions"
    #: The same, and what was contributed before there was a charter.
    HISTORY = "history"
    #: Those that somebody else answered.
    ANSWERED = "answered"
    #: Those that still wait for an answer.
    WAITING = "waiting"
    #: Of these, those that wait for longer than was promised.
    LATE = "late"
    #: What was found to be no contribution.
    DISMISSED = "not_contributions"
    #: What people have confirmed or are still to confirm.
    CONFIRMATIONS = "confirmations"
    #: What was, or is to be, delivered.
    DELIVERIES = "deliveries"
    #: What was added, and taken back by somebody else.
    REVERTED = "reverted"
    #: The charter's own page.
    HOME = "home"
    #: Messages: what the community asked of people's attention. They are counted, and not listed.
    NOTICES = "notices"

    @property
    def listed(self) -> bool:
        """Whether its acts can be listed one by one."""
        return self is not Behind.NOTICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a figure was at an earlier time, reckoned from the same history."""

    value: float
    low: float | None = None
    high: float | None = None
    at: datetime
    #: How many different people stood behind it then; None where that was not counted.
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number about a community. ``value`` is None while there is not enough data."""

    community: CommunityKey
    name: str
    value: float | None
    #: How many acts or people it was made from.
    n: int
    #: The 95 % interval, None where there is none.
    low: float | None = None
    high: float | None = None
    as_of: datetime
    behind: Behind
    #: What it was some weeks before; None where there was not enough data then, or nobody can know.
    earlier: Earlier | None = None
    #: How many different people stand behind it: the fewest of those who contributed and those who answer, where it
    #: tells of both. None where that was not counted, or it tells of no people.
    people: int | None = None
    #: It speaks of too few people to be told to who looks: neither its value nor what it was made from is.
    withheld: bool = False

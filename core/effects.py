"""What Telos does to the outside world: imperative, frozen, idempotent by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.model import CommunityKey, NoticeKey, PageKey, PersonKey


class Step(StrEnum):
    """The rungs of the ladder every obligation climbs, in working days around its due time."""

    BEFORE_5 = "before-5"
    BEFORE_1 = "before-1"
    AFTER_1 = "after-1"
    STEWARD = "steward"
    SPONSOR = "sponsor"


class NoticeKind(StrEnum):
    """The named reason a message is sent for."""

    #: A step of an obligation's ladder; ``step`` says which.
    LADDER = "ladder"
    #: "Your contribution was answered", to its author.
    ANSWERED = "answered"
    #: Snoozed, not mine, handed over: to the steward or the new owner.
    PLACED = "placed"
    #: An extension was decided, to who asked.
    DECIDED = "decided"
    #: A community closed: what became of it, once to everyone who contributed.
    OUTCOME = "outcome"
    #: Somebody asks this person to take part, with a fact about them.
    INVITED = "invited"
    #: Another community asks for help, or says that it helps: to who looks after this one.
    PAIRED = "paired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """Send one message to one person, if it still holds at the moment of sending."""

    #: ``<obligation or subject key>#<step or kind>#<recipient>``; the same key is sent once, ever.
    key: NoticeKey
    kind: NoticeKind
    to: PersonKey
    community: CommunityKey
    page: PageKey
    #: Not before this instant; the recipient's rhythm, hours and days off are already in it.
    not_before: datetime
    #: Key of the obligation it is about; "" for messages about something else.
    obligation: str = ""
    step: Step | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

"""Who may be asked to take part, why, and what came of asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.model.ids import CommunityKey, PageKey, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something true about a person: what they did on one page."""

    page: PageKey
    #: How many of their edits put something there that stayed; 0 where not all of the page's history is known.
    edits: int
    #: Bytes that these added; 0 where nobody can tell, or where they only took away.
    added: int
    #: The latest of them.
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody who could be asked, with the facts that speak for it, the strongest first."""

    person: PersonKey
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One request to one person to take part in one community; there is never a second one."""

    community: CommunityKey
    person: PersonKey
    #: Who asked.
    by: PersonKey
    at: datetime
    #: What they are told about themselves.
    fact: Fact
    #: The words of who asked.
    words: str = ""
    #: When the message leaves at the earliest; None for who wants no messages, or is held back.
    leaves: datetime | None = None
    #: Held back by lot, to see whether inviting works: nothing is sent to them.
    held_back: bool = False
    #: When they first looked in after that.
    visited_at: datetime | None = None
    #: When they said that it is not for them.
    declined_at: datetime | None = None
    #: When they first contributed after that. Told by their contributions, kept nowhere.
    contributed_at: datetime | None = None

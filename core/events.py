"""What happened in a wiki, in the past tense, and the hints it gives.

A platform's ``webhook.py`` turns its vendor's payload into these. An event decides nothing: it only says
where to look again. Reordered, repeated and lost events therefore lead to the same state. What other systems of the
intranet say is the exception: there is nobody to ask, so it is kept as it was said (:mod:`core.flow.staff`,
:mod:`core.flow.told_dates`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.model import CommunityKey, PageKey, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a site."""

    site: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvent(Event):
    """Something that happened to a page (or to the page that holds its discussion)."""

    page: PageKey


class PageSaved(PageEvent):
    """A page was created, edited, or saved without a change; or its discussion was."""


class PageMoved(PageEvent):
    """A page has a new title or space; its id stayed."""


class PageDeleted(PageEvent):
    """A page is gone for now."""


class PageRestored(PageEvent):
    """A deleted page is back."""


class VisibilityChanged(PageEvent):
    """Some of a page's history was hidden or shown, or who may read the page changed."""


class PageApproved(PageEvent):
    """Readers are shown another revision of a page than before: one was approved, or is no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEvent(Event):
    """Something that happened to an account."""

    person: PersonKey


class PersonCreated(PersonEvent):
    """A new account."""


class PersonRenamed(PersonEvent):
    """The account's name changed; its id stayed."""


class PersonBlocked(PersonEvent):
    """The account was blocked or unblocked."""


class GroupsChanged(PersonEvent):
    """The account joined or left groups."""


class SiteChanged(Event):
    """Something changed that names neither a page nor a person (a space, a group): the sync finds what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent(Event):
    """What a system that knows about staff says of somebody, whom it calls as it likes. It is the truth for this.

    ``at`` is when it became so. Of two that speak of the same, the later one counts, however they came.
    """

    person: str


class StaffJoined(StaffEvent):
    """Somebody works here, from now on or again."""


class StaffLeft(StaffEvent):
    """Somebody works here no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAbsent(StaffEvent):
    """Somebody is away for a time, or, ``cancelled``, is not after all."""

    #: The sender's name for this absence; what is said of it again takes its place.
    absence: str
    start: datetime
    end: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMoved(StaffEvent):
    """Somebody is in this team, and in no other; "" for none."""

    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved(Event):
    """Somebody gave a community another deadline, in a system of the intranet and at ``at``, and said why."""

    community: CommunityKey
    #: Who decided it, as the system calls them.
    person: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryEvent(Event):
    """What a system says of something that somebody wrote there; of two words on the same the later one counts.

    ``at`` is when this became so.
    """

    #: The sender's own name for the contribution.
    contribution: str
    #: Who wrote it, as the system calls them; "" where it was withdrawn.
    person: str = ""
    #: When it was written; the same in each word on it.
    made: datetime
    #: Where it is seen there; "" where it was withdrawn.
    url: str = ""
    #: Its first words, in one line; "" for none.
    excerpt: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionTold(EntryEvent):
    """Somebody contributed something to a community, in a system of the intranet."""

    community: CommunityKey


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTold(EntryEvent):
    """Somebody answered such a contribution there, or its author went on with it."""

    #: The sender's own name for the answer.
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged(Event):
    """The connection was tested; nothing to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A place to look at again: a page, everything about a person, or, naming neither, what changed on a site."""

    site: str
    page: PageKey | None = None
    person: PersonKey | None = None


def hints(event: Event) -> tuple[Hint, ...]:
    """Where an event says to look again."""
    match event:
        case PageEvent():
            return (Hint(site=event.site, page=event.page),)
        case PersonEvent():
            return (Hint(site=event.site, person=event.person),)
        case SiteChanged():
            return (Hint(site=event.site),)
        case _:
            return ()

"""What is told to a wiki, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.model import CommunityKey, Page, PageKey, Person, PersonKey, Scope


class Capability(StrEnum):
    """How much a wiki tells by what it does anyway; what it can't be asked at all, it has no part for."""

    #: Tells the revision a person had on the screen.
    REVISION_SHOWN = "revision-shown"
    #: ``changes`` tells also of accounts and groups; else they are asked about again from time to time.
    TELLS_PEOPLE = "tells-people"
    #: Numbers the revisions of all pages in one row: a lower number was saved (or imported) earlier.
    NUMBERS_REVISIONS = "numbers-revisions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An authentic webhook, not yet parsed."""

    #: The sender's id of the delivery, for lasting dedupe.
    id: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One step of a sync: pages that changed, with the revisions seen on the way."""

    #: Current state of the pages that changed, ``revisions`` holding those the step saw.
    pages: tuple[Page, ...] = ()
    people: tuple[Person, ...] = ()
    #: People about whom something else changed (groups, blocks, names).
    persons_changed: frozenset[PersonKey] = frozenset()
    #: Where to go on; stored in the same transaction as the facts.
    cursor: str = ""
    #: How far the pass is, 0 to 1, or None.
    progress: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStat:
    """As much of a page as shows whether it has to be read again."""

    #: Number of the current revision.
    current: int
    #: How many comments are on it, those that only say it was read among them.
    comments: int = 0
    #: Where it is: as in :class:`~core.model.Page`.
    title: str = ""
    space: str = ""
    ancestors: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDeliverable:
    """One line of a page's state."""

    name: str
    owner: PersonKey | None = None
    #: The day it is due, in the community's zone.
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """How a page of a community stands, for everybody who may read the page: nothing about one person alone.

    The platform leaves out the charter's words where not every reader of the page may read ``home``.
    """

    page: PageKey
    #: False takes the state off the page again.
    shown: bool = True
    #: Its title.
    community: str = ""
    home: PageKey | None = None
    #: "draft", "active", "closed"
    state: str = ""
    purpose: str = ""
    benefit: str = ""
    #: That counts; ``first_deadline`` after an extension.
    deadline: date | None = None
    first_deadline: date | None = None
    #: Another one that is asked for, and whom that waits for; the charter's own words say it already.
    requested: date | None = None
    decider: PersonKey | None = None
    #: Only on the charter's own page, as are the people asked to confirm.
    deliverables: tuple[ShownDeliverable, ...] = ()
    asked: int = 0
    confirmed: int = 0
    #: The first revision of the wording they are asked to confirm; links that name an older one lead nobody on.
    wording: int = 0
    read_until: date | None = None
    #: Contributions on this page that wait for an answer, and who answers.
    waiting: int = 0
    stewards: tuple[PersonKey, ...] = ()
    language: str = "en"
    #: Telos' own page about this page, where people act; "" for none.
    act_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeEntry:
    """What the wiki must know to show a slot for the panel without asking anybody."""

    community: CommunityKey
    home: PageKey
    scope: Scope
    #: Whether the charter's own box will say more of its date than is written: its place is kept.
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeNotice:
    """A message in the wiki's own notification system."""

    key: str
    to: PersonKey
    page: PageKey
    subject: str
    body: str
    #: Where its link leads; a page to act on.
    url: str
    #: Of a reply: not needed where the wiki itself told the person of a reply on that page since then.
    unless_told_since: datetime | None = None

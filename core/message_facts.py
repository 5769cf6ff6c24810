"""The facts behind a message to one person, before they become words.

``core.delivery`` gathers them, already checked; ``core.notify.compose`` turns them into text in the person's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.effects import SendNotice
from core.model import (
    Act,
    Charter,
    Contribution,
    Directory,
    Disposed,
    Finding,
    Obligation,
    Page,
    PageKey,
    Person,
    PersonKey,
)
from core.read_models import Lifted
from core.rules.factors.goal import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """One notice at the moment of sending, already checked: it still holds and may be shown."""

    notice: SendNotice
    page: Page
    charter: Charter
    obligation: Obligation | None = None
    #: What was added that the obligation's answer is for, while it is there.
    contribution: Contribution | None = None
    #: Where to act.
    url: str = ""
    #: The words that the change added which is to be answered or read; "" where that can't be told.
    added: str = ""
    #: Whom to ask: a steward, or the sponsor.
    ask: PersonKey | None = None
    #: Where who is to read it is corrected; "" for who may not, or need not.
    read_by_url: str = ""
    #: Where what is to be answered stands in another system; "" for what stands in the wiki.
    entry_url: str = ""
    #: Where the author says why an answer is none; "" where they have said so once.
    not_answered_url: str = ""
    #: What the rules noticed about the community.
    findings: tuple[Finding, ...] = ()
    #: The page that an invitation's fact is about, or another community's own; where to say that it is not for them.
    told: Page | None = None
    #: That other community's charter, with what may be read of it.
    other: Charter | None = None
    #: How far the group is with its goal, for who may read where it stands.
    goal: Progress | None = None
    not_invited_url: str = ""
    #: With the end of a community: the recipient's own contributions on pages they may read, and what became of each.
    became: tuple[tuple[Contribution, Disposed | None], ...] = ()
    titles: Mapping[PageKey, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one person gets in one message: one notice, or a digest of several."""

    to: Person
    zone: str
    #: The site's own zone, for communities that name none.
    home: str = ""
    now: datetime
    directory: Directory
    notices: tuple[NoticeFacts, ...]
    #: Something good that happened in one of the person's communities since the last digest, or None.
    good: Contribution | Act | None = None
    #: In a digest: messages of those whom others build on that are new since the last one.
    lifted: tuple[Lifted, ...] = ()
    #: ``<server>/u/<token>`` for this person.
    stop_url: str = ""
    #: Where all that the person owes is found; "" where there is no such page.
    part_url: str = ""
    #: What the same person gets with it on their accounts of other sites.
    further: tuple[Post, ...] = ()

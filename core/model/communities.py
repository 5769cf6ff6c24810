"""What a charter says, read: scope, people, dates, deliverables, state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.model.ids import CommunityKey, PageKey, PersonKey


class ScopeKind(StrEnum):
    """What a charter is attached to, nearest first."""

    PAGE = "page"
    TREE = "tree"
    LABEL = "label"
    SPACE = "space"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The pages a charter speaks for."""

    kind: ScopeKind
    #: PAGE and TREE: the *place* of the (root) page; LABEL: the label; SPACE: the namespace or space.
    value: str


class CharterState(StrEnum):
    """Where a community stands in its life."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What became of a closed community, or of one deliverable."""

    MET = "met"
    PARTLY_MET = "partly met"
    NOT_MET = "not met"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    """How sure a community's owner is that it gets there in time."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person as the charter names them; ``person`` is None when no usable account was found."""

    text: str
    person: PersonKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Users and groups; groups are looked up live. Empty and not everyone: the audience of the page."""

    people: tuple[Named, ...] = ()
    groups: tuple[str, ...] = ()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.people or self.groups or self.everyone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A date somebody wrote and the instant it ends."""

    #: What was read, verbatim.
    text: str
    #: The instant (UTC) by which it is due.
    at: datetime
    #: The day in the community's zone, after moving off a day off.
    day: date
    #: The day that was written, when it fell on a day off and was moved.
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class Months:
    """A period of whole months on the calendar; a year is twelve of them."""

    months: int


#: After how long something comes again: days, or months on the calendar.
Every = timedelta | Months


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """One targeted output."""

    #: Stable slug of the name; keeps the obligation when the text around it changes.
    key: str
    name: str
    owner: Named | None = None
    #: Title of the page that holds it.
    page: str = ""
    #: How one sees that it is done.
    done_when: str = ""
    #: Its own date, else the charter's deadline counts.
    due: DueDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A named date on the way to the deadline."""

    key: str
    name: str
    due: DueDate


class Counted(StrEnum):
    """What a group goal counts."""

    #: Pages that somebody has gone through: contributed to, or reviewed.
    PAGES = "pages"
    #: People who have confirmed that they read what they were asked to read.
    READERS = "readers"
    ANSWERS = "answers"
    DELIVERABLES = "deliverables"
    CONTRIBUTIONS = "contributions"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGoal:
    """What all want to reach together."""

    counted: Counted
    #: How many; None for all that there are.
    wanted: int | None
    #: Its own date, else the charter's deadline counts.
    due: DueDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many must take part before a reading, or what nobody objects to, counts: people, or a part of those asked."""

    people: int = 0
    #: Of a hundred of those who owe it; 0 where people are counted.
    percent: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A later deadline than the first one, with its reason."""

    due: DueDate
    reason: str
    #: Id of the act that asked, or ``page-<day>`` for a new date written on the page. Goes into the key of
    #: the decision: ``decide/<community>/<key>``.
    key: str = ""
    asked_by: PersonKey | None = None
    asked_at: datetime | None = None
    #: None while nobody decided.
    approved: bool | None = None
    decided_by: PersonKey | None = None
    decided_at: datetime | None = None
    #: True when somebody with the right wrote another date afterwards: it was approved, and counts no more.
    superseded: bool = False
    #: The limit of the charter that it is beyond, of :data:`core.rules.deadline.limits.LIMITS`; "" for none.
    beyond: str = ""
    #: How many have taken part in what nobody is to object to, and how many must; 0 where any number will do.
    took_part: int = 0
    needed: int = 0
    #: The system of the intranet in which it was moved, by its name in the settings; "" for the wiki and the panel.
    told_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An outcome that somebody without the right wrote on the page: the community's, or a deliverable's."""

    #: None where one that counts was taken off the page.
    outcome: Outcome | None
    text: str
    #: Goes into the key of the decision: ``decide/<community>/<key>``.
    key: str
    by: PersonKey | None = None
    at: datetime | None = None
    #: None while nobody decided.
    accepted: bool | None = None
    decided_by: PersonKey | None = None
    decided_at: datetime | None = None
    #: Key of the deliverable; "" for the community as a whole.
    deliverable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a community stands, in a line of who owns it."""

    confidence: Confidence
    #: Their line; "" where the confidence says it all.
    text: str
    by: PersonKey
    at: datetime
    #: How many such words there were, this one included.
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One time that a community ended: how, and when."""

    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSince:
    """A level of maturity, since when, and whose word it was that settled it."""

    level: int
    since: datetime
    by: PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How often something was to be done again, and since when; None: as long as anybody knows."""

    every: Every | None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBy:
    """Who must confirm the charter's own page, until when, and how often again."""

    audience: Audience
    until: DueDate | None = None
    renew: Every | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a community is for. Built from its text by ``core.rules.purpose.charter.read_charter``."""

    community: CommunityKey
    #: The page the charter stands on or is attached to; confirmations and reviews are about this page.
    home: PageKey
    title: str
    scope: Scope
    state: CharterState = CharterState.DRAFT
    purpose: str = ""
    deliverables: tuple[Deliverable, ...] = ()
    business_need: str = ""
    benefit: str = ""
    sponsor: Named | None = None
    it_contact: Named | None = None
    stewards: tuple[Named, ...] = ()
    members: Audience = Audience()
    start: DueDate | None = None
    #: The first date, for ever; ``core.rules.deadline.due_dates.effective`` gives the one that counts.
    deadline: DueDate | None = None
    #: The date that the charter itself says now; it may be one that was only asked for.
    written: DueDate | None = None
    milestones: tuple[Milestone, ...] = ()
    extensions: tuple[Extension, ...] = ()
    #: Limits it sets itself: how often the deadline may move, and how long before it neither date nor text should.
    most_extensions: int | None = None
    quiet_before: timedelta | None = None
    quorum: Quorum | None = None
    #: How many members there are where a part of them must take part; None where nobody can count them.
    members_counted: int | None = None
    #: True for group reward, the default.
    group_reward: bool = True
    reward: str = ""
    #: What is shown as a bar of what all did together.
    goal: GroupGoal | None = None
    #: Hours a week the members are given.
    allowance: float | None = None
    training: str = ""
    #: Working time within which a contribution gets its answer.
    answer_within: timedelta | None = None
    read_by: ReadBy | None = None
    review_every: Every | None = None
    #: How often its owner says how it stands, and the last that they said.
    status_every: Every | None = None
    status: Status | None = None
    #: "renewed every", "review every", "status every" with what they said before: a changed term starts with the
    #: change.
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    #: IANA zone and ISO country/region of its working days; "" for the site's.
    zone: str = ""
    country: str = ""
    region: str = ""
    outcome: Outcome | None = None
    #: What came of it, in the words of who closed it; deliverable key → outcome beside it.
    outcome_text: str = ""
    deliverable_outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    closed_at: datetime | None = None
    #: Every time that it ended, in order: it may have been opened again in between.
    ends: tuple[Ended, ...] = ()
    #: What was written as its outcome without the right to close it.
    proposal: Proposal | None = None
    #: The same of single deliverables.
    item_proposals: tuple[Proposal, ...] = ()
    #: Maturity, 1 (shepherded) to 4 (leading); moves decision rights.
    level: int = 1
    #: The levels it was given, in time: what was asked at one is decided as it was decided there.
    levels: tuple[LevelSince, ...] = ()
    #: Fields taken over from the charter around this one.
    inherited: frozenset[str] = frozenset()
    #: Of each of these the page on which its words stand: who may not read that page never gets them.
    sources: Mapping[str, PageKey] = field(default_factory=dict)
    written_by: PersonKey | None = None
    #: "asked" while it says word for word what an older charter says and nobody said that it is a community of
    #: its own, "no" when somebody said that it is none; else "".
    copied: str = ""

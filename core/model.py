"""The vocabulary of Telos: what a wiki holds, what people owe, what they did about it.

Everything here is frozen data without I/O. Instants are aware datetimes in UTC. Keys are strings that carry
the site they belong to (``"hr:42"``), so that one store can hold many wikis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import field as default_field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

#: ``<site>:<immutable page id>``
PageKey = NewType("PageKey", str)
#: ``<site>:<immutable user id>``
PersonKey = NewType("PersonKey", str)
#: ``<site>:page:<page id>`` for a charter on a page, ``<site>:file:<slug>`` for an attached file.
CommunityKey = NewType("CommunityKey", str)


def page_key(site: str, local: str | int) -> PageKey:
    """The key of a page from its site and the platform's immutable id."""
    return PageKey(f"{site}:{local}")


def person_key(site: str, local: str | int) -> PersonKey:
    """The key of a person from the site and the platform's immutable user id."""
    return PersonKey(f"{site}:{local}")


def site_of(key: str) -> str:
    """The site a key belongs to."""
    return key.partition(":")[0]


def local_id(key: str) -> str:
    """The platform's own id inside a page's or person's key."""
    return key.rpartition(":")[2]


# --- people ---------------------------------------------------------------------------------------


class Rhythm(StrEnum):
    """How often a person wants to hear from Telos by mail. The panel is always current."""

    NOW = "now"
    THREE_A_DAY = "three-a-day"
    DAILY = "daily"
    WEEKLY = "weekly"
    PANEL = "panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time in which a person does not work; both ends are instants, the end is outside."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named account of a wiki, with only what a rule needs to know."""

    key: PersonKey
    #: The account's current name on the wiki; changes when the account is renamed.
    name: str
    #: How other people see the person; the account's name where the wiki knows no other.
    display: str = ""
    #: Confirmed address, or None: then mail is impossible and only the panel remains.
    email: str | None = None
    language: str = "en"
    #: IANA zone name, or "" for the site's zone.
    zone: str = ""
    #: False for blocked, deactivated and missing accounts: they owe nothing and get nothing.
    active: bool = True
    bot: bool = False
    groups: frozenset[str] = frozenset()
    #: When the account was made, where the wiki tells; else None.
    known_since: datetime | None = None
    rhythm: Rhythm = Rhythm.DAILY
    absences: tuple[Absence, ...] = ()

    @property
    def shown(self) -> str:
        """The name to show to people."""
        return self.display or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The people and groups a rule may look at, as they are now; groups are evaluated live."""

    people: Mapping[PersonKey, Person] = field(default_factory=dict)
    groups: Mapping[str, frozenset[PersonKey]] = field(default_factory=dict)
    #: When a person was first known to be in a group, for people who joined later than the charter. Under the
    #: group "": when the account was first known, for charters that ask everyone.
    joined: Mapping[tuple[str, PersonKey], datetime] = field(default_factory=dict)

    def get(self, key: PersonKey | None) -> Person | None:
        """The person behind a key, or None."""
        return self.people.get(key) if key else None

    def usable(self, key: PersonKey | None) -> bool:
        """True when the account exists, is active, and is not a bot."""
        person = self.get(key)
        return person is not None and person.active and not person.bot

    def named(self, name: str) -> Person | None:
        """The person of exactly this account name; first letter and underscores as wikis treat them."""
        wanted = _account(name)
        return next((p for p in self.people.values() if _account(p.name) == wanted), None)


def _account(name: str) -> str:
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


# --- pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One saved version of a page. Immutable but for ``hidden``."""

    #: Grows with time within a page (MediaWiki revision id, Confluence version number).
    number: int
    parent: int
    at: datetime
    #: None when the wiki hides the author or the author has no account.
    author: PersonKey | None
    #: Bytes of the page's source after this revision.
    size: int
    #: Digest of the source; equal digests are equal text, which is how reverts are seen. "" if hidden.
    digest: str = ""
    minor: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One signed remark on a page (a talk page post, a Confluence comment)."""

    #: Stable over edits of its surroundings.
    id: str
    at: datetime
    author: PersonKey | None
    #: Id of the thread's first comment (its own id if it opens one).
    thread: str
    #: First words, plain text, at most 280 characters.
    excerpt: str = ""
    #: People named or linked in it.
    mentions: frozenset[PersonKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterText:
    """A charter as somebody wrote it: field names and values untouched but for the platform's markup.

    Values are in plain notation: people as their account names or ``@{<local id>}``, pages as
    ``[[Title]]``, list entries one a line (leading ``*`` or ``-`` allowed).
    """

    fields: Mapping[str, str]
    #: How many charters stand on the page; the first one counts.
    count: int = 1
    #: Who wrote it last; asked first when something is missing.
    written_by: PersonKey | None = None
    written_at: datetime | None = None
    #: When the page first had a charter, where the wiki tells: who hears of it late sees the same history.
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as the wiki says it is, with the part of its history that rules look at."""

    key: PageKey
    title: str
    url: str
    exists: bool = True
    #: Namespace or space.
    space: str = ""
    #: What a descendant finds in its ``ancestors``: full title on MediaWiki, page id on Confluence.
    place: str = ""
    ancestors: tuple[str, ...] = ()
    #: Categories or labels, without their prefix.
    labels: frozenset[str] = frozenset()
    #: Number of the current revision; 0 when the page is gone.
    current: int = 0
    #: Sorted by number; a window, not always the whole history.
    revisions: tuple[Revision, ...] = ()
    #: Sorted by time.
    comments: tuple[Comment, ...] = ()
    charter: CharterText | None = None
    #: Local id of the page that holds its discussion, where it is a page of its own.
    talk: str = ""
    #: True for the page of an uploaded file: its first revision is a contribution, however short its text is.
    upload: bool = False
    #: True for a page that only points to another one: nothing on it is a contribution.
    redirect: bool = False

    @property
    def site(self) -> str:
        """The site the page belongs to."""
        return site_of(self.key)


# --- communities ----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBy:
    """Who must confirm the charter's own page, until when, and how often again."""

    audience: Audience
    until: DueDate | None = None
    renew: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What a community is for. Built from its text by ``core.rules.charter.read_charter``."""

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
    #: The first date, for ever; ``core.rules.deadline.effective`` gives the one that counts.
    deadline: DueDate | None = None
    milestones: tuple[Milestone, ...] = ()
    extensions: tuple[Extension, ...] = ()
    #: True for group reward, the default.
    group_reward: bool = True
    reward: str = ""
    #: Hours a week the members are given.
    allowance: float | None = None
    training: str = ""
    #: Working time within which a contribution gets its answer.
    answer_within: timedelta | None = None
    read_by: ReadBy | None = None
    review_every: timedelta | None = None
    #: IANA zone and ISO country/region of its working days; "" for the site's.
    zone: str = ""
    country: str = ""
    region: str = ""
    outcome: Outcome | None = None
    #: What came of it, in the words of who closed it; deliverable key → outcome beside it.
    outcome_text: str = ""
    deliverable_outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    closed_at: datetime | None = None
    #: Maturity, 1 (shepherded) to 4 (leading); moves decision rights.
    level: int = 1
    #: Fields taken over from the charter around this one.
    inherited: frozenset[str] = frozenset()
    written_by: PersonKey | None = None


# --- what rules find ------------------------------------------------------------------------------


class Level(StrEnum):
    """How much a finding matters. An error keeps a charter a draft."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the rules noticed, with a stable code that docs/codes explains."""

    code: str
    level: Level
    #: The charter field it is about, canonical name, or "".
    field: str = ""
    #: What was read, verbatim and unescaped: escape it wherever it is shown.
    read: str = ""
    #: Further values for the message, by name.
    # Not `field`: inside this class that name is the attribute above.
    data: Mapping[str, Any] = default_field(default_factory=dict)
    #: Who can mend it, the likeliest first.
    mend: tuple[PersonKey, ...] = ()


class ObligationKind(StrEnum):
    """What somebody can owe."""

    COMPLETE = "complete"
    DELIVER = "deliver"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REVIEW = "review"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How an obligation ended well: by whom, when, through what."""

    by: PersonKey | None
    at: datetime
    #: "reply", "thanks", "edit", "panel", "elsewhere", "confirmed", "done", "not a contribution", …
    how: str
    #: First words of the answer, or where it stands.
    note: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something one named person owes by a time, with the reason and the benefit.

    ``key`` is stable for as long as it is the same thing owed (it survives a new date, a hand-over, a
    rename): ``answer/<page>/<contribution>``, ``confirm/<page>/<person>/<round>``,
    ``deliver/<community>/<deliverable>``, ``complete/<community>``, ``review/<page>/<n>``,
    ``decide/<community>/<subject>``.
    """

    key: str
    kind: ObligationKind
    person: PersonKey
    community: CommunityKey
    page: PageKey
    opened: datetime
    due: datetime
    #: Message id of "why me" and its arguments (core/locales): "why-confirm-group", {"group": "managers"}.
    why: str
    why_args: Mapping[str, Any] = field(default_factory=dict)
    #: What is owed, short: a deliverable's name, a contribution's first words. Never a page title.
    what: str = ""
    #: What's in it for the person, in the charter's words.
    benefit: str = ""
    #: Author of the contribution to answer, extension to decide, …: "".
    about: PersonKey | None = None
    #: Revision to confirm or to answer.
    revision: int = 0
    settled: Settlement | None = None
    snoozed_until: datetime | None = None
    #: Set by "not mine": the obligation waits for a steward to place it and reminds nobody else.
    declined: bool = False
    #: False while its charter is a draft: shown, never reminded.
    reminds: bool = True
    #: Whom the ladder tells after the due date, when not the person themselves.
    stewards: tuple[PersonKey, ...] = ()
    sponsor: PersonKey | None = None

    @property
    def open(self) -> bool:
        """True while the person still owes it."""
        return self.settled is None and not self.declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a member added: edits by one author to one page within an hour are one."""

    #: ``r<first revision>`` or ``c<comment id>``; unique within its page.
    id: str
    page: PageKey
    community: CommunityKey
    author: PersonKey
    #: When it became one (the first revision of the group, the comment's time).
    at: datetime
    #: "page", "edit", "comment", "upload"
    kind: str
    first_revision: int = 0
    last_revision: int = 0
    size: int = 0
    excerpt: str = ""
    settled: Settlement | None = None
    #: The steward who answers, once assigned.
    steward: PersonKey | None = None
    #: True for the work of those who answer here, stewards and the sponsor: nobody owes them an answer.
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A named person's statement of having read a named revision."""

    person: PersonKey
    page: PageKey
    revision: int
    at: datetime
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rules find when they assess a page of a community."""

    findings: tuple[Finding, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    #: "confirmed", "to_confirm", "answered", "waiting", "late", …
    figures: Mapping[str, float] = field(default_factory=dict)
    #: When the same facts would lead to another standing, or None.
    look_again: datetime | None = None


# --- what people do -------------------------------------------------------------------------------


class ActKind(StrEnum):
    """What a person can do from the panel, a mail's page, or Special:Telos."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    THANK = "thank"
    ELSEWHERE = "answered-elsewhere"
    NOT_CONTRIBUTION = "not-a-contribution"
    HAND_OVER = "hand-over"
    SNOOZE = "snooze"
    NOT_MINE = "not-mine"
    EXTEND = "extend"
    DECIDE = "decide"
    DELIVER = "deliver"
    REVIEW = "review"
    CLOSE = "close"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a named person did, kept for ever as evidence."""

    #: Chosen by the client; the same id twice is the same act.
    id: str
    kind: ActKind
    person: PersonKey
    at: datetime
    page: PageKey | None = None
    community: CommunityKey | None = None
    #: Key of the obligation it is about, "" if none.
    obligation: str = ""
    #: Id of the contribution it is about, "" if none.
    contribution: str = ""
    #: Revision that was on the person's screen.
    revision: int = 0
    #: "panel", "mail", "special", "comment", "command line"
    channel: str = "panel"
    #: Reason or answer, as written.
    text: str = ""
    #: Snoozed until, extended to, away until.
    until: datetime | None = None
    #: Handed over to; away: start of the absence is ``at``.
    to: PersonKey | None = None
    #: True when the right to do it was checked as it was done (the desk does). Then it counts for ever, also
    #: when the person's role ends; an act that was not checked counts only while the person has the right.
    checked: bool = False
    #: Decision ("yes"/"no"), outcome, deliverable key → outcome, link of an answer elsewhere.
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person the host vouches for, and the page and revision on their screen."""

    person: PersonKey
    name: str
    page: PageKey | None = None
    revision: int = 0
    language: str = "en"
    expires: datetime | None = None

"""The facts behind what a person sees, before they become words.

``core.interactive`` gathers them from the store, with every page already checked against the wiki's read
permission; ``core.ui.view`` turns them into text in the person's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.calendar import WorkCalendar
from core.model import (
    Act,
    Charter,
    CommunityKey,
    Confirmation,
    Contribution,
    Directory,
    Disposed,
    Fact,
    Finding,
    Invitation,
    Obligation,
    Page,
    PageKey,
    Person,
    PersonKey,
    Settlement,
    Word,
)
from core.once import Once
from core.rules.advice.items import Advice
from core.rules.factors.estimates import Estimate
from core.rules.factors.goal import Progress
from core.rules.factors.levels import Proposed
from core.rules.pairing import BeforeAfter
from core.rules.pairing import Standing as PairStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A contribution that waits for an answer, with the obligation it opened."""

    contribution: Contribution
    obligation: Obligation
    page: Page
    #: The address that shows the change itself, or "".
    diff_url: str = ""
    #: The charter around it, whose people can take it over.
    charter: Charter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One of a person's obligations with the page and charter around it, readable by that person."""

    obligation: Obligation
    page: Page
    charter: Charter
    #: Where to act: the page, opened at the obligation.
    url: str = ""
    #: Where the work itself stands, when that is another page: a deliverable's own.
    own_url: str = ""
    #: Where the charter is edited, and the file it comes from when it is not edited in the wiki.
    edit_url: str = ""
    charter_file: str = ""
    #: For who is asked again: what changed since the version they confirmed.
    since_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Something the viewer did, with what it was about as it stands now; the viewer may read its page."""

    act: Act
    obligation: Obligation | None = None
    charter: Charter | None = None
    page: Page | None = None
    #: Whether it can be taken back now.
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A message of somebody whom others build on, on a page that the viewer may read.

    How many build on them in all is not in it: some of them may have done so where the viewer can't read.
    """

    contribution: Contribution
    page: Page
    #: Where it is seen.
    url: str
    #: On the page of figures, see :class:`BuiltOn`.
    built_on: BuiltOn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltOn:
    """What stands behind one of those whom others build on, as far as the viewer may read it."""

    #: Their place by influence (PageRank), 1 the first.
    place: int
    #: Different people who answered or built on what they wrote, and on how much of it, on pages the viewer may read.
    people: int
    acts: int
    #: By what name the acts behind are asked for.
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """That the viewer was invited here, by whom, and what speaks for them; they may read its page."""

    invitation: Invitation
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Somebody who could be invited, with what speaks for it; viewer and they may both read its page."""

    person: Person
    fact: Fact
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOfInviting:
    """What came of inviting to a community so far: sums, no names."""

    asked: int
    #: None where so few were asked that it would be about single people.
    visited: int | None
    contributed: int | None
    held_back: int
    #: By how much inviting raises the share of those who contribute.
    effect: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviting(CameOfInviting):
    """Whom a steward could invite to a community, and what came of inviting there so far."""

    charter: Charter
    home: Page
    suggested: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionGroup:
    """What was added to one page in one way, readable by who says what became of it."""

    page: Page
    #: Comments, or changes of the page itself.
    comments: bool
    added: int
    disposed: int
    #: So many without a word can be spoken for at once, and what tells them from others.
    at_once: int
    seen: str
    #: Those that can be told apart, the ones without a word first.
    some: tuple[tuple[Contribution, Disposed | None], ...]
    #: What shows a change of the page, by the contribution's id; a comment is told by its words.
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """What became of a community's contributions, for who may say it."""

    charter: Charter
    groups: tuple[DispositionGroup, ...]
    #: Of how many of these nobody said it yet.
    left: int
    #: Whether there are some on pages that the viewer may not read.
    hidden: bool
    #: Whether some are of too few people to be told to who sees sums only.
    few: bool = False
    #: Whether it is told who contributed each.
    names: bool
    #: Until when the news of the end wait for it; None while the community runs.
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFacts:
    """The level that figures speak for, and who asked for a higher one, for who may speak of it."""

    proposed: Proposed
    asked: tuple[PersonKey, ...] = ()
    #: Who gets rights by a higher level: their word alone raises none.
    gaining: frozenset[PersonKey] = frozenset()
    #: The day from which it may be raised, as the roles have to stay as they are for a while; None: at once.
    sayable_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of one of the viewer's own contributions, on a page they may read."""

    contribution: Contribution
    disposed: Disposed
    page: Page
    charter: Charter


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """A piece of advice with where it is done, as far as the viewer may read that."""

    advice: Advice
    #: Where it is done; "" where it is done by a click, or nowhere the viewer could go.
    url: str = ""
    #: What to answer first: since when each waits, and where.
    ways: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advising:
    """What would help a community, for one who looks after it; ``charter`` as they may read it."""

    charter: Charter
    advised: tuple[Advised, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is at hand for all who are shown the same of a page, its charter, and the people it names."""

    #: What was made of these as they stand; it goes once one of them is written.
    once: Once
    #: Those whom the charter names, as far as they are known.
    people: Mapping[PersonKey, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFacts:
    """Everything the panel of one page may show to one person."""

    viewer: Person
    page: Page
    #: Revision on the person's screen.
    shown: int
    charter: Charter
    directory: Directory
    calendar: WorkCalendar
    now: datetime
    #: The viewer's zone, resolved: their own, else the site's.
    zone: str = "UTC"
    home_url: str = ""
    #: Where the charter is edited; "" leads to ``home_url``.
    edit_url: str = ""
    #: Field of the charter → where it is edited, the editor opened at that field.
    field_urls: Mapping[str, str] = field(default_factory=dict)
    #: Name of the file an attached charter comes from; nobody can change it in the wiki. "": it stands on a page.
    charter_file: str = ""
    #: Deliverable key → address of its own page, where there is one that the viewer may read.
    deliverable_urls: Mapping[str, str] = field(default_factory=dict)
    #: ``<page key>/<contribution id>`` → where its answer stands in a discussion.
    answer_urls: Mapping[str, str] = field(default_factory=dict)
    #: ``<page key>/<contribution id>`` → where the contribution itself is seen: the change, else its page.
    contribution_urls: Mapping[str, str] = field(default_factory=dict)
    #: Titles of the pages that ``earlier`` stands on, readable by the viewer.
    titles: Mapping[PageKey, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    #: The viewer's open obligations in this community, this page's first, then soonest.
    mine: tuple[Obligation, ...] = ()
    #: Said to be "not mine" by somebody, for a steward or sponsor who finds the right person.
    to_place: tuple[Obligation, ...] = ()
    #: The viewer's own contributions on this page, newest first.
    contributed: tuple[Contribution, ...] = ()
    #: Contribution id → the time its answer is promised for, of the viewer's own that still wait.
    promised: Mapping[str, datetime] = field(default_factory=dict)
    #: For a steward: what waits in the community, soonest due first.
    waiting: tuple[Waiting, ...] = ()
    #: The viewer's latest confirmation of this page, whatever its revision.
    confirmed: Confirmation | None = None
    #: The major revision that came after the one on the screen, or None; and when.
    changed_to: int | None = None
    changed_at: datetime | None = None
    #: True where the revision on the screen waits for approval: readers are shown another one, or none.
    waits: bool = False
    diff_url: str = ""
    #: What changed since the version the viewer confirmed last; "" when that is the newest, or there is none.
    since_url: str = ""
    #: Deliverable key → how it was settled (None: still open).
    delivered: Mapping[str, Settlement | None] = field(default_factory=dict)
    #: Deliverable key → the open decision whether it is done.
    accepting: Mapping[str, Obligation] = field(default_factory=dict)
    #: What the viewer did in this community lately, newest first.
    doings: tuple[Doing, ...] = ()
    #: Where the charter says who is to read, the editor opened there; "" where nobody can change it in the wiki.
    read_by_url: str = ""
    #: Answered contributions of this community, newest first, at most five.
    earlier: tuple[Contribution, ...] = ()
    #: On the community's own page: messages of those whom others build on.
    lifted: tuple[Lifted, ...] = ()
    #: People who contributed to the community, counted.
    contributors: int = 0
    #: How far the group is with its goal; None where it has none.
    goal: Progress | None = None
    #: That the viewer was invited, as long as that is news.
    invited: Invited | None = None
    #: What became of the viewer's own contributions on this page, by ``<page key>/<contribution id>``.
    became: Mapping[str, Disposed] = field(default_factory=dict)
    #: Working days in which silence decides at the highest level.
    decide_days: int = 0
    #: On the charter's own page, for who may speak of its level.
    level: LevelFacts | None = None
    #: On the charter's own page, for who says what became of contributions.
    accounting: Accounting | None = None
    #: "mend", "answer", "extend", "decide", "close", "deliver"
    can: frozenset[str] = frozenset()
    #: The language the viewer chose for Telos; "" follows the wiki.
    language: str = ""
    #: For a viewer who sees all of the charter, and whom it does not name.
    shared: Shared | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Another community that could help this one, or be helped by it, as its viewer may know it."""

    other: CommunityKey
    charter: Charter
    title: str
    url: str
    #: True where the viewer's own community is the one that is helped.
    young: bool
    standing: PairStanding
    #: What the viewer may say now.
    words: tuple[Word, ...] = ()
    #: Of the other one's deliverables, how many are done.
    done: int = 0
    #: The young one's answers in time before they were together and since.
    compared: BeforeAfter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks a community that somebody looks after for help, and waits for a word."""

    charter: Charter
    pairs: tuple[Paired, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigures:
    """What a person's own doing comes to; shown to themselves and to nobody else."""

    #: What they contributed, what of it was answered, waits for a person's answer, and was built on by an edit.
    contributed: int = 0
    answered: int = 0
    waiting: int = 0
    built_on: int = 0
    #: What they answered of what was theirs to answer, and of that in the promised time.
    given: int = 0
    in_time: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """A person's open obligations, soonest first, and what they did this month."""

    viewer: Person
    zone: str
    #: The site's own zone, for communities that name none.
    home: str = ""
    now: datetime
    directory: Directory
    owed: tuple[Owed, ...] = ()
    done_this_month: int = 0
    #: The person's own figures of a year; None on the page of all communities, which is about nobody.
    own: OwnFigures | None = None
    #: What the person did lately, newest first; what they put off or gave away for as long as it is so.
    doings: tuple[Doing, ...] = ()
    #: What others said is not theirs, for the person to place.
    to_place: tuple[Owed, ...] = ()
    #: Why messages don't reach the person ("no-address", "refused", "later"); "" while they do.
    unreached: str = ""
    #: Names of people whom messages don't reach and who owe something where the person looks after things.
    unreached_others: tuple[str, ...] = ()
    #: The space whose own page of communities this is; "" for none.
    space: str = ""
    #: What became of the person's own contributions lately.
    became: tuple[Became, ...] = ()
    #: The person does not want to be suggested.
    unsuggested: bool = False
    #: Communities the person may see: charter, home page, open obligations of the person in it.
    communities: tuple[tuple[Charter, Page, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """What waits for a steward's answer, soonest due first."""

    viewer: Person
    zone: str
    #: The site's own zone, for communities that name none.
    home: str = ""
    now: datetime
    directory: Directory
    waiting: tuple[Waiting, ...] = ()
    #: Whether more than these wait for the viewer; for others, in communities that the viewer looks after.
    more: bool = False
    more_with_others: bool = False
    #: What the viewer answered lately and can take back.
    doings: tuple[Doing, ...] = ()
    #: Whom the viewer could invite, community by community.
    inviting: tuple[Inviting, ...] = ()
    #: Where the viewer says what became of contributions.
    accounting: tuple[Accounting, ...] = ()
    #: What would help, community by community.
    advising: tuple[Advising, ...] = ()
    #: Which communities ask one of theirs for help.
    pairing: tuple[Asking, ...] = ()

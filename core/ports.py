"""What the core asks of the world: a wiki, a way to send, a clock; and the few errors they answer with.

A platform is one object per site that satisfies :class:`Platform`. What it cannot do it leaves out of
``capabilities``; nothing in the core asks for a platform's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from core.events import Event
from core.joining import Asks, Joins, PlainJoins
from core.model import CommunityKey, Page, PageKey, Person, PersonKey, Scope, Viewer

# --- errors: each says what the caller does next ---------------------------------------------------


class TelosError(Exception):
    """Something the person or admin can act on; the text says what was wrong, read, and to do."""


class RetryAt(TelosError):
    """Not now: try again at ``at`` (None: by the queue's own back-off)."""

    def __init__(self, text: str, at: datetime | None = None) -> None:
        super().__init__(text)
        self.at = at


class GiveUp(TelosError):
    """It can't be done and trying again won't help; keep it as a dead letter."""


class Ambiguous(GiveUp):
    """It may or may not have been done and asking is impossible; never do it a second time."""


class Reject(TelosError):
    """The input is not acceptable (forged, stale, malformed). ``status`` is the HTTP answer."""

    def __init__(self, text: str, status: int = 401) -> None:
        super().__init__(text)
        self.status = status


# --- the wiki ---------------------------------------------------------------------------------------


class Capability(StrEnum):
    """What a platform may or may not be able to do; gaps are named, never guessed."""

    WEBHOOKS = "webhooks"
    PANEL = "panel"
    NATIVE_NOTICES = "native-notices"
    THREADS = "threads"
    #: Knows people's addresses.
    ADDRESSES = "addresses"
    #: Tells for another person whether they may read a page.
    READ_CHECKS = "read-checks"
    #: Tells the revision a person had on the screen.
    REVISION_SHOWN = "revision-shown"
    #: Has addresses for a page's editor and for a place in its discussion (``edit_link``, ``talk_link``).
    CLOSE_LINKS = "close-links"
    #: A delivery's signature covers its body, and the time it was sent.
    BODY_SIGNED = "body-signed"
    #: ``changes`` tells also of pages deleted and restored, and of comments taken back; else ``glance`` finds them.
    TELLS_DELETIONS = "tells-deletions"
    #: ``changes`` tells also of accounts and groups; else they are asked about again from time to time.
    TELLS_PEOPLE = "tells-people"
    #: Can hide a revision's author and text while the revision itself stays.
    HIDES_REVISIONS = "hides-revisions"
    #: Numbers the revisions of all pages in one row: a lower number was saved (or imported) earlier.
    NUMBERS_REVISIONS = "numbers-revisions"
    #: Shows how a page stands on the page itself (``show``).
    PAGE_STATE = "page-state"
    #: Lets people sign in to a page of Telos' own (``sign_in``, ``signed_in``).
    SIGN_IN = "sign-in"


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
class Glance:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of ``telos doctor``: green, or red with its cure."""

    name: str
    good: bool
    said: str
    cure: str = ""


class Webhooks(Protocol):
    """The pure part: bytes and headers in, values out."""

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """The authentic delivery; raises :class:`Reject` when forged, stale, or malformed."""

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        """What it says happened; unknown kinds give none and are counted by the caller."""


class Platform(Joins, Protocol):
    """One wiki."""

    site: str
    #: Where people find it, without a trailing slash.
    url: str
    capabilities: frozenset[Capability]
    webhooks: Webhooks

    def at_once(self) -> AbstractContextManager[None]:
        """What this thread asks inside is waited for by somebody: it stands in no line behind a sync."""

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """The current state of pages, asked by any page id (a discussion page or a comment gives its subject).

        A page that is gone comes back with ``exists=False``. ``revisions`` and ``comments`` hold the recent
        history; the store merges them into what it has. Raises :class:`RetryAt`, :class:`GiveUp`.
        """

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        """What changed since the cursor ("" for the first pass), in steps, with an overlap.

        The cursor carries all a later pass needs, also after an outage longer than the wiki keeps its list
        of recent changes.
        """

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """The texts of some revisions of a page, to be compared; those that can't be read are left out."""

    def glance(self, pages: Collection[PageKey]) -> Mapping[PageKey, Glance]:
        """Those of the pages that are there, cheaply; asked without :attr:`Capability.TELLS_DELETIONS` only."""

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """The pages of a scope, for a charter that is new or was attached elsewhere."""

    def find(self, title: str) -> Page | None:
        """The page of this title, or None."""

    def called(self, page: Page) -> Collection[str]:
        """What other pages call a page that they put in, by what is stored of it."""

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        """The pages that put in one of those called so, each a reader's page, as the wiki tells.

        A few thousand at most; none where ``Page.puts_in`` tells instead.
        """

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """Accounts by key or by name; unknown ones are left out."""

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """The group's members and since when, where the wiki tells; None for no such group."""

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """The pairs the wiki would show. Asked before anything about a page leaves Telos."""

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """Those of the pages that the person may "edit" or "protect"; none where the wiki can't tell."""

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """Let the wiki know which pages belong to a community; the whole list each time."""

    def notify(self, notice: NativeNotice) -> bool:
        """A native notification; False when the person or the wiki wants none. Idempotent by key."""

    def mark_read(self, keys: Collection[str]) -> None:
        """Mark notices of the wiki's own read by their keys: what they are about is settled, or not theirs now."""

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """Whether a token with these claims, not yet verified, says that it is from this wiki."""

    def identify(self, token: str, now: datetime) -> Viewer:
        """The person the wiki vouches for; raises :class:`Reject`."""

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        """Where a browser goes to sign in; with :attr:`Capability.SIGN_IN` only, as is the next.

        ``back`` is our address it returns to, ``state`` what it must bring back, ``verifier`` the secret of
        this attempt (RFC 7636), which never leaves the server.
        """

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        """Who came back, told by the wiki itself; raises :class:`Reject`, :class:`RetryAt`."""

    def show(self, state: PageState) -> None:
        """Put the state on the page, or take it off; nothing is written where it is there already.

        With :attr:`Capability.PAGE_STATE` only. What people wrote stays as it is, byte for byte.
        """

    def link(self, page: Page, *, obligation: str = "") -> str:
        """The address a message leads to: the page itself, opened at what is asked."""

    def diff(self, page: Page, old: int, new: int) -> str:
        """The address that shows what changed between two revisions."""

    def added(self, page: Page, old: int, new: int) -> str:
        """The words a change added (``old`` 0: a new page), plain and short; "" where it can't be told."""

    def part_link(self, near: Page) -> str:
        """Where people find all that is theirs on this site, whole; "" where the wiki has no such page.

        ``near``: a page they may read, from which the way goes where the page of their own has no address.
        """

    def links_begin(self) -> str:
        """How the links of all pages begin (``https://wiki.example/wiki/``), as the wiki makes them now.

        "" where they have nothing in common. When it changes, stored links are rebuilt.
        """

    def edit_link(self, page: Page, field: str = "") -> str:
        """The address of the page's editor, at a charter's field where that can be.

        Asked with :attr:`Capability.CLOSE_LINKS` only, as is the next.
        """

    def talk_link(self, page: Page, words: str = "", comment: str = "") -> str:
        """Where the page is discussed, opened at a comment and marked there; "" for nowhere.

        ``comment`` is its id and ``words`` are how it begins, as far as they are known.
        """

    def install(self) -> Iterator[Check]:
        """Put what people write with (templates) into the wiki and check every right; can be repeated."""

    def check(self) -> Iterator[Check]:
        """The checks of ``telos doctor`` for this wiki."""

    def installed(self, told: str) -> Iterator[Check]:
        """Whether the part that is installed in the wiki fits this server, by the version it told; "" before it did.

        Of a wiki that can be asked for it, ``check`` says so.
        """


class Plain(PlainJoins):
    """What a platform need not be able to do, for those that can't: mixed in, and never asked."""

    #: A style sheet behind those of our own pages, so that they look like the wiki people come from.
    own_style = ""

    def at_once(self) -> AbstractContextManager[None]:
        """It answers several at a time, each as soon as it can."""
        return nullcontext()

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """No token is from here."""
        return False

    def identify(self, token: str, now: datetime) -> Viewer:
        """Nobody is vouched for."""
        raise Reject("this wiki vouches for nobody by a token; open the page in the wiki again")

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """It doesn't tell."""
        return {}

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """Nobody can tell."""
        return frozenset()

    def called(self, page: Page) -> Collection[str]:
        """By its title."""
        return (page.title,) if page.title else ()

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        """No page puts in another one."""
        return iter(())

    def glance(self, pages: Collection[PageKey]) -> Mapping[PageKey, Glance]:
        """Its changes tell everything."""
        raise GiveUp("This wiki has no use for glances")

    def notify(self, notice: NativeNotice) -> bool:
        """It has no notifications of its own."""
        return False

    def mark_read(self, keys: Collection[str]) -> None:
        """It has no notifications of its own."""

    def installed(self, told: str) -> Iterator[Check]:
        """It is asked."""
        return iter(())

    def added(self, page: Page, old: int, new: int) -> str:
        """It can't tell."""
        return ""

    def part_link(self, near: Page) -> str:
        """It has none."""
        return ""

    def links_begin(self) -> str:
        """They have nothing in common."""
        return ""

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """It needs no map of communities."""

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        """People sign in to the wiki itself."""
        raise GiveUp("This wiki offers no sign-in")

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        """People sign in to the wiki itself."""
        raise Reject("this wiki offers no sign-in")

    def show(self, state: PageState) -> None:
        """The panel shows it."""
        raise GiveUp("This wiki shows no state on its pages")


class PlatformFactory(Asks, Protocol):
    """What the entry point in group ``telos.platforms`` gives."""

    name: str

    def open(self, site: str, settings: Mapping[str, Any]) -> Platform:
        """A platform for one configured site; no network before the first call."""


# --- sending ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing in a message: what · why · what's in it · until when · one link, all in words."""

    key: str
    what: str
    why: str
    benefit: str
    until: str
    url: str
    action: str
    community: str
    #: "not mine" for this line.
    not_mine_url: str = ""
    #: A second answer, with where it is given.
    other: str = ""
    other_url: str = ""
    #: Whom to ask.
    ask: str = ""
    #: Why it comes now.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person, ready for any channel."""

    #: Same for the same message; used as Message-ID and for dedupe.
    key: str
    to: Person
    language: str
    subject: str
    #: Obligation key all messages about it thread under; "" for a digest of several.
    thread: str
    lines: tuple[Line, ...]
    #: One good thing that happened, or "".
    good: str = ""
    #: How many more things wait than there are lines, said in words with where to find them, or "".
    rest: str = ""
    rest_url: str = ""
    stop_url: str = ""
    fewer_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """What reaches a person outside the panel."""

    name: str

    def reaches(self, person: Person) -> bool:
        """Whether it can reach this person at all."""

    def send(self, message: Message) -> None:
        """Send it; raises :class:`RetryAt` or :class:`GiveUp`. May be called again with the same key."""


#: The name it had before.
Notifier = Channel


class ChannelFactory(Protocol):
    """What the entry point in group ``telos.channels`` gives."""

    name: str

    def known_options(self) -> frozenset[str] | None:
        """The names its section's keys may have; None: it takes any."""

    def open(self, settings: Mapping[str, Any], clock: Clock) -> Channel:
        """The channel of one ``[channels.<name>]`` section; no network before it sends."""


class Clock(Protocol):
    """Where ``now`` comes from outside the pure part."""

    def now(self) -> datetime:
        """The aware instant in UTC."""

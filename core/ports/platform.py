"""What a wiki is asked for, part by part; a platform is one object per site with all of them.

What it cannot do it leaves out of ``capabilities``; nothing in the core asks for a platform's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Protocol

from core.events import Event
from core.joining import Asks, Joins, PlainJoins
from core.model import Page, PageKey, Person, PersonKey, Scope, Viewer
from core.ports.errors import GiveUp, Reject
from core.ports.staff import StaffSource
from core.ports.values import (
    Capability,
    Changes,
    Check,
    Delivery,
    Glance,
    NativeNotice,
    PageState,
    ScopeEntry,
)


class Site(Protocol):
    """Which wiki it is, and what it can do."""

    site: str
    #: Where people find it, without a trailing slash.
    url: str
    capabilities: frozenset[Capability]

    def at_once(self) -> AbstractContextManager[None]:
        """What this thread asks inside is waited for by somebody: it stands in no line behind a sync."""


class Webhooks(Protocol):
    """The pure part: bytes and headers in, values out."""

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """The authentic delivery; raises :class:`Reject` when forged, stale, or malformed."""

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        """What it says happened; unknown kinds give none and are counted by the caller."""


class Hooked(Protocol):
    """Tells what happens by webhook."""

    webhooks: Webhooks


class PageSource(Protocol):
    """Its pages: what they say now, what changed, which belong to a scope."""

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

    def added(self, page: Page, old: int, new: int) -> str:
        """The words a change added (``old`` 0: a new page), plain and short; "" where it can't be told."""

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


class PeopleDirectory(Protocol):
    """Its accounts and groups."""

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """Accounts by key or by name; unknown ones are left out."""

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """The group's members and since when, where the wiki tells; None for no such group."""


class Access(Protocol):
    """Who may read, and do, what."""

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """The pairs the wiki would show. Asked before anything about a page leaves Telos."""

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """Those of the pages that the person may "edit" or "protect"; none where the wiki can't tell."""


class Identity(Protocol):
    """Who somebody is: by a token the wiki signed, or by its sign-in."""

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


class Staff(Protocol):
    """What it knows about the people of other sites."""

    def staff(self) -> StaffSource | None:
        """About whom its word counts; None for a wiki, which tells of its own accounts only."""


class StatusProjection(Protocol):
    """What the wiki is told, to show it: which pages belong to a community, and how each stands."""

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """Let the wiki know which pages belong to a community; the whole list each time."""

    def show(self, state: PageState) -> None:
        """Put the state on the page, or take it off; nothing is written where it is there already.

        With :attr:`Capability.PAGE_STATE` only. What people wrote stays as it is, byte for byte.
        """


class NativeNotices(Protocol):
    """The wiki's own notifications."""

    def notify(self, notice: NativeNotice) -> bool:
        """A native notification; False when the person or the wiki wants none. Idempotent by key."""

    def mark_read(self, keys: Collection[str]) -> None:
        """Mark notices of the wiki's own read by their keys: what they are about is settled, or not theirs now."""


class Links(Protocol):
    """Where its pages are, for people."""

    def link(self, page: Page, *, obligation: str = "") -> str:
        """The address a message leads to: the page itself, opened at what is asked."""

    def diff(self, page: Page, old: int, new: int) -> str:
        """The address that shows what changed between two revisions."""

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


class SetUp(Joins, Protocol):
    """What an admin asks of it: put in what is needed, check it, take it back."""

    def install(self) -> Iterator[Check]:
        """Put what people write with (templates) into the wiki and check every right; can be repeated."""

    def check(self) -> Iterator[Check]:
        """The checks of ``telos doctor`` for this wiki."""

    def installed(self, told: str) -> Iterator[Check]:
        """Whether the part that is installed in the wiki fits this server, by the version it told; "" before it did.

        Of a wiki that can be asked for it, ``check`` says so.
        """


class Platform(
    Site,
    Hooked,
    PageSource,
    PeopleDirectory,
    Access,
    Identity,
    Staff,
    StatusProjection,
    NativeNotices,
    Links,
    SetUp,
    Protocol,
):
    """One wiki: all that may be asked of it. Whoever needs less asks for the part (:class:`Links`, :class:`Access`)."""


class PlatformDefaults(PlainJoins):
    """What a platform need not be able to do, for those that can't: mixed in, and never asked."""

    #: A style sheet behind those of our own pages, so that they look like the wiki people come from.
    own_style = ""

    def at_once(self) -> AbstractContextManager[None]:
        """It answers several at a time, each as soon as it can."""
        return nullcontext()

    def staff(self) -> StaffSource | None:
        """It is a wiki."""
        return None

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

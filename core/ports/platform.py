"""What a wiki is asked for, part by part; a platform is one object per site with those that it has.

What every wiki can do is asked of the platform itself. What some can't do is a part of it, an attribute that is None
where the wiki lacks it: asking whether a wiki can is looking at its part, and a part that is there answers. Nothing in
the core asks for a platform's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from core.events import Event
from core.model import Page, PageKey, Person, PersonKey, Scope, Viewer
from core.ports.set_up import Asks, InstalledPart, SetUp, TakenBack
from core.ports.staff import StaffSource
from core.ports.values import (
    Capability,
    Changes,
    Delivery,
    NativeNotice,
    PageStat,
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

    def members(self, scope: Scope) -> Iterable[PageKey]:
        """The pages of a scope, for a charter that is new or was attached elsewhere."""

    def find(self, title: str) -> Page | None:
        """The page of this title, or None."""


class PeopleDirectory(Protocol):
    """Its accounts and groups."""

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        """Accounts by key or by name; unknown ones are left out."""

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        """The group's members and since when, where the wiki tells; None for no such group."""


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


# --- what some wikis can do -----------------------------------------------------------------------------------


class Access(Protocol):
    """Who may read what, told for other people than who asks."""

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """The pairs the wiki would show. Asked before anything about a page leaves Telos."""


class Rights(Protocol):
    """What somebody may do to pages."""

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        """Those of the pages that the person may "edit" or "protect"."""


class PageStats(Protocol):
    """How pages stand, cheaply: what a wiki has whose ``changes`` leave out deletions and comments taken back."""

    def stats(self, pages: Collection[PageKey]) -> Mapping[PageKey, PageStat]:
        """Those of the pages that are there."""


class Differences(Protocol):
    """What changed from one revision to another, in words."""

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """The texts of some revisions of a page, to be compared; those that can't be read are left out."""

    def added(self, page: Page, old: int, new: int) -> str:
        """The words a change added (``old`` 0: a new page), plain and short; "" where it can't be told now."""


class PastCharters(Protocol):
    """What pages said that had a charter: where a version's own digest counts the charter in, and few are compared."""

    def without_charters(self, page: Page) -> Page:
        """A page whose charter was taken off, each version measured without the charter that it had."""


class Inclusions(Protocol):
    """Which pages put in which others."""

    def called(self, page: Page) -> Collection[str]:
        """What other pages call a page that they put in, by what is stored of it."""

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        """The pages that put in one of those called so, each a reader's page, as the wiki tells.

        A few thousand at most; none where ``Page.puts_in`` tells instead.
        """


class Listing(Protocol):
    """A list of a scope's pages that goes on where it was cut short."""

    def listed(self, scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        """Part by part the pages of a scope, each with the cursor behind it, "" behind the last.

        Raises :class:`GiveUp` for a cursor that the wiki knows no more.
        """


class Remarks(Protocol):
    """Remarks that people move from page to page by hand, as text."""

    def taken_to(self, page: Page) -> Collection[PageKey]:
        """Where what was taken from a page's discussion lately may stand, by who took it: a few, any page's ids."""


class Tokens(Protocol):
    """Tokens in which the wiki vouches for who looks at one of its pages."""

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """Whether a token with these claims, not yet verified, says that it is from this wiki."""

    def identify(self, token: str, now: datetime) -> Viewer:
        """The person the wiki vouches for; raises :class:`Reject`."""


class SignIn(Protocol):
    """The wiki's own sign-in, for pages of ours."""

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        """Where a browser goes to sign in.

        ``back`` is our address it returns to, ``state`` what it must bring back, ``verifier`` the secret of
        this attempt (RFC 7636), which never leaves the server.
        """

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        """Who came back, told by the wiki itself; raises :class:`Reject`, :class:`RetryAt`."""


class StatusProjection(Protocol):
    """How each page stands, put on the page itself."""

    def show(self, state: PageState) -> None:
        """Put the state on the page, or take it off; nothing is written where it is there already.

        What people wrote stays as it is, byte for byte.
        """


class ScopeMap(Protocol):
    """The wiki's own list of which pages belong to a community, for which it keeps a place on them."""

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """Let the wiki know which pages belong to a community; the whole list each time."""


class Traces(Protocol):
    """What it holds of what a Telos put there, told by the wiki alone: whoever lost the database learns of it there."""

    def traces_left(self) -> bool:
        """Whether it has a list of communities, or shows how a page stands, whichever Telos that was from."""


class NativeNotices(Protocol):
    """The wiki's own notifications."""

    def notify(self, notice: NativeNotice) -> bool:
        """A native notification; False when the person or the wiki wants none. Idempotent by key."""

    def mark_read(self, keys: Collection[str]) -> None:
        """Mark notices of the wiki's own read by their keys: what they are about is settled, or not theirs now."""


class CloseLinks(Protocol):
    """Addresses of a page's editor and of a place in its discussion."""

    def edit_link(self, page: Page, field: str = "") -> str:
        """The address of the page's editor, at a charter's field where that can be."""

    def talk_link(self, page: Page, words: str = "", comment: str = "") -> str:
        """Where the page is discussed, opened at a comment and marked there; "" for nowhere.

        ``comment`` is its id and ``words`` are how it begins, as far as they are known.
        """


class OptionalParts:
    """The parts that a wiki may lack, all absent: a platform is made from it and sets those it has."""

    access: Access | None = None
    rights: Rights | None = None
    page_stats: PageStats | None = None
    differences: Differences | None = None
    inclusions: Inclusions | None = None
    past_charters: PastCharters | None = None
    listing: Listing | None = None
    remarks: Remarks | None = None
    tokens: Tokens | None = None
    #: Where people sign in to pages of ours; without it they come by the wiki's own pages only.
    own_sign_in: SignIn | None = None
    status: StatusProjection | None = None
    scope_map: ScopeMap | None = None
    traces: Traces | None = None
    native_notices: NativeNotices | None = None
    close_links: CloseLinks | None = None
    #: About whom the word of a system counts that knows of staff; None: a wiki, which tells of its own accounts.
    staff: StaffSource | None = None
    #: Takes back what it put into the wiki.
    taken_back: TakenBack | None = None
    #: Of a wiki that can be asked for the part of Telos in it, ``check`` says how it is.
    installed_part: InstalledPart | None = None
    #: A style sheet behind those of our own pages, so that they look like the wiki people come from.
    own_style: str | None = None


class Platform(Site, Hooked, PageSource, PeopleDirectory, Links, SetUp, Protocol):
    """One wiki: what every one can do, and its further parts. Whoever needs less asks for the part (:class:`Links`)."""

    access: Access | None
    rights: Rights | None
    page_stats: PageStats | None
    differences: Differences | None
    inclusions: Inclusions | None
    past_charters: PastCharters | None
    listing: Listing | None
    remarks: Remarks | None
    tokens: Tokens | None
    own_sign_in: SignIn | None
    status: StatusProjection | None
    scope_map: ScopeMap | None
    traces: Traces | None
    native_notices: NativeNotices | None
    close_links: CloseLinks | None
    staff: StaffSource | None
    taken_back: TakenBack | None
    installed_part: InstalledPart | None
    own_style: str | None


def shown_pairs(
    platform: Platform, people: Collection[PersonKey], pages: Collection[PageKey]
) -> frozenset[tuple[PersonKey, PageKey]]:
    """The pairs the wiki would show; none where it can't tell, for then nothing leaves Telos."""
    return platform.access.readable(people, pages) if platform.access is not None else frozenset()


class PlatformFactory(Asks, Protocol):
    """What the entry point in group ``telos.platforms`` gives."""

    name: str

    def open(self, site: str, settings: Mapping[str, Any]) -> Platform:
        """A platform for one configured site; no network before the first call."""

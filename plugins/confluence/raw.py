"""What either Confluence says, in one shape: records with plain ids, and the questions both flavours answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from core.i18n import Phrase
from core.ports import GiveUp


@dataclass(frozen=True, slots=True, kw_only=True)
class RawVersion:
    """One saved version of a page."""

    number: int
    at: datetime
    #: Local id of who saved it; "" where Confluence names nobody.
    author: str = ""
    minor: bool = False
    #: Storage format.
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page or blog post as it is now."""

    id: str
    title: str
    space: str
    version: RawVersion
    #: Ids from the space's root down.
    ancestors: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    blog: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawComment:
    """One comment, at the foot of a page or inline."""

    id: str
    #: The comment it replies to, "" for one that opens a thread.
    parent: str
    at: datetime
    author: str
    #: Storage format.
    body: str
    inline: bool = False
    #: Whether it stands on a file of the page, not on the page itself.
    on_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file on a page, in its newest version: Confluence tells no digest of what is in it."""

    id: str
    #: What bodies call it by.
    name: str
    #: 0 and None where it isn't told.
    number: int
    at: datetime | None
    #: Whether there may be comments on it.
    talked_about: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTask:
    """A task on a page that was ticked."""

    id: str
    assignee: str
    completed_by: str
    completed_at: datetime | None
    #: Storage format, or plain text.
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUser:
    """An account."""

    id: str
    #: What people call the account by: the user name on Data Center; Cloud knows display names only.
    name: str
    display: str
    email: str = ""
    zone: str = ""
    language: str = ""
    active: bool = True
    app: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Something with a new version: a page, or a comment or a file on one."""

    page: str
    #: The content and its version, to be recognised when the next pass sees it again.
    mark: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some of all pages, and where to go on; "" at the end."""

    pages: tuple[RawPage, ...]
    after: str


class Wiki(Protocol):
    """The questions both flavours answer. Ids are local; raises as the client does."""

    cloud: bool

    def page(self, id: str) -> RawPage | None:
        """The page or blog post with its body; None when it is gone, archived, or not ours to see."""

    def home_of(self, id: str) -> str:
        """The page that a comment or attachment is on; "" when nobody knows any more."""

    def versions(self, page: RawPage, wanted: Collection[int]) -> Iterator[RawVersion]:
        """Earlier versions with their bodies; those that were deleted are left out."""

    def files(self, page: RawPage) -> Sequence[RawFile]:
        """The files on the page that were saved last."""

    def comments(self, page: RawPage, files: Iterable[RawFile]) -> Iterable[RawComment]:
        """All comments on the page and on these files of it, in any order."""

    def ticked(self, page: RawPage) -> Iterable[RawTask]:
        """Tasks that were completed, where Confluence says by whom."""

    def likes(self, comment: RawComment) -> Iterable[str]:
        """Who likes a comment, where Confluence says."""

    def changed(self, minutes: int) -> Iterator[Changed]:
        """What was saved in the last minutes, by Confluence's own clock."""

    def all_pages(self, after: str) -> Batch:
        """The next of all pages with their bodies; "" for the first."""

    def stats(self, ids: Sequence[str]) -> Mapping[str, tuple[RawPage, int]]:
        """Those of the pages that are there, without bodies, and how many comments are on each."""

    def below(self, cql: str, at: dict[str, Any]) -> Iterator[tuple[list[str], dict[str, Any] | None]]:
        """Ids of the pages that a CQL condition finds in parts, each with where the next one begins.

        ``at``: where one before said so.
        """

    def titled(self, title: str, space: str) -> Sequence[str]:
        """Ids of the pages of this title, in one space or all."""

    def users(self, ids: Collection[str]) -> Iterable[RawUser]:
        """Accounts by id; unknown ones are left out."""

    def user_named(self, name: str) -> RawUser | None:
        """The one account of this name; None for no or several."""

    def everybody(self) -> Iterator[RawUser]:
        """All accounts."""

    def group(self, name: str) -> list[RawUser] | None:
        """The group's members; None for no such group."""

    def readers(self, people: Collection[str], page: str) -> set[str]:
        """Those of the people who may read the page, as Confluence says."""

    def edits(self, person: str, page: str) -> bool:
        """Whether somebody who may read the page may edit it, as Confluence says."""

    def me(self) -> RawUser | None:
        """The account we ask with; None for nobody."""

    def save(self, page: RawPage, body: str) -> None:
        """Save a minor version after this one; raises :class:`~plugins.confluence.client.Conflict`."""

    def prop(self, page: RawPage, key: str) -> tuple[Any, str, int] | None:
        """A content property: its value, its address for writing, its version."""

    def put_prop(self, page: RawPage, key: str, value: Any, where: str, version: int) -> None:
        """Write a content property; ``where`` "" makes it, version is the one that was read."""

    def drop_prop(self, page: RawPage, where: str) -> None:
        """Delete a content property."""


def instant(text: object) -> datetime:
    """An instant as Confluence writes it: with an offset, ``Z``, or milliseconds."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise GiveUp(Phrase("cf-error-instant", read=ascii(text)[:60])) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def quoted(text: str) -> str:
    """A CQL string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(escaped.split()) + '"'

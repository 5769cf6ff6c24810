"""Pages as the wiki says they are: revisions, comments, the charter as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.model.ids import PageKey, PersonKey, site_of


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
    #: Numbers of the earlier revisions whose added text this one changes or continues; None where nobody asked
    #: the wiki. It is asked for apart, and no part of what a page is.
    builds_on: frozenset[int] | None = field(default=None, compare=False)
    #: Of earlier revisions than this one nobody asked.
    builds_from: int = field(default=0, compare=False)


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
    #: Whether it stands on a file of the page, not on the page itself.
    on_file: bool = False


class ReactionKind(StrEnum):
    """How a person said something on a page without Telos' panel."""

    #: A comment that only says the page was read.
    READ = "read"
    #: A task of the page about reading it, ticked off.
    TASK = "task"
    #: A like of a comment.
    LIKE = "like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A person's own sign on a page, given outside the panel. It proves the person, never the revision."""

    #: Unique within the page and stable: ``read/<comment id>``, ``task/<task id>``, ``like/<comment id>/<person>``.
    id: str
    kind: ReactionKind
    person: PersonKey
    #: When, where the wiki tells; it tells of no like.
    at: datetime | None = None
    #: Id of the comment it is about, for a like.
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One change of a field of a charter for which it matters who wrote it."""

    #: Canonical name.
    field: str
    #: None where the wiki hides it, or the change was made in a version that nobody can read.
    by: PersonKey | None
    at: datetime
    revision: int
    #: What it became, short; "" for taken out.
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVersion:
    """A version of a file that a page shows and that came without a revision of the page. Immutable."""

    #: The wiki's own id of the file; never its name, which not everybody may read.
    file: str
    number: int
    #: Since when readers of the page are shown it.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """From when on readers are shown which revision, on a page whose edits wait for approval."""

    at: datetime
    #: None: the newest one, whichever that is; 0: none at all.
    revision: int | None


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
    #: True where nobody can read the page as it is now: this is what its last readable revision said.
    earlier: bool = False
    #: When the page first had a charter, where the wiki tells: who hears of it late sees the same history.
    since: datetime | None = None
    #: Who changed what needs a right, oldest first, as far as the wiki tells.
    changes: tuple[FieldChange, ...] = ()
    #: True where its scope names a page that isn't there.
    lost: bool = False
    #: What stands on the page and shows a charter from elsewhere that can't be read from here ("{{:Charter of X}}").
    shown_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
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
    #: Sorted by id.
    signs: tuple[Reaction, ...] = ()
    charter: CharterText | None = None
    #: Local id of the page that holds its discussion, where it is a page of its own.
    talk: str = ""
    #: True for the page of an uploaded file: its first revision is a contribution, however short its text is.
    upload: bool = False
    #: True for a page that only points to another one: nothing on it is a contribution.
    redirect: bool = False
    #: True where only the current revision was read, of a page in no community as far as was known: what else
    #: there is on it is read once somebody needs it.
    partial: bool = False
    #: True where the page is longer than what is read of it (``Policy.largest_page``).
    cut: bool = False
    #: What readers were shown when, oldest first, where the wiki lets edits wait for approval; before the first of
    #: them, and where there are none, the newest revision.
    shown: tuple[Shown, ...] = ()
    #: New versions of files that it shows, sorted by time, where its revisions don't tell of them; those that are
    #: known, not always all.
    files: tuple[FileVersion, ...] = ()
    #: What it brings along of a charter to pages that put it in, as the platform tells it; "" for nothing. When it
    #: changes, those pages are looked at again.
    brings: str = ""
    #: Names of the pages it puts in, as the platform calls them (``Platform.called``), where the wiki can't be asked.
    puts_in: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def shown_now(self) -> int:
        """Number of the revision that readers are shown; 0 for none."""
        last = self.shown[-1].revision if self.shown else None
        return self.current if last is None else min(last, self.current)

    @property
    def site(self) -> str:
        """The site the page belongs to."""
        return site_of(self.key)

"""What the twin keeps: people, groups, spaces and content, as a Confluence's database would."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

Flavour = Literal["dc", "cloud"]

#: What everybody new may see, as on a fresh installation.
EVERYBODY = "confluence-users"
ADMINS = "confluence-administrators"


class Refused(Exception):
    """A request the product would refuse, with the status and message it would give."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass
class Person:
    """An account. ``id`` is the userKey on Data Center, the accountId on Cloud; it never changes."""

    id: str
    name: str
    display: str
    email: str = ""
    active: bool = True
    app: bool = False
    zone: str = ""
    locale: str = ""
    password: str = "demo"
    #: Whether the person lets others see the address (Cloud's profile visibility).
    mail_visible: bool = False
    type: str = "user"


@dataclass
class Group:
    """A group; ``id`` is only spoken of on Cloud."""

    name: str
    id: str
    members: set[str] = field(default_factory=set)


@dataclass
class Space:
    """A space, and who may see it, write in it and administer it."""

    id: int
    key: str
    name: str
    creator: str
    created: datetime
    status: str = "current"
    view_users: set[str] = field(default_factory=set)
    view_groups: set[str] = field(default_factory=lambda: {EVERYBODY})
    anonymous: bool = False
    admin_users: set[str] = field(default_factory=set)
    properties: dict[str, Property] = field(default_factory=dict)


@dataclass
class Version:
    """One saved wording of a page or comment."""

    number: int
    when: datetime
    by: str
    title: str
    storage: str
    minor: bool = False
    message: str = ""


@dataclass
class Property:
    """A content or space property."""

    id: str
    key: str
    value: Any
    number: int
    when: datetime
    by: str


@dataclass
class Task:
    """An inline task of a page, as the task index keeps it."""

    id: str
    local: str
    uuid: str
    status: str
    body: str
    creator: str
    assignee: str
    due: str
    created: datetime
    updated: datetime
    completed_by: str = ""
    completed: datetime | None = None


@dataclass
class Content:
    """A page, a file on one, or a comment, with all its versions, oldest first."""

    id: str
    type: Literal["page", "blogpost", "comment", "attachment"]
    space: str
    parent: str = ""
    #: The page a comment stands under, or a file is on.
    page: str = ""
    #: The file on that page a comment stands under; "" for one on the page itself.
    file: str = ""
    location: str = "footer"
    status: str = "current"
    versions: list[Version] = field(default_factory=list)
    #: Label name → its id.
    labels: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    read: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    update: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    #: Who likes it, and since when.
    likes: dict[str, datetime] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    @property
    def is_page(self) -> bool:
        """Whether it stands for itself; a blog post does too."""
        return self.type in {"page", "blogpost"}

    @property
    def holder(self) -> str:
        """What a comment or file is on."""
        return self.file or self.page

    @property
    def kind(self) -> str:
        """The word events have for it."""
        return "blog" if self.type == "blogpost" else self.type

    @property
    def latest(self) -> Version:
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.latest.title

    @property
    def created(self) -> datetime:
        return self.versions[0].when

    @property
    def creator(self) -> str:
        return self.versions[0].by

    def at(self, number: int) -> Version:
        for version in self.versions:
            if version.number == number:
                return version
        raise Refused(404, f"No content found with id: ContentId{{id={self.id}}}, version {number}")


class State:
    """Everything the twin knows, without any HTTP."""

    def __init__(self, flavour: Flavour, zone: str) -> None:
        self.flavour: Flavour = flavour
        #: The zone the server's CQL dates are read in.
        self.zone = zone
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.spaces: dict[str, Space] = {}
        self.content: dict[str, Content] = {}
        self.templates: dict[str, dict[str, Any]] = {}
        self.cloud_id = "a436116f-02ce-4520-8fbb-7301462a1674"
        self.label_ids: dict[str, str] = {}
        self._ids = itertools.count(1015809, 7)
        self._small = itertools.count(101)
        self._last = datetime(1970, 1, 1, tzinfo=UTC)
        #: How far its clock is behind: a site with a past is written from then on up to now.
        self.behind = timedelta()
        #: What the search index knows: copies, which stay as they were while it lags.
        self.index: dict[str, Content] = {}
        self._unindexed: set[str] = set()
        self._lags = False

    def new_id(self) -> str:
        return str(next(self._ids))

    def small_id(self) -> int:
        return next(self._small)

    def now(self) -> datetime:
        """The wall clock, to the millisecond as both products keep it, never the same twice."""
        now = datetime.now(UTC) - self.behind
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        if now <= self._last:
            now = self._last + timedelta(milliseconds=1)
        self._last = now
        return now

    def touch(self, content: Content) -> None:
        """Let the index know that something changed; it may take notice later."""
        self._unindexed.add(content.id)
        if not self._lags:
            self.catch_up()

    def catch_up(self, lags: bool = False) -> None:
        """Bring the index up to date; with ``lags`` it takes no further notice until the next call."""
        self._lags = lags
        for id_ in self._unindexed:
            content = self.content.get(id_)
            if content is None or content.status != "current":
                self.index.pop(id_, None)
            else:
                self.index[id_] = replace(
                    content, versions=list(content.versions), labels=dict(content.labels)
                )
        self._unindexed.clear()

    # --- finding ----------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """An account by id or name (display name where no account has the name)."""
        if name in self.people:
            return self.people[name]
        for attribute in ("name", "display"):
            for person in self.people.values():
                if getattr(person, attribute) == name:
                    return person
        raise Refused(404, f"No user found with name {name}")

    def page(self, title: str) -> Content:
        """A page by id or title; one in the trash only where no other has the title."""
        if title in self.content:
            return self.content[title]
        pages = [page for page in self.content.values() if page.is_page and page.title == title]
        pages.sort(key=lambda page: page.status != "current")
        if not pages:
            raise Refused(404, f"No page has the title {title}")
        return pages[0]

    def space(self, key: str) -> Space:
        if key not in self.spaces:
            raise Refused(404, f"No space found with key : {key}")
        return self.spaces[key]

    def groups_of(self, person: str) -> set[str]:
        return {group.name for group in self.groups.values() if person in group.members}

    def ancestors(self, content: Content) -> list[Content]:
        """From the root down to the parent; a comment's are the comments above it."""
        above: list[Content] = []
        at = content.parent
        while at and at in self.content:
            above.insert(0, self.content[at])
            at = self.content[at].parent
        return above

    def children(self, content: Content, type_: str = "page") -> list[Content]:
        return [
            child
            for child in self.content.values()
            if child.parent == content.id and child.type == type_ and child.status == "current"
        ]

    def comments(self, page: Content, *, top: bool = False) -> list[Content]:
        """The comments on a page or a file, oldest first; ``top`` leaves the replies out."""
        return [
            comment
            for comment in self.content.values()
            if comment.type == "comment"
            and comment.holder == page.id
            and comment.status == "current"
            and not (top and comment.parent)
        ]

    def files(self, page: Content) -> list[Content]:
        """The files on a page, oldest first."""
        return [file for file in self.content.values() if file.type == "attachment" and file.page == page.id]

    # --- rights -----------------------------------------------------------------------------------------

    def is_admin(self, person: Person | None) -> bool:
        return person is not None and person.active and ADMINS in self.groups_of(person.id)

    def sees_space(self, person: Person | None, space: Space) -> bool:
        if person is None or not person.active:
            return space.anonymous and person is None
        groups = self.groups_of(person.id)
        return (
            space.anonymous
            or person.id in space.view_users
            or person.id in space.admin_users
            or bool(groups & (space.view_groups | {ADMINS}))
            or person.app
        )

    def runs_space(self, person: Person | None, space: Space) -> bool:
        return person is not None and (self.is_admin(person) or person.id in space.admin_users)

    def _within(self, person: Person | None, names: tuple[set[str], set[str]]) -> bool:
        users, groups = names
        if not users and not groups:
            return True
        if person is None:
            return False
        return person.id in users or bool(groups & self.groups_of(person.id))

    def passes(self, person: Person | None, content: Content, *, write: bool = False) -> bool:
        """Whether the restrictions of a page and those above it let a person in.

        On Data Center the super group (confluence-administrators) is above them; on Cloud no person is.
        """
        page = self.content[content.page] if content.page else content
        above = self.flavour == "dc" and self.is_admin(person)
        chain = [*self.ancestors(page), page]
        if not above and not all(self._within(person, page.read) for page in chain):
            return False
        return not write or self._within(person, page.update)

    def may_see(self, person: Person | None, content: Content) -> bool:
        space = self.spaces.get(content.space)
        return space is not None and self.sees_space(person, space) and self.passes(person, content)

    def may_edit(self, person: Person | None, content: Content) -> bool:
        space = self.spaces[content.space]
        return (
            person is not None
            and space.status == "current"
            and self.may_see(person, content)
            and self.passes(person, content, write=True)
        )

"""A wiki in memory that satisfies the platform port, with a switch for losing its webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.events import (
    Event,
    GroupsChanged,
    PageDeleted,
    PageMoved,
    PageRestored,
    PageSaved,
    PersonBlocked,
    PersonCreated,
    PersonRenamed,
    VisibilityChanged,
)
from core.model import (
    CharterText,
    Comment,
    Page,
    PageKey,
    Person,
    PersonKey,
    Revision,
    Scope,
    Viewer,
    page_key,
    person_key,
)
from core.ports import (
    Capability,
    Changes,
    Check,
    Delivery,
    NativeNotice,
    Reject,
    RetryAt,
    ScopeEntry,
)
from core.rules.scope import matches
from tests.support.clock import FrozenClock

SECRET = b"of the memory wiki"

_EVENTS: dict[str, type[Event]] = {
    "saved": PageSaved,
    "moved": PageMoved,
    "deleted": PageDeleted,
    "restored": PageRestored,
    "visibility": VisibilityChanged,
    "created": PersonCreated,
    "renamed": PersonRenamed,
    "blocked": PersonBlocked,
    "groups": GroupsChanged,
}
_ABOUT_PEOPLE = {"created", "renamed", "blocked", "groups"}


def signed(body: bytes, delivery: str) -> dict[str, str]:
    """The headers of an authentic delivery."""
    return {
        "id": delivery,
        "signature": hmac.new(SECRET, delivery.encode() + body, hashlib.sha256).hexdigest(),
    }


class MemoryHooks:
    """Signs and reads the memory wiki's webhooks."""

    def __init__(self, site: str, clock: FrozenClock) -> None:
        self._site = site
        self._clock = clock

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        delivery = headers.get("id", "")
        if not hmac.compare_digest(headers.get("signature", ""), signed(body, delivery)["signature"]):
            raise Reject("the signature does not fit")
        return Delivery(id=delivery, body=body)

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        try:
            said = json.loads(body)
            kind, about = said["type"], said["about"]
        except (ValueError, KeyError, TypeError) as error:
            raise Reject("the body can't be read", 400) from error
        if kind not in _EVENTS:
            return ()
        at = self._clock.now()
        if kind in _ABOUT_PEOPLE:
            return (_EVENTS[kind](site=self._site, at=at, person=person_key(self._site, about)),)  # type: ignore[call-arg]
        return (_EVENTS[kind](site=self._site, at=at, page=page_key(self._site, about)),)  # type: ignore[call-arg]


@dataclass
class Leaf:
    """A page as the wiki keeps it."""

    id: int
    title: str
    space: str = "0"
    exists: bool = True
    text: str = ""
    labels: frozenset[str] = frozenset()
    revisions: list[Revision] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    charter: dict[str, str] | None = None
    charter_by: PersonKey | None = None
    #: When a charter first stood here.
    charter_at: datetime | None = None
    #: What a deletion took away.
    attic: tuple[list[Revision], list[Comment]] | None = None


class MemoryWiki:
    """One wiki; every operation gives its webhook to ``hooks_out``."""

    def __init__(self, clock: FrozenClock, site: str = "hr") -> None:
        self.site = site
        self.url = f"https://{site}.example"
        self.clock = clock
        self.capabilities = frozenset(Capability)
        self.webhooks = MemoryHooks(site, clock)
        self.leaves: dict[int, Leaf] = {}
        self.accounts: dict[int, Person] = {}
        self.members_of: dict[str, dict[PersonKey, datetime]] = {}
        self.log: list[tuple[str, int]] = []
        #: (delivery id, body) in the order of happening; the test decides what arrives.
        self.hooks_out: list[tuple[str, bytes]] = []
        self.secret: set[int] = set()
        self.published: list[list[ScopeEntry]] = []
        self.notices: dict[str, NativeNotice] = {}
        self.requests: list[str] = []
        #: While True every request fails as if the wiki were away.
        self.away = False
        self._next = 100

    # --- what happens in the wiki ---

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _tell(self, kind: str, about: int) -> None:
        self.log.append((kind, about))
        body = json.dumps({"type": kind, "about": about}).encode()
        self.hooks_out.append((f"d{len(self.log)}", body))

    def account(self, name: str, *groups: str, **values: object) -> PersonKey:
        number = self._number() + 9000
        key = person_key(self.site, number)
        email = f"{name.lower().replace(' ', '.')}@example.org"
        self.accounts[number] = replace(Person(key=key, name=name, email=email), **values)  # type: ignore[arg-type]
        for group in groups:
            self.members_of.setdefault(group, {})[key] = self.clock.now()
        self._tell("created", number)
        return key

    def group_change(self, key: PersonKey, group: str, *, joins: bool) -> None:
        members = self.members_of.setdefault(group, {})
        if joins:
            members.setdefault(key, self.clock.now())
        else:
            members.pop(key, None)
        self._tell("groups", _local(key))

    def block(self, key: PersonKey, *, blocked: bool = True) -> None:
        number = _local(key)
        self.accounts[number] = replace(self.accounts[number], active=not blocked)
        self._tell("blocked", number)

    def rename(self, key: PersonKey, name: str) -> None:
        number = _local(key)
        self.accounts[number] = replace(self.accounts[number], name=name)
        self._tell("renamed", number)

    def page(
        self,
        title: str,
        by: PersonKey | None = None,
        *,
        text: str = "",
        space: str = "0",
        labels: Iterable[str] = (),
        charter: dict[str, str] | None = None,
    ) -> PageKey:
        leaf = Leaf(id=self._number(), title=title, space=space, labels=frozenset(labels))
        self.leaves[leaf.id] = leaf
        return self.edit(page_key(self.site, leaf.id), by, text or f"The page {title}. " * 5, charter=charter)

    def edit(
        self,
        key: PageKey,
        by: PersonKey | None,
        text: str | None = None,
        *,
        minor: bool = False,
        charter: dict[str, str] | None = None,
        labels: Iterable[str] | None = None,
    ) -> PageKey:
        leaf = self.leaves[_local(key)]
        leaf.text = leaf.text + f" More about it, {self._next}: " + "word " * 20 if text is None else text
        if charter is not None:
            leaf.charter = dict(charter) or None
            leaf.charter_by = by
            leaf.charter_at = (leaf.charter_at or self.clock.now()) if leaf.charter else None
        if labels is not None:
            leaf.labels = frozenset(labels)
        source = leaf.text + repr(leaf.charter)
        parent = leaf.revisions[-1].number if leaf.revisions else 0
        leaf.revisions.append(
            Revision(
                number=self._number(),
                parent=parent,
                at=self.clock.now(),
                author=by,
                size=len(source),
                digest=hashlib.sha1(source.encode()).hexdigest(),
                minor=minor,
            )
        )
        self._tell("saved", leaf.id)
        return key

    def revert(self, key: PageKey, by: PersonKey) -> None:
        """Bring back the text before the last revision."""
        leaf = self.leaves[_local(key)]
        if len(leaf.revisions) < 2:
            return
        old, last = leaf.revisions[-2], leaf.revisions[-1]
        leaf.revisions.append(
            replace(
                old, number=self._number(), parent=last.number, at=self.clock.now(), author=by, minor=False
            )
        )
        self._tell("saved", leaf.id)

    def comment(self, key: PageKey, by: PersonKey, words: str, *, thread: str = "") -> str:
        leaf = self.leaves[_local(key)]
        name = f"c{self._number()}"
        leaf.comments.append(
            Comment(id=name, at=self.clock.now(), author=by, thread=thread or name, excerpt=words)
        )
        self._tell("saved", leaf.id)
        return name

    def move(self, key: PageKey, title: str, space: str | None = None) -> None:
        leaf = self.leaves[_local(key)]
        leaf.title, leaf.space = title, leaf.space if space is None else space
        if leaf.revisions:
            last = leaf.revisions[-1]
            leaf.revisions.append(
                replace(last, number=self._number(), parent=last.number, at=self.clock.now(), minor=True)
            )
        self._tell("moved", leaf.id)

    def delete(self, key: PageKey) -> None:
        leaf = self.leaves[_local(key)]
        if leaf.exists:
            leaf.exists = False
            leaf.attic = (leaf.revisions, leaf.comments)
            leaf.revisions, leaf.comments = [], []
            self._tell("deleted", leaf.id)

    def restore(self, key: PageKey) -> None:
        leaf = self.leaves[_local(key)]
        if not leaf.exists and leaf.attic:
            leaf.exists = True
            leaf.revisions, leaf.comments = leaf.attic
            self._tell("restored", leaf.id)

    def hide(self, key: PageKey, number: int) -> None:
        leaf = self.leaves[_local(key)]
        leaf.revisions = [
            replace(r, hidden=True, digest="", author=None) if r.number == number else r
            for r in leaf.revisions
        ]
        self._tell("visibility", leaf.id)

    # --- the port ---

    def _ask(self, what: str) -> None:
        self.requests.append(what)
        if self.away:
            raise RetryAt(f"{self.site} is away")

    def _page(self, number: int) -> Page:
        leaf = self.leaves.get(number)
        if leaf is None:
            return Page(key=page_key(self.site, number), title="", url="", exists=False)
        above = leaf.title.split("/")[:-1]
        return Page(
            key=page_key(self.site, leaf.id),
            title=leaf.title,
            url=f"{self.url}/{leaf.title.replace(' ', '_')}",
            exists=leaf.exists,
            space=leaf.space,
            place=leaf.title,
            ancestors=tuple("/".join(above[: n + 1]) for n in range(len(above))),
            labels=leaf.labels,
            current=leaf.revisions[-1].number if leaf.revisions and leaf.exists else 0,
            revisions=tuple(leaf.revisions),
            comments=tuple(leaf.comments),
            charter=CharterText(fields=leaf.charter, written_by=leaf.charter_by, written_at=leaf.charter_at)
            if leaf.charter and leaf.exists
            else None,
        )

    def _person(self, number: int) -> Person:
        person = self.accounts[number]
        groups = frozenset(name for name, members in self.members_of.items() if person.key in members)
        return replace(person, groups=groups)

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        self._ask("read")
        return [self._page(_local(key)) for key in sorted(pages)]

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        start = int(cursor or 0)
        # A small overlap, as a real wiki needs it.
        todo = self.log[max(start - 2, 0) :]
        for index in range(0, len(todo), 5):
            self._ask("changes")
            some = todo[index : index + 5]
            people = {about for kind, about in some if kind in _ABOUT_PEOPLE}
            numbers = sorted({about for kind, about in some if kind not in _ABOUT_PEOPLE})
            yield Changes(
                pages=tuple(self._page(number) for number in numbers),
                persons_changed=frozenset(person_key(self.site, number) for number in people),
                cursor=str(max(start - 2, 0) + index + len(some)),
                progress=(index + len(some)) / len(todo),
            )

    def members(self, scope: Scope) -> Iterable[PageKey]:
        self._ask("members")
        found = [self._page(number) for number in sorted(self.leaves)]
        return [page.key for page in found if page.exists and matches(scope, page)]

    def find(self, title: str) -> Page | None:
        self._ask("find")
        return next((self._page(n) for n, leaf in self.leaves.items() if leaf.title == title), None)

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        self._ask("people")
        return [
            self._person(number)
            for number, person in sorted(self.accounts.items())
            if person.key in keys or person.name in names
        ]

    def group(self, name: str) -> Mapping[PersonKey, datetime | None] | None:
        self._ask("group")
        return dict(self.members_of[name]) if name in self.members_of else None

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        self._ask("readable")
        return frozenset(
            (person, page)
            for person in people
            for page in pages
            if _local(page) not in self.secret and self._page(_local(page)).exists
        )

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        self._ask("publish")
        self.published.append(list(entries))

    def notify(self, notice: NativeNotice) -> bool:
        self._ask("notify")
        self.notices.setdefault(notice.key, notice)
        return True

    def identify(self, token: str, now: datetime) -> Viewer:
        person = self.accounts[int(token)]
        return Viewer(person=person.key, name=person.name)

    def link(self, page: Page, *, obligation: str = "") -> str:
        return f"{page.url}?telos={obligation}" if obligation else page.url

    def diff(self, page: Page, old: int, new: int) -> str:
        return f"{page.url}?diff={new}&oldid={old}"

    def edit_link(self, page: Page) -> str:
        return f"{page.url}?edit"

    def talk_link(self, page: Page, words: str = "") -> str:
        return f"{page.url}?talk={words[:20]}"

    def install(self) -> Iterator[Check]:
        return iter(())

    def check(self) -> Iterator[Check]:
        return iter(())


def _local(key: str) -> int:
    return int(key.rpartition(":")[2])

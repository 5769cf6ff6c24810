"""What people do in the memory wiki, and how it keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.model import (
    Comment,
    PageKey,
    Person,
    PersonKey,
    Reaction,
    ReactionKind,
    Revision,
    Shown,
    local_id,
    page_key,
    person_key,
)
from tests.support.clock import FrozenClock


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
    #: What each revision said, where it isn't what the one before said.
    texts: dict[int, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    signs: list[Reaction] = field(default_factory=list)
    #: Id of the page it lies below, where titles don't say.
    parent: int = 0
    charter: dict[str, str] | None = None
    charter_by: PersonKey | None = None
    #: When a charter first stood here.
    charter_at: datetime | None = None
    #: (revision, when, by, fields) of each saved charter.
    charters: list[tuple[int, datetime, PersonKey | None, dict[str, str]]] = field(default_factory=list)
    #: What readers were shown when, where edits wait for approval.
    shown: list[Shown] = field(default_factory=list)
    #: What a deletion took away.
    attic: tuple[list[Revision], list[Comment], list[Reaction]] | None = None


class Hands:
    """What people do in the wiki; every operation gives its webhook to ``hooks_out``."""

    def __init__(self, clock: FrozenClock, site: str) -> None:
        self.site = site
        self.clock = clock
        self.leaves: dict[int, Leaf] = {}
        self.accounts: dict[int | str, Person] = {}
        self.members_of: dict[str, dict[PersonKey, datetime]] = {}
        self.log: list[tuple[str, int | str]] = []
        #: (delivery id, body) in the order of happening; the test decides what arrives.
        self.hooks_out: list[tuple[str, bytes]] = []
        self.secret: set[int] = set()
        #: Page → the only people who may read it.
        self.only: dict[int, set[PersonKey]] = {}
        #: Page → the only people who may edit it.
        self.editors: dict[int, set[PersonKey]] = {}
        #: Who may protect pages; None: everybody who may edit them.
        self.protectors: set[PersonKey] | None = None
        #: True: a page's place is its id and it lies below its ``parent``; else its title says where it is.
        self.numbered = False
        self._next = 100

    # --- what happens in the wiki ---

    def _number(self) -> int:
        self._next += 1
        return self._next

    def leaf(self, key: PageKey) -> Leaf:
        """The page of this key."""
        return self.leaves[int(local(key))]

    def _tell(self, kind: str, about: int | str) -> None:
        self.log.append((kind, about))
        body = json.dumps({"type": kind, "about": about}).encode()
        self.hooks_out.append((f"d{len(self.log)}", body))

    def account(self, name: str, *groups: str, local: str = "", **values: object) -> PersonKey:
        number = local or self._number() + 9000
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
        self._tell("groups", local(key))

    def block(self, key: PersonKey, *, blocked: bool = True) -> None:
        number = local(key)
        self.accounts[number] = replace(self.accounts[number], active=not blocked)
        self._tell("blocked", number)

    def rename(self, key: PersonKey, name: str) -> None:
        number = local(key)
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
        parent: PageKey | None = None,
        charter: dict[str, str] | None = None,
    ) -> PageKey:
        leaf = Leaf(id=self._number(), title=title, space=space, labels=frozenset(labels))
        leaf.parent = int(local(parent)) if parent else 0
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
        leaf = self.leaf(key)
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
        leaf.texts[leaf.revisions[-1].number] = leaf.text
        if charter:
            leaf.charters.append((leaf.revisions[-1].number, self.clock.now(), by, dict(charter)))
        self._tell("saved", leaf.id)
        return key

    def kept(self, key: PageKey) -> None:
        """The wiki's bot saves what the page shows of its state: a minor version."""
        leaf = self.leaf(key)
        bot = next((account.key for account in self.accounts.values() if account.bot), None)
        last = leaf.revisions[-1]
        number = self._number()
        leaf.revisions.append(
            Revision(
                number=number,
                parent=last.number,
                at=self.clock.now(),
                author=bot,
                size=last.size + 1,
                digest=f"block-{number}",
                minor=True,
            )
        )
        self._tell("saved", leaf.id)

    def revert(self, key: PageKey, by: PersonKey) -> None:
        """Bring back the text before the last revision."""
        leaf = self.leaf(key)
        if len(leaf.revisions) < 2:
            return
        old, last = leaf.revisions[-2], leaf.revisions[-1]
        leaf.revisions.append(
            replace(
                old, number=self._number(), parent=last.number, at=self.clock.now(), author=by, minor=False
            )
        )
        leaf.texts[leaf.revisions[-1].number] = leaf.text = leaf.texts.get(old.number, "")
        self._tell("saved", leaf.id)

    def comment(self, key: PageKey, by: PersonKey, words: str, *, thread: str = "") -> str:
        leaf = self.leaf(key)
        name = f"c{self._number()}"
        leaf.comments.append(
            Comment(id=name, at=self.clock.now(), author=by, thread=thread or name, excerpt=words)
        )
        self._tell("saved", leaf.id)
        return name

    def move_thread(self, key: PageKey, to: PageKey, thread: str, *, hooks: str = "from to") -> None:
        """Move what was said in a thread to another page's discussion; ``hooks``: who tells of it, in which order."""
        source, target = self.leaf(key), self.leaf(to)
        target.comments += [comment for comment in source.comments if comment.thread == thread]
        source.comments = [comment for comment in source.comments if comment.thread != thread]
        for name in hooks.split():
            self._tell("saved", (source if name == "from" else target).id)

    def uncomment(self, key: PageKey) -> None:
        """Take back the last comment."""
        leaf = self.leaf(key)
        leaf.comments.pop()
        self._tell("uncommented", leaf.id)

    def say_read(self, key: PageKey, by: PersonKey) -> str:
        """A comment that says no more than that the page was read."""
        leaf = self.leaf(key)
        name = f"c{self._number()}"
        leaf.signs.append(Reaction(id=f"read/{name}", kind=ReactionKind.READ, person=by, at=self.clock.now()))
        self._tell("saved", leaf.id)
        return name

    def tick(self, key: PageKey, by: PersonKey, *, at: datetime | None = None, task: str = "1") -> None:
        """Tick off the page's task to read it."""
        leaf = self.leaf(key)
        leaf.signs.append(Reaction(id=f"task/{task}/{by}", kind=ReactionKind.TASK, person=by, at=at))
        self._tell("signed", leaf.id)

    def like(self, key: PageKey, by: PersonKey, comment: str) -> None:
        """Like a comment; the wiki doesn't tell when."""
        leaf = self.leaf(key)
        name = f"like/{comment}/{local(by)}"
        leaf.signs.append(Reaction(id=name, kind=ReactionKind.LIKE, person=by, comment=comment))
        self._tell("signed", leaf.id)

    def unsign(self, key: PageKey) -> None:
        """Take back the last sign."""
        leaf = self.leaf(key)
        leaf.signs.pop()
        self._tell("signed", leaf.id)

    def place(self, key: PageKey, parent: PageKey | None) -> None:
        """Put a page below another one; that leaves no revision."""
        leaf = self.leaf(key)
        leaf.parent = int(local(parent)) if parent else 0
        self._tell("placed", leaf.id)

    def label(self, key: PageKey, *labels: str) -> None:
        """Give a page other labels; that leaves no revision."""
        leaf = self.leaf(key)
        leaf.labels = frozenset(labels)
        self._tell("labelled", leaf.id)

    def space_changed(self) -> None:
        """Something happened to a whole space."""
        self._tell("site", 0)

    def move(self, key: PageKey, title: str, space: str | None = None) -> None:
        leaf = self.leaf(key)
        leaf.title, leaf.space = title, leaf.space if space is None else space
        if leaf.revisions:
            last = leaf.revisions[-1]
            leaf.revisions.append(
                replace(last, number=self._number(), parent=last.number, at=self.clock.now(), minor=True)
            )
        self._tell("moved", leaf.id)

    def delete(self, key: PageKey) -> None:
        leaf = self.leaf(key)
        if leaf.exists:
            leaf.exists = False
            leaf.attic = (leaf.revisions, leaf.comments, leaf.signs)
            leaf.revisions, leaf.comments, leaf.signs = [], [], []
            self._tell("deleted", leaf.id)

    def restore(self, key: PageKey) -> None:
        leaf = self.leaf(key)
        if not leaf.exists and leaf.attic:
            leaf.exists = True
            leaf.revisions, leaf.comments, leaf.signs = leaf.attic
            self._tell("restored", leaf.id)

    def approve(self, key: PageKey, number: int | None) -> None:
        """Show readers this revision from now on, whatever is saved later; None: the newest, 0: none."""
        self.leaf(key).shown.append(Shown(at=self.clock.now(), revision=number))
        self._tell("approved", self.leaf(key).id)

    def hide(self, key: PageKey, number: int) -> None:
        leaf = self.leaf(key)
        leaf.revisions = [
            replace(r, hidden=True, digest="", author=None) if r.number == number else r
            for r in leaf.revisions
        ]
        self._tell("visibility", leaf.id)


def local(key: str) -> int | str:
    """The wiki's own id."""
    number = local_id(key)
    return int(number) if number.isdecimal() else number

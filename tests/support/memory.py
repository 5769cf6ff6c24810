"""A wiki in memory that satisfies the platform port, with a switch for losing its webhooks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.model import (
    CharterText,
    Page,
    PageKey,
    Person,
    PersonKey,
    ReactionKind,
    Scope,
    Viewer,
    page_key,
    person_key,
)
from core.ports import (
    ByHand,
    Capability,
    Changes,
    Check,
    NativeNotice,
    OptionalParts,
    PageStat,
    PageState,
    RetryAt,
    ScopeEntry,
)
from core.rules.acknowledgement.shown_revisions import course, saved
from core.rules.purpose.authorship import as_shown, changes, tracked
from core.rules.purpose.scope import matches
from tests.support.clock import FrozenClock
from tests.support.delivering import ABOUT_PEOPLE, MemoryHooks, signed
from tests.support.hands import Hands, Leaf, local

__all__ = ["MemoryWiki", "signed"]

#: What its list of changes leaves out where it doesn't tell of deletions.
_UNTOLD = {"deleted", "restored", "visibility", "uncommented", "placed", "labelled", "site"}


def _charter(leaf: Leaf) -> CharterText | None:
    every = changes(
        ((number, at, by, tracked(fields)) for number, at, by, fields in leaf.charters), whole=True
    )
    if not leaf.shown:
        return CharterText(
            fields=leaf.charter or {}, written_by=leaf.charter_by, written_at=leaf.charter_at, changes=every
        )
    # What readers are shown is the charter, since when they are.
    rows = []
    for since, number in course(saved(leaf.revisions), leaf.shown):
        before = [charter for charter in leaf.charters if charter[0] <= number]
        rows.append((since, number, before[-1] if before else None))
    if not rows or rows[-1][2] is None:
        return None
    return CharterText(
        fields=rows[-1][2][3],
        written_by=rows[-1][2][2],
        written_at=next(since for since, _, charter in rows if charter is not None),
        changes=as_shown(
            every,
            [(since, number, tracked(charter[3]) if charter else None) for since, number, charter in rows],
        ),
    )


class MemoryWiki(Hands, OptionalParts):
    """One wiki with a panel, and told of everything; see :meth:`on_paper` for the other kind."""

    def __init__(self, clock: FrozenClock, site: str = "hr") -> None:
        super().__init__(clock, site)
        self.url = f"https://{site}.example"
        #: What stands between the wiki's address and a title.
        self.path = "/"
        self.capabilities = frozenset(Capability)
        self.access = self.rights = self.differences = self.inclusions = self.listing = self.tokens = self
        self.scope_map = self.traces = self.native_notices = self.close_links = self
        self.webhooks = MemoryHooks(site, clock)
        self.published: list[list[ScopeEntry]] = []
        self.notices: dict[str, NativeNotice] = {}
        self.read_notices: set[str] = set()
        self.requests: list[str] = []
        #: Characters of a page that are read.
        self.largest = 2_000_000
        #: While True every request fails as if the wiki were away.
        self.away = False
        #: States as they were put on pages, in order; what each page shows now.
        self.shows: list[PageState] = []
        self.states: dict[PageKey, PageState] = {}
        #: What the next calls of ``show`` raise.
        self.trouble: list[Exception] = []

    def on_paper(self) -> None:
        """Be a wiki that knows places by id, shows states on its pages, and tells of little."""
        self.numbered = True
        self.account("Telos Bot", bot=True)
        self.capabilities = frozenset({Capability.REVISION_SHOWN})
        self.native_notices = None
        self.page_stats = self.status = self

    # --- the port ---

    def _ask(self, what: str) -> None:
        self.requests.append(what)
        if self.away:
            raise RetryAt(f"{self.site} is away")

    def _page(self, number: int | str) -> Page:
        leaf = self.leaves.get(number)
        if leaf is None:
            return Page(key=page_key(self.site, number), title="", url="", exists=False)
        place, ancestors = self._where(leaf)
        return Page(
            key=page_key(self.site, leaf.id),
            title=leaf.title,
            url=f"{self.links_begin()}{leaf.title.replace(' ', '_')}",
            exists=leaf.exists,
            space=leaf.space,
            place=place,
            ancestors=ancestors,
            labels=leaf.labels,
            current=leaf.revisions[-1].number if leaf.revisions and leaf.exists else 0,
            revisions=tuple(leaf.revisions),
            comments=tuple(leaf.comments),
            signs=tuple(sorted(leaf.signs, key=lambda reaction: reaction.id)),
            charter=_charter(leaf) if leaf.charter and leaf.exists else None,
            shown=tuple(leaf.shown) if leaf.exists else (),
            cut=len(leaf.text) > self.largest,
        )

    def _where(self, leaf: Leaf) -> tuple[str, tuple[str, ...]]:
        if not self.numbered:
            above = leaf.title.split("/")[:-1]
            return leaf.title, tuple("/".join(above[: n + 1]) for n in range(len(above)))
        path: list[str] = []
        up = leaf.parent
        while up:
            path.insert(0, str(up))
            up = self.leaves[up].parent
        return str(leaf.id), tuple(path)

    def _holding(self, number: int | str) -> int | str:
        """The page of an id, which may be a comment's."""
        for leaf in self.leaves.values():
            if number in {c.id for c in leaf.comments} | {s.id.removeprefix("read/") for s in leaf.signs}:
                return leaf.id
        return number

    def _person(self, number: int | str) -> Person:
        person = self.accounts[number]
        if Capability.TELLS_PEOPLE not in self.capabilities:
            return replace(person, groups=None)
        groups = frozenset(name for name, members in self.members_of.items() if person.key in members)
        return replace(person, groups=groups)

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        self._ask("read")
        return [self._page(self._holding(local(key))) for key in sorted(pages)]

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        self._ask("texts")
        leaf, text = self.leaf(page), ""
        texts: dict[int, str] = {}
        for revision in leaf.revisions if leaf.exists else ():
            text = leaf.texts.get(revision.number, text)
            if revision.number in numbers and not revision.hidden:
                texts[revision.number] = text
        return texts

    def stats(self, pages: Collection[PageKey]) -> Mapping[PageKey, PageStat]:
        self._ask("stats")
        read = [self._page(local(key)) for key in sorted(pages)]
        return {
            page.key: PageStat(
                current=page.current,
                comments=len(page.comments)
                + sum(reaction.kind is ReactionKind.READ for reaction in page.signs),
                title=page.title,
                space=page.space,
                ancestors=page.ancestors,
                labels=page.labels,
            )
            for page in read
            if page.exists
        }

    def changes(self, cursor: str, *, now: datetime) -> Iterator[Changes]:
        start = int(cursor or 0)
        # A small overlap, as a real wiki needs it.
        todo = self.log[max(start - 2, 0) :]
        for index in range(0, len(todo), 5):
            self._ask("changes")
            some = todo[index : index + 5]
            people = {about for kind, about in some if kind in ABOUT_PEOPLE}
            numbers = sorted({int(about) for kind, about in some if kind not in ABOUT_PEOPLE | {"site"}})
            if self.page_stats is not None:
                told = {about for kind, about in some if kind not in _UNTOLD}
                numbers = [number for number in numbers if number in told and self.leaves[number].exists]
            if Capability.TELLS_PEOPLE not in self.capabilities:
                people = set()
            yield Changes(
                pages=tuple(self._page(number) for number in numbers),
                persons_changed=frozenset(person_key(self.site, number) for number in people),
                cursor=str(max(start - 2, 0) + index + len(some)),
                progress=(index + len(some)) / len(todo),
            )

    def members(self, scope: Scope) -> Iterable[PageKey]:
        self._ask("members")
        pages = [self._page(number) for number in sorted(self.leaves)]
        return [page.key for page in pages if page.exists and matches(scope, page)]

    def listed(self, scope: Scope, cursor: str = "") -> Iterator[tuple[Sequence[PageKey], str]]:
        keys = list(self.members(scope))
        for start in range(int(cursor or 0), len(keys), 10):
            self._ask("listed")
            after = start + 10
            yield keys[start:after], str(after) if after < len(keys) else ""

    def find(self, title: str) -> Page | None:
        self._ask("find")
        return next((self._page(n) for n, leaf in self.leaves.items() if leaf.title == title), None)

    def people(self, *, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
        self._ask("people")
        return [
            self._person(number)
            for number, person in sorted(self.accounts.items(), key=str)
            if person.key in keys or person.name in names or f"@{number}" in names
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
            if local(page) not in self.secret
            and self._page(local(page)).exists
            and person in self.only.get(int(local(page)), {person})
        )

    def may(self, person: PersonKey, pages: Collection[PageKey], right: str) -> frozenset[PageKey]:
        self._ask("may")
        return frozenset(
            key
            for key in pages
            if self._page(local(key)).exists
            and (person, key) in self.readable([person], [key])
            and person in self.editors.get(int(local(key)), {person})
            and (right != "protect" or self.protectors is None or person in self.protectors)
        )

    def show(self, state: PageState) -> None:
        self._ask("show")
        if self.trouble:
            raise self.trouble.pop(0)
        before = self.states.get(state.page)
        if before == state or (before is None and not state.shown):
            return
        self.shows.append(state)
        self.kept(state.page)
        if state.shown:
            self.states[state.page] = state
        else:
            del self.states[state.page]

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        self._ask("publish")
        self.published.append(list(entries))

    def traces_left(self) -> bool:
        self._ask("traces_left")
        return bool(self.published and self.published[-1]) or bool(self.states)

    def notify(self, notice: NativeNotice) -> bool:
        self._ask("notify")
        self.notices.setdefault(notice.key, notice)
        return True

    def mark_read(self, keys: Collection[str]) -> None:
        self._ask("mark_read")
        self.read_notices |= set(keys) & set(self.notices)

    def at_once(self) -> AbstractContextManager[None]:
        return nullcontext()

    def added(self, page: Page, old: int, new: int) -> str:
        return ""

    def called(self, page: Page) -> Collection[str]:
        return (page.title,) if page.title else ()

    def including(self, names: Collection[str]) -> Iterator[PageKey]:
        return iter(())

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        return ()

    def sent_test(self) -> bool:
        return True

    def issued(self, claims: Mapping[str, Any]) -> bool:
        return False

    def identify(self, token: str, now: datetime) -> Viewer:
        person = self.accounts[local(f":{token}")]
        return Viewer(person=person.key, name=person.name)

    def part_link(self, near: Page) -> str:
        return f"{self.links_begin()}Special:Telos#all"

    def links_begin(self) -> str:
        return f"{self.url}{self.path}"

    def link(self, page: Page, *, obligation: str = "") -> str:
        return f"{page.url}?telos={obligation}" if obligation else page.url

    def diff(self, page: Page, old: int, new: int) -> str:
        return f"{page.url}?diff={new}&oldid={old}"

    def edit_link(self, page: Page, field: str = "") -> str:
        return f"{page.url}?edit"

    def talk_link(self, page: Page, words: str = "", comment: str = "") -> str:
        return f"{page.url}?talk={words[:20]}&comment={comment}"

    def install(self) -> Iterator[Check]:
        return iter(())

    def check(self) -> Iterator[Check]:
        return iter(())

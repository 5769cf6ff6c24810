"""Pages as Confluence says they are now: state, charter, history, comments, signs.

Everything a page is told by, a webhook or the sync, is read here, so that both lead to the same facts.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.added import added
from core.model import (
    CharterText,
    Comment,
    Page,
    PageKey,
    PersonKey,
    Reaction,
    ReactionKind,
    Revision,
    local_id,
    page_key,
    person_key,
)
from core.rules.purpose.authorship import changes, tracked
from plugins.confluence.charter import (
    holds_charter,
    read_charter_text,
    says_only_read,
    size_and_digest,
    task_about_reading,
)
from plugins.confluence.files import came, named
from plugins.confluence.included import Included, brings, included
from plugins.confluence.markup import LARGEST
from plugins.confluence.offer import is_template
from plugins.confluence.raw import RawComment, RawPage, RawVersion, Wiki
from plugins.confluence.storage import Broken, excerpt, mentions, read, read_words, words

#: Of a page, a comment, or an attachment.
_ID: Final = re.compile(r"(?:att)?\d{1,19}", re.ASCII)
#: Versions of one page that are looked at; older ones are history that no rule needs.
WINDOW: Final = 200
#: Versions remembered: they never change, and each costs a request on Data Center.
_KEPT: Final = 100_000
#: Likes are asked about for so many of the latest comments of a page: each is a request.
_LIKED: Final = 20


@dataclass(frozen=True, slots=True)
class _Version:
    """What is remembered of a version: everything but its text."""

    at: datetime
    author: str
    minor: bool
    size: int
    digest: str
    #: Names of the files that it shows.
    files: frozenset[str]
    #: The pages that it puts in.
    puts_in: tuple[Included, ...]
    #: The charter's fields as written; None without a charter.
    fields: Mapping[str, str] | None


class Reader:
    """Reads the pages of one Confluence, whose base address is ``url``.

    ``own`` gives the ids of our own accounts: a mention of one beside "read" is no further word.
    """

    def __init__(
        self,
        site: str,
        wiki: Wiki,
        url: str,
        own: Callable[[], Collection[str]] = lambda: (),
        largest: int = LARGEST,
    ) -> None:
        """``largest``: characters of a page that are read; a longer one is treated like one that broke."""
        self._largest = min(largest, LARGEST)
        self._site = site
        self._wiki = wiki
        self._url = url
        self._own = own
        #: None for a version that was deleted.
        self._known: OrderedDict[tuple[str, int], _Version | None] = OrderedDict()

    def read(self, keys: Collection[PageKey]) -> list[Page]:
        """The current state and recent history of pages, asked by the id of a page or of a comment on one.

        What is there no more, or not for us, comes back with ``exists=False``.
        """
        pages: dict[PageKey, Page] = {}
        for key in keys:
            id = local_id(key)
            raw = self._page(id) if _ID.fullmatch(id) else None
            page = self.whole(raw) if raw is not None else Page(key=key, title="", url="", exists=False)
            pages[page.key] = page
        return list(pages.values())

    def texts(self, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
        """See :meth:`core.ports.Platform.texts`."""
        raw = self._wiki.page(local_id(page))
        if raw is None:
            return {}
        current = raw.version.number
        bodies = {
            version.number: version.body for version in self._wiki.versions(raw, set(numbers) - {current})
        }
        if current in numbers:
            bodies[current] = raw.version.body
        return {number: read_words(body) for number, body in bodies.items()}

    def _too_long(self, body: str) -> bool:
        return len(body) > self._largest

    def _broken(self, body: str) -> bool:
        """Whether nobody can read it: it broke off, or is too long."""
        return self._too_long(body) or isinstance(read(body), Broken)

    def _page(self, id: str) -> RawPage | None:
        raw = self._wiki.page(id) if id.isdigit() else None
        if raw is not None:
            return raw
        home = self._wiki.home_of(id)
        return self._wiki.page(home) if home and home != id else None

    def whole(self, raw: RawPage) -> Page:
        """The page with its history, comments and signs."""
        self._learn(raw)
        files = self._wiki.files(raw)
        comments = list(self._wiki.comments(raw, files))
        own = self._own() if comments else ()
        # Who says "read" on a file has read the file: that is neither a word about the page nor a proof of it.
        comments = [
            comment
            for comment in comments
            if not (comment.on_file and says_only_read(comment.body, bots=own))
        ]
        words = [comment for comment in comments if not says_only_read(comment.body, bots=own)]
        revisions = tuple(self._revisions(raw))
        return replace(
            self.state(raw),
            revisions=revisions,
            comments=self._comments(comments, words),
            signs=self._signs(raw, comments, words),
            charter=self._charter(raw),
            files=came(files, [(version.at, version.files) for _, version in self._history(raw)]),
            partial=False,
        )

    def state(self, raw: RawPage) -> Page:
        """The page by its current version alone: enough for a page in no community."""
        self._remember(raw.id, raw.version)
        version = self._known[raw.id, raw.version.number]
        return Page(
            key=page_key(self._site, raw.id),
            title=raw.title,
            url=self.address(raw.id, raw.space, blog=raw.blog),
            space=raw.space,
            place=raw.id,
            ancestors=raw.ancestors,
            labels=raw.labels,
            current=raw.version.number,
            cut=self._too_long(raw.version.body),
            revisions=tuple(self._revisions(raw, only=True)),
            partial=True,
            brings=brings(raw.version.body[: self._largest]),
            puts_in=frozenset(
                name for put_in in (version.puts_in if version else ()) for name in put_in.names
            ),
        )

    def has_charter(self, raw: RawPage) -> bool:
        """Whether the current version holds a charter."""
        self._remember(raw.id, raw.version)
        version = self._known[raw.id, raw.version.number]
        if version is not None and version.fields is not None:
            return True
        # One that broke may have said something before.
        return "details" in raw.version.body and self._broken(raw.version.body)

    def added(self, id: str, old: int, new: int) -> str:
        """The words that version ``new`` of a page has and ``old`` (0: none) hasn't; "" where one is gone."""
        raw = self._page(id)
        if raw is None:
            return ""
        asked = {number for number in (old, new) if number}
        bodies = {
            version.number: version.body for version in self._wiki.versions(raw, asked - {raw.version.number})
        }
        bodies[raw.version.number] = raw.version.body
        if not asked <= bodies.keys():
            return ""
        return added(words(bodies[old]) if old else "", words(bodies[new]))

    def address(self, id: str, space: str, *, blog: bool = False) -> str:
        """Where people find a page; it stays right when the page is renamed."""
        if self._wiki.cloud and not blog:
            return f"{self._url}/spaces/{space}/pages/{id}"
        return f"{self._url}/pages/viewpage.action?pageId={id}"

    # --- history ----------------------------------------------------------------------------------------

    def _learn(self, raw: RawPage) -> None:
        """Read the versions not looked at before."""
        self._remember(raw.id, raw.version)
        numbers = range(max(1, raw.version.number - WINDOW + 1), raw.version.number)
        wanted = {number for number in numbers if (raw.id, number) not in self._known}
        for version in self._wiki.versions(raw, wanted):
            self._remember(raw.id, version)
            wanted.discard(version.number)
        for number in wanted:
            # Somebody deleted it: its changes are part of the next one.
            self._known[raw.id, number] = None

    def _remember(self, id: str, version: RawVersion) -> None:
        size, digest = size_and_digest(version.body)
        known = self._known.get((id, version.number))
        # A live doc goes on under the number it has; a text that wasn't told may be told next time.
        if (id, version.number) in self._known and (known is None or known.digest == digest):
            self._known.move_to_end((id, version.number))
            return
        charter = None if self._too_long(version.body) else read_charter_text(version.body)
        self._known[id, version.number] = _Version(
            version.at,
            version.author,
            version.minor,
            size,
            digest,
            frozenset() if self._too_long(version.body) else named(version.body, id),
            () if self._too_long(version.body) else included(version.body),
            charter.fields if charter else None,
        )
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def _history(self, raw: RawPage) -> Iterator[tuple[int, _Version]]:
        for number in range(max(1, raw.version.number - WINDOW + 1), raw.version.number + 1):
            version = self._known.get((raw.id, number))
            if version is not None:
                yield number, version

    def _revisions(self, raw: RawPage, *, only: bool = False) -> Iterator[Revision]:
        before, parent = "", 0
        for number, version in self._history(raw):
            revision = Revision(
                number=number,
                parent=parent if parent or number == 1 else number - 1,
                at=version.at,
                author=person_key(self._site, version.author) if version.author else None,
                size=version.size,
                digest=version.digest,
                # A new title or place, or our own block, leaves what people wrote as it was.
                minor=version.minor or version.digest == before,
            )
            before, parent = version.digest, number
            if not only or number == raw.version.number:
                yield revision

    # --- charter ----------------------------------------------------------------------------------------

    def _charter(self, raw: RawPage) -> CharterText | None:
        """The charter, with who wrote these words, and since when the page has one."""

        def place(title: str, space: str) -> str | None:
            return self._place(title, space, raw.space)

        body = "" if self._too_long(raw.version.body) else raw.version.body
        charter = read_charter_text(body, find_place=place)
        known = dict(self._history(raw))
        if charter is None and (former := self._before_it_broke(raw, known)) is not None:
            charter = read_charter_text(former.body, find_place=place)
            charter = replace(charter, earlier=True) if charter else None
            known = {number: version for number, version in known.items() if number <= former.number}
        history = list(known.values())
        if charter is not None and is_template(raw, charter.fields):
            return None
        if charter is None and (title := self._shows(raw, body)):
            return self._from_elsewhere(title, history)
        if charter is None or not history:
            return charter
        latest = history[-1]
        wrote = latest
        for version in reversed(history):
            if version.fields != latest.fields:
                break
            wrote = version
        first = next((version for version in history if version.fields is not None), latest)
        return replace(
            charter,
            written_by=self._by(wrote),
            written_at=wrote.at,
            since=first.at,
            changes=changes(
                (
                    (
                        number,
                        version.at,
                        self._by(version),
                        tracked(version.fields) if version.fields else None,
                    )
                    for number, version in known.items()
                ),
                whole=1 in known,
            ),
        )

    def _shows(self, raw: RawPage, body: str) -> str:
        """The title of a page put in here whose charter shows here; "" for none."""
        for put_in in included(body):
            id = put_in.link.id or self._place(put_in.link.title, put_in.link.space, raw.space)
            other = self._wiki.page(id) if id and id != raw.id else None
            if other is not None and holds_charter(
                other.version.body[: self._largest], in_excerpt=put_in.excerpt
            ):
                return put_in.link.title
        return ""

    def _from_elsewhere(self, title: str, history: Sequence[_Version]) -> CharterText:
        """A charter that the page shows and does not write, by whoever put it in."""
        text = CharterText(fields={"scope": "page"}, shown_by=title)
        if not history:
            return text
        put_in = history[-1]
        for version in reversed(history):
            if version.puts_in != put_in.puts_in:
                break
            put_in = version
        return replace(text, written_by=self._by(put_in), written_at=put_in.at, since=put_in.at)

    def _place(self, title: str, space: str, home: str) -> str | None:
        """The page that a charter in the space ``home`` names: one there, else the one of all other spaces.

        ``HR:Leave`` names the space, as ``find`` takes it. None where there is no such page, or there are several.
        """
        pages_titled = self._wiki.titled(title, space or home)
        if not pages_titled and not space:
            pages_titled = self._wiki.titled(title, "")
            key, colon, rest = title.partition(":")
            if not pages_titled and colon and key.strip() and rest.strip():
                pages_titled = self._wiki.titled(rest.strip(), key.strip())
        return pages_titled[0] if len(pages_titled) == 1 else None

    def _by(self, version: _Version) -> PersonKey | None:
        return person_key(self._site, version.author) if version.author else None

    def _before_it_broke(self, raw: RawPage, known: Mapping[int, _Version]) -> RawVersion | None:
        """The last version with a charter, where the page can't be read since; None where it was taken off."""
        last = max((number for number, version in known.items() if version.fields is not None), default=0)
        if not last or not self._broken(raw.version.body):
            return None
        later = {number for number in known if last < number < raw.version.number}
        bodies = {version.number: version for version in self._wiki.versions(raw, {last, *later})}
        if any(not self._broken(bodies[number].body) for number in later & bodies.keys()):
            return None
        return bodies.get(last)

    # --- comments and signs -----------------------------------------------------------------------------

    def _comments(self, all_: Sequence[RawComment], words: Iterable[RawComment]) -> tuple[Comment, ...]:
        parents = {comment.id: comment.parent for comment in all_}
        made = [
            Comment(
                id=comment.id,
                at=comment.at,
                author=person_key(self._site, comment.author) if comment.author else None,
                thread=_root(comment.id, parents),
                excerpt=excerpt(comment.body),
                mentions=frozenset(person_key(self._site, id) for id in mentions(comment.body)),
                on_file=comment.on_file,
            )
            for comment in words
        ]
        return tuple(sorted(made, key=lambda comment: (comment.at, comment.id)))

    def _signs(
        self, raw: RawPage, comments: Iterable[RawComment], words: Sequence[RawComment]
    ) -> tuple[Reaction, ...]:
        ids = {comment.id for comment in words}
        signs = [
            Reaction(
                id=f"read/{comment.id}",
                kind=ReactionKind.READ,
                person=person_key(self._site, comment.author),
                at=comment.at,
            )
            for comment in comments
            if comment.id not in ids and comment.author
        ]
        for task in self._wiki.ticked(raw):
            if task.completed_by and task.completed_by == task.assignee and task_about_reading(task.body):
                person = person_key(self._site, task.completed_by)
                signs.append(
                    Reaction(
                        id=f"task/{task.id}", kind=ReactionKind.TASK, person=person, at=task.completed_at
                    )
                )
        for comment in sorted(words, key=lambda comment: comment.at)[-_LIKED:]:
            for id in self._wiki.likes(comment):
                person = person_key(self._site, id)
                signs.append(
                    Reaction(
                        id=f"like/{comment.id}/{id}",
                        kind=ReactionKind.LIKE,
                        person=person,
                        comment=comment.id,
                    )
                )
        return tuple(sorted(signs, key=lambda sign: sign.id))


def _root(id: str, parents: Mapping[str, str]) -> str:
    seen = {id}
    while parents.get(id) and parents[id] not in seen:
        id = parents[id]
        seen.add(id)
    return id

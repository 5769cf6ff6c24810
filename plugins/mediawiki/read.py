"""Pages as the wiki says they are now: state, text and discussion of fifty at once, history one by one.

Everything a page is told by, a webhook or the sync, is read here, so that both lead to the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.model import (
    CharterText,
    Comment,
    Page,
    PageKey,
    PersonKey,
    Revision,
    Shown,
    local_id,
    page_key,
    person_key,
)
from plugins.mediawiki.about import CATEGORY, FILE, TEMPLATE, About, instant
from plugins.mediawiki.approved import Approvals
from plugins.mediawiki.archives import Archives
from plugins.mediawiki.braces import blank
from plugins.mediawiki.charter import read_charter_text
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.people import People
from plugins.mediawiki.protocol import Asked, Json, batches, here
from plugins.mediawiki.saved import Line, bare
from plugins.mediawiki.savers import Savers
from plugins.mediawiki.shown import UNSPOKEN, Templates
from plugins.mediawiki.talk import Signed, read_discussion_tools, read_talk
from plugins.mediawiki.titles import placed
from plugins.mediawiki.written import LARGEST, Written

REVISION_PROPS = "ids|timestamp|flags|userid|user|size|sha1"


@dataclass(slots=True)
class _Raw:
    """One page of an answer, merged over its continuation."""

    row: Json
    #: Characters that are read.
    largest: int = LARGEST
    categories: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    revisions: dict[int, Json] = field(default_factory=dict)
    #: When each version of a file came, and its digest.
    files: set[tuple[datetime, str]] = field(default_factory=set)
    #: Whether the page shows a charter, be it by what other pages hold.
    shows: bool = False

    @property
    def exists(self) -> bool:
        return not self.row.get("missing") and not self.row.get("invalid")

    @property
    def talk_page(self) -> bool:
        return int(self.row.get("ns", 0)) % 2 == 1

    @property
    def text(self) -> str:
        """The current wikitext, as much of it as is read; "" when it is hidden or something else than wikitext."""
        return self._whole[: self.largest]

    @property
    def cut(self) -> bool:
        """Whether the page is longer than what is read of it."""
        return len(self._whole) > self.largest

    @property
    def _whole(self) -> str:
        if not self.revisions:
            return ""
        return _wikitext(self.revisions[max(self.revisions)])


class Reader:
    """Reads the pages of one wiki."""

    def __init__(
        self,
        site: str,
        client: Asked,
        about: Callable[[], About],
        people: People,
        url: str = "",
        largest: int = LARGEST,
    ) -> None:
        """``largest``: characters of a page or discussion that are read."""
        self._site = site
        self._client = client
        self._about = about
        self._people = people
        self._written = Written(client, largest)
        self._savers = Savers(client, about, largest)
        self._archives = Archives(client, self._savers)
        self._approvals = Approvals(client, about)
        self._templates = Templates(client)
        #: Page of a file → when each of its versions came, and its digest.
        self._files: dict[int, list[tuple[datetime, str]]] = {}
        #: Where people find the wiki, whatever it believes itself.
        self._url = url
        self._largest = largest

    def read(self, keys: Collection[PageKey]) -> list[Page]:
        """The current state and recent history of pages, asked by any page's id.

        A discussion page's id gives the page it discusses; a discussion of nothing gives nothing.
        """
        ids = [int(local_id(key)) for key in keys if local_id(key).isascii() and local_id(key).isdigit()]
        pages = self.states(ids)
        gone = {int(local_id(page.key)) for page in pages if not page.exists}
        if gone:
            # Was it a discussion? Then the page it was about has lost its comments.
            subjects, talks = self._deleted_discussions(gone)
            others = [page for page in self.states((), subjects) if page.exists] if subjects else []
            known = {page.key for page in others}
            pages = [p for p in pages if p.key not in known and int(local_id(p.key)) not in talks] + others
        return [self.with_history(page) for page in pages]

    def including(self, titles: Collection[str]) -> Iterator[PageKey]:
        """See :meth:`core.ports.Platform.including`."""
        return (page_key(self._site, number) for number in self._templates.including(titles))

    def _deleted_discussions(self, ids: Collection[int]) -> tuple[set[str], set[int]]:
        """Titles of the pages whose discussions were deleted lately, and which of the ids those were."""
        about = self._about()
        titles: set[str] = set()
        talks: set[int] = set()
        rows = self._client.get("query", list="logevents", letype="delete", lelimit="max", leprop="ids|title")
        for row in rows["query"]["logevents"]:
            if row.get("logpage") in ids and row["ns"] % 2:
                talks.add(int(row["logpage"]))
                titles.add(subject_title(about, row))
        return titles, talks

    def with_history(self, page: Page) -> Page:
        """The page with as much of its history as one request tells (500 revisions, 5,000 for bots)."""
        if not page.exists or not page.revisions or not page.revisions[-1].parent:
            return page
        rows = self._client.get("query", pageids=local_id(page.key), prop="revisions", rvprop=REVISION_PROPS,
                                rvlimit="max")["query"]["pages"][0]  # fmt: skip
        found = {row.number: row for row in page.revisions}
        number = int(local_id(page.key))
        found |= {row["revid"]: self.wording(number, self.revision(row)) for row in rows.get("revisions", ())}
        # Saved since the state was read: the next hint tells of it, with the state that belongs to it.
        return replace(page, revisions=tuple(found[n] for n in sorted(found) if n <= page.current))

    def states(self, ids: Iterable[int], titles: Collection[str] = ()) -> list[Page]:
        """The current state of pages, discussions included; ``revisions`` holds the current one only."""
        about = self._about()
        asked = sorted(set(ids))
        raws = self._fetch(about, "pageids", asked)
        raws |= self._fetch(about, "titles", titles)
        counterparts = {one for raw in raws.values() if raw.exists
                        for one in (raw.row.get("subjectid"), raw.row.get("talkid")) if one}  # fmt: skip
        raws |= self._fetch(about, "pageids", sorted(counterparts - raws.keys()))
        raws |= self._fetch(about, "pageids", self._orphans(about, raws) - raws.keys())
        talks = {str(raw.row["title"]): raw for raw in raws.values() if raw.talk_page and raw.exists}
        archives, read = self._archives.of(about, talks, lambda titles: self._titled(about, titles))
        missing = [title for title in archives if title not in talks and title not in read]
        talks |= {title: raw for title, raw in (*read.items(), *self._titled(about, missing)) if raw.exists}
        subjects = {number: raw for number, raw in raws.items() if not raw.talk_page}
        long: set[int] = set()
        comments = self._comments(about, subjects, talks, archives, long)
        shown = self._approvals.of(number for number, raw in subjects.items() if number and raw.exists)
        drafts = self._behind(about, subjects, shown)
        # First what each of them brings along, so that of two that are read at once the other one is known.
        brings = {number: self._brings(about, raw) for number, raw in subjects.items() if number}
        ways = self._ways(about, subjects, drafts, shown)
        brings |= {number: "shows" for number in ways if not brings[number]}
        return [
            self._page(
                ways.get(number, about),
                number,
                raw,
                comments.get(number, ()),
                shown.get(number, ()),
                drafts.get(number),
                number in long,
                brings[number],
            )
            for number, raw in sorted(subjects.items())
            if number
        ]

    def _ways(
        self,
        about: About,
        subjects: Mapping[int, _Raw],
        behind: Mapping[int, str],
        shown: Mapping[int, tuple[Shown, ...]],
    ) -> dict[int, About]:
        """How to read the pages that show their readers a charter and write none."""
        unwritten = []
        for number, raw in subjects.items():
            if not raw.exists or int(raw.row["ns"]) in UNSPOKEN:
                continue
            title, text = str(raw.row["title"]), behind.get(number, raw.text)[: self._largest]
            if read_charter_text(text, about, namespace=int(raw.row["ns"])) is not None:
                continue
            shows = raw.shows or self._templates.puts_in_one(about, title, text)
            if number in behind:
                # What the newest version uses says nothing of the one that readers are shown.
                shows = self._templates.shown_in(about, shown[number][-1].revision or 0, title, text)
            if shows:
                unwritten.append((number, title, text))
        return self._templates.read(about, unwritten) if unwritten else {}

    def _brings(self, about: About, raw: _Raw) -> str:
        """What a page brings along of a charter to pages that put it in."""
        if not raw.exists:
            return ""
        namespace = int(raw.row["ns"])
        if raw.row.get("redirect"):
            # Where it leads to is what it brings; of other redirects there are as many as pages that ever moved.
            return bare(raw.text.partition("\n")[0])[:200] if namespace == TEMPLATE else ""
        return self._templates.brought(
            about, str(raw.row["title"]), raw.text, namespace=namespace,
            shows=raw.shows and namespace == TEMPLATE,
        )  # fmt: skip

    def revision(self, row: Mapping[str, Any]) -> Revision:
        """A revision, from whichever list of the API it comes.

        What readers may not see isn't used, even where our own account could see it.
        """
        user_hidden = bool(row.get("userhidden"))
        hidden = user_hidden or bool(row.get("sha1hidden") or row.get("texthidden"))
        account = int(row.get("userid", 0))
        return Revision(
            number=int(row["revid"]),
            parent=int(row.get("parentid", 0)),
            at=instant(row["timestamp"]),
            author=None if user_hidden or not account or row.get("temp") else person_key(self._site, account),
            size=int(row.get("size", 0)),
            digest="" if row.get("sha1hidden") else str(row.get("sha1", "")),
            minor=bool(row.get("minor")),
            hidden=hidden,
        )

    def wording(self, number: int, revision: Revision) -> Revision:
        """The revision as what its page says to readers: without the charter, a file's page with the file."""
        revision = self._written.measured(number, revision)
        files = self._files.get(number)
        if files and revision.digest and "+" not in revision.digest:
            # The revision that tells of a file's new version is saved after it, never before.
            shown = [digest for at, digest in files if at <= revision.at]
            revision = replace(revision, digest=f"{revision.digest}+{shown[-1] if shown else ''}")
        return revision

    def _behind(
        self, about: About, subjects: Mapping[int, _Raw], shown: Mapping[int, tuple[Shown, ...]]
    ) -> dict[int, str]:
        """What readers are shown of pages whose newest revision they are not shown: its text, by page."""
        wanted: dict[int, int] = {}
        for number, steps in shown.items():
            last = steps[-1].revision
            if last is not None and last != max(subjects[number].revisions, default=0):
                wanted[number] = last
        texts: dict[int, str] = {}
        for group in batches(sorted({revision for revision in wanted.values() if revision}), about.batch):
            answers = self._client.query(revids=group, prop="revisions", rvprop="ids|content", rvslots="main")
            for answer in answers:
                for row in answer.get("query", {}).get("pages", ()):
                    for one in row.get("revisions", ()):
                        texts[int(one["revid"])] = _wikitext(one)
        return {number: texts.get(revision, "") for number, revision in wanted.items()}

    # --- asking -----------------------------------------------------------------------------------------

    def _fetch(self, about: About, by: str, values: Collection[int] | Collection[str]) -> dict[int, _Raw]:
        """Raw pages by id; those asked by title that don't exist are left out."""
        found: dict[int, _Raw] = {}
        discussions = [number for number in about.namespaces if number > 0 and number % 2]
        for group in batches(sorted(values), about.batch):
            answers = self._client.query(
                **{by: group},
                prop="info|categories|links|revisions|imageinfo|templates",
                # Whoever's template shows it: a page says that it shows a charter.
                tltemplates=about.charter_titles,
                tllimit="max",
                # A file's page says what the file says.
                iiprop="timestamp|sha1",
                iilimit="max",
                inprop="talkid|subjectid|url",
                cllimit="max",
                # Only links to discussions are of use: that is how archives are found.
                plnamespace=discussions,
                pllimit="max",
                rvprop=REVISION_PROPS + "|content",
                rvslots="main",
            )
            for answer in answers:
                for row in answer.get("query", {}).get("pages", ()):
                    number = int(row.get("pageid", 0))
                    if number:
                        _merge(found.setdefault(number, _Raw(row={}, largest=self._largest)), row)
        return found

    def _titled(self, about: About, titles: Collection[str]) -> list[tuple[str, _Raw]]:
        return [(str(raw.row["title"]), raw) for raw in self._fetch(about, "titles", titles).values()]

    def _orphans(self, about: About, raws: Mapping[int, _Raw]) -> set[int]:
        """The pages that archives of discussions belong to: "Talk:A/Archive 1" to "A", when "A/Archive 1" isn't."""
        titles = {title for raw in raws.values() if raw.exists and raw.talk_page and not raw.row.get("subjectid")
                  for title in _ancestors(subject_title(about, raw.row))}  # fmt: skip
        found: set[int] = set()
        for group in batches(sorted(titles), about.batch):
            answer = self._client.get("query", titles=group, prop="info", inprop="talkid")
            for row in answer["query"]["pages"]:
                found |= {int(row[name]) for name in ("pageid", "talkid") if row.get(name)}
        return found

    # --- facts ------------------------------------------------------------------------------------------

    def _page(
        self,
        about: About,
        number: int,
        raw: _Raw,
        comments: Sequence[Comment],
        shown: tuple[Shown, ...],
        behind: str | None,
        long_talk: bool,
        brings: str,
    ) -> Page:
        """A page's facts.

        ``behind``: the text that readers are shown, where that isn't the newest one; ``long_talk``: its discussion is
        longer than what is read.
        """
        key = page_key(self._site, number)
        row = raw.row
        if not raw.exists:
            return Page(key=key, title=str(row.get("title", "")), url="", exists=False)
        title = str(row["title"])
        current = int(row["lastrevid"])
        latest = [self.revision(one) for n, one in sorted(raw.revisions.items())]
        source = raw.text if behind is None else behind[: self._largest]
        cut = raw.cut if behind is None else len(behind) > self._largest
        charter = read_charter_text(source, about, namespace=int(row["ns"]))
        if charter and latest:
            newest: CharterText | None = charter
            if behind is not None:
                newest = read_charter_text(raw.text, about, namespace=int(row["ns"]))
            charter = self._written.sign(
                number, int(row["ns"]), about, latest[-1], newest, self.revision, raw.text,
                charter=charter, shown=shown,
            )  # fmt: skip
        if raw.files:
            self._files[number] = sorted(raw.files)
        latest = [self.wording(number, one) for one in latest]
        page = Page(
            key=key,
            title=title,
            url=here(str(row["canonicalurl"]), self._url),
            space=str(row["ns"]),
            place=title,
            ancestors=_ancestors(title),
            labels=labels_of(title, int(row["ns"]), raw.categories),
            # What was read, should somebody have saved between the parts of the answer.
            current=latest[-1].number if latest else current,
            revisions=tuple(latest),
            comments=tuple(comments),
            charter=charter,
            talk=str(row.get("talkid") or ""),
            upload=int(row["ns"]) == FILE,
            redirect=bool(row.get("redirect")),
            cut=cut or long_talk,
            shown=shown,
            brings=brings,
        )
        if charter is None:
            return page
        return replace(page, charter=placed(self._client, about, charter, page))

    def _comments(
        self,
        about: About,
        subjects: Mapping[int, _Raw],
        talks: Mapping[str, _Raw],
        archives: Mapping[str, str],
        long: set[int],
    ) -> dict[int, tuple[Comment, ...]]:
        """Comments by the page they are about, those in its archive included.

        Pages whose discussion is longer than what is read go into ``long``.
        """
        self._savers.begin()
        homes = {str(raw.row["title"]): number for number, raw in subjects.items() if raw.exists}
        told: list[tuple[int, str, _Raw, tuple[Signed, ...]]] = []
        # Discussions before their archives: what was moved was saved there.
        for title, raw in sorted(talks.items(), key=lambda one: (one[0] in archives, one[0])):
            home = homes.get(subject_title(about, raw.row))
            if home is None and title in archives:
                home = homes.get(subject_title(about, talks[archives[title]].row))
            if home is not None:
                above = talks.get(archives.get(title, ""))
                told.append((home, title, raw, self._signed(about, title, raw, above)))
                long |= {home} if raw.cut else set()
        pairs = {(name, one.at): None for *_, all_ in told for one in all_
                 for name in (one.author, *one.mentions) if name}  # fmt: skip
        keys = self._people.keys_of(pairs) if pairs else {}
        found: dict[int, list[tuple[Signed, PersonKey | None]]] = {}
        for home, title, raw, all_ in told:
            found.setdefault(home, []).extend(self._judged(about, title, raw, all_, keys))
        return {home: _facts(all_, keys) for home, all_ in found.items()}

    def _judged(
        self, about: About, title: str, raw: _Raw, all_: tuple[Signed, ...], keys: Mapping[Any, Any]
    ) -> list[tuple[Signed, PersonKey | None]]:
        """The remarks of a discussion with who wrote them: who saved them, whatever name they carry.

        What was moved here, from this page or another, stays with who saved it there. Where it still stands
        wherever they saved it, it is quoted here, and no remark of its own.
        """
        judged: list[tuple[Signed, PersonKey | None]] = []
        quoted: set[int] = set()
        number = int(raw.row["pageid"])
        for one in all_:
            claimed = keys.get((one.author, one.at)) if one.author else None
            if one.saver is None:
                judged.append((one, claimed))
                continue
            saver = person_key(self._site, one.saver.user) if one.saver.user else None
            if claimed is None or claimed == saver:
                judged.append((one, saver))
                continue
            origins = self._savers.origins(int(local_id(claimed)), one.at, one.line)
            if (
                origins
                and one.place >= 0
                and all(self._stands(number, at, one, raw) for at in sorted(origins))
            ):
                quoted.add(one.place)
            judged.append((one, claimed if origins else None if origins is None else saver))
        if not quoted:
            return judged
        lines = self._lines(raw)
        again = read_talk(raw.text, about, lines, quoted)[0]
        known = {one.id: who for one, who in judged}
        return [(one, known.get(one.id) or (person_key(self._site, one.saver.user)
                 if one.saver and one.saver.user else None)) for one in again]  # fmt: skip

    def _stands(self, number: int, origin: int, one: Signed, raw: _Raw) -> bool:
        """Whether a remark that was saved elsewhere stands there still."""
        if origin == number:
            return sum(bare(line) == one.line for line in blank(raw.text).split("\n")) > 1
        return self._savers.still_there(origin, one.line)

    def _lines(self, raw: _Raw) -> list[Line]:
        return (
            self._savers.lines(int(raw.row["pageid"]), raw.revisions[max(raw.revisions)])
            if raw.revisions
            else []
        )

    def _from_above(self, raw: _Raw, above: _Raw | None) -> list[Line]:
        """The lines of a discussion; those of an archive as they stood on the discussion they were taken from."""
        lines = self._lines(raw)
        if not lines or above is None or not above.revisions:
            return lines
        before = self._savers.before(int(above.row["pageid"]), above.revisions[max(above.revisions)])
        texts = blank(raw.text).split("\n")
        return [before.get(bare(text), line) for text, line in zip(texts, lines, strict=False)]

    def _signed(self, about: About, title: str, raw: _Raw, above: _Raw | None) -> tuple[Signed, ...]:
        comments, puzzled = read_talk(raw.text, about, self._from_above(raw, above))
        if not puzzled or "DiscussionTools" not in about.extensions:
            return comments
        # Signatures in a notation of their own: DiscussionTools knows this wiki's better than we do.
        try:
            answer = self._client.get("discussiontoolspageinfo", page=title, prop="threaditemshtml")
        except ApiError:
            return comments
        threads = read_discussion_tools(answer["discussiontoolspageinfo"].get("threaditemshtml", ()))
        known = {(one.author, one.at) for one in comments}
        return (*comments, *(one for one in threads if (one.author, one.at) not in known))


def subject_title(about: About, row: Mapping[str, Any]) -> str:
    """The title that a discussion page discusses."""
    number = int(row["ns"])
    bare = str(row["title"]).partition(":")[2]
    prefix = about.namespaces.get(number - 1, "")
    return f"{prefix}:{bare}" if prefix else bare


def _facts(
    signed: Sequence[tuple[Signed, PersonKey | None]], keys: Mapping[tuple[str, datetime], Any]
) -> tuple[Comment, ...]:
    found: dict[str, Comment] = {}
    for one, author in signed:
        mentions = (keys.get((name, one.at)) for name in one.mentions)
        found.setdefault(one.id, Comment(
            id=one.id, at=one.at, author=author, thread=one.thread, excerpt=one.excerpt,
            mentions=frozenset(key for key in mentions if key),
        ))  # fmt: skip
    return tuple(sorted(found.values(), key=lambda c: (c.at, c.id)))


def _wikitext(revision: Json) -> str:
    slot = revision.get("slots", {}).get("main", {})
    return str(slot.get("content", "")) if slot.get("contentmodel") == "wikitext" else ""


def _merge(raw: _Raw, row: Json) -> None:
    raw.categories += [one["title"] for one in row.get("categories", ())]
    raw.files |= {(instant(one["timestamp"]), str(one.get("sha1", ""))) for one in row.get("imageinfo", ())
                  if one.get("timestamp")}  # fmt: skip
    raw.links += [one["title"] for one in row.get("links", ())]
    raw.shows = raw.shows or bool(row.get("templates"))
    raw.revisions |= {int(one["revid"]): one for one in row.get("revisions", ())}
    raw.row |= {
        name: value
        for name, value in row.items()
        if name not in {"categories", "links", "revisions", "imageinfo", "templates"}
    }


def labels_of(title: str, namespace: int, categories: Iterable[str]) -> frozenset[str]:
    """The page's categories; a category's own page counts as one of its pages, where its charter stands."""
    own = [title] if namespace == CATEGORY else []
    return frozenset(one.partition(":")[2] for one in (*categories, *own))


def _ancestors(title: str) -> tuple[str, ...]:
    parts = title.split("/")
    return tuple("/".join(parts[:n]) for n in range(1, len(parts)) if "/".join(parts[:n]).strip(" :"))

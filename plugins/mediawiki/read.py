"""Pages as the wiki says they are now: state, text and discussion of fifty at once, history one by one.

Everything a page is told by, a webhook or the sync, is read here, so that both lead to the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.model import (
    CharterText,
    Comment,
    Page,
    PageKey,
    Revision,
    Shown,
    local_id,
    page_key,
    person_key,
)
from plugins.mediawiki.about import CATEGORY, FILE, TEMPLATE, About, instant
from plugins.mediawiki.approved import Approvals
from plugins.mediawiki.archives import Archives
from plugins.mediawiki.charter import perhaps_unseen, read_charter_text
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.discussions import Discussions, subject_title
from plugins.mediawiki.people import People
from plugins.mediawiki.protocol import Asked, batches, here
from plugins.mediawiki.raw import RawPage, wikitext
from plugins.mediawiki.saved import bare
from plugins.mediawiki.savers import Savers
from plugins.mediawiki.shown import UNSPOKEN, Templates
from plugins.mediawiki.titles import placed
from plugins.mediawiki.written import LARGEST, Written

REVISION_PROPS = "ids|timestamp|flags|userid|user|size|sha1"


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
        self._discussions = Discussions(site, client, people, self._savers)
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

    def taken_to(self, page: Page) -> Collection[PageKey]:
        """See :meth:`core.ports.Remarks.taken_to`."""
        if not page.talk:
            return ()
        try:
            return [page_key(self._site, number) for number in self._savers.taken_to(int(page.talk))]
        except ApiError:
            # Somebody the wiki tells nothing about.
            return ()

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
        revisions_by_number = {row.number: row for row in page.revisions}
        number = int(local_id(page.key))
        revisions_by_number |= {
            row["revid"]: self.wording(number, self.revision(row)) for row in rows.get("revisions", ())
        }
        # Saved since the state was read: the next hint tells of it, with the state that belongs to it.
        return replace(
            page,
            revisions=tuple(revisions_by_number[n] for n in sorted(revisions_by_number) if n <= page.current),
        )

    def without_charters(self, page: Page) -> Page:
        """See :meth:`core.ports.PastCharters.without_charters`. One request, and none while it is remembered."""
        if not page.revisions:
            return page
        number = int(local_id(page.key))
        self._written.recall(number, int(page.space), self._about(), page.revisions[-1], self.revision)
        return replace(page, revisions=tuple(self.wording(number, revision) for revision in page.revisions))

    def states(self, ids: Iterable[int], titles: Collection[str] = ()) -> list[Page]:
        """The current state of pages, discussions included; ``revisions`` holds the current one only."""
        about = self._about()
        asked = sorted(set(ids))
        raws = self._fetch(about, "pageids", asked)
        raws |= self._fetch(about, "titles", titles)
        counterparts = {key for raw in raws.values() if raw.exists
                        for key in (raw.row.get("subjectid"), raw.row.get("talkid")) if key}  # fmt: skip
        raws |= self._fetch(about, "pageids", sorted(counterparts - raws.keys()))
        raws |= self._fetch(about, "pageids", self._orphans(about, raws) - raws.keys())
        talks = {str(raw.row["title"]): raw for raw in raws.values() if raw.talk_page and raw.exists}
        archives, read = self._archives.of(about, talks, lambda titles: self._titled(about, titles))
        missing = [title for title in archives if title not in talks and title not in read]
        talks |= {title: raw for title, raw in (*read.items(), *self._titled(about, missing)) if raw.exists}
        subjects = {number: raw for number, raw in raws.items() if not raw.talk_page}
        long: set[int] = set()
        comments = self._discussions.comments(about, subjects, talks, archives, long)
        shown = self._approvals.of(number for number, raw in subjects.items() if number and raw.exists)
        drafts = self._behind(about, subjects, shown)
        # First what each of them brings along, so that of two that are read at once the other one is known.
        brings = {number: self._brings(about, raw) for number, raw in subjects.items() if number}
        ways = self._ways(about, subjects, drafts, shown)
        brings |= {
            number: "shows" for number, way in ways.items() if way.charter_names and not brings[number]
        }
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
        subjects: Mapping[int, RawPage],
        behind: Mapping[int, str],
        shown: Mapping[int, tuple[Shown, ...]],
    ) -> dict[int, About]:
        """How to read the pages that show their readers a charter and write none, or write one and may not show it."""
        unwritten, unseen = [], {}
        for number, raw in subjects.items():
            if not raw.exists or int(raw.row["ns"]) in UNSPOKEN:
                continue
            title, text = str(raw.row["title"]), behind.get(number, raw.text)[: self._largest]
            namespace, is_behind = int(raw.row["ns"]), number in behind
            # The version that readers are shown.
            version = shown[number][-1].revision or 0 if is_behind else max(raw.revisions, default=0)
            if read_charter_text(text, about, namespace=namespace) is not None:
                unsure = version and perhaps_unseen(text, about, namespace=namespace)
                if unsure and not self._templates.shown_in(about, version, title, text):
                    unseen[number] = replace(about, charter_names=frozenset())
                continue
            if is_behind:
                # What the newest version uses says nothing of the one that readers are shown.
                shows = self._templates.shown_in(about, version, title, text)
            else:
                shows = raw.shows or self._templates.puts_in_one(about, title, text)
            if shows:
                unwritten.append((number, title, text))
        return unseen | (self._templates.read(about, unwritten) if unwritten else {})

    def _brings(self, about: About, raw: RawPage) -> str:
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
        self, about: About, subjects: Mapping[int, RawPage], shown: Mapping[int, tuple[Shown, ...]]
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
                    for revision_row in row.get("revisions", ()):
                        texts[int(revision_row["revid"])] = wikitext(revision_row)
        return {number: texts.get(revision, "") for number, revision in wanted.items()}

    # --- asking -----------------------------------------------------------------------------------------

    def _fetch(self, about: About, by: str, values: Collection[int] | Collection[str]) -> dict[int, RawPage]:
        """Raw pages by id; those asked by title that don't exist are left out."""
        raws_by_number: dict[int, RawPage] = {}
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
                        raws_by_number.setdefault(number, RawPage(row={}, largest=self._largest)).merge(row)
        return raws_by_number

    def _titled(self, about: About, titles: Collection[str]) -> list[tuple[str, RawPage]]:
        return [(str(raw.row["title"]), raw) for raw in self._fetch(about, "titles", titles).values()]

    def _orphans(self, about: About, raws: Mapping[int, RawPage]) -> set[int]:
        """The pages that archives of discussions belong to: "Talk:A/Archive 1" to "A", when "A/Archive 1" isn't."""
        titles = {title for raw in raws.values() if raw.exists and raw.talk_page and not raw.row.get("subjectid")
                  for title in _ancestors(subject_title(about, raw.row))}  # fmt: skip
        numbers: set[int] = set()
        for group in batches(sorted(titles), about.batch):
            answer = self._client.get("query", titles=group, prop="info", inprop="talkid")
            for row in answer["query"]["pages"]:
                numbers |= {int(row[name]) for name in ("pageid", "talkid") if row.get(name)}
        return numbers

    # --- facts ------------------------------------------------------------------------------------------

    def _page(
        self,
        about: About,
        number: int,
        raw: RawPage,
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
        latest = [self.revision(revision_row) for n, revision_row in sorted(raw.revisions.items())]
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
        latest = [self.wording(number, revision) for revision in latest]
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


def labels_of(title: str, namespace: int, categories: Iterable[str]) -> frozenset[str]:
    """The page's categories; a category's own page counts as one of its pages, where its charter stands."""
    own = [title] if namespace == CATEGORY else []
    return frozenset(name.partition(":")[2] for name in (*categories, *own))


def _ancestors(title: str) -> tuple[str, ...]:
    parts = title.split("/")
    return tuple("/".join(parts[:n]) for n in range(1, len(parts)) if "/".join(parts[:n]).strip(" :"))

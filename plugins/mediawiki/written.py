"""Who wrote a page's charter and when: from the page's history, because most edits leave the charter alone."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.model import CharterText, FieldChange, Revision, Shown
from core.rules.acknowledgement.contributions import CLOCKS
from core.rules.acknowledgement.shown_revisions import course, saved
from core.rules.purpose.authorship import Tracked, as_shown, changes, tracked
from plugins.mediawiki.about import About
from plugins.mediawiki.charter import around_charters, read_charter_text, text_of, words_of
from plugins.mediawiki.protocol import Asked

#: Charters whose history is kept in memory; what is dropped is asked again.
_KEPT = 5000
#: Characters of a page or discussion that are read, unless the settings say otherwise. MediaWiki itself takes as many
#: bytes (``$wgMaxArticleSize``); what stands beyond is no charter and no comment.
LARGEST = 2_000_000
#: Requests spent on one page's history. Fifty revisions a request, five hundred for bots.
_MOST_REQUESTS = 10


@dataclass(frozen=True, slots=True)
class _Version:
    """A revision, its text measured without the charter, and the charter it has."""

    revision: Revision
    fields: Mapping[str, str] | None
    #: Its fields of which it matters who wrote them.
    tracked: Tracked | None = None
    #: A digest of its words without the charter, the same wherever that stands; "" where they aren't known whole.
    digest: str = ""
    #: True where nobody can read it.
    hidden: bool = False


class Written:
    """Remembers how the charters of one wiki came to be.

    A page's charter is looked up once, over the page's whole history; from then on each new revision adds to
    what is known without another question.
    """

    def __init__(self, client: Asked, largest: int = LARGEST) -> None:
        self._client = client
        self._largest = largest
        self._known: OrderedDict[int, tuple[_Version, ...]] = OrderedDict()
        #: Page → the way its charter came when that was read: its template's names, what passes to it or shows it.
        self._read_as: dict[int, tuple[Collection[str], Mapping[str, Mapping[str, str]], str]] = {}
        #: Page → revision → size and digest without the charter; kept when the charter goes.
        self._measured: OrderedDict[int, dict[int, tuple[int, str]]] = OrderedDict()

    def measured(self, number: int, revision: Revision) -> Revision:
        """The revision with size and digest of the page without its charter, where that is known."""
        known = self._measured.get(number, {}).get(revision.number)
        if known is None or revision.hidden:
            return revision
        return replace(revision, size=known[0], digest=known[1])

    def _measure(self, number: int, version: _Version) -> None:
        revision = version.revision
        if revision.digest:
            self._measured.setdefault(number, {})[revision.number] = (revision.size, revision.digest)
            self._measured.move_to_end(number)
        while len(self._measured) > _KEPT:
            self._measured.popitem(last=False)

    def sign(
        self,
        number: int,
        namespace: int,
        about: About,
        latest: Revision,
        now_there: CharterText | None,
        revision: Any,
        source: str,
        *,
        charter: CharterText,
        shown: tuple[Shown, ...] = (),
    ) -> CharterText:
        """The charter that readers are shown, with who changed it last, when, and since when the page has one.

        ``latest`` is the page's current revision, which holds ``source`` and ``now_there``; ``revision`` turns a
        row of the API into a revision. What readers were shown when counts where edits wait for approval.
        """
        known = self._known.get(number, ())
        way = (about.charter_names, dict(about.passed), about.shown_by)
        if self._read_as.get(number, way) != way:
            # Its charter comes another way now: what was read of earlier versions means something else.
            known = ()
        self._read_as[number] = way
        newest = known[-1].revision.number if known else 0
        fields = now_there.fields if now_there else None
        bare, words_digest = _measured(latest, source, about, namespace, self._largest)
        now = _Version(bare, fields, tracked(fields) if fields is not None else None, words_digest)
        if newest == latest.number:
            known = (*known[:-1], now)
        elif newest == latest.parent:
            # Also the very first revision of a page, whose parent is none.
            known = (*known, now)
        else:
            known = (*self._history(number, namespace, about, latest.number, revision), now)
        known = self._keep(number, known)
        if shown:
            return _as_shown(known, charter, shown)
        last = known[-1]
        readable = [version for version in known if not version.hidden]
        for version in reversed(readable[:-1]):
            if version.fields != charter.fields:
                break
            last = version
        first = next(version for version in known if version.fields is not None)
        return replace(
            charter,
            written_by=last.revision.author,
            written_at=last.revision.at,
            since=first.revision.at,
            changes=_changes(known),
        )

    def recall(self, number: int, namespace: int, about: About, latest: Revision, revision: Any) -> None:
        """Measure the versions of a page whose charter was taken off, the current one among them."""
        known = self._known.get(number, ())
        if known and known[-1].revision.number == latest.number:
            return
        self._keep(number, self._history(number, namespace, about, latest.number + 1, revision))

    def _keep(self, number: int, known: Iterable[_Version]) -> tuple[_Version, ...]:
        """Remember a page's versions; those, measured as the first one that says the same."""
        versions = self._known[number] = _alike(known)
        for version in versions:
            self._measure(number, version)
        self._known.move_to_end(number)
        while len(self._known) > _KEPT:
            self._read_as.pop(self._known.popitem(last=False)[0], None)
        return versions

    def _history(
        self, number: int, namespace: int, about: About, below: int, revision: Any
    ) -> list[_Version]:
        """The versions before this one, oldest first; hidden ones tell nothing but that they are there."""
        versions: list[_Version] = []
        asked = self._client.query(
            pageids=number,
            prop="revisions",
            rvprop="ids|timestamp|flags|userid|user|size|sha1|content",
            rvslots="main",
            rvlimit="max",
        )
        for count, answer in enumerate(asked, 1):
            for row in answer["query"]["pages"][0].get("revisions", ()):
                slot = row.get("slots", {}).get("main", {})
                if row["revid"] >= below:
                    continue
                if row.get("sha1hidden") or "content" not in slot:
                    versions.append(_Version(revision(row), None, hidden=True))
                    continue
                source = slot["content"][: self._largest]
                text = read_charter_text(source, about, namespace=namespace)
                revision_read = revision(row)
                bare, words_digest = _measured(revision_read, source, about, namespace, self._largest)
                if text is None:
                    versions.append(_Version(revision_read, None, digest=words_digest))
                    continue
                versions.append(_Version(bare, text.fields, tracked(text.fields), words_digest))
            if count == _MOST_REQUESTS:
                break
        # What was imported later is older than what came before it, and changed nothing.
        ordered: list[_Version] = []
        for version in sorted(versions, key=lambda version: version.revision.number):
            if not ordered or version.revision.at >= ordered[-1].revision.at - CLOCKS:
                ordered.append(version)
        return ordered


def _as_shown(known: tuple[_Version, ...], charter: CharterText, shown: tuple[Shown, ...]) -> CharterText:
    """The charter as readers came to see it: its changes count from when they were shown, by who made them."""
    by_number = {version.revision.number: version for version in known}
    rows = [(at, by_number[number] if number else None)
            for at, number in course(saved([version.revision for version in known]), shown)]  # fmt: skip
    written_at = since = None
    for at, seen_version in rows:
        if seen_version is None or seen_version.hidden:
            continue
        if seen_version.fields is not None and since is None:
            since = at
        if seen_version.fields != charter.fields:
            written_at = None
        elif written_at is None:
            written_at = at
    front = rows[-1][1] if rows else None
    by = None
    for version in reversed(known):
        if front is None or version.hidden or version.revision.number > front.revision.number:
            continue
        if version.fields != charter.fields:
            break
        by = version.revision.author
    return replace(
        charter,
        written_by=by,
        written_at=written_at,
        since=since,
        changes=as_shown(
            _changes(known),
            [
                (at, version.revision.number, version.tracked)
                for at, version in rows
                if version is not None and not version.hidden
            ],
        ),
    )


def _changes(known: tuple[_Version, ...]) -> tuple[FieldChange, ...]:
    """Who changed what; a change in a version that nobody can read is nobody's, however it shows in the next."""
    field_changes: list[FieldChange] = []
    unsure: set[int] = set()
    rows = []
    gap = bool(known and known[0].revision.parent)
    for version in known:
        if version.hidden:
            gap = True
            continue
        if gap:
            unsure.add(version.revision.number)
        gap = False
        rows.append((version.revision.number, version.revision.at, version.revision.author, version.tracked))
    for change in changes(rows, whole=True):
        field_changes.append(replace(change, by=None) if change.revision in unsure else change)
    return tuple(field_changes)


def _measured(
    revision: Revision, source: str, about: About, namespace: int, largest: int
) -> tuple[Revision, str]:
    """The revision measured without its charter, in the notation of the wiki's own digests, and a digest of its words.

    The latter is "" where they aren't known whole.
    """
    if len(source) >= largest:
        return revision, ""
    pieces = around_charters(source, about, namespace=namespace)
    words_digest, text = _digest(_bytes(words_of(pieces))), text_of(pieces)
    if not revision.digest or text == source:
        return revision, words_digest
    data = _bytes(text)
    return replace(revision, size=len(data), digest=_digest(data)), words_digest


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _alike(known: Iterable[_Version]) -> tuple[_Version, ...]:
    """The versions, each measured as the first one that says the same.

    Where a charter is put in, moved or taken out, it leaves or takes along empty lines and spaces; they are its own.
    """
    first: dict[str, Revision] = {}
    versions = []
    for version in known:
        revision = version.revision
        if version.digest and revision.digest:
            before = first.setdefault(version.digest, revision)
            revision = replace(revision, size=before.size, digest=before.digest)
        versions.append(replace(version, revision=revision))
    return tuple(versions)

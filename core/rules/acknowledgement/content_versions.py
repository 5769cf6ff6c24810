"""What a page said when: its revisions sorted into wordings, which minor edits don't change."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import Act, Page
from core.policy import Policy
from core.rules.acknowledgement.contributions import CLOCKS, history
from core.rules.acknowledgement.shown_revisions import course, saved
from core.rules.clocks import STAMPS

#: Where an act says which versions of the page's files were on the screen.
FILES = "files"


@dataclass(frozen=True, slots=True)
class Wordings:
    """A page's revisions sorted into wordings: revisions that differ only by minor edits share one.

    A revision that brings an earlier text back has that text's wording again. What the page says at an instant is
    what its readers are shown then: an edit that waits for approval has a wording, and the page has it once it is
    shown. A new version of a file that the page shows is a new wording, though the revision stays.
    """

    #: Revision number → number of the revision its text began with.
    of: Mapping[int, int]
    #: Revision number → when it was saved.
    saved_at: Mapping[int, datetime]
    #: When readers were first shown each revision, or another version of a file with it, oldest first; the
    #: revision's number, 0 for none at all; the wording that the page had then. A wording of a text alone is called
    #: by the revision that the text began with, any other by a number that no revision has.
    times: tuple[datetime, ...]
    numbers: tuple[int, ...]
    wordings: tuple[int, ...]
    #: When the page's wording changed, and to which.
    changes: tuple[tuple[datetime, int], ...]
    #: When a file that the page shows had a new version.
    by_file: frozenset[datetime] = frozenset()

    def at(self, moment: datetime) -> int:
        """The wording the page had at an instant; 0 while readers were shown nothing that is known."""
        place = bisect.bisect_right(self.times, moment)
        return self.wordings[place - 1] if place else 0

    def revision_at(self, moment: datetime) -> int:
        """The revision that readers were shown at an instant; 0 for none that is known."""
        place = bisect.bisect_right(self.times, moment)
        return self.numbers[place - 1] if place else 0

    @property
    def current(self) -> int:
        """The wording the page has now; 0 where readers are shown nothing."""
        return self.wordings[-1] if self.wordings else 0

    @property
    def text(self) -> int:
        """The revision that the page's text now began with; 0 where readers are shown nothing."""
        return self.of[self.numbers[-1]] if self.numbers and self.numbers[-1] else 0

    @property
    def since_text(self) -> datetime | None:
        """Since when readers are shown the text that the page has now; None where they are shown none."""
        since = None
        for at, number in zip(reversed(self.times), reversed(self.numbers), strict=True):
            if not self.text or self.of.get(number) != self.text:
                break
            since = at
        return since

    def counts(self, act: Act) -> bool:
        """Whether the revision on the person's screen had the page's text when they confirmed it."""
        return act.revision in self.of and self.of[act.revision] == self.of.get(
            self.revision_at(self.given(act)), 0
        )

    def given(self, act: Act) -> datetime:
        """When a confirmation was given, by the wiki's clock.

        Its clock and ours may differ a little: a revision that seems to have come, or to have been approved, after
        it was confirmed was there when it was confirmed; and what seems to have changed just before came after it,
        or nobody had heard of it yet, and they are asked for it anew.
        """
        seen = files_seen(act)
        start = max(act.at, self.saved_at[act.revision], seen or act.at)
        if self._showed(act, seen, start):
            return start
        place = bisect.bisect_right(self.times, start)
        for at in reversed(self.times[:place]):
            if start - at > STAMPS:
                break
            if self._showed(act, seen, before := at - timedelta.resolution):
                return before
        if self._has_text_of(act, start):
            return start
        for at, number in zip(self.times[place:], self.numbers[place:], strict=True):
            if at - start > CLOCKS:
                break
            if number == act.revision:
                return at
        return start

    def _showed(self, act: Act, seen: datetime | None, moment: datetime) -> bool:
        """Whether the page showed at an instant the text and the files that somebody saw who confirmed."""
        renewed = seen is not None and any(seen < at <= moment for at in self.by_file)
        return not renewed and self._has_text_of(act, moment)

    def _has_text_of(self, act: Act, moment: datetime) -> bool:
        return self.of.get(self.revision_at(moment)) == self.of[act.revision]

    def saved(self, number: int) -> datetime:
        """When a revision was saved."""
        return self.saved_at[number]

    def changed_before(self, moment: datetime) -> datetime | None:
        """When the wording last changed, up to and with an instant."""
        place = bisect.bisect_right(self.changes, (moment, sys.maxsize))
        return self.changes[place - 1][0] if place else None


def follows(edition: Wordings, words: Wordings, moment: datetime) -> bool:
    """Whether a translation as it was at an instant was saved while its page had the wording of that instant.

    One that was saved last before the page changed shows what the page said then.
    """
    number = edition.revision_at(moment)
    return bool(number) and 0 < words.at(edition.saved(number)) == words.at(moment)


def wordings(page: Page, policy: Policy) -> Wordings:
    """The wordings of a page, from the whole of its known history."""
    of: dict[int, int] = {}
    by_digest: dict[str, int] = {}
    last = None
    revisions = history(page)
    for revision in revisions:
        if revision.digest and revision.digest in by_digest:
            wording = by_digest[revision.digest]
        elif last is None:
            wording = revision.number
        else:
            changed = abs(revision.size - last.size)
            same = bool(revision.digest) and revision.digest == last.digest
            # An equal size with other words may be anything: asked again rather than missed.
            major = not revision.minor and not same and (changed >= policy.major_bytes or changed == 0)
            wording = revision.number if major else of[last.number]
        of[revision.number] = wording
        if revision.digest:
            by_digest.setdefault(revision.digest, wording)
        last = revision
    known = saved(revisions)
    steps = _with_files(course(known, page.shown), page, of)
    changes: list[tuple[datetime, int]] = []
    for at, number, wording in steps:
        # What is not shown for a while says the same when it is shown again.
        if number and (not changes or changes[-1][1] != wording):
            changes.append((at, wording))
    return Wordings(
        of,
        {number: at for at, number in known},
        tuple(at for at, _, _ in steps),
        tuple(number for _, number, _ in steps),
        tuple(wording for _, _, wording in steps),
        tuple(changes),
        frozenset(file.at for file in page.files),
    )


def _with_files(
    shown: tuple[tuple[datetime, int], ...], page: Page, of: Mapping[int, int]
) -> list[tuple[datetime, int, int]]:
    """When readers were shown what else: since when, the revision's number, and the page's wording.

    A file's version stays once it is there, so that a text that comes back is another wording with another file.
    """
    if not page.files:
        return [(at, number, of.get(number, 0)) for at, number in shown]
    # Of one instant the revision comes first: a file is never there before what shows it.
    events = sorted(
        [*((at, 0, number) for at, number in shown), *((file.at, 1, 0) for file in page.files)],
        key=lambda version: version[:2],
    )
    free = max(of, default=0) + 1
    named: dict[tuple[int, int], int] = {}
    file_changes: list[tuple[datetime, int, int]] = []
    number, files = 0, 0
    for at, is_file, revision in events:
        files += is_file
        number = number if is_file else revision
        if is_file and not file_changes:
            # Before all that is known of the page.
            continue
        text = of.get(number, 0)
        wording = named.setdefault((text, files), free + len(named)) if text and files else text
        file_changes.append((at, number, wording))
    return file_changes


def files_of(page: Page) -> str:
    """What stands for the versions of the files that a page shows now; "" where none came after its text.

    Whoever confirms says so with what they saw: see docs/decisions/0161-a-file-has-versions-of-its-own.md.
    """
    return max(file.at for file in page.files).isoformat() if page.files else ""


def files_seen(act: Act) -> datetime | None:
    """Since when the files stood there that somebody saw who confirmed; None where they saw none, or it isn't told."""
    try:
        at = datetime.fromisoformat(str(act.data.get(FILES, "")))
    except ValueError:
        return None
    return at if at.tzinfo else None

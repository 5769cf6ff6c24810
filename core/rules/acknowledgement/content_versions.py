"""What a page said when: its revisions sorted into wordings, which minor edits don't change."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model import Act, Page
from core.policy import Policy
from core.rules.acknowledgement.contributions import CLOCKS, history
from core.rules.acknowledgement.shown_revisions import course, saved


@dataclass(frozen=True, slots=True)
class Wordings:
    """A page's revisions sorted into wordings: revisions that differ only by minor edits share one.

    A revision that brings an earlier text back has that text's wording again. What the page says at an instant is
    what its readers are shown then: an edit that waits for approval has a wording, and the page has it once it is
    shown.
    """

    #: Revision number → number of the revision its wording began with.
    of: Mapping[int, int]
    #: Revision number → when it was saved.
    saved_at: Mapping[int, datetime]
    #: When readers were first shown each revision, oldest first, and its number; 0 for none at all.
    times: tuple[datetime, ...]
    numbers: tuple[int, ...]
    #: When the page's wording changed, and to which.
    changes: tuple[tuple[datetime, int], ...]

    def at(self, moment: datetime) -> int:
        """The wording the page had at an instant; 0 while readers were shown nothing that is known."""
        return self.of.get(self.revision_at(moment), 0)

    def revision_at(self, moment: datetime) -> int:
        """The revision that readers were shown at an instant; 0 for none that is known."""
        place = bisect.bisect_right(self.times, moment)
        return self.numbers[place - 1] if place else 0

    @property
    def current(self) -> int:
        """The wording the page has now; 0 where readers are shown nothing."""
        return self.of[self.numbers[-1]] if self.numbers and self.numbers[-1] else 0

    def counts(self, act: Act) -> bool:
        """Whether the revision on the person's screen had the page's wording when they confirmed it."""
        return act.revision in self.of and self.of[act.revision] == self.at(self.given(act))

    def given(self, act: Act) -> datetime:
        """When a confirmation was given, by the wiki's clock.

        Its clock and ours may differ a little: a revision that seems to have come, or to have been approved, after
        it was confirmed was there when it was confirmed.
        """
        start = max(act.at, self.saved_at[act.revision])
        if self.of.get(self.revision_at(start)) == self.of[act.revision]:
            return start
        place = bisect.bisect_right(self.times, start)
        for at, number in zip(self.times[place:], self.numbers[place:], strict=True):
            if at - start > CLOCKS:
                break
            if number == act.revision:
                return at
        return start

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
    for one in revisions:
        if one.digest and one.digest in by_digest:
            wording = by_digest[one.digest]
        elif last is None:
            wording = one.number
        else:
            changed = abs(one.size - last.size)
            same = bool(one.digest) and one.digest == last.digest
            # An equal size with other words may be anything: asked again rather than missed.
            major = not one.minor and not same and (changed >= policy.major_bytes or changed == 0)
            wording = one.number if major else of[last.number]
        of[one.number] = wording
        if one.digest:
            by_digest.setdefault(one.digest, wording)
        last = one
    known = saved(revisions)
    shown = course(known, page.shown)
    changes: list[tuple[datetime, int]] = []
    for at, number in shown:
        # What is not shown for a while says the same when it is shown again.
        if number and (not changes or changes[-1][1] != of[number]):
            changes.append((at, of[number]))
    return Wordings(
        of,
        {number: at for at, number in known},
        tuple(at for at, _ in shown),
        tuple(number for _, number in shown),
        tuple(changes),
    )

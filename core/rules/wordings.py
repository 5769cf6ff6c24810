"""What a page said when: its revisions sorted into wordings, which minor edits don't change."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model import Act, Page
from core.policy import Policy
from core.rules.contributions import history


@dataclass(frozen=True, slots=True)
class Wordings:
    """A page's revisions sorted into wordings: revisions that differ only by minor edits share one.

    A revision that brings an earlier text back has that text's wording again.
    """

    #: Revision number → number of the revision its wording began with.
    of: Mapping[int, int]
    #: When each revision was saved, oldest first, and its number.
    times: tuple[datetime, ...]
    numbers: tuple[int, ...]
    #: When the page's wording changed, and to which.
    changes: tuple[tuple[datetime, int], ...]

    def at(self, moment: datetime) -> int:
        """The wording the page had at an instant; 0 before its first known revision."""
        place = bisect.bisect_right(self.times, moment)
        return self.of[self.numbers[place - 1]] if place else 0

    def revision_at(self, moment: datetime) -> int:
        """The revision that was the current one at an instant; 0 before the first known one."""
        place = bisect.bisect_right(self.times, moment)
        return self.numbers[place - 1] if place else 0

    @property
    def current(self) -> int:
        """The wording the page has now."""
        return self.of[self.numbers[-1]] if self.numbers else 0

    def counts(self, act: Act) -> bool:
        """Whether the revision on the person's screen had the page's wording when they confirmed it.

        The wiki's clock and ours may differ a little: a revision that seems to be of a later moment than the
        confirmation was there when it was confirmed.
        """
        if act.revision not in self.of:
            return False
        return self.of[act.revision] == self.at(max(act.at, self.saved(act.revision)))

    def saved(self, number: int) -> datetime:
        """When a revision was saved."""
        return self.times[bisect.bisect_left(self.numbers, number)]

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
    times: list[datetime] = []
    numbers: list[int] = []
    changes: list[tuple[datetime, int]] = []
    last = None
    for one in history(page):
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
        # Clocks of a wiki's servers may disagree; the order of numbers is the truth.
        times.append(max(one.at, times[-1]) if times else one.at)
        numbers.append(one.number)
        if last is None or of[last.number] != wording:
            changes.append((times[-1], wording))
        last = one
    return Wordings(of, tuple(times), tuple(numbers), tuple(changes))

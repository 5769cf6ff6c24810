"""Of which edits it matters what they take up, and what their texts say about it.

What is asked, and what an answer counts for, hangs on a page's history alone, never on when it was heard of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.model import Contribution, Page
from core.policy import Policy
from core.rules.acknowledgement.building_on import built_on
from core.rules.acknowledgement.contributions import edits, history

#: Further behind a contribution than so many versions, it isn't told whether an edit takes it up.
WINDOW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What some edits of a page take up, told from its versions one after the other."""

    #: The version before the first one that matters; 0 where the page began with it, or none is known.
    base: int
    #: From the first that matters to the last that is asked about.
    line: tuple[int, ...]
    #: Those that are asked about.
    numbers: tuple[int, ...]

    @property
    def since(self) -> int:
        """The first version that matters."""
        return self.line[0]

    @property
    def wanted(self) -> tuple[int, ...]:
        """Versions whose texts are needed."""
        return (self.base, *self.line) if self.base else self.line


class Line:
    """A page's versions, one after the other, and what can be told of them."""

    def __init__(self, page: Page) -> None:
        self._all = history(page)
        self._place = {revision.number: place for place, revision in enumerate(self._all)}

    def tells(self, number: int) -> bool:
        """Whether it can be told what a version changed: neither it nor the one before it is hidden."""
        place = self._place.get(number)
        if place is None or self._all[place].hidden:
            return False
        return place == 0 or not self._all[place - 1].hidden

    def near(self, first: int, later: int) -> bool:
        """Whether a later version is near enough to an earlier one to be compared."""
        there = first in self._place and later in self._place
        return there and self._place[later] - self._place[first] <= WINDOW

    def question(self, first: int, numbers: Sequence[int]) -> Question:
        """What is to be asked about ``numbers``, where ``first`` is the earliest that they may take up."""
        start, end = self._place[first], self._place[numbers[-1]]
        base = self._all[start - 1].number if start else self._all[0].parent
        return Question(
            base=base,
            line=tuple(revision.number for revision in self._all[start : end + 1]),
            numbers=tuple(numbers),
        )


def unasked(page: Page, contributions: Sequence[Contribution], policy: Policy) -> list[Question]:
    """What nobody asked yet, of edits that may be the answer to one of a page's contributions.

    An edit that came after the answer can't be it, and somebody's own work waits for nobody.
    """
    waiting = [
        contribution for contribution in contributions if contribution.first_revision and not contribution.own
    ]
    if not waiting or not page.exists or page.redirect or page.partial:
        return []
    line = Line(page)
    #: Edit → the first version that it may take up.
    first: dict[int, int] = {}
    for edit in edits(page, policy):
        revision = edit.revision
        if not (edit.adds and edit.at_least(policy.builds_on_bytes) and line.tells(revision.number)):
            continue
        for contribution in waiting:
            if revision.author == contribution.author or revision.number <= contribution.first_revision:
                continue
            if not line.near(contribution.first_revision, revision.number):
                continue
            if revision.builds_on is not None and revision.builds_from <= contribution.first_revision:
                continue
            done = contribution.settled
            if done is not None and (
                revision.at > done.at or (done.how == "edit" and done.revision == revision.number)
            ):
                continue
            first[revision.number] = min(
                first.get(revision.number, contribution.first_revision), contribution.first_revision
            )
    questions: list[Question] = []
    some: list[int] = []
    for number in sorted(first):
        if some and not line.near(min(first[contribution] for contribution in (*some, number)), number):
            questions.append(line.question(min(first[contribution] for contribution in some), some))
            some = []
        some.append(number)
    if some:
        questions.append(line.question(min(first[contribution] for contribution in some), some))
    return questions


def told(question: Question, texts: Mapping[int, str]) -> dict[int, frozenset[int]]:
    """What the edits take up, by the texts that can be read; nothing of one that can't."""
    line = [(number, texts[number]) for number in question.wanted if number in texts]
    if not question.base:
        line.insert(0, (0, ""))
    sources = built_on(line)
    return {number: sources.get(number, frozenset()) for number in question.numbers}

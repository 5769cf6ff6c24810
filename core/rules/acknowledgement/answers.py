"""What people do about a contribution: which acts answer it, and which contribution an act names."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.model import (
    Act,
    ActKind,
    Contribution,
    ContributionKey,
    ObligationKey,
    PersonKey,
    composite_keys,
    local_id,
)
from core.rules.deadline.escalation import NOT_AN_ANSWER

#: What a click in the panel settles a contribution as.
CLICKED = {
    ActKind.ANSWER: "panel",
    ActKind.THANK: "thanks",
    ActKind.ELSEWHERE: "elsewhere",
    ActKind.NOT_CONTRIBUTION: NOT_AN_ANSWER,
}
#: What somebody does about another one's contribution.
ANSWERS = frozenset(CLICKED)


def contribution_key(contribution: Contribution) -> ContributionKey:
    """``<page>/<contribution id>``: what ``pinned`` is keyed by."""
    return composite_keys.contribution(contribution.page, contribution.id)


def answer_key(contribution: Contribution) -> ObligationKey:
    """The key of the obligation to answer it."""
    return composite_keys.answer(contribution.page, contribution.id)


def is_about(act: Act, contribution: Contribution) -> bool:
    """Whether an act names this contribution, by its obligation, or as ``<page>/<id>`` or its id alone.

    An id that names any edit of the contribution will do: when its first edit was taken back, the rest is
    known by another id.
    """
    return bool(ActsByContribution((act,)).about(contribution))


class ActsByContribution:
    """Acts by the contribution they name, in the order they are given."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self._by_id: dict[str, list[tuple[int, str, Act]]] = {}
        for place, act in enumerate(acts):
            named = act.contribution or composite_keys.answered(act.obligation)
            where, own = composite_keys.page_and_own(named)
            if own:
                self._by_id.setdefault(own, []).append((place, where or act.page or "", act))
        self._edits = sorted(
            int(own[1:]) for own in self._by_id if own[0] == "r" and own[1:].isascii() and own[1:].isdecimal()
        )

    def about(
        self, contribution: Contribution, authors: Mapping[int, PersonKey | None] = MappingProxyType({})
    ) -> tuple[Act, ...]:
        """The acts that name a contribution; never by an edit of which ``authors`` know that it is another's."""
        ids = {contribution.id, *contribution.also}
        if contribution.first_revision:
            first = bisect.bisect_left(self._edits, contribution.first_revision)
            ids.update(
                f"r{n}"
                for n in self._edits[first : bisect.bisect_right(self._edits, contribution.last_revision)]
                if authors.get(n, contribution.author) == contribution.author
            )
        pages = ("", contribution.page, local_id(contribution.page))
        matching = [each for own in ids for each in self._by_id.get(own, ()) if each[1] in pages]
        return tuple(act for _, _, act in sorted(matching, key=lambda each: each[0]))

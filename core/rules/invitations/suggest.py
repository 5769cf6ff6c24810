"""Who could be asked to take part: people whose edits put something on the pages a community is about.

What counts is how many such edits somebody made, how large they were, and how long ago. Only what is true and can be
checked is ever told: the edits themselves. Job titles are no input.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import Charter, Directory, Fact, Page, PersonKey, Suggestion
from core.policy import Policy
from core.rules.acknowledgement.contributions import Edit, edits
from core.rules.rights import in_audience

#: After so long an edit speaks half as much for somebody.
HALF_LIFE = timedelta(days=180)
#: An edit of about so many bytes speaks for somebody once and a half as much as a tiny one; each doubling adds.
USUAL_BYTES = 200
#: Most people suggested, and most facts about each.
MOST, MOST_FACTS = 30, 5


@dataclass(slots=True)
class _Done:
    """What one person did on one page."""

    edits: int = 0
    added: int = 0
    weight: float = 0.0
    last: datetime | None = None
    #: Of some edit nobody can tell how much it added.
    unknown: bool = False

    def take(self, edit: Edit, now: datetime) -> None:
        """Count one more edit."""
        self.edits += 1
        self.added += max(edit.change or 0, 0)
        self.unknown = self.unknown or edit.change is None
        self.weight += weight(edit.change, now - edit.revision.at)
        self.last = edit.revision.at if self.last is None else max(self.last, edit.revision.at)


def weight(change: int | None, age: timedelta) -> float:
    """How much one edit speaks for its author."""
    size = math.log2(2 + max(change or 0, 0) / USUAL_BYTES)
    return float(size * 0.5 ** (max(age, timedelta()) / HALF_LIFE))


def suggestions(
    pages: Iterable[Page], policy: Policy, now: datetime, excluded: Collection[PersonKey] = ()
) -> tuple[Suggestion, ...]:
    """The people whom these pages' edits speak for, the most first; at most :data:`MOST`.

    ``pages`` with their history. Minor, hidden, and taken-back edits speak for nobody.
    """
    by_key = {page.key: page for page in pages if page.exists}
    facts_by_person: dict[PersonKey, list[tuple[float, Fact]]] = {}
    for page in by_key.values():
        here: dict[PersonKey, _Done] = {}
        for edit in edits(page, policy):
            author = edit.revision.author
            if edit.adds and author is not None and author not in excluded and edit.revision.at <= now:
                here.setdefault(author, _Done()).take(edit, now)
        whole = is_whole(page)
        for author, part in here.items():
            if part.last is not None:
                fact = Fact(
                    page=page.key,
                    edits=part.edits if whole else 0,
                    added=part.added if whole and not part.unknown else 0,
                    last=part.last,
                )
                facts_by_person.setdefault(author, []).append((part.weight, fact))
    ranked = sorted(
        facts_by_person, key=lambda person: (-math.fsum(each for each, _ in facts_by_person[person]), person)
    )
    return tuple(
        Suggestion(
            person=person,
            facts=tuple(
                fact
                for _, fact in sorted(facts_by_person[person], key=lambda pair: (-pair[0], pair[1].page))[
                    :MOST_FACTS
                ]
            ),
        )
        for person in ranked[:MOST]
    )


def is_whole(page: Page) -> bool:
    """Whether all of a page's history is known, so that its edits can be counted."""
    if page.partial or not page.revisions:
        return False
    first = min(page.revisions, key=lambda revision: revision.number)
    return first.parent == 0 or first.number == 1


def belongs(person: PersonKey, charter: Charter, directory: Directory) -> bool:
    """Whether a person takes part already, by the charter's own words: such a one need not be invited."""
    named = [charter.sponsor, charter.it_contact, *charter.stewards, *charter.members.people]
    named += [item.owner for item in charter.deliverables]
    if person in {who.person for who in named if who} or person == charter.written_by:
        return True
    return bool(charter.members) and in_audience(person, charter.members, directory)

"""What of a charter somebody may see: inherited words are the words of the page on which they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from core.model import Charter, CharterText, Contribution, Finding, Obligation, PageKey, PersonKey
from core.rules.finding_collector import FindingCollector
from core.rules.purpose import result_or_interest
from core.rules.purpose.charter import INHERITED
from core.rules.purpose.fields import sort_fields

#: What a missing field is called, where its absence is no matter of :mod:`core.rules.purpose.result_or_interest`.
_DATE = "D201"


def sources(charters: Iterable[Charter]) -> set[PageKey]:
    """The pages from which these charters take words over."""
    return {page for charter in charters for page in charter.sources.values()}


def hidden(charter: Charter, readable: Collection[PageKey]) -> frozenset[str]:
    """The fields whose words stand on a page that is not among the readable ones."""
    return frozenset(name for name in charter.inherited if charter.sources.get(name) not in readable)


def hides_dates(charter: Charter, readable: Collection[PageKey]) -> bool:
    """Whether the time in which the community works is told on a page that is not among the readable ones."""
    return not hidden(charter, readable).isdisjoint({"start", "deadline"})


def seen(charter: Charter, readable: Collection[PageKey]) -> Charter:
    """The charter as somebody reads it who may read these pages: without the words of all others."""
    names = hidden(charter, readable)
    if not names:
        return charter
    empty = Charter(community=charter.community, home=charter.home, title="", scope=charter.scope)
    gone: dict[str, Any] = {
        attribute: getattr(empty, attribute) for name in names for attribute in INHERITED[name]
    }
    left = {name: page for name, page in charter.sources.items() if name not in names}
    return replace(charter, **gone, inherited=charter.inherited - names, sources=left)


def lacks(
    charter: Charter, text: CharterText, readable: Collection[PageKey], mend: tuple[PersonKey, ...]
) -> tuple[Finding, ...]:
    """What the charter lacks for somebody who may not read where it inherits from, as if it did not."""
    names = hidden(charter, readable)
    if not names:
        return ()
    notes = FindingCollector()
    shown = seen(charter, readable)
    result_or_interest.check(shown, sort_fields(text), nested=True, notes=notes)
    if "deadline" in names and shown.deadline is None:
        notes.add(_DATE, "deadline")
    return tuple(finding for finding in notes.findings(mend) if finding.field in names)


def unnamed(charter: Charter, readable: Collection[PageKey]) -> frozenset[PersonKey]:
    """The people whom only pages name that somebody may not read."""
    if not hidden(charter, readable):
        return frozenset()
    return frozenset(_roles(charter) - _roles(seen(charter, readable)))


def _roles(charter: Charter) -> set[PersonKey]:
    named = [charter.sponsor, charter.it_contact, *charter.stewards, *charter.members.people]
    named += [item.owner for item in charter.deliverables]
    return {person.person for person in named if person and person.person}


def item_seen(obligation: Obligation, charter: Charter, readable: Collection[PageKey]) -> Obligation:
    """An obligation without the words and people it has from pages somebody may not read."""
    names = hidden(charter, readable)
    if not names:
        return obligation
    return replace(
        obligation,
        benefit="" if "benefit" in names else obligation.benefit,
        stewards=() if "stewards" in names else obligation.stewards,
        sponsor=None if "sponsor" in names else obligation.sponsor,
    )


def contribution_seen(
    contribution: Contribution, charter: Charter, readable: Collection[PageKey]
) -> Contribution:
    """A contribution that waits, without the name of a steward who is named on a page one may not read."""
    if contribution.settled is None and contribution.steward and "stewards" in hidden(charter, readable):
        return replace(contribution, steward=None)
    return contribution

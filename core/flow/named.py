"""Whom a charter names."""

from __future__ import annotations

from core.model import Charter, Named, PersonKey


def people_of(charter: Charter) -> set[PersonKey]:
    """The people a charter names."""
    named: list[Named | None] = [
        charter.sponsor,
        charter.it_contact,
        *charter.stewards,
        *charter.members.people,
    ]
    named += [item.owner for item in charter.deliverables]
    if charter.read_by:
        named += charter.read_by.audience.people
    people = {person.person for person in named if person and person.person}
    people |= {
        key for extension in charter.extensions for key in (extension.asked_by, extension.decided_by) if key
    }
    for proposal in (charter.proposal, *charter.item_proposals):
        people |= {key for key in (proposal.by, proposal.decided_by) if key} if proposal else set()
    return people | ({charter.written_by} if charter.written_by else set())


def groups_of(charter: Charter) -> set[str]:
    """The groups a charter names."""
    return {*charter.members.groups, *(charter.read_by.audience.groups if charter.read_by else ())}

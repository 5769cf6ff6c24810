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
    found = {one.person for one in named if one and one.person}
    found |= {key for one in charter.extensions for key in (one.asked_by, one.decided_by) if key}
    for one in (charter.proposal, *charter.item_proposals):
        found |= {key for key in (one.by, one.decided_by) if key} if one else set()
    return found | ({charter.written_by} if charter.written_by else set())


def groups_of(charter: Charter) -> set[str]:
    """The groups a charter names."""
    return {*charter.members.groups, *(charter.read_by.audience.groups if charter.read_by else ())}

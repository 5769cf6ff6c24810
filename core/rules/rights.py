"""Who may do what in a community: roles from the charter, moved by its level, groups looked up live."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from core.model import (
    Audience,
    Charter,
    CommunityKey,
    Deliverable,
    Directory,
    Named,
    PageKey,
    Person,
    PersonKey,
    Scope,
    ScopeKind,
    person_key,
)

#: Everything :func:`may` answers for.
RIGHTS = ("mend", "extend", "decide", "close", "answer", "deliver", "account", "level", "promote")


def may(person: PersonKey, right: str, charter: Charter, directory: Directory) -> bool:
    """Whether a person has a right in a community, at its present level; never for an unusable account.

    ==========  ===========================================================================================
    mend        change the charter: sponsor, stewards, IT contact, who wrote it; level 4 also members.
                When none of them has a usable account, every member: somebody must be able to.
    extend      ask for a later deadline: sponsor, stewards, IT contact, owners; level 4 also members.
    decide      approve one. Level 1 the sponsor, 2 sponsor or a steward, 3 any steward, 4 members (by lazy
                consensus: their no counts). Roles nobody usable fills pass to sponsor, stewards, then writer.
    close       the sponsor always; from level 2 stewards; level 4 also members. Passes on like decide.
    answer      sponsor, stewards, IT contact, owners, members.
    deliver     say that a deliverable is done: owners, stewards, sponsor.
    account     say what became of contributions: the same people.
    level       say which level it should have: sponsor, IT contact, stewards, owners.
    promote     decide on a higher one: the sponsor. Passes on like decide.
    ==========  ===========================================================================================

    Raises :class:`KeyError` for a right that is none of :data:`RIGHTS`.
    """
    if right not in RIGHTS:
        raise KeyError(f"Unknown right {right!r}. Known are: {', '.join(RIGHTS)}.")
    return directory.usable(person) and _may(person, right, charter, directory, person in _named(charter))


def rights_of(person: PersonKey, charter: Charter, directory: Directory) -> frozenset[str]:
    """All of :data:`RIGHTS` that :func:`may` gives a person."""
    if not directory.usable(person):
        return frozenset()
    named = person in _named(charter)
    if not named and not is_member(person, charter, directory):
        # Nothing is given to who is neither.
        return frozenset()
    return frozenset(right for right in RIGHTS if _may(person, right, charter, directory, named))


def _may(person: PersonKey, right: str, charter: Charter, directory: Directory, named: bool) -> bool:
    # Most who look are named nowhere: of them nobody's roles need to be gone through.
    if named and person in holders(right, charter, directory):
        return True
    if right == "answer" or (charter.level >= 4 and right in ("mend", "extend", "decide", "close")):
        return is_member(person, charter, directory)
    if right == "mend" and not holders("mend", charter, directory):
        return is_member(person, charter, directory)
    return False


#: The roles of a charter, in the order in which people are told of them.
ROLES = ("sponsor", "stewards", "owners", "contact", "writer", "members")


@cache
def roles(right: str, level: int) -> tuple[str, ...]:
    """The roles that have a right at a level, of :data:`ROLES`: told from :func:`may` itself, so that both agree."""
    named = {role: Named(text=role, person=person_key("x", role)) for role in ROLES}
    keys = {role: person.person for role, person in named.items() if person.person is not None}
    people = {key: Person(key=key, name=role) for role, key in keys.items()}
    charter = Charter(
        community=CommunityKey(""),
        home=PageKey(""),
        title="",
        scope=Scope(kind=ScopeKind.PAGE, value=""),
        sponsor=named["sponsor"],
        stewards=(named["stewards"],),
        it_contact=named["contact"],
        deliverables=(Deliverable(key="one", name="one", owner=named["owners"]),),
        members=Audience(people=(named["members"],)),
        written_by=keys["writer"],
        level=level,
    )
    directory = Directory(people=people)
    return tuple(role for role in ROLES if may(keys[role], right, charter, directory))


def _named(charter: Charter) -> set[PersonKey | None]:
    """Everybody who can have a right through a role."""
    named = [
        charter.sponsor,
        charter.it_contact,
        *charter.stewards,
        *(deliverable.owner for deliverable in charter.deliverables),
    ]
    return {charter.written_by, *(person.person for person in named if person is not None)}


def holders(right: str, charter: Charter, directory: Directory) -> tuple[PersonKey, ...]:
    """The people a charter names that have a right through their role, likeliest first, usable ones only.

    Members, who have some rights at level 4, are not listed: there can be a hundred thousand of them.
    """
    sponsor = _keys((charter.sponsor.person if charter.sponsor else None,))
    stewards = _keys(named.person for named in charter.stewards)
    contact = _keys((charter.it_contact.person if charter.it_contact else None,))
    owners = _keys(item.owner.person if item.owner else None for item in charter.deliverables)
    writer = _keys((charter.written_by,))
    groups: tuple[tuple[PersonKey, ...], ...]
    match right:
        case "mend":
            groups = (writer, stewards, sponsor, contact)
        case "extend" | "answer":
            groups = (stewards, sponsor, owners, contact)
        case "deliver" | "account":
            groups = (owners, stewards, sponsor)
        case "level":
            groups = (sponsor, contact, stewards, owners)
        case "promote":
            return _or_next(sponsor, sponsor, stewards, writer, directory)
        case "close":
            first = sponsor if charter.level == 1 else sponsor + stewards
            return _or_next(first, sponsor, stewards, writer, directory)
        case _:
            first = {1: sponsor, 3: stewards}.get(charter.level, sponsor + stewards)
            return _or_next(first, sponsor, stewards, writer, directory)
    return _usable((key for group in groups for key in group), directory)


def _or_next(
    first: tuple[PersonKey, ...],
    sponsor: tuple[PersonKey, ...],
    stewards: tuple[PersonKey, ...],
    writer: tuple[PersonKey, ...],
    directory: Directory,
) -> tuple[PersonKey, ...]:
    # A role whose only holder has left must not leave a community undecided for ever.
    for group in (first, sponsor, stewards, writer):
        if people := _usable(group, directory):
            return people
    return ()


def is_member(person: PersonKey, charter: Charter, directory: Directory) -> bool:
    """Whether a person takes part: named, in a named group now, or anybody when no members are named.

    Without named members the audience of the page are the members; who is asked about here could open it.
    """
    if not directory.usable(person):
        return False
    return not charter.members or in_audience(person, charter.members, directory)


def in_audience(person: PersonKey, audience: Audience, directory: Directory) -> bool:
    """Whether a usable account is among an audience's people or in one of its groups now."""
    if not directory.usable(person):
        return False
    if audience.everyone or any(named.person == person for named in audience.people):
        return True
    return any(person in directory.groups.get(group, frozenset()) for group in audience.groups)


def audience_of(audience: Audience, directory: Directory) -> frozenset[PersonKey]:
    """All usable accounts of an audience, groups as they are now; everyone means all the directory has."""
    if audience.everyone:
        return frozenset(key for key in directory.people if directory.usable(key))
    people = {named.person for named in audience.people if named.person is not None}
    for group in audience.groups:
        people |= directory.groups.get(group, frozenset())
    return frozenset(key for key in people if directory.usable(key))


def _keys(people: Iterable[PersonKey | None]) -> tuple[PersonKey, ...]:
    return tuple(key for key in people if key is not None)


def _usable(keys: Iterable[PersonKey], directory: Directory) -> tuple[PersonKey, ...]:
    return tuple(dict.fromkeys(key for key in keys if directory.usable(key)))

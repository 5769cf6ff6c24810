"""Whom the rules may look at: everyone a charter names or meant, and whoever else matters there."""

from __future__ import annotations

from collections.abc import Iterable

from core.flow.named import groups_of, people_of
from core.model import (
    Act,
    Audience,
    Charter,
    CharterText,
    Directory,
    PersonKey,
)
from core.rules.purpose.charter import groups_named, people_named
from core.store import (
    UnitOfWork,
    people,
)
from core.store.communities import Community


def people_of_text(community: Community) -> set[PersonKey]:
    """Who wrote the charter."""
    return {community.text.written_by} if community.text.written_by else set()


def names_everyone(charter: Charter) -> bool:
    """Whether a charter speaks of everyone."""
    audiences: list[Audience] = [charter.members]
    if charter.read_by:
        audiences.append(charter.read_by.audience)
    return any(audience.everyone for audience in audiences)


def plain_names(text: CharterText) -> frozenset[str]:
    """The people a charter's text calls by their names, not by their accounts."""
    return frozenset(name for name in people_named(text) if not name.startswith("@"))


def directory_for(
    connection: UnitOfWork,
    site: str,
    text: CharterText,
    charters: Iterable[Charter | None],
    acts: Iterable[Act],
    meant: Iterable[PersonKey] = (),
) -> Directory:
    """Everyone a charter's text names or meant, and who wrote it or acted on it."""
    keys = set(meant)
    keys |= set(people.by_name(connection, site, people_named(text)).values())
    keys |= {key for act in acts for key in (act.person, act.to) if key}
    keys |= {text.written_by} if text.written_by else set()
    keys |= {change.by for change in text.changes if change.by}
    groups = set(groups_named(text))
    for charter in charters:
        if charter is not None:
            keys |= people_of(charter)
            groups |= groups_of(charter)
    # Of a group it matters who of these is in it, and whether anybody is.
    return people.directory(connection, site, people=keys, groups=groups, focus=keys, witness=True)


def directory_of(
    connection: UnitOfWork,
    site: str,
    charter: Charter,
    further: Iterable[PersonKey],
    focus: frozenset[PersonKey] | None = None,
) -> Directory:
    """Everyone a charter names and whoever else matters; of groups only ``focus``, if given."""
    # Everyone means all accounts only where they must confirm; a member of everyone needs no list.
    reads = charter.read_by is not None and charter.read_by.audience.everyone
    return people.directory(
        connection,
        site,
        people={*people_of(charter), *further},
        groups=groups_of(charter),
        anybody=reads,
        focus=focus,
    )

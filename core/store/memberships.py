"""Groups and who is in them, as the wiki says now; written when somebody came or left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    Audience,
    Person,
    PersonKey,
    site_of,
)
from core.store import tables as t
from core.store.identity import ensure, erased
from core.store.sql import chunked, one_of, upsert


def joined_or_left(connection: sa.Connection, people: Sequence[Person]) -> frozenset[tuple[str, str]]:
    """(site, group) of the tracked groups that these people's own lists contradict: to be asked again."""
    told: set[tuple[str, str]] = set()
    for group in chunked({person.key: person for person in people}.items()):
        sites = {site_of(key) for key, _ in group}
        tracked = {
            (row.site, row.name)
            for row in connection.execute(
                sa.select(t.wiki_group.c.site, t.wiki_group.c.name).where(t.wiki_group.c.site.in_(sites))
            )
        }
        stored: dict[str, set[str]] = {}
        for row in connection.execute(
            sa.select(t.membership.c.person, t.membership.c.grp).where(
                t.membership.c.person.in_([key for key, _ in group])
            )
        ):
            stored.setdefault(row.person, set()).add(row.grp)
        for key, person in group:
            site = site_of(key)
            if person.groups is None:
                continue
            for name in person.groups ^ stored.get(key, set()):
                if (site, name) in tracked:
                    told.add((site, name))
    return frozenset(told)


@dataclass(frozen=True, slots=True)
class Moved:
    """Who joined a group, left it, or came back."""

    #: Whether the group was read before.
    known: bool = False
    left: tuple[PersonKey, ...] = ()
    #: Member → since when, where the wiki tells or we saw it.
    joined: Mapping[PersonKey, datetime | None] = field(default_factory=dict)

    @property
    def people(self) -> frozenset[PersonKey]:
        """All of them."""
        return frozenset((*self.left, *self.joined))

    def parts(self, size: int) -> Iterator[Moved]:
        """The same in small portions."""
        for some in chunked(sorted(self.left), size):
            yield Moved(self.known, tuple(some))
        for some in chunked(sorted(self.joined), size):
            yield Moved(self.known, (), {key: self.joined[key] for key in some})


def moved_in(
    connection: sa.Connection,
    site: str,
    name: str,
    members: Mapping[PersonKey, datetime | None] | None,
    now: datetime,
) -> Moved:
    """In what these members of a group differ from the stored ones."""
    known = connection.execute(
        sa.select(t.wiki_group.c.exists).where(t.wiki_group.c.site == site, t.wiki_group.c.name == name)
    ).first()
    g = t.membership.c
    rows = connection.execute(sa.select(g.person, g.joined).where(g.site == site, g.grp == name))
    before = {row.person: row.joined for row in rows}
    after = dict(members or {})
    for key in erased(connection, after):
        del after[key]
    joined: dict[PersonKey, datetime | None] = {}
    for key, since in after.items():
        # Where the wiki doesn't tell, who is new in a group we already knew joined now.
        first_seen = before.get(key, now if known else None)
        begin = since if since is not None else first_seen
        if key not in before or before[key] != begin:
            joined[key] = begin
    return Moved(known is not None, tuple(PersonKey(key) for key in before if key not in after), joined)


def put_group(connection: sa.Connection, site: str, name: str, *, exists: bool, now: datetime) -> None:
    """The wiki told about a group."""
    row = {"site": site, "name": name, "exists": exists, "read_at": now}
    upsert(connection, t.wiki_group, [row])


def put_members(connection: sa.Connection, site: str, name: str, moved: Moved) -> None:
    """Write down who joined and left."""
    g = t.membership.c
    for group in chunked(sorted(moved.left)):
        connection.execute(sa.delete(t.membership).where(g.site == site, g.grp == name, g.person.in_(group)))
    ensure(connection, list(moved.joined))
    upsert(
        connection,
        t.membership,
        [{"site": site, "grp": name, "person": key, "joined": since} for key, since in moved.joined.items()],
    )


def count(connection: sa.Connection, site: str, audience: Audience) -> int:
    """How many usable accounts are named in an audience or in one of its groups now."""
    p, m = t.person.c, t.membership.c
    grouped = sa.select(m.person).where(m.site == site, m.grp.in_(list(audience.groups)))
    usable = sa.and_(p.active, sa.not_(p.bot))
    query = sa.select(sa.func.count()).select_from(t.person).where(p.key.in_(grouped), usable)
    people = int(connection.scalar(query) or 0) if audience.groups else 0
    named = {person.person for person in audience.people if person.person is not None}
    for some in chunked(sorted(named)):
        alone = sa.and_(p.key.in_(some), usable)
        if audience.groups:
            alone = sa.and_(alone, p.key.not_in(grouped))
        query = sa.select(sa.func.count()).select_from(t.person).where(alone)
        people += int(connection.scalar(query) or 0)
    return people


def group_ages(connection: sa.Connection, site: str, names: Collection[str]) -> dict[str, datetime]:
    """When each group was last asked about; unknown ones are absent."""
    rows = connection.execute(
        sa.select(t.wiki_group.c.name, t.wiki_group.c.read_at).where(
            t.wiki_group.c.site == site, t.wiki_group.c.name.in_(list(names))
        )
    )
    return {row.name: row.read_at for row in rows}


def members(
    connection: sa.Connection, site: str, names: Collection[str], focus: Collection[PersonKey] | None = None
) -> tuple[dict[str, frozenset[PersonKey]], dict[tuple[str, PersonKey], datetime]]:
    """Members of existing groups and since when; of ``focus`` only, if given."""
    if not names:
        return {}, {}
    lines: list[tuple[str, str | None]] = []
    joined: dict[tuple[str, PersonKey], datetime] = {}
    asked = {"site": site, "names": list(names)}
    queries: list[tuple[Any, dict[str, Any]]] = [(_MEMBERS, asked)]
    if focus is not None:
        # Of nobody there is still to be known which groups there are.
        queries = [(_MEMBERS_OF, {**asked, "people": some}) for some in list(chunked(focus)) or [[]]]
    for query, values in queries:
        for row in connection.execute(query, values):
            lines.append((row.name, row.person))
            if row.person is not None and row.joined is not None:
                joined[(row.name, row.person)] = row.joined
    return together(lines), joined


GROUPS_OF = sa.select(t.membership.c.person, t.membership.c.grp).where(
    one_of(t.membership.c.person, "people")
)


_G, _M = t.wiki_group.c, t.membership.c


_IN = sa.and_(_M.site == _G.site, _M.grp == _G.name)


def _members(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Each group that exists with its members, or one line without any."""
    asked = one_of(_G.name, "names")
    query = sa.select(_G.name, _M.person, _M.joined)
    query = query.select_from(t.wiki_group.outerjoin(t.membership, which))
    return query.where(_G.site == sa.bindparam("site"), asked, _G.exists)


_MEMBERS = _members(_IN)


_MEMBERS_OF = _members(sa.and_(_IN, one_of(_M.person, "people")))


#: The groups of these names that exist, one line each, with a person who is in it.
GROUPS_WITH = (
    sa.select(_G.name, _M.person)
    .select_from(t.wiki_group.outerjoin(t.membership, sa.and_(_IN, _M.person == sa.bindparam("person"))))
    .where(_G.site == sa.bindparam("site"), one_of(_G.name, "names"), _G.exists)
)


def together(lines: Iterable[tuple[str, str | None]]) -> dict[str, frozenset[PersonKey]]:
    """Groups with their members, of a line for each; a group with nobody has a line without."""
    people_by_name: dict[str, set[PersonKey]] = {}
    for name, person in lines:
        there = people_by_name.setdefault(name, set())
        if person is not None:
            there.add(PersonKey(person))
    return {name: frozenset(people) for name, people in people_by_name.items()}


def groups_of(connection: sa.Connection, key: PersonKey, *, most: int = 0) -> frozenset[str]:
    """The tracked groups a person is in; with ``most`` only those that have no more members."""
    m, other = t.membership.c, t.membership.alias()
    query = sa.select(m.grp).where(m.person == key)
    if most:
        size = (
            sa.select(sa.func.count())
            .where(other.c.site == m.site, other.c.grp == m.grp)
            .correlate(t.membership)
            .scalar_subquery()
        )
        query = query.where(size <= most)
    return frozenset(connection.scalars(query))


def groups_of_all(connection: sa.Connection, keys: Collection[PersonKey]) -> frozenset[str]:
    """The tracked groups that any of these people is in."""
    groups: set[str] = set()
    m = t.membership.c
    for some in chunked(sorted(keys)):
        groups.update(connection.scalars(sa.select(m.grp).where(m.person.in_(some)).distinct()))
    return frozenset(groups)


def teams_of(
    connection: sa.Connection, site: str, names: Collection[str], keys: Collection[PersonKey]
) -> dict[PersonKey, frozenset[str]]:
    """Of these people who are in a group of these names that exists, in which."""
    teams: dict[PersonKey, set[str]] = {}
    for some in chunked(sorted(keys)) if names else ():
        for row in connection.execute(_MEMBERS_OF, {"site": site, "names": sorted(names), "people": some}):
            if row.person is not None:
                teams.setdefault(PersonKey(row.person), set()).add(row.name)
    return {key: frozenset(several) for key, several in teams.items()}

"""What other systems say of staff, and what it makes of accounts: gone, away, in a team.

What is said is kept under the sender's own name for somebody; whose account that is, is told anew each time, by the
address the wiki confirmed or by the admin's list. So it makes no difference what was heard first: the account, the
address, or what was said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import PersonKey, person_key, site_of
from core.ports import StaffSource
from core.store import identity, people, sites, told_entries
from core.store import tables as t
from core.store.memberships import Moved
from core.store.sql import chunked, insert_new, upsert

JOINED, LEFT, TEAM, ABSENCE = "joined", "left", "team", "absence/"
CANCELLED = "cancelled"
#: Absences of one person that are looked at, the last ones; and that are kept, of one system.
MOST_ABSENCES, MOST_KEPT = 100, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a system said of somebody, as it calls them."""

    person: str
    aspect: str
    at: datetime
    value: str = ""
    begins: datetime | None = None
    ends: datetime | None = None

    @property
    def told(self) -> str:
        """All of it, so that of two at the same time the same one counts, whichever came first."""
        return json.dumps(
            [self.value, *(moment.isoformat() if moment else "" for moment in (self.begins, self.ends))]
        )


def put(connection: sa.Connection, source: str, facts: Iterable[Fact]) -> frozenset[str]:
    """Keep what was said, unless something later is known of the same; of whom something is new."""
    latest: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        before = latest.get((fact.person, fact.aspect))
        if before is None or (fact.at, fact.told) > (before.at, before.told):
            latest[fact.person, fact.aspect] = fact
    gone = identity.erased(connection, [person_key(source, name) for name, _ in latest])
    f, fresh = t.staff_fact.c, list[Fact]()
    salt = sites.get(connection, source).salt
    for some in chunked(sorted({name for name, _ in latest})):
        rows = connection.execute(
            sa.select(f.person, f.aspect, f.at, f.told).where(f.source == source, f.person.in_(some))
        )
        known = {(row.person, row.aspect): (row.at, row.told) for row in rows}
        for key, fact in latest.items():
            if fact.person not in some:
                continue
            if key not in known and (fact.person, hidden := _hidden(salt, fact.aspect)) in known:
                fact, key = replace(fact, aspect=hidden), (fact.person, hidden)
            if key not in known or (fact.at, fact.told) > known[key]:
                fresh.append(fact)
    fresh = [fact for fact in fresh if person_key(source, fact.person) not in gone]
    upsert(
        connection,
        t.staff_fact,
        [
            {
                "source": source,
                "person": fact.person,
                "aspect": fact.aspect,
                "at": fact.at,
                "told": fact.told,
                "value": fact.value,
                "begins": fact.begins,
                "ends": fact.ends,
            }
            for fact in fresh
        ],
    )
    _cap(connection, source, {fact.person for fact in fresh if fact.aspect.startswith(ABSENCE)})
    return frozenset(fact.person for fact in fresh)


def _cap(connection: sa.Connection, source: str, names: Collection[str]) -> None:
    """Of somebody with absences without end only the last ones are kept: each look at them reads all there are."""
    f = t.staff_fact.c
    mine = sa.and_(f.source == source, f.aspect.startswith(ABSENCE, autoescape=True))
    for some in chunked(sorted(names)):
        many = sa.select(f.person).where(mine, f.person.in_(some)).group_by(f.person)
        for name in connection.scalars(many.having(sa.func.count() > MOST_KEPT)).all():
            theirs = (
                sa.select(f.aspect)
                .where(mine, f.person == name)
                .order_by(f.ends.desc().nulls_last(), f.aspect.desc())
            )
            odd = connection.scalars(theirs.offset(MOST_KEPT)).all()
            gone = sa.and_(f.source == source, f.person == name)
            for part in chunked(odd):
                connection.execute(sa.delete(t.staff_fact).where(gone, f.aspect.in_(part)))


# --- who that is ----------------------------------------------------------------------------------------


def accounts_of(connection: sa.Connection, source: StaffSource, names: Collection[str]) -> set[PersonKey]:
    """The accounts that may be meant, on the wikis it tells about; those that share an address among them."""
    if source.accounts is not None:
        return {key for name in names for key in source.accounts.get(name, ())}
    return with_address(connection, source.about, names)


def in_use(
    connection: sa.Connection, source: StaffSource, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[PersonKey]]:
    """The accounts in use that may be meant by each (name, site): several say of nobody who it is."""
    p, names = t.person.c, {name for name, _ in wanted}
    usable = p.active_there, sa.not_(p.bot)
    keys: dict[tuple[str, str], list[PersonKey]] = {asked: [] for asked in wanted}
    if source.accounts is None:
        for some in chunked(sorted(names)):
            query = sa.select(p.key, p.site, p.address).where(p.address.in_(some), *usable).order_by(p.key)
            for row in connection.execute(query.where(p.site.in_(list(source.about)))):
                if (row.address, row.site) in keys:
                    keys[row.address, row.site].append(PersonKey(row.key))
        return keys
    usable_keys = set[PersonKey]()
    for part in chunked(sorted(accounts_of(connection, source, names))):
        rows = connection.scalars(sa.select(p.key).where(p.key.in_(part), *usable))
        usable_keys.update(PersonKey(key) for key in rows)
    for name, site in wanted:
        mine = {key for key in source.accounts.get(name, ()) if site_of(key) == site}
        keys[name, site] = sorted(mine & usable_keys)
    return keys


def addresses(connection: sa.Connection, keys: Collection[PersonKey]) -> frozenset[str]:
    """The confirmed addresses of these accounts."""
    p, addresses_used = t.person.c, set[str]()
    for some in chunked(sorted(keys)):
        addresses_used.update(
            connection.scalars(sa.select(p.address).where(p.key.in_(some), p.address != ""))
        )
    return frozenset(addresses_used)


def with_address(connection: sa.Connection, on: Sequence[str], addresses: Collection[str]) -> set[PersonKey]:
    """The accounts on these sites that have one of these addresses."""
    p, keys = t.person.c, set[PersonKey]()
    for some in chunked(sorted(addresses)):
        rows = connection.scalars(sa.select(p.key).where(p.address.in_(some), p.site.in_(list(on))))
        keys.update(PersonKey(key) for key in rows)
    return keys


def _shared(connection: sa.Connection, addresses: Collection[str]) -> set[tuple[str, str]]:
    """(site, address) of several accounts in use: a shared mailbox, which says of nobody who they are."""
    p, shared = t.person.c, set[tuple[str, str]]()
    for some in chunked(sorted(addresses)):
        query = (
            sa.select(p.site, p.address)
            .where(p.address.in_(some), p.active_there, sa.not_(p.bot))
            .group_by(p.site, p.address)
            .having(sa.func.count() > 1)
        )
        shared.update((row.site, row.address) for row in connection.execute(query))
    return shared


# --- what it makes of accounts --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is different now."""

    #: Whose account is of use now, or no more.
    used: frozenset[PersonKey] = frozenset()
    #: Whose times away are others.
    away: frozenset[PersonKey] = frozenset()
    #: (site, group) → who came and left.
    groups: Mapping[tuple[str, str], Moved] = field(default_factory=dict)


def settle(
    connection: sa.Connection, sources: Mapping[str, StaffSource], keys: Collection[PersonKey]
) -> Settled:
    """Let these accounts be as the systems say now."""
    used, away = set[PersonKey](), set[PersonKey]()
    left: dict[tuple[str, str], set[PersonKey]] = {}
    joined: dict[tuple[str, str], dict[PersonKey, datetime | None]] = {}
    p = t.person.c
    for some in chunked(sorted(keys)):
        query = sa.select(p.key, p.site, p.address, p.active, p.active_there, p.left_at, p.absent)
        rows = connection.execute(query.where(p.key.in_(some))).all()
        told = _told(connection, sources, rows)
        before = _teams(connection, sources, [row.key for row in rows])
        for row in rows:
            state = _state(told.get(row.key, {}), sources)
            active = row.active_there and state.left_at is None
            if active != row.active:
                used.add(row.key)
            if state.absent != row.absent:
                away.add(row.key)
            if (active, state.left_at, state.absent) != (row.active, row.left_at, row.absent):
                connection.execute(
                    sa.update(t.person)
                    .where(p.key == row.key)
                    .values(active=active, left_at=state.left_at, absent=state.absent)
                )
            was = before.get(row.key, {})
            for group in was.keys() - state.groups.keys():
                left.setdefault((row.site, group), set()).add(row.key)
            for group, since in state.groups.items():
                if group not in was or was[group] != since:
                    joined.setdefault((row.site, group), {})[row.key] = since
    groups = {
        key: Moved(known=True, left=tuple(sorted(left.get(key, ()))), joined=joined.get(key, {}))
        for key in sorted({*left, *joined})
    }
    return Settled(used=frozenset(used), away=frozenset(away), groups=groups)


@dataclass(slots=True)
class _State:
    left_at: datetime | None
    absent: str
    groups: dict[str, datetime]


def _told(
    connection: sa.Connection, sources: Mapping[str, StaffSource], rows: Sequence[Any]
) -> dict[str, dict[str, list[Any]]]:
    """Account → source → what it said of them."""
    shared = _shared(connection, {row.address for row in rows if row.address})
    f = t.staff_fact.c
    facts_by_person: dict[str, dict[str, list[Any]]] = {}
    for name, source in sources.items():
        meant: dict[str, list[str]] = {}
        for row in rows:
            if row.site not in source.about:
                continue
            if source.accounts is not None:
                for called in source.called.get(row.key, ()):
                    meant.setdefault(called, []).append(row.key)
            elif row.address and (row.site, row.address) not in shared:
                meant.setdefault(row.address, []).append(row.key)
        for some in chunked(sorted(meant)):
            query = sa.select(t.staff_fact).where(f.source == name, f.person.in_(some))
            for fact in connection.execute(query):
                for key in meant[fact.person]:
                    facts_by_person.setdefault(key, {}).setdefault(name, []).append(fact)
    return facts_by_person


def _state(told: Mapping[str, Sequence[Any]], sources: Mapping[str, StaffSource]) -> _State:
    """What all that is said of one account comes to."""
    gone: list[datetime] = []
    spans: set[tuple[datetime, datetime]] = set()
    groups: dict[str, datetime] = {}
    for name, facts in sorted(told.items()):
        by = {fact.aspect: fact for fact in facts}
        left, back = by.get(LEFT), by.get(JOINED)
        if left is not None and (back is None or back.at <= left.at):
            gone.append(left.at)
        elif left is not None and back is not None:
            # Who came back was away meanwhile.
            spans.add((left.at, back.at))
        for fact in facts:
            if fact.aspect.startswith(ABSENCE) and fact.value != CANCELLED:
                spans.add((fact.begins, fact.ends))
        team = by.get(TEAM)
        group = sources[name].teams.get(team.value) if team is not None else None
        if team is not None and group is not None:
            groups[group] = min(team.at, groups.get(group, team.at))
    last = sorted(sorted(spans, key=lambda span: (span[1], span[0]))[-MOST_ABSENCES:])
    absent = json.dumps([[start.isoformat(), end.isoformat()] for start, end in last]) if last else ""
    return _State(left_at=min(gone) if gone else None, absent=absent, groups=groups)


def _teams(
    connection: sa.Connection, sources: Mapping[str, StaffSource], keys: Sequence[PersonKey]
) -> dict[str, dict[str, datetime | None]]:
    """Account → groups that are teams, and since when they are in them."""
    names = {group for source in sources.values() for group in source.teams.values()}
    m, joined = t.membership.c, dict[str, dict[str, datetime | None]]()
    if not names:
        return joined
    query = sa.select(m.site, m.person, m.grp, m.joined)
    for row in connection.execute(query.where(m.person.in_(list(keys)), m.grp.in_(sorted(names)))):
        if row.grp in groups_on(sources, row.site):
            joined.setdefault(row.person, {})[row.grp] = row.joined
    return joined


def groups_on(sources: Mapping[str, StaffSource], site: str) -> frozenset[str]:
    """The groups of a site that are teams: other systems say who is in them, the wiki is not asked."""
    return frozenset(
        group for source in sources.values() if site in source.about for group in source.teams.values()
    )


def know_groups(connection: sa.Connection, sources: Mapping[str, StaffSource], now: datetime) -> None:
    """There are these groups, also while nobody is in them."""
    rows = [
        {"site": site, "name": group, "exists": True, "read_at": now}
        for source in sources.values()
        for site in source.about
        for group in source.teams.values()
    ]
    insert_new(connection, t.wiki_group, rows)
    g = t.wiki_group.c
    for row in rows:
        missed = sa.and_(g.site == row["site"], g.name == row["name"], sa.not_(g.exists))
        connection.execute(sa.update(t.wiki_group).where(missed).values(exists=True))


# --- going through all of them --------------------------------------------------------------------------


def concerned(
    connection: sa.Connection, sources: Mapping[str, StaffSource], after: str, limit: int
) -> list[PersonKey]:
    """The next accounts of which something may be said by their address, or was said before, in the store's order."""
    p = t.person.c
    told = sa.or_(p.left_at.is_not(None), p.absent != "")
    exists = sa.exists().where(t.staff_fact.c.person == p.address)
    teams = sorted({group for source in sources.values() for group in source.teams.values()})
    member = sa.exists().where(t.membership.c.person == p.key, t.membership.c.grp.in_(teams))
    which = [told, sa.and_(p.address != "", exists)]
    if teams:
        which.append(member)
    query = sa.select(p.key).where(p.key > after, sa.or_(*which)).order_by(p.key).limit(limit)
    return [PersonKey(key) for key in connection.scalars(query)]


def orphaned(connection: sa.Connection, sources: Collection[str]) -> bool:
    """Whether a system that is no longer in the settings made something of an account."""
    f, p = t.staff_fact.c, t.person.c
    some = sa.select(p.key).where(sa.or_(p.left_at.is_not(None), p.absent != "")).limit(1)
    others = sa.select(f.source).where(f.source.not_in(sorted(sources))).limit(1)
    return connection.scalar(some) is not None and connection.scalar(others) is not None


def next_change(connection: sa.Connection, key: PersonKey, now: datetime) -> datetime | None:
    """When one of a person's absences begins or ends next."""
    row = connection.execute(sa.select(t.person.c.absent).where(t.person.c.key == key)).first()
    spans = json.loads(row.absent) if row is not None and row.absent else []
    times = (datetime.fromisoformat(day) for span in spans for day in span)
    return min((at for at in times if at > now), default=None)


def changes_ahead(
    connection: sa.Connection, on: Collection[str], now: datetime
) -> list[tuple[datetime, PersonKey]]:
    """When absences on these sites begin and end from now on, and whose they are, in time."""
    p = t.person.c
    query = sa.select(p.key, p.absent).where(p.absent != "", p.site.in_(sorted(on)))
    changes = [
        (datetime.fromisoformat(day), PersonKey(row.key))
        for row in connection.execute(query)
        for span in json.loads(row.absent)
        for day in span
    ]
    return sorted(change for change in changes if change[0] > now)


def forget(connection: sa.Connection, sources: Mapping[str, StaffSource], key: PersonKey) -> None:
    """Forget what was said of a person who is erased, for good: what is said of them later is not kept."""
    row = connection.execute(
        sa.select(t.person.c.address, t.person.c.pseudonym).where(t.person.c.key == key)
    ).first()
    if row is None:
        return
    f = t.staff_fact.c
    meant = set(_called(sources, key, row.address))
    if row.address:
        # Also what a system said that is no longer in the settings.
        for columns in (f, t.told_date.c, t.told_entry.c):
            known = connection.scalars(
                sa.select(columns.source).where(columns.person == row.address).distinct()
            )
            meant |= {(source, row.address) for source in known}
    told_entries.forget(connection, key, meant)
    for source, name in sorted(meant):
        connection.execute(sa.delete(t.staff_fact).where(f.source == source, f.person == name))
        d = t.told_date.c
        connection.execute(sa.delete(t.told_date).where(d.source == source, d.person == name))
        salt = connection.scalar(sa.select(t.site.c.salt).where(t.site.c.name == source)) or ""
        digest = identity.erased_digest(salt, person_key(source, name))
        upsert(connection, t.erased, [{"digest": digest, "pseudonym": row.pseudonym}])


def unname(connection: sa.Connection, part: str, name: re.Pattern[str]) -> None:
    """Of absences whose own names hold this name a salted digest stays: what is said later still finds them."""
    f = t.staff_fact.c
    holds = f.aspect.startswith(ABSENCE, autoescape=True), f.aspect.icontains(part, autoescape=True)
    for row in connection.execute(sa.select(f.source, f.person, f.aspect).where(*holds)).all():
        if name.search(row.aspect):
            mine = sa.and_(f.source == row.source, f.person == row.person, f.aspect == row.aspect)
            hidden = _hidden(sites.get(connection, row.source).salt, row.aspect)
            connection.execute(sa.update(t.staff_fact).where(mine).values(aspect=hidden))


def _hidden(salt: str, aspect: str) -> str:
    digest = hashlib.sha256(f"{salt}\n{aspect}".encode()).hexdigest()
    return f"{ABSENCE}#{digest[:32]}"


def _called(sources: Mapping[str, StaffSource], key: PersonKey, address: str) -> Iterator[tuple[str, str]]:
    for name, source in sources.items():
        if site_of(key) not in source.about:
            continue
        if source.accounts is not None:
            yield from ((name, name_given) for name_given in source.called.get(key, ()))
        elif address:
            yield name, address


def counted(connection: sa.Connection, name: str, source: StaffSource) -> tuple[int, int]:
    """Of how many people a system spoke, and how many of them are somebody in a wiki."""
    f, p = t.staff_fact.c, t.person.c
    names = sa.select(f.person).where(f.source == name).distinct().subquery()
    total = int(connection.scalar(sa.select(sa.func.count()).select_from(names)) or 0)
    if source.accounts is not None:
        known = sum(account in source.accounts for account in connection.scalars(sa.select(names.c.person)))
        return total, known
    somebody = sa.exists().where(p.address == names.c.person, p.site.in_(list(source.about)))
    query = sa.select(sa.func.count()).select_from(names).where(somebody)
    return total, int(connection.scalar(query) or 0)


def as_named(source: StaffSource, name: str) -> str:
    """The sender's name for somebody, as it is compared."""
    return people.as_address(name) if source.accounts is None else name

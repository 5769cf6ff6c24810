"""Facts about people and groups, and the directory the rules look into."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    Absence,
    Act,
    ActKind,
    CommunityKey,
    Directory,
    Person,
    PersonKey,
    Rhythm,
    local_id,
    person_key,
    site_of,
)
from core.store import codec
from core.store import tables as t
from core.store.sql import insert_new, parts, upsert

#: Of how many people at most who cannot be reached a page tells.
MOST_UNREACHED = 6


def account(name: str) -> str:
    """An account name as wikis compare it: first letter upper, spaces for underscores."""
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def pseudonym() -> str:
    """A name that says nothing."""
    return "p_" + secrets.token_hex(8)


def address_of(person: Person) -> str:
    """A confirmed address as addresses are compared; "" for none.

    Only the letters a to z are the same in both sizes: other letters that look alike belong to other people.
    """
    return (person.email or "").strip().translate(_SMALL) if person.confirmed else ""


def meet(connection: sa.Connection, keys: Collection[PersonKey]) -> None:
    """Make sure that each of these people has a row, and with it a pseudonym; an erased one gets none."""
    gone = erased(connection, keys)
    insert_new(
        connection,
        t.person,
        [
            {"key": key, "site": site_of(key), "pseudonym": pseudonym(), "active": False}
            for key in sorted(set(keys) - gone.keys())
        ],
    )


def reached(connection: sa.Connection, key: PersonKey, why: str, now: datetime) -> None:
    """Remember whether messages reach somebody: why not, "" when they do. The first time it was so stays."""
    p = t.person.c
    since = sa.case((p.unreached == "", now), else_=p.unreached_since) if why else sa.null()
    changed = sa.update(t.person).where(p.key == key, p.unreached != why)
    connection.execute(changed.values(unreached=why, unreached_since=since))


def unreached(connection: sa.Connection, site: str, most: int) -> tuple[int, list[str]]:
    """How many people of a site messages don't reach, and the names of some, the longest first."""
    p = t.person.c
    which = sa.and_(p.site == site, p.unreached != "", p.active)
    count = connection.scalar(sa.select(sa.func.count()).select_from(t.person).where(which)) or 0
    names = connection.scalars(sa.select(p.name).where(which).order_by(p.unreached_since, p.key).limit(most))
    return int(count), list(names)


def why_unreached(connection: sa.Connection, key: PersonKey) -> str:
    """Why messages don't reach somebody; "" while they do."""
    return connection.scalar(sa.select(t.person.c.unreached).where(t.person.c.key == key)) or ""


def unreached_owing(
    connection: sa.Connection,
    site: str,
    communities: Sequence[CommunityKey],
    *,
    but: PersonKey,
    most: int = MOST_UNREACHED,
) -> tuple[str, ...]:
    """Names of people whom messages don't reach and who owe something in these communities, the longest first."""
    p, o = t.person.c, t.obligation.c
    owes = sa.exists().where(o.person == p.key, o.is_open, o.community.in_(communities))
    which = sa.and_(p.site == site, p.unreached != "", p.active, p.key != but, owes)
    names = sa.select(sa.func.coalesce(sa.func.nullif(p.display, ""), p.name)).where(which)
    return (
        tuple(connection.scalars(names.order_by(p.unreached_since, p.key).limit(most))) if communities else ()
    )


def save(connection: sa.Connection, people: Sequence[Person], now: datetime) -> frozenset[PersonKey]:
    """Take over what the wiki says about people; those about whom something a rule looks at is new."""
    unmasked = {person.key: person for person in people}
    gone = erased(connection, unmasked)
    people = [person for key, person in unmasked.items() if key not in gone]
    changed: set[PersonKey] = set()
    unique = {person.key: person for person in people}
    for group in parts(sorted(unique)):
        before = {
            row.key: row for row in connection.execute(sa.select(t.person).where(t.person.c.key.in_(group)))
        }
        for key in group:
            old, new = before.get(key), unique[key]
            if (
                old is None
                or old.read_at is None
                or (old.name, old.active, old.bot) != (new.name, new.active, new.bot)
            ):
                changed.add(key)
        upsert(
            connection,
            t.person,
            [
                {
                    "key": key,
                    "site": site_of(key),
                    "name": unique[key].name,
                    "account": account(unique[key].name),
                    "display": unique[key].display,
                    "email": unique[key].email,
                    "address": address_of(unique[key]),
                    "language": unique[key].language,
                    "zone": unique[key].zone,
                    "active": unique[key].active,
                    "bot": unique[key].bot,
                    "since": unique[key].known_since,
                    "read_at": now,
                    "pseudonym": pseudonym(),
                    **_blocked(before.get(key), unique[key], now),
                }
                for key in group
            ],
            keep=("site", "pseudonym"),
        )
    return frozenset(changed)


def _blocked(old: Any, new: Person, now: datetime) -> dict[str, datetime | None]:
    """Since when an account is of no use, and when it came back."""
    known = {
        "blocked_at": old.blocked_at if old is not None else None,
        "back_at": old.back_at if old is not None else None,
    }
    if old is None or old.read_at is None or old.active == new.active:
        return known
    return known | {"back_at": now} if new.active else {"blocked_at": now, "back_at": None}


def joined_or_left(connection: sa.Connection, people: Sequence[Person]) -> frozenset[tuple[str, str]]:
    """(site, group) of the tracked groups that these people's own lists contradict: to be asked again."""
    told: set[tuple[str, str]] = set()
    for group in parts({person.key: person for person in people}.items()):
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
        for some in parts(sorted(self.left), size):
            yield Moved(self.known, tuple(some))
        for some in parts(sorted(self.joined), size):
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
    for group in parts(sorted(moved.left)):
        connection.execute(sa.delete(t.membership).where(g.site == site, g.grp == name, g.person.in_(group)))
    meet(connection, list(moved.joined))
    upsert(
        connection,
        t.membership,
        [{"site": site, "grp": name, "person": key, "joined": since} for key, since in moved.joined.items()],
    )


def stale(connection: sa.Connection, keys: Collection[PersonKey], before: datetime) -> frozenset[PersonKey]:
    """Those nobody asked the wiki about since ``before``."""
    fresh: set[str] = set()
    for group in parts(keys):
        fresh.update(
            connection.scalars(
                sa.select(t.person.c.key).where(t.person.c.key.in_(group), t.person.c.read_at >= before)
            )
        )
    return frozenset(key for key in keys if key not in fresh and not local_is_pseudonym(key))


def local_is_pseudonym(key: str) -> bool:
    """Whether this person was erased: then there is nobody to ask about."""
    return local_id(key).startswith("p_")


def by_name(connection: sa.Connection, site: str, names: Collection[str]) -> dict[str, PersonKey]:
    """Account name as given, or ``@<local id>`` → key, for those that are known.

    Where names belong to nobody alone, one that several people in use are called by names none of them.
    """
    found: dict[str, PersonKey] = {}
    plain = {name: account(name) for name in names if not name.startswith("@")}
    for group in parts(sorted(set(plain.values()))):
        rows: dict[str, PersonKey] = {}
        in_use: set[str] = set()
        shared: set[str] = set()
        for row in connection.execute(
            sa.select(t.person.c.account, t.person.c.key, t.person.c.active)
            .where(t.person.c.site == site, t.person.c.account.in_(group))
            .order_by(t.person.c.active, t.person.c.key.desc())
        ):
            rows[row.account] = PersonKey(row.key)
            if row.active:
                (shared if row.account in in_use else in_use).add(row.account)
        for name in shared:
            del rows[name]
        found.update({name: rows[form] for name, form in plain.items() if form in rows})
    ids = {name: person_key(site, name.lstrip("@").strip("{}")) for name in names if name.startswith("@")}
    for some in parts(sorted(set(ids.values()))):
        known = set(connection.scalars(sa.select(t.person.c.key).where(t.person.c.key.in_(some))))
        found.update({name: key for name, key in ids.items() if key in known})
    return found


def accounts(connection: sa.Connection, keys: Collection[PersonKey]) -> dict[str, str]:
    """How the accounts of these people are called, as it is compared."""
    p, found = t.person.c, dict[str, str]()
    for group in parts(keys):
        rows = connection.execute(sa.select(p.key, p.account).where(p.key.in_(group)))
        found.update({row.key: row.account for row in rows})
    return found


def name_of(connection: sa.Connection, key: str) -> str | None:
    """What a person is called; None for somebody unknown."""
    name: str | None = connection.scalar(sa.select(t.person.c.name).where(t.person.c.key == key))
    return name


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
    groups: dict[str, set[PersonKey]] = {}
    joined: dict[tuple[str, PersonKey], datetime] = {}
    asked = {"site": site, "names": list(names)}
    queries: list[tuple[Any, dict[str, Any]]] = [(_MEMBERS, asked)]
    if focus is not None:
        # Of nobody there is still to be known which groups there are.
        queries = [(_MEMBERS_OF, {**asked, "people": some}) for some in list(parts(focus)) or [[]]]
    for query, values in queries:
        for row in connection.execute(query, values):
            there = groups.setdefault(row.name, set())
            if row.person is None:
                continue
            there.add(row.person)
            if row.joined is not None:
                joined[(row.name, row.person)] = row.joined
    return {name: frozenset(people) for name, people in groups.items()}, joined


# Put together once: people are looked up for every panel.
_PEOPLE = sa.select(t.person).where(t.person.c.key.in_(sa.bindparam("people", expanding=True)))
_GROUPS_OF = sa.select(t.membership.c.person, t.membership.c.grp).where(
    t.membership.c.person.in_(sa.bindparam("people", expanding=True))
)
_AWAY = (
    sa.select(t.act.c.doc)
    .where(
        t.act.c.person.in_(sa.bindparam("people", expanding=True)),
        t.act.c.kind.in_([ActKind.AWAY.value, ActKind.TAKE_BACK.value]),
    )
    .order_by(t.act.c.at, t.act.c.id)
)
_G, _M = t.wiki_group.c, t.membership.c
_IN = sa.and_(_M.site == _G.site, _M.grp == _G.name)


def _members(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Each group that exists with its members, or one line without any."""
    asked = _G.name.in_(sa.bindparam("names", expanding=True))
    query = sa.select(_G.name, _M.person, _M.joined)
    query = query.select_from(t.wiki_group.outerjoin(t.membership, which))
    return query.where(_G.site == sa.bindparam("site"), asked, _G.exists)


_MEMBERS = _members(_IN)
_MEMBERS_OF = _members(sa.and_(_IN, _M.person.in_(sa.bindparam("people", expanding=True))))


def load(
    connection: sa.Connection, keys: Iterable[PersonKey] | None, *, site: str = ""
) -> dict[PersonKey, Person]:
    """People by key; with ``keys=None`` everyone of a site that the wiki told about."""
    found: dict[PersonKey, Person] = {}
    wanted = everyone(connection, site) if keys is None else set(keys)
    for group in parts(sorted(wanted)):
        groups: dict[str, set[str]] = {}
        for person, name in connection.execute(_GROUPS_OF, {"people": group}):
            groups.setdefault(person, set()).add(name)
        away = absences(connection, group)
        for row in connection.execute(_PEOPLE, {"people": group}):
            found[row.key] = _person(row, frozenset(groups.get(row.key, ())), away.get(row.key, ()))
    return found


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
    found: set[str] = set()
    m = t.membership.c
    for some in parts(sorted(keys)):
        found.update(connection.scalars(sa.select(m.grp).where(m.person.in_(some)).distinct()))
    return frozenset(found)


def everyone(connection: sa.Connection, site: str) -> set[PersonKey]:
    """Everyone of a site that the wiki told about."""
    p = t.person.c
    known = sa.select(p.key).where(p.site == site, p.read_at.is_not(None))
    return {PersonKey(key) for key in connection.scalars(known)}


def absences(connection: sa.Connection, keys: Collection[str]) -> dict[PersonKey, tuple[Absence, ...]]:
    """When these people said they are away."""
    found: dict[PersonKey, list[Absence]] = {}
    acts = [codec.load(Act, doc) for doc in connection.scalars(_AWAY, {"people": list(keys)})]
    ends = {act.data.get("act"): act for act in acts if act.kind is ActKind.TAKE_BACK}
    for act in acts:
        if act.kind is not ActKind.AWAY:
            continue
        back = ends.get(act.id)
        if back is not None and act.until is not None:
            # Who came back early was away until then: what was given to others meanwhile stays explained.
            act = replace(act, until=min(act.until, back.at))
        if act.until is not None and act.until > act.at:
            found.setdefault(act.person, []).append(Absence(start=act.at, end=act.until))
    return {key: tuple(spans) for key, spans in found.items()}


def _person(row: Any, groups: frozenset[str], away: tuple[Absence, ...]) -> Person:
    return Person(
        key=row.key,
        name=row.name,
        display=row.display,
        email=row.email,
        language=row.own_language or row.language,
        zone=row.own_zone or row.zone,
        active=row.active,
        bot=row.bot,
        groups=groups,
        rhythm=Rhythm(row.rhythm) if row.rhythm else Rhythm.DAILY,
        absences=(*away, Absence(start=row.blocked_at, end=row.back_at))
        if row.blocked_at is not None and row.back_at is not None
        else away,
    )


def directory(
    connection: sa.Connection,
    site: str,
    *,
    people: Collection[PersonKey],
    groups: Collection[str] = (),
    anybody: bool = False,
    focus: Collection[PersonKey] | None = None,
    witness: bool = False,
) -> Directory:
    """The people and groups the rules may look at; with ``focus`` only those of the groups' members.

    ``witness``: and one more of each group, so that it isn't taken for empty.
    """
    members_of, joined = members(connection, site, groups, focus)
    if witness:
        m = t.membership.c
        for name in [name for name, some in members_of.items() if not some]:
            query = sa.select(m.person).where(m.site == site, m.grp == name).limit(1)
            members_of[name] = frozenset(PersonKey(key) for key in connection.scalars(query))
    if anybody:
        joined |= {("", key): since for key, since in known_since(connection, site, focus).items()}
    keys: set[PersonKey] = set(people)
    if focus is not None:
        keys |= set(focus)
    elif anybody:
        return Directory(
            people=load(connection, None, site=site) | load(connection, keys),
            groups=members_of,
            joined=joined,
        )
    for some in members_of.values():
        keys |= some
    return Directory(people=load(connection, sorted(keys)), groups=members_of, joined=joined)


def token(connection: sa.Connection, key: PersonKey) -> str:
    """The secret in the links that stop a person's messages; made when first asked for."""
    meet(connection, [key])
    p = t.person.c
    found = connection.scalar(sa.select(p.token).where(p.key == key))
    if found is None:
        found = secrets.token_urlsafe(24)
        connection.execute(sa.update(t.person).where(p.key == key).values(token=found))
    return found


def of_token(connection: sa.Connection, given: str) -> PersonKey | None:
    """The person behind such a link, or None."""
    key = connection.scalar(sa.select(t.person.c.key).where(t.person.c.token == given))
    return PersonKey(key) if key else None


def known_since(
    connection: sa.Connection, site: str, focus: Collection[PersonKey] | None
) -> dict[PersonKey, datetime]:
    """When accounts were first known, where that is later than the site itself."""
    p = t.person.c
    query = sa.select(p.key, p.since).where(p.site == site, p.since.is_not(None))
    queries = [query] if focus is None else [query.where(p.key.in_(some)) for some in parts(sorted(focus))]
    return {row.key: row.since for one in queries for row in connection.execute(one)}


def erased(connection: sa.Connection, keys: Iterable[str]) -> dict[PersonKey, PersonKey]:
    """Keys of erased people among these → what stands for them now."""
    if connection.scalar(sa.select(t.erased.c.digest).limit(1)) is None:
        return {}
    salts = {row.name: row.salt for row in connection.execute(sa.select(t.site.c.name, t.site.c.salt))}
    digests = {erased_digest(salts.get(site_of(key), ""), key): key for key in set(keys)}
    found: dict[PersonKey, PersonKey] = {}
    for group in parts(sorted(digests)):
        for row in connection.execute(sa.select(t.erased).where(t.erased.c.digest.in_(group))):
            key = digests[row.digest]
            found[PersonKey(key)] = person_key(site_of(key), row.pseudonym)
    return found


def gone(connection: sa.Connection, keys: Collection[PersonKey], now: datetime) -> frozenset[PersonKey]:
    """The wiki knows no such accounts (any more): they are not active. Those for whom that is new."""
    meet(connection, keys)
    changed: set[PersonKey] = set()
    for group in parts(sorted(keys)):
        p = t.person.c
        changed.update(connection.scalars(sa.select(p.key).where(p.key.in_(group), p.active)))
        was = sa.update(t.person).where(p.key.in_(group), p.active)
        connection.execute(was.values(blocked_at=now, back_at=None))
        connection.execute(sa.update(t.person).where(p.key.in_(group)).values(active=False, read_at=now))
    return frozenset(changed)


def erased_digest(salt: str, key: str) -> str:
    """What is kept of an erased person's key."""
    return hashlib.sha256(f"{salt}\n{key}".encode()).hexdigest()

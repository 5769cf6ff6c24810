"""Facts about people and groups, and the directory the rules look into."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    Absence,
    Act,
    ActKind,
    Directory,
    Person,
    PersonKey,
    Rhythm,
    person_key,
    site_of,
)
from core.store import codec
from core.store import tables as t
from core.store.identity import ensure, erased, local_is_pseudonym, pseudonym
from core.store.kept import QuestionOfEach
from core.store.memberships import GROUPS_OF, members
from core.store.sql import chunked, one_of, upsert

#: So many names and addresses of earlier are kept of a person.
MOST_FORMER = 50


def account(name: str) -> str:
    """An account name as wikis compare it: first letter upper, spaces for underscores."""
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def address_of(person: Person) -> str:
    """A confirmed address as addresses are compared; "" for none.

    Only the letters a to z are the same in both sizes: other letters that look alike belong to other people.
    """
    return as_address(person.email or "") if person.confirmed else ""


def as_address(text: str) -> str:
    """An address as addresses are compared."""
    return text.strip().translate(_SMALL)


def save(connection: sa.Connection, people: Sequence[Person], now: datetime) -> frozenset[PersonKey]:
    """Take over what the wiki says about people; those about whom something a rule looks at is new."""
    unmasked = {person.key: person for person in people}
    gone = erased(connection, unmasked)
    people = [person for key, person in unmasked.items() if key not in gone]
    changed: set[PersonKey] = set()
    unique = {person.key: person for person in people}
    for group in chunked(sorted(unique)):
        before = {row.key: row for row in connection.execute(_PEOPLE, {"people": group})}
        rows, same = [], []
        for key in group:
            old, new = before.get(key), unique[key]
            told = _told(old, new, now)
            if old is not None and all(getattr(old, name) == value for name, value in told.items()):
                same.append(key)
            else:
                rows.append({"key": key, "site": site_of(key), "read_at": now, **told, **pseudonym(key)})
            if (
                old is None
                or old.read_at is None
                or (old.name, old.active, old.bot) != (new.name, told["active"], new.bot)
            ):
                changed.add(key)
        upsert(connection, t.person, rows, keep=("site", "pseudonym", "proof"))
        if same:
            # Of nearly all the wiki says what it said before.
            connection.execute(_HEARD, {"people": same, "at": now})
    return frozenset(changed)


def _told(old: Any, new: Person, now: datetime) -> dict[str, Any]:
    """What is kept of what the wiki says of an account; ``old``: how it was kept before, if it was."""
    return {
        "name": new.name,
        "account": account(new.name),
        "display": new.display,
        "email": new.email,
        "address": address_of(new),
        "language": new.language,
        "zone": new.zone,
        "active": _active(old, new),
        "active_there": new.active,
        "bot": new.bot,
        "since": new.known_since,
        "former": _former(old, new),
        **_blocked(old, new, now),
        **_unreached(old, new),
    }


def _active(old: Any, new: Person) -> bool:
    """Whether an account is of use: the wiki says so, and nobody that they left."""
    return new.active and (old is None or old.left_at is None)


def _former(old: Any, new: Person) -> str:
    """The names and addresses an account had before, with those that it has no more."""
    if old is None:
        return ""
    known: list[str] = json.loads(old.former) if old.former else []
    now = {new.name, new.display, new.email}
    gone = [name for name in (old.name, old.display, old.email) if name and name not in now]
    former_names = list(dict.fromkeys([*known, *gone]))
    return json.dumps(former_names[-MOST_FORMER:], ensure_ascii=False) if former_names else ""


def _blocked(old: Any, new: Person, now: datetime) -> dict[str, datetime | None]:
    """Since when an account is of no use, and when it came back."""
    known = {
        "blocked_at": old.blocked_at if old is not None else None,
        "back_at": old.back_at if old is not None else None,
    }
    if old is None or old.read_at is None or old.active_there == new.active:
        return known
    return known | {"back_at": now} if new.active else {"blocked_at": now, "back_at": None}


def _unreached(old: Any, new: Person) -> dict[str, Any]:
    """Why messages don't reach an account: what an address did says nothing of another one."""
    if old is None or (new.email and new.email != old.email):
        return {"unreached": "", "unreached_since": None}
    return {"unreached": old.unreached, "unreached_since": old.unreached_since}


def stale(connection: sa.Connection, keys: Collection[PersonKey], before: datetime) -> frozenset[PersonKey]:
    """Those nobody asked the wiki about since ``before``."""
    fresh: set[str] = set()
    for group in chunked(keys):
        fresh.update(connection.scalars(_FRESH, {"people": group, "since": before}))
    return frozenset(key for key in keys if key not in fresh and not local_is_pseudonym(key))


def by_name(connection: sa.Connection, site: str, names: Collection[str]) -> dict[str, PersonKey]:
    """Account name as given, or ``@<local id>`` → key, for those that are known.

    Where names belong to nobody alone, one that several people in use are called by names none of them.
    """
    keys_by_name: dict[str, PersonKey] = {}
    plain = {name: account(name) for name in names if not name.startswith("@")}
    for group in chunked(sorted(set(plain.values()))):
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
        keys_by_name.update({name: rows[form] for name, form in plain.items() if form in rows})
    ids = {name: person_key(site, name.lstrip("@").strip("{}")) for name in names if name.startswith("@")}
    for some in chunked(sorted(set(ids.values()))):
        known = set(connection.scalars(sa.select(t.person.c.key).where(t.person.c.key.in_(some))))
        keys_by_name.update({name: key for name, key in ids.items() if key in known})
    return keys_by_name


def accounts(connection: sa.Connection, keys: Collection[PersonKey]) -> dict[str, str]:
    """How the accounts of these people are called, as it is compared."""
    accounts_by_key: dict[str, str] = {}
    for group in chunked(keys):
        rows = connection.execute(_ACCOUNTS, {"people": group})
        accounts_by_key.update({row.key: row.account for row in rows})
    return accounts_by_key


def name_of(connection: sa.Connection, key: str) -> str | None:
    """What a person is called; None for somebody unknown."""
    name: str | None = connection.scalar(sa.select(t.person.c.name).where(t.person.c.key == key))
    return name


# Put together once: people are looked up for every panel.
_PEOPLE = sa.select(t.person).where(one_of(t.person.c.key, "people"))
#: What a screen names people by.
NAMES = tuple(
    t.person.c[name]
    for name in (
        *("key", "name", "display", "email", "language", "own_language", "zone", "own_zone"),
        *("active", "bot", "rhythm"),
    )
)
_HEARD = sa.update(t.person).where(one_of(t.person.c.key, "people")).values(read_at=sa.bindparam("at"))
_FRESH = sa.select(t.person.c.key).where(
    one_of(t.person.c.key, "people"), t.person.c.read_at >= sa.bindparam("since")
)
_ACCOUNTS = sa.select(t.person.c.key, t.person.c.account).where(one_of(t.person.c.key, "people"))
_AWAY = (
    sa.select(t.act.c.doc)
    .where(
        one_of(t.act.c.person, "people"),
        t.act.c.kind.in_([ActKind.AWAY.value, ActKind.TAKE_BACK.value]),
    )
    .order_by(t.act.c.at, t.act.c.id)
)


def load(
    connection: sa.Connection, keys: Iterable[PersonKey] | None, *, site: str = ""
) -> dict[PersonKey, Person]:
    """People by key; with ``keys=None`` everyone of a site that the wiki told about."""
    people: dict[PersonKey, Person] = {}
    wanted = everyone(connection, site) if keys is None else set(keys)
    for group in chunked(sorted(wanted)):
        groups: dict[str, set[str]] = {}
        for person, name in connection.execute(GROUPS_OF, {"people": group}):
            groups.setdefault(person, set()).add(name)
        away = absences(connection, group)
        for row in connection.execute(_PEOPLE, {"people": group}):
            people[row.key] = _person(row, frozenset(groups.get(row.key, ())), away.get(row.key, ()))
    return people


def named(row: Any) -> Person:
    """Who a row of :data:`NAMES` is: without the groups they are in, and without when they are away."""
    return _named(row, frozenset(), ())


#: People by their keys, asked for one by one.
KNOWN = QuestionOfEach(
    sa.select(*NAMES).where(one_of(t.person.c.key, "people")),
    "people",
    lambda row: (PersonKey(row.key), named(row)),
)


def known(connection: sa.Connection, keys: Collection[PersonKey]) -> dict[PersonKey, Person]:
    """People by key as a screen names them: without the groups they are in, and without when they are away."""
    people: dict[PersonKey, Person] = {}
    for group in chunked(sorted(keys)):
        people |= KNOWN.ask(connection, group)
    return people


def everyone(connection: sa.Connection, site: str) -> set[PersonKey]:
    """Everyone of a site that the wiki told about."""
    p = t.person.c
    known = sa.select(p.key).where(p.site == site, p.read_at.is_not(None))
    return {PersonKey(key) for key in connection.scalars(known)}


def absences(connection: sa.Connection, keys: Collection[str]) -> dict[PersonKey, tuple[Absence, ...]]:
    """When these people said they are away."""
    absences_by_person: dict[PersonKey, list[Absence]] = {}
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
            absences_by_person.setdefault(act.person, []).append(Absence(start=act.at, end=act.until))
    return {key: tuple(spans) for key, spans in absences_by_person.items()}


def _person(row: Any, groups: frozenset[str], away: tuple[Absence, ...]) -> Person:
    return _named(row, groups, (*away, *_away_elsewhere(row)))


def _named(row: Any, groups: frozenset[str], away: tuple[Absence, ...]) -> Person:
    return Person(
        key=row.key,
        name=row.name,
        display=row.display,
        email=row.email,
        language=row.own_language or row.language,
        zone=row.own_zone or row.zone,
        active=bool(row.active),
        bot=bool(row.bot),
        groups=groups,
        rhythm=Rhythm(row.rhythm) if row.rhythm else Rhythm.DAILY,
        absences=away,
    )


def _away_elsewhere(row: Any) -> Iterator[Absence]:
    """When the account was of no use, and when another system says that they are away."""
    if row.blocked_at is not None and row.back_at is not None:
        yield Absence(start=row.blocked_at, end=row.back_at)
    for start, end in json.loads(row.absent) if row.absent else ():
        yield Absence(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))


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
    ensure(connection, [key])
    p = t.person.c
    token_ = connection.scalar(sa.select(p.token).where(p.key == key))
    if token_ is None:
        token_ = secrets.token_urlsafe(24)
        connection.execute(sa.update(t.person).where(p.key == key).values(token=token_))
    return token_


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
    queries = [query] if focus is None else [query.where(p.key.in_(some)) for some in chunked(sorted(focus))]
    return {row.key: row.since for select in queries for row in connection.execute(select)}


def gone(connection: sa.Connection, keys: Collection[PersonKey], now: datetime) -> frozenset[PersonKey]:
    """The wiki knows no such accounts (any more): they are not active. Those for whom that is new."""
    ensure(connection, keys)
    changed: set[PersonKey] = set()
    for group in chunked(sorted(keys)):
        p = t.person.c
        changed.update(connection.scalars(sa.select(p.key).where(p.key.in_(group), p.active)))
        was = sa.update(t.person).where(p.key.in_(group), p.active_there)
        connection.execute(was.values(blocked_at=now, back_at=None))
        gone_now = {"active": False, "active_there": False, "read_at": now}
        connection.execute(sa.update(t.person).where(p.key.in_(group)).values(**gone_now))
    return frozenset(changed)

"""Erases a person: a pseudonym stands for them everywhere, and a later read can't bring them back."""

from __future__ import annotations

import html
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from core.model import PersonKey, local_id, person_key, site_of
from core.model.composite_keys import with_person
from core.store import codec, communities, evidence, identity, pages, readers, sites, staff
from core.store import tables as t
from core.store.columns import NESTED, PERSON, PERSON_WITHIN, WORDS, holding
from core.store.keepable import unnamed
from core.store.sql import upsert

#: Members of nested values that hold the key of a page or a community, which may look like a person's.
_NOT_PEOPLE = frozenset({"page", "home", "community"})
#: Members beside "by" or "author" that hold what that person wrote.
_WRITTEN = frozenset({"note", "text", "words", "excerpt", "objection"})
#: Names of one word that are shorter are replaced as whole words only: Ana is no part of Anatomy.
_LONG = 8


def erase(
    connection: sa.Connection,
    key: PersonKey,
    at: datetime,
    read: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> PersonKey:
    """Erase a person; the key that stands for them from now on. Raises KeyError for somebody unknown.

    ``read``: of the person's acts, by id, what stays of values in their own words: what was read in them.
    Acts that changed on the way (the person's own, and others' that name them) get a new salt and a new digest;
    which ones is itself evidence, and what the chain tells of them openly still has to fit.
    """
    row = connection.execute(sa.select(t.person).where(t.person.c.key == key)).first()
    if row is None:
        raise KeyError(key)
    if identity.local_is_pseudonym(key):
        return key
    new = person_key(site_of(key), row.pseudonym)
    salt = sites.get(connection, site_of(key)).salt
    upsert(
        connection,
        t.erased,
        [{"digest": identity.erased_digest(salt, key), "pseudonym": row.pseudonym}],
    )
    # What was read of rows that name them is not kept in mind, either.
    pages.of_row.cache_clear()
    communities.of_row.cache_clear()
    before = _acts(connection)
    _forget_words_of(connection, key, read)
    _put_new_key(connection, key, new)
    _forget_what_waits(connection, key, row.account)
    _put_new_key_within(connection, key, new)
    _put_pseudonym(connection, row)
    # What came in and was never read may name anybody.
    connection.execute(sa.update(t.inbox).where(t.inbox.c.state == "dead").values(body=b""))
    _empty(connection, row, new)
    changed = _seal_changed_acts(connection, before)
    evidence.add(
        connection,
        at=at,
        site=site_of(key),
        what=evidence.ERASED,
        person=new,
        data={"acts": changed},
    )
    return new


def _put_new_key(connection: sa.Connection, key: PersonKey, new: PersonKey) -> None:
    """Where a person's key stands alone, or is part of what a row is known by."""
    for row in connection.execute(sa.select(t.sign.c.page, t.sign.c.id).where(t.sign.c.person == key)).all():
        mine = sa.update(t.sign).where(t.sign.c.page == row.page, t.sign.c.id == row.id)
        connection.execute(mine.values(id=unnamed(row.id, key, new)))
    for column in holding(PERSON):
        connection.execute(sa.update(column.table).where(column == key).values({column.name: new}))
    # A sent message is known by a hash of what was in it, their key among that.
    for sent in connection.scalars(sa.select(t.sent.c.key).where(t.sent.c.person == new)).all():
        mine = sa.update(t.sent).where(t.sent.c.key == sent)
        connection.execute(mine.values(key=f"erased-{secrets.token_hex(16)}"))


def _forget_what_waits(connection: sa.Connection, key: PersonKey, account: str) -> None:
    """What would look for them by their name, or is half done in the order of keys."""
    uses = t.community_uses.c
    connection.execute(sa.delete(t.community_uses).where(uses.kind == "person", uses.value == key))
    connection.execute(sa.delete(t.community_uses).where(uses.kind == "account", uses.value == account))
    about = t.job.c.kind.in_(("person", "staff"))
    connection.execute(sa.delete(t.job).where(about, t.job.c.subject == key))
    # Where its readers are gone through by keys, that begins anew: another key has another place among them.
    begun = t.community.c.readers_at.is_not(None)
    for place in connection.scalars(sa.select(t.community.c.key).where(begun)).all():
        readers.put_state(connection, place, readers.Round())


def _put_new_key_within(connection: sa.Connection, key: PersonKey, new: PersonKey) -> None:
    """Where a person's key stands within another key, or within a nested value."""
    for column in holding(PERSON_WITHIN):
        _rewrite(connection, column, key, lambda text: with_person(text, key, new))
    for column in holding(NESTED):
        for form in (key, mention(key)):
            _rewrite(
                connection, column, form, lambda text: codec.canonical(_replace(json.loads(text), key, new))
            )


def _put_pseudonym(connection: sa.Connection, row: Any) -> None:
    """Where any of a person's names stands among words."""
    names = forms(row, former(connection, row))
    for column in (*holding(WORDS), *holding(NESTED)):
        for name in names:
            whole = pattern(name)
            pseudonym = row.pseudonym
            _rewrite(connection, column, name, lambda text, p=whole, s=pseudonym: p.sub(s, text))
    for name in names:
        whole = pattern(name)
        # Whoever sends a webhook chooses its id: nobody asks for it any more, so it may be any other.
        _rewrite(connection, t.inbox.c.delivery, name, lambda text, p=whole: _another(text, p))
        staff.unname(connection, name, whole)


def _another(delivery: str, name: re.Pattern[str]) -> str:
    return f"erased-{secrets.token_hex(16)}" if name.search(delivery) else delivery


def _empty(connection: sa.Connection, row: Any, new: PersonKey) -> None:
    """Leave of a person's own row the pseudonym alone."""
    connection.execute(
        sa.update(t.person)
        .where(t.person.c.key == row.key)
        .values(
            key=new,
            name=row.pseudonym,
            account=row.pseudonym,
            proof="",
            display="",
            email=None,
            address="",
            language="en",
            zone="",
            active=False,
            since=None,
            token=None,
            rhythm=None,
            own_language=None,
            own_zone=None,
            opted_out=None,
            chosen_at=None,
            unsuggested_at=None,
            unreached="",
            unreached_since=None,
            blocked_at=None,
            back_at=None,
            active_there=False,
            left_at=None,
            absent="",
            former="",
        )
    )


def _seal_changed_acts(connection: sa.Connection, before: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Give acts that are others than before a new salt; act → its new digest."""
    changed: dict[str, str] = {}
    for name, columns in _acts(connection).items():
        if columns != before[name]:
            fresh = secrets.token_hex(16)
            changed[name] = evidence.digest(fresh, columns)
            connection.execute(sa.update(t.act).where(t.act.c.id == name).values(salt=fresh))
    return changed


def traces(connection: sa.Connection, key: PersonKey) -> frozenset[bytes]:
    """What must not be found in the file any more, once the person is erased: name, address, and an odd id."""
    row = connection.execute(sa.select(t.person).where(t.person.c.key == key)).first()
    names: set[str] = set()
    if row:
        names = {name for name in (row.name, row.display, row.email, *former(connection, row)) if name}
    local = local_id(key)
    if len(local) >= _LONG and not local.isdigit():
        names.add(local)
    return frozenset(form.encode() for name in names for form in (name, json.dumps(name)[1:-1]))


def mention(key: str) -> str:
    """How a charter names a person by id."""
    return f"@{{{local_id(key)}}}"


def _acts(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """Every act's row, as its digest is made of it."""
    a = t.act.c
    rows = connection.execute(
        sa.select(a.id, a.kind, a.person, a.page, a.community, a.obligation, a.doc)
    ).mappings()
    return {row["id"]: dict(row) for row in rows}


def _forget_words_of(
    connection: sa.Connection, key: PersonKey, read: Mapping[str, Mapping[str, str]]
) -> None:
    """What the person wrote: remarks lose their words, acts their text and, with it, their salt."""
    connection.execute(sa.update(t.comment).where(t.comment.c.author == key).values(excerpt=""))
    rows = connection.execute(sa.select(t.act.c.id, t.act.c.doc).where(t.act.c.person == key)).all()
    for row in rows:
        doc = json.loads(row.doc)
        doc["text"] = ""
        data = {**doc.get("data", {}), **read.get(row.id, {})}
        doc["data"] = {name: value for name, value in data.items() if evidence.is_choice(name, value)}
        connection.execute(sa.update(t.act).where(t.act.c.id == row.id).values(doc=codec.canonical(doc)))
    for contribution in connection.execute(
        sa.select(t.contribution.c.page, t.contribution.c.id, t.contribution.c.doc).where(
            t.contribution.c.author == key
        )
    ).all():
        doc = json.loads(contribution.doc)
        doc["excerpt"] = ""
        connection.execute(
            sa.update(t.contribution)
            .where(t.contribution.c.page == contribution.page, t.contribution.c.id == contribution.id)
            .values(doc=codec.canonical(doc))
        )


def _rewrite(connection: sa.Connection, column: sa.Column[Any], part: str, change: Any) -> None:
    """Rewrite the cells of a column that hold ``part``, in whatever case or escape."""
    table = column.table
    keys = list(table.primary_key)
    inside = [part, json.dumps(part)[1:-1]]
    holds = sa.or_(*(column.icontains(form, autoescape=True) for form in dict.fromkeys(inside)))
    for row in connection.execute(sa.select(*keys, column.label("cell_")).where(holds)).all():
        after = change(row.cell_)
        if after != row.cell_:
            where = [name == value for name, value in zip(keys, row, strict=False)]
            connection.execute(sa.update(table).where(*where).values({column.name: after}))


def _replace(value: Any, old: str, new: str, name: str = "") -> Any:
    """A nested value with the person's key replaced, but not where a page or community stands."""
    if isinstance(value, dict):
        theirs = old in (value.get("by"), value.get("author"))
        return {
            key: "" if theirs and key in _WRITTEN else _replace(item, old, new, key)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_replace(item, old, new, name) for item in value]
    if isinstance(value, str) and name not in _NOT_PEOPLE:
        if value == old:
            return new
        if "/" in value or "#" in value:
            value = with_person(value, old, new)
        return value.replace(mention(old), mention(new))
    return value


def former(connection: sa.Connection, row: Any) -> tuple[str, ...]:
    """Names and addresses the person had before; not those that somebody else has now: they mean that one."""
    known: list[str] = json.loads(row.former) if row.former else []
    p = t.person.c
    others = sa.and_(p.site == row.site, p.key != row.key)
    used: set[str] = set()
    for column in (p.name, p.display, p.email):
        used.update(connection.scalars(sa.select(column).where(others, column.in_(known))))
    return tuple(name for name in known if name not in used)


def forms(row: Any, before: Iterable[str] = ()) -> list[str]:
    """Every way in which the person's names, address and odd id may be written, the longest first.

    ``before`` are what they were called earlier.
    """
    spellings: set[str] = set()
    local = local_id(row.key)
    odd = local if len(local) >= _LONG and not local.isdigit() else ""
    for given in (row.name, row.display, row.email, row.account, odd, *before):
        for name in _spelled(given) if given else ():
            lined = name.replace(" ", "_")
            spellings |= {name, lined, quote(name), quote(lined), quote(name, safe="").replace("%20", "+")}
            spellings |= {json.dumps(name)[1:-1], html.escape(name), json.dumps(html.escape(name))[1:-1]}
    return sorted(spellings, key=lambda form: (-len(form), form))


def pattern(name: str) -> re.Pattern[str]:
    """Finds a name: short ones as whole words only; the ends of longer ones may be anything ("Mia Members")."""
    edge = ("", "") if len(name) >= _LONG or " " in name else (r"(?<!\w)", r"(?!\w)")
    return re.compile(edge[0] + re.escape(name) + edge[1], re.IGNORECASE)


def _spelled(name: str) -> set[str]:
    """A name in the cases and compositions of its letters that the database can't compare by itself."""
    spelled = {name} if name.isascii() else {name, name.lower(), name.upper(), name.title()}
    return {unicodedata.normalize(form, spelling) for spelling in spelled for form in ("NFC", "NFD")}

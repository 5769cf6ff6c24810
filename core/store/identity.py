"""Who stands behind a key: a row for everybody who is spoken of, and a pseudonym for who was erased."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from core.model import (
    PersonKey,
    local_id,
    person_key,
    site_of,
)
from core.store import tables as t
from core.store.sql import chunked, insert_new, one_of

_KNOWN = sa.select(t.person.c.key).where(one_of(t.person.c.key, "people"))
_ANY_ERASED = sa.select(t.erased.c.digest).limit(1)


def pseudonym(key: str) -> dict[str, str]:
    """A name that says nothing, made of a key, and what proves that it was."""
    proof = secrets.token_hex(16)
    return {"pseudonym": pseudonym_of(proved(proof, key)), "proof": proof}


def proved(proof: str, key: str) -> str:
    """The hash that ties a key to its pseudonym: whoever has neither key nor proof learns nothing by it."""
    return hashlib.sha256(f"{proof}\n{key}".encode()).hexdigest()


def pseudonym_of(digest: str) -> str:
    """The pseudonym that belongs to such a hash."""
    return f"p_{digest[:16]}"


def unknown(connection: sa.Connection, keys: Collection[PersonKey]) -> set[PersonKey]:
    """Those of these people who have no row: never spoken of, or erased."""
    without = set(keys)
    for some in chunked(sorted(without)):
        without.difference_update(connection.scalars(_KNOWN, {"people": some}).all())
    return without


def ensure(connection: sa.Connection, keys: Collection[PersonKey]) -> None:
    """Make sure that each of these people has a row, and with it a pseudonym; an erased one gets none."""
    keys = unknown(connection, keys)
    if not keys:
        return
    gone = erased(connection, keys)
    insert_new(
        connection,
        t.person,
        [
            {
                "key": key,
                "site": site_of(key),
                **pseudonym(key),
                "active": False,
                "active_there": False,
            }
            for key in sorted(keys - gone.keys())
        ],
    )


def local_is_pseudonym(key: str) -> bool:
    """Whether this person was erased: then there is nobody to ask about."""
    return local_id(key).startswith("p_")


def erased(connection: sa.Connection, keys: Iterable[str]) -> dict[PersonKey, PersonKey]:
    """Keys of erased people among these → what stands for them now."""
    wanted = set(keys)
    if not wanted or connection.scalar(_ANY_ERASED) is None:
        return {}
    salts = {row.name: row.salt for row in connection.execute(sa.select(t.site.c.name, t.site.c.salt))}
    digests = {erased_digest(salts.get(site_of(key), ""), key): key for key in wanted}
    people: dict[PersonKey, PersonKey] = {}
    for group in chunked(sorted(digests)):
        for row in connection.execute(sa.select(t.erased).where(t.erased.c.digest.in_(group))):
            key = digests[row.digest]
            people[PersonKey(key)] = person_key(site_of(key), row.pseudonym)
    return people


def erased_digest(salt: str, key: str) -> str:
    """What is kept of an erased person's key."""
    return hashlib.sha256(f"{salt}\n{key}".encode()).hexdigest()

"""Evidence: append-only, each row hashed over the one before it. Changing the past shows.

People appear only as the pseudonym of their ``person`` row, and what somebody wrote only as a salted hash, so
that a person can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import Act, PersonKey
from core.store import codec, people
from core.store import tables as t
from core.store.keys import swap

START = "0" * 64
#: The kind of row that tells whose erasure took the salt from which acts.
ERASED = "person.erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where the chain doesn't hold."""

    #: Number of the row, counted from 1.
    row: int
    said: str


def text_hash(salt: str, text: str) -> str:
    """What evidence keeps of a text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _hash(seq: int, at: datetime, site: str, what: str, person: str, data: str, previous: str) -> str:
    body = codec.canonical({"seq": seq, "at": at, "site": site, "what": what, "person": person, "data": data})
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def add(
    connection: sa.Connection,
    *,
    at: datetime,
    site: str,
    what: str,
    person: PersonKey | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Append one row; its number. ``data`` must name no person but by pseudonym (see :func:`names`)."""
    head = connection.execute(sa.select(t.evidence_head)).first()
    seq, previous = (head.seq + 1, head.hash) if head else (1, START)
    alias = names(connection, person)[person] if person else ""
    text = codec.canonical(data or {})
    digest = _hash(seq, at, site, what, alias, text, previous)
    connection.execute(
        t.evidence.insert().values(
            seq=seq, at=at, site=site, what=what, person=alias, data=text, previous=previous, hash=digest
        )
    )
    if head:
        connection.execute(sa.update(t.evidence_head).values(seq=seq, hash=digest))
    else:
        connection.execute(t.evidence_head.insert().values(id=1, seq=seq, hash=digest))
    return seq


def names(connection: sa.Connection, *keys: PersonKey | None) -> dict[PersonKey, str]:
    """The pseudonym of each person; who has none yet gets one."""
    wanted = [key for key in keys if key]
    people.meet(connection, wanted)
    rows = connection.execute(
        sa.select(t.person.c.key, t.person.c.pseudonym).where(t.person.c.key.in_(wanted))
    )
    return {PersonKey(row.key): row.pseudonym for row in rows}


def of_act(connection: sa.Connection, act: Act, site: str, salt: str) -> int:
    """The evidence of an act: who, what, which revision, when, through which channel."""
    alias = names(connection, act.person, act.to)
    return add(
        connection,
        at=act.at,
        site=site,
        what=f"act.{act.kind.value}",
        person=act.person,
        data={
            "id": act.id,
            "page": act.page or "",
            "community": act.community or "",
            "obligation": swap(act.obligation, act.person, alias[act.person]),
            "contribution": act.contribution,
            "revision": act.revision,
            "channel": act.channel,
            "until": act.until,
            "to": alias.get(act.to, "") if act.to else "",
            "checked": act.checked,
            **({"shown": act.data["shown"]} if "shown" in act.data else {}),
            "written": written_hash(salt, act),
        },
    )


def written_hash(salt: str, act: Act) -> str:
    """The salted hash of all that was written freely in an act."""
    return text_hash(salt, written(act))


def written(act: Act) -> str:
    """All that was written freely in an act, as one text."""
    return codec.canonical({"text": act.text, "data": act.data})


def verify(connection: sa.Connection) -> Fault | None:
    """The first change, gap, or reorder in the chain, or None when all of it holds."""
    previous, expected = START, 1
    told: dict[str, str] = {}
    erased: set[str] = set()
    for row in connection.execute(sa.select(t.evidence).order_by(t.evidence.c.seq)):
        if row.seq != expected:
            return Fault(row=expected, said=f"row {expected} is missing; the next one there is {row.seq}")
        if row.previous != previous:
            return Fault(row=row.seq, said=f"row {row.seq} doesn't follow the row before it")
        digest = _hash(row.seq, row.at, row.site, row.what, row.person, row.data, row.previous)
        if digest != row.hash:
            return Fault(row=row.seq, said=f"row {row.seq} was changed after it was written")
        previous, expected = row.hash, row.seq + 1
        if row.what.startswith("act."):
            data = json.loads(row.data)
            told[data["id"]] = f"{row.seq} {data['written']}"
        elif row.what == ERASED:
            erased.update(json.loads(row.data)["acts"])
    head = connection.execute(sa.select(t.evidence_head)).first()
    end = (head.seq, head.hash) if head else (0, START)
    if end != (expected - 1, previous):
        return Fault(row=expected, said=f"the chain ends at row {expected - 1}, but {end[0]} were written")
    return _verify_acts(connection, told, erased)


def _verify_acts(connection: sa.Connection, told: Mapping[str, str], erased: set[str]) -> Fault | None:
    seen = set()
    for row in connection.execute(sa.select(t.act.c.id, t.act.c.salt, t.act.c.doc)):
        seen.add(row.id)
        seq, _, digest = told.get(row.id, "0 ").partition(" ")
        if not digest:
            return Fault(row=0, said=f"act {row.id} has no evidence")
        if not row.salt and row.id in erased:
            # Its words went, or were changed, with an erased person; that they did is in the chain.
            continue
        if written_hash(row.salt, codec.load(Act, row.doc)) != digest:
            return Fault(row=int(seq), said=f"what was written in the act of row {seq} was changed")
    for name, entry in told.items():
        if name not in seen:
            seq = entry.partition(" ")[0]
            return Fault(row=int(seq), said=f"the act of row {seq} is missing")
    return None

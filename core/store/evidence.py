"""Evidence: append-only, each row hashed over the one before it. Changing the past shows.

People appear only as the pseudonym of their ``person`` row, and what somebody wrote, or what may hold a person's
key, only as a salted hash, so that a person can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from core.model import Act, Outcome, PersonKey, person_key, site_of
from core.store import codec, identity, sharing
from core.store import tables as t
from core.store.sql import one_of

START = "0" * 64
#: So many rows are read at once: the database is asked again and again, and no transaction seems to have died.
_STEP = 1000
#: The kind of row that tells whose erasure gave which acts a new digest.
ERASED = "person.erased"
#: The kind of row that ties pseudonyms from before they proved themselves to whom they stood for: by a salted hash.
BOUND = "people.bound"
#: The kind of row that tells that an upgrade wrote the rows before it anew: how many they were, and their end.
REWRITTEN = "evidence.rewritten"

_CHOICE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
#: What came of something, and a date, in the words of :func:`core.rules.deadline.dates.plainest`.
_READ = re.compile(
    "|".join(outcome.value for outcome in Outcome)
    + r"|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?(?: aoe|(?: utc)?[+-]\d\d:\d\d)?",
    re.ASCII,
)
#: Names in the data of acts that hold what somebody wrote.
_FREE = frozenset({"link"})
#: Who knows the end may add to it: one at a time, also where clicks are written beside each other.
_LAST = sa.select(t.evidence_head).with_for_update()
_PSEUDONYMS = sa.select(t.person.c.key, t.person.c.pseudonym).where(one_of(t.person.c.key, "people"))
_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place where the chain doesn't hold."""

    #: Number of the row, counted from 1; 0 for an act that has none.
    row: int
    #: What is wrong: the end of a message id (``audit-<what>``), and its arguments.
    what: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the chain ends: to be kept somewhere else, and compared later."""

    rows: int
    hash: str

    def __str__(self) -> str:
        return f"{self.rows}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The head that was printed, or None for other words."""
        match = _HEAD.fullmatch(text.strip().lower())
        return cls(rows=int(match[1]), hash=match[2]) if match else None


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
    alias = names(connection, person)[person] if person else ""
    return _append(connection, at, site, what, alias, data or {})


def _append(
    connection: sa.Connection, at: datetime, site: str, what: str, alias: str, data: Mapping[str, Any]
) -> int:
    head = connection.execute(_LAST).first()
    if head is None:
        # There is no row yet that only one could hold.
        sharing.alone(connection)
    seq, previous = (head.seq + 1, head.hash) if head else (1, START)
    text = codec.canonical(data)
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
    wanted = {key for key in keys if key}
    known = _names_of(connection, wanted)
    if new := wanted - known.keys():
        identity.ensure(connection, new)
        known |= _names_of(connection, new)
    return known


def _names_of(connection: sa.Connection, keys: Collection[PersonKey]) -> dict[PersonKey, str]:
    rows = connection.execute(_PSEUDONYMS, {"people": sorted(keys)})
    return {PersonKey(row.key): row.pseudonym for row in rows}


def of_act(connection: sa.Connection, act: Act, site: str, salt: str) -> int:
    """The evidence of an act: who, what, which revision, when, through which channel."""
    alias = names(connection, act.person, act.to)
    data = {"id": act.id, **_told(act, alias), "digest": digest(salt, columns_of(act))}
    return _append(connection, act.at, site, f"act.{act.kind.value}", alias[act.person], data)


def _told(act: Act, alias: Mapping[PersonKey, str]) -> dict[str, Any]:
    """What the chain tells openly: nothing anybody wrote, and no key that may hold a person's."""
    return {
        "page": act.page or "",
        "community": act.community or "",
        "revision": act.revision,
        "channel": act.channel,
        "until": act.until,
        "to": alias.get(act.to, "") if act.to else "",
        "checked": act.checked,
        **({"shown": act.data["shown"]} if "shown" in act.data else {}),
    }


def columns_of(act: Act) -> dict[str, Any]:
    """An act as its row holds it, but for the time, which stands in ``doc``."""
    return {
        "id": act.id,
        "kind": act.kind.value,
        "person": act.person,
        "page": act.page,
        "community": act.community,
        "obligation": act.obligation,
        "doc": codec.dump(act),
    }


def digest(salt: str, row: Mapping[str, Any]) -> str:
    """The salted hash of all that an act's row holds, byte for byte."""
    return text_hash(salt, codec.canonical(dict(row)))


def head(connection: sa.Connection) -> Head:
    """Where the chain ends now."""
    row = connection.execute(sa.select(t.evidence_head)).first()
    return Head(rows=row.seq, hash=row.hash) if row else Head(rows=0, hash=START)


def lines(connection: sa.Connection, after: int, most: int) -> list[str]:
    """The rows behind that number as lines of JSON, at most so many.

    Each holds what its hash was made of, the hash, and the one before: whoever has them can reckon the chain anew.
    """
    e = t.evidence.c
    at = sa.type_coerce(e.at, sa.Text).label("at")
    query = sa.select(e.seq, at, e.site, e.what, e.person, e.data, e.previous, e.hash)
    rows = connection.execute(query.where(e.seq > after).order_by(e.seq).limit(most)).mappings()
    # What is no time any more is handed out as it stands there: whoever checks it must see it.
    return [codec.canonical({**row, "at": _moment(row["at"]) or row["at"]}) for row in rows]


def verify(connection: sa.Connection, since: Head | None = None) -> Fault | None:
    """The first change, gap, cut or reorder, or None when all of it holds.

    ``since``: a head that was noted. Then also: nothing up to there is another than it was, or was cut off.
    """
    e = t.evidence.c
    # As it stands there: what is no time any more must be found, not stumbled over.
    at = sa.type_coerce(e.at, sa.Text).label("at")
    rows = sa.select(e.seq, at, e.site, e.what, e.person, e.data, e.previous, e.hash).order_by(e.seq)
    rows = rows.execution_options(yield_per=_STEP)
    previous, expected = START, 1
    chain = _Chain()
    noted: Fault | None = None
    if since is not None:
        noted = Fault(row=since.rows, what="shorter", args={"rows": since.rows})
        if (since.rows, since.hash) == (0, START):
            noted = None
    for row in connection.execute(rows):
        if row.seq != expected:
            return Fault(row=expected, what="gap", args={"row": expected, "next": row.seq})
        if row.previous != previous:
            return Fault(row=row.seq, what="order", args={"row": row.seq})
        moment, texts = _moment(row.at), (row.site, row.what, row.person, row.data)
        if (
            moment is None
            or not _are_texts(texts)
            or row.hash != _hash(row.seq, moment, row.site, row.what, row.person, row.data, row.previous)
        ):
            return Fault(row=row.seq, what="changed", args={"row": row.seq})
        previous, expected = row.hash, row.seq + 1
        if since is not None and noted is not None and row.seq == since.rows:
            noted = (
                None if row.hash == since.hash else Fault(row=row.seq, what="other", args={"row": row.seq})
            )
        try:
            data = json.loads(row.data)
            chain.hear(row, moment, data)
            if row.what == REWRITTEN and data["fault"]:
                return Fault(row=row.seq, what="before", args={"row": row.seq, "old": str(data["fault"])})
            if row.what == REWRITTEN and since and (since.rows, since.hash) == (data["rows"], data["head"]):
                # Whoever makes the chain anew can write such a row, too.
                noted = Fault(row=row.seq, what="vouched", args={"row": row.seq})
        except _UNREADABLE:
            return Fault(row=row.seq, what="changed", args={"row": row.seq})
    ends = connection.execute(sa.select(t.evidence_head)).all()
    end = [(row.id, row.seq, row.hash) for row in ends]
    if end != ([(1, expected - 1, previous)] if expected > 1 else []):
        args = {"rows": expected - 1, "written": str(end[0][1])[:20] if end else "0"}
        return Fault(row=expected, what="cut", args=args)
    return noted or _verify_people(connection, chain) or _verify_acts(connection, chain.acts)


def amendments(connection: sa.Connection, since: Head) -> list[dict[str, Any]]:
    """The rows behind a noted head by which something before it may read otherwise: ``{"row", "what", "count"}``.

    ``what`` is "erased" (so many acts were changed, since somebody was erased) or "bound" (so many pseudonyms were tied
    to whom they stood for). Both are as they have to be, and only who knows of them can say that there had to be any.
    """
    e = t.evidence.c
    kinds = {ERASED: ("erased", "acts"), BOUND: ("bound", "people")}
    rows = connection.execute(
        sa.select(e.seq, e.what, e.data).where(e.what.in_(sorted(kinds)), e.seq > since.rows).order_by(e.seq)
    )
    return [
        {"row": row.seq, "what": kinds[row.what][0], "count": len(json.loads(row.data)[kinds[row.what][1]])}
        for row in rows
    ]


@dataclass(slots=True)
class _Chain:
    """What the rows tell, gone through in their order."""

    acts: dict[str, _Told] = field(default_factory=dict)
    #: Pseudonym → the first row that names it.
    people: dict[str, int] = field(default_factory=dict)
    #: Pseudonym → the hash that ties it to a key, where the pseudonym itself does not.
    bound: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    #: What the row before told.
    last: str = ""

    def hear(self, row: Any, at: datetime, data: dict[str, Any]) -> None:
        """Take in the next row. Raises one of what can't be read."""
        for alias in (row.person, data.get("to")):
            if alias:
                self.people.setdefault(str(alias), row.seq)
        if row.what.startswith("act."):
            if data["id"] in self.acts:
                # Each act is told of once: a second row would stand in for the one that was noted.
                raise ValueError
            self.acts[data["id"]] = _Told(row=row.seq, kind=row.what, person=row.person, site=row.site, at=at,
                                          data=data, digest=data["digest"])  # fmt: skip
        elif row.what == ERASED:
            if not row.person:
                raise ValueError
            self.erased.add(row.person)
            for name, new in data["acts"].items():
                if name in self.acts:
                    self.acts[name].digest = new
                    self.acts[name].erased.add(row.person)
        elif row.what == BOUND:
            # An upgrade ties all of them at once: in one row after the other, each pseudonym once.
            people = dict(data["people"].items())
            if (self.bound and self.last != BOUND) or not self.bound.keys().isdisjoint(people):
                raise ValueError
            self.bound.update(people)
        self.last = row.what


#: What reading a row or an act raises that was put there by hand.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


def _verify_people(connection: sa.Connection, chain: _Chain) -> Fault | None:
    """Whether behind each pseudonym of the chain stands whom it was made for, or nobody any more."""
    p = t.person.c
    aliases = set()
    for row in connection.execute(sa.select(p.key, p.pseudonym, p.proof).execution_options(yield_per=_STEP)):
        alias = row.pseudonym
        if alias not in chain.people:
            continue
        aliases.add(alias)
        digest = identity.proved(str(row.proof), str(row.key))
        if row.key == person_key(site_of(row.key), alias):
            good = alias in chain.erased and row.proof == ""
        else:
            good = alias not in chain.erased and (
                alias == identity.pseudonym_of(digest) or chain.bound.get(alias) == digest
            )
        if not good:
            return Fault(row=chain.people[alias], what="person", args={"row": chain.people[alias]})
    gone = min((row for alias, row in chain.people.items() if alias not in aliases), default=0)
    return Fault(row=gone, what="person-gone", args={"row": gone}) if gone else None


@dataclass(slots=True, kw_only=True)
class _Told:
    """What the chain tells about one act."""

    row: int
    kind: str
    person: str
    site: str
    at: datetime
    data: dict[str, Any]
    digest: str
    #: Pseudonyms of those whose erasure gave it another digest.
    erased: set[str] = field(default_factory=set)


def _are_texts(cells: Iterable[Any]) -> bool:
    """Whether these cells hold what they were made for; a database takes anything."""
    return all(isinstance(cell, str) for cell in cells)


def _moment(raw: Any) -> datetime | None:
    """The instant of a cell, None unless it is written as the store writes it."""
    if not isinstance(raw, str):
        return raw.astimezone(UTC) if isinstance(raw, datetime) else None
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if f"{at:%Y-%m-%d %H:%M:%S.%f}" == raw else None


def _verify_acts(connection: sa.Connection, acts: Mapping[str, _Told]) -> Fault | None:
    alias = {
        PersonKey(row.key): row.pseudonym
        for row in connection.execute(
            sa.select(t.person.c.key, t.person.c.pseudonym).where(
                t.person.c.pseudonym.in_(sa.select(t.evidence.c.person))
                | t.person.c.key.in_(sa.select(t.act.c.person))
            )
        )
    }
    a = t.act.c
    at = sa.type_coerce(a.at, sa.Text).label("at")
    seen = set()
    query = sa.select(a.id, a.kind, a.person, at, a.page, a.community, a.obligation, a.salt, a.doc)
    for row in connection.execute(query.execution_options(yield_per=_STEP)).mappings():
        told = acts.get(row["id"])
        if told is None or not isinstance(row["id"], str):
            return Fault(row=0, what="unknown-act", args={"act": str(row["id"])[:80]})
        seen.add(row["id"])
        try:
            same = _same(connection, row, told, alias)
        except _UNREADABLE:
            same = False
        if not same:
            return Fault(row=told.row, what="act", args={"row": told.row})
    for name, told in acts.items():
        if name not in seen:
            return Fault(row=told.row, what="act-gone", args={"row": told.row})
    return None


def _same(
    connection: sa.Connection, row: Mapping[Any, Any], told: _Told, alias: Mapping[PersonKey, str]
) -> bool:
    """Whether an act is as it was written, by its digest and by all that the chain tells of it openly."""
    columns = {name: row[name] for name in ("id", "kind", "person", "page", "community", "obligation", "doc")}
    if not _are_texts([row["salt"], *(cell for cell in columns.values() if cell is not None)]):
        return False
    if digest(row["salt"], columns) != told.digest:
        return False
    act = codec.load(Act, row["doc"])
    own = alias.get(act.person)
    if not _only_erased(told.erased, own, act, columns):
        return False
    # Nobody else of them: to copy whom all acts name for each one takes as long as all of them are many, squared.
    to = act.to
    named = alias if to is None or to in alias else names_known(connection, to)
    openly = json.loads(codec.canonical(_told(act, named)))
    return (
        (own, f"act.{act.kind.value}", site_of(act.person), act.at, _moment(row["at"]))
        == (told.person, told.kind, told.site, told.at, told.at)
    ) and all(told.data[name] == value for name, value in openly.items() if name in told.data)


def _only_erased(erased: Collection[str], own: str | None, act: Act, columns: Mapping[str, Any]) -> bool:
    """Whether an act is as these erasures leave it: one's own without words, another's with the pseudonyms in it."""
    if own is not None and own in erased:
        return act.text == "" and all(
            is_choice(name, re.sub(r"p_[0-9a-f]{16}", "x", value)) for name, value in act.data.items()
        )
    text = codec.canonical(dict(columns))
    return all(name in text for name in erased)


def is_choice(name: str, value: str) -> bool:
    """Whether this may stay in the data of an act of somebody who was erased: a choice, a key, what was read."""
    return name not in _FREE and bool(not value or _CHOICE.fullmatch(value) or _READ.fullmatch(value))


def names_known(connection: sa.Connection, key: PersonKey) -> dict[PersonKey, str]:
    """The pseudonym of a person who has one."""
    pseudonym = connection.scalar(sa.select(t.person.c.pseudonym).where(t.person.c.key == key))
    return {key: pseudonym} if pseudonym else {}

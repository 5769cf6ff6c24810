"""What other systems say was contributed and answered there: the latest word on each, and where it counts.

One that counts is a comment of the page that the community's charter stands on (:func:`comments`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from core.model import Comment, CommunityKey, PageKey, PersonKey, composite_keys, person_key
from core.store import identity, sites
from core.store import tables as t
from core.store.sql import chunked, one_of, upsert
from core.store.told_dates import DEAD, WAITING

COUNTS = "counts"
#: Letters of an id, and of the digest of whom it means behind it.
_ID, _WHO = 32, 8
_E = t.told_entry.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEntry:
    """The latest word of a system on one contribution, or on one answer."""

    source: str
    #: The sender's names for the contribution, and for the answer; known as they are said, never stored.
    named: tuple[str, ...] = ()
    id: str = ""
    thread: str = ""
    community: CommunityKey | None = None
    #: As the system calls them.
    person: str = ""
    #: Salted digest of that, short: a thing that is somebody else's after all is another comment.
    who: str = ""
    author: PersonKey | None = None
    at: datetime
    told: str = ""
    made: datetime
    url: str = ""
    excerpt: str = ""
    withdrawn: bool = False
    #: When this word came first.
    heard: datetime
    state: str = WAITING
    why: str = ""
    #: The community that it was said of before, where that was another one.
    was: CommunityKey | None = None

    @property
    def answers(self) -> bool:
        """Whether it is an answer, not the contribution itself."""
        return self.thread != self.id

    @property
    def rank(self) -> tuple[datetime, str]:
        """Of two words on the same the greater one counts."""
        return self.at, self.told


def put(connection: sa.Connection, source: str, told: Iterable[ToldEntry]) -> list[ToldEntry]:
    """Keep the latest word on each; those that are new, as they are to be looked at.

    Of who was erased nothing more is kept, but that it was withdrawn: that names nobody. Who was known to be
    meant stays so.
    """
    salt = sites.get(connection, source).salt
    latest: dict[str, ToldEntry] = {}
    for entry in (_digested(each, salt) for each in told):
        if entry.id not in latest or entry.rank > latest[entry.id].rank:
            latest[entry.id] = entry
    known = {told_entry.id: told_entry for told_entry in _by_ids(connection, source, latest)}
    people = {person_key(source, told_entry.person) for told_entry in latest.values() if told_entry.person}
    gone = identity.erased(connection, people)
    fresh: list[ToldEntry] = []
    for id_, entry in sorted(latest.items()):
        before = known.get(id_)
        if before is not None and entry.rank <= before.rank:
            continue
        if entry.person and person_key(source, entry.person) in gone:
            continue
        if before is not None and before.person == entry.person:
            entry = replace(entry, author=before.author)
        if before is not None and before.community != entry.community:
            entry = replace(entry, was=before.community)
        fresh.append(entry)
    upsert(connection, t.told_entry, [_row(told_entry) for told_entry in fresh])
    return fresh


def _digested(entry: ToldEntry, salt: str) -> ToldEntry:
    def digest(*parts: object) -> str:
        return hashlib.sha256(f"{salt}\n{json.dumps(parts)}".encode()).hexdigest()[:_ID]

    thread = digest("entry", entry.named[0])
    said_of_it = (
        entry.community,
        entry.person,
        entry.made.isoformat(),
        entry.url,
        entry.excerpt,
        entry.withdrawn,
    )
    own = digest("answer", *entry.named) if len(entry.named) > 1 else thread
    who = digest("who", entry.person)[:_WHO] if entry.person else ""
    return replace(entry, thread=thread, id=own, told=digest(*said_of_it), who=who)


def _row(entry: ToldEntry) -> dict[str, object]:
    return {
        "source": entry.source,
        "id": entry.id,
        "thread": entry.thread,
        "community": entry.community or "",
        "person": entry.person,
        "who": entry.who,
        "author": entry.author,
        "at": entry.at,
        "told": entry.told,
        "made": entry.made,
        "url": entry.url,
        "excerpt": entry.excerpt,
        "withdrawn": entry.withdrawn,
        "heard": entry.heard,
        "state": entry.state,
        "why": entry.why,
    }


_SETTLE = (
    sa.update(t.told_entry)
    .where(_E.source == sa.bindparam("of"), _E.id == sa.bindparam("known_as"))
    .values(state=sa.bindparam("is_now"), why=sa.bindparam("because"), author=sa.bindparam("meant"))
)


def settle(connection: sa.Connection, entries: Iterable[ToldEntry]) -> None:
    """Write down of each whether it counts, why it doesn't, and who is meant."""
    rows = [
        {
            "of": entry.source,
            "known_as": entry.id,
            "is_now": entry.state,
            "because": entry.why,
            "meant": entry.author,
        }
        for entry in entries
    ]
    if rows:
        connection.execute(_SETTLE, rows)


# --- reading --------------------------------------------------------------------------------------------


def _entries(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> list[ToldEntry]:
    return [
        ToldEntry(
            source=row.source,
            id=row.id,
            thread=row.thread,
            community=CommunityKey(row.community) if row.community else None,
            person=row.person,
            who=row.who,
            author=PersonKey(row.author) if row.author else None,
            at=row.at,
            told=row.told,
            made=row.made,
            url=row.url,
            excerpt=row.excerpt,
            withdrawn=row.withdrawn,
            heard=row.heard,
            state=row.state,
            why=row.why,
        )
        for row in connection.execute(query)
    ]


def _by_ids(connection: sa.Connection, source: str, ids: Iterable[str]) -> list[ToldEntry]:
    entries: list[ToldEntry] = []
    for some in chunked(sorted(ids)):
        mine = sa.select(t.told_entry).where(_E.source == source, _E.id.in_(some))
        entries += _entries(connection, mine.order_by(_E.id))
    return entries


def contributions(connection: sa.Connection, source: str, threads: Collection[str]) -> dict[str, ToldEntry]:
    """What answers are about, as far as it was told, by its id."""
    return {entry.id: entry for entry in _by_ids(connection, source, set(threads))}


def answered(connection: sa.Connection, source: str, threads: Collection[str]) -> list[str]:
    """Those of these contributions to which answers were told."""
    of: set[str] = set()
    for some in chunked(sorted(threads)):
        mine = _E.source == source, _E.thread.in_(some), _E.id != _E.thread
        of.update(connection.scalars(sa.select(_E.thread).where(*mine).distinct()))
    return sorted(of)


def answers(connection: sa.Connection, source: str, thread: str, after: str, limit: int) -> list[ToldEntry]:
    """The next of what was told of answers to a contribution, by their ids."""
    mine = _E.source == source, _E.thread == thread, _E.id != thread, _E.id > after
    return _entries(connection, sa.select(t.told_entry).where(*mine).order_by(_E.id).limit(limit))


def waiting(
    connection: sa.Connection, source: str, after: str, limit: int, *, answers: bool
) -> list[ToldEntry]:
    """The next contributions, or answers, of a system's that wait, by their ids."""
    of_kind = _E.id != _E.thread if answers else _E.id == _E.thread
    mine = _E.source == source, _E.state == WAITING, _E.id > after, of_kind
    return _entries(connection, sa.select(t.told_entry).where(*mine).order_by(_E.id).limit(limit))


def load(connection: sa.Connection, keys: Collection[tuple[str, str]]) -> list[ToldEntry]:
    """Those of these (source, id) that were given up, contributions first."""
    entries: list[ToldEntry] = []
    for source in sorted({source for source, _ in keys}):
        some = _by_ids(connection, source, {id_ for of, id_ in keys if of == source})
        entries += [entry for entry in some if entry.state == DEAD]
    return sorted(entries, key=lambda entry: (entry.source, entry.answers, entry.id))


def counted(connection: sa.Connection, source: str) -> dict[str, int]:
    """How many of a system's are in which state."""
    query = sa.select(_E.state, sa.func.count()).where(_E.source == source).group_by(_E.state)
    return {state: int(number) for state, number in connection.execute(query)}


# --- as comments ----------------------------------------------------------------------------------------

_HOME = t.community.c.home
_STAND = (
    sa.select(t.told_entry, _HOME.label("home"))
    .join_from(t.told_entry, t.community, t.community.c.key == _E.community)
    .where(one_of(_HOME), _E.state == COUNTS, sa.not_(_E.withdrawn))
)


def comments(connection: sa.Connection, homes: Collection[PageKey]) -> dict[PageKey, list[Comment]]:
    """What counts of it, as comments of the pages that charters stand on: a contribution and its answers are a thread.

    Nobody answers before there is something to answer, whatever the clocks there say.
    """
    begun: dict[tuple[str, str], tuple[PageKey, Comment]] = {}
    for some in chunked(sorted(homes)):
        for row in connection.execute(_STAND, {"keys": some}):
            begun[row.source, row.id] = PageKey(row.home), _comment(row, row.made)
    comments_by_page: dict[PageKey, list[Comment]] = {}
    for home, comment in begun.values():
        comments_by_page.setdefault(home, []).append(comment)
    for source in sorted({source for source, _ in begun}):
        for threads in chunked(sorted(id_ for of, id_ in begun if of == source)):
            of_threads = _E.source == source, _E.thread.in_(threads), _E.id != _E.thread
            query = sa.select(t.told_entry).where(*of_threads, _E.state == COUNTS, sa.not_(_E.withdrawn))
            for row in connection.execute(query):
                home, first = begun[source, row.thread]
                comments_by_page[home].append(_comment(row, max(row.made, first.at), first.id))
    return {
        home: sorted(comment, key=lambda comments_here: (comments_here.at, comments_here.id))
        for home, comment in comments_by_page.items()
    }


def _comment(row: sa.Row[tuple[object, ...]], at: datetime, thread: str = "") -> Comment:
    name = composite_keys.told(row.source, f"{row.id}{row.who}")
    author = PersonKey(row.author) if row.author else None
    return Comment(id=name, at=at, author=author, thread=thread or name, excerpt=row.excerpt)


def urls(connection: sa.Connection, comments: Iterable[str]) -> Mapping[str, str]:
    """Where what other systems told of is seen there, by the ids of its comments."""
    wanted: dict[str, set[str]] = {}
    for comment in comments:
        if source := composite_keys.told_by(comment):
            wanted.setdefault(source, set()).add(composite_keys.told_digest(comment))
    urls_by_key: dict[str, str] = {}
    for source, names in sorted(wanted.items()):
        for part in chunked(sorted({name[:_ID] for name in names})):
            mine = _E.source == source, _E.id.in_(part)
            for row in connection.execute(sa.select(_E.id, _E.who, _E.url).where(*mine)):
                if row.url and f"{row.id}{row.who}" in names:
                    urls_by_key[composite_keys.told(source, f"{row.id}{row.who}")] = row.url
    return urls_by_key


def forget(connection: sa.Connection, key: PersonKey, meant: Collection[tuple[str, str]]) -> None:
    """Forget the words of a person who is erased: what counts stays, of nobody by name and without what it said.

    ``meant``: systems, and what they call that person.
    """
    theirs = [_E.author == key, *(sa.and_(_E.source == of, _E.person == name) for of, name in sorted(meant))]
    for mine in theirs:
        connection.execute(sa.delete(t.told_entry).where(mine, _E.author.is_(None)))
        connection.execute(sa.update(t.told_entry).where(mine).values(person="", excerpt=""))


def purged(since: datetime) -> Sequence[sa.ColumnElement[bool]]:
    """What can be taken away of what was said before that time: nothing as old as that is taken in again."""
    old = sa.and_(_E.at < since, _E.heard < since)
    above = t.told_entry.alias()
    has_thread = sa.exists().where(above.c.source == _E.source, above.c.id == _E.thread)
    return (
        sa.and_(old, _E.state != COUNTS),
        sa.and_(old, _E.withdrawn),
        sa.and_(old, _E.id != _E.thread, sa.not_(has_thread)),
    )

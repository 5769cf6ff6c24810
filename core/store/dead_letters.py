"""Everything that was given up: jobs, notices, messages to other systems, and what these say that does not count.

Each is named by what kind of thing it is and a number or a digest: the keys of notices hold people's.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core.store import outbox, told_dates
from core.store import tables as t
from core.store.sql import chunked

_ID = re.compile(r"job-[0-9]{1,18}|(?:notice|call|told)-[0-9a-f]{12}")


class Source(StrEnum):
    """Where something was given up."""

    JOB = "job"
    NOTICE = "notice"
    CALL = "call"
    TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One thing that was given up."""

    id: str
    source: Source
    #: Kind of job, of notice, or of what another system was to be told.
    kind: str
    site: str
    #: What it was about: a job's subject, the page of a notice, the name of an address, a community. The person is
    #: in ``to``.
    about: str
    #: The page by whose title an error may call it; "" for none.
    page: str
    #: Whom a notice was to reach.
    to: str
    since: datetime
    attempts: int
    #: As it was kept: the error's kind, a colon, and its words; of a call what the other side answered; of what
    #: another system told why it doesn't count.
    error: str
    #: How it is found in its table.
    where: tuple[str, ...]


def is_id(text: str) -> bool:
    """Whether a letter could have this id."""
    return _ID.fullmatch(text) is not None


def everything(connection: sa.Connection) -> list[Letter]:
    """All that was given up, the latest last."""
    letters = [*_jobs(connection), *_notices(connection), *_calls(connection), *_told(connection)]
    return sorted(letters, key=lambda letter: (letter.since, letter.source, len(letter.id), letter.id))


def counted(connection: sa.Connection) -> int:
    """How much was given up."""
    tables: Sequence[sa.Table] = (t.job, t.outbox, t.call, t.told_date, t.told_entry)
    counts = [sa.select(sa.func.count()).where(table.c.state == "dead").scalar_subquery() for table in tables]
    return sum(connection.execute(sa.select(*counts)).one())


def titles(connection: sa.Connection, pages: Collection[str]) -> dict[str, str]:
    """What these pages are called, to leave it out."""
    p = t.page.c
    titles_by_page: dict[str, str] = {}
    for some in chunked(sorted(pages)):
        titles_by_page |= {
            row.key: row.title for row in connection.execute(sa.select(p.key, p.title).where(p.key.in_(some)))
        }
    return titles_by_page


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _jobs(connection: sa.Connection) -> list[Letter]:
    j = t.job.c
    query = sa.select(j.id, j.kind, j.site, j.subject, j.due, j.attempts, j.error).where(j.state == "dead")
    return [
        Letter(
            id=f"{Source.JOB}-{row.id}",
            source=Source.JOB,
            kind=row.kind,
            site=row.site,
            about=row.subject,
            page=row.subject,
            to="",
            since=row.due,
            attempts=row.attempts,
            error=row.error,
            where=(str(row.id),),
        )
        for row in connection.execute(query)
    ]


def _notices(connection: sa.Connection) -> list[Letter]:
    o = t.outbox.c
    columns = (o.key, o.kind, o.site, o.person, o.not_before, o.attempts, o.error, o.doc)
    letters = []
    for row in connection.execute(sa.select(*columns).where(o.state == "dead")):
        # As it stands there: what was given up may be so because it can't be read.
        notice = json.loads(row.doc) if row.kind == outbox.NOTICE else {}
        letters.append(
            Letter(
                id=f"{Source.NOTICE}-{_digest(row.key)}",
                source=Source.NOTICE,
                kind=notice.get("kind", row.kind),
                site=row.site,
                about=notice.get("page", row.site),
                page=notice.get("page", ""),
                to=row.person or "",
                since=row.not_before,
                attempts=row.attempts,
                error=row.error,
                where=(row.key,),
            )
        )
    return letters


def _calls(connection: sa.Connection) -> list[Letter]:
    c = t.call.c
    columns = (c.id, c.endpoint, c.kind, c.created, c.tried, c.attempts, c.answer, c.body)
    return [
        Letter(
            id=f"{Source.CALL}-{_digest(row.id, row.endpoint)}",
            source=Source.CALL,
            kind=row.kind,
            site=_site(row.body),
            about=row.endpoint,
            page="",
            to="",
            since=row.tried or row.created,
            attempts=row.attempts,
            error=row.answer,
            where=(row.id, row.endpoint),
        )
        for row in connection.execute(sa.select(*columns).where(c.state == "dead"))
    ]


def _told(connection: sa.Connection) -> list[Letter]:
    d, e = t.told_date.c, t.told_entry.c
    dates = sa.select(d.source, d.id, d.community, d.heard, d.why).where(d.state == told_dates.DEAD)
    above = t.told_entry.alias()
    entries = (
        sa.select(
            e.source,
            e.id,
            e.thread,
            sa.func.coalesce(above.c.community, "").label("community"),
            e.heard,
            e.why,
        )
        .outerjoin(above, sa.and_(above.c.source == e.source, above.c.id == e.thread))
        .where(e.state == told_dates.DEAD)
    )
    told: list[tuple[str, Any]] = [("deadline.moved", row) for row in connection.execute(dates)]
    for row in connection.execute(entries):
        told.append(("contribution.added" if row.id == row.thread else "contribution.answered", row))
    return [
        Letter(
            id=f"{Source.TOLD}-{_digest(row.source, row.id)}",
            source=Source.TOLD,
            kind=kind,
            site=row.source,
            about=row.community,
            page="",
            to="",
            since=row.heard,
            attempts=1,
            error=row.why,
            where=(row.source, row.id),
        )
        for kind, row in told
    ]


def _site(body: str) -> str:
    """The site a message is about."""
    event: Any = json.loads(body or "{}")
    return str(event.get("data", {}).get("site", ""))

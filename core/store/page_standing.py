"""What was found of a page, by what it was judged, and when to look at it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from core.model import (
    Finding,
    PageKey,
)
from core.store import codec
from core.store import tables as t
from core.store.sql import chunked, one_of

_KEYS = one_of(t.page.c.key)
_THIS = t.page.c.key == sa.bindparam("p")
_NEXT_CHECKS = sa.select(t.page.c.key, t.page.c.next_check).where(_KEYS)
_JUDGED = sa.select(t.page.c.key, t.page.c.judged_by).where(_KEYS)
_FINDINGS = sa.select(t.page.c.findings).where(_THIS)
_PUT_NEXT_CHECK = sa.update(t.page).where(_THIS).values(next_check=sa.bindparam("l"))
_SOONER = _PUT_NEXT_CHECK.where(
    sa.or_(t.page.c.next_check.is_(None), t.page.c.next_check > sa.bindparam("l"))
)
_PUT_JUDGED = (
    sa.update(t.page)
    .where(_THIS, t.page.c.judged_by != sa.bindparam("by"))
    .values(judged_by=sa.bindparam("by"))
)
_PUT_FINDINGS = (
    sa.update(t.page).where(_THIS, t.page.c.findings != sa.bindparam("f")).values(findings=sa.bindparam("f"))
)


def put_next_check(connection: sa.Connection, checks: Iterable[tuple[PageKey, datetime | None]]) -> None:
    """Write down when each page must be assessed again."""
    rows = [{"p": page, "l": at} for page, at in checks]
    if rows:
        connection.execute(_PUT_NEXT_CHECK, rows)


def next_checks(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, datetime | None]:
    """When each of these pages must be assessed again."""
    moments_by_page: dict[PageKey, datetime | None] = {}
    for some in chunked(keys):
        rows = connection.execute(_NEXT_CHECKS, {"keys": some})
        moments_by_page.update({row.key: row.next_check for row in rows})
    return moments_by_page


def bring_check_forward(connection: sa.Connection, page: PageKey, at: datetime | None) -> None:
    """A page must be assessed again at this time, if not before."""
    if at is not None:
        connection.execute(_SOONER, {"p": page, "l": at})


def judged(connection: sa.Connection, keys: Collection[PageKey]) -> dict[PageKey, str]:
    """By what all of these pages was last judged, as a digest; "" where that has still to be done."""
    judges: dict[PageKey, str] = {}
    for some in chunked(keys):
        rows = connection.execute(_JUDGED, {"keys": some})
        judges.update({row.key: row.judged_by for row in rows})
    return judges


def put_judged(connection: sa.Connection, page: PageKey, by: str) -> None:
    """Write down by what all of a page was judged."""
    connection.execute(_PUT_JUDGED, {"p": page, "by": by})


def put_findings(connection: sa.Connection, page: PageKey, findings: tuple[Finding, ...]) -> None:
    """Write down what the rules noticed on a page."""
    put_findings_text(connection, page, codec.dump(findings))


def findings_text(connection: sa.Connection, page: PageKey) -> str:
    """What the rules noticed on a page, as it is stored."""
    return connection.scalar(_FINDINGS, {"p": page}) or "[]"


def findings(connection: sa.Connection, page: PageKey) -> tuple[Finding, ...]:
    """What the rules noticed on a page."""
    return codec.load_many(Finding, findings_text(connection, page))


def put_findings_text(connection: sa.Connection, page: PageKey, text: str) -> None:
    """Write it down as it is stored."""
    connection.execute(_PUT_FINDINGS, {"p": page, "f": text})

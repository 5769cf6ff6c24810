"""What people chose of how they hear from Telos."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.model import PersonKey, Rhythm
from core.store import tables as t


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One person's choice; None or "" where they leave it to us and to their wiki account."""

    rhythm: Rhythm | None = None
    language: str = ""
    zone: str = ""


def of(connection: sa.Connection, key: PersonKey) -> Chosen:
    """What a person chose."""
    p = t.person.c
    row = connection.execute(sa.select(p.rhythm, p.own_language, p.own_zone).where(p.key == key)).first()
    if row is None:
        return Chosen()
    return Chosen(
        rhythm=Rhythm(row.rhythm) if row.rhythm else None,
        language=row.own_language or "",
        zone=row.own_zone or "",
    )


def put_own(connection: sa.Connection, key: PersonKey, *, language: str, zone: str) -> None:
    """Keep the language and time zone of one account; "" follows the wiki."""
    values = {"own_language": language or None, "own_zone": zone or None}
    connection.execute(sa.update(t.person).where(t.person.c.key == key).values(**values))


def put_rhythm(
    connection: sa.Connection, accounts: Collection[PersonKey], rhythm: Rhythm, now: datetime
) -> None:
    """Keep how often a person hears, on all of their accounts."""
    values = {
        "rhythm": rhythm.value,
        # Counted as a cost on the sponsor's page.
        "opted_out": now if rhythm is Rhythm.PANEL else None,
        "chosen_at": now,
    }
    connection.execute(sa.update(t.person).where(t.person.c.key.in_(list(accounts))).values(**values))

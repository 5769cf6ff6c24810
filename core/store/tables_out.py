"""The tables of what leaves Telos, and of what is kept as evidence."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, Table, Text

from core.store.columns import NESTED, PERSON, PERSON_WITHIN, WORDS, Instant, Number, count, metadata, text

# --- what leaves -------------------------------------------------------------------------------------

noticed = Table(
    "noticed",
    metadata,
    Column("key", Text, primary_key=True, info=PERSON_WITHIN),
    #: Obligation it is about, or "".
    text("obligation", info=PERSON_WITHIN),
    Column("community", Text, nullable=False),
    #: planned, withheld, held, sent, dropped
    Column("state", Text, nullable=False),
    text("reason", info=WORDS),
    Column("at", Instant, nullable=False),
    Index("ix_noticed_obligation", "obligation"),
    Index("ix_noticed_community", "community"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True, info=PERSON_WITHIN),
    Column("site", Text, nullable=False),
    #: notice, scopes
    Column("kind", Text, nullable=False),
    Column("person", Text, info=PERSON),
    #: When it may leave; of a dead one, when it was given up.
    Column("not_before", Instant, nullable=False),
    #: due, sending, held, dead
    Column("state", Text, nullable=False),
    #: Who is sending it, by the name under which that process takes leases.
    text("lease_owner"),
    count("attempts"),
    text("error", info=WORDS),
    #: Effect.
    Column("doc", Text, nullable=False, info=NESTED),
    Index(
        "ix_outbox_due",
        "not_before",
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    ),
    Index("ix_outbox_state", "state", "site"),
    Index("ix_outbox_person", "person", "not_before"),
)

#: One row a notice and channel: what a channel took it is not given again, whatever becomes of the others.
delivered = Table(
    "delivered",
    metadata,
    Column("notice", Text, primary_key=True, info=PERSON_WITHIN),
    Column("channel", Text, primary_key=True),
    #: sent, uncertain, refused
    Column("outcome", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

#: One row a message that left, for the daily cap and the breaker.
sent = Table(
    "sent",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("person", Text, nullable=False, info=PERSON),
    Column("at", Instant, nullable=False),
    count("notices"),
    text("channel"),
    Index("ix_sent_person", "person", "at"),
    Index("ix_sent_site", "site", "at"),
)

#: What pauses because who owes it can't read the page; looked at again each working morning.
pause = Table(
    "pause",
    metadata,
    Column("obligation", Text, primary_key=True, info=PERSON_WITHIN),
    Column("site", Text, nullable=False),
    Column("since", Instant, nullable=False),
    #: Working days that were left; None: it was late before, and stays so.
    Column("days", Integer),
    Column("next_check", Instant, nullable=False),
    Index("ix_pause_next_check", "next_check"),
)

# --- evidence ----------------------------------------------------------------------------------------

evidence = Table(
    "evidence",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("site", Text, nullable=False),
    Column("what", Text, nullable=False),
    #: A pseudonym, or "".
    text("person"),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

#: One row: how long the chain is and where it ends, so that a cut-off end is seen.
evidence_head = Table(
    "evidence_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Number, nullable=False),
    Column("hash", Text, nullable=False),
)

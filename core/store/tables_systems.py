"""The tables of other systems of the intranet: what they told, and what they are told."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from core.store.columns import PERSON, WORDS, Instant, count, flag, metadata, text

#: What a system said of somebody last, one row an aspect.
staff_fact = Table(
    "staff_fact",
    metadata,
    #: The system's name in the settings.
    Column("source", Text, primary_key=True),
    #: Whom it means, as it calls them.
    Column("person", Text, primary_key=True, info=WORDS),
    #: "joined", "left", "team", or "absence/" and its name for it.
    Column("aspect", Text, primary_key=True),
    #: When it became so, as it says. The later one counts; of two at the same time the greater in ``told``.
    Column("at", Instant, nullable=False),
    text("told"),
    #: The team; "cancelled".
    text("value"),
    Column("begins", Instant),
    Column("ends", Instant),
    Index("ix_staff_fact_person", "person"),
)

#: Dates that a system says somebody moved and that don't count, or not yet; those that count are acts.
told_date = Table(
    "told_date",
    metadata,
    #: The system's name in the settings.
    Column("source", Text, primary_key=True),
    #: Salted digest of all that it says: the same thing said again is the same row.
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    #: Whom it means, as it calls them.
    Column("person", Text, nullable=False, info=WORDS),
    #: When it became so, as it says.
    Column("at", Instant, nullable=False),
    #: The day it was moved to, in ISO 8601.
    Column("until", Text, nullable=False),
    Column("reason", Text, nullable=False, info=WORDS),
    #: When it came first.
    Column("heard", Instant, nullable=False),
    #: waiting, dead; and why, as :mod:`core.flow.told_dates` calls it.
    Column("state", Text, nullable=False),
    text("why"),
    Index("ix_told_date_person", "person"),
)

#: What a system says somebody contributed, or answered, there: the latest word on each.
told_entry = Table(
    "told_entry",
    metadata,
    #: The system's name in the settings.
    Column("source", Text, primary_key=True),
    #: Salted digest of its own names for the contribution and the answer.
    Column("id", Text, primary_key=True),
    #: The id of the contribution: its own, or that which an answer is about.
    Column("thread", Text, nullable=False),
    #: Of a contribution; "" of an answer.
    text("community"),
    #: Whom it means, as it calls them.
    text("person", info=WORDS),
    #: Salted digest of that: a thing that is somebody else's after all is another one.
    text("who"),
    #: Who that is, once that was known.
    Column("author", Text, info=PERSON),
    #: When this became so, as it says. The later one counts; of two at the same time the greater in ``told``.
    Column("at", Instant, nullable=False),
    #: Salted digest of all that it says.
    text("told"),
    #: When it was written.
    Column("made", Instant, nullable=False),
    text("url", info=WORDS),
    text("excerpt", info=WORDS),
    flag("withdrawn"),
    #: When this word came first.
    Column("heard", Instant, nullable=False),
    #: counts, waiting, dead; and why, as :mod:`core.flow.told_entries` calls it.
    Column("state", Text, nullable=False),
    text("why"),
    Index("ix_told_entry_thread", "source", "thread", "id"),
    Index("ix_told_entry_community", "community"),
    Index("ix_told_entry_person", "person"),
    Index("ix_told_entry_state", "state", "source", "id"),
)

#: What other systems are to be told, and were: one row a message and address.
call = Table(
    "call",
    metadata,
    #: The message's id, the same at each attempt.
    Column("id", Text, primary_key=True),
    #: The address's name in the settings.
    Column("endpoint", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    #: waiting, sent, dead
    Column("state", Text, nullable=False),
    count("attempts"),
    #: When it was tried last, and what came of it.
    Column("tried", Instant),
    text("answer"),
    #: What is sent; "" once it was taken.
    text("body"),
    Index("ix_call_state", "state", "endpoint", "not_before"),
    Index("ix_call_created", "created"),
)

#: Addresses that did not answer, and until when they are left alone.
call_rest = Table(
    "call_rest",
    metadata,
    Column("endpoint", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)

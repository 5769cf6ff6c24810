"""The tables of other systems of the intranet: what they told about staff."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from core.store.columns import WORDS, Instant, metadata, text

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

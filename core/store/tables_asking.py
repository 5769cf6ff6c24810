"""The tables of asking people to take part: who could be asked, and who was."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from core.store.columns import NESTED, PERSON, Instant, flag, metadata

#: Who could be asked, as last looked for; one row a community.
suggestion = Table(
    "suggestion",
    metadata,
    Column("community", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    #: Suggestions in their order.
    Column("doc", Text, nullable=False, info=NESTED),
)

#: One request to one person to take part; there is never a second one in the same community.
invitation = Table(
    "invitation",
    metadata,
    Column("community", Text, primary_key=True),
    Column("person", Text, primary_key=True, info=PERSON),
    Column("at", Instant, nullable=False),
    #: When it leaves, and when the second one does; None for never.
    Column("leaves", Instant),
    Column("again", Instant),
    flag("held_back"),
    Column("visited_at", Instant),
    Column("declined_at", Instant),
    #: Who asked, in which words, with which fact.
    Column("doc", Text, nullable=False, info=NESTED),
    Index("ix_invitation_person", "person"),
)

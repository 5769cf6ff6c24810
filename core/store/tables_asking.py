"""The tables of what people are asked and told once: who could take part, who was asked, what became of theirs."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from core.store.columns import NESTED, PERSON, PERSON_WITHIN, Instant, flag, metadata, text

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

#: How far the list of a large scope came that a page's charter wants to speak for.
looking_through = Table(
    "looking_through",
    metadata,
    Column("page", Text, primary_key=True),
    Column("scope", Text, nullable=False),
    #: Where the wiki's list goes on, in its own words.
    Column("cursor", Text, nullable=False),
    #: Pages that came so far, and those of them about which the wiki is asked.
    Column("count", Integer, nullable=False),
    Column("some", Text, nullable=False),
)

#: A young community and a mature one: what either side said about being paired.
pairing = Table(
    "pairing",
    metadata,
    Column("young", Text, primary_key=True),
    Column("mature", Text, primary_key=True),
    #: Steps in their order.
    Column("doc", Text, nullable=False, info=NESTED),
    Index("ix_pairing_mature", "mature"),
)

#: What became of contributions, as somebody said, and what of it their authors were told.
disposition = Table(
    "disposition",
    metadata,
    Column("page", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("choice", Text, nullable=False),
    #: The act that said so.
    Column("act", Text, nullable=False),
    #: The act that its author was told of, and the notice that did; "" for none yet.
    text("told"),
    text("notice", info=PERSON_WITHIN),
    #: Who said so, with their words.
    Column("doc", Text, nullable=False, info=NESTED),
    Index("ix_disposition_community", "community", "at"),
    Index("ix_disposition_notice", "notice"),
)

"""The tables: what Telos knows, owes, has sent and must still do, the same on SQLite and on PostgreSQL.

Facts (site, page, revision, comment, person, …) are what the wiki said. Acts are what people did. The tables
``obligation`` and ``contribution`` are nothing but what the rules make of those: equal facts and acts give
equal rows. Nested values are JSON text written by ``core.store.codec``.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, Table, Text

from core.store.columns import (
    NESTED,
    PERSON,
    PERSON_WITHIN,
    WORDS,
    Instant,
    Number,
    count,
    flag,
    metadata,
    text,
)
from core.store.tables_asking import disposition, invitation, looking_through, pairing, suggestion
from core.store.tables_facts import comment, comment_part, page, revision, sign, taking_up
from core.store.tables_out import delivered, evidence, evidence_head, noticed, outbox, pause, sent
from core.store.tables_people import erased, membership, person, wiki_group
from core.store.tables_systems import call, call_rest, staff_fact, told_date, told_entry
from core.store.tables_work import bucket, inbox, installation, job, site, tick, used

__all__ = [
    "Instant",
    "act",
    "bucket",
    "call",
    "call_rest",
    "charter_words",
    "comment",
    "comment_gone",
    "comment_part",
    "comment_stood",
    "community",
    "community_uses",
    "contribution",
    "delivered",
    "disposition",
    "erased",
    "evidence",
    "evidence_head",
    "figure",
    "figure_course",
    "figures_told",
    "inbox",
    "installation",
    "invitation",
    "job",
    "lifted",
    "looking_through",
    "membership",
    "metadata",
    "noticed",
    "obligation",
    "outbox",
    "page",
    "page_part",
    "pairing",
    "past_contribution",
    "past_read",
    "pause",
    "person",
    "revision",
    "sent",
    "sign",
    "site",
    "staff_fact",
    "suggestion",
    "taken_back",
    "taken_back_read",
    "taking_up",
    "tick",
    "told_date",
    "told_entry",
    "used",
    "wiki_group",
]

community = Table(
    "community",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("home", Text, nullable=False),
    #: "page", or "file:<slug>" for an attached file.
    Column("origin", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_value", Text, nullable=False, info=WORDS),
    #: The value as scopes are compared, see ``core.store.communities``.
    Column("scope_match", Text, nullable=False, info=WORDS),
    #: CharterText as it was written.
    Column("text", Text, nullable=False, info=NESTED),
    #: Charter as it was read.
    Column("charter", Text, nullable=False, info=NESTED),
    Column("findings", Text, nullable=False, server_default="[]", info=NESTED),
    Column("figures", Text, nullable=False, server_default="{}"),
    Column("state", Text, nullable=False),
    #: Its charter is gone; the row stays for its first deadline and for when it comes back.
    flag("withdrawn"),
    Column("parent", Text),
    #: Contributions before this are history.
    Column("attached_at", Instant, nullable=False),
    #: DueDate that was read first, or None.
    Column("first_deadline", Text, info=WORDS),
    Column("level", Integer, nullable=False, server_default="1"),
    #: How often it has been a draft: each time has its own obligation to complete it.
    count("drafts"),
    Column("draft_since", Instant),
    #: Since when it speaks for its scope.
    Column("scope_since", Instant),
    #: Scope → by what right it speaks for it, and since when; JSON.
    Column("speaks", Text, nullable=False, server_default="{}", info=WORDS),
    #: The community that holds the pages it asks for.
    Column("asks", Text),
    #: Account name → key of the person it meant when it was written; JSON.
    Column("meant", Text, nullable=False, server_default="{}", info=NESTED),
    #: Why it needs no answer to whether it is one of its own, or that it was asked.
    text("own"),
    #: What the answers were handed out by: another charter, policy or absence hands them out anew.
    text("assigned_with"),
    #: From where on answers are to be handed out anew, as JSON [at, page, id]; None: all is as it should be.
    Column("assign_from", Text),
    #: How far its readers are gone through, as JSON [after whom, up to whom, once around]; None: to the end.
    Column("readers_at", Text),
    #: When its figures are to be reckoned anew; None: when something changes.
    Column("figures_due", Instant),
    Index("ix_community_asks", "asks"),
    Index(
        "ix_community_figures_due",
        "figures_due",
        sqlite_where=sa.text("figures_due IS NOT NULL"),
        postgresql_where=sa.text("figures_due IS NOT NULL"),
    ),
    Index("ix_community_home", "home"),
    Index("ix_community_scope", "site", "scope_kind", "scope_match"),
    Index("ix_community_parent", "parent"),
)

#: Numbers about a community as last reckoned: no page's title, nobody's name.
figure = Table(
    "figure",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    #: None while there is not enough data.
    Column("value", sa.Double),
    #: How many acts or people it was made from.
    Column("n", Number, nullable=False),
    #: The 95 % interval, where there is one.
    Column("low", sa.Double),
    Column("high", sa.Double),
    Column("as_of", Instant, nullable=False),
    #: Which acts it was made from, see :class:`core.model.Behind`.
    Column("behind", Text, nullable=False),
    #: What it was some weeks before, reckoned from the same history; None where nobody can know.
    Column("earlier", sa.Double),
    Column("earlier_low", sa.Double),
    Column("earlier_high", sa.Double),
    Column("earlier_at", Instant),
    #: How many different people stand, and stood, behind it; None where that was not counted.
    Column("people", Integer),
    Column("earlier_people", Integer),
)

#: What was contributed on a community's pages before its charter: counted in figures, owed to nobody.
past_contribution = Table(
    "past_contribution",
    metadata,
    Column("page", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False, info=PERSON),
    Column("at", Instant, nullable=False),
    Column("first_revision", Number, nullable=False),
    Column("last_revision", Number, nullable=False),
    Index("ix_past_contribution_community", "community", "at"),
    Index("ix_past_contribution_author", "author"),
)

#: What people added to pages and somebody else took back.
taken_back = Table(
    "taken_back",
    metadata,
    Column("page", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False, info=PERSON),
    Column("at", Instant, nullable=False),
    #: When somebody else took it back.
    Column("back_at", Instant, nullable=False),
    Column("first_revision", Number, nullable=False),
    Column("last_revision", Number, nullable=False),
    Index("ix_taken_back_community", "community", "at"),
    Index("ix_taken_back_author", "author"),
)

#: The pages that were looked at for it, and how far.
taken_back_read = Table(
    "taken_back_read",
    metadata,
    Column("page", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("current", Number, nullable=False),
    Index("ix_taken_back_read_community", "community"),
)

#: Up to which revision, and before when, a page's past was read for a community.
past_read = Table(
    "past_read",
    metadata,
    Column("page", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("current", Number, nullable=False),
    Column("before", Instant, nullable=False),
    Index("ix_past_read_community", "community"),
)

#: How much came to a community when, as last reckoned, for pictures: :class:`core.rules.factors.course.Course`.
figure_course = Table(
    "figure_course",
    metadata,
    Column("community", Text, primary_key=True),
    Column("doc", Text, nullable=False),
)

#: What the sums that are told were made of, where there are sums only: marks, several for each person; and how many of
#: each group were asked.
figures_told = Table(
    "figures_told",
    metadata,
    Column("community", Text, primary_key=True),
    Column("marks", Text, nullable=False),
    Column("readers", Text, nullable=False),
)

#: The messages of those whom others build on, as last reckoned: no words of theirs, and nobody's key.
lifted = Table(
    "lifted",
    metadata,
    Column("community", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    #: The contribution's id.
    Column("contribution", Text, primary_key=True),
    #: The place of its author, and how many people build on them.
    Column("rank", Integer, nullable=False),
    Column("people", Integer, nullable=False),
)

#: Whom and which groups a charter names, so that a change of a person finds its communities.
community_uses = Table(
    "community_uses",
    metadata,
    Column("community", Text, sa.ForeignKey("community.key"), primary_key=True),
    #: person (key), account (name that may not exist yet), group, everyone
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Index("ix_community_uses_kind_value", "kind", "value"),
)

#: What the charters on pages said word for word, and how early; one look finds who said the same before.
charter_words = Table(
    "charter_words",
    metadata,
    Column("community", Text, primary_key=True),
    Column("words", Text, primary_key=True),
    Column("site", Text, nullable=False),
    #: How early: a number of the wiki's, or the time; lower is earlier. Of two alike the older page's.
    Column("since", sa.BigInteger, nullable=False),
    Column("page_number", sa.BigInteger, nullable=False),
    Index("ix_charter_words_site", "site", "words", "since"),
)

contribution = Table(
    "contribution",
    metadata,
    Column("page", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False, info=PERSON),
    Column("at", Instant, nullable=False),
    Column("settled_at", Instant),
    #: Who answers; None for what needs no answer, and until it is handed out.
    Column("steward", Text, info=PERSON),
    #: What people did about who answers; see :func:`core.rules.acknowledgement.assignment.wished`.
    text("wishes", info=PERSON_WITHIN),
    Column("doc", Text, nullable=False, info=NESTED),
    Index("ix_contribution_community", "community", "at"),
    # What somebody added to one page, the newest first; and how many people added something.
    Index("ix_contribution_author", "author", "community", "page", "at"),
    Index("ix_contribution_people", "community", "author"),
    # What is open, and what was open at a moment, without looking at the rows.
    Index("ix_contribution_open", "community", "settled_at", "steward", "at"),
    Index("ix_contribution_steward", "community", "steward", "at"),
    Index("ix_contribution_done", "community", "steward", "settled_at"),
)

#: What a page puts in, where the wiki can't be asked which pages do: digests of the names.
page_part = Table(
    "page_part",
    metadata,
    Column("page", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Index("ix_page_part_name", "name"),
)

#: Where a comment that stands on a page stood before: what people did about it there counts here.
comment_stood = Table(
    "comment_stood",
    metadata,
    Column("page", Text, primary_key=True),
    #: The contribution's id.
    Column("id", Text, primary_key=True),
    Column("earlier", Text, primary_key=True),
)

#: Comments that were contributions and stand nowhere we know of: they may have been moved to where we look next.
comment_gone = Table(
    "comment_gone",
    metadata,
    Column("site", Text, primary_key=True),
    #: The contribution's id.
    Column("id", Text, primary_key=True),
    #: Where it stood last.
    Column("page", Text, nullable=False),
    Column("at", Instant, nullable=False),
    #: The contribution and what was owed for it, without what it said; None where nothing was.
    Column("doc", Text, nullable=False, info=NESTED),
    Column("owed", Text, info=NESTED),
    flag("told"),
    Index("ix_comment_gone_at", "at"),
)

obligation = Table(
    "obligation",
    metadata,
    Column("key", Text, primary_key=True, info=PERSON_WITHIN),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False, info=PERSON),
    Column("community", Text, nullable=False),
    Column("page", Text, nullable=False),
    #: Page whose assessment wants it; "" for answers, which the community as a whole hands out.
    text("source"),
    Column("due", Instant, nullable=False),
    flag("is_open", start=True),
    Column("settled_at", Instant),
    #: Somebody was told who owes it: a promise that is kept.
    flag("told"),
    #: When the ladder has its next step; None: never again.
    Column("next_check", Instant),
    Column("doc", Text, nullable=False, info=NESTED),
    Index(
        "ix_obligation_next_check",
        "next_check",
        sqlite_where=sa.text("next_check IS NOT NULL"),
        postgresql_where=sa.text("next_check IS NOT NULL"),
    ),
    Index(
        "ix_obligation_person",
        "person",
        "due",
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    ),
    Index("ix_obligation_community", "community", "source", "person"),
    Index("ix_obligation_answers", "community", "kind", "is_open"),
    Index("ix_obligation_kind", "community", "kind", "source"),
    Index("ix_obligation_page", "page", "kind", "person"),
    # When the next answer on a page is due, among thousands that were given.
    Index(
        "ix_obligation_due",
        "page",
        "kind",
        "due",
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    ),
    Index("ix_obligation_settled", "person", "settled_at"),
    # What was declined: few among the hundred thousand that a large policy opens.
    Index(
        "ix_obligation_declined",
        "community",
        "due",
        "key",
        sqlite_where=sa.text("is_open = 0 AND settled_at IS NULL"),
        postgresql_where=sa.text("NOT is_open AND settled_at IS NULL"),
    ),
)

act = Table(
    "act",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False, info=PERSON),
    Column("at", Instant, nullable=False),
    Column("page", Text),
    Column("community", Text),
    text("obligation", info=PERSON_WITHIN),
    #: Random; the evidence keeps only the hash of salt and text.
    Column("salt", Text, nullable=False),
    Column("doc", Text, nullable=False, info=NESTED),
    Index("ix_act_page", "page", "person"),
    Index("ix_act_community", "community", "kind"),
    Index("ix_act_kind", "page", "kind"),
    Index("ix_act_obligation", "obligation", "kind"),
    Index("ix_act_person", "person", "kind"),
)

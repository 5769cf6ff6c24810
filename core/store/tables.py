"""The tables: what Telos knows, owes, has sent and must still do. SQLite now, PostgreSQL-ready.

Facts (site, page, revision, comment, person, …) are what the wiki said. Acts are what people did. The tables
``obligation`` and ``contribution`` are nothing but what the rules make of those: equal facts and acts give
equal rows. Nested values are JSON text written by ``core.store.codec``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant; kept in UTC. SQLite has no zones, so they are taken off and put back here."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, and naive where it knows no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment


#: Row numbers; SQLite counts up only for INTEGER, PostgreSQL wants the long kind.
Number = sa.BigInteger().with_variant(Integer, "sqlite")


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **options)


def _flag(name: str, *, start: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=sa.true() if start else sa.false())


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


# --- sites and what comes in ------------------------------------------------------------------------

site = Table(
    "site",
    metadata,
    Column("name", Text, primary_key=True),
    _text("cursor"),
    Column("synced_at", Instant),
    #: None: quiet, no notice leaves.
    Column("live_since", Instant),
    #: The breaker: set when an unusual burst was stopped; cleared by go-live.
    Column("held_since", Instant),
    _count("held_count"),
    #: What an admin let go on after looking: these do not count for the breaker.
    Column("released_at", Instant),
    _count("released_count"),
    #: Random; hashes of erased people's keys are made with it.
    _text("salt"),
    #: Digest of the scope list the wiki was last told.
    _text("scopes"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("site", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    #: Raw; emptied once it was read, the id stays for ever.
    Column("body", LargeBinary, nullable=False),
    Column("received", Instant, nullable=False),
    #: new, done, dead
    _text("state"),
    UniqueConstraint("site", "delivery"),
)

job = Table(
    "job",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    #: Lanes are served apart: act, hook, sweep, clock.
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("site", Text, nullable=False),
    #: What it is about (a page key, a person key, …); the same subject waits once.
    Column("subject", Text, nullable=False),
    Column("due", Instant, nullable=False),
    #: waiting, leased, dead
    Column("state", Text, nullable=False),
    Column("lease_until", Instant),
    _count("attempts"),
    _text("error"),
    Column("created", Instant, nullable=False),
    Index(
        "uq_job_waiting",
        "kind",
        "subject",
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
    Index(
        "ix_job_next",
        "lane",
        "due",
        "id",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
    Index(
        "ix_job_leased",
        "kind",
        "subject",
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    ),
    sqlite_autoincrement=True,
)

tick = Table(
    "tick",
    metadata,
    Column("job", Text, primary_key=True),
    Column("due", Instant, primary_key=True),
)

# --- facts ------------------------------------------------------------------------------------------

page = Table(
    "page",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    _text("title"),
    _text("url"),
    _flag("exists", start=True),
    _text("space"),
    _text("place"),
    Column("ancestors", Text, nullable=False, server_default="[]"),
    Column("labels", Text, nullable=False, server_default="[]"),
    _count("current"),
    #: CharterText, or None.
    Column("charter", Text),
    _text("talk"),
    _flag("upload"),
    _flag("redirect"),
    #: When it was asked for; an answer to an older question never replaces a newer one.
    Column("asked_at", Instant, nullable=False),
    #: Nearest community, or None.
    Column("community", Text),
    #: When the same facts would lead to another standing.
    Column("look", Instant),
    #: What the rules noticed on this page; those of a community's home stand with the community.
    Column("findings", Text, nullable=False, server_default="[]"),
    Index("ix_page_community", "community"),
    Index("ix_page_place", "site", "place"),
    Index(
        "ix_page_look",
        "look",
        sqlite_where=sa.text("look IS NOT NULL"),
        postgresql_where=sa.text("look IS NOT NULL"),
    ),
)

revision = Table(
    "revision",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("parent", Number, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", Text),
    Column("size", Number, nullable=False),
    _text("digest"),
    _flag("minor"),
    _flag("hidden"),
    Index("ix_revision_author", "author", "page"),
)

comment = Table(
    "comment",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("author", Text),
    _text("thread"),
    _text("excerpt"),
    Column("mentions", Text, nullable=False, server_default="[]"),
    Index("ix_comment_author", "author", "page"),
)

person = Table(
    "person",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    _text("name"),
    #: The name as wikis compare it.
    _text("account"),
    _text("display"),
    Column("email", Text),
    Column("language", Text, nullable=False, server_default="en"),
    _text("zone"),
    _flag("active", start=True),
    _flag("bot"),
    #: When the account was first known, for those made after the site was first read or where the wiki tells.
    Column("since", Instant),
    #: When the wiki was last asked; None: never, only the key is known.
    Column("read_at", Instant),
    #: What evidence calls the person.
    Column("pseudonym", Text, nullable=False, unique=True),
    #: For the links that stop messages.
    Column("token", Text, unique=True),
    #: Chosen by the person; None: as the wiki or the default says.
    Column("rhythm", Text),
    Column("own_language", Text),
    Column("own_zone", Text),
    Column("opted_out", Instant),
    Index("ix_person_account", "site", "account"),
)

membership = Table(
    "membership",
    metadata,
    Column("site", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    #: Since when, for those who joined after the group was first seen or where the wiki tells.
    Column("joined", Instant),
    Index("ix_membership_person", "person"),
)

wiki_group = Table(
    "wiki_group",
    metadata,
    Column("site", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _flag("exists", start=True),
    Column("read_at", Instant, nullable=False),
)

#: Hash of an erased person's key → the pseudonym that stands for it: a later read can't bring it back.
erased = Table(
    "erased",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("pseudonym", Text, nullable=False),
)

# --- communities and what the rules make of it all ---------------------------------------------------

community = Table(
    "community",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("home", Text, nullable=False),
    #: "page", or "file:<slug>" for an attached file.
    Column("origin", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_value", Text, nullable=False),
    #: The value as scopes are compared, see ``core.store.communities``.
    Column("scope_match", Text, nullable=False),
    #: CharterText as it was written.
    Column("text", Text, nullable=False),
    #: Charter as it was read.
    Column("charter", Text, nullable=False),
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("figures", Text, nullable=False, server_default="{}"),
    Column("state", Text, nullable=False),
    #: Its charter is gone; the row stays for its first deadline and for when it comes back.
    _flag("withdrawn"),
    Column("parent", Text),
    #: Contributions before this are history.
    Column("attached_at", Instant, nullable=False),
    #: DueDate that was read first, or None.
    Column("first_deadline", Text),
    Column("level", Integer, nullable=False, server_default="1"),
    Index("ix_community_home", "home"),
    Index("ix_community_scope", "site", "scope_kind", "scope_match"),
    Index("ix_community_parent", "parent"),
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

contribution = Table(
    "contribution",
    metadata,
    Column("page", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("doc", Text, nullable=False),
    Index("ix_contribution_community", "community", "at"),
    Index("ix_contribution_author", "author", "community"),
    Index("ix_contribution_settled", "community", "settled_at"),
)

obligation = Table(
    "obligation",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("page", Text, nullable=False),
    #: Page whose assessment wants it; "" for answers, which the community as a whole hands out.
    _text("source"),
    Column("due", Instant, nullable=False),
    _flag("is_open", start=True),
    Column("settled_at", Instant),
    #: Somebody was told who owes it: a promise that is kept.
    _flag("told"),
    #: When the ladder has its next step; None: never again.
    Column("next_look", Instant),
    Column("doc", Text, nullable=False),
    Index(
        "ix_obligation_next_look",
        "next_look",
        sqlite_where=sa.text("next_look IS NOT NULL"),
        postgresql_where=sa.text("next_look IS NOT NULL"),
    ),
    Index(
        "ix_obligation_person",
        "person",
        "due",
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    ),
    Index("ix_obligation_community", "community", "source", "person"),
    Index("ix_obligation_answers", "community", "kind", "is_open"),
    Index("ix_obligation_page", "page", "kind", "person"),
    Index("ix_obligation_settled", "person", "settled_at"),
)

act = Table(
    "act",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("page", Text),
    Column("community", Text),
    _text("obligation"),
    #: Random; the evidence keeps only the hash of salt and text.
    Column("salt", Text, nullable=False),
    Column("doc", Text, nullable=False),
    Index("ix_act_page", "page", "person"),
    Index("ix_act_community", "community"),
    Index("ix_act_person", "person", "kind"),
)

# --- what leaves -------------------------------------------------------------------------------------

noticed = Table(
    "noticed",
    metadata,
    Column("key", Text, primary_key=True),
    #: Obligation it is about, or "".
    _text("obligation"),
    Column("community", Text, nullable=False),
    #: planned, withheld, held, sent, dropped
    Column("state", Text, nullable=False),
    _text("reason"),
    Column("at", Instant, nullable=False),
    Index("ix_noticed_obligation", "obligation"),
    Index("ix_noticed_community", "community"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    #: notice, scopes
    Column("kind", Text, nullable=False),
    Column("person", Text),
    Column("not_before", Instant, nullable=False),
    #: due, sending, held, dead
    Column("state", Text, nullable=False),
    _count("attempts"),
    _text("error"),
    #: Effect.
    Column("doc", Text, nullable=False),
    Index(
        "ix_outbox_due",
        "not_before",
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    ),
    Index("ix_outbox_state", "state", "site"),
)

#: One row a message that left, for the daily cap and the breaker.
sent = Table(
    "sent",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Instant, nullable=False),
    _count("notices"),
    _text("channel"),
    Index("ix_sent_person", "person", "at"),
    Index("ix_sent_site", "site", "at"),
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
    _text("person"),
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

"""The tables: what Telos knows, owes, has sent and must still do, the same on SQLite and on PostgreSQL.

Facts (site, page, revision, comment, person, …) are what the wiki said. Acts are what people did. The tables
``obligation`` and ``contribution`` are nothing but what the rules make of those: equal facts and acts give
equal rows. Nested values are JSON text written by ``core.store.codec``.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Double, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

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
from core.store.tables_out import delivered, evidence, evidence_head, noticed, outbox, pause, sent
from core.store.tables_people import erased, membership, person, wiki_group
from core.store.tables_systems import call, call_rest, staff_fact, told_date, told_entry

__all__ = [
    "Instant",
    "act",
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
    "tick",
    "told_date",
    "told_entry",
    "used",
    "wiki_group",
]

# --- sites and what comes in ------------------------------------------------------------------------

site = Table(
    "site",
    metadata,
    Column("name", Text, primary_key=True),
    text("cursor"),
    Column("synced_at", Instant),
    #: None: quiet, no notice leaves.
    Column("live_since", Instant),
    #: The breaker: set when an unusual burst was stopped; cleared by go-live.
    Column("held_since", Instant),
    count("held_count"),
    #: What an admin let go on after looking: these do not count for the breaker.
    Column("released_at", Instant),
    count("released_count"),
    #: Random; hashes of erased people's keys are made with it.
    text("salt"),
    #: Digest of the scope list the wiki was last told.
    text("scopes"),
    #: Where the sweep's last rounds over pages and communities ended, and when it last asked about people.
    text("swept"),
    text("listed"),
    Column("met_at", Instant),
    #: Digest of the working time and terms that due times were last counted by.
    text("counted_by"),
    #: How the links of its pages began when they were last looked at.
    text("links"),
    #: Authentic webhooks of kinds that mean nothing here.
    count("unknown_hooks"),
    #: Version that the part in the wiki told last, where the wiki can't be asked for it.
    text("app"),
    #: When another system of the intranet was last heard, also where it said nothing new.
    Column("heard_at", Instant),
)

#: One row: which database this is, and when it last was written to, to see that it can be.
installation = Table(
    "installation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("checked", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("site", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    #: Raw; emptied once it was read, or when nobody could read it for long. The id stays for ever.
    Column("body", LargeBinary, nullable=False),
    Column("received", Instant, nullable=False),
    #: new, done, dead
    text("state"),
    #: Salted digest of a body that was emptied.
    text("digest"),
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
    #: When it may be begun; of a dead one, when it was given up.
    Column("due", Instant, nullable=False),
    #: waiting, leased, dead
    Column("state", Text, nullable=False),
    Column("lease_until", Instant),
    #: Who works on it, by the name under which that process takes leases.
    text("lease_owner"),
    count("attempts"),
    #: How often the server broke down or stood still while it was worked on.
    count("broke"),
    text("error", info=WORDS),
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
        "ix_job_dead",
        "kind",
        "subject",
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
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

#: What must not be used a second time until it could not be anyway, by digests; see ``core.store.used``.
used = Table(
    "used",
    metadata,
    Column("id", Text, primary_key=True),
    Column("until", Instant, nullable=False),
)

#: How much is left of what may be done in a short time, over all processes; see ``core.store.buckets``.
bucket = Table(
    "bucket",
    metadata,
    Column("id", Text, primary_key=True),
    Column("level", Double, nullable=False),
    Column("at", Instant, nullable=False),
)

# --- facts ------------------------------------------------------------------------------------------

page = Table(
    "page",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    text("title", info=WORDS),
    text("url", info=WORDS),
    flag("exists", start=True),
    text("space", info=WORDS),
    text("place", info=WORDS),
    Column("ancestors", Text, nullable=False, server_default="[]", info=WORDS),
    Column("labels", Text, nullable=False, server_default="[]", info=WORDS),
    Column("current", Number, nullable=False, server_default="0"),
    #: CharterText, or None.
    Column("charter", Text, info=NESTED),
    text("talk"),
    flag("upload"),
    flag("redirect"),
    #: True while nothing but its current revision was read.
    flag("partial"),
    #: True where it is longer than what is read of it.
    flag("cut"),
    #: What readers were shown when (a list of Shown), where edits wait for approval.
    Column("approvals", Text, nullable=False, server_default="[]"),
    #: What it brings along of a charter to pages that put it in; "" for nothing.
    text("brings"),
    #: When it was asked for; an answer to an older question never replaces a newer one.
    Column("asked_at", Instant, nullable=False),
    #: Nearest community, or None.
    Column("community", Text),
    #: Of a long page that is being read in parts: how much of what is said there is left.
    count("unread"),
    #: When the same facts would lead to another standing.
    Column("look", Instant),
    #: What the rules noticed on this page; those of a community's home stand with the community.
    Column("findings", Text, nullable=False, server_default="[]", info=NESTED),
    #: By what all of it was judged, as a digest: while that is the same, a reading is looked at for what it changed.
    text("judged_by"),
    #: True once it was in a community or held a charter: the sweep looks after it, also when it is gone.
    flag("watched"),
    #: Digest of the state the page shows; "" for none.
    text("shown"),
    Index("ix_page_community", "community"),
    Index(
        "ix_page_unread",
        "unread",
        sqlite_where=sa.text("unread > 0"),
        postgresql_where=sa.text("unread > 0"),
    ),
    Index("ix_page_place", "site", "place"),
    Index("ix_page_title", "site", "title"),
    Index(
        "ix_page_watched",
        "site",
        "key",
        sqlite_where=sa.text("watched = 1"),
        postgresql_where=sa.text("watched"),
    ),
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
    Column("author", Text, info=PERSON),
    Column("size", Number, nullable=False),
    text("digest"),
    flag("minor"),
    flag("hidden"),
    Index("ix_revision_author", "author", "page"),
)

#: What the wiki was asked about a revision: which earlier ones' text it takes up.
taking_up = Table(
    "taking_up",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("number", Number, primary_key=True, autoincrement=False),
    #: Of earlier ones than this nobody asked.
    Column("since", Number, nullable=False),
    #: Their numbers.
    Column("earlier", Text, nullable=False),
)

comment = Table(
    "comment",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("author", Text, info=PERSON),
    text("thread"),
    text("excerpt", info=WORDS),
    Column("mentions", Text, nullable=False, server_default="[]", info=NESTED),
    flag("on_file"),
    Index("ix_comment_author", "author", "page"),
    Index("ix_comment_id", "id"),
    Index("ix_comment_at", "page", "at"),
    Index("ix_comment_thread", "page", "thread"),
    Index(
        "ix_comment_naming",
        "page",
        sqlite_where=sa.text("mentions != '[]'"),
        postgresql_where=sa.text("mentions != '[]'"),
    ),
)

#: Of a long page, what was taken over of its comments: spans of time, each until the next one, with a digest.
comment_part = Table(
    "comment_part",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("digest", Text, nullable=False),
)

#: What people said on a page without Telos' panel; replaced at each read. What became of it are acts.
sign = Table(
    "sign",
    metadata,
    Column("page", Text, sa.ForeignKey("page.key"), primary_key=True),
    Column("id", Text, primary_key=True),
    #: read, task, like
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False, info=PERSON),
    #: None where the wiki doesn't tell.
    Column("at", Instant),
    text("comment"),
    Index("ix_sign_id", "id"),
    Index("ix_sign_person", "person", "page"),
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
    Column("next_look", Instant),
    Column("doc", Text, nullable=False, info=NESTED),
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

"""The tables of pages: what the wiki said about them, their revisions and what people wrote there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table, Text

from core.store.columns import (
    NESTED,
    PERSON,
    WORDS,
    Instant,
    Number,
    count,
    flag,
    metadata,
    text,
)

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
    #: New versions of files that it shows (a list of FileVersion), all that were ever told.
    Column("files", Text, nullable=False, server_default="[]"),
    #: What it brings along of a charter to pages that put it in; "" for nothing.
    text("brings"),
    #: When it was asked for; an answer to an older question never replaces a newer one.
    Column("asked_at", Instant, nullable=False),
    #: Nearest community, or None.
    Column("community", Text),
    #: Of a long page that is being read in parts: how much of what is said there is left.
    count("unread"),
    #: When the same facts would lead to another standing.
    Column("next_check", Instant),
    #: What the rules noticed on this page; of a community's home only what is about what is contributed there.
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
        "ix_page_next_check",
        "next_check",
        sqlite_where=sa.text("next_check IS NOT NULL"),
        postgresql_where=sa.text("next_check IS NOT NULL"),
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

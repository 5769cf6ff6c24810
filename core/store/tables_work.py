"""The tables of sites and of work: what came in, what is to be done and when, what must not be done twice."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Double, Index, LargeBinary, Table, Text, UniqueConstraint

from core.store.columns import (
    WORDS,
    Instant,
    Number,
    count,
    metadata,
    text,
)

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

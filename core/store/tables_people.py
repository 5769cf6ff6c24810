"""The tables of people and groups: what the wiki said about them, and what they chose."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table, Text

from core.store.columns import PERSON, Instant, flag, metadata, text

person = Table(
    "person",
    metadata,
    Column("key", Text, primary_key=True),
    Column("site", Text, nullable=False),
    text("name"),
    #: The name as wikis compare it.
    text("account"),
    text("display"),
    Column("email", Text),
    #: The address as addresses are compared, where it is confirmed; else "".
    text("address"),
    Column("language", Text, nullable=False, server_default="en"),
    text("zone"),
    flag("active", start=True),
    flag("bot"),
    #: When the account was first known, for those made after the site was first read or where the wiki tells.
    Column("since", Instant),
    #: When the wiki was last asked; None: never, only the key is known.
    Column("read_at", Instant),
    #: What evidence calls the person.
    Column("pseudonym", Text, nullable=False, unique=True),
    #: Random: the pseudonym is a hash of it and the key, so nobody can be put behind another's; "" once erased.
    text("proof"),
    #: For the links that stop messages.
    Column("token", Text, unique=True),
    #: Chosen by the person; None: as the wiki or the default says.
    Column("rhythm", Text),
    Column("own_language", Text),
    Column("own_zone", Text),
    Column("opted_out", Instant),
    #: When the rhythm was chosen.
    Column("chosen_at", Instant),
    #: Since when they are not to be suggested or named as somebody to ask; None: they may be.
    Column("unsuggested_at", Instant),
    #: Why messages don't reach them ("no-address", "refused", "later"), and since when; "" while they do.
    text("unreached"),
    Column("unreached_since", Instant),
    #: The last time in which the account was of no use: blocked, deactivated, gone.
    Column("blocked_at", Instant),
    Column("back_at", Instant),
    #: Whether the wiki itself calls the account usable; ``active`` is that, and that nobody says they left.
    flag("active_there", start=True),
    #: Since when another system says that they work here no more; None: none says so.
    Column("left_at", Instant),
    #: Times in which another system says they are away, as pairs; "" for none.
    text("absent"),
    #: Names and addresses they had before, as a list; "" for none. They are only for erasing all of them.
    text("former"),
    Index("ix_person_account", "site", "account"),
    Index(
        "ix_person_address",
        "address",
        sqlite_where=sa.text("address != ''"),
        postgresql_where=sa.text("address != ''"),
    ),
    # Few among all: of whom another system says something.
    Index(
        "ix_person_told",
        "key",
        sqlite_where=sa.text("left_at IS NOT NULL OR absent != ''"),
        postgresql_where=sa.text("left_at IS NOT NULL OR absent != ''"),
    ),
    # Few among all: whom messages don't reach.
    Index(
        "ix_person_unreached",
        "site",
        "unreached_since",
        sqlite_where=sa.text("unreached != ''"),
        postgresql_where=sa.text("unreached != ''"),
    ),
)

membership = Table(
    "membership",
    metadata,
    Column("site", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("person", Text, primary_key=True, info=PERSON),
    #: Since when, for those who joined after the group was first seen or where the wiki tells.
    Column("joined", Instant),
    Index("ix_membership_person", "person"),
)

wiki_group = Table(
    "wiki_group",
    metadata,
    Column("site", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    flag("exists", start=True),
    Column("read_at", Instant, nullable=False),
)

#: Hash of an erased person's key → the pseudonym that stands for it: a later read can't bring it back.
erased = Table(
    "erased",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("pseudonym", Text, nullable=False),
)

"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("obligation", sa.Text(), server_default="", nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_index("ix_act_community", "act", ["community"], unique=False)
    op.create_index("ix_act_page", "act", ["page", "person"], unique=False)
    op.create_index("ix_act_person", "act", ["person", "kind"], unique=False)
    op.create_table(
        "community",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("scope_kind", sa.Text(), nullable=False),
        sa.Column("scope_value", sa.Text(), nullable=False),
        sa.Column("scope_match", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("charter", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), server_default="[]", nullable=False),
        sa.Column("figures", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_deadline", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_community")),
    )
    op.create_index("ix_community_home", "community", ["home"], unique=False)
    op.create_index("ix_community_parent", "community", ["parent"], unique=False)
    op.create_index("ix_community_scope", "community", ["site", "scope_kind", "scope_match"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_contribution")),
    )
    op.create_index("ix_contribution_author", "contribution", ["author", "community"], unique=False)
    op.create_index("ix_contribution_community", "contribution", ["community", "at"], unique=False)
    op.create_index("ix_contribution_settled", "contribution", ["community", "settled_at"], unique=False)
    op.create_table(
        "erased",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erased")),
    )
    op.create_table(
        "evidence",
        sa.Column("seq", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), server_default="", nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_evidence")),
    )
    op.create_table(
        "evidence_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_head")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("site", "delivery", name=op.f("uq_inbox_site_delivery")),
    )
    op.create_table(
        "job",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_leased",
        "job",
        ["kind", "subject"],
        unique=False,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "ix_job_next",
        "job",
        ["lane", "due", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_job_waiting",
        "job",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "membership",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("joined", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("site", "grp", "person", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_person", "membership", ["person"], unique=False)
    op.create_table(
        "noticed",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("obligation", sa.Text(), server_default="", nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_noticed")),
    )
    op.create_index("ix_noticed_community", "noticed", ["community"], unique=False)
    op.create_index("ix_noticed_obligation", "noticed", ["obligation"], unique=False)
    op.create_table(
        "obligation",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("next_look", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_obligation")),
    )
    op.create_index("ix_obligation_answers", "obligation", ["community", "kind", "is_open"], unique=False)
    op.create_index("ix_obligation_community", "obligation", ["community", "source", "person"], unique=False)
    op.create_index(
        "ix_obligation_declined",
        "obligation",
        ["community", "due", "key"],
        unique=False,
        sqlite_where=sa.text("is_open = 0 AND settled_at IS NULL"),
        postgresql_where=sa.text("NOT is_open AND settled_at IS NULL"),
    )
    op.create_index(
        "ix_obligation_next_look",
        "obligation",
        ["next_look"],
        unique=False,
        sqlite_where=sa.text("next_look IS NOT NULL"),
        postgresql_where=sa.text("next_look IS NOT NULL"),
    )
    op.create_index("ix_obligation_page", "obligation", ["page", "kind", "person"], unique=False)
    op.create_index(
        "ix_obligation_person",
        "obligation",
        ["person", "due"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index("ix_obligation_settled", "obligation", ["person", "settled_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "site"], unique=False)
    op.create_table(
        "page",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("exists", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("space", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("ancestors", sa.Text(), server_default="[]", nullable=False),
        sa.Column("labels", sa.Text(), server_default="[]", nullable=False),
        sa.Column("current", sa.Integer(), server_default="0", nullable=False),
        sa.Column("charter", sa.Text(), nullable=True),
        sa.Column("talk", sa.Text(), server_default="", nullable=False),
        sa.Column("upload", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("redirect", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("look", sa.DateTime(timezone=True), nullable=True),
        sa.Column("findings", sa.Text(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_page")),
    )
    op.create_index("ix_page_community", "page", ["community"], unique=False)
    op.create_index(
        "ix_page_look",
        "page",
        ["look"],
        unique=False,
        sqlite_where=sa.text("look IS NOT NULL"),
        postgresql_where=sa.text("look IS NOT NULL"),
    )
    op.create_index("ix_page_place", "page", ["site", "place"], unique=False)
    op.create_table(
        "person",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("display", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("bot", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.Text(), nullable=True),
        sa.Column("own_language", sa.Text(), nullable=True),
        sa.Column("own_zone", sa.Text(), nullable=True),
        sa.Column("opted_out", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_person_pseudonym")),
        sa.UniqueConstraint("token", name=op.f("uq_person_token")),
    )
    op.create_index("ix_person_account", "person", ["site", "account"], unique=False)
    op.create_table(
        "sent",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notices", sa.Integer(), server_default="0", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sent")),
    )
    op.create_index("ix_sent_person", "sent", ["person", "at"], unique=False)
    op.create_index("ix_sent_site", "sent", ["site", "at"], unique=False)
    op.create_table(
        "site",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), server_default="", nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("salt", sa.Text(), server_default="", nullable=False),
        sa.Column("scopes", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site")),
    )
    op.create_table(
        "tick",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "due", name=op.f("pk_tick")),
    )
    op.create_table(
        "wiki_group",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exists", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "name", name=op.f("pk_wiki_group")),
    )
    op.create_table(
        "comment",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("thread", sa.Text(), server_default="", nullable=False),
        sa.Column("excerpt", sa.Text(), server_default="", nullable=False),
        sa.Column("mentions", sa.Text(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["page"], ["page.key"], name=op.f("fk_comment_page")),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_author", "comment", ["author", "page"], unique=False)
    op.create_table(
        "community_uses",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["community.key"], name=op.f("fk_community_uses_community")),
        sa.PrimaryKeyConstraint("community", "kind", "value", name=op.f("pk_community_uses")),
    )
    op.create_index("ix_community_uses_kind_value", "community_uses", ["kind", "value"], unique=False)
    op.create_table(
        "revision",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("parent", _NUMBER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("size", _NUMBER, nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("minor", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["page.key"], name=op.f("fk_revision_page")),
        sa.PrimaryKeyConstraint("page", "number", name=op.f("pk_revision")),
    )
    op.create_index("ix_revision_author", "revision", ["author", "page"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_revision_author", table_name="revision")
    op.drop_table("revision")
    op.drop_index("ix_community_uses_kind_value", table_name="community_uses")
    op.drop_table("community_uses")
    op.drop_index("ix_comment_author", table_name="comment")
    op.drop_table("comment")
    op.drop_table("wiki_group")
    op.drop_table("tick")
    op.drop_table("site")
    op.drop_index("ix_sent_site", table_name="sent")
    op.drop_index("ix_sent_person", table_name="sent")
    op.drop_table("sent")
    op.drop_index("ix_person_account", table_name="person")
    op.drop_table("person")
    op.drop_index("ix_page_place", table_name="page")
    op.drop_index(
        "ix_page_look",
        table_name="page",
        sqlite_where=sa.text("look IS NOT NULL"),
        postgresql_where=sa.text("look IS NOT NULL"),
    )
    op.drop_index("ix_page_community", table_name="page")
    op.drop_table("page")
    op.drop_index("ix_outbox_state", table_name="outbox")
    op.drop_index(
        "ix_outbox_due",
        table_name="outbox",
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )
    op.drop_table("outbox")
    op.drop_index("ix_obligation_settled", table_name="obligation")
    op.drop_index(
        "ix_obligation_person",
        table_name="obligation",
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.drop_index("ix_obligation_page", table_name="obligation")
    op.drop_index(
        "ix_obligation_next_look",
        table_name="obligation",
        sqlite_where=sa.text("next_look IS NOT NULL"),
        postgresql_where=sa.text("next_look IS NOT NULL"),
    )
    op.drop_index("ix_obligation_community", table_name="obligation")
    op.drop_index(
        "ix_obligation_declined",
        table_name="obligation",
        sqlite_where=sa.text("is_open = 0 AND settled_at IS NULL"),
        postgresql_where=sa.text("NOT is_open AND settled_at IS NULL"),
    )
    op.drop_index("ix_obligation_answers", table_name="obligation")
    op.drop_table("obligation")
    op.drop_index("ix_noticed_obligation", table_name="noticed")
    op.drop_index("ix_noticed_community", table_name="noticed")
    op.drop_table("noticed")
    op.drop_index("ix_membership_person", table_name="membership")
    op.drop_table("membership")
    op.drop_index(
        "uq_job_waiting",
        table_name="job",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "ix_job_next",
        table_name="job",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "ix_job_leased",
        table_name="job",
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.drop_table("job")
    op.drop_table("inbox")
    op.drop_table("evidence_head")
    op.drop_table("evidence")
    op.drop_table("erased")
    op.drop_index("ix_contribution_settled", table_name="contribution")
    op.drop_index("ix_contribution_community", table_name="contribution")
    op.drop_index("ix_contribution_author", table_name="contribution")
    op.drop_table("contribution")
    op.drop_index("ix_community_scope", table_name="community")
    op.drop_index("ix_community_parent", table_name="community")
    op.drop_index("ix_community_home", table_name="community")
    op.drop_table("community")
    op.drop_index("ix_act_person", table_name="act")
    op.drop_index("ix_act_page", table_name="act")
    op.drop_index("ix_act_community", table_name="act")
    op.drop_table("act")

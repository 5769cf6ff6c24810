"""What was taken over of a long page's comments, in parts.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.store.columns import Instant

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_part",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["page.key"], name=op.f("fk_comment_part_page")),
        sa.PrimaryKeyConstraint("page", "since", name=op.f("pk_comment_part")),
    )
    op.create_index("ix_comment_at", "comment", ["page", "at"])
    op.create_index("ix_comment_thread", "comment", ["page", "thread"])
    op.create_index(
        "ix_comment_naming",
        "comment",
        ["page"],
        sqlite_where=sa.text("mentions != '[]'"),
        postgresql_where=sa.text("mentions != '[]'"),
    )
    op.add_column("page", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_page_unread",
        "page",
        ["unread"],
        sqlite_where=sa.text("unread > 0"),
        postgresql_where=sa.text("unread > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_page_unread", "page")
    op.drop_column("page", "unread")
    for name in ("ix_comment_naming", "ix_comment_thread", "ix_comment_at"):
        op.drop_index(name, "comment")
    op.drop_table("comment_part")

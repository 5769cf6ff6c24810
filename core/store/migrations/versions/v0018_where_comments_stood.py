"""Where comments stood before they were moved, and those that stand nowhere for now.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_stood",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page", "id", "earlier", name=op.f("pk_comment_stood")),
    )
    op.create_table(
        "comment_gone",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("owed", sa.Text(), nullable=True),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("site", "id", name=op.f("pk_comment_gone")),
    )
    op.create_index("ix_comment_gone_at", "comment_gone", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_comment_gone_at", table_name="comment_gone")
    op.drop_table("comment_gone")
    op.drop_table("comment_stood")

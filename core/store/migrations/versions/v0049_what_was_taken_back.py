"""What people added to pages and somebody else took back.

Revision ID: 0049
Revises: 0048
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_revision", _NUMBER, nullable=False),
        sa.Column("last_revision", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_taken_back")),
    )
    op.create_index("ix_taken_back_community", "taken_back", ["community", "at"])
    op.create_index("ix_taken_back_author", "taken_back", ["author"])
    op.create_table(
        "taken_back_read",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("current", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_taken_back_read")),
    )
    op.create_index("ix_taken_back_read_community", "taken_back_read", ["community"])


def downgrade() -> None:
    op.drop_index("ix_taken_back_read_community", table_name="taken_back_read")
    op.drop_table("taken_back_read")
    op.drop_index("ix_taken_back_author", table_name="taken_back")
    op.drop_index("ix_taken_back_community", table_name="taken_back")
    op.drop_table("taken_back")

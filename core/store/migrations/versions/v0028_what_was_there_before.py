"""What was contributed on a community's pages before its charter.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "past_contribution",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_revision", _NUMBER, nullable=False),
        sa.Column("last_revision", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_past_contribution")),
    )
    op.create_index("ix_past_contribution_community", "past_contribution", ["community", "at"])
    op.create_index("ix_past_contribution_author", "past_contribution", ["author"])
    op.create_table(
        "past_read",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("current", _NUMBER, nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_past_read")),
    )
    op.create_index("ix_past_read_community", "past_read", ["community"])


def downgrade() -> None:
    op.drop_table("past_read")
    op.drop_table("past_contribution")
